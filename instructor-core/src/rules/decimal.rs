//! Exact decimal numbers, for rules that binary fractions would get wrong.

use std::fmt;

/// How many tens a number needs as factors before further ones cease to matter.
///
/// A divisor of 64 bits has at most 63 factors two and 27 factors five, and to the other primes a
/// ten adds nothing.
const TENS_THAT_MATTER: u64 = 64;

/// A positive number, `digits` × 10^`exponent`, exactly as it was written.
///
/// Zeros at the end of the digits belong to the exponent, so that equal numbers are equal. Its
/// `Display` is the text of a JSON number: `0.01`, `5`, `1e21`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decimal {
    digits: u64,
    exponent: i32,
}

impl Decimal {
    /// The number `digits` × 10^`exponent`.
    ///
    /// # Panics
    /// If `digits` is zero.
    #[must_use]
    pub const fn new(mut digits: u64, mut exponent: i32) -> Self {
        assert!(digits != 0, "a decimal is positive");
        while digits.is_multiple_of(10) && exponent < i32::MAX {
            digits /= 10;
            exponent += 1;
        }
        Self { digits, exponent }
    }

    /// The number × 10^`places` and the fewest `places` that make it whole, if it is not too large.
    pub(crate) fn unit(self) -> Option<(u64, u32)> {
        if self.exponent < 0 {
            return Some((self.digits, self.exponent.unsigned_abs()));
        }
        let tens = 10_u64.checked_pow(self.exponent.unsigned_abs())?;
        Some((self.digits.checked_mul(tens)?, 0))
    }

    /// Whether `number` is a multiple of it, zero and negative multiples included.
    ///
    /// `number` is a JSON number, or an integer or a float as Rust writes it, of any length; what is
    /// neither, such as `NaN`, is no multiple. The time is linear in its length.
    pub(crate) fn divides(self, number: &str) -> bool {
        let Some(number) = Token::read(number) else {
            return false;
        };
        if number.is_zero() {
            return true;
        }
        // A number that reaches further to the right, and not with a zero, has no whole quotient.
        let tens = number.exponent.saturating_sub(i64::from(self.exponent));
        let Ok(tens) = u64::try_from(tens) else {
            return false;
        };
        let divisor = u128::from(self.digits);
        let append = |rest: u128, digit: u8| (rest * 10 + u128::from(digit - b'0')) % divisor;
        let rest = number.whole.bytes().chain(number.fraction.bytes()).fold(0, append);
        (0..tens.min(TENS_THAT_MATTER)).fold(rest, |rest, _| append(rest, b'0')) == 0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits.to_string();
        // Where the point stands, counted from the first digit.
        let point = i64::from(self.exponent) + i64::try_from(digits.len()).unwrap_or(i64::MAX);
        match usize::try_from(point) {
            Ok(point @ 1..=21) if point < digits.len() => {
                let (whole, fraction) = digits.split_at(point);
                write!(f, "{whole}.{fraction}")
            }
            Ok(point @ 1..=21) => write!(f, "{digits:0<point$}"),
            _ if (-5..=0).contains(&point) => {
                let places = self.exponent.unsigned_abs() as usize;
                write!(f, "0.{digits:0>places$}")
            }
            _ => {
                let (first, others) = digits.split_at(1);
                let mark = if others.is_empty() { "" } else { "." };
                write!(f, "{first}{mark}{others}e{}", point - 1)
            }
        }
    }
}

/// The text of a number, without its sign, as (`whole` `fraction`) × 10^`exponent`.
///
/// The digits do not end in a zero; those of zero are empty.
struct Token<'a> {
    whole: &'a str,
    fraction: &'a str,
    exponent: i64,
}

impl<'a> Token<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix('-').unwrap_or(text);
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, read_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        if !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            let exponent = exponent.saturating_sub_unsigned(fraction.len() as u64);
            return Some(Self { whole, fraction, exponent });
        }
        let stripped = whole.trim_end_matches('0');
        let exponent = exponent.saturating_add_unsigned((whole.len() - stripped.len()) as u64);
        Some(Self { whole: stripped, fraction, exponent })
    }

    fn is_zero(&self) -> bool {
        self.whole.is_empty() && self.fraction.is_empty()
    }
}

/// The exponent of a number, or the `i64` nearest to it.
///
/// Nothing is lost by that: exponents so large differ in tens that do not matter, and ones so small
/// are below that of any divisor, whatever zeros a text that fits in memory adds to them.
fn read_exponent(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let append =
        |value: i64, digit| value.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    is_digits(digits).then(|| sign * digits.bytes().fold(0, append))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    const FAR: &str = "999999999999999999999999999999";

    #[test]
    fn equal_numbers_are_equal() {
        for (left, right) in [
            ((10, 0), (1, 1)),
            ((2500, -4), (25, -2)),
            ((10_000_000_000_000_000_000, i32::MIN), (1, i32::MIN + 19)),
            ((100, i32::MAX - 1), (10, i32::MAX)),
        ] {
            assert_eq!(Decimal::new(left.0, left.1), Decimal::new(right.0, right.1));
        }
        assert_ne!(Decimal::new(1, i32::MAX), Decimal::new(10, i32::MAX));
    }

    #[test]
    fn the_text_is_that_of_a_json_number() {
        for (digits, exponent, text) in [
            (5, 0, "5"),
            (1, -2, "0.01"),
            (1500, 0, "1500"),
            (1999, -2, "19.99"),
            (50, -1, "5"),
            (1, 20, "100000000000000000000"),
            (1, 21, "1e21"),
            (125, 19, "1.25e21"),
            (1, -6, "0.000001"),
            (12, -7, "0.0000012"),
            (1, -7, "1e-7"),
            (12, -8, "1.2e-7"),
            (u64::MAX, 0, "18446744073709551615"),
            (u64::MAX, -19, "1.8446744073709551615"),
            (u64::MAX, -25, "0.0000018446744073709551615"),
            (1, i32::MAX, "1e2147483647"),
            (10, i32::MAX, "1.0e2147483648"),
            (12, i32::MIN, "1.2e-2147483647"),
        ] {
            let decimal = Decimal::new(digits, exponent);
            assert_eq!(decimal.to_string(), text);
            assert!(decimal.divides(text), "{text} does not divide itself");
            serde_json::from_str::<&serde_json::value::RawValue>(text).unwrap();
        }
    }

    #[test]
    fn what_divides_what() {
        let cent = Decimal::new(1, -2);
        let two_to_63 = Decimal::new(1 << 63, 0);
        let five_to_27 = Decimal::new(5_u64.pow(27), 0);
        let product = "340282366920938463426481119284349108225";
        for (divisor, number, expected) in [
            (cent, "19.99", true),
            (cent, "-19.99", true),
            (cent, "19.990000", true),
            (cent, "1.005", false),
            (cent, "1.0050", false),
            (cent, "1005e-3", false),
            (cent, "1005E-2", true),
            (cent, "1e+400", true),
            (cent, "0.30000000000000004", false),
            (Decimal::new(1, -1), "0.3", true),
            (Decimal::new(15, -1), "4.5", true),
            (Decimal::new(15, -1), "35", false),
            (Decimal::new(5, 0), "1e400", true),
            (Decimal::new(5, 0), "12", false),
            (Decimal::new(3, 0), "1e400", false),
            (Decimal::new(3, 0), "111e400", true),
            (Decimal::new(7, 2), "1400", true),
            (Decimal::new(7, 2), "140", false),
            (Decimal::new(7, 2), "1500", false),
            (Decimal::new(123_456_789, -9), "1e308", false),
            (Decimal::new(1, 0), "0012", true),
            // Zero is a multiple of everything.
            (Decimal::new(7, i32::MAX), "0", true),
            (Decimal::new(7, 0), "-0.00", true),
            (Decimal::new(7, 0), "0e-400", true),
            // The most tens that a divisor can ask for.
            (two_to_63, "1e62", false),
            (two_to_63, "1e63", true),
            (two_to_63, "1e64", true),
            (five_to_27, "1e26", false),
            (five_to_27, "1e27", true),
            // Past 64 bits.
            (Decimal::new(u64::MAX, 0), product, true),
            (Decimal::new(u64::MAX, 0), "340282366920938463426481119284349108226", false),
            (Decimal::new(u64::MAX, -3), product, true),
            (Decimal::new(u64::MAX, 1), product, false),
            // The ends of the exponent.
            (Decimal::new(1, i32::MAX), "1e2147483647", true),
            (Decimal::new(1, i32::MAX), "1e2147483646", false),
            (Decimal::new(10, i32::MAX), "1e2147483647", false),
            (Decimal::new(10, i32::MAX), "1e2147483648", true),
            (Decimal::new(1, i32::MIN), "1e-2147483648", true),
            (Decimal::new(1, i32::MIN), "1e-2147483649", false),
            (Decimal::new(1, i32::MIN), "10e-2147483649", true),
        ] {
            assert_eq!(divisor.divides(number), expected, "{number} by {divisor}");
        }
    }

    #[test]
    fn exponents_past_all_bounds_neither_panic_nor_change_the_answer() {
        for (divisor, digits, sign, expected) in [
            (Decimal::new(1 << 63, i32::MAX), "1", "", true),
            (Decimal::new(1, i32::MIN), "1.5", "+", true),
            (Decimal::new(3, 0), "1", "", false),
            (Decimal::new(3, 0), "1.2", "+", true),
            (Decimal::new(1, 0), "1000", "-", false),
            (Decimal::new(1, i32::MIN), "0.001", "-", false),
            (Decimal::new(1, 0), "0", "", true),
            (Decimal::new(1, 0), "0.0", "-", true),
        ] {
            let number = format!("{digits}e{sign}{FAR}");
            assert_eq!(divisor.divides(&number), expected, "{number} by {divisor}");
        }
    }

    #[test]
    fn long_numbers_are_read_to_their_end() {
        let zeros = "0".repeat(100_000);
        assert!(Decimal::new(5, 0).divides(&format!("1{zeros}")));
        assert!(!Decimal::new(3, 0).divides(&format!("1{zeros}")));
        assert!(Decimal::new(3, 0).divides(&format!("1{zeros}2")));
        assert!(Decimal::new(1, -2).divides(&format!("0.01{zeros}")));
        assert!(!Decimal::new(1, -2).divides(&format!("0.01{zeros}1")));
        assert!(Decimal::new(1, 0).divides(&format!("1{zeros}e-100000")));
        assert!(!Decimal::new(1, 0).divides(&format!("1{zeros}e-100001")));
        assert!(Decimal::new(5, 0).divides(&f64::MAX.to_string()));
        assert!(!Decimal::new(5, 0).divides(&f64::MIN_POSITIVE.to_string()));
    }

    #[test]
    fn what_is_no_number_is_no_multiple() {
        for text in [
            "", "-", "+1", "--1", ".5", "1.", "1.-5", "1..5", "1.5.5", "e5", "1e", "1e+", "1e-+5",
            "1e5.0", "1e5e5", "NaN", "inf", "-inf", " 1", "1 ", "1_000", "1,5", "0x10", "১", "1e১",
        ] {
            assert!(!Decimal::new(1, i32::MIN).divides(text), "{text:?}");
        }
    }

    #[test]
    fn small_numbers_agree_with_integer_arithmetic() {
        for (digits, exponent) in (1..=40).flat_map(|digits| (-2..=2).map(move |e| (digits, e))) {
            let divisor = Decimal::new(digits, exponent);
            // Both in thousandths.
            let unit = digits * 10_u64.pow(u32::try_from(exponent + 3).unwrap());
            for number in (0..=1_000).chain(unit - 2..=unit + 2) {
                let expected = number % unit == 0;
                let plain = format!("{}.{:03}", number / 1000, number % 1000);
                assert_eq!(divisor.divides(&plain), expected, "{plain} by {divisor}");
                let shifted = format!("-{number}e-3");
                assert_eq!(divisor.divides(&shifted), expected, "{shifted} by {divisor}");
            }
        }
    }
}
