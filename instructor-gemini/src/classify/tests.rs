//! What an HTTP client of another making may fail with, and what the size of a request tells.

use std::time::Duration;

use instructor_core::{Fault, FaultKind, Kind, Message, QuotaKind, Request, RequestKind, Schema};
use reqwest::Client;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{Ground, broken_body, in_view_of, refused, unsent};
use crate::key::Secret;
use crate::transport::{Reply, tls};

static TEXT: Schema = Schema::new(Kind::String);

fn key() -> Secret {
    Secret::new("AIza-secret").expect("a key")
}

/// A client that waits for milliseconds only, of a server that takes the request and says this.
async fn impatient(said: &'static str) -> Result<reqwest::Response, reqwest::Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        let _ = stream.read(&mut [0; 1024]).await?;
        stream.write_all(said.as_bytes()).await?;
        std::future::pending::<std::io::Result<()>>().await
    });
    let tls = tls(false).expect("no certificates are needed");
    let client = Client::builder().tls_backend_preconfigured(tls).no_proxy();
    let client = client.read_timeout(Duration::from_millis(20)).build().expect("a client");
    client.post(url).body("{}").send().await
}

#[tokio::test]
async fn a_clients_own_timeout_is_one_of_the_attempt() {
    let error = impatient("").await.expect_err("no answer");
    let fault = unsent(error.without_url(), &key());
    assert_eq!((fault.kind, fault.status, fault.ambiguous), (FaultKind::Timeout, None, true));

    let head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{";
    let error = impatient(head).await.expect("a head").bytes().await.expect_err("no end");
    let fault = broken_body(200, error.without_url(), &key());
    assert_eq!((fault.kind, fault.status, fault.ambiguous), (FaultKind::Timeout, Some(200), true));
}

#[tokio::test]
async fn a_connection_that_takes_too_long_costs_nothing() {
    // An address for documentation: packets to it get no answer, or one that there is no way.
    let tls = tls(false).expect("no certificates are needed");
    let client = Client::builder().tls_backend_preconfigured(tls).no_proxy();
    let client = client.connect_timeout(Duration::from_millis(20)).build().expect("a client");
    let sent = client.post("http://192.0.2.1:9").body("{}").send().await;
    let fault = unsent(sent.expect_err("nobody is there").without_url(), &key());
    assert_eq!((fault.kind, fault.ambiguous), (FaultKind::Transient, false));
    assert!(fault.message.starts_with("could not connect: "), "{fault}");
}

/// The fault of an answer with this status and body.
fn error(status: u16, body: String) -> Fault {
    let reply = Reply { status, retry_after: None, body: body.into_bytes(), secret: key() };
    refused(&reply, &reply.secret)
}

fn throttled(quota: &str, value: &str) -> Fault {
    let body = format!(
        r#"{{"error": {{"code": 429, "message": "Quota.", "details": [
            {{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"}},
            {{"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
                {{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel", "quotaValue": "1"}},
                {{"quotaId": "{quota}", "quotaValue": "{value}"}}
            ]}}
        ]}}}}"#
    );
    error(429, body)
}

/// A request of so many bytes, half of them in the system instruction.
fn request(bytes: usize) -> Request {
    let mut request = Request::new(&TEXT);
    request.system = Some("x".repeat(bytes / 2));
    request.messages.push(Message::user("x".repeat(bytes - bytes / 2)));
    request
}

#[test]
fn a_request_is_too_big_only_beyond_doubt() {
    let tokens = "GenerateContentInputTokensPerModelPerMinute-FreeTier";
    let paid = "GenerateContentPaidTierInputTokensPerModelPerMinute";
    for (quota, value, bytes, is_too_big) in [
        (tokens, "100", 1_212, true),
        (paid, "100", 1_212, true),
        (tokens, "100", 1_211, false),
        (tokens, "100", 400, false),
        (tokens, "?", 1_000_000, false),
        (tokens, "18446744073709551615", 1_000_000, false),
        ("GenerateRequestsPerMinutePerProjectPerModel", "100", 1_000_000, false),
    ] {
        let fault = in_view_of(throttled(quota, value), &request(bytes), Duration::MAX);
        let (kind, hint) = match is_too_big {
            true => (FaultKind::Quota(QuotaKind::RequestTooBig), None),
            false => (FaultKind::Throttled, Some(Duration::from_secs(1))),
        };
        assert_eq!((fault.kind, fault.retry_after), (kind, hint), "{quota} {value} {bytes}");
        assert_eq!(fault.message.contains("larger than 100 tokens"), is_too_big, "{fault}");
    }
}

#[test]
fn a_text_that_may_be_too_long_is_told_of() {
    for (bytes, is_told) in [(1 << 20, false), ((1 << 20) + 1, true)] {
        let fault = in_view_of(error(500, "{}".to_owned()), &request(bytes), Duration::MAX);
        assert_eq!(fault.kind, FaultKind::Transient);
        assert_eq!(fault.message.contains("longer than the model's context"), is_told, "{fault}");
    }
    let fault = in_view_of(error(503, "{}".to_owned()), &request(2 << 20), Duration::MAX);
    assert!(!fault.message.contains("context"), "{fault}");
}

#[test]
fn a_redirect_without_words_is_told_to_be_one() {
    for (status, is_told) in [(299, false), (300, true), (399, true), (405, false)] {
        let fault = error(status, String::new());
        assert_eq!(fault.message.starts_with("redirects are not followed"), is_told, "{fault}");
    }
}

#[test]
fn a_cap_on_spending_has_two_names() {
    for (message, is_of_the_owner) in [
        ("The monthly limit of spending is met.", true),
        ("Spend cap met.", true),
        ("Spend limit met.", false),
        ("Requests per month: cap met.", false),
    ] {
        let fault = error(429, format!(r#"{{"error": {{"code": 429, "message": "{message}"}}}}"#));
        let is_billing = fault.kind == FaultKind::Quota(QuotaKind::Billing);
        assert_eq!(is_billing, is_of_the_owner, "{message}");
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_built_is_no_fault_of_the_network() {
    let tls = tls(false).expect("no certificates are needed");
    let client = Client::builder().tls_backend_preconfigured(tls).build().expect("a client");
    let error = client.post("no URL").send().await.expect_err("no URL");
    let fault = unsent(error, &key());
    assert_eq!((fault.kind, fault.ambiguous), (FaultKind::Request(RequestKind::Other), false));
}

#[test]
fn what_a_fault_stands_on_has_words() {
    let said = |ground: Ground| ground.to_string();
    assert_eq!(said(Ground::TokensAMinute(5)), "the quota is 5 input tokens a minute");
    assert_eq!(said(Ground::CacheGone), "the cached content is gone, or somebody else's");
}

#[test]
fn a_cached_content_that_is_gone_can_be_told() {
    let saying = |status, message: &str| {
        let body = format!(r#"{{"error": {{"code": {status}, "message": "{message}"}}}}"#);
        error(status, body)
    };
    for (status, message, is_gone) in [
        (403, "CachedContent not found (or permission denied)", true),
        (404, "cachedContents/abc is not found", true),
        (403, "The caller does not have permission", false),
        (404, "models/x is not found for API version v1beta", false),
        (400, "Cached content is too small. total_token_count=97", false),
    ] {
        let fault = saying(status, message);
        assert_eq!(Ground::of(&fault) == Some(&Ground::CacheGone), is_gone, "{message}");
    }
}
