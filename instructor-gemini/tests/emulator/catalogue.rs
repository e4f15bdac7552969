//! The catalogue through the client: what each fault is to it, asked for whole and as a stream.

use std::time::Duration;

use instructor_core::{Completion, Fault, FaultKind, QuotaKind, RequestKind};
use instructor_gemini::emulator::{KnownFault, Step};

use crate::common::{ANSWER, TEXT, emulator, fault, gemini, request, send, streamed};

/// What has to come of a fault.
#[derive(Debug, PartialEq)]
enum Class {
    /// The whole answer.
    Answer,
    /// An answer with another text, which is for the extraction to judge.
    Other(&'static str),
    /// A fault of this kind, of certain or uncertain cost.
    Fault(FaultKind, bool),
    /// Nothing at all.
    Silence,
}

/// By name, as the classification of the API's signals has it.
#[allow(clippy::match_same_arms)] // Apart for a reason.
fn expected(name: &str) -> Class {
    use FaultKind::{
        Auth, Blocked, Malformed, Quota, Request, Throttled, Transient, Truncated, UnknownFinish,
        Withheld,
    };
    let certain = |kind| Class::Fault(kind, false);
    let uncertain = |kind| Class::Fault(kind, true);
    match name {
        "per_minute" | "exhausted" | "crowded" | "tokens_per_minute" => certain(Throttled),
        "per_day" => certain(Quota(QuotaKind::Day)),
        "not_on_tier" => certain(Quota(QuotaKind::NotOnTier)),
        "unpaid" => certain(Quota(QuotaKind::Billing)),
        "internal" | "bad_gateway" | "bad_gateway_empty" | "overloaded" | "high_demand"
        | "gateway_timeout" | "request_timeout" | "refused" | "listed" => certain(Transient),
        // Uncertain in a stream, of which something came before.
        "error_event" | "error_object" | "error_list" | "no_finish" => certain(Transient),
        "cancelled" | "reset" | "short" | "page" | "nothing" | "abort" | "gzip" => {
            uncertain(Transient)
        }
        "unauthenticated" | "forbidden" | "no_cache" | "bad_key" => certain(Auth),
        "no_model" => certain(Request(RequestKind::Model)),
        "schema_refused" | "schema_unknown" | "schema_too_deep" => {
            certain(Request(RequestKind::Schema))
        }
        "too_long" => certain(Request(RequestKind::Context)),
        "region" => certain(Request(RequestKind::Region)),
        "invalid_argument" | "finish_too_many_tool_calls" | "finish_missing_thought_signature" => {
            certain(Request(RequestKind::Other))
        }
        "stall" | "stall_halfway" => Class::Silence,
        "early_finish" | "split" | "continuation" | "hang_up" | "drip" | "unknown_fields" => {
            Class::Answer
        }
        "invalid" => {
            Class::Other(r#"{"name": "Grace Hopper", "age": 151, "email": "grace@navy.mil"}"#)
        }
        "fenced" => Class::Other(
            "```json\n{\"name\": \"Grace Hopper\", \"age\": 85, \"email\": \"grace@navy.mil\"}\n```",
        ),
        "finish_malformed_function_call"
        | "finish_malformed_response"
        | "finish_unexpected_tool_call"
        | "finish_no_image" => certain(Malformed),
        "finish_recitation" | "finish_other" | "finish_image_recitation" | "finish_image_other" => {
            certain(Withheld)
        }
        "finish_emulator_unknown" => certain(UnknownFinish),
        "cut" | "thoughts_only" => certain(Truncated),
        name if name.starts_with("block_") || name.starts_with("finish_") => certain(Blocked),
        name => panic!("a fault without a class: {name}"),
    }
}

fn class(outcome: Option<Result<Completion, Fault>>) -> Class {
    match outcome {
        Some(Ok(completion)) if completion.text() == ANSWER => Class::Answer,
        Some(Ok(completion)) => Class::Other(completion.text().to_owned().leak()),
        Some(Err(fault)) => Class::Fault(fault.kind, fault.ambiguous),
        None => Class::Silence,
    }
}

/// What comes of a fault, whole or as a stream.
async fn outcome(known: &KnownFault, is_stream: bool) -> Class {
    let emulator = emulator(known.step()).await;
    if known.step().is_none() {
        emulator.close_port().await;
    }
    let (gemini, request) = (gemini(&emulator.url()), request(TEXT));
    // Nobody waits for what never comes; all else takes as long as it takes.
    let patience = match expected(known.name()) {
        Class::Silence => Duration::from_millis(50),
        _ => Duration::from_secs(60),
    };
    let outcome = async {
        match is_stream {
            true => streamed(&gemini, &request).await,
            false => send(&gemini, &request).await,
        }
    };
    class(tokio::time::timeout(patience, outcome).await.ok())
}

#[tokio::test]
async fn every_fault_is_what_it_is_taken_for() {
    for known in Step::catalogue() {
        let name = known.name();
        assert_eq!(outcome(known, false).await, expected(name), "{name}");
        // Of a chunk before it somebody has to pay.
        let is_late = matches!(name, "error_event" | "error_object" | "error_list" | "no_finish");
        let expected = match expected(name) {
            Class::Fault(kind, false) if is_late => Class::Fault(kind, true),
            class => class,
        };
        assert_eq!(outcome(known, true).await, expected, "{name} in a stream");
    }
}

/// What the words of a fault add to its kind.
#[tokio::test]
async fn waits_are_read_from_the_faults_that_have_them() {
    for (name, wait) in [
        ("per_minute", Some(Duration::from_millis(250))),
        ("per_day", None),
        ("tokens_per_minute", Some(Duration::new(1, 408_305_119))),
        ("bad_gateway", Some(Duration::from_secs(30))),
        ("overloaded", None),
    ] {
        let fault = fault(Step::named(name).expect("a fault")).await;
        assert_eq!(fault.retry_after, wait, "{name}");
    }
}
