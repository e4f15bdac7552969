//! `streamGenerateContent`: framing, counts and calls, chunk by chunk.

use instructor_gemini::emulator::{Emulator, Step};
use serde_json::{Value, json};

use super::http::{Answer, MODEL, ask, person, post, user};

const TEXT: &str = "Grace Hopper, 85";
const ANSWER: &str = r#"{"age": 85, "name": "Grace Hopper"}"#;

/// The body, whatever its encoding for the way.
fn body(answer: &Answer) -> String {
    if answer.header("transfer-encoding").is_none() {
        return answer.text.clone();
    }
    let (mut rest, mut body) = (answer.text.as_str(), String::new());
    while let Some((size, tail)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).expect("a size");
        body.push_str(&tail[..size]);
        rest = &tail[size + 2..];
    }
    body
}

pub(crate) async fn chunks(emulator: &Emulator, request: &Value) -> Vec<Value> {
    let path = MODEL.replace(":generate", ":streamGenerate") + "?alt=sse";
    let answer = post(emulator, &path, request).await;
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    let body = body(&answer);
    let events = body.strip_suffix("\r\n\r\n").expect("an end").split("\r\n\r\n");
    let json = |event: &str| serde_json::from_str(event.strip_prefix("data: ").expect("data"));
    events.map(|event| json(event).expect("JSON")).collect()
}

#[tokio::test]
async fn events_are_framed_and_counted_as_the_api_does() {
    let emulator = Emulator::builder().delta_chars(10).start().await.expect("a port");
    let chunks = chunks(&emulator, &ask(&[user(TEXT)])).await;
    let texts: Vec<&str> = chunks
        .iter()
        .map(|chunk| chunk["candidates"][0]["content"]["parts"][0]["text"].as_str().expect("text"))
        .collect();
    assert_eq!(texts.len(), 5);
    assert_eq!(texts.concat(), ANSWER);
    let (last, others) = chunks.split_last().expect("chunks");
    assert_eq!(last["candidates"][0]["finishReason"], "STOP");
    assert!(others.iter().all(|chunk| chunk["candidates"][0].get("finishReason").is_none()));
    let count = |chunk: &Value, name: &str| chunk["usageMetadata"][name].as_u64().unwrap_or(0);
    let counts: Vec<u64> =
        chunks.iter().map(|chunk| count(chunk, "candidatesTokenCount")).collect();
    assert_eq!(counts, [3, 5, 8, 9, 9], "of all chunks so far");
    for chunk in &chunks {
        assert_eq!(chunk["responseId"], last["responseId"]);
        let all = ["promptTokenCount", "candidatesTokenCount", "thoughtsTokenCount"];
        let total: u64 = all.iter().map(|name| count(chunk, name)).sum();
        assert_eq!(count(chunk, "totalTokenCount"), total);
    }
}

#[tokio::test]
async fn without_events_it_is_one_list() {
    let emulator = Emulator::builder().delta_chars(10).start().await.expect("a port");
    let path = MODEL.replace(":generate", ":streamGenerate");
    let answer = post(&emulator, &path, &ask(&[user(TEXT)])).await;
    let list: Vec<Value> = serde_json::from_str(&body(&answer)).expect("a list");
    assert_eq!(list.len(), 5);
}

#[tokio::test]
async fn a_call_comes_whole() {
    let emulator = Emulator::start().await.expect("a port");
    let request = json!({
        "contents": [user(TEXT)],
        "tools": [{"functionDeclarations": [{"name": "extract", "parametersJsonSchema": person()}]}],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
    });
    let chunks = chunks(&emulator, &request).await;
    assert_eq!(chunks.len(), 2);
    let call = &chunks[0]["candidates"][0]["content"]["parts"][0]["functionCall"];
    assert_eq!(call["args"], json!({"name": "Grace Hopper", "age": 85}));
    assert_eq!(chunks[1]["candidates"][0]["finishReason"], "STOP");
}

#[tokio::test]
async fn a_blocked_prompt_is_one_chunk() {
    let emulator = Emulator::builder().step(Step::Block("SAFETY".into())).start().await;
    let chunks = chunks(&emulator.expect("a port"), &ask(&[user(TEXT)])).await;
    assert_eq!(chunks.len(), 1);
    assert_eq!(chunks[0]["promptFeedback"]["blockReason"], "SAFETY");
}
