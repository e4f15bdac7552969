//! Numbers as they are written, compared without rounding.

use std::cmp::Ordering;

use syn::{Expr, ExprLit, ExprUnary, Lit, UnOp};

use crate::bound::bare;

/// A number in decimal digits: no float comes between what is written and what is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    negative: bool,
    /// Without zeros at either end; zero has none at all.
    digits: Vec<u8>,
    /// The power of ten of the last digit.
    exponent: i64,
}

/// Digits of a divisor, so that they fit into a `u64`.
const MAX_DIVISOR_DIGITS: usize = 19;
/// Powers of ten between a number and its divisor; no primitive type reaches further.
const MAX_SHIFT: i64 = 1024;

impl Decimal {
    /// The number that this text writes: `-12.50e3`, with digits at least on one side of the dot.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(magnitude) => (true, magnitude),
            None => (false, text),
        };
        let (mantissa, power) = match text.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let mut exponent = i64::from(power) - i64::try_from(fraction.len()).ok()?;
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        digits.drain(..zeros);
        while digits.last() == Some(&b'0') {
            digits.pop();
            exponent += 1;
        }
        if digits.is_empty() {
            return Some(Self { negative: false, digits, exponent: 0 });
        }
        Some(Self { negative, digits, exponent })
    }

    /// The number of a literal expression, which a minus may precede.
    pub(crate) fn of(expr: &Expr) -> Option<Self> {
        let (sign, literal) = match bare(expr) {
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => ("-", bare(expr)),
            expr => ("", expr),
        };
        match literal {
            Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => {
                Self::parse(&format!("{sign}{}", int.base10_digits()))
            }
            Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => {
                Self::parse(&format!("{sign}{}", float.base10_digits()))
            }
            _ => None,
        }
    }

    pub(crate) fn is_positive(&self) -> bool {
        !self.negative && !self.digits.is_empty()
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// Whether the number can be one that others are multiples of.
    pub(crate) fn is_divisor(&self) -> bool {
        self.is_positive() && self.digits.len() <= MAX_DIVISOR_DIGITS
    }

    /// The digits as a number, and the power of ten of the last of them; of a divisor.
    pub(crate) fn parts(&self) -> (u64, i32) {
        let append = |number: u64, digit: &u8| {
            number.saturating_mul(10).saturating_add(u64::from(*digit - b'0'))
        };
        let exponent = i32::try_from(self.exponent).unwrap_or(i32::MAX);
        (self.digits.iter().fold(0, append), exponent)
    }

    /// Whether this is a whole number of times the divisor; what is too long to tell is.
    pub(crate) fn is_multiple_of(&self, divisor: &Self) -> bool {
        let shift = self.exponent - divisor.exponent;
        if self.digits.is_empty() || !divisor.is_divisor() || shift > MAX_SHIFT {
            return true;
        }
        // The last digit is not zero, so there is no power of ten to take out of it.
        if shift < 0 {
            return false;
        }
        let value = |digit: &u8| u128::from(*digit - b'0');
        let modulus = divisor.digits.iter().fold(0, |sum, digit| sum * 10 + value(digit));
        let zeros = (0..shift).map(|_| 0);
        let digits = self.digits.iter().map(value).chain(zeros);
        digits.fold(0, |rest, digit| (rest * 10 + digit) % modulus) == 0
    }

    /// The power of ten above the first digit.
    fn magnitude(&self) -> i64 {
        self.exponent + i64::try_from(self.digits.len()).unwrap_or(i64::MAX)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.digits.is_empty(), number.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        let size = || {
            self.magnitude().cmp(&other.magnitude()).then_with(|| self.digits.cmp(&other.digits))
        };
        match (sign(self), sign(other)) {
            (-1, -1) => size().reverse(),
            (1, 1) => size(),
            (own, others) => own.cmp(&others),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn digits_are_compared_and_not_floats() {
        for (less, more) in [
            ("-1", "0"),
            ("-2", "-1.5"),
            ("0.1", "0.10000000000000000001"),
            ("9", "10"),
            ("9e2", "1e3"),
            ("-1e-400", "0"),
            ("340282366920938463463374607431768211455", "340282366920938463463374607431768211456"),
        ] {
            assert!(decimal(less) < decimal(more), "{less} < {more}");
            assert!(decimal(more) > decimal(less), "{more} > {less}");
        }
    }

    #[test]
    fn a_number_has_one_form() {
        for (one, same) in
            [("1", "1.0"), ("1000", "1e3"), ("0", "-0.00"), ("0.5", ".5"), ("1.", "1")]
        {
            assert_eq!(decimal(one), decimal(same));
        }
        for text in ["", "-", "e5", "x", "1e", "1.2.3", "+1", "1e99999999999"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn multiples_are_decimal() {
        for (number, divisor) in [
            ("0.3", "0.1"),
            ("19.99", "0.01"),
            ("-6", "3"),
            ("0", "7"),
            ("1e3", "8"),
            ("1", "0.125"),
        ] {
            assert!(decimal(number).is_multiple_of(&decimal(divisor)), "{number} of {divisor}");
        }
        for (number, divisor) in [("0.35", "0.1"), ("19.999", "0.01"), ("7", "3"), ("5", "10")] {
            assert!(!decimal(number).is_multiple_of(&decimal(divisor)), "{number} of {divisor}");
        }
    }
}
