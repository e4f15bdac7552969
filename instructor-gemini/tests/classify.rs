//! Each signal and its class: the table, row by row, over HTTP.

mod common;

use std::time::Duration;

use common::{ANSWER, KEY, TEXT, emulator, fault, gemini, outcome, request, send};
use instructor_core::{Completion, Fault, FaultKind, QuotaKind, RequestKind};
use instructor_gemini::emulator::{Failure, RawReply, Step};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Kind, status, hint, floor, limit, ambiguous.
type Class = (FaultKind, Option<u16>, Option<Duration>, Option<Duration>, Option<u32>, bool);

fn class(fault: &Fault) -> Class {
    (fault.kind, fault.status, fault.retry_after, fault.floor, fault.limit, fault.ambiguous)
}

/// A class with nothing but kind and status.
fn plain(kind: FaultKind, status: u16) -> Class {
    (kind, Some(status), None, None, None, false)
}

#[tokio::test]
async fn an_answer_comes_with_its_usage_and_names() {
    let completion = outcome(Step::Read).await.expect("an answer");
    assert_eq!(completion.text(), ANSWER);
    assert_eq!(completion.model.as_deref(), Some("gemini-3.8-flash"));
    assert_eq!(completion.finish_reason.as_deref(), Some("STOP"));
    assert!(completion.response_id.is_some_and(|id| id.starts_with("emulator-")));
    let usage = completion.usage;
    assert_eq!(usage.output_tokens, ANSWER.len().div_ceil(4) as u64 + 16);
    assert_eq!(usage.thought_tokens, 16);
    assert!(usage.input_tokens > 50);
}

#[tokio::test]
async fn counts_are_added_as_the_api_means_them() {
    let body = json!({
        "candidates": [{"content": {"parts": [{"text": "1"}], "role": "model"}, "finishReason": "STOP"}],
        "usageMetadata": {
            "promptTokenCount": 100, "toolUsePromptTokenCount": "20", "cachedContentTokenCount": 60,
            "candidatesTokenCount": 7, "thoughtsTokenCount": 5, "totalTokenCount": 132,
        },
    });
    let usage = outcome(RawReply::new(200, body.to_string())).await.expect("an answer").usage;
    let counts = (
        usage.input_tokens,
        usage.output_tokens,
        usage.cached_tokens,
        usage.tool_tokens,
        usage.thought_tokens,
    );
    assert_eq!(counts, (120, 12, 60, 20, 5));
    assert_eq!(usage.total_tokens(), 132);
}

#[tokio::test]
async fn quotas_that_no_wait_brings_back() {
    let day = fault(Failure::PerDay).await;
    assert_eq!(class(&day), plain(FaultKind::Quota(QuotaKind::Day), 429));
    let tier = fault(Failure::NotOnTier).await;
    assert_eq!(class(&tier), plain(FaultKind::Quota(QuotaKind::NotOnTier), 429));
    let unpaid = fault(Failure::Unpaid).await;
    assert_eq!(class(&unpaid), plain(FaultKind::Quota(QuotaKind::Billing), 402));
    assert!(unpaid.message.starts_with("Your prepayment credits are depleted."));
}

/// A delay of hours is the reset of the day's quota, and the day's violation counts wherever it is.
#[tokio::test]
async fn a_quota_of_the_day_among_others() {
    let body = json!({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Quota.", "details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "51820.638305887s"},
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
            {"quotaId": "GenerateRequestsPerMinutePerProjectPerModel", "quotaValue": "5"},
            {"quotaId": "GenerateContentInputTokensPerModelPerDay-FreeTier", "quotaValue": "250"},
        ]},
    ]}});
    let fault = fault(RawReply::new(429, body.to_string())).await;
    let reset = Some(Duration::new(51_820, 638_305_887));
    let kind = FaultKind::Quota(QuotaKind::Day);
    assert_eq!(class(&fault), (kind, Some(429), reset, None, None, false));
}

#[tokio::test]
async fn throttling_waits_as_the_server_asks() {
    let throttled = |hint, floor| (FaultKind::Throttled, Some(429), hint, floor, None, false);
    for delay in [Duration::new(36, 185_908_122), Duration::from_micros(900_200)] {
        let minute = fault(Failure::PerMinute(delay)).await;
        assert_eq!(class(&minute), throttled(Some(delay), None));
        assert!(minute.message.starts_with("You exceeded your current quota"));
        assert!(minute.message.chars().count() <= 300 && !minute.message.contains('\n'));
    }
    let bare = fault(Failure::Exhausted).await;
    assert_eq!(class(&bare), throttled(None, Some(Duration::from_secs(2))));
    let header = fault(RawReply::new(429, "").header("Retry-After", "7")).await;
    assert_eq!(class(&header), throttled(Some(Duration::from_secs(7)), None));
    let unhinted = json!({"error": {"code": 429, "message": "Quota exceeded.", "details": [
        {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
            {"quotaId": "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"},
        ]},
    ]}});
    let unhinted = fault(RawReply::new(429, unhinted.to_string())).await;
    assert_eq!(class(&unhinted), throttled(None, Some(Duration::from_secs(60))));
}

#[tokio::test]
async fn requests_that_are_refused_for_good() {
    use FaultKind::{Auth, Request};
    for (failure, expected) in [
        (Failure::BadKey, plain(Auth, 400)),
        (Failure::Unauthenticated, plain(Auth, 401)),
        (Failure::Forbidden, plain(Auth, 403)),
        (Failure::SchemaRefused, plain(Request(RequestKind::Schema), 400)),
        (Failure::TooLong, plain(Request(RequestKind::Context), 400)),
        (Failure::Region, plain(Request(RequestKind::Region), 400)),
        (Failure::InvalidArgument, plain(Request(RequestKind::Other), 400)),
        (Failure::NoModel, plain(Request(RequestKind::Model), 404)),
    ] {
        let name = format!("{failure:?}");
        assert_eq!(class(&fault(failure).await), expected, "{name}");
    }
    for status in [302, 405, 409, 413, 416, 418, 425, 501] {
        let fault = fault(RawReply::new(status, "<html>")).await;
        assert_eq!(class(&fault), plain(Request(RequestKind::Other), status));
    }
    for message in [
        "Invalid JSON payload received. Unknown name \"$defs\" at 'generation_config.response_schema': Cannot find field.",
        "A schema in GenerationConfig in the request exceeds the maximum allowed nesting depth.",
    ] {
        let failure = Failure::Other(400, "INVALID_ARGUMENT".into(), message.into());
        assert_eq!(fault(failure).await.kind, Request(RequestKind::Schema), "{message}");
    }
    let page = fault(RawReply::new(404, "<html><title>Error 404 (Not Found)!!1</title>")).await;
    assert_eq!(page.kind, Request(RequestKind::Other));
    assert_eq!(page.message, "Error 404 (Not Found)!!1; look at the base URL and the API version");
    for message in ["API key expired. Please renew the API key.", "API Key not found."] {
        let failure = Failure::Other(400, "INVALID_ARGUMENT".into(), message.into());
        assert_eq!(fault(failure).await.kind, Auth, "{message}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_key_stays() {
    let elsewhere = emulator([]).await;
    for status in [301, 302, 307, 308] {
        let location =
            format!("{}/v1beta/models/gemini-3.8-flash:generateContent", elsewhere.url());
        let fault = fault(RawReply::new(status, "").header("Location", location)).await;
        assert_eq!(class(&fault), plain(FaultKind::Request(RequestKind::Other), status));
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn a_quota_is_told_by_whatever_names_it() {
    let quota = |violation: serde_json::Value| {
        let failure = json!({
            "@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation],
        });
        let error = json!({"error": {
            "code": 429, "status": "RESOURCE_EXHAUSTED", "message": "Out.", "details": [failure],
        }});
        RawReply::new(429, error.to_string())
    };
    for (violation, kind) in [
        (json!({"quotaMetric": "x/requests_per_day"}), FaultKind::Quota(QuotaKind::Day)),
        (json!({"quotaId": "RequestsPerDay"}), FaultKind::Quota(QuotaKind::Day)),
        (json!({"quotaId": "RequestsPerMinute"}), FaultKind::Throttled),
        (
            json!({"quotaId": "RequestsPerMinute", "quotaValue": 0}),
            FaultKind::Quota(QuotaKind::NotOnTier),
        ),
        (
            json!({"quotaId": "RequestsPerMinute", "quotaValue": "0"}),
            FaultKind::Quota(QuotaKind::NotOnTier),
        ),
    ] {
        assert_eq!(fault(quota(violation.clone())).await.kind, kind, "{violation}");
    }
}

#[tokio::test]
async fn the_emulator_refuses_as_the_api_does() {
    let emulator = emulator([]).await;
    let url = emulator.url();
    let bad = instructor_gemini::Gemini::builder().api_key("invalid").base_url(&url);
    let bad = send(&bad.build().expect("a provider"), &request(TEXT)).await.expect_err("a fault");
    assert_eq!((bad.kind, bad.status), (FaultKind::Auth, Some(400)));
    let mut unknown = request(TEXT);
    unknown.model = Some("gemini-1.0-pro".into());
    let unknown = send(&gemini(&url), &unknown).await.expect_err("a fault");
    assert_eq!(unknown.kind, FaultKind::Request(RequestKind::Model));
    assert!(
        unknown.message.starts_with("models/gemini-1.0-pro is not found for API version v1beta")
    );
    let mut empty = request(TEXT);
    empty.messages.clear();
    let empty = send(&gemini(&url), &empty).await.expect_err("a fault");
    assert_eq!(empty.message, "* GenerateContentRequest.contents: contents is not specified");
}

#[tokio::test]
async fn failures_of_the_service_are_transient() {
    let transient = |status| plain(FaultKind::Transient, status);
    for (failure, status) in
        [(Failure::Internal, 500), (Failure::Overloaded, 503), (Failure::GatewayTimeout, 504)]
    {
        let fault = fault(failure).await;
        assert_eq!(class(&fault), transient(status));
    }
    assert_eq!(class(&fault(RawReply::new(408, "")).await), transient(408));
    assert_eq!(class(&fault(RawReply::new(502, "")).await), transient(502));
    let page = fault(Failure::BadGateway).await;
    assert_eq!(page.to_string(), "502: Error 502 (Server Error)!!1");
    assert_eq!(
        (page.kind, page.retry_after),
        (FaultKind::Transient, Some(Duration::from_secs(30)))
    );
    for status in [499, 520, 529, 599] {
        let fault = fault(RawReply::new(status, "")).await;
        assert_eq!(fault.kind, FaultKind::Transient, "{status}");
        assert!(fault.ambiguous, "{status}");
    }
    let hinted = fault(RawReply::new(503, "").header("Retry-After", "3")).await;
    assert_eq!(hinted.retry_after, Some(Duration::from_secs(3)));
}

#[tokio::test]
async fn errors_in_a_list_or_inside_a_200_are_judged_by_their_code() {
    let error = json!({"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}});
    for (status, body) in [(503, json!([error])), (200, error.clone()), (200, json!([error]))] {
        let fault = fault(RawReply::new(status, body.to_string())).await;
        assert_eq!(class(&fault), plain(FaultKind::Transient, 503));
        assert_eq!(fault.message, "The model is overloaded.");
    }
}

#[tokio::test]
async fn nobody_there_costs_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let fault = send(&gemini(&url), &request(TEXT)).await.expect_err("a fault");
    assert_eq!(class(&fault), (FaultKind::Transient, None, None, None, None, false));
    assert!(fault.message.starts_with("could not connect: "), "{fault}");
    assert!(!fault.message.contains("http"), "{fault}");
}

#[tokio::test]
async fn a_connection_lost_after_the_request_may_have_cost() {
    let lost = fault(Step::Reset).await;
    assert_eq!(class(&lost), (FaultKind::Transient, None, None, None, None, true));
    assert!(lost.message.to_lowercase().contains("reset"), "{lost}");
    let short = fault(Step::Short).await;
    assert_eq!(class(&short), (FaultKind::Transient, Some(200), None, None, None, true));
}

#[tokio::test]
async fn a_stall_ends_with_the_callers_patience() {
    let emulator = emulator([Step::Stall]).await;
    let gemini = gemini(&emulator.url());
    let stalled = request(TEXT);
    let waited = tokio::time::timeout(Duration::from_millis(50), send(&gemini, &stalled)).await;
    assert!(waited.is_err());
    assert_eq!(emulator.requests().len(), 1);
    send(&gemini, &stalled).await.expect("an answer on another connection");
}

#[tokio::test]
async fn bodies_that_are_no_response() {
    for (body, message) in [
        ("", "the answer is empty"),
        (" \n", "the answer is empty"),
        ("<!DOCTYPE html><title>Log in</title>", "the answer is HTML, not JSON"),
        ("{\"candidates\": [", "the answer is not a response of the Gemini API"),
        ("[]", "the answer is not a response of the Gemini API"),
        // As many as a response has fields.
        (
            "[null, [], null, null, null, null, null]",
            "the answer is not a response of the Gemini API",
        ),
        ("\u{feff}null", "the answer is not a response of the Gemini API"),
    ] {
        let fault = fault(RawReply::new(200, body)).await;
        assert_eq!(
            class(&fault),
            (FaultKind::Transient, Some(200), None, None, None, true),
            "{body}"
        );
        assert_eq!(fault.message, message);
    }
}

#[tokio::test]
async fn a_body_without_end_is_not_kept() {
    let body = vec![b' '; 25 << 20];
    let large = fault(RawReply::new(200, body.clone())).await;
    assert_eq!((large.kind, large.limit), (FaultKind::Malformed, Some(1)));
    assert_eq!(large.message, "the answer is larger than 24 MiB");
    // The status of an error says enough.
    assert_eq!(fault(RawReply::new(503, body)).await.kind, FaultKind::Transient);
}

#[tokio::test]
async fn a_large_answer_within_the_bound_is_read() {
    let text = "x".repeat(16 << 20);
    let completion = outcome(Step::Reply(text)).await.expect("an answer");
    assert_eq!(completion.text().len(), 16 << 20);
}

#[tokio::test]
async fn finish_reasons() {
    use FaultKind::{Blocked, Malformed, Request, Truncated, UnknownFinish, Withheld};
    for (reason, kind, limit) in [
        ("MAX_TOKENS", Truncated, None),
        ("SAFETY", Blocked, None),
        ("BLOCKLIST", Blocked, None),
        ("PROHIBITED_CONTENT", Blocked, None),
        ("SPII", Blocked, None),
        ("MODEL_ARMOR", Blocked, None),
        ("ESCALATION", Blocked, None),
        ("PUP_LIMITED_DISABLED", Blocked, None),
        ("LANGUAGE", Blocked, None),
        ("RECITATION", Withheld, Some(1)),
        ("OTHER", Withheld, Some(1)),
        ("MALFORMED_FUNCTION_CALL", Malformed, None),
        ("MALFORMED_RESPONSE", Malformed, None),
        ("UNEXPECTED_TOOL_CALL", Malformed, None),
        ("MISSING_THOUGHT_SIGNATURE", Request(RequestKind::Other), None),
        ("TOO_MANY_TOOL_CALLS", Request(RequestKind::Other), None),
        ("CONTINUATION", UnknownFinish, None),
        ("SOMETHING_NEW", UnknownFinish, None),
    ] {
        let fault = fault(Step::Finish(reason.into())).await;
        assert_eq!((fault.kind, fault.limit), (kind, limit), "{reason}");
        assert!(fault.message.contains(reason), "{fault}");
        let answer = fault.completion.as_deref().expect("what came");
        assert_eq!(answer.finish_reason.as_deref(), Some(reason));
        assert!(answer.usage.total_tokens() > 0);
    }
}

#[tokio::test]
async fn what_is_said_of_the_end_is_passed_on() {
    let candidate = json!({"finishReason": "SAFETY", "finishMessage": "It is about knives."});
    let body = json!({"candidates": [candidate]});
    let fault = fault(RawReply::new(200, body.to_string())).await;
    assert!(fault.message.contains("It is about knives."), "{fault}");
}

#[tokio::test]
async fn a_cut_answer_is_never_an_answer() {
    let cut = fault(Step::Cut).await;
    assert_eq!(cut.kind, FaultKind::Truncated);
    let kept = cut.completion.as_deref().expect("what came");
    assert!(ANSWER.starts_with(kept.text()) && !kept.text().is_empty());
    // Even if it happens to be whole, or the reason is not known.
    for reason in ["MAX_TOKENS", "SOMETHING_NEW"] {
        let body = json!({"candidates": [{"content": {"parts": [{"text": ANSWER}]}, "finishReason": reason}]});
        assert!(outcome(RawReply::new(200, body.to_string())).await.is_err(), "{reason}");
    }
}

#[tokio::test]
async fn a_missing_finish_reason_is_a_generation_that_broke_off() {
    for reason in [json!(null), json!("FINISH_REASON_UNSPECIFIED")] {
        let body = json!({"candidates": [{"content": {"parts": [{"text": ANSWER}]}, "finishReason": reason}]});
        let fault = fault(RawReply::new(200, body.to_string())).await;
        assert_eq!((fault.kind, fault.ambiguous), (FaultKind::Transient, true));
        assert_eq!(fault.completion.as_deref().map(Completion::text), Some(ANSWER));
    }
}

#[tokio::test]
async fn answers_without_text_are_asked_for_again() {
    let candidate = |content| json!({"candidates": [{"content": content, "finishReason": "STOP"}]});
    for body in [
        candidate(json!({"role": "model"})),
        candidate(json!({"parts": []})),
        candidate(json!({"parts": [{"text": ""}, {"thoughtSignature": "c2ln"}]})),
        candidate(json!({"parts": [{"text": "let me see", "thought": true}]})),
        candidate(json!({"parts": "what"})),
        json!({"candidates": [{"finishReason": "STOP"}]}),
        json!({"candidates": []}),
        json!({"usageMetadata": {"promptTokenCount": 9}}),
    ] {
        let fault = fault(RawReply::new(200, body.to_string())).await;
        assert_eq!((fault.kind, fault.limit), (FaultKind::Malformed, None), "{body}");
        assert!(fault.completion.as_deref().is_some());
    }
}

#[tokio::test]
async fn a_blocked_prompt_is_final() {
    for reason in ["SAFETY", "OTHER", "SOMETHING_NEW"] {
        let fault = fault(Step::Block(reason.into())).await;
        assert_eq!(class(&fault), plain(FaultKind::Blocked, 200));
        assert_eq!(fault.message, format!("the prompt was blocked, {reason}"));
        assert!(fault.completion.as_deref().is_some_and(|answer| answer.usage.input_tokens > 0));
    }
}

/// A server that repeats the key it was sent, wherever it can.
#[tokio::test]
async fn the_key_is_in_nothing_that_is_shown() {
    let long = format!("{}{KEY}", "x".repeat(290));
    let error = |message: &str| json!({"error": {"code": 400, "message": message}}).to_string();
    let finish = json!({
        "candidates": [{"finishReason": KEY, "finishMessage": format!("because {KEY}")}],
        "modelVersion": KEY, "responseId": KEY,
    });
    let block = json!({"promptFeedback": {"blockReason": KEY, "blockReasonMessage": KEY}});
    for reply in [
        RawReply::new(400, error(&format!("API key not valid: {KEY}"))),
        RawReply::new(400, error(&long)),
        RawReply::new(503, format!("<title>{KEY}</title>")),
        RawReply::new(200, finish.to_string()),
        RawReply::new(200, block.to_string()),
        RawReply::new(200, KEY),
    ] {
        let shown = fault(reply).await;
        for text in [shown.to_string(), format!("{shown:?}")] {
            assert!(!text.contains("AIza"), "{text}");
        }
    }
    let provider = gemini("http://127.0.0.1:9");
    assert!(!format!("{provider:?}").contains(KEY));
    let fault = send(&provider, &request(TEXT)).await.expect_err("a fault");
    assert!(!format!("{fault:?} {fault}").contains(KEY));
}

/// A server that speaks no HTTP, and one that closes at once.
#[tokio::test]
async fn servers_that_are_none() {
    for greeting in ["SSH-2.0-OpenSSH_9.9\r\n", ""] {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await?;
            let _ = stream.read(&mut [0; 1024]).await?;
            stream.write_all(greeting.as_bytes()).await
        });
        let fault = send(&gemini(&url), &request(TEXT)).await.expect_err("a fault");
        assert_eq!((fault.kind, fault.ambiguous), (FaultKind::Transient, true), "{fault}");
    }
}
