//! The table that describes a response model: one source for the wire schema, the local checks and
//! the words of a reask.

pub(crate) mod assert;
mod cache;
mod dialect;
mod field;
mod json;
mod layout;
mod lowering;
mod number;
mod order;
mod words;

use std::any::TypeId;
use std::fmt;

pub use self::dialect::Dialect;
pub(crate) use self::dialect::Relaxation;
pub use self::field::{Field, Object, Tagging, Variant};
pub(crate) use self::layout::{Known, flattened_members, known_members};
pub use self::lowering::{Lowered, Lowering, LoweringKind, Misfit, Unfit};
pub use self::number::Number;
pub(crate) use self::words::{Wanted, Words};
use crate::rules::Rule;

/// A type's schema by reference, so that types may name each other.
///
/// A function, because a constant that holds another constant cannot be recursive.
pub type SchemaRef = fn() -> &'static Schema;

/// The schema of a response model, as a constant.
///
/// Names, descriptions, rules and their order are those of the Rust declaration.
///
/// # Example
/// ```
/// use instructor_core::Extract;
///
/// let schema = <Option<u8>>::SCHEMA.to_json_schema();
/// assert_eq!(schema, r#"{"type":["integer","null"],"minimum":0,"maximum":255}"#);
/// ```
#[derive(Clone, Copy)]
pub struct Schema {
    kind: Kind,
    name: &'static str,
    id: Option<fn() -> TypeId>,
    title: &'static str,
    description: &'static str,
    examples: &'static [&'static str],
    rules: &'static [Rule],
}

/// The answer as a whole, where a path is asked for.
const ROOT: &str = "(root)";

/// Newtypes may hold newtypes this deep, and untagged enums each other.
pub(crate) const MAX_NEWTYPES: usize = 32;

/// The JSON shape that a [`Schema`] asks for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Kind {
    /// Any JSON value.
    Any,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without fraction, within the bounds of the Rust type.
    Integer {
        /// The type's smallest value.
        min: Number,
        /// The type's largest value.
        max: Number,
    },
    /// A finite number.
    Number,
    /// A text.
    String,
    /// A list of values of one schema.
    Array {
        /// What each element looks like.
        items: SchemaRef,
    },
    /// A list with a schema for each place.
    Tuple(&'static [Field]),
    /// An object whose keys are data.
    Map {
        /// What each key looks like; a text of some kind.
        keys: SchemaRef,
        /// What each value looks like.
        values: SchemaRef,
    },
    /// A value that may be `null`, or absent where it is a field.
    Nullable(SchemaRef),
    /// The value of the one field, as it stands: a newtype.
    Newtype(&'static Field),
    /// An object with known members.
    Object(Object),
    /// One of several words; a variant without a name takes any other value of its schema.
    Enum(&'static [Variant]),
    /// One of several integers; a variant without a name takes any other value of its schema.
    Integers(&'static [Variant]),
    /// One of several forms.
    Choice {
        /// How the answer tells which one it is.
        tagging: Tagging,
        /// The forms, in declaration order.
        variants: &'static [Variant],
        /// Whether a member beside the tag and the variant's own is wrong.
        closed: bool,
    },
    /// What a JSON Schema 2020-12 says that was not made here, for a type that checks it itself.
    ///
    /// The text is an object; anything else says nothing. It stands in the document as it is, but
    /// for its `$defs`: they move to those of the document, under another name where theirs is
    /// taken, and the references to them (`#/$defs/Name`) follow.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Decoder, Extract, Json, Kind, Schema, Halt, parse};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Theirs {
    ///     size: u8,
    /// }
    ///
    /// struct Ours(Theirs);
    ///
    /// impl Extract for Ours {
    ///     const SCHEMA: Schema = Schema::new(Kind::Foreign(|| {
    ///         r#"{"type":"object","properties":{"size":{"type":"integer"}}}"#.to_owned()
    ///     }))
    ///     .of::<Self>();
    ///
    ///     fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
    ///         Ok(Json::decode(decoder)?.map(|Json(theirs)| Self(theirs)))
    ///     }
    /// }
    ///
    /// assert_eq!(parse::<Ours>(r#"{"size": 3}"#)?.value.0.size, 3);
    /// # Ok::<(), instructor_core::Violations>(())
    /// ```
    Foreign(fn() -> String),
}

impl Schema {
    /// A schema of this shape, without name or description.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self { kind, name: "", id: None, title: "", description: "", examples: &[], rules: &[] }
    }

    /// Gives the schema the identity of the type `T`, under which it is rendered once.
    ///
    /// It comes last: what is changed afterwards is no longer the schema of that type.
    #[must_use]
    pub const fn of<T: ?Sized + 'static>(mut self) -> Self {
        self.id = Some(TypeId::of::<T>);
        self
    }

    /// Gives the schema the name and the identity of the type `T`, for `$defs`; it comes last, as
    /// [`Schema::of`] does.
    #[must_use]
    pub const fn named<T: ?Sized + 'static>(mut self, name: &'static str) -> Self {
        self.name = name;
        self.of::<T>()
    }

    /// Sets the title; empty for none.
    #[must_use]
    pub const fn titled(mut self, title: &'static str) -> Self {
        self.title = title;
        self.id = None;
        self
    }

    /// Sets what the model is told about the type; empty for nothing.
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self.id = None;
        self
    }

    /// Sets examples of values, as JSON texts.
    #[must_use]
    pub const fn exemplified(mut self, examples: &'static [&'static str]) -> Self {
        self.examples = examples;
        self.id = None;
        self
    }

    /// Sets what every value of the type keeps beside the shape.
    ///
    /// The rules are said to the model; that they hold is up to the type's own decoder.
    #[must_use]
    pub const fn ruled(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self.id = None;
        self
    }

    /// The shape.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The name of the type, if it has one of its own.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        if self.name.is_empty() { None } else { Some(self.name) }
    }

    /// The title; empty for none.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.title
    }

    /// What the model is told about the type; empty for nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// Examples of values, as JSON texts.
    #[must_use]
    pub const fn examples(&self) -> &'static [&'static str] {
        self.examples
    }

    /// What every value of the type keeps beside the shape.
    #[must_use]
    pub const fn rules(&self) -> &'static [Rule] {
        self.rules
    }

    /// Whether a value may be `null`, and so absent where it is a field.
    pub(crate) fn is_nullable(&self) -> bool {
        matches!(self.held().kind, Kind::Nullable(_))
    }

    /// What a newtype holds, and a newtype in it; other schemas are their own.
    pub(crate) fn held(&self) -> Self {
        let mut held = *self;
        // A newtype of itself has no values, and no end.
        for _ in 0..MAX_NEWTYPES {
            let Kind::Newtype(field) = held.kind else { break };
            held = *field.schema();
        }
        held
    }

    /// Which type it is, if the schema is of a named one.
    fn identity(&self) -> Option<TypeId> {
        self.name().and(self.type_id())
    }

    fn type_id(&self) -> Option<TypeId> {
        self.id.map(|id| id())
    }
}

/// Shows the JSON Schema: the tree itself is mostly functions.
impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({})", self.to_json_schema())
    }
}
