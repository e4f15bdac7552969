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
use crate::read::{self, Changes, Choice, Edit, Limits, Reading, Trial};
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
    pub changes: Changes,
    /// Where a rule `quote` could not be checked, for want of a text to find the quote in.
    pub unchecked: Vec<Path>,
}

/// Reads, decodes and validates an answer, for those who call a model themselves.
///
/// The answer is JSON, or holds it in a fence or in prose, with such slips of syntax and such values of
/// another type as can be read in one way only: [`Reading::Lossless`]. Each is recorded in
/// [`Parsed::changes`]. [`parse_with`] takes the rest of what can matter.
///
/// # Errors
/// Everything that is wrong with the answer, at once; also that it holds several values that fit and
/// differ.
///
/// # Example
/// ```
/// use instructor_core::{ChangeKind, parse};
///
/// let parsed = parse::<Vec<u8>>("Here you are: [1, '2',]")?;
/// assert_eq!(parsed.value, [1, 2]);
/// assert_eq!(parsed.changes.kinds().next(), Some(ChangeKind::Prose));
///
/// assert!(parse::<Vec<u8>>("[1, 2] or [1, 3]").is_err());
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
/// let context = Context::new();
/// let parsed = parse_with::<String>("1.10", Reading::Lossless, &context, None)?;
/// assert_eq!(parsed.value, "1.10");
/// assert!(parse_with::<String>("1.10", Reading::Strict, &context, None).is_err());
/// # Ok::<(), instructor_core::Violations>(())
/// ```
pub fn parse_with<T: Extract>(
    answer: &str,
    reading: Reading,
    context: &Context,
    source: Option<&str>,
) -> Result<Parsed<T>, Violations> {
    parse_within(answer, reading, Limits::new(), context, source)
}

/// As [`parse_with`], within limits of size, depth and work.
///
/// # Errors
/// Everything that is wrong with the answer, at once.
///
/// # Example
/// ```
/// use instructor_core::{Context, Limits, Reading, parse_within};
///
/// let limits = Limits::new().answer_bytes(4);
/// let parsed = parse_within::<String>("12345", Reading::Lossless, limits, &Context::new(), None);
/// assert_eq!(parsed.unwrap_err().to_string(), "(root): size: must be at most 4 bytes long");
/// ```
pub fn parse_within<T: Extract>(
    answer: &str,
    reading: Reading,
    limits: Limits,
    context: &Context,
    source: Option<&str>,
) -> Result<Parsed<T>, Violations> {
    let settings = Settings { reading, limits, is_mended: false, is_torn: false, context, source };
    read_with(answer, settings).map_err(|refused| refused.violations)
}

/// The same; an answer that breaks rules may still give its value.
pub(crate) fn read_with<T: Extract>(
    answer: &str,
    settings: Settings<'_>,
) -> Result<Parsed<T>, Refused<T>> {
    if read::is_too_long(answer, settings.limits) {
        return Err(read::too_long(answer, settings.limits).into());
    }
    let refused = match decode_encoded::<T>(answer, settings) {
        Ok(decoded) => return Ok(parsed(answer, Vec::new(), 0, decoded)),
        Err(refused) => refused,
    };
    let error = match &refused.malformed {
        Some(error) if settings.reading == Reading::Lossless => error,
        _ => return Err(refused.told(answer)),
    };
    let settings = Settings { is_mended: true, ..settings };
    let mut trials = Trials { settings, last: None, kept: None };
    match read::choose(answer, error.at, schema_of::<T>(), settings.limits, &mut trials) {
        Choice::Made { edits, offset } => match trials.kept {
            Some(Ok(decoded)) => Ok(parsed(answer, edits, offset, decoded)),
            Some(Err(refused)) => Err(refused),
            None => Err(refused.told(answer)),
        },
        Choice::Refused(violations) => Err(violations.into()),
        Choice::None => Err(refused.told(answer)),
    }
}

/// The value, and the changes that made its text of the answer: first `edits`, and then the
/// coercions of what starts at `offset`.
fn parsed<T>(answer: &str, edits: Vec<Edit>, offset: usize, decoded: Decoded<T>) -> Parsed<T> {
    let Decoded { value, edits: coercions, unchecked } = decoded;
    let coercions = coercions.into_iter().map(|edit| edit.moved(offset)).collect();
    let edits = read::compose(answer.len(), edits, coercions);
    Parsed { value, changes: Changes::new(answer, edits), unchecked }
}

/// Decodes the values that an answer may be.
struct Trials<'a, T> {
    settings: Settings<'a>,
    last: Option<Result<Decoded<T>, Refused<T>>>,
    kept: Option<Result<Decoded<T>, Refused<T>>>,
}

impl<T: Extract> Trial for Trials<'_, T> {
    fn run(&mut self, json: &str, is_torn: bool) -> Option<Vec<Edit>> {
        let decoded = decode_encoded::<T>(json, Settings { is_torn, ..self.settings });
        let outcome = self.last.insert(decoded.map_err(|refused| refused.told(json)));
        match outcome {
            Ok(decoded) => Some(decoded.edits.clone()),
            // It fits, and breaks rules.
            Err(refused) => refused.value.is_some().then(Vec::new),
        }
    }

    fn keep(&mut self) {
        self.kept = self.last.take();
    }
}

/// Decodes a text; strings in it that hold JSON, where an object or a list is wanted, are read as
/// what they hold.
fn decode_encoded<T: Extract>(
    text: &str,
    settings: Settings<'_>,
) -> Result<Decoded<T>, Refused<T>> {
    let mut decoded = Decoder::run::<T>(text, settings);
    let mut unwrapped: Option<(String, Vec<Edit>)> = None;
    for _ in 0..read::MAX_ROUNDS {
        let Err(Refused { encoded, .. }) = &decoded else { break };
        let json = unwrapped.as_ref().map_or(text, |(json, _)| json);
        let Some((json, edits)) = read::unwrap_encoded(json, encoded) else { break };
        decoded = Decoder::run::<T>(&json, settings);
        let before = unwrapped.map(|(_, edits)| edits).unwrap_or_default();
        unwrapped = Some((json, read::compose(text.len(), before, edits)));
    }
    let Some((_, before)) = unwrapped else { return decoded };
    decoded.map(|decoded| {
        let edits = read::compose(text.len(), before, decoded.edits);
        Decoded { edits, ..decoded }
    })
}
