//! The API's own failures.

use std::time::Duration;

use serde_json::json;

use super::refusal::{
    Violation, bad_key, error, invalid_argument, no_key, no_model, over_quota, page,
};
use super::script::RawReply;

const TOO_MANY_STATES: &str = "The specified schema produces a constraint that has too many states for serving. Typical causes \
     of this error are schemas with lots of text (for example, very long property or enum names), \
     schemas with long array length limits (especially when nested), or schemas using complex value \
     matchers (for example, integers or numbers with minimum/maximum bounds or strings with complex \
     formats like date-time)";

/// An error that the API answers with, as it writes it.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_gemini::emulator::{Failure, Step};
///
/// let step: Step = Failure::PerMinute(Duration::from_millis(900)).into();
/// assert!(matches!(step, Step::Fail(Failure::PerMinute(_))));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Failure {
    /// 503: the model is overloaded.
    Overloaded,
    /// 503: the model is overloaded, in newer words.
    HighDemand,
    /// 500: an internal error.
    Internal,
    /// 502: a page of the front end instead of JSON.
    BadGateway,
    /// 504: the server ran out of time.
    GatewayTimeout,
    /// 408: a page of the front end, which waited too long for the request.
    RequestTimeout,
    /// 429: the quota of the minute, free again after this long.
    PerMinute(Duration),
    /// 429: the quota of so many input tokens a minute, with a delay of a second that is no help to
    /// a request with more tokens.
    TokensPerMinute(u64),
    /// 429: the quota of the day, with the delay of seconds that comes with it all the same.
    PerDay,
    /// 429: no allowance for this model at all.
    NotOnTier,
    /// 429 without details: a crowded service.
    Exhausted,
    /// 429 without details, in the words of Vertex AI.
    Crowded,
    /// 402: the prepaid credit is used up.
    Unpaid,
    /// 400: a key that is none.
    BadKey,
    /// 400: the schema is too much for the service.
    SchemaRefused,
    /// 400: the schema has a keyword that the API does not know.
    SchemaUnknown,
    /// 400: the schema is nested too deeply.
    SchemaTooDeep,
    /// 400: more tokens than the model reads.
    TooLong,
    /// 400: the service is not offered where the caller is.
    Region,
    /// 400 with no more than "invalid argument".
    InvalidArgument,
    /// 401: credentials of another kind are wanted.
    Unauthenticated,
    /// 403: no key.
    Forbidden,
    /// 403: the cached content does not exist, or belongs to another project.
    NoCache,
    /// 404: the model does not exist.
    NoModel,
    /// 499: the operation was cancelled, which a busy service says too.
    Cancelled,
    /// An error object with this code, status and message.
    Other(u16, String, String),
}

impl Failure {
    pub(super) fn reply(&self, model: &str, version: &str) -> RawReply {
        match self {
            Self::Overloaded => {
                let message = "The model is overloaded. Please try again later.";
                error(503, "UNAVAILABLE", message, &[])
            }
            Self::HighDemand => {
                let message = "This model is currently experiencing high demand. Spikes in demand \
                               are usually temporary. Please try again later.";
                error(503, "UNAVAILABLE", message, &[])
            }
            Self::Internal => error(500, "INTERNAL", "Internal error encountered.", &[]),
            Self::BadGateway => page(
                502,
                "Error 502 (Server Error)!!1",
                "The server encountered a temporary error and could not complete your request.<p>\
                 Please try again in 30 seconds.",
            ),
            Self::GatewayTimeout => {
                let message = "Deadline expired before operation could complete.";
                error(504, "DEADLINE_EXCEEDED", message, &[])
            }
            Self::RequestTimeout => page(
                408,
                "Error 408 (Request Timeout)!!1",
                "Your client has taken too long to issue its request.",
            ),
            Self::PerMinute(delay) => {
                let quota = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
                let info = format!("{}s", delay.as_secs());
                over_quota(model, &[Violation::requests(quota, "5")], &prose(*delay), &info)
            }
            Self::TokensPerMinute(tokens) => {
                let violation = Violation {
                    metric: "generate_content_free_tier_input_token_count",
                    quota: "GenerateContentInputTokensPerModelPerMinute-FreeTier",
                    value: &tokens.to_string(),
                };
                over_quota(model, &[violation], "1.408305119s", "1s")
            }
            Self::PerDay => {
                let quota = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
                over_quota(model, &[Violation::requests(quota, "20")], "5.812749306s", "5s")
            }
            Self::NotOnTier => {
                let quota = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
                over_quota(model, &[Violation::requests(quota, "0")], "21.403160928s", "21s")
            }
            Self::Exhausted => {
                let message = "Resource has been exhausted (e.g. check quota).";
                error(429, "RESOURCE_EXHAUSTED", message, &[])
            }
            Self::Crowded => {
                let message = "Resource exhausted. Please try again later. Please refer to \
                               https://cloud.google.com/vertex-ai/generative-ai/docs/error-code-429 \
                               for more details.";
                error(429, "RESOURCE_EXHAUSTED", message, &[])
            }
            Self::Unpaid => {
                let message = "Your prepayment credits are depleted. Please go to AI Studio to \
                               manage your project and billing.";
                error(402, "RESOURCE_EXHAUSTED", message, &[])
            }
            Self::BadKey => bad_key(),
            Self::SchemaRefused => {
                bad_field("generation_config.response_json_schema", TOO_MANY_STATES)
            }
            Self::SchemaUnknown => bad_field(
                "generation_config.response_schema",
                "Invalid JSON payload received. Unknown name \"$defs\" at \
                 'generation_config.response_schema': Cannot find field.",
            ),
            Self::SchemaTooDeep => invalid_argument(
                "A schema in GenerationConfig in the request exceeds the maximum allowed nesting \
                 depth.",
            ),
            Self::TooLong => invalid_argument(
                "The input token count (1300000) exceeds the maximum number of tokens allowed \
                 (1048576).",
            ),
            Self::Region => {
                let message = "User location is not supported for the API use.";
                error(400, "FAILED_PRECONDITION", message, &[])
            }
            Self::InvalidArgument => invalid_argument("Request contains an invalid argument."),
            Self::Unauthenticated => {
                let message = "Request had invalid authentication credentials. Expected OAuth 2 \
                               access token, login cookie or other valid authentication credential.";
                error(401, "UNAUTHENTICATED", message, &[])
            }
            Self::Forbidden => no_key(),
            Self::NoCache => {
                let message = "CachedContent not found (or permission denied)";
                error(403, "PERMISSION_DENIED", message, &[])
            }
            Self::NoModel => no_model(model, version),
            Self::Cancelled => error(499, "CANCELLED", "The operation was cancelled.", &[]),
            Self::Other(code, status, message) => error(*code, status, message, &[]),
        }
    }
}

/// 400 that names the field.
fn bad_field(field: &str, message: &str) -> RawReply {
    let violations = json!({
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"field": field, "description": message}],
    });
    error(400, "INVALID_ARGUMENT", message, &[violations])
}

/// A delay as the message has it: below a second in milliseconds, else in seconds, all digits.
pub(super) fn prose(delay: Duration) -> String {
    let trimmed = |whole: u128, fraction: u128, digits: usize, unit: &str| {
        let fraction = format!("{fraction:0digits$}");
        match fraction.trim_end_matches('0') {
            "" => format!("{whole}{unit}"),
            fraction => format!("{whole}.{fraction}{unit}"),
        }
    };
    let nanos = delay.as_nanos();
    if nanos < 1_000_000_000 {
        trimmed(nanos / 1_000_000, nanos % 1_000_000, 6, "ms")
    } else {
        trimmed(nanos / 1_000_000_000, nanos % 1_000_000_000, 9, "s")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::prose;

    #[test]
    fn delays_have_all_their_digits() {
        assert_eq!(prose(Duration::new(36, 185_908_122)), "36.185908122s");
        assert_eq!(prose(Duration::from_micros(900_200)), "900.2ms");
        assert_eq!(prose(Duration::from_secs(7)), "7s");
    }
}
