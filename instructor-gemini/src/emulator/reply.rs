//! `GenerateContentResponse` as the API writes it.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};

use super::route::Door;
use super::script::RawReply;
use super::timestamp;
use super::tokens::Tokens;

/// Tokens of thought that every answer takes; ours, so that counts can be told in advance.
const THOUGHTS: usize = 16;

/// What an answer tells of its request.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) model: &'a str,
    pub(super) door: Door,
    /// All that was said, what was cached included.
    pub(super) prompt: Tokens,
    pub(super) cached: Tokens,
    pub(super) now: SystemTime,
}

/// A candidate to be.
pub(super) struct Answer<'a> {
    text: &'a str,
    finish: &'a str,
    /// The function whose arguments the text is.
    function: Option<&'a str>,
}

impl<'a> Answer<'a> {
    pub(super) fn finished(text: &'a str, finish: &'a str) -> Self {
        Self { text, finish, function: None }
    }

    /// Makes the text the arguments of a call of this function, if it is an object.
    pub(super) fn calling(self, function: Option<&'a str>) -> Self {
        Self { function, ..self }
    }

    /// The name and the arguments of the call that this is.
    fn call(&self) -> Option<(&'a str, Value)> {
        let function = self.function?;
        let arguments = serde_json::from_str(self.text).ok().filter(Value::is_object)?;
        Some((function, arguments))
    }
}

/// An answer with one candidate.
pub(super) fn generated(answer: &Answer<'_>, about: &About<'_>) -> Value {
    let &Answer { text, finish, .. } = answer;
    let id = response_id(text, about);
    let signature = BASE64_STANDARD.encode(&id);
    let mut candidate = json!({"content": {"role": "model"}, "finishReason": finish, "index": 0});
    // A field of bytes, so base64, which the official SDK holds it to.
    if let Some((name, arguments)) = answer.call() {
        let mut call = json!({"name": name, "args": arguments});
        // Calls of older models have no id (recorded 2026).
        if about.model.starts_with("gemini-3") {
            call["id"] = format!("call-{}", &id[id.len() - 8..]).into();
        }
        let part = json!({"functionCall": call, "thoughtSignature": signature});
        candidate["content"]["parts"] = Value::Array(vec![part]);
        candidate["finishMessage"] = "Model generated function call(s).".into();
    } else if !text.is_empty() {
        let part = json!({"text": text, "thoughtSignature": signature});
        candidate["content"]["parts"] = Value::Array(vec![part]);
    }
    if finish.starts_with("MALFORMED") {
        // Those come without content (reported 2026).
        candidate = json!({"finishReason": finish, "index": 0});
    }
    let mut response = about.response(&id, tokens(text.len()), THOUGHTS);
    response["candidates"] = Value::Array(vec![candidate]);
    response
}

/// An answer to a prompt that is not answered: 200, without candidates.
pub(super) fn blocked(reason: &str, about: &About<'_>) -> Value {
    let mut response = about.response(&response_id(reason, about), 0, 0);
    response["promptFeedback"] = json!({ "blockReason": reason });
    if about.door != Door::Developer {
        response["promptFeedback"]["blockReasonMessage"] =
            format!("The prompt is blocked due to {}.", reason.to_lowercase()).into();
    }
    response
}

impl About<'_> {
    /// What is in every response.
    fn response(&self, id: &str, answer: usize, thoughts: usize) -> Value {
        let mut response = json!({"modelVersion": self.model, "responseId": id});
        response["usageMetadata"] = self.usage(answer, thoughts);
        if self.door != Door::Developer {
            response["createTime"] = timestamp::timestamp(self.now).into();
        }
        response
    }

    /// The prompt's tokens include the cached ones. Zeros are left out, as proto3's JSON does.
    fn usage(&self, answer: usize, thoughts: usize) -> Value {
        let (prompt, cached) = (self.prompt.total(), self.cached.total());
        let mut usage =
            json!({"promptTokenCount": prompt, "totalTokenCount": prompt + answer + thoughts});
        usage["promptTokensDetails"] = self.prompt.details();
        match self.door {
            Door::Developer => usage["serviceTier"] = "standard".into(),
            Door::Express | Door::Project => usage["trafficType"] = "ON_DEMAND".into(),
        }
        if cached > 0 {
            usage["cachedContentTokenCount"] = cached.into();
            usage["cacheTokensDetails"] = self.cached.details();
        }
        for (name, count) in [("candidatesTokenCount", answer), ("thoughtsTokenCount", thoughts)] {
            if count > 0 {
                usage[name] = count.into();
            }
        }
        usage
    }
}

/// Bytes of a token: not Google's count, but the same for the same text.
pub(super) const TOKEN: usize = 4;

pub(super) fn tokens(bytes: usize) -> usize {
    bytes.div_ceil(TOKEN)
}

fn response_id(text: &str, about: &About<'_>) -> String {
    let mut hasher = DefaultHasher::new();
    (text, about.prompt).hash(&mut hasher);
    format!("emulator-{:016x}", hasher.finish())
}

/// 200 with this object.
pub(super) fn ok(response: &Value) -> RawReply {
    // No value with texts as its keys fails to be written.
    let mut text = serde_json::to_vec_pretty(response).unwrap_or_default();
    text.push(b'\n');
    RawReply::new(200, text)
}
