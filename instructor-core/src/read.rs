//! From the text of an answer to the JSON in it.

use std::ops::Range;

/// Something that was changed to read an answer, without changing what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What was changed.
    pub kind: ChangeKind,
    /// Where in the answer, in bytes.
    pub place: Range<usize>,
}

/// What was changed to read an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// A Markdown fence around the whole answer was left out.
    Fence,
}
