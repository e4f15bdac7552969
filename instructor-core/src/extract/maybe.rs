//! A value that the text may not give.

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt, Slot};
use crate::schema::{Field, Kind, Schema, Tagging, Variant};

/// What was found, or why it was not.
///
/// `{"found": …}` or `{"missing": "the letter names no date"}`: a model that may say why it finds
/// nothing invents less.
///
/// # Example
/// ```
/// use instructor_core::{Maybe, parse};
///
/// let parsed = parse::<Maybe<u8>>(r#"{"missing": "no age is given"}"#)?;
/// assert_eq!(parsed.value, Maybe::Missing("no age is given".to_owned()));
/// assert_eq!(parse::<Maybe<u8>>(r#"{"found": 31}"#)?.value.found(), Some(31));
/// # Ok::<(), instructor_core::Violations>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Maybe<T> {
    /// What was found.
    Found(T),
    /// Why it was not.
    Missing(String),
}

impl<T> Maybe<T> {
    /// What was found.
    #[must_use]
    pub fn found(self) -> Option<T> {
        match self {
            Self::Found(value) => Some(value),
            Self::Missing(_) => None,
        }
    }

    /// What was found, or why it was not.
    ///
    /// # Errors
    /// The reason that the model gave.
    pub fn into_result(self) -> Result<T, String> {
        match self {
            Self::Found(value) => Ok(value),
            Self::Missing(reason) => Err(reason),
        }
    }
}

impl<T: Extract> Extract for Maybe<T> {
    const SCHEMA: Schema = Schema::new(Kind::Choice {
        tagging: Tagging::External,
        variants: &[
            Variant::new("found")
                .holding(&Schema::new(Kind::Newtype(&Field::new("", schema_of::<T>)))),
            Variant::new("missing").holding(&Schema::new(Kind::Newtype(
                &Field::new("", schema_of::<String>).described("Why the text does not give it."),
            ))),
        ],
        closed: false,
    })
    .of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        let mut value = None;
        decoder.choice(schema_of::<Self>(), &mut |decoder, position, body| {
            value = if position == 0 {
                let mut slot = Slot::new();
                decoder.fields(body, &mut [&mut slot])?;
                slot.take().map(Self::Found)
            } else {
                let mut slot = Slot::new();
                decoder.fields(body, &mut [&mut slot])?;
                slot.take().map(Self::Missing)
            };
            Ok(())
        })?;
        Ok(value)
    }
}
