//! Answers that the service gives in parts, and streams that are taken up where they broke.

use instructor::gemini::emulator::{Emulator, Failure, RawReply, Recorded, Step};
use instructor::{Completion, Fault, FaultKind};
use serde_json::{Value, json};

use super::{ANSWER, emulator, event, sent, started, streamed, wire};

/// The requests were one and the same but for these tokens.
fn check_tokens(requests: &[Recorded], tokens: &[String]) {
    assert_eq!(requests.len(), tokens.len() + 1);
    let first = &requests[0].body;
    assert!(first.get("continuationToken").is_none());
    for (request, token) in requests[1..].iter().zip(tokens) {
        let mut body = first.clone();
        body["continuationToken"] = json!(token);
        assert_eq!(request.body, body);
        assert_eq!(request.path, requests[0].path);
    }
    for request in requests {
        let left = request.server_timeout.as_deref().and_then(|text| text.parse::<u32>().ok());
        assert!(left.is_some_and(|seconds| (1..=30).contains(&seconds)), "{left:?}");
    }
}

#[tokio::test]
async fn an_answer_in_parts_is_put_together() {
    for parts in [1, 2, 3, 9] {
        let tokens: Vec<String> =
            (1..parts).map(|part| format!("emulator-part-{part:03}-of-{parts:03}")).collect();
        let emulator = started(Emulator::builder().parts(parts).parts(parts).delta_chars(5)).await;
        let whole = sent(&emulator).await.expect("an answer");
        check_tokens(&emulator.requests(), &tokens);
        assert_eq!(whole.text(), ANSWER);
        assert_eq!(wire(&whole).matches("thoughtSignature").count(), parts);

        let (deltas, outcome) = streamed(&emulator).await;
        let completion = outcome.expect("an answer");
        check_tokens(&emulator.requests()[parts..], &tokens);
        assert_eq!((deltas.concat().as_str(), completion.text()), (ANSWER, ANSWER));
        assert_eq!(completion.usage, whole.usage);
        assert_eq!(completion.usage.thought_tokens, 16 * parts as u64, "of every hop");
        assert_eq!(wire(&completion).matches("thoughtSignature").count(), parts);
        assert_eq!(completion.finish_reason.as_deref(), Some("STOP"));
    }
}

#[tokio::test]
async fn an_answer_in_too_many_parts_is_cut() {
    let emulator = started(Emulator::builder().parts(10)).await;
    let (deltas, outcome) = streamed(&emulator).await;
    let stream = outcome.expect_err("too many");
    assert_eq!(emulator.requests().len(), 9);
    let emulator = started(Emulator::builder().parts(10)).await;
    let whole = sent(&emulator).await.expect_err("too many");
    assert_eq!(emulator.requests().len(), 9);
    for fault in [stream, whole] {
        assert_eq!((fault.kind, fault.limit), (FaultKind::Truncated, Some(0)));
        assert_eq!(fault.message, "the answer goes on after 8 continuations");
        let kept = fault.completion.expect("what came");
        assert_eq!(kept.text(), deltas.concat());
        assert_eq!(kept.usage.thought_tokens, 9 * 16);
    }
}

#[tokio::test]
async fn a_fault_of_a_later_part_keeps_those_before() {
    let steps = [Step::Part { index: 0, of: 2 }, Failure::Overloaded.into()];
    let whole = sent(&emulator(steps.clone()).await).await.expect_err("overloaded");
    let (deltas, outcome) = streamed(&emulator(steps).await).await;
    for fault in [whole, outcome.expect_err("overloaded")] {
        assert_eq!((fault.kind, fault.status), (FaultKind::Transient, Some(503)));
        assert!(fault.ambiguous);
        let kept = fault.completion.expect("what came");
        assert_eq!((kept.text(), kept.usage.thought_tokens), (deltas.concat().as_str(), 16));
        assert!(ANSWER.starts_with(kept.text()) && !kept.text().is_empty());
    }
}

fn chunk(text: &str, more: &Value) -> String {
    let mut chunk = json!({
        "candidates": [{"content": {"parts": [{"text": text}], "role": "model"}}],
        "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 1},
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        match key.as_str() {
            "top" => chunk["continuationToken"] = value.clone(),
            key => chunk["candidates"][0][key] = value.clone(),
        }
    }
    event(chunk)
}

/// What comes of a stream of these replies, and how many were asked for.
async fn resumed(replies: &[RawReply]) -> (usize, Vec<String>, Result<Completion, Fault>) {
    let emulator = emulator(replies.iter().cloned().map(Step::from)).await;
    let (deltas, outcome) = streamed(&emulator).await;
    (emulator.requests().len(), deltas, outcome)
}

#[tokio::test]
async fn a_stream_that_broke_after_a_token_goes_on() {
    let rest = RawReply::new(200, chunk("2]", &json!({"finishReason": "STOP"})));
    let overloaded = r#"{"error":{"code":503,"message":"Overloaded."}}"#;
    for more in [json!({"continuationToken": "tok1"}), json!({"top": "tok1"})] {
        let first = chunk("[1,", &more);
        for broken in [
            RawReply::new(200, first.as_str()).abort(),
            RawReply::new(200, first.as_str()),
            RawReply::new(200, first.as_str()).chunk(event(overloaded)),
            RawReply::new(200, first.as_str()).chunk("data: {\"candi"),
        ] {
            let (requests, deltas, outcome) = resumed(&[broken, rest.clone()]).await;
            let completion = outcome.expect("an answer");
            assert_eq!(
                (requests, deltas, completion.text()),
                (2, vec!["[1,".into(), "2]".into()], "[1,2]")
            );
            assert_eq!(completion.usage.total_tokens(), 22, "of both");
            assert_eq!(
                wire(&completion),
                r#"{"role":"model","parts":[{"text":"[1,"},{"text":"2]"}]}"#
            );
        }
    }
}

#[tokio::test]
async fn a_stream_is_resumed_only_where_that_is_safe() {
    let token = json!({"continuationToken": "tok1"});
    let first = RawReply::new(200, chunk("[1,", &token)).abort();
    let exhausted = RawReply::new(200, chunk("[1,", &token))
        .chunk(event(r#"{"error":{"code":429,"message":"Too many."}}"#));
    let bare = RawReply::new(200, chunk("[1,", &json!({}))).abort();
    let stale = RawReply::new(200, chunk("[1,", &token)).chunk(chunk("2", &json!({}))).abort();
    let refused = RawReply::new(400, r#"{"error":{"code":400,"message":"Unknown token."}}"#);
    let busy = RawReply::new(503, r#"{"error":{"code":503,"message":"Busy."}}"#);
    let (transient, throttled) = (FaultKind::Transient, FaultKind::Throttled);
    for (what, replies, requests, kind, status) in [
        ("no token", vec![bare], 1, transient, 200),
        ("text after the token", vec![stale], 1, transient, 200),
        ("a wait is asked for", vec![exhausted], 1, throttled, 429),
        ("the token is refused", vec![first.clone(), refused], 2, transient, 200),
        ("nothing new came", vec![first, busy.clone(), busy], 2, transient, 503),
    ] {
        let (asked, _, outcome) = resumed(&replies).await;
        let fault = outcome.expect_err(what);
        assert_eq!((asked, fault.kind, fault.status), (requests, kind, Some(status)), "{what}");
        let kept = fault.completion.expect(what);
        assert!(kept.text().starts_with("[1,") && kept.usage.total_tokens() == 11, "{what}");
    }
}

#[tokio::test]
async fn a_refusal_after_a_hop_that_ended_is_told() {
    let broken = RawReply::new(200, chunk("[1,", &json!({"continuationToken": "tok1"}))).abort();
    let more = json!({"continuationToken": "tok2", "finishReason": "CONTINUATION"});
    let ended = RawReply::new(200, chunk("2,", &more));
    let refused = RawReply::new(400, r#"{"error":{"code":400,"message":"Unknown token."}}"#);
    let (requests, deltas, outcome) = resumed(&[broken, ended, refused]).await;
    assert_eq!((requests, deltas.concat().as_str()), (3, "[1,2,"));
    assert_eq!(outcome.expect_err("refused").message, "Unknown token.");
}

#[tokio::test]
async fn hops_that_break_count_like_those_that_end() {
    let broken = |place: usize| {
        RawReply::new(200, chunk("x", &json!({"continuationToken": format!("t{place:03}")})))
            .abort()
    };
    let replies: Vec<_> = (0..12).map(broken).collect();
    let (requests, deltas, outcome) = resumed(&replies).await;
    let fault = outcome.expect_err("it never ends");
    assert_eq!((requests, deltas.len(), fault.kind), (9, 9, FaultKind::Transient));
    assert_eq!(fault.completion.expect("what came").usage.total_tokens(), 99);
}
