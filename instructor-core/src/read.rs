//! From the text of an answer to the JSON in it.
//!
//! An answer that is JSON is decoded as it stands. Of any other, [`locate`] finds what may be values,
//! [`mend`] makes JSON of each, and [`choose`] takes the one that fits the type.

mod change;
mod choose;
mod compose;
mod encoded;
mod limits;
mod locate;
mod mend;
mod names;
mod scalar;
mod trace;
mod work;

pub(crate) use self::change::Edit;
pub use self::change::{Change, ChangeKind, Changes};
pub(crate) use self::choose::{Choice, Trial, choose};
pub(crate) use self::compose::compose;
pub(crate) use self::encoded::{MAX_ROUNDS, unwrap_encoded};
pub use self::limits::Limits;
use crate::violation::{Path, Violation, Violations};

/// How much of an answer may be changed to read it: for a client, for a call, or in
/// [`parse_with`](crate::parse_with).
///
/// # Example
/// ```
/// use instructor_core::{Context, Reading, parse_with};
///
/// let context = Context::new();
/// for answer in ["30.0", "\"30\"", "```\n30\n```"] {
///     assert_eq!(parse_with::<u8>(answer, Reading::Lossless, &context, None).unwrap().value, 30);
///     assert!(parse_with::<u8>(answer, Reading::Strict, &context, None).is_err());
/// }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reading {
    /// Nothing: the answer is one JSON value, and each part of it of its type.
    Strict,
    /// Slips of syntax, what stands around the JSON, and values that are not of their type, where they
    /// can be read in one way only. No value is invented or altered, and each change is recorded.
    #[default]
    Lossless,
}

/// Whether an answer is longer than any that is read.
pub(crate) fn is_too_long(answer: &str, limits: Limits) -> bool {
    answer.len() > limits.answer_bytes
}

/// What is wrong with an answer that is too long.
pub(crate) fn too_long(answer: &str, limits: Limits) -> Violations {
    let message = format!("must be at most {} bytes long", limits.answer_bytes);
    let found = format!("{} bytes", answer.len());
    Violations::new(vec![Violation::new(Path::default(), "size", message, Some(found))], 0)
}
