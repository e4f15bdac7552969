//! The writer: one value after the other, each with what its surroundings say of it.

mod keywords;
mod place;

use std::any::TypeId;
use std::fmt::{Display, Write as _};

use self::keywords::Items;
use self::place::Place;
use super::super::layout::{Layout, Member, Value, layouts};
use super::foreign::Definitions;
use super::{Dialect, Kind, Schema, Shared, leads_to};
use crate::rules::Rule;
use crate::schema::{Field, Tagging, Variant};

pub(super) struct Writer<'a> {
    dialect: &'a Dialect,
    shared: Vec<Shared>,
    foreign: Definitions,
    out: String,
}

impl<'w> Writer<'w> {
    pub(super) fn new(dialect: &'w Dialect, shared: Vec<Shared>) -> Self {
        Self { dialect, shared, foreign: Definitions::default(), out: String::new() }
    }

    pub(super) fn document(mut self, root: &Schema) -> String {
        self.value(root, &Place::default());
        if self.shared.is_empty() && self.foreign.is_empty() {
            return self.out;
        }
        // The definitions go into the root, be it only a reference to one of them.
        self.out.pop();
        // A root that says nothing else has no member before them.
        if self.out.len() > 1 {
            self.out.push(',');
        }
        self.out.push_str("\"$defs\":{");
        for position in 0..self.shared.len() {
            self.comma(position);
            let Shared { key, schema, .. } = &self.shared[position];
            let (key, schema) = (key.clone(), *schema);
            self.string(&key);
            self.out.push(':');
            self.inline(&schema, &Place::default());
        }
        // What was written until here has brought all of them.
        let foreign = std::mem::take(&mut self.foreign);
        for (position, (key, text)) in foreign.iter().enumerate() {
            self.comma(self.shared.len() + position);
            self.string(key);
            self.out.push(':');
            self.out.push_str(text);
        }
        self.out.push_str("}}");
        self.out
    }

    fn value(&mut self, schema: &Schema, place: &Place<'_>) {
        if let Kind::Nullable(inner) = schema.kind() {
            return self.value(inner(), &Place { nullable: true, ..*place });
        }
        let shared = schema.identity().and_then(|id| {
            self.shared.iter().find(|shared| shared.id == id).map(|shared| shared.key.clone())
        });
        match shared {
            Some(key) => self.referred(&key, place),
            None => self.inline(schema, place),
        }
    }

    /// A `$ref`, bare: Gemini takes no other keyword beside it.
    fn referred(&mut self, key: &str, place: &Place<'_>) {
        self.enclosed(&format!("{{\"$ref\":\"#/$defs/{key}\"}}"), place);
    }

    /// A schema as it stands, within another if something is to be said of it.
    fn enclosed(&mut self, schema: &str, place: &Place<'_>) {
        let start = self.out.len();
        self.out.push_str("{\"anyOf\":[");
        self.out.push_str(schema);
        self.null_and_close(place.nullable);
        let bare = self.out.len();
        self.annotations(&[], place);
        if self.out.len() == bare && !place.nullable {
            self.out.truncate(start);
            self.out.push_str(schema);
            return;
        }
        self.out.push('}');
    }

    fn inline(&mut self, schema: &Schema, outer: &Place<'_>) {
        let own = Place::of_type(schema).within(outer);
        let place = &own;
        match schema.kind() {
            Kind::Nullable(inner) => self.value(inner(), &Place { nullable: true, ..own }),
            Kind::Newtype(field) => {
                self.value(field.schema(), &Place::of_field(field).within(place));
            }
            Kind::Any => self.scalar("", place),
            Kind::Foreign(text) => {
                let shared = &self.shared;
                let is_taken = |key: &str| shared.iter().any(|shared| shared.key == key);
                let text = self.foreign.take(text, is_taken);
                self.enclosed(&text, place);
            }
            Kind::Null => self.scalar("null", &Place { nullable: false, ..own }),
            Kind::Boolean => self.scalar("boolean", place),
            Kind::Number => self.scalar("number", place),
            Kind::String => self.scalar("string", place),
            Kind::Integer { min, max } => {
                self.open("integer", place, &[]);
                self.bounds(min, max, place);
                self.rules(place, Items::Elements);
                self.out.push('}');
            }
            Kind::Array { items } => {
                self.open("array", place, &[]);
                self.member("items");
                self.value(items(), &place.inner(each));
                self.rules(place, Items::Elements);
                self.out.push('}');
            }
            Kind::Tuple(fields) => self.tuple(fields, place),
            Kind::Enum(variants) => self.words(variants, place),
            Kind::Integers(variants) => self.integers(variants, place),
            Kind::Map { .. } | Kind::Object(_) => match &layouts(schema)[..] {
                [form] => self.object(form, place, schema.identity()),
                // What is flattened into it has several forms.
                forms => {
                    self.out.push_str("{\"anyOf\":[");
                    for (position, form) in forms.iter().enumerate() {
                        self.comma(position);
                        self.object(form, &Place::default(), schema.identity());
                    }
                    self.null_and_close(place.nullable);
                    self.annotations(&[], place);
                    self.out.push('}');
                }
            },
            Kind::Choice { tagging, variants, .. } => self.choice(schema, tagging, variants, place),
        }
    }

    fn scalar(&mut self, json_type: &str, place: &Place<'_>) {
        self.open(json_type, place, &[]);
        self.rules(place, Items::Elements);
        self.out.push('}');
    }

    /// The start of a schema: its type, and all that is said in words.
    fn open(&mut self, json_type: &str, place: &Place<'_>, meanings: &[String]) {
        let start = self.out.len();
        self.out.push('{');
        let _ = match (json_type, place.nullable) {
            ("", _) => Ok(()),
            (_, true) => write!(self.out, ",\"type\":[\"{json_type}\",\"null\"]"),
            (_, false) => write!(self.out, ",\"type\":\"{json_type}\""),
        };
        self.annotations(meanings, place);
        self.first_member(start);
    }

    /// Takes the comma before the first member of the object that starts there.
    fn first_member(&mut self, start: usize) {
        if self.out[start + 1..].starts_with(',') {
            self.out.remove(start + 1);
        }
    }

    fn tuple(&mut self, fields: &'static [Field], place: &Place<'_>) {
        self.open("array", place, &[]);
        // An empty one says nothing, and is none.
        if !fields.is_empty() {
            self.member("prefixItems");
            self.out.push('[');
            for (position, field) in fields.iter().enumerate() {
                self.comma(position);
                self.value(field.schema(), &Place::of_field(field));
            }
            self.out.push(']');
        }
        let least = fields.iter().rposition(Field::is_required).map_or(0, |last| last + 1);
        self.number("minItems", least);
        self.number("maxItems", fields.len());
        self.out.push('}');
    }

    fn words(&mut self, variants: &'static [Variant], place: &Place<'_>) {
        let other = variants.iter().find(|variant| variant.is_unnamed());
        if !place.nullable && other.is_none() {
            return self.listed_words(variants, place);
        }
        self.out.push_str("{\"anyOf\":[");
        self.listed_words(variants, &Place::default());
        self.other(other);
        self.null_and_close(place.nullable);
        self.annotations(&[], place);
        self.out.push('}');
    }

    fn listed_words(&mut self, variants: &'static [Variant], place: &Place<'_>) {
        self.open("string", place, &meanings(variants.iter()));
        let named = variants.iter().filter(|variant| !variant.is_unnamed());
        let names: Vec<&str> = named.map(Variant::name).collect();
        self.member("enum");
        self.strings(&names);
        self.out.push('}');
    }

    fn integers(&mut self, variants: &'static [Variant], place: &Place<'_>) {
        let other = variants.iter().find(|variant| variant.is_unnamed());
        let plain = !place.nullable && other.is_none();
        if !plain {
            self.out.push_str("{\"anyOf\":[");
        }
        let inner = if plain { *place } else { Place::default() };
        let named: Vec<&Variant> =
            variants.iter().filter(|variant| !variant.is_unnamed()).collect();
        // A number says nothing of itself.
        let meanings: Vec<String> = named
            .iter()
            .map(|variant| match variant.description() {
                "" => format!("{}: {}", variant.value(), variant.name()),
                words => format!("{}: {}: {words}", variant.value(), variant.name()),
            })
            .collect();
        self.open("integer", &inner, &meanings);
        self.member("enum");
        self.out.push('[');
        for (position, variant) in named.iter().enumerate() {
            self.comma(position);
            let _ = write!(self.out, "{}", variant.value());
        }
        self.out.push_str("]}");
        if !plain {
            self.other(other);
            self.null_and_close(place.nullable);
            self.annotations(&[], place);
            self.out.push('}');
        }
    }

    /// The schema of what no named variant takes.
    fn other(&mut self, other: Option<&'static Variant>) {
        if let Some(body) = other.and_then(Variant::body) {
            if !self.out.ends_with('[') {
                self.out.push(',');
            }
            let place =
                Place { description: other.map_or("", Variant::description), ..Place::default() };
            self.value(body, &place);
        }
    }

    fn choice(
        &mut self,
        schema: &Schema,
        tagging: Tagging,
        variants: &'static [Variant],
        place: &Place<'_>,
    ) {
        self.out.push_str("{\"anyOf\":[");
        let start = self.out.len();
        match tagging {
            Tagging::Untagged => {
                for variant in variants {
                    self.comma_since(start);
                    let description = variant.description();
                    let place = Place { description, ..Place::default() };
                    match variant.body() {
                        Some(body) => self.value(body, &place),
                        None => self.scalar("null", &place),
                    }
                }
            }
            _ => {
                let is_word = |variant: &&Variant| variant.body().is_none();
                if tagging == Tagging::External && variants.iter().any(|variant| is_word(&variant))
                {
                    self.unit_words(variants);
                }
                for form in &layouts(schema) {
                    self.comma_since(start);
                    self.object(form, &Place::default(), schema.identity());
                }
                for other in variants.iter().filter(|variant| variant.is_unnamed()) {
                    self.other(Some(other));
                }
            }
        }
        self.null_and_close(place.nullable);
        self.annotations(&[], place);
        self.out.push('}');
    }

    /// The variants of an externally tagged enum that are words.
    fn unit_words(&mut self, variants: &'static [Variant]) {
        let words = || variants.iter().filter(|variant| variant.body().is_none());
        self.open("string", &Place::default(), &meanings(words()));
        self.member("enum");
        let names: Vec<&str> = words().map(Variant::name).collect();
        self.strings(&names);
        self.out.push('}');
    }

    /// One form of an object, written out.
    fn object(&mut self, form: &Layout, place: &Place<'_>, own: Option<TypeId>) {
        let said = Place { title: form.title, description: form.description, ..Place::default() };
        let rules = form.rest.map_or(&[][..], |rest| rest.rules);
        let place = &Place { keys: form.rest.map(|rest| rest.keys), rules, ..said.within(place) };
        self.open("object", place, &[]);
        let needed: Vec<bool> =
            form.members.iter().map(|member| self.is_unstated(member, own)).collect();
        if !form.members.is_empty() || form.rest.is_none() {
            self.member("properties");
            self.out.push('{');
            for (position, (member, &needed)) in form.members.iter().zip(&needed).enumerate() {
                self.comma(position);
                self.string(member.name);
                self.out.push(':');
                self.held(member.value, needed);
            }
            self.out.push('}');
        }
        let stated = form.members.iter().zip(&needed);
        let stated = stated.filter(|(member, needed)| member.required && !**needed);
        let required: Vec<&str> = stated.map(|(member, _)| member.name).collect();
        if !required.is_empty() {
            self.member("required");
            self.strings(&required);
        }
        if let Some(rest) = form.rest {
            self.keys((rest.keys)(), place);
            self.member("additionalProperties");
            self.value((rest.values)(), &place.inner(each));
        } else if form.closed {
            self.member("additionalProperties");
            self.out.push_str("false");
        }
        self.rules(place, Items::Members);
        self.out.push('}');
    }

    /// Whether a member must be there, and the dialect cannot say so.
    fn is_unstated(&self, member: &Member, own: Option<TypeId>) -> bool {
        let held = match member.value {
            Value::Field(field) => field.schema(),
            Value::Data(body) => body,
            Value::Word(_) | Value::AnyWord => return false,
        };
        self.dialect.cycles_optional
            && member.required
            && own.is_some_and(|own| leads_to(held, own, &mut Vec::new()))
    }

    fn held(&mut self, value: Value, needed: bool) {
        match value {
            Value::Word(word) => {
                self.out.push_str("{\"type\":\"string\",\"enum\":");
                self.strings(&[word]);
                self.out.push('}');
            }
            Value::AnyWord => self.out.push_str("{\"type\":\"string\"}"),
            Value::Field(field) => {
                self.value(field.schema(), &Place { needed, ..Place::of_field(field) });
            }
            Value::Data(body) => self.value(body, &Place { needed, ..Place::default() }),
        }
    }

    /// What the keys of a map look like, if not any text.
    fn keys(&mut self, keys: &Schema, place: &Place<'_>) {
        let place = place.inner(|rule| match *rule {
            Rule::Keys(rules) => Some(rules),
            _ => None,
        });
        let plain = matches!(keys.kind(), Kind::String)
            && place.rules.is_empty()
            && keys.rules().is_empty();
        if !plain && self.dialect.says(&Rule::Keys(&[])) {
            self.member("propertyNames");
            self.value(keys, &place);
        }
    }

    /// The end of an `anyOf`.
    fn null_and_close(&mut self, nullable: bool) {
        if nullable {
            self.out.push_str(if self.out.ends_with('[') { "" } else { "," });
            self.out.push_str("{\"type\":\"null\"}");
        }
        self.out.push(']');
    }

    /// A text as a member, unless it is empty.
    fn text(&mut self, keyword: &str, text: &str) {
        if !text.is_empty() {
            self.member(keyword);
            self.string(text);
        }
    }

    fn number(&mut self, keyword: &str, number: impl Display) {
        self.member(keyword);
        let _ = write!(self.out, "{number}");
    }

    fn member(&mut self, keyword: &str) {
        let _ = write!(self.out, ",\"{keyword}\":");
    }

    fn strings(&mut self, values: &[&str]) {
        self.out.push('[');
        for (position, value) in values.iter().enumerate() {
            self.comma(position);
            self.string(value);
        }
        self.out.push(']');
    }

    fn comma(&mut self, position: usize) {
        if position > 0 {
            self.out.push(',');
        }
    }

    fn comma_since(&mut self, start: usize) {
        if self.out.len() > start {
            self.out.push(',');
        }
    }

    fn string(&mut self, value: &str) {
        crate::json::write_string(&mut self.out, value);
    }
}

fn each(rule: &'static Rule) -> Option<&'static [Rule]> {
    match *rule {
        Rule::Each(rules) => Some(rules),
        _ => None,
    }
}

/// What each of the words stands for that has a description.
fn meanings<'v>(words: impl Iterator<Item = &'v Variant>) -> Vec<String> {
    let described = words.filter(|word| !word.description().is_empty());
    described.map(|word| format!("{}: {}", word.name(), word.description())).collect()
}
