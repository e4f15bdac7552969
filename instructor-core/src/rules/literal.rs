//! `one_of`: one of a few values.

use std::fmt;

use crate::schema::Number;

/// A value that an attribute names.
///
/// `Display` writes it as JSON does.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Literal {
    /// A text.
    Text(&'static str),
    /// A number.
    Number(Number),
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => {
                let mut quoted = String::new();
                crate::json::write_string(&mut quoted, text);
                f.write_str(&quoted)
            }
            Self::Number(number) => number.fmt(f),
        }
    }
}
