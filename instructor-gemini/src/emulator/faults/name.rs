//! What steps are called, in the catalogue and in the journal.

use std::borrow::Cow;

use crate::emulator::failure::Failure;
use crate::emulator::script::Step;
use crate::emulator::stream::Flaw;

impl Step {
    /// Its name in `snake_case`: as in [`Step::catalogue`] if it is there, without what it is set to.
    ///
    /// # Example
    /// ```
    /// use instructor_gemini::emulator::{Failure, Step};
    ///
    /// assert_eq!(Step::from(Failure::PerDay).name(), "per_day");
    /// assert_eq!(Step::Finish("SAFETY".into()).name(), "finish_safety");
    /// assert_eq!(Step::Reply("{}".into()).name(), "reply");
    /// ```
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Reply(_) => "reply",
            Self::Call(..) => "call",
            Self::Read => "read",
            Self::Fenced => "fenced",
            Self::Invalid => "invalid",
            Self::Cut => "cut",
            Self::ThoughtsOnly => "thoughts_only",
            Self::Finish(reason) => {
                return Cow::Owned(format!("finish_{}", reason.to_ascii_lowercase()));
            }
            Self::Block(reason) => {
                return Cow::Owned(format!("block_{}", reason.to_ascii_lowercase()));
            }
            Self::Part { .. } => "continuation",
            Self::Split => "split",
            Self::UnknownFields => "unknown_fields",
            Self::Gzip => "gzip",
            Self::Drip { .. } => "drip",
            Self::HangUp => "hang_up",
            Self::Flawed(flaw, _) => flaw.name(),
            Self::Fail(failure) => failure.name(),
            Self::Listed(_) => "listed",
            Self::Raw(reply) => reply.delivery.name.unwrap_or("raw"),
            Self::Reset => "reset",
            Self::Stall => "stall",
            Self::StallHalfway => "stall_halfway",
            Self::Short => "short",
        })
    }
}

impl Flaw {
    fn name(&self) -> &'static str {
        match self {
            Self::ErrorEvent(_) => "error_event",
            Self::ErrorObject(_) => "error_object",
            Self::ErrorList(_) => "error_list",
            Self::Abort => "abort",
            Self::NoFinish => "no_finish",
            Self::EarlyFinish => "early_finish",
        }
    }
}

impl Failure {
    fn name(&self) -> &'static str {
        match self {
            Self::Overloaded => "overloaded",
            Self::HighDemand => "high_demand",
            Self::Internal => "internal",
            Self::BadGateway => "bad_gateway",
            Self::GatewayTimeout => "gateway_timeout",
            Self::RequestTimeout => "request_timeout",
            Self::PerMinute(_) => "per_minute",
            Self::TokensPerMinute(_) => "tokens_per_minute",
            Self::PerDay => "per_day",
            Self::NotOnTier => "not_on_tier",
            Self::Exhausted => "exhausted",
            Self::Crowded => "crowded",
            Self::Unpaid => "unpaid",
            Self::BadKey => "bad_key",
            Self::SchemaRefused => "schema_refused",
            Self::SchemaUnknown => "schema_unknown",
            Self::SchemaTooDeep => "schema_too_deep",
            Self::TooLong => "too_long",
            Self::Region => "region",
            Self::InvalidArgument => "invalid_argument",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NoCache => "no_cache",
            Self::NoModel => "no_model",
            Self::Cancelled => "cancelled",
            Self::Other(..) => "other",
        }
    }
}
