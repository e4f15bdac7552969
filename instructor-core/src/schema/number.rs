//! Numbers of any Rust type.

use std::cmp::Ordering;
use std::fmt;

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
    /// The same as an [`Ordering`]; no bound is NaN.
    pub(crate) const fn order(self, other: Self) -> Ordering {
        if self.is_below(other) {
            Ordering::Less
        } else if other.is_below(self) {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }

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
