//! The writer: one value after the other, each with what its surroundings say of it.

mod choice;
mod emit;
mod keywords;
mod place;
mod trail;

use std::any::TypeId;

use self::keywords::Items;
use self::place::Place;
pub(super) use self::trail::Trail;
use super::super::layout::{Layout, Member, Value, layouts};
use super::foreign::Definitions;
use super::{Dialect, Document, Kind, Relaxation, Schema, Shared, leads_to};
use crate::rules::Rule;
use crate::schema::dialect::About;
use crate::schema::{Field, Lowering, MAX_NEWTYPES, Misfit, Number, Unfit};

pub(super) struct Writer<'a> {
    dialect: &'a Dialect,
    relaxation: Relaxation,
    shared: Vec<Shared>,
    foreign: Definitions,
    out: String,
    trail: Trail,
    /// The named types that are being written, where references are written out.
    open: Vec<TypeId>,
    lowerings: Vec<Lowering>,
    unfit: Option<Unfit>,
}

impl<'w> Writer<'w> {
    pub(super) fn new(dialect: &'w Dialect, relaxation: Relaxation, shared: Vec<Shared>) -> Self {
        Self {
            dialect,
            relaxation,
            shared,
            foreign: Definitions::default(),
            out: String::new(),
            trail: Trail::default(),
            open: Vec::new(),
            lowerings: Vec::new(),
            unfit: None,
        }
    }

    pub(super) fn document(mut self, root: &Schema) -> Document {
        self.trail.holder = root.name();
        if self.dialect.has_object_root() {
            self.object_root(root);
        } else {
            self.value(root, &Place::default());
        }
        if !self.shared.is_empty() || !self.foreign.is_empty() {
            self.definitions();
        }
        Document { text: self.out, lowerings: self.lowerings, unfit: self.unfit }
    }

    /// The root where it has to be an object: in its place, even if it stands under `$defs` too.
    fn object_root(&mut self, root: &Schema) {
        let held = root.held();
        let is_object = matches!(held.kind(), Kind::Object(_) | Kind::Map { .. });
        if !is_object || layouts(&held).len() != 1 {
            return self.unfit(Misfit::Root);
        }
        let trail = self.trail.clone();
        if let Some(shared) = self.shared_as(root) {
            shared.trail = Some(trail);
        }
        self.inline(root, &Place::default());
    }

    fn definitions(&mut self) {
        // The definitions go into the root, be it only a reference to one of them.
        self.out.pop();
        // A root that says nothing else has no member before them.
        if self.out.len() > 1 {
            self.out.push(',');
        }
        self.out.push_str("\"$defs\":{");
        for position in 0..self.shared.len() {
            self.comma(position);
            let Shared { key, schema, trail, .. } = &mut self.shared[position];
            let (key, schema) = (key.clone(), *schema);
            self.trail = trail.take().unwrap_or_default();
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
    }

    fn shared_as(&mut self, schema: &Schema) -> Option<&mut Shared> {
        let id = schema.identity()?;
        self.shared.iter_mut().find(|shared| shared.id == id)
    }

    /// Keeps what cannot be written, and says nothing in its place.
    fn unfit(&mut self, kind: Misfit) {
        self.unfit.get_or_insert_with(|| self.trail.unfit(kind));
        self.out.push_str("{}");
    }

    fn value(&mut self, schema: &Schema, place: &Place<'_>) {
        if let Kind::Nullable(inner) = schema.kind() {
            return self.value(inner(), &Place { nullable: true, ..*place });
        }
        let trail = self.trail.clone();
        let key = self.shared_as(schema).map(|shared| {
            // What is lost in a type is told of the first place where it stands.
            shared.trail.get_or_insert(trail);
            shared.key.clone()
        });
        match (key, schema.identity()) {
            (Some(key), _) => self.referred(&key, place),
            (None, Some(id)) if self.dialect.is_openapi() => {
                // Written out it would have no end.
                if self.open.contains(&id) {
                    return self.unfit(Misfit::Recursion);
                }
                self.open.push(id);
                self.inline(schema, place);
                self.open.pop();
            }
            _ => self.inline(schema, place),
        }
    }

    /// Writes what stands within the value that is being written.
    fn within(&mut self, holder: Option<&Schema>, step: &str, write: impl FnOnce(&mut Self)) {
        let mark = self.trail.enter(holder.and_then(Schema::name), step);
        write(self);
        self.trail.leave(mark);
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
            Kind::Any if self.dialect.is_openapi() => self.unfit(Misfit::Any),
            Kind::Any => self.scalar("", place),
            Kind::Foreign(_) if self.dialect.is_openapi() => self.unfit(Misfit::Foreign),
            Kind::Foreign(text) => {
                let shared = &self.shared;
                let is_taken = |key: &str| shared.iter().any(|shared| shared.key == key);
                match self.foreign.take(text, self.dialect.has_bare_references(), is_taken) {
                    Some(text) => self.enclosed(&text, place),
                    None => self.unfit(Misfit::Siblings),
                }
            }
            Kind::Null => self.scalar("null", &Place { nullable: false, ..own }),
            Kind::Boolean => self.scalar("boolean", place),
            Kind::Number => self.scalar("number", place),
            Kind::String => self.scalar("string", place),
            Kind::Integer { min, max } => {
                self.integer(min, max, &Place { about: About::Integer, ..own });
            }
            Kind::Array { items } => self.or_null(place, |writer, place| {
                let place = &Place {
                    about: About::List { of_objects: holds_objects(items(), 0) },
                    ..*place
                };
                writer.open("array", place, &[]);
                writer.member("items");
                writer.within(None, "[]", |writer| writer.value(items(), &place.inner(each)));
                writer.rules(place, Items::Elements);
                writer.out.push('}');
            }),
            Kind::Tuple(_) if self.dialect.is_openapi() => self.unfit(Misfit::Tuple),
            Kind::Tuple(fields) => {
                self.or_null(place, |writer, place| writer.tuple(fields, place, schema));
            }
            Kind::Enum(variants) => self.words(variants, place),
            Kind::Integers(variants) => self.integers(variants, place),
            Kind::Map { .. } | Kind::Object(_) => match &layouts(schema)[..] {
                [form] => {
                    self.or_null(place, |writer, place| writer.object(form, place, schema));
                }
                // What is flattened into it has several forms.
                forms => {
                    self.out.push_str("{\"anyOf\":[");
                    for (position, form) in forms.iter().enumerate() {
                        self.comma(position);
                        self.object(form, &Place::default(), schema);
                    }
                    self.null_and_close(place.nullable);
                    self.annotations(&[], place);
                    self.out.push('}');
                }
            },
            Kind::Choice { tagging, variants, .. } => self.choice(schema, tagging, variants, place),
        }
    }

    /// Whether null would stand among the values of an `enum`, and the dialect has none there.
    fn lists_null(&self, place: &Place<'_>) -> bool {
        place.nullable
            && self.dialect.has_scalar_nulls()
            && self.stated(place).any(|rule| matches!(rule, Rule::OneOf(_)))
    }

    /// A value, or null where the dialect has no list of types for that.
    fn or_null(&mut self, place: &Place<'_>, write: impl FnOnce(&mut Self, &Place<'_>)) {
        if !place.nullable || !self.dialect.has_scalar_nulls() {
            return write(self, place);
        }
        self.out.push_str("{\"anyOf\":[");
        write(self, &Place { nullable: false, ..*place });
        self.null_and_close(true);
        self.out.push('}');
    }

    fn integer(&mut self, min: Number, max: Number, place: &Place<'_>) {
        if self.lists_null(place) {
            return self.or_null(place, |writer, place| writer.integer(min, max, place));
        }
        let (place, bounds) = self.bounds(min, max, place);
        self.open("integer", &place, &[]);
        self.rule(bounds, &place, Items::Elements);
        self.rules(&place, Items::Elements);
        self.out.push('}');
    }

    fn scalar(&mut self, json_type: &str, place: &Place<'_>) {
        if self.lists_null(place) {
            return self.or_null(place, |writer, place| writer.scalar(json_type, place));
        }
        self.open(json_type, place, &[]);
        self.rules(place, Items::Elements);
        self.out.push('}');
    }

    /// The start of a schema: its type, and all that is said in words.
    fn open(&mut self, json_type: &str, place: &Place<'_>, meanings: &[String]) {
        let start = self.out.len();
        self.out.push('{');
        if !json_type.is_empty() {
            self.member("type");
            let is_list = place.nullable && !self.dialect.is_openapi();
            self.out.push_str(if is_list { "[" } else { "" });
            self.json_type(json_type);
            self.out.push_str(if is_list { ",\"null\"]" } else { "" });
            if place.nullable && !is_list {
                self.member("nullable");
                self.out.push_str("true");
            }
        }
        self.annotations(meanings, place);
        self.first_member(start);
    }

    /// Takes the comma before the first member of the object that starts there.
    fn first_member(&mut self, start: usize) {
        if self.out[start + 1..].starts_with(',') {
            self.out.remove(start + 1);
        }
    }

    fn tuple(&mut self, fields: &'static [Field], place: &Place<'_>, of: &Schema) {
        self.open("array", place, &[]);
        // An empty one says nothing, and is none.
        if !fields.is_empty() {
            self.member("prefixItems");
            self.out.push('[');
            for (position, field) in fields.iter().enumerate() {
                self.comma(position);
                self.within(Some(of), &format!("[{position}]"), |writer| {
                    writer.value(field.schema(), &Place::of_field(field));
                });
            }
            self.out.push(']');
        }
        let least = fields.iter().rposition(Field::is_required).map_or(0, |last| last + 1);
        self.number("minItems", least);
        self.number("maxItems", fields.len());
        self.out.push('}');
    }

    /// One form of an object, written out.
    fn object(&mut self, form: &Layout, place: &Place<'_>, of: &Schema) {
        match (form.rest, form.members.is_empty()) {
            (Some(_), _) if !self.dialect.has_maps() => return self.unfit(Misfit::Map),
            (None, true) if self.dialect.is_openapi() => return self.unfit(Misfit::Empty),
            _ => {}
        }
        let said = Place { title: form.title, description: form.description, ..Place::default() };
        let rules = form.rest.map_or(&[][..], |rest| rest.rules);
        let about = form.rest.map_or(About::Other, |rest| About::Map {
            of_objects: holds_objects((rest.values)(), 0),
        });
        let keys = form.rest.map(|rest| rest.keys);
        let place = &Place { rules, keys, about, ..said.within(place) };
        self.open("object", place, &[]);
        let needed: Vec<bool> =
            form.members.iter().map(|member| self.is_unstated(member, of.identity())).collect();
        if !form.members.is_empty() || form.rest.is_none() {
            self.member("properties");
            self.out.push('{');
            for (position, (member, &needed)) in form.members.iter().zip(&needed).enumerate() {
                self.comma(position);
                self.string(member.name);
                self.out.push(':');
                self.within(Some(of), member.name, |writer| writer.held(member.value, needed));
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
        if self.dialect.is_openapi() && !form.members.is_empty() {
            let order: Vec<&str> = form.members.iter().map(|member| member.name).collect();
            self.member("propertyOrdering");
            self.strings(&order);
        }
        if let Some(rest) = form.rest {
            self.keys((rest.keys)(), place);
            self.member("additionalProperties");
            self.within(Some(of), "*", |writer| {
                writer.value((rest.values)(), &place.inner(each));
            });
        } else if form.closed && self.dialect.has_maps() {
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
        self.dialect.has_optional_cycles()
            && member.required
            && own.is_some_and(|own| leads_to(held, own, &mut Vec::new()))
    }

    fn held(&mut self, value: Value, needed: bool) {
        match value {
            Value::Word(word) => {
                self.out.push_str("{\"type\":");
                self.json_type("string");
                self.member("enum");
                self.strings(&[word]);
                self.out.push('}');
            }
            Value::AnyWord => self.scalar("string", &Place::default()),
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
        if !plain && self.dialect.says(&Rule::Keys(&[]), About::Other) {
            self.member("propertyNames");
            self.value(keys, &place);
        }
    }
}

fn each(rule: &'static Rule) -> Option<&'static [Rule]> {
    match *rule {
        Rule::Each(rules) => Some(rules),
        _ => None,
    }
}

/// Whether values of the type are objects or hold some, as far as can be seen.
fn holds_objects(schema: &Schema, depth: usize) -> bool {
    // A list of nothing but itself has no end, and no objects.
    depth < MAX_NEWTYPES
        && match schema.held().kind() {
            Kind::Nullable(inner) | Kind::Array { items: inner } => {
                holds_objects(inner(), depth + 1)
            }
            Kind::Tuple(fields) => {
                fields.iter().any(|field| holds_objects(field.schema(), depth + 1))
            }
            kind => matches!(
                kind,
                Kind::Object(_)
                    | Kind::Map { .. }
                    | Kind::Choice { .. }
                    | Kind::Any
                    | Kind::Foreign(_)
            ),
        }
}
