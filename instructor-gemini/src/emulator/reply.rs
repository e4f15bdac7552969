//! `GenerateContentResponse` as the API writes it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::{Value, json};

use super::script::RawReply;

/// Tokens of thought that every answer takes; ours, so that counts can be told in advance.
const THOUGHTS: usize = 16;

/// A candidate to be.
pub(super) struct Answer<'a> {
    text: &'a str,
    finish: &'a str,
}

impl<'a> Answer<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self::finished(text, "STOP")
    }

    pub(super) fn finished(text: &'a str, finish: &'a str) -> Self {
        Self { text, finish }
    }
}

/// An answer with one candidate to a request of so many bytes.
pub(super) fn generated(answer: &Answer<'_>, request: usize, model: &str) -> RawReply {
    let &Answer { text, finish } = answer;
    let id = response_id(text, request);
    let mut candidate = json!({"content": {"role": "model"}, "finishReason": finish, "index": 0});
    if !text.is_empty() {
        // The signature is what marks an answer of ours when it comes back in a conversation.
        candidate["content"]["parts"] = json!([{"text": text, "thoughtSignature": id}]);
    }
    let mut response = json!({
        "candidates": [candidate],
        "usageMetadata": usage(request, text.len().div_ceil(4), THOUGHTS),
        "modelVersion": model,
        "responseId": id,
    });
    if finish.starts_with("MALFORMED") {
        // Those come without content (reported 2026).
        response["candidates"][0] = json!({"finishReason": finish, "index": 0});
    }
    ok(&response)
}

/// An answer to a prompt that is not answered: 200, without candidates.
pub(super) fn blocked(reason: &str, request: usize, model: &str) -> RawReply {
    ok(&json!({
        "promptFeedback": {"blockReason": reason},
        "usageMetadata": usage(request, 0, 0),
        "modelVersion": model,
        "responseId": response_id(reason, request),
    }))
}

/// Counts of a request of so many bytes; zeros are left out, as proto3's JSON does.
///
/// Four bytes are a token: not Google's count, but the same for the same text.
fn usage(request: usize, answer: usize, thoughts: usize) -> Value {
    let prompt = request.div_ceil(4);
    let mut usage = json!({
        "promptTokenCount": prompt,
        "totalTokenCount": prompt + answer + thoughts,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt}],
        "serviceTier": "standard",
    });
    if answer > 0 {
        usage["candidatesTokenCount"] = answer.into();
    }
    if thoughts > 0 {
        usage["thoughtsTokenCount"] = thoughts.into();
    }
    usage
}

fn response_id(text: &str, request: usize) -> String {
    let mut hasher = DefaultHasher::new();
    (text, request).hash(&mut hasher);
    format!("emulator-{:016x}", hasher.finish())
}

fn ok(response: &Value) -> RawReply {
    RawReply::new(200, format!("{response:#}\n"))
}
