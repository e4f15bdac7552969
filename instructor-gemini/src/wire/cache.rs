//! `CachedContent` (<https://ai.google.dev/api/caching>, read 2026-11-23).

use serde::{Deserialize, Serialize};

use super::request::{Instruction, Turn};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewCache<'a> {
    pub(crate) model: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) contents: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) system_instruction: Option<Instruction<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) display_name: Option<&'a str>,
    /// Seconds, with an `s`.
    pub(crate) ttl: &'a str,
}

/// The one thing of a cache that can change.
#[derive(Serialize)]
pub(crate) struct Renewal<'a> {
    pub(crate) ttl: &'a str,
}

#[derive(Deserialize)]
pub(crate) struct CachedContent {
    pub(crate) name: String,
}
