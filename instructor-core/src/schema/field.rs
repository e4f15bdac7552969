//! What an object and a choice are made of.

use super::{Kind, Schema, SchemaRef};
use crate::rules::Rule;

/// One member of an object, one element of a tuple, or what a newtype holds.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    name: &'static str,
    aliases: &'static [&'static str],
    title: &'static str,
    description: &'static str,
    examples: &'static [&'static str],
    schema: SchemaRef,
    rules: &'static [Rule],
    presence: Presence,
    flattened: Option<&'static Schema>,
    plainly_named: bool,
}

/// Whether a field may be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// As its type has it: what may be null may be absent.
    OfType,
    /// The same, and the type is written as an `Option`: known while compiling.
    Optional,
    /// It may: it has a default.
    Defaulted,
    /// It may not, even if it may be null.
    Required,
}

impl Field {
    /// A field with its name on the wire and the schema of its value; the elements of a tuple have
    /// no name.
    #[must_use]
    pub const fn new(name: &'static str, schema: SchemaRef) -> Self {
        Self {
            name,
            aliases: &[],
            title: "",
            description: "",
            examples: &[],
            schema,
            rules: &[],
            presence: Presence::OfType,
            flattened: None,
            plainly_named: is_plain(name),
        }
    }

    /// Sets other names that are read as the field's own; the model is told of none of them.
    #[must_use]
    pub const fn aliased(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Sets the title; empty for none.
    #[must_use]
    pub const fn titled(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// Sets what the model is told about the field; empty for nothing.
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Sets examples of values, as JSON texts.
    #[must_use]
    pub const fn exemplified(mut self, examples: &'static [&'static str]) -> Self {
        self.examples = examples;
        self
    }

    /// Sets the rules that the field's value must keep.
    #[must_use]
    pub const fn ruled(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// Says that the field may be absent, because it has a default.
    #[must_use]
    pub const fn defaulted(mut self) -> Self {
        self.presence = Presence::Defaulted;
        self
    }

    /// Says that the field's type is written as an `Option`, for assertions, which cannot look.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.presence = Presence::Optional;
        self
    }

    /// Says that the field must be there, even if its value may be null.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.presence = Presence::Required;
        self
    }

    /// Says that the members of the value, whose schema this is, stand among the object's own.
    ///
    /// By reference and not by function, so that the names can be compared while compiling.
    #[must_use]
    pub const fn flattened(mut self, schema: &'static Schema) -> Self {
        self.flattened = Some(schema);
        self.plainly_named = false;
        self
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Other names that are read as the field's own.
    #[must_use]
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// The title; empty for none.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What the model is told about the field; empty for nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Examples of values, as JSON texts.
    #[must_use]
    pub const fn examples(&self) -> &'static [&'static str] {
        self.examples
    }

    /// The schema of the value.
    #[must_use]
    pub fn schema(&self) -> &'static Schema {
        (self.schema)()
    }

    /// The rules that the value must keep.
    #[must_use]
    pub const fn rules(&self) -> &'static [Rule] {
        self.rules
    }

    /// The schema of the value if its members stand among the object's own.
    #[must_use]
    pub const fn as_flattened(&self) -> Option<&'static Schema> {
        self.flattened
    }

    /// Whether an answer without the field is wrong.
    #[must_use]
    pub fn is_required(&self) -> bool {
        match self.presence {
            Presence::OfType | Presence::Optional => !self.schema().is_nullable(),
            Presence::Defaulted => false,
            Presence::Required => true,
        }
    }

    /// Whether the field is seen to be optional without a look at its type.
    pub(crate) const fn is_plainly_optional(&self) -> bool {
        matches!(self.presence, Presence::Defaulted | Presence::Optional)
    }

    /// Whether the field has a name, which stands in JSON as it is, without an escape.
    pub(crate) const fn is_plainly_named(&self) -> bool {
        self.plainly_named
    }

    pub(crate) fn answers_to(&self, key: &str) -> bool {
        self.flattened.is_none() && (self.name == key || self.aliases.contains(&key))
    }
}

const fn is_plain(name: &str) -> bool {
    let mut rest = name.as_bytes();
    while let [byte, tail @ ..] = rest {
        if *byte < b' ' || matches!(byte, b'"' | b'\\') {
            return false;
        }
        rest = tail;
    }
    true
}

/// The members of an object.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    fields: &'static [Field],
    closed: bool,
    has_flattened: bool,
}

impl Object {
    /// An object with these fields, in declaration order; other members are left out.
    #[must_use]
    pub const fn new(fields: &'static [Field]) -> Self {
        let mut has_flattened = false;
        let mut position = 0;
        while position < fields.len() {
            has_flattened |= fields[position].flattened.is_some();
            position += 1;
        }
        Self { fields, closed: false, has_flattened }
    }

    /// Says that a member without a field of its own is wrong.
    #[must_use]
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// The fields, in declaration order.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// Whether a member without a field of its own is wrong.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    pub(crate) const fn has_flattened(&self) -> bool {
        self.has_flattened
    }
}

/// One of the forms that a value can take.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    name: &'static str,
    aliases: &'static [&'static str],
    description: &'static str,
    value: i128,
    other: bool,
    body: Option<&'static Schema>,
}

impl Variant {
    /// A variant with its name on the wire, and without data.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, aliases: &[], description: "", value: 0, other: false, body: None }
    }

    /// Sets other names that are read as the variant's own.
    #[must_use]
    pub const fn aliased(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Sets what the model is told about the variant; empty for nothing.
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Sets the number that stands for the variant in a [`Kind::Integers`].
    #[must_use]
    pub const fn valued(mut self, value: i128) -> Self {
        self.value = value;
        self
    }

    /// Says that the variant takes what no other one does; its data, if it has any, is the value as
    /// it stands.
    #[must_use]
    pub const fn other(mut self) -> Self {
        self.other = true;
        self
    }

    /// Sets the schema of the variant's data.
    #[must_use]
    pub const fn holding(mut self, body: &'static Schema) -> Self {
        self.body = Some(body);
        self
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Other names that are read as the variant's own.
    #[must_use]
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// What the model is told about the variant; empty for nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// The number that stands for the variant in a [`Kind::Integers`].
    #[must_use]
    pub const fn value(&self) -> i128 {
        self.value
    }

    /// Whether the variant takes what no other one does.
    #[must_use]
    pub const fn is_other(&self) -> bool {
        self.other
    }

    /// The schema of the variant's data.
    #[must_use]
    pub const fn body(&self) -> Option<&'static Schema> {
        self.body
    }

    pub(crate) fn answers_to(&self, word: &str) -> bool {
        let own = !self.other || self.body.is_none();
        own && (self.name == word || self.aliases.contains(&word))
    }

    /// Whether the variant stands for whatever is not named, and is not named itself.
    pub(crate) const fn is_unnamed(&self) -> bool {
        self.other && self.body.is_some()
    }
}

/// How an answer tells which variant it is; the names are serde's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tagging {
    /// By the one key of an object, `{"Circle": {"radius": 1}}`, or a word for a variant without
    /// data.
    External,
    /// By a member among the variant's own, `{"type": "Circle", "radius": 1}`.
    Internal {
        /// The member's name.
        tag: &'static str,
    },
    /// By a member beside the one that holds the data, `{"type": "Circle", "data": {"radius": 1}}`.
    Adjacent {
        /// The name of the member with the variant's name.
        tag: &'static str,
        /// The name of the member with the variant's data.
        content: &'static str,
    },
    /// Not at all: by the shape of the data.
    Untagged,
}

impl Kind {
    /// The variants of a choice of any sort.
    #[must_use]
    pub const fn variants(&self) -> &'static [Variant] {
        match self {
            Self::Enum(variants) | Self::Integers(variants) | Self::Choice { variants, .. } => {
                variants
            }
            _ => &[],
        }
    }
}
