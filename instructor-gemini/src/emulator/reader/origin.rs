//! What was read, and from which words.

use std::fmt::Write as _;
use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use super::found::Found;
use super::overlaps;

/// A value that the pattern rules read, with the words of the user's text that it was read from.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::ReadFrom;
///
/// fn told(origin: &ReadFrom) -> String {
///     // "due: "2024-03-03" from "3 March 2024" at 17"
///     format!("{}: {} from {:?} at {}", origin.path, origin.value, origin.words, origin.range.start)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ReadFrom {
    /// Where in the answer the value is: `customer.lines[0].price`; empty for the whole answer.
    pub path: String,
    /// The value as it was answered; a date or a number may be written otherwise in the text.
    pub value: Value,
    /// The bytes of the user's text that it was read from.
    pub range: Range<usize>,
    /// Those bytes.
    pub words: String,
}

/// A value in the making.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Null, or the one value that the schema allows: from no words.
    Fixed(Found),
    /// A value, and where in the user's text it stands.
    Leaf(Found, Range<usize>),
    List(Vec<Piece>),
    Object(Vec<(String, Piece)>),
}

impl Piece {
    /// Whether anything in it is from the text.
    pub(super) fn is_read(&self) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Leaf(..) => true,
            Self::List(pieces) => pieces.iter().any(Self::is_read),
            Self::Object(members) => members.iter().any(|(_, piece)| piece.is_read()),
        }
    }

    /// Whether a value in it stands, wholly or partly, in one of these parts of the text.
    pub(super) fn is_from(&self, parts: &[Range<usize>]) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Leaf(_, range) => overlaps(parts, range),
            Self::List(pieces) => pieces.iter().any(|piece| piece.is_from(parts)),
            Self::Object(members) => members.iter().any(|(_, piece)| piece.is_from(parts)),
        }
    }

    /// How many values in it are from the text.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Fixed(_) => 0,
            Self::Leaf(..) => 1,
            Self::List(pieces) => pieces.iter().map(Self::count).sum(),
            Self::Object(members) => members.iter().map(|(_, piece)| piece.count()).sum(),
        }
    }

    /// Whether an object has a value for each of these keys.
    pub(super) fn has_all(&self, keys: &[String]) -> bool {
        let Self::Object(members) = self else {
            return false;
        };
        keys.iter().all(|key| {
            let has =
                |(name, piece): &(String, Self)| name == key && *piece != Self::Fixed(Found::Null);
            members.iter().any(has)
        })
    }

    /// The value, with its origins in the order of the answer.
    pub(super) fn finish(self, source: &str) -> (Found, Vec<ReadFrom>) {
        let mut origins = Vec::new();
        let found = self.told(source, &mut String::new(), &mut origins);
        (found, origins)
    }

    fn told(self, source: &str, path: &mut String, origins: &mut Vec<ReadFrom>) -> Found {
        let length = path.len();
        match self {
            Self::Fixed(found) => found,
            Self::Leaf(found, range) => {
                let value = match &found {
                    Found::Text(text) => Value::String(text.clone()),
                    found => serde_json::from_str(&found.to_string()).unwrap_or_default(),
                };
                let words = source.get(range.clone()).unwrap_or_default().to_owned();
                origins.push(ReadFrom { path: path.clone(), value, range, words });
                found
            }
            Self::List(pieces) => {
                let mut values = Vec::with_capacity(pieces.len());
                for (at, piece) in pieces.into_iter().enumerate() {
                    let _ = write!(path, "[{at}]");
                    values.push(piece.told(source, path, origins));
                    path.truncate(length);
                }
                Found::Array(values)
            }
            Self::Object(pieces) => {
                let mut members = Vec::with_capacity(pieces.len());
                for (key, piece) in pieces {
                    let is_plain = !key.is_empty()
                        && key.chars().all(|c| c.is_alphanumeric() || "_-$".contains(c));
                    match (is_plain, length) {
                        (true, 0) => path.push_str(&key),
                        (true, _) => {
                            let _ = write!(path, ".{key}");
                        }
                        (false, _) => {
                            let _ = write!(path, "[{key:?}]");
                        }
                    }
                    let value = piece.told(source, path, origins);
                    path.truncate(length);
                    members.push((key, value));
                }
                Found::Object(members)
            }
        }
    }
}
