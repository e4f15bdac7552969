//! Rules that a value must keep beside its type, one a file.

#[expect(unreachable_pub, reason = "no rule names it yet")]
#[cfg_attr(not(test), expect(dead_code, reason = "no rule names it yet"))]
mod decimal;
mod format;
pub(crate) mod length;
pub(crate) mod range;

use std::fmt;

pub use self::format::{Format, Formatted, assert_formatted};
pub use self::length::{Measured, TextType};
pub use self::range::{Constant, NumberType, Ranged};
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
    /// A text of so many Unicode scalar values, both bounds included.
    Length {
        /// The shortest length allowed.
        min: Option<usize>,
        /// The longest length allowed.
        max: Option<usize>,
    },
    /// A text of a known form.
    Format(Format),
}

impl Rule {
    /// The attribute that states the rule.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Range { .. } => "range",
            Self::Length { .. } => "length",
            Self::Format(_) => "format",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Range { min, max } => bounds(f, min, max),
            Self::Length { min, max } => {
                bounds(f, min, max)?;
                let one = matches!((min, max), (Some(1), None | Some(1)) | (None, Some(1)));
                f.write_str(if one { " character long" } else { " characters long" })
            }
            Self::Format(format) => format.fmt(f),
        }
    }
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
