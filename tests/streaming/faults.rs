//! Streams that end before the answer does: a fault each, whatever came before.

use std::time::Duration;

use instructor::gemini::emulator::{Emulator, Failure, Flaw, RawReply, Step};
use instructor::{Fault, FaultKind, Provider, QuotaKind};

use super::{ANSWER, KEY, emulator, event, gemini, next, request, sent, started, streamed};

/// Characters in a chunk: the answer has eight, and a last one without text.
const CHARS: usize = 9;
const CHUNKS: usize = 9;

async fn broken(flaw: Flaw, after: usize) -> (Vec<String>, Fault) {
    let step = Step::Flawed(flaw, after);
    let emulator = started(Emulator::builder().delta_chars(CHARS).step(step)).await;
    let (deltas, outcome) = streamed(&emulator).await;
    assert_eq!(emulator.requests().len(), 1);
    (deltas, outcome.expect_err("a fault"))
}

#[tokio::test]
async fn each_fault_at_each_boundary() {
    use FaultKind::{Quota, Throttled, Transient};
    let second = Duration::from_secs(1);
    let billing = Quota(QuotaKind::Billing);
    for after in 0..=CHUNKS {
        for (flaw, kind, status) in [
            (Flaw::ErrorEvent(Failure::Overloaded), Transient, Some(503)),
            (Flaw::ErrorEvent(Failure::PerMinute(second)), Throttled, Some(429)),
            (Flaw::ErrorObject(Failure::Internal), Transient, Some(500)),
            (Flaw::ErrorObject(Failure::Unpaid), billing, Some(402)),
            (Flaw::ErrorList(Failure::Overloaded), Transient, Some(503)),
            (Flaw::Abort, Transient, Some(200)),
            (Flaw::NoFinish, Transient, Some(200)),
        ] {
            let what = format!("{flaw:?} after {after} chunks");
            let (deltas, fault) = broken(flaw, after).await;
            assert_eq!((fault.kind, fault.status), (kind, status), "{what}: {fault}");
            assert_eq!(fault.retry_after, (kind == Throttled).then_some(second), "{what}");
            let expected: String = ANSWER.chars().take(after * CHARS).collect();
            assert_eq!(deltas.concat(), expected, "{what}");
            let Some(kept) = fault.completion.as_deref() else {
                assert_eq!(after, 0, "{what}");
                continue;
            };
            assert!(fault.ambiguous, "{what}");
            assert_eq!(kept.text(), deltas.concat(), "{what}");
            assert!(kept.usage.input_tokens > 0 && kept.usage.thought_tokens > 0, "{what}");
            assert!(kept.response_id.is_some() && kept.turn.wire_json().is_some(), "{what}");
        }
    }
}

#[tokio::test]
async fn a_whole_answer_breaks_in_the_same_ways() {
    for (flaw, status) in [
        (Flaw::ErrorEvent(Failure::Overloaded), 503),
        (Flaw::ErrorObject(Failure::Overloaded), 503),
        (Flaw::ErrorList(Failure::Overloaded), 503),
        (Flaw::Abort, 200),
        (Flaw::NoFinish, 200),
    ] {
        let emulator = emulator([Step::Flawed(flaw, 2)]).await;
        let fault = sent(&emulator).await.expect_err("a fault");
        assert_eq!((fault.kind, fault.status), (FaultKind::Transient, Some(status)));
    }
}

#[tokio::test]
async fn what_is_refused_before_the_stream_is_judged_like_a_whole_answer() {
    for failure in [
        Failure::Overloaded,
        Failure::BadGateway,
        Failure::PerMinute(Duration::from_millis(1500)),
        Failure::PerDay,
        Failure::Unpaid,
        Failure::BadKey,
        Failure::SchemaRefused,
        Failure::Forbidden,
        Failure::NoModel,
    ] {
        let emulator = emulator([failure.clone().into(), failure.clone().into()]).await;
        let whole = sent(&emulator).await.expect_err("a fault");
        let (deltas, outcome) = streamed(&emulator).await;
        let fault = outcome.expect_err("a fault");
        let class = |fault: &Fault| {
            let limits = (fault.retry_after, fault.floor, fault.limit, fault.ambiguous);
            (fault.kind, fault.status, fault.message.clone(), limits)
        };
        assert_eq!(class(&fault), class(&whole), "{failure:?}");
        assert!(deltas.is_empty() && fault.completion.is_none());
    }
}

#[tokio::test]
async fn reasons_to_stop_are_those_of_whole_answers() {
    for step in [
        Step::Cut,
        Step::Finish("SAFETY".into()),
        Step::Finish("RECITATION".into()),
        Step::Finish("MALFORMED_FUNCTION_CALL".into()),
        Step::Finish("SOMETHING_NEW".into()),
        Step::Block("SAFETY".into()),
        Step::Reply(String::new()),
    ] {
        let emulator = emulator([step.clone(), step.clone()]).await;
        let whole = sent(&emulator).await.expect_err("a fault");
        let (deltas, outcome) = streamed(&emulator).await;
        let fault = outcome.expect_err("a fault");
        assert_eq!((fault.kind, &fault.message), (whole.kind, &whole.message), "{step:?}");
        let (kept, expected) = (fault.completion.expect("it"), whole.completion.expect("it"));
        assert_eq!((kept.text(), kept.usage), (expected.text(), expected.usage), "{step:?}");
        assert_eq!(deltas.concat(), kept.text());
    }
}

#[tokio::test]
async fn bodies_that_are_no_stream() {
    let transient = FaultKind::Transient;
    for (step, message) in [
        (
            Step::from(RawReply::new(200, "<!DOCTYPE html><p>Log in")),
            "the answer is HTML, not JSON",
        ),
        (RawReply::new(200, "").into(), "the answer is empty"),
        (RawReply::new(200, "[]").into(), "the answer is not a response of the Gemini API"),
        (
            RawReply::new(200, "data: {\"cand\r\n\r\n").into(),
            "the answer is not a response of the Gemini API",
        ),
        (RawReply::new(200, "data: {\"cand").into(), "the stream ended before the answer did"),
    ] {
        let (deltas, outcome) = streamed(&emulator([step]).await).await;
        let fault = outcome.expect_err(message);
        let class = (fault.kind, fault.status, fault.ambiguous);
        assert_eq!(class, (transient, Some(200), true), "{message}");
        assert_eq!(fault.message, message);
        assert!(deltas.is_empty() && fault.completion.is_none());
    }
    let reset = streamed(&emulator([Step::Reset]).await).await.1.expect_err("a reset");
    assert_eq!((reset.kind, reset.status, reset.ambiguous), (transient, None, true));
    let (deltas, short) = streamed(&emulator([Step::Short]).await).await;
    let short = short.expect_err("a short body");
    assert_eq!((short.kind, short.status, short.ambiguous), (transient, Some(200), true));
    assert_eq!(deltas.concat().chars().count(), 48, "two chunks of four");
}

#[tokio::test]
async fn text_before_an_error_is_told_before_it() {
    let text = r#"{"candidates":[{"content":{"parts":[{"text":"[1,"}]}}]}"#;
    let error = r#"{"error":{"code":503,"message":"Overloaded."}}"#;
    let body = RawReply::new(200, event(text) + &event(error));
    let (deltas, outcome) = streamed(&emulator([body.into()]).await).await;
    assert_eq!(deltas, ["[1,"]);
    assert_eq!(outcome.expect_err("a fault").message, "Overloaded.");
}

#[tokio::test]
async fn a_stream_without_end_is_not_kept() {
    let noise = ": nothing to see\n".repeat(4 << 16);
    let reply = (0..6).fold(RawReply::new(200, ""), |reply, _| reply.chunk(noise.as_str()));
    let (_, outcome) = streamed(&emulator([reply.into()]).await).await;
    let fault = outcome.expect_err("too large");
    assert_eq!((fault.kind, fault.limit), (FaultKind::Malformed, Some(1)));
}

#[tokio::test]
async fn a_stall_ends_with_the_callers_patience() {
    let emulator = emulator([Step::Stall]).await;
    let (gemini, request) = (gemini(&emulator), request());
    let mut deltas = gemini.stream(&request, Duration::from_secs(30));
    let waited = tokio::time::timeout(Duration::from_millis(50), next(&mut deltas)).await;
    assert!(waited.is_err());
}

#[tokio::test]
async fn the_key_is_in_nothing_that_is_shown() {
    let error = format!(r#"{{"error":{{"code":500,"message":"{KEY} is wrong"}}}}"#);
    let names = format!(
        r#"{{"candidates":[{{"finishReason":"{KEY}"}}],"modelVersion":"{KEY}","responseId":"{KEY}"}}"#
    );
    for body in [event(&error), error, event(&names), format!("data: {KEY}\n\n")] {
        let (_, outcome) = streamed(&emulator([RawReply::new(200, body).into()]).await).await;
        let fault = outcome.expect_err("a fault");
        assert!(!format!("{fault} {fault:?}").contains(KEY), "{fault:?}");
    }
}
