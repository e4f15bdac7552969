//! What was changed to read an answer, as edits of its text.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::trace;
use crate::violation::Path;

/// Something that was changed to read an answer, without changing what it says.
///
/// `Debug` leaves out `before` and `after`: they hold parts of the answer, which may not belong into
/// a log.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What was changed.
    pub kind: ChangeKind,
    /// Where it stands in the answer, in bytes; empty where something was put in.
    pub place: Range<usize>,
    /// The value that it is about, in the text that was decoded.
    pub path: Path,
    /// What stands in the answer at the place.
    pub before: String,
    /// What was read in its stead; empty where something was left out.
    pub after: String,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change")
            .field("kind", &self.kind)
            .field("place", &self.place)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// What was changed to read an answer: a mend of its syntax, what stood around the JSON, or a
/// coercion of a value to the type that the schema asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// A mark of a Markdown fence was left out.
    Fence,
    /// Text around the JSON was left out.
    Prose,
    /// A block of reasoning (`<think>…</think>`) was left out.
    Reasoning,
    /// A comment was left out.
    Comment,
    /// White space that JSON does not know, a byte order mark included, was left out or replaced.
    WhiteSpace,
    /// A comma before a closing bracket was left out.
    TrailingComma,
    /// A comma without a value before it was left out.
    ExtraComma,
    /// A comma was put between two values.
    MissingComma,
    /// A second colon was left out.
    ExtraColon,
    /// A colon was put behind a key.
    MissingColon,
    /// A closing bracket was put in, or put in the place of one of another kind.
    MissingCloser,
    /// A closing bracket that closes nothing was left out.
    StrayCloser,
    /// Words between two members or elements were left out.
    StrayText,
    /// Dots that stand for what was not written were left out.
    Ellipsis,
    /// `null` was put where a member has no value.
    MissingValue,
    /// Single quotes became double ones.
    SingleQuotes,
    /// Typographic quotes became double ones.
    SmartQuotes,
    /// Backticks became double quotes.
    BacktickQuotes,
    /// Three quotes became one.
    TripleQuotes,
    /// Two quotes became one.
    DoubledQuotes,
    /// A quote was put at the end, or the start, of a string that has only the other one.
    MissingQuote,
    /// A quote within a string was escaped.
    UnescapedQuote,
    /// Quotes were put around a bare word.
    Unquoted,
    /// A literal of Python or JavaScript became one of JSON: `True`, `None`, `undefined`.
    Literal,
    /// A parenthesis of a Python tuple became a square bracket.
    Tuple,
    /// A control character in a string was escaped.
    ControlCharacter,
    /// A backslash that escapes nothing was escaped, or left out before a quote.
    InvalidEscape,
    /// Two strings joined by `+` became one.
    StringConcatenation,
    /// A string was read as the JSON that it holds.
    DoubleEncoded,
    /// A number with a fraction of zeros, or with an exponent, was read as an integer: `30.0`.
    FloatToInteger,
    /// A number was read as a text, as it is written: `1.10`.
    NumberToString,
    /// A text was read as the number that it holds: `"1.10"`.
    StringToNumber,
    /// A text was read as the boolean that it names: `"True"`.
    StringToBoolean,
    /// A word was read as the variant that it names, but for case, spacing or punctuation.
    VariantNormalized,
    /// A key was read as the field that it names, but for case, spacing or separators.
    KeyNormalized,
    /// One value was read as a list of one.
    ImpliedList,
    /// A list of one was read as its element.
    UnwrappedList,
    /// An object with one key around the value was left out.
    UnwrappedObject,
}

/// One edit of a text: what stands at the place gives way to `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) kind: ChangeKind,
    pub(crate) place: Range<usize>,
    pub(crate) after: Cow<'static, str>,
}

impl Edit {
    pub(crate) fn new(
        kind: ChangeKind,
        place: Range<usize>,
        after: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { kind, place, after: after.into() }
    }

    /// The same in a text that has `offset` bytes before.
    pub(crate) fn moved(self, offset: usize) -> Self {
        Self { place: self.place.start + offset..self.place.end + offset, ..self }
    }

    /// What stands at the place is left out.
    pub(crate) fn cut(kind: ChangeKind, place: Range<usize>) -> Self {
        Self::new(kind, place, "")
    }

    /// Something is put before the byte at `at`.
    pub(crate) fn put(kind: ChangeKind, at: usize, after: impl Into<Cow<'static, str>>) -> Self {
        Self::new(kind, at..at, after)
    }
}

/// The text after the edits, which are in its order and do not overlap.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> String {
    apply_within(text, 0..text.len(), edits)
}

/// The same of a part of the text, in which all edits are.
pub(crate) fn apply_within(text: &str, part: Range<usize>, edits: &[Edit]) -> String {
    let added: usize = edits.iter().map(|edit| edit.after.len()).sum();
    let mut edited = String::with_capacity(part.len() + added);
    let mut at = part.start;
    for Edit { place, after, .. } in edits {
        edited.push_str(&text[at..place.start]);
        edited.push_str(after);
        at = place.end;
    }
    edited.push_str(&text[at..part.end]);
    edited
}

/// What was changed to read one answer, in its order; no two places overlap.
///
/// [`Changes::replay`] makes of the answer the text that was decoded, which is strict JSON.
///
/// # Example
/// ```
/// use instructor_core::{ChangeKind, parse};
///
/// let answer = "```json\n[1, 2.0]\n```";
/// let parsed = parse::<Vec<u8>>(answer)?;
/// let change = parsed.changes.iter().nth(1).unwrap();
/// assert_eq!((change.kind, change.place), (ChangeKind::FloatToInteger, 12..15));
/// assert_eq!((&*change.path.to_string(), &*change.before, &*change.after), ("[1]", "2.0", "2"));
/// assert_eq!(parsed.changes.replay(answer), "\n[1, 2]\n");
/// # Ok::<(), instructor_core::Violations>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Changes(Option<Box<Record>>);

/// The edits of an answer, and the answer: the changes are made of them when somebody looks.
#[derive(Clone, PartialEq, Eq)]
struct Record {
    answer: Box<str>,
    edits: Vec<Edit>,
}

impl Changes {
    pub(crate) fn new(answer: &str, edits: Vec<Edit>) -> Self {
        match edits.is_empty() {
            true => Self(None),
            false => Self(Some(Box::new(Record { answer: answer.into(), edits }))),
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.edits().len()
    }

    /// Whether the answer was right as it stood.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edits().is_empty()
    }

    /// What was changed, without where.
    pub fn kinds(&self) -> impl Iterator<Item = ChangeKind> {
        self.edits().iter().map(|edit| edit.kind)
    }

    /// Each change, with its path; the paths are found in one pass over the text.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Change> + ExactSizeIterator {
        let changes = self.0.as_ref().map(|record| record.changes()).unwrap_or_default();
        changes.into_iter()
    }

    /// The text that was decoded, made of the answer.
    #[must_use]
    pub fn replay(&self, answer: &str) -> String {
        apply(answer, self.edits())
    }

    fn edits(&self) -> &[Edit] {
        self.0.as_ref().map_or(&[], |record| &record.edits)
    }
}

impl IntoIterator for &Changes {
    type Item = Change;
    type IntoIter = std::vec::IntoIter<Change>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.as_ref().map(|record| record.changes()).unwrap_or_default().into_iter()
    }
}

impl IntoIterator for Changes {
    type Item = Change;
    type IntoIter = std::vec::IntoIter<Change>;

    fn into_iter(self) -> Self::IntoIter {
        (&self).into_iter()
    }
}

/// Names kinds and places: what stood there is part of the answer.
impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let edits = self.edits().iter().map(|edit| (edit.kind, &edit.place));
        f.debug_list().entries(edits).finish()
    }
}

impl Record {
    fn changes(&self) -> Vec<Change> {
        let decoded = apply(&self.answer, &self.edits);
        let paths = trace::paths(&decoded, &trace::places(&self.edits));
        let changes = self.edits.iter().zip(paths).map(|(edit, path)| Change {
            kind: edit.kind,
            place: edit.place.clone(),
            path,
            before: self.answer[edit.place.clone()].to_owned(),
            after: edit.after.clone().into_owned(),
        });
        changes.collect()
    }
}
