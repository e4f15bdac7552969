//! From the text of an answer to the JSON in it.

use std::ops::Range;

use crate::violation::{Path, Violation, Violations};

/// An answer may be this long, in bytes.
const MAX_ANSWER: usize = 16 << 20;

/// Something that was changed to read an answer, without changing what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What was changed.
    pub kind: ChangeKind,
    /// What was left out or replaced, in bytes of the answer.
    pub place: Range<usize>,
}

impl Change {
    /// The same in a text that has `offset` bytes before.
    pub(crate) fn moved(self, offset: usize) -> Self {
        let place = self.place.start + offset..self.place.end + offset;
        Self { place, ..self }
    }
}

/// How much of an answer may be changed to read it.
///
/// # Example
/// ```
/// use instructor_core::{Context, Reading, parse_with};
///
/// let context = Context::new();
/// assert_eq!(parse_with::<u8>("30.0", Reading::Lossless, &context, None).unwrap().value, 30);
/// assert!(parse_with::<u8>("30.0", Reading::Strict, &context, None).is_err());
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reading {
    /// Nothing.
    Strict,
    /// What keeps all that the answer says; each change is recorded.
    #[default]
    Lossless,
}

/// What was changed to read an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// A line of a Markdown fence around the whole answer was left out.
    Fence,
    /// A number with a fraction of zeros, or with an exponent, was read as an integer: `30.0`.
    FloatToInteger,
    /// A number was read as a text, as it is written: `1.10`.
    NumberToString,
    /// A text was read as the number that it holds: `"1.10"`.
    StringToNumber,
}

/// The JSON of an answer.
#[derive(Debug)]
pub(crate) struct Located<'a> {
    pub(crate) json: &'a str,
    /// Where it starts in the answer.
    pub(crate) at: usize,
    pub(crate) changes: Vec<Change>,
}

/// Whether an answer is longer than any that is read.
pub(crate) fn is_too_long(answer: &str) -> bool {
    answer.len() > MAX_ANSWER
}

/// Finds the JSON: the whole text, or what a fence around the whole text holds.
pub(crate) fn locate(answer: &str, reading: Reading) -> Result<Located<'_>, Violations> {
    if is_too_long(answer) {
        let message = format!("must be at most {MAX_ANSWER} bytes long");
        let found = format!("{} bytes", answer.len());
        let violation = Violation::new(Path::default(), "size", message, Some(found));
        return Err(Violations::new(vec![violation], 0));
    }
    let fenced = match reading {
        Reading::Strict => None,
        Reading::Lossless => fenced(answer),
    };
    Ok(fenced.unwrap_or_else(|| Located { json: answer, at: 0, changes: Vec::new() }))
}

/// A fence of three backticks or more, its info string one word, around everything but white space.
fn fenced(answer: &str) -> Option<Located<'_>> {
    let text = answer.trim();
    let start = answer.len() - answer.trim_start().len();
    let end = start + text.len();
    let marks = text.len() - text.trim_start_matches('`').len();
    if marks < 3 {
        return None;
    }
    let body = text[marks..].find('\n').map(|newline| start + marks + newline + 1)?;
    let info = answer[start + marks..body].trim();
    let close = end.checked_sub(marks).filter(|&close| close >= body)?;
    // In bytes, as letters may stand here.
    let closes = answer.as_bytes()[close..end].iter().all(|byte| *byte == b'`')
        && !answer[body..close].ends_with('`');
    if !closes || !info.chars().all(|character| character.is_alphanumeric() || character == '-') {
        return None;
    }
    let fence = |place| Change { kind: ChangeKind::Fence, place };
    Some(Located {
        json: &answer[body..close],
        at: body,
        changes: vec![fence(start..body), fence(close..end)],
    })
}
