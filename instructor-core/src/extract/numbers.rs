//! `Extract` for booleans and numbers.

use std::cmp::Ordering;
use std::num::NonZero;

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::private::Key;
use crate::rules::number::{self, Held};
use crate::rules::{Listed, Ranged, Rule, Stepped, pattern};
use crate::schema::{Kind, Number, Schema};

impl Extract for bool {
    const SCHEMA: Schema = Schema::new(Kind::Boolean).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        decoder.boolean(schema_of::<Self>())
    }
}

macro_rules! integers {
    ($($type:ident, $keys:ident;)*) => {$(
        impl Extract for $type {
            const SCHEMA: Schema =
                Schema::new(Kind::Integer { min: <Self as Ranged>::MIN, max: <Self as Ranged>::MAX })
                    .of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                let at = decoder.begin()?;
                let most = Self::MAX.ilog10().min(18) as usize;
                if let Some((digits, _)) = decoder.plain_number(most, 0) {
                    // So few digits fit.
                    return Ok(Some(digits as Self));
                }
                let Some(digits) = decoder.integer(schema_of::<Self>())? else { return Ok(None) };
                let value = digits.parse().ok();
                if value.is_none() {
                    decoder.break_type(at, schema_of::<Self>());
                }
                Ok(value)
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                number::check(*self, rules, at, decoder);
            }
        }

        impl Ranged for $type {
            const MIN: Number = integer(Self::MIN as i128, Self::MIN as u128, Self::MIN == 0);
            const MAX: Number = integer(Self::MAX as i128, Self::MAX as u128, true);
        }

        impl Listed for $type {}
        impl Stepped for $type {}

        impl Held for $type {
            fn order(self, bound: Number) -> Ordering {
                let value = i128::try_from(self).map_or(Number::Uint(self as u128), Number::Int);
                // Nearly always, and compared in one step.
                match (value, bound) {
                    (Number::Int(value), Number::Int(bound)) => value.cmp(&bound),
                    _ => value.order(bound),
                }
            }

            fn scaled(self, places: u32) -> Option<u64> {
                let size = u64::try_from(self).ok()?;
                size.checked_mul(10_u64.checked_pow(places)?)
            }
        }

        impl Key for $type {
            fn from_key(text: &str) -> Option<Self> {
                // As JSON writes numbers: no plus, no leading zero.
                text.parse().ok().filter(|value: &Self| value.to_string() == text)
            }

            fn keys() -> &'static Schema {
                &$keys
            }
        }
    )*};
}

/// A bound of an integer type; one that is not negative may be beyond `i128`.
const fn integer(signed: i128, unsigned: u128, is_unsigned: bool) -> Number {
    if is_unsigned && unsigned > i128::MAX as u128 {
        Number::Uint(unsigned)
    } else {
        Number::Int(signed)
    }
}

macro_rules! floats {
    ($($type:ident, $digits:literal;)*) => {$(
        impl Extract for $type {
            const SCHEMA: Schema = Schema::new(Kind::Number).of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                let at = decoder.begin()?;
                if let Some((digits, places)) = decoder.plain_number($digits, $digits) {
                    // Both are held exactly, so their quotient is the nearest to the decimal.
                    return Ok(Some(digits as Self / 10_u64.pow(places as u32) as Self));
                }
                let Some(token) = decoder.number(schema_of::<Self>())? else { return Ok(None) };
                let value = token.parse().ok().filter(|value: &Self| value.is_finite());
                if value.is_none() {
                    decoder.break_with(at, || {
                        format!("must be a number from {:e} to {:e}", $type::MIN, $type::MAX)
                    });
                }
                Ok(value)
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                number::check(*self, rules, at, decoder);
            }
        }

        impl Ranged for $type {
            const MIN: Number = Number::Float($type::MIN as f64);
            const MAX: Number = Number::Float($type::MAX as f64);
        }

        impl Listed for $type {}
        impl Stepped for $type {}

        impl Held for $type {
            fn order(self, bound: Number) -> Ordering {
                // Both are finite: no answer and no bound is anything else.
                self.partial_cmp(&(bound.to_f64() as $type)).unwrap_or(Ordering::Equal)
            }

            // Decimals of so few digits are apart as values of the type, so the one that is found
            // is also the shortest; the divisor is exact, so the division rounds to the nearest.
            fn scaled(self, places: u32) -> Option<u64> {
                const END: $type = 10_u64.pow($digits) as $type;
                let tens = 10_u64.checked_pow(places).filter(|_| places <= 10)? as $type;
                let size = self.abs();
                let scaled = (size * tens + 0.5) as u64;
                let is_exact = (scaled as $type) < END && scaled as $type / tens == size;
                is_exact.then_some(scaled)
            }
        }
    )*};
}

macro_rules! nonzero {
    ($($type:ident)*) => {$(
        impl Extract for NonZero<$type> {
            // Zero is at the end of the unsigned types, and in the middle of the signed ones.
            const SCHEMA: Schema = match <$type>::MIN {
                0 => Schema::new(Kind::Integer { min: Number::Int(1), max: <$type as Ranged>::MAX }),
                _ => <$type>::SCHEMA.ruled(&[Rule::NonZero]),
            }
            .of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                let at = decoder.begin()?;
                let Some(digits) = decoder.integer(schema_of::<Self>())? else { return Ok(None) };
                match digits.parse::<$type>().map(Self::new) {
                    Ok(Some(value)) => return Ok(Some(value)),
                    Ok(None) if <$type>::MIN != 0 => decoder.break_rule(at, &Rule::NonZero),
                    _ => decoder.break_type(at, schema_of::<Self>()),
                }
                Ok(None)
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                number::check(self.get(), rules, at, decoder);
            }
        }

        impl Listed for NonZero<$type> {}
        impl Stepped for NonZero<$type> {}

        impl Ranged for NonZero<$type> {
            const MIN: Number = <$type as Ranged>::MIN;
            const MAX: Number = <$type as Ranged>::MAX;
        }
    )*};
}

/// The keys that an unsigned integer can be.
static UNSIGNED: Schema = Schema::new(Kind::String)
    .described("a whole number")
    .ruled(&[Rule::Pattern(pattern!("^(0|[1-9][0-9]*)$"))]);

/// The keys that a signed integer can be.
static SIGNED: Schema = Schema::new(Kind::String)
    .described("a whole number")
    .ruled(&[Rule::Pattern(pattern!("^(0|-?[1-9][0-9]*)$"))]);

// Casts widen, or are chosen by what is asked before them; floats are compared where they are
// exact; `try_from` and `into` are the identity
// for some of the types.
#[allow(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::useless_conversion,
    clippy::unnecessary_fallible_conversions
)]
mod impls {
    use super::{
        Decoder, Extract, Halt, Held, Key, Kind, Listed, NonZero, Number, Ordering, Ranged, Rule,
        SIGNED, Schema, Stepped, UNSIGNED, integer, number, schema_of,
    };

    integers! {
        i8, SIGNED; i16, SIGNED; i32, SIGNED; i64, SIGNED; i128, SIGNED; isize, SIGNED;
        u8, UNSIGNED; u16, UNSIGNED; u32, UNSIGNED; u64, UNSIGNED; u128, UNSIGNED; usize, UNSIGNED;
    }
    floats! {
        f32, 6;
        f64, 15;
    }
    nonzero!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;
    use std::str::FromStr;

    use crate::{Extract, parse};

    #[track_caller]
    fn is_as_std_reads_it<T: Extract + FromStr + PartialEq + Debug>(text: &str) {
        let read = parse::<T>(text).map(|parsed| parsed.value).ok();
        assert_eq!(read, text.parse().ok(), "{text} as {}", std::any::type_name::<T>());
    }

    #[test]
    fn decimals_are_the_nearest_floats() {
        let mut seed = 1_u64;
        for round in 0..40_000 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            // From one digit to more than are read in the short way.
            let digits = (seed >> 8) % 10_u64.pow(1 + round % 17);
            let places = (seed >> 3) as usize % 19;
            let text = format!("{digits:0width$}", width = places + 1);
            let (whole, fraction) = text.split_at(text.len() - places);
            let point = if fraction.is_empty() { "" } else { "." };
            let text = format!("{whole}{point}{fraction}");
            is_as_std_reads_it::<f64>(&text);
            is_as_std_reads_it::<f32>(&text);
        }
        for text in
            ["0", "0.0", "-0", "0.1", "1e5", "1.5E-3", "999999999999999", "9007199254740993"]
        {
            is_as_std_reads_it::<f64>(text);
            is_as_std_reads_it::<f32>(text);
        }
    }

    #[test]
    fn integers_end_where_their_types_do() {
        for text in [
            "0",
            "9",
            "99",
            "100",
            "127",
            "128",
            "255",
            "256",
            "65535",
            "65536",
            "2147483648",
            "999999999999999999",
            "1000000000000000000",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "-128",
            "-129",
            "340282366920938463463374607431768211455",
            "340282366920938463463374607431768211456",
        ] {
            is_as_std_reads_it::<u8>(text);
            is_as_std_reads_it::<i8>(text);
            is_as_std_reads_it::<u16>(text);
            is_as_std_reads_it::<i32>(text);
            is_as_std_reads_it::<u64>(text);
            is_as_std_reads_it::<i64>(text);
            is_as_std_reads_it::<u128>(text);
        }
    }

    #[test]
    fn what_is_no_number_of_jsons_is_refused() {
        for text in
            ["00", "01", "01.5", "1.", ".5", "1.e5", "1e", "+1", "1_000", "0x1", "1 2", "1.5.2"]
        {
            assert!(parse::<u32>(text).is_err(), "{text}");
            assert!(parse::<f64>(text).is_err(), "{text}");
        }
    }
}
