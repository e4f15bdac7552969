//! The table of faults.

use std::time::Duration;

use super::{KnownFault, Make};
use crate::emulator::failure::Failure;
use crate::emulator::raw::RawReply;
use crate::emulator::refusal;
use crate::emulator::script::Step;
use crate::emulator::stream::Flaw;

/// The service asks for more; a test has no minute to spare.
const SOON: Duration = Duration::from_millis(250);

/// Between two pieces of an answer.
const BREATH: Duration = Duration::from_millis(5);

#[rustfmt::skip] // A table.
pub(super) static CATALOGUE: &[KnownFault] = &[
    KnownFault { number: "F1", name: "per_minute", make: Make::By(|| Failure::PerMinute(SOON).into()),
        about: "429: the quota of the minute, with the delay until there is more of it." },
    KnownFault { number: "F2", name: "per_day", make: Make::By(|| Failure::PerDay.into()),
        about: "429: the quota of the day, with a delay of seconds that is no help." },
    KnownFault { number: "F2", name: "not_on_tier", make: Make::By(|| Failure::NotOnTier.into()),
        about: "429: the model is not offered on this tier at all." },
    KnownFault { number: "F3", name: "exhausted", make: Make::By(|| Failure::Exhausted.into()),
        about: "429 without details." },
    KnownFault { number: "F3", name: "crowded", make: Make::By(|| Failure::Crowded.into()),
        about: "429 without details, in the words of Vertex AI." },
    KnownFault { number: "F4", name: "tokens_per_minute", make: Make::By(|| Failure::TokensPerMinute(250_000).into()),
        about: "429: the quota of tokens a minute, which a request larger than it meets for ever." },
    KnownFault { number: "F5", name: "unpaid", make: Make::By(|| Failure::Unpaid.into()),
        about: "402: the prepaid credit is used up." },
    KnownFault { number: "F6", name: "internal", make: Make::By(|| Failure::Internal.into()),
        about: "500: an internal error." },
    KnownFault { number: "F7", name: "bad_gateway", make: Make::By(|| Failure::BadGateway.into()),
        about: "502 with a page of the front end." },
    KnownFault { number: "F8", name: "bad_gateway_empty", make: Make::By(|| RawReply::new(502, "").named("bad_gateway_empty").into()),
        about: "502 with nothing." },
    KnownFault { number: "F9", name: "overloaded", make: Make::By(|| Failure::Overloaded.into()),
        about: "503: the model is overloaded." },
    KnownFault { number: "F9", name: "high_demand", make: Make::By(|| Failure::HighDemand.into()),
        about: "503: the model is in high demand." },
    KnownFault { number: "F10", name: "gateway_timeout", make: Make::By(|| Failure::GatewayTimeout.into()),
        about: "504: the server ran out of time." },
    KnownFault { number: "F11", name: "cancelled", make: Make::By(|| Failure::Cancelled.into()),
        about: "499: the operation was cancelled, though not by the client." },
    KnownFault { number: "F12", name: "request_timeout", make: Make::By(|| Failure::RequestTimeout.into()),
        about: "408 with a page of the front end." },
    KnownFault { number: "F13", name: "unauthenticated", make: Make::By(|| Failure::Unauthenticated.into()),
        about: "401: credentials of another kind are wanted." },
    KnownFault { number: "F13", name: "forbidden", make: Make::By(|| Failure::Forbidden.into()),
        about: "403: no key." },
    KnownFault { number: "F13", name: "no_cache", make: Make::By(|| Failure::NoCache.into()),
        about: "403: the cached content is gone." },
    KnownFault { number: "F13", name: "no_model", make: Make::By(|| Failure::NoModel.into()),
        about: "404: the model does not exist." },
    KnownFault { number: "F13", name: "bad_key", make: Make::By(|| Failure::BadKey.into()),
        about: "400: the key is none." },
    KnownFault { number: "F14", name: "schema_refused", make: Make::By(|| Failure::SchemaRefused.into()),
        about: "400: the schema has too many states." },
    KnownFault { number: "F14", name: "schema_unknown", make: Make::By(|| Failure::SchemaUnknown.into()),
        about: "400: the schema has a keyword that the API does not know." },
    KnownFault { number: "F14", name: "schema_too_deep", make: Make::By(|| Failure::SchemaTooDeep.into()),
        about: "400: the schema is nested too deeply." },
    KnownFault { number: "F14", name: "invalid_argument", make: Make::By(|| Failure::InvalidArgument.into()),
        about: "400 that says no more than that an argument is invalid." },
    KnownFault { number: "F14", name: "too_long", make: Make::By(|| Failure::TooLong.into()),
        about: "400: more tokens than the model reads." },
    KnownFault { number: "F14", name: "region", make: Make::By(|| Failure::Region.into()),
        about: "400: the API is not offered where the caller is." },
    KnownFault { number: "F15", name: "refused", make: Make::Port,
        about: "The connection is refused, for the port is closed." },
    KnownFault { number: "F16", name: "reset", make: Make::By(|| Step::Reset),
        about: "The connection is reset before the answer begins." },
    KnownFault { number: "F17", name: "stall", make: Make::By(|| Step::Stall),
        about: "The answer never begins." },
    KnownFault { number: "F17", name: "stall_halfway", make: Make::By(|| Step::StallHalfway),
        about: "The answer stops halfway, and the connection stays." },
    KnownFault { number: "F18", name: "short", make: Make::By(|| Step::Short),
        about: "The body is shorter than its head says." },
    KnownFault { number: "F19", name: "page", make: Make::By(|| page().into()),
        about: "200 with a page instead of JSON." },
    KnownFault { number: "F20", name: "nothing", make: Make::By(|| RawReply::new(200, "").named("nothing").into()),
        about: "200 with nothing." },
    KnownFault { number: "F21", name: "error_event", make: Make::By(|| Step::Flawed(Flaw::ErrorEvent(Failure::Overloaded), 1)),
        about: "An event with an error ends the stream." },
    KnownFault { number: "F22", name: "error_object", make: Make::By(|| Step::Flawed(Flaw::ErrorObject(Failure::Overloaded), 1)),
        about: "An error object that is no event ends the stream." },
    KnownFault { number: "F22", name: "error_list", make: Make::By(|| Step::Flawed(Flaw::ErrorList(Failure::Overloaded), 1)),
        about: "An error object in a list, which is no event, ends the stream." },
    KnownFault { number: "F23", name: "abort", make: Make::By(|| Step::Flawed(Flaw::Abort, 1)),
        about: "The connection closes in the middle of the stream." },
    KnownFault { number: "F24", name: "no_finish", make: Make::By(|| Step::Flawed(Flaw::NoFinish, 1)),
        about: "The stream ends in order, but without a finish reason." },
    KnownFault { number: "F25", name: "early_finish", make: Make::By(|| Step::Flawed(Flaw::EarlyFinish, 1)),
        about: "The finish reason comes early, and the rest after it." },
    KnownFault { number: "F26", name: "block_safety", make: Make::Block("SAFETY"),
        about: "The prompt is blocked for `SAFETY`: no candidates." },
    KnownFault { number: "F26", name: "block_other", make: Make::Block("OTHER"),
        about: "The prompt is blocked for `OTHER`: no candidates." },
    KnownFault { number: "F26", name: "block_blocklist", make: Make::Block("BLOCKLIST"),
        about: "The prompt is blocked for `BLOCKLIST`: no candidates." },
    KnownFault { number: "F26", name: "block_prohibited_content", make: Make::Block("PROHIBITED_CONTENT"),
        about: "The prompt is blocked for `PROHIBITED_CONTENT`: no candidates." },
    KnownFault { number: "F26", name: "block_image_safety", make: Make::Block("IMAGE_SAFETY"),
        about: "The prompt is blocked for `IMAGE_SAFETY`: no candidates." },
    KnownFault { number: "F26", name: "block_model_armor", make: Make::Block("MODEL_ARMOR"),
        about: "The prompt is blocked for `MODEL_ARMOR`: no candidates." },
    KnownFault { number: "F26", name: "block_jailbreak", make: Make::Block("JAILBREAK"),
        about: "The prompt is blocked for `JAILBREAK`: no candidates." },
    KnownFault { number: "F27", name: "finish_safety", make: Make::Finish("SAFETY"),
        about: "The model stops for `SAFETY`." },
    KnownFault { number: "F27", name: "finish_recitation", make: Make::Finish("RECITATION"),
        about: "The model stops for `RECITATION`." },
    KnownFault { number: "F27", name: "finish_language", make: Make::Finish("LANGUAGE"),
        about: "The model stops for `LANGUAGE`." },
    KnownFault { number: "F27", name: "finish_other", make: Make::Finish("OTHER"),
        about: "The model stops for `OTHER`." },
    KnownFault { number: "F27", name: "finish_blocklist", make: Make::Finish("BLOCKLIST"),
        about: "The model stops for `BLOCKLIST`." },
    KnownFault { number: "F27", name: "finish_prohibited_content", make: Make::Finish("PROHIBITED_CONTENT"),
        about: "The model stops for `PROHIBITED_CONTENT`." },
    KnownFault { number: "F27", name: "finish_spii", make: Make::Finish("SPII"),
        about: "The model stops for `SPII`." },
    KnownFault { number: "F27", name: "finish_malformed_function_call", make: Make::Finish("MALFORMED_FUNCTION_CALL"),
        about: "The model stops for `MALFORMED_FUNCTION_CALL`." },
    KnownFault { number: "F27", name: "finish_unexpected_tool_call", make: Make::Finish("UNEXPECTED_TOOL_CALL"),
        about: "The model stops for `UNEXPECTED_TOOL_CALL`." },
    KnownFault { number: "F27", name: "finish_too_many_tool_calls", make: Make::Finish("TOO_MANY_TOOL_CALLS"),
        about: "The model stops for `TOO_MANY_TOOL_CALLS`." },
    KnownFault { number: "F27", name: "finish_missing_thought_signature", make: Make::Finish("MISSING_THOUGHT_SIGNATURE"),
        about: "The model stops for `MISSING_THOUGHT_SIGNATURE`." },
    KnownFault { number: "F27", name: "finish_malformed_response", make: Make::Finish("MALFORMED_RESPONSE"),
        about: "The model stops for `MALFORMED_RESPONSE`." },
    KnownFault { number: "F27", name: "finish_escalation", make: Make::Finish("ESCALATION"),
        about: "The model stops for `ESCALATION`." },
    KnownFault { number: "F27", name: "finish_pup_limited_disabled", make: Make::Finish("PUP_LIMITED_DISABLED"),
        about: "The model stops for `PUP_LIMITED_DISABLED`." },
    KnownFault { number: "F27", name: "finish_model_armor", make: Make::Finish("MODEL_ARMOR"),
        about: "The model stops for `MODEL_ARMOR`." },
    KnownFault { number: "F27", name: "finish_image_safety", make: Make::Finish("IMAGE_SAFETY"),
        about: "The model stops for `IMAGE_SAFETY`." },
    KnownFault { number: "F27", name: "finish_image_prohibited_content", make: Make::Finish("IMAGE_PROHIBITED_CONTENT"),
        about: "The model stops for `IMAGE_PROHIBITED_CONTENT`." },
    KnownFault { number: "F27", name: "finish_image_recitation", make: Make::Finish("IMAGE_RECITATION"),
        about: "The model stops for `IMAGE_RECITATION`." },
    KnownFault { number: "F27", name: "finish_image_other", make: Make::Finish("IMAGE_OTHER"),
        about: "The model stops for `IMAGE_OTHER`." },
    KnownFault { number: "F27", name: "finish_no_image", make: Make::Finish("NO_IMAGE"),
        about: "The model stops for `NO_IMAGE`." },
    KnownFault { number: "F27", name: "finish_emulator_unknown", make: Make::Finish("EMULATOR_UNKNOWN"),
        about: "The model stops for a reason that nobody knows." },
    KnownFault { number: "F28", name: "cut", make: Make::By(|| Step::Cut),
        about: "The token limit cuts the answer off." },
    KnownFault { number: "F28", name: "thoughts_only", make: Make::By(|| Step::ThoughtsOnly),
        about: "The token limit is met by thoughts alone." },
    KnownFault { number: "F29", name: "split", make: Make::By(|| Step::Split),
        about: "The answer comes in several parts, after a thought." },
    KnownFault { number: "F30", name: "continuation", make: Make::By(|| Step::Part { index: 0, of: 2 }),
        about: "The answer goes on in another one, for which there is a token." },
    KnownFault { number: "F31", name: "invalid", make: Make::By(|| Step::Invalid),
        about: "A value is against the schema." },
    KnownFault { number: "F32", name: "fenced", make: Make::By(|| Step::Fenced),
        about: "The answer is between fences of Markdown." },
    KnownFault { number: "F33", name: "gzip", make: Make::By(|| Step::Gzip),
        about: "The body is in gzip, asked for or not." },
    KnownFault { number: "F34", name: "hang_up", make: Make::By(|| Step::HangUp),
        about: "The connection closes after the answer, unannounced." },
    KnownFault { number: "F35", name: "listed", make: Make::By(|| Step::Listed(Failure::Overloaded)),
        about: "503 with the error object in a list." },
    KnownFault { number: "F36", name: "drip", make: Make::By(|| Step::Drip { pieces: 16, pause: BREATH }),
        about: "The answer comes in small pieces with pauses." },
    KnownFault { number: "F37", name: "unknown_fields", make: Make::By(|| Step::UnknownFields),
        about: "The answer has fields that nobody knows, at every level." },
];

/// What a network says to guests who have not logged in.
fn page() -> RawReply {
    refusal::page(200, "Welcome", "Log in to use this network.").named("page")
}

#[cfg(test)]
mod tests {
    use super::CATALOGUE;

    #[test]
    fn all_faults_are_there_in_order() {
        let mut numbers: Vec<&str> = CATALOGUE.iter().map(|fault| fault.number).collect();
        numbers.dedup();
        let all: Vec<String> = (1..=37).map(|number| format!("F{number}")).collect();
        assert_eq!(numbers, all);
    }

    #[test]
    fn each_has_a_name_of_its_own_which_is_its_steps() {
        let mut names: Vec<&str> = CATALOGUE.iter().map(|fault| fault.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CATALOGUE.len());
        for fault in CATALOGUE {
            assert!(fault.about.ends_with('.') && fault.about.len() < 90, "{}", fault.name);
            match fault.step() {
                Some(step) => assert_eq!(step.name(), fault.name),
                None => assert_eq!(fault.number, "F15"),
            }
        }
    }
}
