//! Each fault of an answer, as it looks on the wire.

use std::time::Duration;

use instructor_gemini::emulator::{Failure, KnownFault, Step};
use serde_json::{Value, json};

use crate::wire::{ANSWER, STREAM, Sent, WHOLE, answered, sent};

/// The fault of this name, on the wire.
async fn fault(name: &str) -> Sent {
    sent(Step::named(name).expect("a fault"), WHOLE).await
}

fn details(sent: &Sent, kind: &str) -> Value {
    let details = sent.json()["error"]["details"].as_array().cloned().unwrap_or_default();
    let kind = format!("type.googleapis.com/google.rpc.{kind}");
    details.into_iter().find(|detail| detail["@type"] == *kind).unwrap_or_default()
}

/// F1, F2, F4: the quota that was met, the delay in whole seconds and in the prose.
#[tokio::test]
async fn quotas_name_what_was_met() {
    let minute = Failure::PerMinute(Duration::new(36, 185_908_122));
    let minute = sent(minute, WHOLE).await;
    let (status, message) = minute.error();
    assert_eq!(status, 429);
    assert!(message.starts_with("You exceeded your current quota"), "{message}");
    assert!(message.ends_with("Please retry in 36.185908122s."), "{message}");
    assert_eq!(details(&minute, "RetryInfo")["retryDelay"], "36s");
    for (name, quota, value, delay) in [
        ("per_minute", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "5", "0s"),
        ("per_day", "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "20", "5s"),
        ("not_on_tier", "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "0", "21s"),
        (
            "tokens_per_minute",
            "GenerateContentInputTokensPerModelPerMinute-FreeTier",
            "250000",
            "1s",
        ),
    ] {
        let sent = fault(name).await;
        assert_eq!(sent.error().0, 429, "{name}");
        assert_eq!(sent.json()["error"]["status"], "RESOURCE_EXHAUSTED", "{name}");
        let violation = &details(&sent, "QuotaFailure")["violations"][0];
        assert_eq!(
            (&violation["quotaId"], &violation["quotaValue"]),
            (&json!(quota), &json!(value))
        );
        assert_eq!(details(&sent, "RetryInfo")["retryDelay"], delay, "{name}");
        assert!(
            sent.text().contains(&format!("limit: {value}, model: gemini-3.8-flash")),
            "{name}"
        );
    }
}

/// F3, F5, F6, F9 to F11, F13: an error object without details.
#[tokio::test]
async fn errors_have_the_words_of_the_service() {
    for (name, status, kind, words) in [
        ("exhausted", 429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
        ("crowded", 429, "RESOURCE_EXHAUSTED", "Resource exhausted. Please try again later."),
        ("unpaid", 402, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."),
        ("internal", 500, "INTERNAL", "Internal error encountered."),
        ("overloaded", 503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
        ("high_demand", 503, "UNAVAILABLE", "This model is currently experiencing high demand."),
        ("gateway_timeout", 504, "DEADLINE_EXCEEDED", "Deadline expired before operation"),
        ("cancelled", 499, "CANCELLED", "The operation was cancelled."),
        ("unauthenticated", 401, "UNAUTHENTICATED", "Request had invalid authentication"),
        ("forbidden", 403, "PERMISSION_DENIED", "Method doesn't allow unregistered callers"),
        ("no_cache", 403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)"),
        (
            "no_model",
            404,
            "NOT_FOUND",
            "models/gemini-3.8-flash is not found for API version v1beta",
        ),
        ("schema_too_deep", 400, "INVALID_ARGUMENT", "A schema in GenerationConfig in the request"),
        ("invalid_argument", 400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
        ("too_long", 400, "INVALID_ARGUMENT", "The input token count (1300000) exceeds"),
        ("region", 400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
    ] {
        let sent = fault(name).await;
        let (code, message) = sent.error();
        assert_eq!((code, sent.json()["error"]["status"].as_str()), (status, Some(kind)), "{name}");
        assert!(message.starts_with(words), "{name}: {message}");
        assert!(sent.json()["error"].get("details").is_none(), "{name}");
    }
}

/// F13, F14: refusals that say more.
#[tokio::test]
async fn refusals_name_the_reason_or_the_field() {
    let key = fault("bad_key").await;
    assert_eq!(key.error().0, 400);
    assert_eq!(details(&key, "ErrorInfo")["reason"], "API_KEY_INVALID");
    for (name, field, words) in [
        (
            "schema_refused",
            "generation_config.response_json_schema",
            "The specified schema produces",
        ),
        (
            "schema_unknown",
            "generation_config.response_schema",
            "Invalid JSON payload received. Unknown name \"$defs\" at \
             'generation_config.response_schema': Cannot find field.",
        ),
    ] {
        let sent = fault(name).await;
        let (status, message) = sent.error();
        assert_eq!(status, 400);
        assert!(message.starts_with(words), "{message}");
        let violation = &details(&sent, "BadRequest")["fieldViolations"][0];
        assert_eq!(*violation, json!({"field": field, "description": message}));
    }
}

/// F7, F8, F12, F19, F20: no JSON at all.
#[tokio::test]
async fn pages_and_nothing() {
    for (name, status, title) in [
        ("bad_gateway", 502, "Error 502 (Server Error)!!1"),
        ("request_timeout", 408, "Error 408 (Request Timeout)!!1"),
        ("page", 200, "Welcome"),
    ] {
        let sent = fault(name).await;
        assert_eq!(
            (sent.status, sent.header("content-type")),
            (status, Some("text/html; charset=UTF-8"))
        );
        assert!(sent.text().starts_with("<!DOCTYPE html>\n<html lang=en>"), "{name}");
        assert!(sent.text().contains(&format!("<title>{title}</title>")), "{name}");
    }
    assert!(fault("bad_gateway").await.text().contains("Please try again in 30 seconds."));
    for (name, status) in [("bad_gateway_empty", 502), ("nothing", 200)] {
        let sent = fault(name).await;
        assert_eq!(
            (sent.status, sent.header("content-length"), sent.text()),
            (status, Some("0"), "")
        );
    }
}

/// F26: no candidates, and the reason.
#[tokio::test]
async fn blocked_prompts_have_no_candidates() {
    for known in of("F26") {
        for path in [WHOLE, STREAM] {
            let sent = sent(known.step().expect("a step"), path).await;
            let body: Value =
                serde_json::from_str(sent.text().trim_start_matches("data: ")).expect("JSON");
            let reason = known.name().trim_start_matches("block_").to_uppercase();
            assert_eq!(sent.status, 200);
            assert_eq!(body["promptFeedback"]["blockReason"], reason);
            assert!(body.get("candidates").is_none(), "{body}");
        }
    }
}

/// F27, F28: the reason, and no text but for what was cut.
#[tokio::test]
async fn finish_reasons_come_without_text() {
    for known in of("F27") {
        let body = fault(known.name()).await.json();
        let reason = known.name().trim_start_matches("finish_").to_uppercase();
        let candidate = &body["candidates"][0];
        assert_eq!(candidate["finishReason"], reason);
        assert!(candidate["content"].get("parts").is_none(), "{body}");
        assert_eq!(candidate.get("content").is_none(), reason.starts_with("MALFORMED"), "{body}");
    }
    let thoughts = fault("thoughts_only").await.json();
    assert_eq!(thoughts["candidates"][0]["finishReason"], "MAX_TOKENS");
    assert_eq!(answered(&thoughts), "");
    let usage = &thoughts["usageMetadata"];
    assert_eq!(
        (&usage["thoughtsTokenCount"], usage.get("candidatesTokenCount")),
        (&json!(16), None)
    );
    let cut = fault("cut").await.json();
    assert_eq!(cut["candidates"][0]["finishReason"], "MAX_TOKENS");
    assert_eq!(answered(&cut), r#"{"age": 85, "name"#);
}

/// F29, F37: what a client has to pass over.
#[tokio::test]
async fn thoughts_parts_and_unknown_fields() {
    let body = fault("split").await.json();
    let parts = body["candidates"][0]["content"]["parts"].as_array().expect("parts");
    assert_eq!(parts.len(), 4);
    assert_eq!(parts[0]["thought"], true);
    assert!(parts[1..].iter().all(|part| part["text"].as_str().is_some_and(|text| text.len() > 5)));
    assert!(parts[3]["thoughtSignature"].is_string());
    assert_eq!(answered(&body), ANSWER);

    let body = fault("unknown_fields").await.json();
    let candidate = &body["candidates"][0];
    let levels = [
        &body,
        candidate,
        &candidate["content"],
        &candidate["content"]["parts"][0],
        &body["usageMetadata"],
        &body["usageMetadata"]["promptTokensDetails"][0],
    ];
    for level in levels {
        assert_eq!(level["emulatorTree"]["leaves"][1]["text"], "not an answer", "{level}");
    }
    assert_eq!(answered(&body), ANSWER);
}

/// F30 to F32: answers that are not the last word.
#[tokio::test]
async fn parts_of_an_answer_wrong_values_and_fences() {
    let part = fault("continuation").await.json();
    let candidate = &part["candidates"][0];
    assert_eq!(candidate["finishReason"], "CONTINUATION");
    assert_eq!(candidate["continuationToken"], "emulator-part-001-of-002");
    assert!(ANSWER.starts_with(&answered(&part)) && !answered(&part).is_empty());
    assert_eq!(answered(&fault("invalid").await.json()), r#"{"age": "?", "name": "Zoë Ångström"}"#);
    assert_eq!(answered(&fault("fenced").await.json()), format!("```json\n{ANSWER}\n```"));
}

/// F33: stored blocks, so that what is in them can be seen.
#[tokio::test]
async fn gzip_is_announced_and_holds_the_same_bytes() {
    let plain = sent(Step::Read, WHOLE).await;
    let packed = fault("gzip").await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert_eq!(packed.body[..4], [0x1f, 0x8b, 8, 0]);
    let length = plain.body.len();
    assert_eq!(packed.body[15..15 + length], plain.body);
    let end = packed.body.len() - 4;
    assert_eq!(packed.body[end..], u32::try_from(length).expect("a length").to_le_bytes());
    assert_eq!(packed.body.len(), 10 + 5 + length + 5 + 8);
    let stream = sent(Step::Gzip, STREAM).await;
    assert_eq!(stream.header("content-encoding"), Some("gzip"));
    assert_eq!(stream.body[..2], [0x1f, 0x8b]);
}

/// F35: the same error, in a list.
#[tokio::test]
async fn a_listed_error_is_a_list_of_one() {
    let sent = fault("listed").await;
    assert_eq!(sent.status, 503);
    let list = sent.json();
    assert_eq!(list.as_array().map(Vec::len), Some(1));
    assert_eq!(list[0], fault("overloaded").await.json());
}

fn of(number: &str) -> impl Iterator<Item = &'static KnownFault> {
    Step::catalogue().iter().filter(move |fault| fault.number() == number)
}
