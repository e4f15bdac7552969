//! What each fault must come to, by its name in the emulator's catalogue: a table and nothing else.
//!
//! It restates what the guides on Gemini and on retrying say, and asks neither the provider nor the
//! machine.

use instructor::{ErrorKind, FaultKind, QuotaKind, RequestKind};

/// What an attempt that meets a fault must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meets {
    /// The value: the fault does not matter to the client.
    Value,
    /// A wrong answer, and so a reask.
    Wrong,
    /// A fault of this kind.
    Fault(FaultKind),
    /// A transient fault that asks for a longer wait than the policy allows, and so ends the call.
    LongWait,
}

/// How much of an answer's tokens the client is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    All,
    None,
    /// A stream told of some before it broke.
    Some,
}

#[allow(clippy::match_same_arms)] // A table has rows.
pub(crate) fn meets(name: &str) -> Meets {
    use FaultKind::{
        Auth, Blocked, Malformed, Quota, Request, Throttled, Timeout, Transient, Truncated,
        UnknownFinish, Withheld,
    };
    Meets::Fault(match name {
        "answer" | "early_finish" | "split" | "continuation" | "fenced" | "hang_up" | "drip"
        | "unknown_fields" => return Meets::Value,
        "invalid" => return Meets::Wrong,
        // Its page says "in 30 seconds".
        "bad_gateway" => return Meets::LongWait,
        "per_minute" | "exhausted" | "crowded" | "tokens_per_minute" => Throttled,
        "per_day" => Quota(QuotaKind::Day),
        "not_on_tier" => Quota(QuotaKind::NotOnTier),
        "unpaid" => Quota(QuotaKind::Billing),
        "bad_gateway_empty" | "internal" | "overloaded" | "high_demand" | "gateway_timeout"
        | "cancelled" | "request_timeout" | "listed" => Transient,
        "lost" | "refused" | "reset" | "short" | "page" | "nothing" | "gzip" => Transient,
        "error_event" | "error_object" | "error_list" | "abort" | "no_finish" => Transient,
        "stall" | "stall_halfway" => Timeout,
        "unauthenticated" | "forbidden" | "no_cache" | "bad_key" => Auth,
        "no_model" => Request(RequestKind::Model),
        "schema_refused" | "schema_unknown" | "schema_too_deep" => Request(RequestKind::Schema),
        "too_long" => Request(RequestKind::Context),
        "region" => Request(RequestKind::Region),
        "invalid_argument" | "finish_too_many_tool_calls" | "finish_missing_thought_signature" => {
            Request(RequestKind::Other)
        }
        "finish_malformed_function_call"
        | "finish_malformed_response"
        | "finish_unexpected_tool_call"
        | "finish_no_image" => Malformed,
        "finish_recitation" | "finish_other" | "finish_image_recitation" | "finish_image_other" => {
            Withheld
        }
        "finish_emulator_unknown" => UnknownFinish,
        "cut" | "thoughts_only" => Truncated,
        "block_safety"
        | "block_other"
        | "block_blocklist"
        | "block_prohibited_content"
        | "block_image_safety"
        | "block_model_armor"
        | "block_jailbreak" => Blocked,
        "finish_safety"
        | "finish_language"
        | "finish_blocklist"
        | "finish_prohibited_content"
        | "finish_spii"
        | "finish_escalation"
        | "finish_pup_limited_disabled"
        | "finish_model_armor"
        | "finish_image_safety"
        | "finish_image_prohibited_content" => Blocked,
        other => panic!("the soak does not know the fault `{other}`"),
    })
}

#[allow(clippy::match_same_arms)]
pub(crate) fn told(name: &str, is_stream: bool) -> Told {
    match name {
        "short" | "abort" | "error_event" | "error_object" | "error_list" | "no_finish"
            if is_stream =>
        {
            Told::Some
        }
        "no_finish" => Told::All,
        // Nobody could read it.
        "gzip" => Told::None,
        name => match meets(name) {
            Meets::Value | Meets::Wrong => Told::All,
            Meets::Fault(
                FaultKind::Malformed
                | FaultKind::Withheld
                | FaultKind::Truncated
                | FaultKind::Blocked
                | FaultKind::UnknownFinish,
            ) => Told::All,
            _ if name.starts_with("finish_") => Told::All,
            _ => Told::None,
        },
    }
}

/// What a call is given up with after such a fault.
pub(crate) fn error(kind: FaultKind) -> ErrorKind {
    match kind {
        FaultKind::Transient | FaultKind::Timeout => ErrorKind::Transient,
        FaultKind::Throttled => ErrorKind::Throttled,
        FaultKind::Quota(quota) => ErrorKind::Quota(quota),
        FaultKind::Auth => ErrorKind::Auth,
        FaultKind::Request(request) => ErrorKind::Request(request),
        FaultKind::Truncated => ErrorKind::Truncated,
        FaultKind::Blocked | FaultKind::Withheld => ErrorKind::Blocked,
        FaultKind::Malformed => ErrorKind::Invalid,
        FaultKind::UnknownFinish => ErrorKind::UnknownFinish,
        other => panic!("no fault of the emulator is {other:?}"),
    }
}

/// Whether a fault closes the gate of its quota, for all calls to the same model.
pub(crate) fn gates(name: &str) -> bool {
    matches!(meets(name), Meets::Fault(FaultKind::Quota(_)))
}
