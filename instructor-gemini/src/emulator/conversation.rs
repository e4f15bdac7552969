//! The turns of a request: what the API refuses, and the text that is read.

use base64::Engine as _;
use base64::engine::general_purpose::{
    STANDARD_PAD_INDIFFERENT as STANDARD, URL_SAFE_PAD_INDIFFERENT as URL_SAFE,
};
use serde::Deserialize;
use serde_json::Value;

use super::files::Files;
use super::refusal::invalid_argument;
use super::route::Door;
use super::script::RawReply;

/// Signatures that Google documents for calls that no model made
/// (<https://ai.google.dev/gemini-api/docs/thought-signatures>, read 2026-11-23).
const STAND_INS: [&str; 2] =
    ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

/// A turn; both spellings of every field, as proto3's JSON takes them.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Content {
    role: Option<String>,
    parts: Option<Vec<Part>>,
}

#[derive(Debug, Clone, Deserialize)]
struct Part {
    text: Option<String>,
    #[serde(alias = "thoughtSignature")]
    thought_signature: Option<String>,
    #[serde(alias = "functionCall")]
    function_call: Option<Called>,
    #[serde(alias = "functionResponse")]
    function_response: Option<Called>,
    #[serde(alias = "inlineData")]
    inline_data: Option<Inline>,
    #[serde(alias = "fileData")]
    file_data: Option<Linked>,
}

/// A function call, or the response to one.
#[derive(Debug, Clone, Deserialize)]
struct Called {
    id: Option<String>,
    name: String,
    response: Option<Value>,
}

#[derive(Debug, Clone, Deserialize)]
struct Inline {
    #[serde(alias = "mimeType")]
    mime_type: String,
    data: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Linked {
    #[serde(alias = "fileUri")]
    file_uri: String,
}

impl Inline {
    /// In either alphabet, padded or not, as proto3's JSON takes it; `None` for what is neither.
    fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.data).or_else(|_| URL_SAFE.decode(&self.data)).ok()
    }
}

impl Content {
    fn is_model(&self) -> bool {
        self.role.as_deref() == Some("model")
    }

    fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().flatten()
    }

    fn calls(&self) -> Vec<&Called> {
        self.parts().filter_map(|part| part.function_call.as_ref()).collect()
    }

    fn responses(&self) -> Vec<&Called> {
        self.parts().filter_map(|part| part.function_response.as_ref()).collect()
    }

    /// Whether the user says something here, and does not just answer a call.
    fn begins_a_turn(&self) -> bool {
        !self.is_model() && self.parts().any(|part| part.function_response.is_none())
    }

    fn size(&self) -> usize {
        let of = |part: &Part| {
            let text = part.text.as_ref().map_or(0, String::len);
            text + part.inline_data.as_ref().map_or(0, |inline| inline.data.len())
        };
        self.parts().map(of).sum()
    }
}

/// The bytes of what is said.
pub(super) fn bytes(contents: &[Content]) -> usize {
    contents.iter().map(Content::size).sum()
}

/// What the API refuses of a conversation.
///
/// The messages are of field reports; that ends on a model's turn are refused since Gemini 3.5, that
/// a call of the current turn without its signature is, since Gemini 3 (read 2026-11-23).
pub(super) fn check(contents: &[Content], model: &str, door: Door) -> Result<(), RawReply> {
    for (at, content) in contents.iter().enumerate() {
        if !matches!(content.role.as_deref(), None | Some("user" | "model" | "function")) {
            return Err(invalid_argument("Please use a valid role: user, model."));
        }
        if content.parts().next().is_none() {
            let message = format!(
                "* GenerateContentRequest.contents[{at}].parts: contents.parts must not be empty.\n"
            );
            return Err(invalid_argument(&message));
        }
        for part in content.parts() {
            check_part(part)?;
        }
        check_responses(content, at.checked_sub(1).and_then(|before| contents.get(before)), door)?;
    }
    if contents.last().is_some_and(Content::is_model) {
        return Err(invalid_argument("Requests ending with a model turn are not supported."));
    }
    if model.starts_with("gemini-3") {
        check_signatures(contents)?;
    }
    Ok(())
}

fn check_part(part: &Part) -> Result<(), RawReply> {
    let kinds = [
        part.text.is_some(),
        part.inline_data.is_some(),
        part.file_data.is_some(),
        part.function_call.is_some(),
        part.function_response.is_some(),
    ];
    // A part may be nothing but a signature.
    if kinds.into_iter().filter(|&is_set| is_set).count() > 1 {
        return Err(invalid_argument(
            "Invalid JSON payload received. Part: oneof field 'data' is already set.",
        ));
    }
    if part.inline_data.as_ref().is_some_and(|inline| inline.bytes().is_none()) {
        let message = "Invalid value at 'contents.parts.inline_data.data' (TYPE_BYTES), Base64 \
                       decoding failed";
        return Err(invalid_argument(message));
    }
    let response = part.function_response.as_ref().map(|called| &called.response);
    // No schema in a response (reported 2026), and nothing but an object.
    let is_plain = |value: &Option<Value>| {
        value.as_ref().is_some_and(|value| value.is_object() && !names_reference(value))
    };
    if response.is_some_and(|value| !is_plain(value)) {
        return Err(invalid_argument("Request contains an invalid argument."));
    }
    Ok(())
}

fn names_reference(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.iter().any(|(key, value)| key == "$ref" || names_reference(value))
        }
        Value::Array(values) => values.iter().any(names_reference),
        _ => false,
    }
}

/// A turn of calls is followed by a turn with the response to each, and by nothing else.
fn check_responses(
    content: &Content,
    before: Option<&Content>,
    door: Door,
) -> Result<(), RawReply> {
    let calls = before.filter(|before| before.is_model()).map(Content::calls).unwrap_or_default();
    let responses = content.responses();
    if calls.is_empty() {
        if responses.is_empty() {
            return Ok(());
        }
        return Err(invalid_argument(
            "Please ensure that function response turn comes immediately after a function call \
             turn.",
        ));
    }
    let answers = |response: &&Called| {
        let is_same = |call: &&Called| call.name == response.name && call.id == response.id;
        calls.iter().any(is_same)
    };
    if calls.len() != responses.len() || !responses.iter().all(answers) {
        return Err(invalid_argument(
            "Please ensure that the number of function response parts is equal to the number of \
             function call parts of the function call turn.",
        ));
    }
    // Refused at Vertex AI (reported 2026); the Gemini API takes it.
    if door != Door::Developer && content.parts().count() > responses.len() {
        return Err(invalid_argument("Request contains an invalid argument."));
    }
    Ok(())
}

/// The first call of each model's turn, since the user last said something, carries a signature.
fn check_signatures(contents: &[Content]) -> Result<(), RawReply> {
    let current = contents.iter().rposition(Content::begins_a_turn).unwrap_or(0);
    for (at, content) in contents.iter().enumerate().skip(current) {
        let first = content.parts().find(|part| part.function_call.is_some());
        let Some(Part { function_call: Some(call), thought_signature: None, .. }) = first else {
            continue;
        };
        let message = format!(
            "Function call is missing a thought_signature in functionCall parts. This is required \
             for tools to work correctly, and missing thought_signature may lead to degraded model \
             performance. Additional data, function call `default_api:{}` , position {}. Please \
             refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.",
            call.name,
            at + 1
        );
        return Err(invalid_argument(&message));
    }
    Ok(())
}

/// The text to read: what the user said since the last example, without reasks.
///
/// A model's turn that carries a thought signature is an answer that the emulator gave before, so
/// what the user said after it is a reask, and the original text stays the source. A model's turn
/// without one is an example of the caller's, so what stands before it belongs to the example.
/// Text that was uploaded or is inline is read like any other; pictures and sounds are not.
pub(super) fn source<'a>(
    contents: impl IntoIterator<Item = &'a Content>,
    files: &Files,
) -> Result<String, RawReply> {
    let mut texts: Vec<String> = Vec::new();
    let mut is_reask = false;
    for content in contents {
        if content.is_model() {
            is_reask = content.parts().any(is_signed);
            if !is_reask {
                texts.clear();
            }
            continue;
        }
        for part in content.parts() {
            let text = said(part, files)?;
            texts.extend(text.filter(|_| !is_reask));
        }
    }
    Ok(texts.join("\n"))
}

fn is_signed(part: &Part) -> bool {
    let is_ours = |signature: &String| !STAND_INS.contains(&signature.as_str());
    part.thought_signature.as_ref().is_some_and(is_ours)
}

fn said(part: &Part, files: &Files) -> Result<Option<String>, RawReply> {
    if let Some(linked) = &part.file_data {
        return files.text_of(&linked.file_uri);
    }
    if let Some(inline) = part.inline_data.as_ref().filter(|data| is_text(&data.mime_type)) {
        let bytes = inline.bytes().unwrap_or_default();
        return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(part.text.clone())
}

pub(super) fn is_text(mime_type: &str) -> bool {
    mime_type.starts_with("text/")
}
