//! What of a schema the emulator cannot fill, and the refusal that says so.

use std::fmt;

use crate::emulator::refusal::invalid_argument;
use crate::emulator::script::RawReply;

use super::Filler;

/// Where in an answer a schema stands: `lines[].price`.
#[derive(Debug, Clone, Copy)]
pub(in crate::emulator) enum Place<'a> {
    Root,
    Member(&'a Place<'a>, &'a str),
    Items(&'a Place<'a>),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Root => Ok(()),
            Self::Member(Self::Root, key) => f.write_str(key),
            Self::Member(parent, key) => write!(f, "{parent}.{key}"),
            Self::Items(parent) => write!(f, "{parent}[]"),
        }
    }
}

/// A part of a schema that cannot be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::emulator) struct Unfit {
    /// Empty for the whole answer.
    pub(in crate::emulator) path: String,
    pub(in crate::emulator) what: String,
}

impl Unfit {
    pub(in crate::emulator) fn new(place: Place<'_>, what: impl Into<String>) -> Self {
        Self { path: place.to_string(), what: what.into() }
    }

    /// The 400 that says what cannot be filled, and what to do.
    pub(in crate::emulator) fn reply(&self, filler: Filler) -> RawReply {
        let instead = match filler {
            Filler::Reader => {
                "script the reply with `.reply(...)`, or have it generated with `.generate(seed)`"
            }
            Filler::Generator => "script the reply with `.reply(...)`",
        };
        invalid_argument(&format!("gemini-emulator: {self}; {instead}"))
    }
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, what } = self;
        match path.as_str() {
            "" => write!(f, "the schema of the answer cannot be filled: {what}"),
            path => write!(f, "the schema of `{path}` cannot be filled: {what}"),
        }
    }
}
