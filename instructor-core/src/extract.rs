//! The trait that a response model implements.

mod any;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(any(feature = "chrono", feature = "jiff"))]
mod civil;
#[cfg(feature = "rust_decimal")]
mod decimal;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "uuid"))]
mod formed;
#[cfg(feature = "jiff")]
mod jiff;
mod lists;
mod maps;
mod maybe;
mod numbers;
mod pointers;
mod ranges;
#[cfg(feature = "schemars")]
mod schemars;
mod texts;
mod time;
mod tuples;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;

use crate::context::Context;
use crate::decode::{Decoded, Decoder, Halt, Refused, Settings};
use crate::read::{self, Change, Reading};
use crate::rules::Rule;
use crate::schema::Schema;
use crate::violation::{Path, Violations};

pub use self::any::Json;
pub use self::maybe::Maybe;
#[cfg(feature = "schemars")]
pub use self::schemars::Schemars;

/// A type that a model's answer can be decoded into.
///
/// Derive it: `#[derive(Extract)]`. The derive makes one constant table, which feeds the schema
/// that the model sees, the local checks and the words of a reask.
///
/// # Example
/// ```
/// use instructor_core::Extract;
///
/// assert_eq!(u8::SCHEMA.to_json_schema(), r#"{"type":"integer","minimum":0,"maximum":255}"#);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be extracted from an answer",
    label = "no schema and no decoder for this type",
    note = "derive it with `#[derive(Extract)]`, or use a type that has an implementation"
)]
pub trait Extract: Sized + 'static {
    /// The schema of the type's JSON.
    const SCHEMA: Schema;

    /// Decodes the value at which the decoder stands, and leaves the decoder behind it.
    ///
    /// `None` means that the value is not of the type: what is wrong with it is recorded in the
    /// decoder, and decoding goes on behind it.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON from here on.
    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt>;

    /// The value of a field that the answer leaves out, for types that have one.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// Checks the rules of the field that holds the value, and records what they forbid.
    ///
    /// Lists and maps check theirs while they are decoded.
    ///
    /// The value starts at byte `at` of the text and ends where the decoder stands.
    fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
        let _ = (rules, at, decoder);
    }
}

/// The schema of `T` as a reference that lives for ever.
#[must_use]
pub fn schema_of<T: Extract>() -> &'static Schema {
    const { &T::SCHEMA }
}

/// A value read without a client, and what had to be changed to read it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Parsed<T> {
    /// The value; all that the answer gave of it keeps its rules.
    pub value: T,
    /// What was changed to read the answer, in its order; empty if it was right as it stood.
    pub changes: Vec<Change>,
    /// Where a rule `quote` could not be checked, for want of a text to find the quote in.
    pub unchecked: Vec<Path>,
}

/// Reads, decodes and validates an answer, for those who call a model themselves.
///
/// The answer must be one JSON value; a Markdown fence around the whole of it is left out and
/// recorded. [`parse_with`] takes the rest of what can matter.
///
/// # Errors
/// Everything that is wrong with the answer, at once.
///
/// # Example
/// ```
/// let parsed = instructor_core::parse::<Vec<u8>>("```json\n[1, 2]\n```")?;
/// assert_eq!(parsed.value, [1, 2]);
/// assert_eq!(parsed.changes[0].kind, instructor_core::ChangeKind::Fence);
/// # Ok::<(), instructor_core::Violations>(())
/// ```
pub fn parse<T: Extract>(answer: &str) -> Result<Parsed<T>, Violations> {
    parse_with(answer, Reading::default(), &Context::new(), None)
}

/// Reads, decodes and validates an answer: as forgivingly as `reading` allows, with a context for
/// the validators, and with the source text in which `quote` finds what is quoted.
///
/// # Errors
/// Everything that is wrong with the answer, at once.
///
/// # Example
/// ```
/// use instructor_core::{Context, Reading, parse_with};
///
/// let parsed = parse_with::<String>("1.10", Reading::Lossless, &Context::new(), None)?;
/// assert_eq!(parsed.value, "1.10");
/// # Ok::<(), instructor_core::Violations>(())
/// ```
pub fn parse_with<T: Extract>(
    answer: &str,
    reading: Reading,
    context: &Context,
    source: Option<&str>,
) -> Result<Parsed<T>, Violations> {
    read_with(answer, reading, context, source).map_err(|refused| refused.violations)
}

/// As [`parse_with`]; an answer that breaks rules may still give its value.
pub(crate) fn read_with<T: Extract>(
    answer: &str,
    reading: Reading,
    context: &Context,
    source: Option<&str>,
) -> Result<Parsed<T>, Refused<T>> {
    let located =
        read::locate(answer, reading).map_err(|violations| Refused { value: None, violations })?;
    let settings = Settings { reading, context, source };
    let Decoded { value, changes, unchecked } = Decoder::run::<T>(located.json, settings)?;
    let moved = changes.into_iter().map(|change| change.moved(located.at));
    let mut changes = located.changes;
    changes.extend(moved);
    changes.sort_by_key(|change| change.place.start);
    Ok(Parsed { value, changes, unchecked })
}
