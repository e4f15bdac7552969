//! Rules that a value must keep beside its type, one a file.

mod decimal;
mod format;
pub(crate) mod length;
mod literal;
pub(crate) mod number;
mod pattern;
pub(crate) mod quote;
mod range;
pub(crate) mod text;
mod types;

use std::fmt;

pub use self::decimal::Decimal;
pub use self::format::Format;
pub use self::literal::Literal;
pub(crate) use self::pattern::pattern;
pub use self::pattern::{Compiled, LazyRegex, Pattern, compile};
pub use self::range::{Constant, NumberType, Ranged};
pub use self::types::{
    Counted, Elements, Formatted, Keyed, Listed, Measured, Patterned, Quoted, Repeatable, Stepped,
    TextType, Words, assert_counted, assert_formatted, assert_patterned, assert_quoted,
    assert_repeatable, assert_stepped, assert_words,
};
use crate::schema::Number;

/// One rule of a field.
///
/// Its `Display` completes "must be …", in the words that the model reads in the schema and again
/// in a reask.
///
/// # Example
/// ```
/// use instructor_core::{Number, Rule};
///
/// let rule = Rule::Range { min: Some(Number::Int(0)), max: Some(Number::Int(150)) };
/// assert_eq!((rule.name(), rule.to_string().as_str()), ("range", "from 0 to 150"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// A number within bounds, both included.
    Range {
        /// The smallest number allowed.
        min: Option<Number>,
        /// The largest number allowed.
        max: Option<Number>,
    },
    /// A number within bounds that are left out themselves.
    Exclusive {
        /// Every number allowed is above.
        min: Option<Number>,
        /// Every number allowed is below.
        max: Option<Number>,
    },
    /// A number that is a whole multiple of another, in decimal arithmetic.
    MultipleOf(Decimal),
    /// A number other than 0.
    NonZero,
    /// A text of so many Unicode scalar values, both bounds included.
    Length {
        /// The shortest length allowed.
        min: Option<usize>,
        /// The longest length allowed.
        max: Option<usize>,
    },
    /// So many elements of a list or entries of a map, both bounds included.
    Items {
        /// The fewest allowed.
        min: Option<usize>,
        /// The most allowed.
        max: Option<usize>,
    },
    /// A list without two equal elements, as JSON compares them.
    Unique,
    /// A text in which a regular expression matches.
    Pattern(Pattern),
    /// A text of a known form.
    Format(Format),
    /// One of a few values.
    OneOf(&'static [Literal]),
    /// A text that stands in the user's own.
    Quote,
    /// Rules of each element of a list, or of each value of a map.
    Each(&'static [Rule]),
    /// Rules of each key of a map.
    Keys(&'static [Rule]),
}

impl Rule {
    /// The attribute that states the rule.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Range { .. } | Self::Exclusive { .. } => "range",
            Self::MultipleOf(_) => "multiple_of",
            Self::NonZero => "nonzero",
            Self::Length { .. } => "length",
            Self::Items { .. } => "items",
            Self::Unique => "unique",
            Self::Pattern(_) => "pattern",
            Self::Format(_) => "format",
            Self::OneOf(_) => "one_of",
            Self::Quote => "quote",
            Self::Each(_) => "each",
            Self::Keys(_) => "keys",
        }
    }
}

/// The rules of each element, or of each value of a map.
pub(crate) fn of_each(rules: &'static [Rule]) -> &'static [Rule] {
    rules
        .iter()
        .find_map(|rule| if let Rule::Each(each) = rule { Some(*each) } else { None })
        .unwrap_or_default()
}

/// The rules of each key of a map.
pub(crate) fn of_keys(rules: &'static [Rule]) -> &'static [Rule] {
    rules
        .iter()
        .find_map(|rule| if let Rule::Keys(keys) = rule { Some(*keys) } else { None })
        .unwrap_or_default()
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Range { min, max } => bounds(f, min, max),
            Self::Exclusive { min, max } => match (min, max) {
                (Some(min), Some(max)) => write!(f, "above {min} and below {max}"),
                (Some(min), None) => write!(f, "above {min}"),
                (None, Some(max)) => write!(f, "below {max}"),
                (None, None) => f.write_str("anything"),
            },
            Self::MultipleOf(step) => write!(f, "a multiple of {step}"),
            Self::NonZero => f.write_str("other than 0"),
            Self::Length { min, max } => {
                bounds(f, min, max)?;
                f.write_str(if is_one(min, max) { " character long" } else { " characters long" })
            }
            Self::Items { min, max } => {
                f.write_str("made of ")?;
                bounds(f, min, max)?;
                f.write_str(if is_one(min, max) { " item" } else { " items" })
            }
            Self::Unique => f.write_str("without repeated elements"),
            Self::Pattern(pattern) => {
                write!(f, "a match of the regular expression {}", pattern.as_str())
            }
            Self::Format(format) => format.fmt(f),
            Self::OneOf(values) => {
                f.write_str("one of ")?;
                for (position, value) in values.iter().enumerate() {
                    let comma = if position == 0 { "" } else { ", " };
                    write!(f, "{comma}{value}")?;
                }
                Ok(())
            }
            Self::Quote => f.write_str("quoted from the text word for word"),
            Self::Each(rules) | Self::Keys(rules) => {
                for (position, rule) in rules.iter().enumerate() {
                    let and = if position == 0 { "" } else { " and " };
                    write!(f, "{and}{rule}")?;
                }
                Ok(())
            }
        }
    }
}

fn is_one(min: Option<usize>, max: Option<usize>) -> bool {
    matches!((min, max), (Some(1), None | Some(1)) | (None, Some(1)))
}

fn bounds<T: fmt::Display + PartialEq>(
    f: &mut fmt::Formatter<'_>,
    min: Option<T>,
    max: Option<T>,
) -> fmt::Result {
    match (min, max) {
        (Some(min), Some(max)) if min == max => write!(f, "exactly {min}"),
        (Some(min), Some(max)) => write!(f, "from {min} to {max}"),
        (Some(min), None) => write!(f, "at least {min}"),
        (None, Some(max)) => write!(f, "at most {max}"),
        (None, None) => f.write_str("anything"),
    }
}
