//! `Extract` for any JSON, and for types that only serde knows.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt, Shape};
use crate::schema::{Kind, Schema};

/// Any JSON; of a key that stands twice the last value, as `serde_json` has it.
impl Extract for Value {
    const SCHEMA: Schema = Schema::new(Kind::Any).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        let shape = decoder.shape()?;
        let at = decoder.begin()?;
        Ok(match shape {
            Shape::Null => {
                decoder.null()?;
                Some(Self::Null)
            }
            Shape::Boolean => bool::decode(decoder)?.map(Self::Bool),
            Shape::String => String::decode(decoder)?.map(Self::String),
            Shape::Array => Vec::decode(decoder)?.map(Self::Array),
            Shape::Object => {
                let keeps_last = !decoder.is_mended();
                members(decoder, keeps_last)?.map(Self::Object)
            }
            Shape::Number => {
                let token = decoder.number(schema_of::<Self>())?.unwrap_or_default();
                let number = number(&token);
                if number.is_none() {
                    decoder.break_with(
                        at,
                        || "must be a number that 64 bits hold, or be given as a string",
                    );
                }
                number.map(Self::Number)
            }
        })
    }
}

/// The number, if `serde_json` can hold it as it is: an integer of 64 bits, or a finite decimal.
fn number(token: &str) -> Option<serde_json::Number> {
    let is_integer = token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if !is_integer {
        return token.parse().ok().and_then(serde_json::Number::from_f64);
    }
    if let Ok(value) = token.parse::<u64>() {
        return Some(value.into());
    }
    match token {
        "-0" => serde_json::Number::from_f64(-0.0),
        _ => token.parse::<i64>().ok().map(Into::into),
    }
}

impl Extract for Map<String, Value> {
    const SCHEMA: Schema =
        Schema::new(Kind::Map { keys: schema_of::<String>, values: schema_of::<Value> })
            .of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        members(decoder, false)
    }
}

/// The members of an object; of a key that stands twice the last one, or a violation.
fn members(
    decoder: &mut Decoder<'_>,
    keeps_last: bool,
) -> Result<Option<Map<String, Value>>, Halt> {
    let mut map = Map::new();
    let whole = decoder.map(schema_of::<Map<String, Value>>(), &mut |key: String, value| {
        map.insert(key, value).is_none() || keeps_last
    })?;
    Ok(whole.then_some(map))
}

/// A value of a type that is known to serde alone.
///
/// serde's derives tell nobody what they read, so the model is asked for "a JSON value" unless a
/// schema is given: wrap it in a type of yours with `#[extract(description = "…")]`, write its schema
/// by hand as [`Kind::Foreign`] shows, or turn on the feature `schemars` and use `Schemars`.
///
/// # Example
/// ```
/// use instructor_core::{Json, parse};
///
/// #[derive(serde::Deserialize)]
/// struct Theirs {
///     size: u8,
/// }
///
/// let parsed = parse::<Json<Theirs>>(r#"{"size": 3}"#)?;
/// assert_eq!(parsed.value.size, 3);
/// assert!(parse::<Json<Theirs>>(r#"{"size": 300}"#).is_err());
/// # Ok::<(), instructor_core::Violations>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> Extract for Json<T> {
    const SCHEMA: Schema = Schema::new(Kind::Any).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        decode_with_serde(decoder).map(|value| value.map(Self))
    }
}

/// Lets serde read the value here; what it says of a wrong one is told as it puts it.
pub(crate) fn decode_with_serde<T: DeserializeOwned>(
    decoder: &mut Decoder<'_>,
) -> Result<Option<T>, Halt> {
    let at = decoder.begin()?;
    if decoder.is_mended() {
        // serde takes the last of two equal keys, which here may be those of two objects.
        let before = decoder.found();
        Value::decode(decoder)?;
        if decoder.found() > before {
            return Ok(None);
        }
        decoder.back(at);
    }
    let text = decoder.raw()?;
    match serde_json::from_str(text) {
        Ok(value) => Ok(Some(value)),
        Err(error) => {
            let message = error.to_string();
            // Counted in the value alone, which helps nobody find it in the answer.
            let place = format!(" at line {} column {}", error.line(), error.column());
            let told = message.strip_suffix(&place).unwrap_or(&message);
            decoder.break_validation(at, told.to_owned());
            Ok(None)
        }
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Json<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
