//! Streams in pieces that the server chose: whatever they are, the answer is the same.

use instructor::gemini::emulator::RawReply;
use serde_json::json;

use super::{ANSWER, emulator, event, streamed};

/// A stream of the answer, with a thought, a reason before the end and a part without text.
fn stream() -> String {
    let chunk = |parts: serde_json::Value, rest: serde_json::Value| {
        let mut chunk = json!({
            "candidates": [{"content": {"parts": parts, "role": "model"}, "index": 0}],
            "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 3},
            "modelVersion": "gemini-3.8-flash", "responseId": "r-1",
        });
        for (key, value) in rest.as_object().into_iter().flatten() {
            chunk["candidates"][0][key] = value.clone();
        }
        event(chunk)
    };
    let (left, right) = ANSWER.split_at(ANSWER.find('ß').expect("a letter"));
    [
        chunk(json!([{"text": "Hm, \u{2028}", "thought": true}]), json!({})),
        chunk(json!([{"text": left}]), json!({"finishReason": "STOP"})),
        chunk(json!([{"text": right}]), json!({})),
        chunk(json!([{"text": "", "thoughtSignature": "c2ln"}]), json!({"finishReason": "STOP"})),
    ]
    .concat()
}

async fn check(reply: RawReply, what: &str) {
    let emulator = emulator([reply.header("Content-Type", "text/event-stream").into()]).await;
    let (_, outcome) = streamed(&emulator).await;
    let completion = outcome.expect(what);
    assert_eq!(completion.text(), ANSWER, "{what}");
    assert_eq!(completion.usage.total_tokens(), 12, "{what}");
    assert_eq!(completion.turn.wire_json().map(|json| json.get().matches('{').count()), Some(6));
}

#[tokio::test]
async fn pieces_of_one_size() {
    let stream = stream();
    for size in [1, 3, 50, 10_000] {
        let reply = RawReply::new(200, "");
        let reply = stream.as_bytes().chunks(size).fold(reply, RawReply::chunk);
        check(reply, &format!("pieces of {size}")).await;
    }
}

#[tokio::test]
async fn two_pieces() {
    let stream = stream();
    for at in (0..stream.len()).step_by(17) {
        let (left, right) = stream.as_bytes().split_at(at);
        check(RawReply::new(200, left).chunk(right), &format!("split at {at}")).await;
    }
}

#[tokio::test]
async fn other_framing() {
    let stream = stream();
    check(RawReply::new(200, stream.replace("\r\n", "\n")), "LF").await;
    check(RawReply::new(200, stream.replace("\r\n", "\r")), "CR").await;
    check(RawReply::new(200, format!("\u{feff}: hi\n\n{stream}data: [DONE]\n\n")), "a proxy").await;
    let list = stream.replace("\r\n\r\n", ",").replace("data: ", "");
    let list = format!("[{}]", list.trim_end_matches(','));
    check(RawReply::new(200, list), "a list").await;
    check(RawReply::new(200, stream.trim_end()), "no end of the last line").await;
}
