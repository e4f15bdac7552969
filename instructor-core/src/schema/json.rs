//! A [`Schema`] as JSON Schema 2020-12.
//!
//! Our own writer, because the order of properties is meaning (a `reasoning` before an `answer`) and
//! `serde_json`'s map keeps order only with a feature that changes the user's build.

mod foreign;
mod write;

use std::any::TypeId;
use std::collections::HashMap;

use self::write::Writer;
use super::layout::{Value, layouts};
use super::{Field, Kind, Number, Schema, Tagging, Variant};
use crate::rules::Rule;

/// What a provider's schema language can state.
///
/// What it cannot state as a keyword is put into the description, so that the model knows it all
/// the same; it is enforced on the answer in any case.
///
/// # Example
/// ```
/// use instructor_core::{Dialect, Rule};
///
/// const BOUNDS_ALONE: Dialect =
///     Dialect::JSON_SCHEMA.states(|rule| matches!(rule, Rule::Range { .. })).without_examples();
/// # let _ = BOUNDS_ALONE;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    states: fn(&Rule) -> bool,
    examples: bool,
    cycles_optional: bool,
}

/// Which dialect it is: those that are alike are one.
///
/// The function stands by its address: two of one address are the same code, and one function of
/// two addresses costs no more than a schema rendered twice.
pub(super) type DialectId = (usize, bool, bool);

impl Dialect {
    /// JSON Schema 2020-12 itself.
    pub const JSON_SCHEMA: Self = Self { states: |_| true, examples: true, cycles_optional: false };

    /// Sets whether a rule has a keyword that the provider heeds.
    ///
    /// It is asked for [`Rule::Keys`], whatever the rules in it, where a map has keys of a kind of
    /// their own.
    #[must_use]
    pub const fn states(mut self, states: fn(&Rule) -> bool) -> Self {
        self.states = states;
        self
    }

    /// Says that there is no keyword for examples.
    #[must_use]
    pub const fn without_examples(mut self) -> Self {
        self.examples = false;
        self
    }

    /// Says that a field through which a type contains itself cannot be required.
    #[must_use]
    pub const fn cycles_optional(mut self) -> Self {
        self.cycles_optional = true;
        self
    }

    pub(super) fn id(&self) -> DialectId {
        (self.states as usize, self.examples, self.cycles_optional)
    }

    /// Whether the keywords of a rule say all of it: a bound beyond ±2^53 is lost on the way to a
    /// reader that keeps numbers as doubles.
    fn says(&self, rule: &Rule) -> bool {
        let exact = match *rule {
            Rule::Range { min, max } | Rule::Exclusive { min, max } => {
                [min, max].into_iter().flatten().all(is_exact)
            }
            Rule::Quote => false,
            _ => true,
        };
        exact && (self.states)(rule)
    }
}

/// Writes the document.
pub(super) fn document(schema: &Schema, dialect: &Dialect) -> String {
    let mut uses = Uses::default();
    uses.count(schema);
    Writer::new(dialect, uses.shared()).document(schema)
}

/// Integers up to here survive a reader that keeps numbers as doubles (RFC 8259 §6).
const EXACT: i128 = 1 << 53;

fn is_exact(number: Number) -> bool {
    match number {
        Number::Int(value) => (-EXACT..=EXACT).contains(&value),
        Number::Uint(_) => false,
        Number::Float(_) => true,
    }
}

/// How often each named type is referred to, in the order of first use.
#[derive(Default)]
struct Uses {
    order: Vec<Use>,
    index: HashMap<TypeId, usize>,
}

/// A named type and how often it is referred to.
struct Use {
    id: TypeId,
    name: &'static str,
    schema: Schema,
    times: usize,
    /// It is being walked: one more use of it is in itself.
    open: bool,
}

impl Uses {
    fn count(&mut self, schema: &Schema) {
        let Some((id, name)) = schema.identity().zip(schema.name()) else {
            self.count_parts(schema);
            return;
        };
        if let Some(&position) = self.index.get(&id) {
            // A newtype is written out wherever it stands, unless it holds itself.
            let seen = &mut self.order[position];
            let inline = matches!(schema.kind(), Kind::Newtype(_)) && !seen.open;
            seen.times += usize::from(!inline);
            return;
        }
        let position = self.order.len();
        self.index.insert(id, position);
        self.order.push(Use { id, name, schema: *schema, times: 1, open: true });
        self.count_parts(schema);
        self.order[position].open = false;
    }

    fn count_parts(&mut self, schema: &Schema) {
        for part in parts(schema) {
            self.count(part);
        }
    }

    fn shared(self) -> Vec<Shared> {
        let mut shared: Vec<Shared> = Vec::new();
        for Use { id, name, schema, .. } in self.order.into_iter().filter(|of| of.times > 1) {
            let base = plain(name);
            let mut key = base.clone();
            let mut suffix = 2;
            while shared.iter().any(|other| other.key == key) {
                key = format!("{base}_{suffix}");
                suffix += 1;
            }
            shared.push(Shared { id, key, schema });
        }
        shared
    }
}

/// The name as a key under `$defs`, which is part of a URI in `$ref`: what would need an escape there
/// is replaced.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
    name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect()
}

/// A type that stands under `$defs`.
struct Shared {
    id: TypeId,
    key: String,
    schema: Schema,
}

/// The schemas that a schema is made of, as they stand in the document: what is flattened, or has
/// a tag among its members, is written out, so its own parts stand in its place.
fn parts(schema: &Schema) -> Vec<&'static Schema> {
    match schema.kind() {
        Kind::Array { items: inner } | Kind::Nullable(inner) => vec![inner()],
        Kind::Map { values, .. } => vec![values()],
        Kind::Newtype(field) => vec![field.schema()],
        Kind::Tuple(fields) => fields.iter().map(Field::schema).collect(),
        Kind::Choice { tagging: Tagging::Untagged, variants, .. }
        | Kind::Enum(variants)
        | Kind::Integers(variants) => variants.iter().filter_map(Variant::body).collect(),
        Kind::Object(_) | Kind::Choice { .. } => {
            let other = schema.kind().variants().iter().filter(|variant| variant.is_unnamed());
            let forms = layouts(schema);
            let held = forms.iter().flat_map(|form| {
                let members = form.members.iter().filter_map(|member| match member.value {
                    Value::Field(field) => Some(field.schema()),
                    Value::Data(body) => Some(body),
                    Value::Word(_) | Value::AnyWord => None,
                });
                members.chain(form.rest.map(|rest| (rest.values)()))
            });
            held.chain(other.filter_map(Variant::body)).collect()
        }
        Kind::Any
        | Kind::Null
        | Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Number
        | Kind::String
        | Kind::Foreign(_) => Vec::new(),
    }
}

/// Whether a value can hold another value of the type.
fn leads_to(schema: &Schema, target: TypeId, seen: &mut Vec<TypeId>) -> bool {
    if let Some(id) = schema.identity() {
        if id == target {
            return true;
        }
        if seen.contains(&id) {
            return false;
        }
        seen.push(id);
    }
    parts(schema).into_iter().any(|part| leads_to(part, target, seen))
}
