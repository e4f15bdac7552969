//! `Extract` for booleans, numbers and texts.

use super::{Extract, schema_of};
use crate::decode::{Decoder, Stop};
use crate::rules::{Ranged, Rule, length, range};
use crate::schema::{Kind, Number, Schema};

impl Extract for bool {
    const SCHEMA: Schema = Schema::new(Kind::Boolean);

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
        decoder.boolean(schema_of::<Self>())
    }
}

impl Extract for String {
    const SCHEMA: Schema = Schema::new(Kind::String);

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
        Ok(decoder.string(schema_of::<Self>())?.map(Into::into))
    }

    fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
        for rule in rules {
            let holds = match *rule {
                Rule::Length { min, max } => length::holds(self, min, max),
                Rule::Format(format) => format.matches(self),
                Rule::Range { .. } => true,
            };
            if !holds {
                decoder.break_rule(at, rule);
            }
        }
    }
}

/// Checks bounds, each as the field's type holds it: 0.9 of an `f32` is that of an `f32` bound.
fn check_range(
    value: Number,
    held: fn(Number) -> Number,
    rules: &'static [Rule],
    at: usize,
    decoder: &mut Decoder<'_>,
) {
    for rule in rules {
        if let Rule::Range { min, max } = *rule
            && !range::holds(value, min.map(held), max.map(held))
        {
            decoder.break_rule(at, rule);
        }
    }
}

/// The number in Rust's words, exactly.
trait Exact {
    fn exact(self) -> Number;
}

macro_rules! numbers {
    ($kind:ident: $($type:ident)*) => {$(
        impl Extract for $type {
            const SCHEMA: Schema = Schema::new(numbers!(@$kind $type));

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
                let schema = schema_of::<Self>();
                let at = decoder.begin()?;
                let Some(token) = decoder.number(schema)? else { return Ok(None) };
                let value = numbers!(@parse $kind token $type);
                if value.is_none() {
                    decoder.break_type(at, schema);
                }
                Ok(value)
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                check_range(self.exact(), numbers!(@held $kind $type), rules, at, decoder);
            }
        }

        impl Ranged for $type {
            const MIN: Number = numbers!(@$kind $type MIN);
            const MAX: Number = numbers!(@$kind $type MAX);
        }

        impl Exact for $type {
            fn exact(self) -> Number {
                numbers!(@exact $kind self)
            }
        }
    )*};
    (@int $type:ident) => {
        Kind::Integer { min: <$type as Ranged>::MIN, max: <$type as Ranged>::MAX }
    };
    (@float $type:ident) => { Kind::Number };
    // Every integer type but u128 fits i128; u128 takes the branch above i128::MAX.
    (@int $type:ident $end:ident) => {
        if $type::$end as u128 > i128::MAX as u128 && $type::$end > 0 {
            Number::Uint($type::$end as u128)
        } else {
            Number::Int($type::$end as i128)
        }
    };
    (@float $type:ident $end:ident) => { Number::Float($type::$end as f64) };
    (@parse int $token:ident $type:ident) => {
        // Minus zero is zero, also for a type without a sign.
        if $token == "-0" { Some(0) } else { $token.parse::<$type>().ok() }
    };
    (@parse float $token:ident $type:ident) => {
        $token.parse::<$type>().ok().filter(|value| value.is_finite())
    };
    (@held int $type:ident) => { |bound| bound };
    (@held float $type:ident) => {
        |bound| Number::Float((bound.to_f64() as $type).into())
    };
    (@exact int $value:ident) => {
        i128::try_from($value).map_or(Number::Uint($value as u128), Number::Int)
    };
    (@exact float $value:ident) => { Number::Float($value.into()) };
}

// Casts widen, or are chosen by the comparison before them; `try_from` and `into` are the identity
// for some of the types.
#[allow(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::useless_conversion,
    clippy::unnecessary_fallible_conversions,
    clippy::absurd_extreme_comparisons,
    unused_comparisons
)]
mod impls {
    use super::{
        Decoder, Exact, Extract, Kind, Number, Ranged, Rule, Schema, Stop, check_range, schema_of,
    };

    numbers!(int: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
    numbers!(float: f32 f64);
}
