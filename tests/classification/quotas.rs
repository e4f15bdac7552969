//! Rows 1-7: quotas, throttling and credit.

use std::time::Duration;

use instructor::gemini::emulator::{Failure, RawReply};
use instructor::{ErrorKind, QuotaKind};
use serde_json::{Value, json};

use crate::row::{Row, row};

const MINUTE: &str = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";
const MINUTE_PAID: &str = "GenerateRequestsPerMinutePerProjectPerModel";
const DAY: &str = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
const TOKENS: &str = "GenerateContentInputTokensPerModelPerMinute-FreeTier";
const TOKENS_PAID: &str = "GenerateContentPaidTierInputTokensPerModelPerMinute";
const TOKENS_DAY: &str = "GenerateContentInputTokensPerModelPerDay-FreeTier";

/// An error body of 429.
fn exhausted(message: &str, details: &[Value]) -> RawReply {
    let mut error = json!({"code": 429, "message": message, "status": "RESOURCE_EXHAUSTED"});
    if !details.is_empty() {
        error["details"] = details.into();
    }
    RawReply::new(429, json!({ "error": error }).to_string())
}

/// The violation of quotas with their values.
fn met(quotas: &[(&str, &str)]) -> Value {
    let violations: Vec<Value> = quotas
        .iter()
        .map(|(id, value)| json!({"quotaId": id, "quotaValue": value, "quotaMetric": "g/requests"}))
        .collect();
    json!({"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": violations})
}

fn retry_in(delay: &str) -> Value {
    json!({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay})
}

fn help() -> Value {
    json!({"@type": "type.googleapis.com/google.rpc.Help", "links": [
        {"description": "Learn more about quotas", "url": "https://ai.google.dev/rate-limits?hl=en"},
    ]})
}

/// From what the server asks for to that and the margin of the policy: a second at least, and up
/// to two more so that not all come back at once.
fn asked(seconds: u64, nanos: u32) -> std::ops::RangeInclusive<Duration> {
    let asked = Duration::new(seconds, nanos);
    asked + Duration::from_secs(1)..=asked + Duration::from_secs(3)
}

/// The shortest wait that makes sense, and the same spread.
fn about(seconds: u64) -> std::ops::RangeInclusive<Duration> {
    Duration::from_secs(seconds)..=Duration::from_secs(seconds + 2)
}

pub(crate) fn rows() -> Vec<Row> {
    [days(), tiers(), tokens(), minutes(), crowds(), bills()].into_iter().flatten().collect()
}

fn days() -> Vec<Row> {
    let day = |row: Row| row.status(429).fails(ErrorKind::Quota(QuotaKind::Day));
    vec![
        day(row(1, "requests of the day", Failure::PerDay)),
        day(row(
            1,
            "tokens of the day",
            exhausted("", &[met(&[(TOKENS_DAY, "9")]), retry_in("5s")]),
        )),
        day(row(1, "a daily limit", exhausted("", &[met(&[("DailyRequests", "9")])]))),
        day(row(
            1,
            "one of the day among others",
            exhausted("", &[retry_in("21s"), met(&[(MINUTE, "5"), (TOKENS, "9"), (DAY, "20")])]),
        )),
        day(row(1, "in words", exhausted("Quota exceeded: 20 requests per day.", &[help()]))),
        day(row(1, "a reset", exhausted("", &[met(&[(DAY, "20")]), retry_in("51820.638305887s")])))
            .hint(Duration::new(51_820, 638_305_887)),
    ]
}

fn tiers() -> Vec<Row> {
    let tier = |row: Row| row.status(429).fails(ErrorKind::Quota(QuotaKind::NotOnTier));
    let prose = "* Quota exceeded for metric: g/requests, limit: 0, model: gemini-3.8-flash\n\
                 Please retry in 21.403160928s.";
    vec![
        tier(row(2, "a model of another tier", Failure::NotOnTier)),
        tier(row(2, "in words", exhausted(prose, &[retry_in("21s")]))),
        tier(row(2, "in the value", exhausted("", &[met(&[(MINUTE, "5"), (MINUTE, "0")])]))),
    ]
}

fn tokens() -> Vec<Row> {
    let too_big = |row: Row| row.status(429).fails(ErrorKind::Quota(QuotaKind::RequestTooBig));
    let paid = [met(&[(MINUTE_PAID, "1000"), (TOKENS_PAID, "1")]), retry_in("1s")];
    vec![
        too_big(row(3, "more than a minute's tokens", Failure::TokensPerMinute(1)))
            .says("larger than 1 tokens"),
        too_big(row(3, "the same on a paid tier", exhausted("", &paid))),
        row(3, "a request that fits", Failure::TokensPerMinute(250_000))
            .status(429)
            .waits(asked(1, 408_305_119)),
        row(3, "one that may fit", Failure::TokensPerMinute(5))
            .status(429)
            .waits(asked(1, 408_305_119)),
    ]
}

fn minutes() -> Vec<Row> {
    let minute = |name: &str, message: &str, delay: &str| {
        row(4, name, exhausted(message, &[met(&[(MINUTE, "5")]), help(), retry_in(delay)]))
            .status(429)
    };
    let header = exhausted("", &[met(&[(MINUTE_PAID, "1000")])]).header("Retry-After", "7");
    vec![
        row(4, "a minute's requests", Failure::PerMinute(Duration::new(36, 185_908_122)))
            .status(429)
            .waits(asked(36, 185_908_122)),
        minute("prose exact", "Please retry in 42.921954507s.", "42s")
            .waits(asked(42, 921_954_507)),
        minute("prose shorter", "Please retry in 900.2ms.", "3s").waits(asked(3, 0)),
        minute("a fraction", "", "0.539477544s").waits(asked(0, 539_477_544)),
        minute("of milliseconds", "Please retry in 900.2ms.", "0s").waits(asked(0, 900_200_000)),
        row(4, "a header", header).status(429).waits(asked(7, 0)),
        minute("300 s", "", "300s").deadline(Duration::from_secs(400)).waits(asked(300, 0)),
        minute("longer than 300 s", "", "300.1s")
            .hint(Duration::from_millis(300_100))
            .fails(ErrorKind::Throttled),
        row(5, "no delay", exhausted("", &[met(&[(MINUTE, "5")]), help()]))
            .status(429)
            .waits_unasked(about(60)),
        row(5, "a delay that is none", exhausted("", &[met(&[(MINUTE, "5")]), retry_in("soon")]))
            .status(429)
            .waits_unasked(about(60)),
        row(5, "in words", exhausted("Quota of requests per minute.", &[]))
            .status(429)
            .waits_unasked(about(60)),
    ]
}

fn crowds() -> Vec<Row> {
    let bare = |name: &str, reply: RawReply| row(6, name, reply).status(429);
    let page = "<!DOCTYPE html><title>Error 429 (Too Many Requests)!!1</title>";
    vec![
        row(6, "bare", Failure::Exhausted).status(429).waits_unasked(about(2)),
        row(6, "Vertex AI", Failure::Crowded).status(429).waits_unasked(about(2)),
        bare("links alone", exhausted("Resource exhausted.", &[help()])).waits_unasked(about(2)),
        bare("nothing", RawReply::new(429, "")).waits_unasked(about(2)),
        bare("a page", RawReply::new(429, page)).says("Too Many").waits_unasked(about(2)),
        bare("a window of spending", exhausted("Spend limit of 10 minutes met.", &[]))
            .waits_unasked(about(60)),
        bare("the same, with a delay", exhausted("Spend limit met.", &[retry_in("9s")]))
            .waits(asked(9, 0)),
    ]
}

fn bills() -> Vec<Row> {
    let unpaid = |row: Row| row.fails(ErrorKind::Quota(QuotaKind::Billing));
    let cap = "Your project has exceeded its monthly spending cap.";
    vec![
        unpaid(row(7, "no credit", Failure::Unpaid).status(402)).says("credits are depleted"),
        unpaid(row(7, "402 alone", RawReply::new(402, "")).status(402)),
        unpaid(row(7, "a cap of the owner's", exhausted(cap, &[])).status(429)),
    ]
}
