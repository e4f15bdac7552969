//! The table that describes a response model: one source for the wire schema, the local checks and
//! the words of a reask.

mod json;

use std::any::TypeId;
use std::fmt;

pub use self::json::Dialect;
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
    name: Option<Name>,
    description: &'static str,
}

/// The JSON shape that a [`Schema`] asks for.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Kind {
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
    /// A value that may be `null`, or absent where it is a field.
    Nullable(SchemaRef),
    /// An object with these fields, in declaration order.
    Object(&'static [Field]),
    /// One of several words.
    Enum(&'static [Variant]),
}

/// What a named type is called and which type it is.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    pub(crate) name: &'static str,
    pub(crate) id: fn() -> TypeId,
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Schema {
    /// A schema of this shape, without name or description.
    #[must_use]
    pub const fn new(kind: Kind) -> Self {
        Self { kind, name: None, description: "" }
    }

    /// Gives the schema the name and the identity of the type `T`, for `$defs`.
    #[must_use]
    pub const fn named<T: ?Sized + 'static>(mut self, name: &'static str) -> Self {
        self.name = Some(Name { name, id: TypeId::of::<T> });
        self
    }

    /// Sets what the model is told about the type; empty for nothing.
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// The shape.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The name of the type, if it has one of its own.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        self.name.map(|name| name.name)
    }

    /// What the model is told about the type; empty for nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }

    pub(crate) const fn identity(&self) -> Option<Name> {
        self.name
    }
}

/// Shows the JSON Schema: the tree itself is mostly functions.
impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Schema({})", self.to_json_schema())
    }
}

/// Says in a few words what is wanted, as a reask puts it.
impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Boolean => f.write_str("true or false"),
            Kind::Integer { min, max } => write!(f, "an integer from {min} to {max}"),
            Kind::Number => f.write_str("a number"),
            Kind::String => f.write_str("a string"),
            Kind::Array { .. } => f.write_str("an array"),
            Kind::Nullable(inner) => write!(f, "{} or null", inner()),
            Kind::Object(_) => f.write_str("an object"),
            Kind::Enum(variants) => {
                f.write_str("one of ")?;
                for (position, variant) in variants.iter().enumerate() {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(f, "{comma}{:?}", variant.name)?;
                }
                Ok(())
            }
        }
    }
}

/// One field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    name: &'static str,
    description: &'static str,
    schema: SchemaRef,
    rules: &'static [Rule],
    defaulted: bool,
}

impl Field {
    /// A field with its name on the wire and the schema of its value.
    #[must_use]
    pub const fn new(name: &'static str, schema: SchemaRef) -> Self {
        Self { name, description: "", schema, rules: &[], defaulted: false }
    }

    /// Sets what the model is told about the field; empty for nothing.
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
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
        self.defaulted = true;
        self
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the model is told about the field; empty for nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
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

    /// Whether an answer without the field is wrong.
    #[must_use]
    pub fn is_required(&self) -> bool {
        !self.defaulted && !matches!(self.schema().kind, Kind::Nullable(_))
    }
}

/// One word of an enum.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    name: &'static str,
    description: &'static str,
}

impl Variant {
    /// A variant with its name on the wire.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, description: "" }
    }

    /// Sets what the model is told about the variant; empty for nothing.
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// What the model is told about the variant; empty for nothing.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.description
    }
}

/// A number of any Rust type, without loss.
///
/// `Display` writes it as JSON does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole number that an `i128` holds.
    Int(i128),
    /// A whole number above `i128::MAX`.
    Uint(u128),
    /// A finite floating-point number.
    Float(f64),
}

impl Number {
    /// The exact order of two numbers, whatever their types.
    #[must_use]
    pub const fn is_below(self, other: Self) -> bool {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a < b,
            (Self::Int(_), Self::Uint(_)) => true,
            (Self::Uint(_), Self::Int(_)) => false,
            (Self::Uint(a), Self::Uint(b)) => a < b,
            (Self::Float(a), Self::Float(b)) => a < b,
            (Self::Int(a), Self::Float(b)) => int_below_float(a, b),
            (Self::Float(a), Self::Int(b)) => float_below_int(a, b),
            // Above i128::MAX a float is whole, and a cast to u128 saturates.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            (Self::Uint(a), Self::Float(b)) => b > 0.0 && a < b as u128,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            (Self::Float(a), Self::Uint(b)) => a < 0.0 || (a as u128) < b,
        }
    }
}

impl Number {
    /// The nearest floating-point number.
    #[must_use]
    #[allow(clippy::cast_precision_loss)]
    pub const fn to_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Uint(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

// A cast from float to integer truncates towards zero and saturates, so the whole parts can be
// compared exactly, and the fraction decides between equals.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
const fn int_below_float(int: i128, float: f64) -> bool {
    let whole = float as i128;
    int < whole || (int == whole && float > whole as f64)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
const fn float_below_int(float: f64, int: i128) -> bool {
    let whole = float as i128;
    whole < int || (int == whole && float < whole as f64)
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Uint(value) => value.fmt(f),
            // A number that plain digits would bury in zeros.
            Self::Float(value) if value.abs() >= 1e16 || (value.abs() < 1e-5 && *value != 0.0) => {
                write!(f, "{value:e}")
            }
            Self::Float(value) => value.fmt(f),
        }
    }
}
