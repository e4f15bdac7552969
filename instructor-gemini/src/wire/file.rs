//! `File`, and what an upload begins with (<https://ai.google.dev/api/files>, read 2026-11-23).

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// The body of the start of an upload, and of the answer to its end.
#[derive(Serialize, Deserialize)]
pub(crate) struct Enclosed<T> {
    pub(crate) file: T,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewFile<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) display_name: Option<&'a str>,
    pub(crate) mime_type: &'a str,
}

/// Every field but the name may be absent.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct File {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) uri: String,
    #[serde(default)]
    pub(crate) mime_type: String,
    pub(crate) display_name: Option<String>,
    #[serde(default, deserialize_with = "count")]
    pub(crate) size_bytes: u64,
    pub(crate) sha256_hash: Option<String>,
    pub(crate) expiration_time: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) error: Option<Problem>,
}

/// `google.rpc.Status`.
#[derive(Deserialize)]
pub(crate) struct Problem {
    #[serde(default)]
    pub(crate) message: String,
}

/// A number, or a string that holds one: proto3's JSON has both for integers.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(digits) => digits.parse().unwrap_or_default(),
        value => value.as_u64().unwrap_or_default(),
    })
}
