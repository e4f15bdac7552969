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

    /// The size of the number × 10^`places`, if that is whole and plain to see.
    fn scaled(self, places: u32) -> Option<u64>;
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
fn is_multiple<T: Held>(number: T, step: Decimal) -> bool {
    if let Some((unit, places)) = step.unit()
        && let Some(scaled) = number.scaled(places)
    {
        return scaled % unit == 0;
    }
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

#[cfg(test)]
mod tests {
    use super::{Decimal, Held, is_multiple};

    #[test]
    #[allow(clippy::cast_precision_loss)]
    fn the_short_way_tells_what_the_long_way_does() {
        fn check<T: Held>(number: T, step: Decimal) -> bool {
            let told = is_multiple(number, step);
            assert_eq!(told, step.divides(&format!("{number:e}")), "{number:e} by {step}");
            told
        }
        let steps = [(1, -2), (5, -1), (25, -3), (3, 0), (5, 2), (7, -10), (1, -11), (1, 30)]
            .map(|(digits, exponent)| Decimal::new(digits, exponent));
        for step in steps {
            for cents in (0..3_000).chain(99_999_000..100_000_500) {
                check(f64::from(cents) / 100.0, step);
                check(f64::from(-cents) * 0.01, step);
                check(cents as f32 / 100.0, step);
                check(cents, step);
                check(-i64::from(cents), step);
            }
            for number in [f64::MAX, f64::MIN_POSITIVE, 1e15, 1e15 - 1.0, 1e22, 0.1 + 0.2] {
                check(number, step);
            }
            for number in [f32::MAX, 1e6, 16_777_216.0, 1_073_741_952.0, 0.1] {
                check(number, step);
            }
            check(u128::MAX, step);
            check(i128::MIN, step);
        }
        assert!(check(19.99, steps[0]));
        assert!(!check(19.995, steps[0]));
    }
}
