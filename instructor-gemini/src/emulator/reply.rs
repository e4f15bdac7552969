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
    /// The function whose arguments the text is.
    function: Option<&'a str>,
    /// Bytes that came from a cache, beside those of the request.
    cached: usize,
}

impl<'a> Answer<'a> {
    pub(super) fn finished(text: &'a str, finish: &'a str) -> Self {
        Self { text, finish, function: None, cached: 0 }
    }

    /// Makes the text the arguments of a call of this function, if it is an object.
    pub(super) fn calling(self, function: Option<&'a str>) -> Self {
        Self { function, ..self }
    }

    pub(super) fn cached(self, bytes: usize) -> Self {
        Self { cached: bytes, ..self }
    }

    /// The name and the arguments of the call that this is.
    fn call(&self) -> Option<(&'a str, Value)> {
        let arguments = serde_json::from_str(self.text).ok().filter(Value::is_object)?;
        Some((self.function?, arguments))
    }
}

/// An answer with one candidate to a request of so many bytes.
pub(super) fn generated(answer: &Answer<'_>, request: usize, model: &str) -> Value {
    let &Answer { text, finish, cached, .. } = answer;
    let id = response_id(text, request);
    let mut candidate = json!({"content": {"role": "model"}, "finishReason": finish, "index": 0});
    // The signature is what marks an answer of ours when it comes back in a conversation.
    if let Some((name, arguments)) = answer.call() {
        let mut call = json!({"name": name, "args": arguments});
        // Calls of older models have no id (recorded 2026).
        if model.starts_with("gemini-3") {
            call["id"] = format!("call-{}", &id[id.len() - 8..]).into();
        }
        candidate["content"]["parts"] = json!([{"functionCall": call, "thoughtSignature": id}]);
        candidate["finishMessage"] = "Model generated function call(s).".into();
    } else if !text.is_empty() {
        candidate["content"]["parts"] = json!([{"text": text, "thoughtSignature": id}]);
    }
    let mut response = json!({
        "candidates": [candidate],
        "usageMetadata": usage(request, cached, tokens(text.len()), THOUGHTS),
        "modelVersion": model,
        "responseId": id,
    });
    if finish.starts_with("MALFORMED") {
        // Those come without content (reported 2026).
        response["candidates"][0] = json!({"finishReason": finish, "index": 0});
    }
    response
}

/// An answer to a prompt that is not answered: 200, without candidates.
pub(super) fn blocked(reason: &str, request: usize, model: &str) -> Value {
    json!({
        "promptFeedback": {"blockReason": reason},
        "usageMetadata": usage(request, 0, 0, 0),
        "modelVersion": model,
        "responseId": response_id(reason, request),
    })
}

/// Four bytes are a token: not Google's count, but the same for the same text.
pub(super) fn tokens(bytes: usize) -> usize {
    bytes.div_ceil(4)
}

/// Counts of a request of so many bytes, with what is cached beside it; the prompt's tokens include
/// the cached ones. Zeros are left out, as proto3's JSON does.
fn usage(request: usize, cached: usize, answer: usize, thoughts: usize) -> Value {
    let prompt = tokens(request) + tokens(cached);
    let mut usage = json!({
        "promptTokenCount": prompt,
        "totalTokenCount": prompt + answer + thoughts,
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": prompt}],
        "serviceTier": "standard",
    });
    if cached > 0 {
        usage["cachedContentTokenCount"] = tokens(cached).into();
        usage["cacheTokensDetails"] = json!([{"modality": "TEXT", "tokenCount": tokens(cached)}]);
    }
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

/// 200 with this object.
pub(super) fn ok(response: &Value) -> RawReply {
    RawReply::new(200, format!("{response:#}\n"))
}
