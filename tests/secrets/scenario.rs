//! What a server does with a secret it was sent.

use std::net::SocketAddr;
use std::time::Duration;

use instructor::gemini::emulator::{Failure, RawReply, Step};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// What no error repeats: a header's value, a body far from its beginning, a URL's query.
pub(crate) const HEADER: &str = "header-of-the-server";
pub(crate) const TAIL: &str = "tail-of-the-body";
pub(crate) const QUERY: &str = "query-of-the-url";

/// One call, and how it ends.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) ends_well: bool,
    /// How long an attempt may take.
    pub(crate) patience: Duration,
}

const PATIENCE: Duration = Duration::from_secs(60);

/// Where the requests go.
pub(crate) enum Place {
    /// To a server with this script.
    Script(Vec<Step>),
    /// To this path of a server, which is none of the API's.
    Path(&'static str),
    /// To a server, by this scheme, that says this whatever it is asked.
    Bytes(&'static str, Vec<u8>),
    /// To this URL.
    Url(String),
}

pub(crate) fn scenarios(secret: &str, elsewhere: &str) -> Vec<Scenario> {
    let mut all = vec![
        good("an answer", vec![]),
        good("a wrong answer, then a good one", vec![Step::Invalid]),
        good("a failure, then an answer", vec![Failure::Overloaded.into()]),
        good("an answer between fences", vec![Step::Fenced]),
    ];
    all.extend(failures());
    all.extend(echoes(secret));
    all.extend(redirects(secret, elsewhere));
    all.extend(places(secret));
    all
}

fn good(name: &'static str, steps: Vec<Step>) -> Scenario {
    Scenario { name, place: Place::Script(steps), ends_well: true, patience: PATIENCE }
}

/// A server that does this each time.
fn bad(name: &'static str, step: impl Into<Step>) -> Scenario {
    Scenario { ends_well: false, ..good(name, vec![step.into(); 2]) }
}

/// All that the service may answer by itself.
fn failures() -> Vec<Scenario> {
    let delay = Duration::from_secs(36);
    let mut all: Vec<Scenario> = [
        Failure::Overloaded,
        Failure::Internal,
        Failure::BadGateway,
        Failure::GatewayTimeout,
        Failure::PerMinute(delay),
        Failure::TokensPerMinute(1),
        Failure::PerDay,
        Failure::NotOnTier,
        Failure::Exhausted,
        Failure::Crowded,
        Failure::Unpaid,
        Failure::BadKey,
        Failure::SchemaRefused,
        Failure::TooLong,
        Failure::Region,
        Failure::InvalidArgument,
        Failure::Unauthenticated,
        Failure::Forbidden,
        Failure::NoCache,
        Failure::NoModel,
        Failure::Cancelled,
    ]
    .map(|failure| bad("a failure of the API", failure))
    .into();
    all.extend([
        bad("no JSON", Step::Reply("No.".into())),
        bad("no text", Step::Reply(String::new())),
        bad("an answer cut off", Step::Cut),
        bad("a stop", Step::Finish("SAFETY".into())),
        bad("a blocked prompt", Step::Block("OTHER".into())),
        bad("a reset", Step::Reset),
        Scenario { patience: Duration::from_millis(20), ..bad("silence", Step::Stall) },
        bad("a body cut short", Step::Short),
    ]);
    all
}

/// A server that repeats the secret wherever it can.
fn echoes(secret: &str) -> Vec<Scenario> {
    let tail = format!("{}{TAIL} {secret}", "x".repeat(4000));
    let url = format!("https://api.example/v1beta/models?key={secret}&{QUERY}=1");
    let escaped = secret.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D");
    let link = format!("see {url} and /models?key={escaped} and {tail}");
    let error = |status: u16, message: &str| {
        let error = json!({"code": status, "message": message, "status": secret, "details": [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": secret},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": secret},
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
                {"quotaId": secret, "quotaMetric": secret, "quotaValue": secret},
            ]},
            {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [
                {"field": secret, "description": secret},
            ]},
        ]});
        RawReply::new(status, json!({ "error": error }).to_string())
            .header("x-echo", secret)
            .header("x-header", HEADER)
            .header("retry-after", secret)
            .header("www-authenticate", format!("Bearer realm=\"{secret}\""))
    };
    let page = |status: u16| {
        let html = format!("<html><title>{secret}</title><body>{secret} {tail}");
        RawReply::new(status, html).header("content-type", "text/html").header("x-header", HEADER)
    };
    let whole = |candidate: serde_json::Value| {
        let body = json!({
            "candidates": [candidate], "modelVersion": secret, "responseId": format!("id {secret}"),
            secret: secret,
        });
        RawReply::new(200, body.to_string()).header("x-echo", secret)
    };
    let part = |text: &str| json!({"parts": [{"text": text}], "role": "model"});
    let answer = json!({"name": secret, "age": 200, "email": secret}).to_string();
    let blocked = json!({"promptFeedback": {"blockReason": secret, "blockReasonMessage": link}});
    let mut all: Vec<Scenario> = [400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504, 529]
        .into_iter()
        .flat_map(|status| {
            [
                bad(
                    "an error that repeats it",
                    error(status, &format!("bad key {secret}, {escaped}: {link}")),
                ),
                bad("a long error", error(status, &tail)),
                bad(
                    "the secret at the cut",
                    error(status, &format!("{}{secret}", "x".repeat(280))),
                ),
                bad("a page", page(status)),
                bad("text", RawReply::new(status, format!("{secret} {tail}"))),
            ]
        })
        .collect();
    all.extend([
        bad("a page instead of an answer", page(200)),
        bad("text instead of an answer", RawReply::new(200, secret)),
        bad(
            "an error inside a 200",
            RawReply::new(200, json!({"error": {"message": secret}}).to_string()),
        ),
        bad("a reason", whole(json!({"finishReason": secret, "finishMessage": link}))),
        bad("a message", whole(json!({"finishReason": "SAFETY", "finishMessage": link}))),
        bad("a wrong answer", whole(json!({"content": part(&answer), "finishReason": "STOP"}))),
        bad("no JSON", whole(json!({"content": part(secret), "finishReason": "STOP"}))),
        bad("a block", RawReply::new(200, blocked.to_string())),
        bad("a proxy's", page(407).header("proxy-authenticate", format!("Basic realm={secret}"))),
    ]);
    all
}

fn redirects(secret: &str, elsewhere: &str) -> Vec<Scenario> {
    let path = "/v1beta/models/gemini-3.8-flash:generateContent";
    let mut all = Vec::new();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{elsewhere}{path}");
        let named = format!("{location}?key={secret}&{QUERY}=1");
        for location in [location, named] {
            all.push(bad("a redirect", RawReply::new(status, "").header("location", location)));
        }
    }
    all
}

fn places(secret: &str) -> Vec<Scenario> {
    let odd = |name, said: String| Scenario {
        name,
        place: Place::Bytes("http", said.into_bytes()),
        ends_well: false,
        patience: PATIENCE,
    };
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = closed.local_addr().expect("an address");
    let at = |name, place| Scenario { name, place, ends_well: false, patience: PATIENCE };
    vec![
        at("a base URL with a path", Place::Path("/gateway/team")),
        at("nobody", Place::Url(format!("http://{closed}"))),
        at("no TLS", Place::Bytes("https", format!("HTTP/1.1 400 {secret}\r\n\r\n").into())),
        odd("no HTTP", format!("{secret}\r\n\r\n")),
        odd("a status line", format!("HTTP/1.1 {secret} {secret}\r\n\r\n")),
        odd("a header that is none", format!("HTTP/1.1 200 OK\r\n{secret}\r\n\r\n")),
        odd("a length", format!("HTTP/1.1 200 OK\r\nContent-Length: {secret}\r\n\r\n")),
        odd("chunks", format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{secret}\r\n")),
        odd("a reason phrase", format!("HTTP/1.1 503 {secret}\r\nContent-Length: 0\r\n\r\n")),
    ]
}

/// A server that reads a little and says this, to all callers; gives its address.
pub(crate) async fn repeat(bytes: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&bytes).await;
        }
    });
    address
}
