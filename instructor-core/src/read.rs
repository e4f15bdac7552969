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

/// What was changed to read an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// A line of a Markdown fence around the whole answer was left out.
    Fence,
}

/// The JSON of an answer.
#[derive(Debug)]
pub(crate) struct Located<'a> {
    pub(crate) json: &'a str,
    pub(crate) changes: Vec<Change>,
}

/// Whether an answer is longer than any that is read.
pub(crate) fn is_too_long(answer: &str) -> bool {
    answer.len() > MAX_ANSWER
}

/// Finds the JSON: the whole text, or what a fence around the whole text holds.
pub(crate) fn locate(answer: &str) -> Result<Located<'_>, Violations> {
    if is_too_long(answer) {
        let message = format!("must be at most {MAX_ANSWER} bytes long");
        let found = format!("{} bytes", answer.len());
        let violation = Violation::new(Path::default(), "size", message, Some(found));
        return Err(Violations::new(vec![violation], 0));
    }
    Ok(fenced(answer).unwrap_or_else(|| Located { json: answer, changes: Vec::new() }))
}

/// A fence of three backticks or more, its info string one word, around everything but white space.
fn fenced(answer: &str) -> Option<Located<'_>> {
    let start = answer.len() - answer.trim_start().len();
    let end = answer.trim_end().len();
    let text = &answer[start..end];
    let marks = text.len() - text.trim_start_matches('`').len();
    if marks < 3 {
        return None;
    }
    let body = text[marks..].find('\n').map(|newline| start + marks + newline + 1)?;
    let info = answer[start + marks..body].trim();
    let close = end.checked_sub(marks).filter(|&close| close >= body)?;
    let closes =
        answer[close..end].bytes().all(|byte| byte == b'`') && !answer[body..close].ends_with('`');
    if !closes || !info.chars().all(|character| character.is_alphanumeric() || character == '-') {
        return None;
    }
    let fence = |place| Change { kind: ChangeKind::Fence, place };
    Some(Located {
        json: &answer[body..close],
        changes: vec![fence(start..body), fence(close..end)],
    })
}
