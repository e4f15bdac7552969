//! Types that are written as a text of a known form, and that read others by themselves.

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::rules::{Rule, length};

/// Each type with its schema, the words that complete "must be …", and what reads a text that keeps
/// the rules of the schema.
macro_rules! formed_texts {
    ($($type:ty: $schema:expr, $words:expr, $read:expr;)*) => {$(
        impl $crate::Extract for $type {
            const SCHEMA: $crate::schema::Schema = $schema.of::<Self>();

            fn decode(
                decoder: &mut $crate::decode::Decoder<'_>,
            ) -> Result<Option<Self>, $crate::decode::Halt> {
                $crate::extract::formed::decode(decoder, $words, $read)
            }
        }

        impl $crate::private::Key for $type {
            fn from_key(text: &str) -> Option<Self> {
                $crate::extract::formed::read(text, $read)
            }
        }
    )*};
}

pub(super) use formed_texts;

/// A value that is written as a text.
pub(super) fn decode<T: Extract>(
    decoder: &mut Decoder<'_>,
    words: &'static str,
    make: fn(&str) -> Option<T>,
) -> Result<Option<T>, Halt> {
    let at = decoder.begin()?;
    let Some(text) = decoder.string(schema_of::<T>())? else { return Ok(None) };
    let value = read(&text, make);
    if value.is_none() {
        decoder.break_with(at, || format!("must be {words}"));
    }
    Ok(value)
}

/// What `make` takes the text for, if the text has the form that the schema tells of.
pub(super) fn read<T: Extract>(text: &str, make: fn(&str) -> Option<T>) -> Option<T> {
    let has_form = T::SCHEMA.rules().iter().all(|rule| match *rule {
        Rule::Length { min, max } => length::holds(text, min, max),
        Rule::Format(format) => format.matches(text),
        Rule::Pattern(pattern) => pattern.is_match(text),
        _ => true,
    });
    has_form.then(|| make(text)).flatten()
}
