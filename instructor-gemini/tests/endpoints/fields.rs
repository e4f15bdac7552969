//! Replies field by field: what is always there, what is left out when, and that nothing is in them
//! that the API's messages have not.

use instructor_gemini::emulator::{Emulator, EmulatorBuilder, Step};
use serde_json::{Value, json};

use super::http::{Answer, MODEL, ask, person, post, send, user};
use super::streams::chunks;

const TEXT: &str = "Grace Hopper, 85";
const PROJECT: &str =
    "/v1beta1/projects/p/locations/eu/publishers/google/models/gemini-3.8-flash:generateContent";

/// A field, and the message that it holds.
type Field = (&'static str, &'static str);

/// The fields of the response messages (googleapis/googleapis and the official SDK 3.4.0, read
/// 2026-11-23); a message without a name is no message.
const MESSAGES: [(&str, &[Field]); 8] = [
    (
        "Response",
        &[
            ("candidates", "Candidate"),
            ("promptFeedback", "PromptFeedback"),
            ("usageMetadata", "Usage"),
            ("modelVersion", ""),
            ("responseId", ""),
            ("modelStatus", ""),
            ("createTime", ""),
        ],
    ),
    (
        "Candidate",
        &[
            ("content", "Content"),
            ("finishReason", ""),
            ("finishMessage", ""),
            ("index", ""),
            ("safetyRatings", ""),
            ("citationMetadata", ""),
            ("avgLogprobs", ""),
            ("continuationToken", ""),
        ],
    ),
    ("Content", &[("parts", "Part"), ("role", "")]),
    ("Part", &[("text", ""), ("thought", ""), ("thoughtSignature", ""), ("functionCall", "Call")]),
    ("Call", &[("id", ""), ("name", ""), ("args", "")]),
    ("PromptFeedback", &[("blockReason", ""), ("safetyRatings", ""), ("blockReasonMessage", "")]),
    (
        "Usage",
        &[
            ("promptTokenCount", ""),
            ("candidatesTokenCount", ""),
            ("thoughtsTokenCount", ""),
            ("cachedContentTokenCount", ""),
            ("toolUsePromptTokenCount", ""),
            ("totalTokenCount", ""),
            ("promptTokensDetails", "Details"),
            ("cacheTokensDetails", "Details"),
            ("candidatesTokensDetails", "Details"),
            ("serviceTier", ""),
            ("trafficType", ""),
        ],
    ),
    ("Details", &[("modality", ""), ("tokenCount", "")]),
];

/// Fails on a field that the message has not, on null and on counts of zero.
fn check_fields(message: &str, json: &Value) {
    if let Value::Array(values) = json {
        assert!(!values.is_empty(), "an empty list of {message}");
        return values.iter().for_each(|value| check_fields(message, value));
    }
    let fields = MESSAGES.iter().find(|(name, _)| *name == message).expect("a message").1;
    for (key, value) in json.as_object().expect("a message is an object") {
        let field = fields.iter().find(|(name, _)| name == key);
        let (_, below) = field.unwrap_or_else(|| panic!("{message} has no {key}: {json}"));
        assert!(!value.is_null(), "{key} is null");
        assert!(!key.ends_with("Count") || value.as_u64() > Some(0), "{key} is {value}");
        if !below.is_empty() {
            check_fields(below, value);
        }
    }
}

fn count(response: &Value, name: &str) -> u64 {
    response["usageMetadata"][name].as_u64().unwrap_or(0)
}

/// Fails unless the response has what every one has, and its counts add up.
fn check(response: &Value, is_vertex: bool) {
    check_fields("Response", response);
    assert!(response["modelVersion"].is_string() && response["responseId"].is_string());
    let usage = &response["usageMetadata"];
    assert!(usage["promptTokenCount"].is_u64() && usage["totalTokenCount"].is_u64(), "{usage}");
    let tier = usage.get("serviceTier").and_then(Value::as_str);
    let traffic = usage.get("trafficType").and_then(Value::as_str);
    if is_vertex {
        assert_eq!((tier, traffic), (None, Some("ON_DEMAND")));
        assert!(response["createTime"].as_str().is_some_and(|time| time.ends_with('Z')));
    } else {
        assert_eq!((tier, traffic), (Some("standard"), None));
        assert!(response.get("createTime").is_none());
    }
    let total = ["promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount"];
    let total: u64 = total.into_iter().map(|name| count(response, name)).sum();
    assert_eq!(count(response, "totalTokenCount"), total);
    for (name, details) in [
        ("promptTokenCount", "promptTokensDetails"),
        ("cachedContentTokenCount", "cacheTokensDetails"),
    ] {
        let details = usage[details].as_array().into_iter().flatten();
        let sum: u64 = details.map(|one| one["tokenCount"].as_u64().expect("a count")).sum();
        assert_eq!(count(response, name), sum, "{usage}");
    }
    assert!(count(response, "cachedContentTokenCount") <= count(response, "promptTokenCount"));
}

async fn emulator(step: impl Into<Step>) -> Emulator {
    started(Emulator::builder().step(step)).await
}

async fn started(builder: EmulatorBuilder) -> Emulator {
    builder.delta_chars(10).start().await.expect("a port")
}

/// What this step gives for a request, at once and at Vertex AI too, each checked.
async fn answered(step: impl Into<Step> + Clone, request: &Value) -> Value {
    let vertex = emulator(step.clone()).await;
    let bearer = [("authorization", "Bearer fresh")];
    let body = request.to_string();
    let answer = send(&vertex, "POST", PROJECT, &bearer, body.as_bytes()).await;
    let answer: Answer = answer.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.body);
    check(&answer.body, true);
    let answer = post(&emulator(step).await, MODEL, request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    check(&answer.body, false);
    answer.body
}

/// The chunks of a stream, each checked alone and all together.
async fn streamed(step: impl Into<Step>, request: &Value) -> Vec<Value> {
    let chunks = chunks(&emulator(step).await, request).await;
    let last = chunks.last().expect("a chunk");
    let mut before = 0;
    for chunk in &chunks {
        check(chunk, false);
        for name in ["modelVersion", "responseId"] {
            assert_eq!(chunk[name], last[name]);
        }
        for name in ["promptTokenCount", "promptTokensDetails", "serviceTier"] {
            assert_eq!(chunk["usageMetadata"][name], last["usageMetadata"][name]);
        }
        assert!(count(chunk, "totalTokenCount") >= before, "counts are of all chunks so far");
        before = count(chunk, "totalTokenCount");
    }
    chunks
}

fn request() -> Value {
    ask(&[user(TEXT)])
}

fn calling() -> Value {
    let function = json!({"name": "extract", "parametersJsonSchema": person()});
    json!({
        "contents": [user(TEXT)],
        "tools": [{"functionDeclarations": [function]}],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
    })
}

#[tokio::test]
async fn an_answer_has_one_candidate_with_content_and_index() {
    let response = answered(Step::Read, &request()).await;
    assert!(response.get("promptFeedback").is_none());
    let candidates = response["candidates"].as_array().expect("candidates");
    assert_eq!(candidates.len(), 1);
    let candidate = &candidates[0];
    assert_eq!(candidate["content"]["role"], "model");
    assert_eq!((&candidate["index"], &candidate["finishReason"]), (&json!(0), &json!("STOP")));
    assert!(candidate.get("finishMessage").is_none());
    assert!(candidate.get("continuationToken").is_none());
    let parts = candidate["content"]["parts"].as_array().expect("parts");
    assert_eq!(parts.len(), 1);
    assert!(parts[0]["text"].is_string() && parts[0]["thoughtSignature"].is_string());
    assert_eq!(response["modelVersion"], "gemini-3.8-flash");
    assert!(response["usageMetadata"].get("cachedContentTokenCount").is_none());
    assert!(response["usageMetadata"].get("cacheTokensDetails").is_none());
    assert!(count(&response, "candidatesTokenCount") > 0);
}

#[tokio::test]
async fn a_blocked_prompt_has_feedback_and_no_candidates() {
    let response = answered(Step::Block("SAFETY".into()), &request()).await;
    assert_eq!(response["promptFeedback"], json!({"blockReason": "SAFETY"}));
    assert!(response.get("candidates").is_none());
    let usage = response["usageMetadata"].as_object().expect("usage");
    assert!(
        !usage.contains_key("candidatesTokenCount") && !usage.contains_key("thoughtsTokenCount")
    );

    let vertex = emulator(Step::Block("SAFETY".into())).await;
    let bearer = [("authorization", "Bearer fresh")];
    let answer = send(&vertex, "POST", PROJECT, &bearer, request().to_string().as_bytes()).await;
    let feedback = answer.expect("an answer").body["promptFeedback"].clone();
    assert_eq!(feedback["blockReason"], "SAFETY");
    assert!(feedback["blockReasonMessage"].is_string());

    let chunks = streamed(Step::Block("OTHER".into()), &request()).await;
    assert_eq!((chunks.len(), &chunks[0]["promptFeedback"]["blockReason"]), (1, &json!("OTHER")));
}

#[tokio::test]
async fn a_call_that_is_malformed_has_no_content() {
    let response = answered(Step::Finish("MALFORMED_FUNCTION_CALL".into()), &calling()).await;
    let candidate = json!({"finishReason": "MALFORMED_FUNCTION_CALL", "index": 0});
    assert_eq!(response["candidates"], json!([candidate]));
}

#[tokio::test]
async fn an_answer_without_text_has_content_without_parts_and_no_count() {
    for step in [
        Step::Finish("SAFETY".into()),
        Step::Finish("A_REASON_OF_TOMORROW".into()),
        Step::ThoughtsOnly,
    ] {
        let response = answered(step.clone(), &request()).await;
        let candidate = &response["candidates"][0];
        assert_eq!(candidate["content"], json!({"role": "model"}));
        assert!(candidate["finishReason"].is_string());
        assert!(response["usageMetadata"].get("candidatesTokenCount").is_none());
        assert!(count(&response, "thoughtsTokenCount") > 0);
        let chunks = streamed(step, &request()).await;
        assert_eq!(chunks.len(), 1);
        assert_eq!(chunks[0]["candidates"], response["candidates"]);
    }
}

#[tokio::test]
async fn a_call_has_a_name_arguments_an_id_and_a_message() {
    let response = answered(Step::Read, &calling()).await;
    let candidate = &response["candidates"][0];
    assert_eq!(candidate["finishReason"], "STOP");
    assert_eq!(candidate["finishMessage"], "Model generated function call(s).");
    let part = &candidate["content"]["parts"][0];
    assert!(part.get("text").is_none() && part["thoughtSignature"].is_string());
    let call = &part["functionCall"];
    assert_eq!(call["name"], "extract");
    assert!(call["args"].is_object() && call["id"].is_string());
    // Older models gave none.
    let path = MODEL.replace("gemini-3.8-flash", "gemini-2.5-flash");
    let old = post(&emulator(Step::Read).await, &path, &calling()).await;
    check(&old.body, false);
    assert_eq!(old.parts()[0]["functionCall"]["args"], call["args"]);
    assert!(old.parts()[0]["functionCall"].get("id").is_none());

    let chunks = streamed(Step::Read, &calling()).await;
    let [first, last] = &chunks[..] else {
        panic!("{chunks:?}");
    };
    assert_eq!(first["candidates"][0]["content"], candidate["content"]);
    assert_eq!(last["candidates"][0]["content"], json!({"role": "model"}), "no parts at the end");
    assert!(first["usageMetadata"].get("candidatesTokenCount").is_none());
    assert!(count(last, "candidatesTokenCount") > 0);
}

#[tokio::test]
async fn the_reason_comes_with_the_last_chunk_and_the_signature_alone() {
    let chunks = streamed(Step::Read, &request()).await;
    let (last, others) = chunks.split_last().expect("chunks");
    assert!(others.len() > 2);
    for chunk in others {
        let candidate = &chunk["candidates"][0];
        assert!(
            candidate.get("finishReason").is_none() && candidate.get("finishMessage").is_none()
        );
        assert_eq!(
            (&candidate["index"], &candidate["content"]["role"]),
            (&json!(0), &json!("model"))
        );
        assert!(candidate["content"]["parts"][0].get("thoughtSignature").is_none());
    }
    let candidate = &last["candidates"][0];
    assert_eq!(candidate["finishReason"], "STOP");
    let part = &candidate["content"]["parts"][0];
    assert!(part["text"] == "" && part["thoughtSignature"].is_string());
    let text: String = chunks
        .iter()
        .map(|chunk| chunk["candidates"][0]["content"]["parts"][0]["text"].as_str().expect("text"))
        .collect();
    let whole = answered(Step::Read, &request()).await;
    assert_eq!(whole["candidates"][0]["content"]["parts"][0]["text"], text);
    assert_eq!(whole["usageMetadata"], last["usageMetadata"]);
    assert_eq!(whole["responseId"], last["responseId"]);
}

#[tokio::test]
async fn thoughts_are_marked_and_texts_are_put_together() {
    let whole = answered(Step::Read, &request()).await;
    let text = whole["candidates"][0]["content"]["parts"][0]["text"].as_str().expect("a text");
    let texts = |response: &Value, is_thought: bool| -> String {
        let parts = response["candidates"][0]["content"]["parts"].as_array().into_iter().flatten();
        let of_kind = parts.filter(|part| (part["thought"] == true) == is_thought);
        of_kind.filter_map(|part| part["text"].as_str()).collect()
    };
    let split = answered(Step::Split, &request()).await;
    assert_eq!(texts(&split, false), text);
    assert!(!texts(&split, true).is_empty());
    let chunks = streamed(Step::Split, &request()).await;
    let joined: String = chunks.iter().map(|chunk| texts(chunk, false)).collect();
    assert_eq!(joined, text);
}

#[tokio::test]
async fn a_part_of_an_answer_has_the_token_of_the_next_one() {
    let emulator = started(Emulator::builder().parts(2)).await;
    let mut request = request();
    let first = post(&emulator, MODEL, &request).await.body;
    check(&first, false);
    let candidate = &first["candidates"][0];
    assert_eq!(candidate["finishReason"], "CONTINUATION");
    request["continuationToken"] = candidate["continuationToken"].clone();
    assert!(request["continuationToken"].is_string());
    let second = post(&emulator, MODEL, &request).await.body;
    check(&second, false);
    assert_eq!(second["candidates"][0]["finishReason"], "STOP");
    assert!(second["candidates"][0].get("continuationToken").is_none());
    let text = |response: &Value| {
        let text = response["candidates"][0]["content"]["parts"][0]["text"].as_str();
        text.expect("a text").to_owned()
    };
    let whole: Value = serde_json::from_str(&(text(&first) + &text(&second))).expect("JSON");
    assert_eq!(whole, json!({"name": "Grace Hopper", "age": 85}));
}

#[tokio::test]
async fn what_was_cached_is_counted_with_the_prompt_and_apart() {
    let emulator = started(Emulator::builder()).await;
    let cache =
        json!({"model": "models/gemini-3.8-flash", "contents": [user("Grace Hopper was 85.")]});
    let cache = post(&emulator, "/v1beta/cachedContents", &cache).await.body;
    let mut request = ask(&[user("Who?")]);
    let without = post(&emulator, MODEL, &request).await.body;
    request["cachedContent"] = cache["name"].clone();
    let with = post(&emulator, MODEL, &request).await.body;
    check(&with, false);
    assert_eq!(count(&with, "cachedContentTokenCount"), 5);
    assert_eq!(count(&with, "promptTokenCount"), count(&without, "promptTokenCount") + 5);
    assert_eq!(cache["usageMetadata"]["totalTokenCount"], 5);
}
