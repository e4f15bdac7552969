//! The forms that an object can have, its own members and those of what is flattened into it.

use std::any::TypeId;
use std::iter;

use super::{Field, Kind, Object, Schema, SchemaRef, Tagging, Variant};
use crate::rules::Rule;

/// One form of an object.
#[derive(Clone, Default)]
pub(super) struct Layout {
    /// What the variant is called that gives this form.
    pub(super) title: &'static str,
    /// What it is about.
    pub(super) description: &'static str,
    pub(super) members: Vec<Member>,
    /// What members of other names hold.
    pub(super) rest: Option<Rest>,
    pub(super) closed: bool,
}

/// Members whose names are data.
#[derive(Clone, Copy)]
pub(super) struct Rest {
    pub(super) keys: SchemaRef,
    pub(super) values: SchemaRef,
    /// Of the newtype that holds the map.
    pub(super) rules: &'static [Rule],
}

/// One member of an object.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) value: Value,
    pub(super) required: bool,
}

/// What a member holds.
#[derive(Clone, Copy)]
pub(super) enum Value {
    /// The name of a variant.
    Word(&'static str),
    /// A field's value.
    Field(&'static Field),
    /// A variant's data.
    Data(&'static Schema),
    /// The name of a variant that is none of the others.
    AnyWord,
}

impl Member {
    fn tag(name: &'static str, value: Value) -> Self {
        Self { name, aliases: &[], value, required: true }
    }
}

impl Layout {
    fn of(members: Vec<Member>) -> Self {
        Self { members, ..Self::default() }
    }

    fn with(mut self, inner: &Self) -> Self {
        if self.description.is_empty() {
            self.description = inner.description;
        }
        if self.title.is_empty() {
            self.title = inner.title;
        }
        self.members.extend(&inner.members);
        self.rest = self.rest.or(inner.rest);
        self.closed |= inner.closed;
        self
    }
}

/// The forms of a value that is an object; none if it can be something else.
pub(super) fn layouts(schema: &Schema) -> Vec<Layout> {
    Forms::default().of(schema)
}

/// The data of a variant that has none, where it stands under its name.
static UNIT: Schema = Schema::new(Kind::Null);

/// The walk over the types that are written out in a form.
#[derive(Default)]
struct Forms {
    /// The members stand among others: a variant that would be a word is a key.
    flattened: bool,
    /// Those that are being walked: a type that is written out in itself has no form there.
    open: Vec<TypeId>,
}

impl Forms {
    fn of(&mut self, schema: &Schema) -> Vec<Layout> {
        let id = schema.identity();
        if id.is_some_and(|id| self.open.contains(&id)) {
            return Vec::new();
        }
        self.open.extend(id);
        let forms = self.of_kind(schema);
        self.open.truncate(self.open.len() - usize::from(id.is_some()));
        forms
    }

    fn of_kind(&mut self, schema: &Schema) -> Vec<Layout> {
        match schema.kind() {
            Kind::Object(object) => self.of_object(&object),
            Kind::Map { keys, values } => {
                let rest = Rest { keys, values, rules: &[] };
                vec![Layout { rest: Some(rest), ..Layout::default() }]
            }
            Kind::Newtype(field) => {
                let mut forms = self.of(field.schema());
                for rest in forms.iter_mut().filter_map(|form| form.rest.as_mut()) {
                    rest.rules = if rest.rules.is_empty() { field.rules() } else { rest.rules };
                }
                forms
            }
            // All of it is there, or nothing of it: which of the two is for the decoder to say.
            Kind::Nullable(inner) => optional(self.of(inner())),
            Kind::Choice { tagging, variants, closed } => {
                let forms =
                    variants.iter().map(|variant| self.of_variant(tagging, closed, variant));
                forms.flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    fn of_object(&mut self, object: &Object) -> Vec<Layout> {
        let own = Layout { closed: object.is_closed(), ..Layout::default() };
        object.fields().iter().fold(vec![own], |forms, field| match field.as_flattened() {
            None => {
                let value = Value::Field(field);
                let member = Member {
                    name: field.name(),
                    aliases: field.aliases(),
                    value,
                    required: field.is_required(),
                };
                forms.into_iter().map(|form| form.with(&Layout::of(vec![member]))).collect()
            }
            Some(inner) => {
                let outer = std::mem::replace(&mut self.flattened, true);
                let mut inner = self.of(inner);
                self.flattened = outer;
                // What has no members adds none.
                if inner.is_empty() {
                    return forms;
                }
                // Members of the other fields stand beside its own: the object alone can be closed.
                for form in &mut inner {
                    form.closed = false;
                }
                forms
                    .iter()
                    .flat_map(|form| inner.iter().map(|inner| form.clone().with(inner)))
                    .collect()
            }
        })
    }

    fn of_variant(
        &mut self,
        tagging: Tagging,
        closed: bool,
        variant: &'static Variant,
    ) -> Vec<Layout> {
        let word = if variant.is_other() { Value::AnyWord } else { Value::Word(variant.name()) };
        let forms = match tagging {
            Tagging::Untagged => variant.body().map(|body| self.of(body)).unwrap_or_default(),
            // Any value, and not only an object.
            _ if variant.is_unnamed() => Vec::new(),
            Tagging::Internal { tag } => {
                let tagged = Layout::of(vec![Member::tag(tag, word)]);
                match variant.body() {
                    None => vec![Layout { closed, ..tagged }],
                    Some(body) => match self.of(body) {
                        // A unit struct: nothing beside the tag.
                        forms if forms.is_empty() => vec![tagged],
                        forms => forms.iter().map(|form| tagged.clone().with(form)).collect(),
                    },
                }
            }
            Tagging::Adjacent { tag, content } => {
                let tag = Member::tag(tag, word);
                let data = variant.body().map(|body| Member {
                    name: content,
                    aliases: &[],
                    value: Value::Data(body),
                    required: !body.is_nullable(),
                });
                vec![Layout { closed, ..Layout::of(iter::once(tag).chain(data).collect()) }]
            }
            Tagging::External => {
                let value = match variant.body() {
                    Some(body) => Value::Data(body),
                    None if self.flattened => Value::Data(&UNIT),
                    None => return Vec::new(),
                };
                let (name, aliases) = (variant.name(), variant.aliases());
                let member = Member { name, aliases, value, required: true };
                vec![Layout { closed: true, ..Layout::of(vec![member]) }]
            }
        };
        let described = |mut form: Layout| {
            if tagging != Tagging::External {
                form.title = variant.body().map_or("", Schema::title);
            }
            if !variant.description().is_empty() {
                form.description = variant.description();
            }
            form
        };
        forms.into_iter().map(described).collect()
    }
}

fn optional(mut forms: Vec<Layout>) -> Vec<Layout> {
    for member in forms.iter_mut().flat_map(|form| &mut form.members) {
        member.required = false;
    }
    forms
}

/// A member that a form of an object knows.
pub(crate) struct Known {
    /// What it may be called.
    pub(crate) names: Vec<&'static str>,
    /// Whether it must be there.
    pub(crate) required: bool,
    /// Whether it may be null.
    pub(crate) nullable: bool,
}

/// What a form of an object knows.
pub(crate) struct KnownForm {
    pub(crate) members: Vec<Known>,
    /// Members of any other name belong to it.
    pub(crate) takes_all: bool,
}

/// What each form of an object knows.
pub(crate) fn known_members(schema: &Schema) -> Vec<KnownForm> {
    layouts(schema).into_iter().map(KnownForm::of).collect()
}

/// The same where its members stand among others.
pub(crate) fn flattened_members(schema: &Schema) -> Vec<KnownForm> {
    let mut forms = Forms { flattened: true, ..Forms::default() };
    forms.of(schema).into_iter().map(KnownForm::of).collect()
}

impl KnownForm {
    fn of(form: Layout) -> Self {
        let known = |member: Member| {
            let nullable = match member.value {
                Value::Field(field) => field.schema().is_nullable(),
                Value::Data(body) => body.is_nullable() || matches!(body.kind(), Kind::Null),
                Value::Word(_) | Value::AnyWord => false,
            };
            let names = iter::once(member.name).chain(member.aliases.iter().copied()).collect();
            Known { names, required: member.required, nullable }
        };
        Self {
            takes_all: form.rest.is_some(),
            members: form.members.into_iter().map(known).collect(),
        }
    }
}
