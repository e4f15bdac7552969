//! Streams that come to their end.

use std::time::Duration;

use instructor::gemini::emulator::{Emulator, Flaw, Step};
use instructor::{Delta, FaultKind, Provider, RequestKind};

use super::{ANSWER, KEY, emulator, gemini, next, request, sent, started, streamed, wire};

#[tokio::test]
async fn a_stream_is_the_same_answer_in_pieces() {
    let whole = sent(&emulator([]).await).await.expect("an answer");
    assert_eq!(whole.text(), ANSWER);
    for chars in [1, 2, 7, 24, 1000] {
        let emulator = started(Emulator::builder().delta_chars(chars)).await;
        let (deltas, outcome) = streamed(&emulator).await;
        let completion = outcome.expect("an answer");
        assert_eq!(deltas.len(), ANSWER.chars().count().div_ceil(chars));
        assert_eq!(completion.text(), ANSWER);
        assert_eq!(completion.usage, whole.usage);
        assert_eq!(completion.model, whole.model);
        assert_eq!(completion.response_id, whole.response_id);
        assert_eq!(completion.finish_reason.as_deref(), Some("STOP"));
        assert!(wire(&completion).starts_with(r#"{"role":"model","parts":[{"text":""#));
        assert!(wire(&completion).contains("thoughtSignature"), "{}", wire(&completion));
    }
}

#[tokio::test]
async fn the_request_is_the_same_at_another_method() {
    let emulator = emulator([]).await;
    sent(&emulator).await.expect("an answer");
    let (_, outcome) = streamed(&emulator).await;
    outcome.expect("an answer");
    let [whole, stream] = &emulator.requests()[..] else { panic!("two requests") };
    assert_eq!(stream.path, whole.path.replace("generateContent", "streamGenerateContent"));
    assert_eq!((stream.query.as_deref(), whole.query.as_deref()), (Some("alt=sse"), None));
    assert_eq!(stream.text, whole.text);
    assert!(stream.has_key);
    assert_eq!(stream.server_timeout.as_deref(), Some("30"));
    assert_eq!((&stream.user_agent, &stream.method), (&whole.user_agent, &whole.method));
}

#[tokio::test]
async fn an_early_reason_is_not_the_end() {
    for after in 1..=4 {
        let emulator = emulator([Step::Flawed(Flaw::EarlyFinish, after)]).await;
        let (_, outcome) = streamed(&emulator).await;
        assert_eq!(outcome.expect("an answer").text(), ANSWER);
    }
}

#[tokio::test]
async fn a_model_that_cannot_be_one_is_the_only_item() {
    let emulator = emulator([]).await;
    let (gemini, mut request) = (gemini(&emulator), request());
    request.model = Some("no/model".into());
    let mut deltas = gemini.stream(&request, Duration::from_secs(1));
    let fault = next(&mut deltas).await.expect("an item").expect_err("a fault");
    assert_eq!(fault.kind, FaultKind::Request(RequestKind::Model));
    assert!(next(&mut deltas).await.is_none());
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn a_dropped_stream_leaves_the_provider_as_it_was() {
    let emulator = started(Emulator::builder().delta_chars(1)).await;
    let (gemini, request) = (gemini(&emulator), request());
    for _ in 0..3 {
        let mut deltas = gemini.stream(&request, Duration::from_secs(30));
        let first = next(&mut deltas).await.expect("an item").expect("a delta");
        assert_eq!(first.text(), Some("{"));
        assert!(!format!("{first:?}").contains('{'), "{first:?}");
        assert!(!matches!(first, Delta::Done(_)));
    }
    let never = gemini.stream(&request, Duration::from_secs(30));
    drop(never);
    assert_eq!(emulator.requests().len(), 3, "nothing is sent before it is polled");
    gemini.send(&request, Duration::from_secs(30)).await.expect("an answer");
    assert!(!format!("{gemini:?}").contains(KEY));
}
