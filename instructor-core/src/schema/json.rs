//! A [`Schema`] as JSON Schema 2020-12.
//!
//! Our own writer, because the order of properties is meaning (a `reasoning` before an `answer`) and
//! `serde_json`'s map keeps order only with a feature that changes the user's build.

use std::any::TypeId;
use std::collections::HashMap;
use std::fmt::{Display, Write as _};

use super::{Field, Kind, Number, Schema, Variant};
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
///     Dialect::JSON_SCHEMA.states(|rule| matches!(rule, Rule::Range { .. }));
/// # let _ = BOUNDS_ALONE;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    states: fn(&Rule) -> bool,
    cycles_optional: bool,
}

impl Dialect {
    /// JSON Schema 2020-12 itself.
    pub const JSON_SCHEMA: Self = Self { states: |_| true, cycles_optional: false };

    /// Sets whether a rule has a keyword that the provider heeds.
    #[must_use]
    pub const fn states(mut self, states: fn(&Rule) -> bool) -> Self {
        self.states = states;
        self
    }

    /// Says that a field through which a type contains itself cannot be required.
    #[must_use]
    pub const fn cycles_optional(mut self) -> Self {
        self.cycles_optional = true;
        self
    }

    /// Whether the keywords of a rule say all of it: a bound beyond ±2^53 is lost on the way to a
    /// reader that keeps numbers as doubles.
    fn says(&self, rule: &Rule) -> bool {
        let exact = match *rule {
            Rule::Range { min, max } => [min, max].into_iter().flatten().all(is_exact),
            _ => true,
        };
        exact && (self.states)(rule)
    }
}

impl Schema {
    /// The schema as a JSON Schema 2020-12 document.
    ///
    /// `properties` and `required` are in declaration order; types that occur more than once, or
    /// contain themselves, are under `$defs`.
    #[must_use]
    pub fn to_json_schema(&self) -> String {
        self.render(&Dialect::JSON_SCHEMA)
    }

    /// The schema as a JSON Schema document of a provider's dialect.
    #[must_use]
    pub fn render(&self, dialect: &Dialect) -> String {
        let mut uses = Uses::default();
        uses.count(self);
        let mut writer = Writer { dialect, shared: uses.shared(), out: String::new() };
        writer.document(self);
        writer.out
    }
}

/// Integers up to here survive a reader that keeps numbers as doubles (RFC 8259 §6).
const EXACT: i128 = 1 << 53;

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
}

impl Uses {
    fn count(&mut self, schema: &Schema) {
        if let Some(name) = schema.identity() {
            let id = (name.id)();
            if let Some(&position) = self.index.get(&id) {
                self.order[position].times += 1;
                return;
            }
            self.index.insert(id, self.order.len());
            self.order.push(Use { id, name: name.name, schema: *schema, times: 1 });
        }
        for part in parts(schema) {
            self.count(part);
        }
    }

    fn shared(self) -> Vec<Shared> {
        let mut shared: Vec<Shared> = Vec::new();
        for Use { id, name, schema, .. } in self.order.into_iter().filter(|of| of.times > 1) {
            // A key is part of a URI in `$ref`: what would need an escape there is replaced.
            let plain = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
            let base: String =
                name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
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

/// A type that stands under `$defs`.
struct Shared {
    id: TypeId,
    key: String,
    schema: Schema,
}

struct Writer<'a> {
    dialect: &'a Dialect,
    shared: Vec<Shared>,
    out: String,
}

/// What surrounds a value: the words and rules of the field that holds it.
#[derive(Clone, Copy, Default)]
struct Place {
    description: &'static str,
    rules: &'static [Rule],
    /// The field must be there, and the dialect cannot say so.
    needed: bool,
}

impl Writer<'_> {
    fn document(&mut self, root: &Schema) {
        let place = Place::default();
        self.value(root, place, false);
        if self.shared.is_empty() {
            return;
        }
        // The definitions go into the root, be it only a reference to one of them.
        self.out.pop();
        self.out.push_str(",\"$defs\":{");
        for position in 0..self.shared.len() {
            if position > 0 {
                self.out.push(',');
            }
            let Shared { key, schema, .. } = &self.shared[position];
            let (key, schema) = (key.clone(), *schema);
            self.string(&key);
            self.out.push(':');
            self.inline(&schema, place, false);
        }
        self.out.push_str("}}");
    }

    fn value(&mut self, schema: &Schema, place: Place, nullable: bool) {
        if let Kind::Nullable(inner) = schema.kind() {
            return self.value(inner(), place, true);
        }
        match self.reference(schema) {
            Some(key) => self.referred(&key, place, nullable),
            None => self.inline(schema, place, nullable),
        }
    }

    fn reference(&self, schema: &Schema) -> Option<String> {
        let id = (schema.identity()?.id)();
        self.shared.iter().find(|shared| shared.id == id).map(|shared| shared.key.clone())
    }

    /// A `$ref`, bare: Gemini takes no other keyword beside it.
    fn referred(&mut self, key: &str, place: Place, nullable: bool) {
        let reference = format!("{{\"$ref\":\"#/$defs/{key}\"}}");
        let words = self.words(None, place);
        if words.is_empty() && !nullable {
            self.out.push_str(&reference);
            return;
        }
        let null = if nullable { ",{\"type\":\"null\"}" } else { "" };
        let _ = write!(self.out, "{{\"anyOf\":[{reference}{null}]");
        self.description(&words);
        self.out.push('}');
    }

    fn inline(&mut self, schema: &Schema, place: Place, nullable: bool) {
        if nullable && matches!(schema.kind(), Kind::Enum(_)) {
            self.out.push_str("{\"anyOf\":[");
            self.inline(schema, Place::default(), false);
            self.out.push_str(",{\"type\":\"null\"}]");
            let words = self.words(None, place);
            self.description(&words);
            self.out.push('}');
            return;
        }
        let json_type = match schema.kind() {
            Kind::Boolean => "boolean",
            Kind::Integer { .. } => "integer",
            Kind::Number => "number",
            Kind::String | Kind::Enum(_) => "string",
            Kind::Array { .. } => "array",
            Kind::Object(_) => "object",
            Kind::Nullable(inner) => return self.value(inner(), place, true),
        };
        let _ = match nullable {
            true => write!(self.out, "{{\"type\":[\"{json_type}\",\"null\"]"),
            false => write!(self.out, "{{\"type\":\"{json_type}\""),
        };
        let words = self.words(Some(schema), place);
        self.description(&words);
        match schema.kind() {
            Kind::Array { items } => {
                self.member("items");
                self.value(items(), Place::default(), false);
            }
            Kind::Object(fields) => self.object(schema, fields),
            Kind::Enum(variants) => self.variants(variants),
            Kind::Integer { min, max } => self.bounds(min, max, place.rules),
            _ => {}
        }
        self.rules(place.rules);
        self.out.push('}');
    }

    fn object(&mut self, schema: &Schema, fields: &'static [Field]) {
        let unstated = |field: &Field| self.dialect.cycles_optional && leads_back(field, schema);
        let needed: Vec<bool> =
            fields.iter().map(|field| field.is_required() && unstated(field)).collect();
        self.member("properties");
        self.out.push('{');
        for (position, field) in fields.iter().enumerate() {
            if position > 0 {
                self.out.push(',');
            }
            self.string(field.name());
            self.out.push(':');
            let needed = needed[position];
            let place = Place { description: field.description(), rules: field.rules(), needed };
            self.value(field.schema(), place, false);
        }
        self.out.push('}');
        let stated =
            fields.iter().zip(needed).filter(|(field, needed)| !needed && field.is_required());
        let required: Vec<&str> = stated.map(|(field, _)| field.name()).collect();
        if !required.is_empty() {
            self.member("required");
            self.strings(&required);
        }
    }

    fn variants(&mut self, variants: &'static [Variant]) {
        self.member("enum");
        let names: Vec<&str> = variants.iter().map(Variant::name).collect();
        self.strings(&names);
    }

    /// The bounds of an integer type, where no rule is tighter.
    fn bounds(&mut self, min: Number, max: Number, rules: &[Rule]) {
        let (mut low, mut high) = (Some(min), Some(max));
        for rule in rules.iter().filter(|rule| self.dialect.says(rule)) {
            if let Rule::Range { min, max } = *rule {
                low = if min.is_some() { None } else { low };
                high = if max.is_some() { None } else { high };
            }
        }
        self.bound("minimum", low.filter(|&low| is_exact(low)));
        self.bound("maximum", high.filter(|&high| is_exact(high)));
    }

    fn bound(&mut self, keyword: &str, bound: Option<impl Display>) {
        if let Some(bound) = bound {
            self.member(keyword);
            let _ = write!(self.out, "{bound}");
        }
    }

    fn rules(&mut self, rules: &[Rule]) {
        for rule in rules.iter().filter(|rule| self.dialect.says(rule)) {
            match *rule {
                Rule::Range { min, max } => {
                    self.bound("minimum", min);
                    self.bound("maximum", max);
                }
                Rule::Length { min, max } => {
                    self.bound("minLength", min);
                    self.bound("maxLength", max);
                }
                Rule::Format(format) => {
                    self.member("format");
                    self.string(format.keyword());
                }
            }
        }
    }

    /// Everything that is said in words: the field, the type, its variants, and the rules that have
    /// no keyword here.
    ///
    /// A type that is only referred to has its own words where it is defined.
    fn words(&self, schema: Option<&Schema>, place: Place) -> String {
        let mut words = place.description.to_owned();
        let mut add = |text: &str| {
            if !text.is_empty() && words != text {
                if !words.is_empty() {
                    words.push('\n');
                }
                words.push_str(text);
            }
        };
        add(schema.map_or("", Schema::description));
        if let Some(Kind::Enum(variants)) = schema.map(Schema::kind) {
            for variant in variants.iter().filter(|variant| !variant.description().is_empty()) {
                add(&format!("{}: {}", variant.name(), variant.description()));
            }
        }
        for rule in place.rules.iter().filter(|rule| !self.dialect.says(rule)) {
            add(&format!("Must be {rule}."));
        }
        if place.needed {
            add("Must be given.");
        }
        words
    }

    fn description(&mut self, description: &str) {
        if !description.is_empty() {
            self.member("description");
            self.string(description);
        }
    }

    fn member(&mut self, keyword: &str) {
        let _ = write!(self.out, ",\"{keyword}\":");
    }

    fn strings(&mut self, values: &[&str]) {
        self.out.push('[');
        for (position, value) in values.iter().enumerate() {
            if position > 0 {
                self.out.push(',');
            }
            self.string(value);
        }
        self.out.push(']');
    }

    fn string(&mut self, value: &str) {
        crate::json::write_string(&mut self.out, value);
    }
}

/// The schemas that a schema is made of: of elements, of fields, of what may be null.
fn parts(schema: &Schema) -> Vec<&'static Schema> {
    match schema.kind() {
        Kind::Array { items: inner } | Kind::Nullable(inner) => vec![inner()],
        Kind::Object(fields) => fields.iter().map(Field::schema).collect(),
        Kind::Boolean | Kind::Integer { .. } | Kind::Number | Kind::String | Kind::Enum(_) => {
            Vec::new()
        }
    }
}

/// Whether the value of a field can hold another value of the object's own type.
fn leads_back(field: &Field, object: &Schema) -> bool {
    fn leads(schema: &Schema, target: TypeId, seen: &mut Vec<TypeId>) -> bool {
        if let Some(name) = schema.identity() {
            let id = (name.id)();
            if id == target {
                return true;
            }
            if seen.contains(&id) {
                return false;
            }
            seen.push(id);
        }
        parts(schema).into_iter().any(|part| leads(part, target, seen))
    }
    let target = object.identity().map(|name| (name.id)());
    target.is_some_and(|target| leads(field.schema(), target, &mut Vec::new()))
}

fn is_exact(number: Number) -> bool {
    match number {
        Number::Int(value) => (-EXACT..=EXACT).contains(&value),
        Number::Uint(_) => false,
        Number::Float(_) => true,
    }
}
