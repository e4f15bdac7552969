//! Rows 18, 19 and 24: streams that fail or break off, and answers that go on.

use std::time::Duration;

use instructor::gemini::emulator::{Failure, RawReply};
use instructor::{ErrorKind, QuotaKind, RequestKind};
use serde_json::{Value, json};

use crate::row::{CONTACT, Row, reply, row};

pub(crate) fn rows() -> Vec<Row> {
    [failing(), broken(), continued()].into_iter().flatten().collect()
}

/// A good chunk: half of an answer, and what it took so far.
fn half() -> String {
    let content = json!({"parts": [{"text": &CONTACT[..20]}], "role": "model"});
    let chunk = json!({
        "candidates": [{"content": content, "index": 0}],
        "usageMetadata": {"promptTokenCount": 100, "candidatesTokenCount": 20, "thoughtsTokenCount": 5},
        "modelVersion": "gemini-3.8-flash",
        "responseId": "answer-7",
    });
    format!("data: {chunk}\r\n\r\n")
}

fn stream(body: String) -> RawReply {
    RawReply::new(200, body).header("content-type", "text/event-stream")
}

/// An error after a good chunk.
fn after_half(error: &Value) -> RawReply {
    stream(format!("{}data: {}\r\n\r\n", half(), json!({ "error": error })))
}

fn failing() -> Vec<Row> {
    let overloaded = json!({"code": 503, "message": "Overloaded.", "status": "UNAVAILABLE"});
    let exhausted = |id: &str| {
        json!({"code": 429, "message": "Quota.", "status": "RESOURCE_EXHAUSTED", "details": [
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure",
             "violations": [{"quotaId": id, "quotaValue": "5"}]},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "36s"},
        ]})
    };
    let refused = json!({"code": 400, "message": "Request contains an invalid argument."});
    // What came before the error was counted; what the rest cost nobody knows.
    let after = |name: &str, error: &Value| {
        row(18, name, after_half(error)).streamed().billed(1).unknown(1)
    };
    let minute = Duration::from_secs(36)..=Duration::from_secs(45);
    let at_first = stream(format!("data: {}\r\n\r\n", json!({ "error": &overloaded })));
    let bare = stream(format!("{}{}", half(), json!({ "error": &overloaded })));
    let list = stream(format!("{}[{}]", half(), json!({ "error": &overloaded })));
    vec![
        after("an error event", &overloaded).status(503).retried(),
        after("a quota of the minute", &exhausted("RequestsPerMinute")).status(429).waits(minute),
        after("a quota of the day", &exhausted("RequestsPerDay"))
            .status(429)
            .fails(ErrorKind::Quota(QuotaKind::Day)),
        after("refused after all", &refused)
            .status(400)
            .fails(ErrorKind::Request(RequestKind::Other)),
        row(18, "an error at first", at_first).streamed().status(503).retried(),
        row(18, "a bare error", bare).streamed().status(503).billed(1).unknown(1).retried(),
        row(18, "an error in a list", list).streamed().status(503).billed(1).unknown(1).retried(),
        row(18, "an error before the stream", Failure::Overloaded).streamed().status(503).retried(),
    ]
}

fn broken() -> Vec<Row> {
    let aborted = stream(half()).abort();
    vec![
        row(19, "an end without a reason", stream(half()))
            .streamed()
            .status(200)
            .billed(1)
            .unknown(1)
            .retried(),
        row(19, "a connection that breaks", aborted)
            .streamed()
            .status(200)
            .billed(1)
            .unknown(1)
            .retried(),
        row(19, "nothing at all", stream(String::new()))
            .streamed()
            .status(200)
            .unknown(1)
            .retried(),
    ]
}

fn continued() -> Vec<Row> {
    let part = |text: &str, reason: &str| {
        let content = json!({"parts": [{"text": text}], "role": "model"});
        json!({"content": content, "finishReason": reason, "index": 0})
    };
    let (first, rest) = CONTACT.split_at(20);
    let mut begun = part(first, "CONTINUATION");
    begun["continuationToken"] = "the-rest".into();
    let begun = reply(&json!({"candidates": [begun]}));
    let ended = reply(&json!({"candidates": [part(rest, "STOP")]}));
    let goes_on = |name: &str| row(24, name, begun.clone()).then(ended.clone()).billed(2);
    let unsaid = reply(&json!({"candidates": [part(first, "CONTINUATION")]}));
    vec![
        goes_on("an answer in two parts").finish("STOP"),
        goes_on("the same as a stream").streamed().finish("STOP"),
        row(24, "without a token", unsaid)
            .status(200)
            .fails(ErrorKind::UnknownFinish)
            .finish("CONTINUATION")
            .billed(1),
    ]
}
