//! A type that states what cases ask for, and the three ways to read a text into it.

use std::collections::BTreeSet;
use std::fmt;

use instructor::{Context, Extract, Parsed, Reading, parse, parse_with};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{flags, target};

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    Ours,
    /// `serde_json`, which takes strict JSON alone.
    Strict,
    /// The crate `llm_json`, and `serde_json` behind it.
    LlmJson,
}

impl Reader {
    pub(super) const ALL: [Self; 3] = [Self::Ours, Self::Strict, Self::LlmJson];
}

/// What came of a text.
#[derive(Debug)]
pub(crate) enum Outcome {
    Read {
        /// The value, as serde writes it.
        value: Value,
        /// What was changed, in the words of the cases.
        flags: BTreeSet<&'static str>,
    },
    Refused {
        /// Where, by pointer; one a violation.
        places: Vec<String>,
        message: String,
    },
    /// It panicked, or did not end.
    Crashed,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { value, flags } => write!(f, "{value}, changed: {flags:?}"),
            Self::Refused { message, .. } => f.write_str(message),
            Self::Crashed => f.write_str("a panic, or no end"),
        }
    }
}

/// A type, known by the schema that its target has as well.
pub(crate) struct Model {
    pub(super) schema: Value,
    pub(super) read: fn(Reader, &str) -> Outcome,
}

impl Model {
    pub(crate) fn of<T: Extract + Serialize + DeserializeOwned>() -> Self {
        let schema = T::SCHEMA.to_json_schema();
        let schema = serde_json::from_str(&schema).expect("a schema is JSON");
        Self { schema: target::inlined(&schema), read: read::<T> }
    }
}

fn read<T: Extract + Serialize + DeserializeOwned>(reader: Reader, text: &str) -> Outcome {
    let theirs = match reader {
        Reader::Ours => return ours::<T>(text),
        Reader::Strict => serde_json::from_str::<T>(text).map_err(|error| error.to_string()),
        Reader::LlmJson => llm_json(text),
    };
    match theirs {
        Ok(value) => Outcome::Read { value: written(&value), flags: BTreeSet::new() },
        Err(message) => Outcome::Refused { places: Vec::new(), message },
    }
}

fn llm_json<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let repaired = llm_json::repair_json(text, &llm_json::RepairOptions::default());
    let repaired = repaired.map_err(|error| error.to_string())?;
    serde_json::from_str(&repaired).map_err(|error| error.to_string())
}

/// What is read is the same once more, of what the changes make of the text.
///
/// # Panics
/// If it is not: the record does not tell what was changed.
fn ours<T: Extract + Serialize>(text: &str) -> Outcome {
    let Parsed { value, changes, .. } = match parse::<T>(text) {
        Ok(parsed) => parsed,
        Err(violations) => {
            let places = violations.iter().map(|violation| violation.path().pointer()).collect();
            return Outcome::Refused { places, message: violations.to_string() };
        }
    };
    let value = written(&value);
    let replayed = changes.replay(text);
    match parse_with::<T>(&replayed, Reading::Strict, &Context::new(), None) {
        Ok(again) => assert_eq!(written(&again.value), value, "{text} became {replayed}"),
        Err(violations) => panic!("{text} became {replayed}: {violations}"),
    }
    Outcome::Read { value, flags: changes.iter().flat_map(|change| flags::of(&change)).collect() }
}

fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("a value is written as JSON")
}
