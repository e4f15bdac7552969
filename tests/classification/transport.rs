//! Rows 8-17: requests refused for good, and failures on the way.

use std::time::Duration;

use instructor::gemini::emulator::{Failure, RawReply, Step};
use instructor::{ErrorKind, RequestKind};
use serde_json::json;

use crate::row::{CONTACT, Row, row, text};

fn error(code: u16, status: &str, message: &str) -> Failure {
    Failure::Other(code, status.into(), message.into())
}

fn invalid(message: &str) -> Failure {
    error(400, "INVALID_ARGUMENT", message)
}

pub(crate) fn rows() -> Vec<Row> {
    [refused(), forbidden(), failing(), gateways(), lost(), strange()]
        .into_iter()
        .flatten()
        .collect()
}

fn refused() -> Vec<Row> {
    let refused = |row: Row, kind: RequestKind| row.status(400).fails(ErrorKind::Request(kind));
    let unknown = "Invalid JSON payload received. Unknown name \"$defs\" at \
                   'generation_config.response_schema': Cannot find field.";
    let deep = "A schema in GenerationConfig in the request exceeds the maximum allowed nesting \
                depth.";
    let ended = "API key expired. Please renew the API key.";
    vec![
        row(8, "a bad key", Failure::BadKey).status(400).fails(ErrorKind::Auth).says("not valid"),
        row(8, "an old key", invalid(ended)).status(400).fails(ErrorKind::Auth),
        refused(row(8, "argument", Failure::InvalidArgument), RequestKind::Other),
        refused(row(8, "states", Failure::SchemaRefused), RequestKind::Schema)
            .says("too many states"),
        refused(row(8, "unknown name", invalid(unknown)), RequestKind::Schema),
        refused(row(8, "depth", invalid(deep)), RequestKind::Schema),
        refused(row(8, "too long", Failure::TooLong), RequestKind::Context),
        refused(row(8, "region", Failure::Region), RequestKind::Region),
        refused(
            row(8, "a page", RawReply::new(400, "<title>Bad Request</title>")),
            RequestKind::Other,
        ),
    ]
}

fn forbidden() -> Vec<Row> {
    let missing = |row: Row, kind: RequestKind| row.status(404).fails(ErrorKind::Request(kind));
    let disabled = "Generative Language API has not been used in project 7 before. Enable it by \
                    visiting https://console.example/apis?project=7 then retry.";
    let page = "<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>";
    vec![
        row(9, "credentials", Failure::Unauthenticated).status(401).fails(ErrorKind::Auth),
        row(10, "no key", Failure::Forbidden).status(403).fails(ErrorKind::Auth),
        row(10, "a cache that is gone", Failure::NoCache).status(403).fails(ErrorKind::Auth),
        row(10, "switched off", error(403, "PERMISSION_DENIED", disabled))
            .status(403)
            .fails(ErrorKind::Auth)
            .says("https://console.example/apis then retry"),
        missing(row(10, "no model", Failure::NoModel), RequestKind::Model).says("gemini-3.8-flash"),
        missing(row(10, "no path", RawReply::new(404, page)), RequestKind::Other).says("base URL"),
        missing(
            row(10, "no cache", error(404, "NOT_FOUND", "cachedContents/x is not found.")),
            RequestKind::Other,
        ),
    ]
}

fn failing() -> Vec<Row> {
    let spikes = "This model is currently experiencing high demand. Spikes in demand are usually \
                  temporary. Please try again later.";
    let expired = "Deadline expired before operation could complete.";
    let overloaded =
        json!({"error": {"code": 503, "message": "Overloaded.", "status": "UNAVAILABLE"}});
    let hinted = json!({"error": {"code": 503, "message": "Overloaded.", "details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "12s"},
    ]}});
    let wait = |seconds: u64| Duration::from_secs(seconds + 1)..=Duration::from_secs(seconds + 3);
    let named = |status: u16| row(11, status.to_string(), RawReply::new(status, "")).status(status);
    vec![
        named(408).retried(),
        named(500).retried(),
        named(502).retried(),
        named(503).retried(),
        named(504).retried(),
        row(11, "internal", Failure::Internal).status(500).retried().says("Internal error"),
        row(11, "overloaded", Failure::Overloaded).status(503).retried().says("overloaded"),
        row(11, "demand", error(503, "UNAVAILABLE", spikes)).status(503).retried(),
        row(11, "expired", error(503, "UNAVAILABLE", expired)).status(503).retried(),
        row(11, "deadline", Failure::GatewayTimeout)
            .status(504)
            .retried()
            .says("a longer attempt timeout than 120s may help"),
        row(11, "a page with a delay", Failure::BadGateway)
            .status(502)
            .says("Error 502 (Server Error)!!1")
            .waits(wait(30)),
        row(11, "a delay", RawReply::new(503, hinted.to_string())).status(503).waits(wait(12)),
        row(11, "a list", RawReply::new(503, json!([overloaded]).to_string()))
            .status(503)
            .retried()
            .says("Overloaded."),
        row(11, "inside a 200", RawReply::new(200, overloaded.to_string())).status(503).retried(),
        row(11, "again and again", Failure::Overloaded)
            .times(5)
            .status(503)
            .fails_after_waits(ErrorKind::Transient),
        row(11, "mended at last", Failure::Internal).times(4).status(500).retried(),
    ]
}

fn gateways() -> Vec<Row> {
    let final_ = |status: u16| {
        row(13, status.to_string(), RawReply::new(status, "<title>No</title>"))
            .status(status)
            .fails(ErrorKind::Request(RequestKind::Other))
    };
    let gateway = |status: u16| {
        let step = RawReply::new(status, "<title>Origin down</title>");
        row(14, status.to_string(), step).status(status).unknown(1).retried()
    };
    let finals = [302, 405, 407, 409, 413, 416, 418, 425, 451];
    let mut rows: Vec<Row> = finals.map(final_).into();
    rows.extend([505, 507, 520, 522, 524, 529, 598].map(gateway));
    rows.push(
        row(13, "501", error(501, "UNIMPLEMENTED", "Operation is not implemented."))
            .status(501)
            .fails(ErrorKind::Request(RequestKind::Other)),
    );
    rows.push(
        row(12, "499", Failure::Cancelled).status(499).unknown(1).retried().says("cancelled"),
    );
    rows
}

fn lost() -> Vec<Row> {
    let brief = Duration::from_millis(40);
    vec![
        row(15, "nobody listens", Step::Read)
            .times(5)
            .nobody_listens()
            .fails_after_waits(ErrorKind::Transient)
            .says("could not connect"),
        row(16, "a reset", Step::Reset).unknown(1).retried(),
        row(16, "resets", Step::Reset).times(5).unknown(5).fails_after_waits(ErrorKind::Transient),
        row(16, "a body cut short", Step::Short).status(200).unknown(1).retried(),
        row(16, "silence", Step::Stall).attempt_timeout(brief).unknown(1).retried(),
        row(16, "silence again", Step::Stall)
            .times(2)
            .attempt_timeout(brief)
            .unknown(2)
            .fails_after_waits(ErrorKind::Transient)
            .says("no answer within 40ms"),
    ]
}

fn strange() -> Vec<Row> {
    let cut = r#"{"candidates": [{"content": {"parts": [{"text": "{\"name\""#;
    let list =
        format!(r#"[{{"candidates": [{{"content": {{"parts": [{{"text": {CONTACT:?}}}]}}}}]}}]"#);
    let strange = |name: &str, body: &str| {
        row(17, name, RawReply::new(200, body)).status(200).unknown(1).retried()
    };
    let again = |step: RawReply| row(17, "for ever", step).times(5).status(200).unknown(5);
    vec![
        strange("empty", "").says("empty"),
        strange("blank", " \r\n").says("empty"),
        strange("a page", "<html><title>Log in to the network</title></html>").says("HTML"),
        strange("cut", cut),
        strange("null", "null"),
        strange("text", "OK"),
        strange("a list of answers", &list),
        again(RawReply::new(200, "")).fails_after_waits(ErrorKind::Transient),
        row(17, "no reason to stop", text(CONTACT, ""))
            .status(200)
            .billed(1)
            .finish("")
            .retried()
            .says("without a finish reason"),
    ]
}
