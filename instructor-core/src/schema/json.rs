//! A [`Schema`] as JSON Schema 2020-12.
//!
//! Our own writer, because the order of properties is meaning (a `reasoning` before an `answer`) and
//! `serde_json`'s map keeps order only with a feature that changes the user's build.

mod foreign;
mod write;

use std::any::TypeId;
use std::collections::HashMap;

use self::write::{Trail, Writer};
use super::layout::{Value, layouts};
use super::{Dialect, Field, Kind, Lowering, Relaxation, Schema, Tagging, Unfit, Variant};

/// What the writer made of a schema.
pub(super) struct Document {
    pub(super) text: String,
    pub(super) lowerings: Vec<Lowering>,
    /// The first thing that could not be written; the text says nothing in its place.
    pub(super) unfit: Option<Unfit>,
}

/// Writes the document, without more bounds than fit.
pub(super) fn document(schema: &Schema, dialect: &Dialect) -> Document {
    let shared = || {
        // References are written out where there are none.
        let mut uses = Uses::default();
        if !dialect.is_openapi() {
            uses.count(schema);
        }
        uses.shared()
    };
    let [unrelaxed, steps @ ..] = Relaxation::ALL;
    let mut document = Writer::new(dialect, unrelaxed, shared()).document(schema);
    for step in steps {
        if document.unfit.is_some() || dialect.fits(&document.text).unwrap_or(true) {
            break;
        }
        document = Writer::new(dialect, step, shared()).document(schema);
    }
    document
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
            shared.push(Shared { id, key, schema, trail: None });
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
    /// Where it came first, once it has come.
    trail: Option<Trail>,
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
