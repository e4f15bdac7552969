//! `GenerateContentResponse`.
//!
//! Every field may be absent: a blocked prompt has no candidates, a last chunk no parts, a count of
//! zero is left out. Reasons are strings, because new ones appear without notice.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A whole answer, or one chunk of a stream.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerateContentResponse<'a> {
    /// What stands here instead of all else when the service failed after the head was sent.
    pub(crate) error: Option<IgnoredAny>,
    #[serde(borrow)]
    pub(crate) candidates: Option<Vec<Candidate<'a>>>,
    pub(crate) prompt_feedback: Option<PromptFeedback>,
    pub(crate) usage_metadata: Option<UsageMetadata>,
    #[serde(borrow)]
    pub(crate) model_version: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) response_id: Option<Text<'a>>,
    /// As in a [`Candidate`]; which of the two places it has is not documented.
    pub(crate) continuation_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Candidate<'a> {
    /// Zero is left out.
    pub(crate) index: Option<u32>,
    /// A `Content` as it came, to be sent back byte for byte.
    #[serde(borrow)]
    pub(crate) content: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) finish_reason: Option<Text<'a>>,
    pub(crate) finish_message: Option<String>,
    /// What to send, beside the same request, for the rest of the answer (the official SDK 3.4.0,
    /// read 2026-11-23).
    pub(crate) continuation_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PromptFeedback {
    pub(crate) block_reason: Option<String>,
    pub(crate) block_reason_message: Option<String>,
}

/// A `Content` with its list of parts as it came.
#[derive(Default, Deserialize)]
pub(crate) struct RawContent<'a> {
    #[serde(borrow)]
    pub(crate) parts: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(crate) struct FunctionCall<'a> {
    #[serde(borrow)]
    pub(crate) name: Option<Text<'a>>,
    /// As they came: numbers keep all their digits.
    #[serde(borrow)]
    pub(crate) args: Option<&'a RawValue>,
}

/// A string that is borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct Text<'a>(#[serde(borrow)] pub(crate) Cow<'a, str>);

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
