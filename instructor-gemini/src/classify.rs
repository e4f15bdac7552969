//! What came of a request, classified: the table, in one place.
//!
//! Read from the top: what never got an answer, what came with an error status, what came with 200
//! and is no answer all the same, and what the request itself adds to that. Which class means what
//! is the core's; here each signal gets its class, the wait that the server asks for, and whether
//! the cost is known. The HTTP code decides before the status string: a depleted credit is 402 with
//! `RESOURCE_EXHAUSTED`, which was 429 until 2026. Sources: the API's error guide
//! (<https://ai.google.dev/gemini-api/docs/troubleshooting>), the official SDK 3.4.0 measured
//! against a local server, and recorded bodies (read 2026-11-23).

mod delay;
mod ground;
mod words;

use std::time::Duration;

use instructor_core::{Completion, Fault, FaultKind, QuotaKind, Request, RequestKind};

pub(crate) use self::ground::Ground;
pub(crate) use self::words::{callers_line, hinted, one_line};
use self::words::{html_title, page, root_cause};
use crate::decode::MAX_HOPS;
use crate::key::Secret;
use crate::transport::{MAX_BODY_MIB, Reply};
use crate::wire::error::Status;

/// A window of a quota by the minute, to wait out when the server names no delay.
const MINUTE: Duration = Duration::from_secs(60);

/// The shortest wait after a bare 429.
const BARE: Duration = Duration::from_secs(2);

/// Beyond this a delay is a reset, not a wait.
const LONG: Duration = Duration::from_secs(300);

/// More bytes than a token of any text has: four in English, up to nine in scripts with three bytes
/// a character.
const MAX_TOKEN_BYTES: u64 = 12;

/// A text of which 500 may mean that it is too long, as the API's error guide says.
const LONG_TEXT: u64 = 1 << 20;

// What never got an answer.

/// A request's own model that cannot be part of a path.
pub(crate) fn unfit_model(message: &'static str) -> Fault {
    Fault::new(FaultKind::Request(RequestKind::Model), message)
}

/// A request that got no head of an answer.
///
/// DNS, connect and TLS come before the request is sent, so it costs nothing, even if they took too
/// long. A reset after that may cost: nobody knows how far the model got. Connections speak
/// HTTP/1.1, unless something else in the program turns on reqwest's `http2`; a `REFUSED_STREAM`,
/// with which HTTP/2 tells that a request was never looked at, then counts as a reset.
pub(crate) fn unsent(error: reqwest::Error, key: &Secret) -> Fault {
    let because = root_cause(&error, key);
    if error.is_connect() {
        let message = format!("could not connect: {because}");
        Fault::new(FaultKind::Transient, message).caused_by(error)
    } else if error.is_builder() || error.is_redirect() {
        let message = format!("the request cannot be sent: {because}");
        Fault::new(FaultKind::Request(RequestKind::Other), message).caused_by(error)
    } else if error.is_timeout() {
        let message = "no answer within the time that the HTTP client allows";
        Fault::new(FaultKind::Timeout, message).caused_by(error).ambiguous()
    } else {
        let message = format!("the connection broke before an answer: {because}");
        Fault::new(FaultKind::Transient, message).caused_by(error).ambiguous()
    }
}

/// An answer whose body ended too soon.
pub(crate) fn broken_body(status: u16, error: reqwest::Error, key: &Secret) -> Fault {
    let because = root_cause(&error, key);
    let (kind, message) = match error.is_timeout() {
        true => (
            FaultKind::Timeout,
            "the answer did not end within the time that the HTTP client allows".to_owned(),
        ),
        false => (FaultKind::Transient, format!("the answer broke off: {because}")),
    };
    Fault::new(kind, message).status(status).caused_by(error).ambiguous()
}

/// An answer larger than anything that is read.
pub(crate) fn oversized_body(status: u16) -> Fault {
    let message = format!("the answer is larger than {MAX_BODY_MIB} MiB");
    Fault::new(FaultKind::Malformed, message).status(status).limit(1).ambiguous()
}

// What came with an error status.

/// An answer with a status other than 2xx.
pub(crate) fn refused(reply: &Reply, key: &Secret) -> Fault {
    let status = Status::parse(&reply.body).unwrap_or_default();
    let page = page(&reply.body);
    let said = match (status.message.as_str(), html_title(&page)) {
        ("", Some(title)) => title,
        ("", None) if (300..=399).contains(&reply.status) => {
            "redirects are not followed: look at the base URL".to_owned()
        }
        ("", None) => "no reason given".to_owned(),
        (message, _) => message.to_owned(),
    };
    // An error inside a 200 is judged by its own code.
    let code = match status.code {
        Some(code) if (200..=299).contains(&reply.status) => code,
        _ => reply.status,
    };
    let fault = |kind| Fault::new(kind, one_line(&said, key)).status(code);
    let hint = delay::asked(&status, &page, reply.retry_after.as_deref());
    let asking = |fault: Fault| match hint {
        Some(delay) => fault.retry_after(delay),
        None => fault,
    };
    match code {
        400 => fault(bad_request(&status)),
        403 if status.is_of_lost_cache() => fault(FaultKind::Auth).caused_by(Ground::CacheGone),
        401 | 403 => fault(FaultKind::Auth),
        402 => fault(FaultKind::Quota(QuotaKind::Billing)),
        404 => not_found(&status, fault),
        429 => exhausted(&status, hint, fault),
        408 | 500 | 502..=504 => asking(fault(FaultKind::Transient)),
        // Cancelled on the server's side, or a gateway's own code: the model may have been at it.
        499 | 505..=599 => asking(fault(FaultKind::Transient)).ambiguous(),
        // A code that is none (an error inside a 200 without one) says nothing final.
        0..=299 | 600.. => fault(FaultKind::Transient).ambiguous(),
        _ => fault(FaultKind::Request(RequestKind::Other)),
    }
}

/// 429 is five things: a model not on the tier, a quota of the day, a cap on what may be spent, a
/// quota of the minute, or a crowded service.
///
/// A quota of the day carries a delay of seconds too, which would be wrong to heed; one of hours is
/// the reset, and is passed on. The cap is the owner's own for a month; the service's, for ten
/// minutes at a time, is waited for like a quota of the minute
/// (<https://ai.google.dev/gemini-api/docs/rate-limits>, read 2026-11-23; bodies of neither are
/// public).
fn exhausted(status: &Status, hint: Option<Duration>, fault: impl Fn(FaultKind) -> Fault) -> Fault {
    let no_allowance = status.quotas.iter().any(|quota| quota.value.as_deref() == Some("0"));
    if no_allowance || has_limit_zero(&status.message) {
        return fault(FaultKind::Quota(QuotaKind::NotOnTier));
    }
    if status.is_quota_of(&["perday", "daily"]) {
        let fault = fault(FaultKind::Quota(QuotaKind::Day));
        return match hint.filter(|&delay| delay > LONG) {
            Some(reset) => fault.retry_after(reset),
            None => fault,
        };
    }
    let message = status.message.to_ascii_lowercase();
    let is_of_spending = message.contains("spend");
    if is_of_spending && (message.contains("month") || message.contains("cap")) {
        return fault(FaultKind::Quota(QuotaKind::Billing));
    }
    let mut fault = fault(FaultKind::Throttled);
    if let Some(tokens) = status.tokens_a_minute() {
        fault = fault.caused_by(Ground::TokensAMinute(tokens));
    }
    match hint {
        Some(delay) => fault.retry_after(delay),
        None if is_of_spending || status.is_quota_of(&["perminute"]) => fault.floor(MINUTE),
        None => fault.floor(BARE),
    }
}

impl Status {
    /// The smallest allowance of input tokens by the minute that was met.
    fn tokens_a_minute(&self) -> Option<u64> {
        let is_of_tokens = |id: &str| id.contains("InputTokens") && id.contains("PerMinute");
        let met = self.quotas.iter().filter(|quota| is_of_tokens(&quota.id));
        met.filter_map(|quota| quota.value.as_deref()?.parse().ok()).min()
    }

    /// Whether there is no such cached content; in the Gemini API it may be another's.
    fn is_of_lost_cache(&self) -> bool {
        let message = self.message.to_ascii_lowercase();
        let is_of_cache = message.contains("cachedcontent") || message.contains("cached content");
        is_of_cache && message.contains("not found")
    }

    /// Whether any violation is of such a quota: several come together. Without violations the
    /// message tells, as in "requests per minute".
    fn is_quota_of(&self, windows: &[&str]) -> bool {
        let names = |text: &str| {
            let text = text.to_ascii_lowercase().replace([' ', '_', '-'], "");
            windows.iter().any(|window| text.contains(window))
        };
        if self.quotas.is_empty() {
            names(&self.message)
        } else {
            self.quotas.iter().any(|quota| names(&quota.id) || names(&quota.metric))
                || self.quotas.iter().all(|quota| quota.id.is_empty()) && names(&self.message)
        }
    }
}

/// `limit: 0` in the message: the model is not offered on this tier.
fn has_limit_zero(message: &str) -> bool {
    let after = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_digit() || next == '.');
    message.split("limit: 0").skip(1).any(after)
}

/// 400 by the error's own reason, then by its words: the service has no code for these.
///
/// A bad key is 400, not 401.
fn bad_request(status: &Status) -> FaultKind {
    let message = status.message.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().all(|word| message.contains(word));
    let names_schema = says(&["schema"]) || says(&["too many states"]);
    let field_is_schema = |field: &String| field.to_ascii_lowercase().contains("schema");
    if status.reason.starts_with("API_KEY") || says(&["api key"]) {
        FaultKind::Auth
    } else if says(&["location", "not supported"]) || says(&["not available in your country"]) {
        FaultKind::Request(RequestKind::Region)
    } else if says(&["token count", "exceeds"]) || says(&["maximum number of tokens"]) {
        FaultKind::Request(RequestKind::Context)
    } else if names_schema || status.fields.iter().any(field_is_schema) {
        FaultKind::Request(RequestKind::Schema)
    } else {
        FaultKind::Request(RequestKind::Other)
    }
}

/// 404 names the model or a cached content, or comes from a wrong base URL.
fn not_found(status: &Status, fault: impl Fn(FaultKind) -> Fault) -> Fault {
    if status.is_of_lost_cache() {
        let fault = fault(FaultKind::Request(RequestKind::Other));
        return fault.caused_by(Ground::CacheGone);
    }
    if status.message.to_ascii_lowercase().contains("model") {
        return fault(FaultKind::Request(RequestKind::Model));
    }
    let mut fault = fault(FaultKind::Request(RequestKind::Other));
    if status.message.is_empty() {
        fault.message = hinted(&fault.message, "look at the base URL and the API version");
    }
    fault
}

// What came with 200 and is no answer all the same.

/// A body that is no response: HTML, nothing, or cut JSON.
pub(crate) fn not_a_response(reply: &Reply) -> Fault {
    let what = match reply.body.trim_ascii() {
        [] => "the answer is empty",
        [b'<', ..] => "the answer is HTML, not JSON",
        _ => "the answer is not a response of the Gemini API",
    };
    Fault::new(FaultKind::Transient, what).status(reply.status).ambiguous()
}

/// A stream that ended, cleanly or not, before the model said why it stopped.
pub(crate) fn unfinished_stream(status: u16) -> Fault {
    let message = "the stream ended before the answer did";
    Fault::new(FaultKind::Transient, message).status(status).ambiguous()
}

/// An answer that the service gives in more parts than are followed.
///
/// It is cut off like one that met the token limit, but no higher limit would help.
pub(crate) fn endless(completion: Completion, status: u16) -> Fault {
    let message = format!("the answer goes on after {MAX_HOPS} continuations");
    Fault::new(FaultKind::Truncated, message).status(status).limit(0).completion(completion)
}

/// Calls that do not make one answer.
pub(crate) fn unfit_call(words: &str, completion: Completion, status: u16, key: &Secret) -> Fault {
    Fault::new(FaultKind::Malformed, one_line(words, key)).status(status).completion(completion)
}

/// A response without a candidate: a blocked prompt says why, one that does not is asked again.
pub(crate) fn no_candidate(completion: Completion, status: u16) -> Fault {
    Fault::new(FaultKind::Malformed, "the answer has no candidate")
        .status(status)
        .completion(completion)
}

/// A prompt that the service will not answer; all reasons are alike, known or not.
pub(crate) fn blocked_prompt(
    reason: &str,
    message: Option<&str>,
    completion: Completion,
    status: u16,
    key: &Secret,
) -> Fault {
    let words = format!("the prompt was blocked, {reason}{}", after_colon(message));
    Fault::new(FaultKind::Blocked, one_line(&words, key)).status(status).completion(completion)
}

/// The answer, if the model stopped because it was done.
///
/// A candidate without a reason is a generation that broke off (the reason is left out until the
/// end, and `FINISH_REASON_UNSPECIFIED` is the same in proto3's JSON): it is transient, like a
/// stream that ends without one, and its text is never taken for whole.
pub(crate) fn finished(
    completion: Completion,
    message: Option<&str>,
    status: u16,
    key: &Secret,
) -> Result<Completion, Fault> {
    let reason = completion.finish_reason.clone().unwrap_or_default();
    let kind = match reason.as_str() {
        "STOP" if !completion.text().trim().is_empty() => return Ok(completion),
        "STOP"
        | "MALFORMED_FUNCTION_CALL"
        | "MALFORMED_RESPONSE"
        | "UNEXPECTED_TOOL_CALL"
        | "NO_IMAGE" => FaultKind::Malformed,
        "" | "FINISH_REASON_UNSPECIFIED" => FaultKind::Transient,
        "MAX_TOKENS" => FaultKind::Truncated,
        "SAFETY"
        | "BLOCKLIST"
        | "PROHIBITED_CONTENT"
        | "SPII"
        | "MODEL_ARMOR"
        | "ESCALATION"
        | "LANGUAGE"
        | "IMAGE_SAFETY"
        | "IMAGE_PROHIBITED_CONTENT" => FaultKind::Blocked,
        pup if pup.starts_with("PUP_") => FaultKind::Blocked,
        "RECITATION" | "OTHER" | "IMAGE_RECITATION" | "IMAGE_OTHER" => FaultKind::Withheld,
        // A fault of the client, which another try only repeats.
        "MISSING_THOUGHT_SIGNATURE" | "TOO_MANY_TOOL_CALLS" => {
            FaultKind::Request(RequestKind::Other)
        }
        // `CONTINUATION` among them: part of an answer is not one.
        _ => FaultKind::UnknownFinish,
    };
    let words = match reason.as_str() {
        "STOP" => "the answer has no text".to_owned(),
        "" => "the answer ends without a finish reason".to_owned(),
        "MAX_TOKENS" => "the token limit cut the answer off (MAX_TOKENS)".to_owned(),
        reason => format!("the model stopped, {reason}{}", after_colon(message)),
    };
    let mut fault = Fault::new(kind, one_line(&words, key)).status(status);
    if reason == "MALFORMED_FUNCTION_CALL" {
        let hint = "with `responseJsonSchema` in place of a function the answer is no call";
        fault.message = hinted(&fault.message, hint);
    }
    let fault = match kind {
        FaultKind::Withheld => fault.limit(1),
        // Tokens that nobody counted.
        FaultKind::Transient if completion.usage.total_tokens() == 0 => fault.ambiguous(),
        _ => fault,
    };
    Err(fault.completion(completion))
}

fn after_colon(message: Option<&str>) -> String {
    match message.map(str::trim) {
        None | Some("") => String::new(),
        Some(message) => format!(": {message}"),
    }
}

// What the request itself adds.

/// The fault, in view of the request that met it and the time that it was given.
///
/// A request that is larger than the tokens of a minute would be throttled for ever. How many tokens
/// it has is not known here, so only a text that is too large at [`MAX_TOKEN_BYTES`] each is refused
/// for that: none that fits is, and one that exceeds the allowance by less is throttled until the
/// policy gives up. Media are left out; they have fewer tokens than bytes.
pub(crate) fn in_view_of(fault: Fault, request: &Request, timeout: Duration) -> Fault {
    let mut fault = fault;
    let texts = request.messages.iter().map(instructor_core::Message::text);
    let bytes: usize = texts.chain(request.system.as_deref()).map(str::len).sum();
    let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
    match (fault.status, fault.kind) {
        (Some(429), FaultKind::Throttled) => {
            if let Some(&Ground::TokensAMinute(tokens)) = Ground::of(&fault)
                && bytes / MAX_TOKEN_BYTES > tokens
            {
                fault.kind = FaultKind::Quota(QuotaKind::RequestTooBig);
                (fault.retry_after, fault.floor) = (None, None);
                let hint = format!("the request is larger than {tokens} tokens, the minute's all");
                fault.message = hinted(&fault.message, &hint);
            }
        }
        (Some(500), FaultKind::Transient) if bytes > LONG_TEXT => {
            let hint = "the request may be longer than the model's context";
            fault.message = hinted(&fault.message, hint);
        }
        (Some(504), FaultKind::Transient) => {
            let hint = format!("a longer attempt timeout than {timeout:?} may help");
            fault.message = hinted(&fault.message, &hint);
        }
        _ => {}
    }
    fault
}

#[cfg(test)]
mod tests;
