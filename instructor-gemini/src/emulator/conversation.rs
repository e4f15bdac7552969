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
use super::tokens::Bytes;

/// A turn, as its table lets it through.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Content {
    role: Option<String>,
    parts: Option<Vec<Part>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Part {
    text: Option<String>,
    thought: bool,
    thought_signature: Option<String>,
    function_call: Option<Called>,
    function_response: Option<Called>,
    inline_data: Option<Inline>,
    file_data: Option<Linked>,
    executable_code: Option<Value>,
    code_execution_result: Option<Value>,
    tool_call: Option<Value>,
    tool_response: Option<Value>,
}

/// A function call, or the response to one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Called {
    id: Option<String>,
    name: String,
    args: Option<Value>,
    response: Option<Value>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Inline {
    mime_type: String,
    data: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Linked {
    file_uri: String,
}

impl Inline {
    /// In either alphabet, padded or not, as proto3's JSON takes it; `None` for what is neither.
    fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.data).or_else(|_| URL_SAFE.decode(&self.data)).ok()
    }
}

impl Part {
    fn has_data(&self) -> bool {
        let others = [
            &self.executable_code,
            &self.code_execution_result,
            &self.tool_call,
            &self.tool_response,
        ];
        self.text.is_some()
            || self.inline_data.is_some()
            || self.file_data.is_some()
            || self.function_call.is_some()
            || self.function_response.is_some()
            || others.into_iter().any(Option::is_some)
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
}

/// Adds the bytes of what is said; those of files that are there, too.
pub(super) fn count<'a>(
    contents: impl IntoIterator<Item = &'a Content>,
    files: &Files,
    bytes: &mut Bytes,
) {
    for part in contents.into_iter().flat_map(Content::parts) {
        if let Some(text) = &part.text {
            bytes.add_text(text);
        }
        for called in [&part.function_call, &part.function_response].into_iter().flatten() {
            bytes.add_text(&called.name);
            for value in [&called.args, &called.response].into_iter().flatten() {
                bytes.add_text(&value.to_string());
            }
        }
        if let Some(inline) = &part.inline_data {
            bytes.add(&inline.mime_type, &inline.bytes().unwrap_or_default());
        }
        if let Some(linked) = &part.file_data {
            files.count(&linked.file_uri, bytes);
        }
    }
}

/// What the API refuses of a conversation.
///
/// The messages are of field reports; that ends on a model's turn are refused since Gemini 3.5, that
/// a call of the current turn without its signature is, since Gemini 3 (read 2026-11-23).
pub(super) fn check(contents: &[Content], model: &str, door: Door) -> Result<(), RawReply> {
    check_turns(contents)?;
    for (at, content) in contents.iter().enumerate() {
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

/// What is refused of turns one by one.
pub(super) fn check_turns(contents: &[Content]) -> Result<(), RawReply> {
    for (at, content) in contents.iter().enumerate() {
        // The two last are for the answers of functions; the official SDK's README has `tool`.
        let roles = ["", "user", "model", "function", "tool"];
        if !roles.contains(&content.role.as_deref().unwrap_or_default()) {
            return Err(invalid_argument("Please use a valid role: user, model."));
        }
        let at = format!("* GenerateContentRequest.contents[{at}].parts");
        if content.parts().next().is_none() {
            let message = format!("{at}: contents.parts must not be empty.\n");
            return Err(invalid_argument(&message));
        }
        for (index, part) in content.parts().enumerate() {
            check_part(part, &format!("{at}[{index}]"))?;
        }
    }
    Ok(())
}

fn check_part(part: &Part, at: &str) -> Result<(), RawReply> {
    // A part may be nothing but a signature, or a thought that was left out.
    if !part.has_data() && part.thought_signature.is_none() && !part.thought {
        let message = "required oneof field 'data' must have one initialized field";
        return Err(invalid_argument(&format!("{at}.data: {message}\n")));
    }
    for (called, field) in
        [(&part.function_call, "function_call"), (&part.function_response, "function_response")]
    {
        if called.as_ref().is_some_and(|called| called.name.is_empty()) {
            let message = format!("{at}.{field}.name: Name cannot be empty.\n");
            return Err(invalid_argument(&message));
        }
    }
    let response = part.function_response.as_ref().map(|called| &called.response);
    // No schema in a response (reported 2026).
    let is_plain =
        |value: &Option<Value>| value.as_ref().is_some_and(|value| !names_reference(value));
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
    // An id may be left out (the SDK's helpers do), but is not another's.
    let answers = |response: &&Called| {
        let is_same = |call: &&Called| {
            call.name == response.name && (response.id.is_none() || call.id == response.id)
        };
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

/// What a user's turn says of an answer that was wrong, in lower case: our own words, and those of
/// other clients.
const COMPLAINTS: [&str; 2] = ["does not fit the schema", "validation error"];

/// The text to read: what the user said since the model's last turn, or before the answer that the
/// user complains of.
///
/// Text that was uploaded or is inline is read like any other; pictures and sounds are not.
pub(super) fn source<'a>(
    contents: impl IntoIterator<Item = &'a Content>,
    files: &Files,
) -> Result<String, RawReply> {
    let mut texts: Vec<String> = Vec::new();
    let mut is_answered = false;
    for content in contents {
        if content.is_model() {
            is_answered = true;
            continue;
        }
        let said = content.parts().map(|part| said(part, files)).collect::<Result<Vec<_>, _>>()?;
        let said: Vec<String> = said.into_iter().flatten().collect();
        // The response to a call says nothing of its own.
        let is_about_answer = said.is_empty() || said.iter().any(|text| is_complaint(text));
        if is_answered && is_about_answer {
            continue;
        }
        if std::mem::take(&mut is_answered) {
            texts.clear();
        }
        texts.extend(said);
    }
    Ok(texts.join("\n"))
}

/// What the functions answered, if the last turn is their answers: as JSON, a line each.
pub(super) fn last_responses(contents: &[Content]) -> Option<String> {
    let responses = contents.last()?.responses();
    let texts: Vec<String> = responses
        .iter()
        .filter_map(|called| called.response.as_ref().map(Value::to_string))
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn is_complaint(text: &str) -> bool {
    let text = text.to_lowercase();
    COMPLAINTS.iter().any(|words| text.contains(words))
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
