//! The rules of numbers, together.

use std::cmp::Ordering;
use std::fmt::{self, Write};

use super::{Decimal, Literal, Rule};
use crate::decode::Decoder;
use crate::schema::Number;

/// A number as its type holds it.
pub(crate) trait Held: Copy + fmt::LowerExp {
    /// How the number stands to a bound, which is what the type holds of it: 0.9 beside an `f32` is
    /// that of an `f32`.
    fn order(self, bound: Number) -> Ordering;
}

/// Records the rules that the number of the value at `at` breaks.
pub(crate) fn check<T: Held>(
    number: T,
    rules: &'static [Rule],
    at: usize,
    decoder: &mut Decoder<'_>,
) {
    for rule in rules {
        let holds = match *rule {
            Rule::Range { min, max } => {
                min.is_none_or(|min| number.order(min).is_ge())
                    && max.is_none_or(|max| number.order(max).is_le())
            }
            Rule::Exclusive { min, max } => {
                min.is_none_or(|min| number.order(min).is_gt())
                    && max.is_none_or(|max| number.order(max).is_lt())
            }
            Rule::MultipleOf(step) => is_multiple(number, step),
            Rule::OneOf(values) => values.iter().any(
                |listed| matches!(*listed, Literal::Number(listed) if number.order(listed).is_eq()),
            ),
            _ => true,
        };
        if !holds {
            decoder.break_rule(at, rule);
        }
    }
}

/// Compared as the shortest decimals that the type's values are written with: 19.99 is a multiple
/// of 0.01, whatever the binary digits are.
fn is_multiple(number: impl fmt::LowerExp, step: Decimal) -> bool {
    let mut digits = Digits { bytes: [0; 64], length: 0 };
    // A number takes 41 bytes at most: a u128 with its exponent.
    let _ = write!(digits, "{number:e}");
    std::str::from_utf8(&digits.bytes[..digits.length]).is_ok_and(|text| step.divides(text))
}

/// A text on the stack.
struct Digits {
    bytes: [u8; 64],
    length: usize,
}

impl Write for Digits {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let end = self.length + text.len();
        let place = self.bytes.get_mut(self.length..end).ok_or(fmt::Error)?;
        place.copy_from_slice(text.as_bytes());
        self.length = end;
        Ok(())
    }
}
