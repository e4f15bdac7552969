//! F21 to F25: what goes wrong in a stream, after each of its chunks.

use instructor_gemini::emulator::{Emulator, Failure, Flaw, Step};
use serde_json::{Value, json};

use crate::wire::{STREAM, Sent, WHOLE, Wire, answered, sent};

const LIST: &str = "/v1beta/models/gemini-3.8-flash:streamGenerateContent";

/// The stream with a flaw after so many chunks.
async fn flawed(flaw: Flaw, after: usize, path: &str) -> Sent {
    stream(Step::Flawed(flaw, after), path).await
}

/// The stream of a step, in chunks of ten characters: five of them.
pub(crate) async fn stream(step: Step, path: &str) -> Sent {
    let builder = Emulator::builder().delta_chars(10).step(step);
    let emulator = builder.start().await.expect("a port");
    let mut wire = Wire::to(&emulator).await;
    wire.ask(path).await;
    wire.answer().await
}

fn error() -> Value {
    let message = "The model is overloaded. Please try again later.";
    json!({"error": {"code": 503, "message": message, "status": "UNAVAILABLE"}})
}

fn text(json: &Value) -> String {
    format!("data: {json}\r\n\r\n")
}

fn reason(chunk: &[u8]) -> Option<String> {
    let chunk: Value = serde_json::from_slice(chunk.strip_prefix(b"data: ")?).ok()?;
    Some(chunk["candidates"][0]["finishReason"].as_str()?.to_owned())
}

#[tokio::test]
async fn errors_come_after_so_many_chunks_and_end_it() {
    let plain = stream(Step::Read, STREAM).await.pieces;
    assert_eq!(plain.len(), 5);
    let bare = sent(Failure::Overloaded, WHOLE).await.body;
    let listed = [b"[", bare.trim_ascii(), b"]\n"].concat();
    for after in 0..7 {
        let before = &plain[..after.min(5)];
        for (flaw, last) in [
            (Flaw::ErrorEvent(Failure::Overloaded), text(&error()).into_bytes()),
            (Flaw::ErrorObject(Failure::Overloaded), bare.clone()),
            (Flaw::ErrorList(Failure::Overloaded), listed.clone()),
        ] {
            let sent = flawed(flaw, after, STREAM).await;
            assert_eq!((sent.status, sent.is_whole), (200, true));
            assert_eq!(sent.pieces, [before, &[last]].concat());
        }
    }
}

/// Without events the stream is a list, which an error ends in order: it is its last item.
#[tokio::test]
async fn errors_in_a_list_of_chunks() {
    let plain: Vec<Value> =
        serde_json::from_slice(&stream(Step::Read, LIST).await.body).expect("a list");
    for after in 0..3 {
        for flaw in [Flaw::ErrorEvent(Failure::Overloaded), Flaw::ErrorList(Failure::Overloaded)] {
            let list = flawed(flaw, after, LIST).await.json();
            assert_eq!(list, json!([&plain[..after], &[error()]].concat()));
        }
    }
    let sent = flawed(Flaw::ErrorObject(Failure::Overloaded), 2, LIST).await;
    assert!(sent.text().starts_with('[') && sent.text().ends_with("}\n}\n"), "{}", sent.text());
}

#[tokio::test]
async fn an_abort_closes_the_connection_after_so_many_chunks() {
    let plain = stream(Step::Read, STREAM).await.pieces;
    for after in 0..7 {
        let sent = flawed(Flaw::Abort, after, STREAM).await;
        assert!(!sent.is_whole);
        assert_eq!(sent.body, plain[..after.min(5)].concat());
    }
    let whole = sent(Step::Flawed(Flaw::Abort, 1), WHOLE).await;
    assert!(!whole.is_whole && !whole.body.is_empty());
}

#[tokio::test]
async fn a_stream_without_finish_ends_in_order_after_so_many_chunks() {
    let plain = stream(Step::Read, STREAM).await.pieces;
    for after in 0..7 {
        let sent = flawed(Flaw::NoFinish, after, STREAM).await;
        assert!(sent.is_whole);
        assert_eq!(sent.pieces.len(), after.min(5));
        assert!(sent.pieces.iter().all(|piece| reason(piece).is_none()));
        let kept = after.min(4);
        assert_eq!(sent.pieces[..kept], plain[..kept]);
    }
    let whole = sent(Step::Flawed(Flaw::NoFinish, 1), WHOLE).await.json();
    assert!(whole["candidates"][0].get("finishReason").is_none());
    assert!(!answered(&whole).is_empty());
}

#[tokio::test]
async fn an_early_finish_comes_with_the_chunk_before_it() {
    let plain = stream(Step::Read, STREAM).await.pieces;
    for after in 0..7 {
        let sent = flawed(Flaw::EarlyFinish, after, STREAM).await;
        assert!(sent.is_whole);
        assert_eq!(sent.pieces.len(), 5);
        for (place, (piece, plain)) in sent.pieces.iter().zip(&plain).enumerate() {
            let is_early = place + 1 == after;
            assert_eq!(reason(piece).is_some(), is_early || place == 4, "{after}, {place}");
            assert_eq!(piece == plain, !is_early || place == 4, "{after}, {place}");
        }
    }
    let whole = sent(Step::Flawed(Flaw::EarlyFinish, 1), WHOLE).await.json();
    assert_eq!(whole["candidates"][0]["finishReason"], "STOP");
}

/// Where no stream is asked for, the error is the whole answer.
#[tokio::test]
async fn errors_where_one_answer_is_asked_for() {
    for (flaw, body) in [
        (Flaw::ErrorEvent(Failure::Overloaded), error()),
        (Flaw::ErrorObject(Failure::Overloaded), error()),
        (Flaw::ErrorList(Failure::Overloaded), json!([error()])),
    ] {
        let sent = sent(Step::Flawed(flaw, 1), WHOLE).await;
        assert_eq!((sent.status, sent.json()), (200, body));
    }
}
