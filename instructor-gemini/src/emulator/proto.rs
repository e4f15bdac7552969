//! The API's request messages, and what proto3's JSON takes of them.
//!
//! Each message is a table of its fields in snake case: the names and types are those of the public
//! definitions (googleapis/googleapis) and of what the official SDK 3.4.0 sends (read 2026-11-23).

mod check;
mod config;
mod content;
mod json;
mod malformed;
mod request;
mod retrieval;
mod schema;
mod tool;

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::json;

use self::check::{Check, Violation, Way};
use self::json::Json;
pub(super) use self::request::{
    BATCH_GENERATE_CONTENT, BATCH_LINE, CACHED_CONTENT, COUNT_TOKENS, CREATE_FILE, GENERATE_CONTENT,
};
use super::refusal;
use super::route::{Door, Route};
use super::script::RawReply;

/// A message: its name below the API's package, and its fields.
#[derive(Debug)]
pub(super) struct Message {
    name: &'static str,
    fields: &'static [Field],
}

#[derive(Debug)]
struct Field {
    /// In snake case.
    name: &'static str,
    label: Label,
    kind: Kind,
    /// The group of which one field can be set.
    oneof: Option<&'static str>,
    /// The one API that has it, if the other has not.
    only: Option<Api>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Label {
    One,
    Many,
    /// By names of any kind.
    Map,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    String,
    Bytes,
    Bool,
    Int32,
    Int64,
    Float,
    Double,
    Duration,
    Timestamp,
    /// An object of any content.
    Struct,
    /// JSON of any kind.
    Value,
    Enum(&'static Enum),
    Message(&'static Message),
}

#[derive(Debug)]
struct Enum {
    name: &'static str,
    words: &'static [&'static str],
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Api {
    Developer,
    Vertex,
}

impl Message {
    const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self { name, fields }
    }

    fn field(&self, key: &str, api: Api) -> Option<&'static Field> {
        let is_known = |field: &&Field| field.only.is_none_or(|only| only == api);
        self.fields.iter().filter(is_known).find(|field| field.is_spelled(key))
    }
}

impl Enum {
    const fn new(name: &'static str, words: &'static [&'static str]) -> Self {
        Self { name, words }
    }
}

const fn one(name: &'static str, kind: Kind) -> Field {
    Field { name, label: Label::One, kind, oneof: None, only: None }
}

const fn many(name: &'static str, kind: Kind) -> Field {
    Field { label: Label::Many, ..one(name, kind) }
}

const fn map(name: &'static str, kind: Kind) -> Field {
    Field { label: Label::Map, ..one(name, kind) }
}

impl Field {
    const fn of(self, oneof: &'static str) -> Self {
        Self { oneof: Some(oneof), ..self }
    }

    const fn only(self, api: Api) -> Self {
        Self { only: Some(api), ..self }
    }

    /// Whether the key is the name, in snake case or in camel case.
    fn is_spelled(&self, key: &str) -> bool {
        // Most are told by their first letter.
        key.as_bytes().first() == self.name.as_bytes().first()
            && (key == self.name || key.chars().eq(camel(self.name)))
    }

    /// Whether the key is the one that is read.
    fn is_read_as(&self, key: &str) -> bool {
        self.alias().map_or_else(|| key.chars().eq(camel(self.name)), |alias| key == alias)
    }

    /// The key that is read.
    fn read_as(&self) -> Cow<'static, str> {
        self.alias().map_or_else(|| camel(self.name).collect::<String>().into(), Cow::Borrowed)
    }

    /// The key that is read, where it is not the name in camel case.
    fn alias(&self) -> Option<&'static str> {
        match self.name {
            "ref" => Some("$ref"),
            "defs" => Some("$defs"),
            "_responseJsonSchema" => Some("responseJsonSchema"),
            _ => None,
        }
    }
}

/// The letters of a name in camel case.
fn camel(name: &str) -> impl Iterator<Item = char> {
    let mut is_after_score = false;
    name.chars().filter_map(move |letter| {
        let is_score = letter == '_';
        let is_first = std::mem::replace(&mut is_after_score, is_score);
        match (is_score, is_first) {
            (true, _) => None,
            (false, true) => Some(letter.to_ascii_uppercase()),
            (false, false) => Some(letter),
        }
    })
}

/// Reads a body as this message, found at this place of the request if it is not all of it.
///
/// What is read has its names in camel case, one value where a list may stand as a list, enums in
/// capitals, integers as numbers, and no null.
pub(super) fn read<T: DeserializeOwned>(
    body: &[u8],
    message: &'static Message,
    at: Option<&'static str>,
    route: &Route<'_>,
) -> Result<T, RawReply> {
    let body = match body.trim_ascii() {
        [] => b"{}",
        body => body,
    };
    let mut json: Json<'_> =
        serde_json::from_slice(body).map_err(|error| malformed::reply(body, &error))?;
    let read = match check(&mut json, message, at, route)? {
        Way::AsItCame => serde_json::from_slice(body),
        Way::Rewritten => json.to(),
    };
    read.map_err(|error| {
        // What no table says: a JSON Schema that is none.
        refusal::invalid_argument(&format!("gemini-emulator: this cannot be read: {error}"))
    })
}

/// Refuses what the message has not, and writes the rest in the one way that is read.
fn check(
    json: &mut Json<'_>,
    message: &'static Message,
    at: Option<&'static str>,
    route: &Route<'_>,
) -> Result<Way, RawReply> {
    let (api, package) = match route.door {
        Door::Developer => (Api::Developer, "google.ai.generativelanguage"),
        Door::Express | Door::Project => (Api::Vertex, "google.cloud.aiplatform"),
    };
    let check = Check::new(api, package, route.version);
    check.run(json, message, at).map_err(|violations| refused(&violations))
}

/// The 400 that names each violation in the message, a line each, and in the details.
fn refused(violations: &[Violation]) -> RawReply {
    let messages: Vec<&str> = violations.iter().map(|one| one.description.as_str()).collect();
    let fields = violations.iter().map(|violation| {
        let mut json = json!({"description": violation.description});
        // What is unknown at the top stands in no field.
        if !violation.field.is_empty() {
            json["field"] = violation.field.as_str().into();
        }
        json
    });
    let details = json!({
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": fields.collect::<Vec<_>>(),
    });
    refusal::error(400, "INVALID_ARGUMENT", &messages.join("\n"), &[details])
}
