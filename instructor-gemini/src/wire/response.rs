//! `GenerateContentResponse`.
//!
//! Every field may be absent: a blocked prompt has no candidates, a last chunk no parts, a count of
//! zero is left out. Reasons are strings, because new ones appear without notice.

mod candidate;

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use self::candidate::Place;

/// A whole answer, or one chunk of a stream; `C` is the [`Content`] of its candidates.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "'de: 'a, C: Deserialize<'de>"))]
pub(crate) struct GenerateContentResponse<'a, C> {
    /// What stands here instead of all else when the service failed after the head was sent.
    pub(crate) error: Option<IgnoredAny>,
    pub(crate) candidates: Option<Vec<Candidate<'a, C>>>,
    pub(crate) prompt_feedback: Option<PromptFeedback>,
    pub(crate) usage_metadata: Option<UsageMetadata>,
    pub(crate) model_version: Option<Text<'a>>,
    pub(crate) response_id: Option<Text<'a>>,
    /// As in a [`Candidate`]; which of the two places it has is not documented.
    pub(crate) continuation_token: Option<String>,
}

pub(crate) struct Candidate<'a, C> {
    /// Zero is left out.
    pub(crate) index: Option<u32>,
    pub(crate) content: Option<C>,
    /// Where the content stands, for it to be sent back byte for byte.
    pub(crate) place: Place<'a>,
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

#[derive(Default, Deserialize)]
pub(crate) struct Content<'a> {
    pub(crate) role: Option<IgnoredAny>,
    #[serde(borrow)]
    pub(crate) parts: Option<Vec<Part<'a>>>,
}

/// A [`Content`] with its list of parts as it came.
#[derive(Default, Deserialize)]
pub(crate) struct RawContent<'a> {
    #[serde(borrow)]
    pub(crate) parts: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Part<'a> {
    #[serde(borrow)]
    pub(crate) text: Option<Text<'a>>,
    pub(crate) thought: Option<bool>,
    #[serde(borrow)]
    pub(crate) function_call: Option<FunctionCall<'a>>,
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
