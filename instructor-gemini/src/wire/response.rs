//! `GenerateContentResponse`.
//!
//! Every field may be absent: a blocked prompt has no candidates, a last chunk no parts, a count of
//! zero is left out. Reasons are strings, because new ones appear without notice.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerateContentResponse {
    /// What stands here instead of all else when the service failed after the head was sent.
    pub(crate) error: Option<IgnoredAny>,
    pub(crate) candidates: Option<Vec<Candidate>>,
    pub(crate) prompt_feedback: Option<PromptFeedback>,
    pub(crate) usage_metadata: Option<UsageMetadata>,
    pub(crate) model_version: Option<String>,
    pub(crate) response_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Candidate {
    /// A [`Content`] as it came, to be sent back byte for byte.
    pub(crate) content: Option<Box<RawValue>>,
    pub(crate) finish_reason: Option<String>,
    pub(crate) finish_message: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PromptFeedback {
    pub(crate) block_reason: Option<String>,
    pub(crate) block_reason_message: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Content {
    pub(crate) parts: Option<Vec<Part>>,
}

#[derive(Deserialize)]
pub(crate) struct Part {
    pub(crate) text: Option<String>,
    pub(crate) thought: Option<bool>,
}

/// Counts that cannot be read as such are zero: an answer is not thrown away for them.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(clippy::struct_field_names)] // The API's names.
pub(crate) struct UsageMetadata {
    #[serde(deserialize_with = "count")]
    pub(crate) prompt_token_count: u64,
    #[serde(deserialize_with = "count")]
    pub(crate) tool_use_prompt_token_count: u64,
    #[serde(deserialize_with = "count")]
    pub(crate) cached_content_token_count: u64,
    #[serde(deserialize_with = "count")]
    pub(crate) candidates_token_count: u64,
    #[serde(deserialize_with = "count")]
    pub(crate) thoughts_token_count: u64,
}

/// A number, or a string that holds one: proto3's JSON has both for integers.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(raw.get().trim_matches('"').parse().unwrap_or(0))
}
