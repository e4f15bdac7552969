//! Streams on the wire: how they are framed, and cut.

use instructor_gemini::emulator::{Emulator, EmulatorBuilder, Profile, Step};
use serde_json::Value;

use crate::common::{self, gemini};
use crate::wire::{ANSWER, STREAM, Sent, TEXT, Wire, answered, sent};

async fn stream(builder: EmulatorBuilder) -> Sent {
    let emulator = builder.start().await.expect("a port");
    let mut wire = Wire::to(&emulator).await;
    wire.ask(STREAM).await;
    wire.answer().await
}

/// The JSON of each event, framed as the API does it.
fn events(body: &str) -> Vec<Value> {
    let body = body.strip_suffix("\r\n\r\n").expect("an end");
    let json = |event: &str| serde_json::from_str(event.strip_prefix("data: ").expect("data"));
    body.split("\r\n\r\n").map(|event| json(event).expect("JSON")).collect()
}

#[tokio::test]
async fn each_event_goes_out_by_itself() {
    let sent = stream(Emulator::builder().delta_chars(10)).await;
    let chunks = events(sent.text());
    assert_eq!(sent.pieces.len(), chunks.len());
    assert_eq!(chunks.iter().map(answered).collect::<String>(), ANSWER);
    assert!(sent.text().ends_with("}\r\n\r\n") && !sent.text().contains("[DONE]"));
}

/// Bytes are cut anywhere: within a character, within a word of the framing.
#[tokio::test]
async fn frames_of_bytes_cut_characters_and_tokens() {
    let whole = stream(Emulator::builder()).await;
    for size in [1, 4, 5] {
        let sent = stream(Emulator::builder().frame_bytes(size)).await;
        assert_eq!(sent.body, whole.body);
        let (last, others) = sent.pieces.split_last().expect("pieces");
        assert!(others.iter().all(|piece| piece.len() == size) && last.len() <= size);
        if size == 1 {
            assert!(others.iter().any(|piece| std::str::from_utf8(piece).is_err()));
        }
    }
}

#[tokio::test]
async fn a_proxy_frames_anew() {
    let faithful = stream(Emulator::builder()).await;
    let proxied = stream(Emulator::builder().profile(Profile::Proxy)).await;
    let text = proxied.text();
    assert!(text.starts_with(": ") && text.ends_with("\n\ndata: [DONE]\n\n"), "{text}");
    assert!(!text.contains('\r'));
    let data: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: ").filter(|data| data.starts_with('{')))
        .map(|data| serde_json::from_str(data).expect("JSON"))
        .collect();
    assert_eq!(data, events(faithful.text()));
    assert_eq!(text.matches("event: message\n").count(), data.len());
}

/// The client reads whatever a proxy makes of it, however it is cut.
#[tokio::test]
async fn the_client_reads_a_proxys_stream() {
    let builder = Emulator::builder().profile(Profile::Proxy).frame_bytes(5);
    let emulator = builder.start().await.expect("a port");
    let answer = common::streamed(&gemini(&emulator.url()), &common::request(TEXT)).await;
    assert!(answer.expect("an answer").text().contains("Ångström"));
}

#[tokio::test]
async fn thoughts_and_unknown_fields_are_in_every_chunk_they_belong_to() {
    let split = events(sent(Step::Split, STREAM).await.text());
    let is_thought =
        |chunk: &Value| chunk["candidates"][0]["content"]["parts"][0]["thought"] == true;
    assert!(is_thought(&split[0]));
    let texts = split.iter().skip_while(|chunk| is_thought(chunk));
    assert!(texts.clone().all(|chunk| !is_thought(chunk)));
    assert_eq!(texts.map(answered).collect::<String>(), ANSWER);
    let counts: Vec<_> =
        split.iter().map(|chunk| &chunk["usageMetadata"]["candidatesTokenCount"]).collect();
    assert!(counts.is_sorted_by_key(|count| count.as_u64()), "{counts:?}");
    let signature = &split.last().expect("chunks")["candidates"][0]["content"]["parts"][0];
    assert!(signature["thoughtSignature"].is_string() && signature["text"] == "", "{signature}");
    let unknown = events(sent(Step::UnknownFields, STREAM).await.text());
    for chunk in &unknown {
        let part = &chunk["candidates"][0]["content"]["parts"][0];
        assert!(chunk["emulatorTree"].is_object() && part["emulatorTree"].is_object(), "{chunk}");
    }
}
