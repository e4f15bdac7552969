//! `Extract` for decimal numbers, digit by digit.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::rules::number::{self, Held};
use crate::rules::{Listed, Ranged, Rule, Stepped};
use crate::schema::{Kind, Number, Schema};

const WORDS: &str =
    "must be a number of at most 28 digits, those behind the point included, as 1234.50";

/// A number, with as many places as it is written with, and never rounded.
impl Extract for Decimal {
    const SCHEMA: Schema = Schema::new(Kind::Number).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        let at = decoder.begin()?;
        let Some(token) = decoder.number(schema_of::<Self>())? else { return Ok(None) };
        let value = read(&token);
        if value.is_none() {
            decoder.break_with(at, || WORDS);
        }
        Ok(value)
    }

    fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
        number::check(*self, rules, at, decoder);
    }
}

// The nearest that constants can name: 2^96 stands for 2^96 - 1.
impl Listed for Decimal {}
impl Stepped for Decimal {}

impl Ranged for Decimal {
    const MIN: Number = Number::Float(-79_228_162_514_264_337_593_543_950_336.0);
    const MAX: Number = Number::Float(79_228_162_514_264_337_593_543_950_336.0);
}

impl Held for Decimal {
    /// A bound of 0.1 is one tenth, as it is written, whatever its binary digits are.
    fn order(self, bound: Number) -> Ordering {
        match read(&bound.to_string()) {
            Some(bound) => self.cmp(&bound),
            // Too large or too fine a bound to equal any decimal.
            None => {
                let value: f64 = self.to_string().parse().unwrap_or_default();
                value.total_cmp(&bound.to_f64())
            }
        }
    }

    // Its digits are as quick to write as to scale.
    fn scaled(self, _: u32) -> Option<u64> {
        None
    }
}

/// The number that is written so in JSON, if it can be held without a change.
fn read(token: &str) -> Option<Decimal> {
    let (sign, number) = token.strip_prefix('-').map_or((1, token), |number| (-1, number));
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa
        .split_once('.')
        .map_or((mantissa, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_form = is_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(is_digits);
    if !has_form {
        return None;
    }
    let fraction = fraction.unwrap_or_default();
    let exponent: i64 = exponent.parse().ok()?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let places = i64::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
    if digits == 0 {
        // Zero is exact with any number of places.
        return Some(Decimal::new(0, places.clamp(0, Decimal::MAX_SCALE.into()).try_into().ok()?));
    }
    let (digits, places) = if places < 0 {
        let zeros = u32::try_from(places.unsigned_abs()).ok()?;
        (digits.checked_mul(10_i128.checked_pow(zeros)?)?, 0)
    } else {
        (digits, u32::try_from(places).ok()?)
    };
    Decimal::try_from_i128_with_scale(sign * digits, places).ok()
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use rust_decimal::Decimal;

    use super::read;
    use crate::rules::number::Held;
    use crate::schema::Number;

    #[test]
    fn numbers_keep_their_places() {
        for (token, written) in [
            ("0", "0"),
            ("-0", "0"),
            ("1.10", "1.10"),
            ("-1234.50", "-1234.50"),
            ("1e3", "1000"),
            ("1.5E+3", "1500"),
            ("1.50e1", "15.0"),
            ("12e-3", "0.012"),
            ("0.00e5", "0"),
            ("0e-99", "0.0000000000000000000000000000"),
            ("0e99999", "0"),
            ("79228162514264337593543950335", "79228162514264337593543950335"),
            ("-7.9228162514264337593543950335", "-7.9228162514264337593543950335"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
            ("1e28", "10000000000000000000000000000"),
        ] {
            assert_eq!(read(token).map(|value| value.to_string()).as_deref(), Some(written));
        }
    }

    #[test]
    fn what_is_no_number_or_would_be_rounded_is_refused() {
        for token in [
            "",
            "-",
            "+1",
            "01",
            "1.",
            ".5",
            "1_000",
            "1,5",
            " 1",
            "1e",
            "1e+-1",
            "1e1.0",
            "--1",
            "NaN",
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1.00000000000000000000000000000",
            "1e29",
            "0.1e-28",
            "1e99999999999999999999",
            "1e-9223372036854775808",
            "1e9223372036854775807",
            "170141183460469231731687303715884105728",
        ] {
            assert_eq!(read(token), None, "{token}");
        }
    }

    #[test]
    fn bounds_are_what_is_written() {
        use Ordering::{Equal, Greater, Less};
        for (value, bound, expected) in [
            ("0.1", Number::Float(0.1), Equal),
            ("0.3", Number::Float(0.1 + 0.2), Less),
            ("0.10000000000000001", Number::Float(0.1), Greater),
            ("9007199254740993", Number::Int(9_007_199_254_740_993), Equal),
            ("1", Number::Uint(u128::MAX), Less),
            ("1", Number::Float(-1e300), Greater),
            ("0", Number::Float(1e-40), Less),
            ("0", Number::Float(-0.0), Equal),
            ("0.0000000000000000000000000001", Number::Float(1e-28), Equal),
        ] {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(value.order(bound), expected, "{value} and {bound}");
        }
    }
}
