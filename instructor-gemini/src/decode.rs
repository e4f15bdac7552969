//! From the body of an answer to the neutral completion, or to why there is none.

use instructor_core::{Completion, Fault, Message, Usage};
use serde_json::value::RawValue;

use crate::classify;
use crate::key::ApiKey;
use crate::transport::Reply;
use crate::wire::error::Status;
use crate::wire::response::{
    Candidate, Content, GenerateContentResponse, Part, PromptFeedback, UsageMetadata,
};

/// Reads an answer of any status.
pub(crate) fn completion(reply: &Reply, key: &ApiKey) -> Result<Completion, Fault> {
    if !(200..=299).contains(&reply.status) {
        return Err(classify::refused(reply, key));
    }
    let response: GenerateContentResponse = match serde_json::from_slice(&reply.body) {
        Ok(GenerateContentResponse { error: None, .. }) if is_list(&reply.body) => {
            return Err(classify::not_a_response(reply));
        }
        Ok(response @ GenerateContentResponse { error: None, .. }) => response,
        // A failure after the head was sent comes as an error object inside a 200.
        _ if Status::parse(&reply.body).is_some() => return Err(classify::refused(reply, key)),
        _ => return Err(classify::not_a_response(reply)),
    };
    let candidate = response.candidates.into_iter().flatten().next();

    let mut completion = Completion::from_turn(turn(candidate.as_ref()));
    completion.usage = response.usage_metadata.as_ref().map(usage).unwrap_or_default();
    completion.model = response.model_version.map(|text| key.redact(&text));
    completion.response_id = response.response_id.map(|text| key.redact(&text));

    if let Some((reason, message)) = response.prompt_feedback.and_then(block) {
        let message = message.as_deref();
        let fault = classify::blocked_prompt(&reason, message, completion, reply.status, key);
        return Err(fault);
    }
    let Some(candidate) = candidate else {
        return Err(classify::no_candidate(completion, reply.status));
    };
    completion.finish_reason = candidate.finish_reason.map(|text| key.redact(&text));
    let message = candidate.finish_message.as_deref();
    classify::finished(completion, message, reply.status, key)
}

/// serde reads a list as a struct, one element a field; an answer is never one.
fn is_list(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'[')
}

/// The model's turn: the text of all parts but the thoughts, in order, beside the JSON as it came.
///
/// JSON may be split over parts, and a part may be empty and carry only a thought signature.
fn turn(candidate: Option<&Candidate>) -> Message {
    let Some(raw) = candidate.and_then(|candidate| candidate.content.as_deref()) else {
        return Message::model("");
    };
    let content = serde_json::from_str::<Content>(raw.get());
    let parts = content.ok().and_then(|content| content.parts);
    let is_answer = |part: &Part| part.thought != Some(true);
    let texts = parts.into_iter().flatten().filter(is_answer);
    let text: String = texts.filter_map(|part| part.text).collect();
    Message::model(text).wire(RawValue::to_owned(raw))
}

/// The prompt's tokens include the cached ones; the candidates' do not include the thoughts
/// (`UsageMetadata`, <https://ai.google.dev/api/generate-content>, read 2026-11-23).
fn usage(counts: &UsageMetadata) -> Usage {
    let mut usage = Usage::default();
    let &UsageMetadata {
        prompt_token_count: prompt,
        tool_use_prompt_token_count: tool,
        cached_content_token_count: cached,
        candidates_token_count: answer,
        thoughts_token_count: thoughts,
    } = counts;
    usage.input_tokens = prompt.saturating_add(tool);
    usage.output_tokens = answer.saturating_add(thoughts);
    usage.cached_tokens = cached;
    usage.tool_tokens = tool;
    usage.thought_tokens = thoughts;
    usage
}

fn block(feedback: PromptFeedback) -> Option<(String, Option<String>)> {
    let reason = feedback.block_reason?;
    let is_set = !matches!(reason.as_str(), "" | "BLOCK_REASON_UNSPECIFIED");
    is_set.then_some((reason, feedback.block_reason_message))
}
