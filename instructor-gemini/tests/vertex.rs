//! Vertex AI: paths, tokens that change, and what only one of the two services has.

mod common;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use common::{TEXT, emulator, request, send};
use instructor_core::{
    Completion, Context, ErrorKind, Fault, FaultKind, Message, Provider as _, Request,
};
use instructor_gemini::emulator::{Emulator, Failure, RawReply};
use instructor_gemini::{Gemini, GeminiBuilder, Mode, Options, reqwest};

/// The emulator refuses it.
const EXPIRED: &str = "expired";

fn project(emulator: &Emulator) -> GeminiBuilder {
    Gemini::builder().base_url(emulator.url()).vertex("my-project", "europe-west4")
}

/// A provider that is given these tokens, one after the other and then the last; beside it what was
/// asked for, each time.
fn with_tokens(emulator: &Emulator, tokens: &[&'static str]) -> (Gemini, Arc<Mutex<Vec<bool>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let (log, tokens) = (Arc::clone(&asked), tokens.to_vec());
    let token = move |refresh| {
        let mut log = log.lock().expect("no panic");
        let token = tokens[log.len().min(tokens.len() - 1)];
        log.push(refresh);
        async move { Ok::<_, std::io::Error>(token.to_owned()) }
    };
    (project(emulator).access_token(token).build().expect("a provider"), asked)
}

#[tokio::test]
async fn a_project_is_asked_with_a_token_and_express_mode_with_a_key() {
    let emulator = emulator([]).await;
    let (gemini, _) = with_tokens(&emulator, &["ya29.good"]);
    assert_eq!(gemini.name(), "gcp.vertex_ai");
    send(&gemini, &request(TEXT)).await.expect("an answer");
    let express =
        Gemini::builder().base_url(emulator.url()).vertex_express().api_key("a-key").build();
    send(&express.expect("a provider"), &request(TEXT)).await.expect("an answer");

    let [by_token, by_key] = &emulator.requests()[..] else { panic!("two requests") };
    let publisher = "publishers/google/models/gemini-3.8-flash:generateContent";
    let parent = "/v1beta1/projects/my-project/locations/europe-west4";
    assert_eq!(by_token.path, format!("{parent}/{publisher}"));
    assert_eq!((by_token.has_bearer, by_token.has_key), (true, false));
    assert_eq!(by_key.path, format!("/v1beta1/{publisher}"));
    assert_eq!((by_key.has_bearer, by_key.has_key), (false, true));
}

#[tokio::test]
async fn a_refused_token_is_refreshed_once() {
    let emulator = emulator([]).await;
    let (gemini, asked) = with_tokens(&emulator, &[EXPIRED, EXPIRED, "ya29.new"]);
    let request = request(TEXT);
    let fault = send(&gemini, &request).await.expect_err("the token is refused");
    assert_eq!((fault.kind, fault.status), (FaultKind::Adjusted, Some(401)));
    // The same again: the token kept is known to be bad, so a new one is asked for first.
    send(&gemini, &request).await.expect("an answer");
    assert_eq!(*asked.lock().expect("no panic"), [false, false, true]);
    assert_eq!(emulator.requests().len(), 2);
}

#[tokio::test]
async fn a_new_token_that_is_refused_too_is_final() {
    let emulator = emulator([]).await;
    let (gemini, asked) = with_tokens(&emulator, &[EXPIRED]);
    let request = request(TEXT);
    let fault = send(&gemini, &request).await.expect_err("the token is refused");
    assert_eq!(fault.kind, FaultKind::Adjusted);
    let fault = send(&gemini, &request).await.expect_err("the new one, too");
    assert_eq!(fault.kind, FaultKind::Auth);
    assert_eq!(*asked.lock().expect("no panic"), [false, false, true]);
}

#[tokio::test]
async fn a_token_that_changed_in_between_needs_no_refresh() {
    let emulator = emulator([]).await;
    let (gemini, asked) = with_tokens(&emulator, &[EXPIRED, "ya29.kept-anew"]);
    let request = request(TEXT);
    send(&gemini, &request).await.expect_err("the token is refused");
    send(&gemini, &request).await.expect("an answer");
    assert_eq!(*asked.lock().expect("no panic"), [false, false]);
}

/// What comes of sixteen requests at once when the token that is kept was refused before, and how
/// often another was asked for.
///
/// `renewed` makes another, once all have asked for the old one; `keeps` says whether it is given
/// from then on.
async fn at_once(
    renewed: Result<&'static str, &'static str>,
    keeps: bool,
) -> (Vec<Result<Completion, Fault>>, u32) {
    let emulator = emulator([]).await;
    let (kept, asked) = (Arc::new(Mutex::new(EXPIRED)), Arc::new(AtomicU32::new(0)));
    let renewals = Arc::new(AtomicU32::new(0));
    let counters = (Arc::clone(&asked), Arc::clone(&renewals));
    let token = move |refresh: bool| {
        let (kept, (asked, renewals)) = (Arc::clone(&kept), counters.clone());
        async move {
            if !refresh {
                asked.fetch_add(1, Ordering::Relaxed);
                return Ok::<_, &str>((*kept.lock().expect("no panic")).to_owned());
            }
            renewals.fetch_add(1, Ordering::Relaxed);
            while asked.load(Ordering::Relaxed) < 17 {
                tokio::task::yield_now().await;
            }
            let token = renewed?;
            if keeps {
                *kept.lock().expect("no panic") = token;
            }
            Ok(token.to_owned())
        }
    };
    let gemini = project(&emulator).access_token(token).build().expect("a provider");
    let fault = send(&gemini, &request(TEXT)).await.expect_err("the token is refused");
    assert_eq!(fault.kind, FaultKind::Adjusted);
    let ask = |gemini: Gemini| async move { send(&gemini, &request(TEXT)).await };
    let all: Vec<_> = (0..16).map(|_| tokio::spawn(ask(gemini.clone()))).collect();
    let mut came = Vec::new();
    for one in all {
        came.push(one.await.expect("no panic"));
    }
    (came, renewals.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_token_that_runs_out_under_many_requests_is_asked_for_once() {
    for keeps in [true, false] {
        let (came, renewals) = at_once(Ok("ya29.new"), keeps).await;
        assert!(came.iter().all(Result::is_ok), "{came:?}");
        assert_eq!(renewals, 1);
    }
}

#[tokio::test]
async fn a_token_that_cannot_be_had_is_missed_by_all_at_once() {
    let (came, renewals) = at_once(Err("the metadata server is silent"), true).await;
    assert!(came.iter().all(|sent| matches!(sent, Err(fault) if fault.kind == FaultKind::Auth)));
    assert_eq!(renewals, 1);
}

#[tokio::test]
async fn whoever_asks_for_a_token_may_leave_before_it_is_there() {
    let emulator = emulator([]).await;
    let renewals = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&renewals);
    let token = move |refresh: bool| {
        let counter = Arc::clone(&counter);
        async move {
            if !refresh {
                return Ok::<_, std::io::Error>(EXPIRED.to_owned());
            }
            if counter.fetch_add(1, Ordering::Relaxed) == 0 {
                std::future::pending::<()>().await;
            }
            Ok("ya29.new".to_owned())
        }
    };
    let gemini = project(&emulator).access_token(token).build().expect("a provider");
    send(&gemini, &request(TEXT)).await.expect_err("the token is refused");
    let ask = |gemini: Gemini| async move { send(&gemini, &request(TEXT)).await };
    let first = tokio::spawn(ask(gemini.clone()));
    while renewals.load(Ordering::Relaxed) == 0 {
        tokio::task::yield_now().await;
    }
    let second = tokio::spawn(ask(gemini));
    first.abort();
    second.await.expect("no panic").expect("an answer");
    assert_eq!(renewals.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let emulator = emulator([]).await;
    let silent = project(&emulator)
        .access_token(|_| async { Err::<String, _>("the metadata server is silent") })
        .build()
        .expect("a provider");
    let fault = send(&silent, &request(TEXT)).await.expect_err("no token");
    assert_eq!(fault.kind, FaultKind::Auth);
    assert_eq!(fault.to_string(), "there is no access token: the metadata server is silent");
    let talks = |_| async {
        let url = "error for url\n(http://metadata/token?scopes=not-to-be-seen)";
        Err::<String, _>(format!("{url} {}", "x".repeat(999)))
    };
    let talkative = project(&emulator).access_token(talks).build().expect("a provider");
    let told = send(&talkative, &request(TEXT)).await.expect_err("no token").to_string();
    let begins = "there is no access token: error for url (http://metadata/token xx";
    assert!(told.starts_with(begins) && told.chars().count() == 300, "{told}");
    for unfit in ["", "two words", "line\nbreak"] {
        let (gemini, _) = with_tokens(&emulator, &[unfit]);
        let fault = send(&gemini, &request(TEXT)).await.expect_err("no header has it");
        assert_eq!(fault.kind, FaultKind::Auth, "{unfit:?}");
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn a_token_and_the_headers_of_the_caller_are_never_shown() {
    const TOKEN: &str = "ya29.not-to-be-seen";
    const PASS: &str = "gateway-pass-not-to-be-seen";
    let echo = format!("no: {TOKEN} {PASS} Bearer {TOKEN}");
    let page = RawReply::new(502, format!("<title>{TOKEN} {PASS}</title>"));
    let steps = [Failure::Other(400, "INVALID_ARGUMENT".into(), echo).into(), page.into()];
    let emulator = emulator(steps).await;
    let builder = project(&emulator)
        .access_token(|_| async { Ok::<_, std::io::Error>(TOKEN.to_owned()) })
        .header("X-Gateway", PASS);
    let shown = format!("{builder:?}");
    assert!(shown.starts_with("GeminiBuilder {") && shown.contains("(Tokens)"), "{shown}");
    assert!(!shown.contains("not-to-be-seen"), "{shown}");
    let gemini = builder.build().expect("a provider");
    let shown = |fault: &Fault| format!("{fault} {fault:?} {gemini:?}");
    for _ in 0..2 {
        let fault = send(&gemini, &request(TEXT)).await.expect_err("refused");
        let shown = shown(&fault);
        assert!(!shown.contains("not-to-be-seen") && shown.contains("[redacted]"), "{shown}");
    }
}

#[tokio::test]
async fn examples_and_reasks_of_calls_are_turns_that_vertex_takes() {
    let emulator = emulator([]).await;
    let (gemini, _) = with_tokens(&emulator, &["ya29.good"]);
    let mut request = Request::new(&common::PERSON);
    request.options = Context::new().with(Options::new().mode(Mode::FunctionCall));
    request.messages.push(Message::user("Ana Silva, 31"));
    request.messages.push(Message::model(r#"{"name":"Ana Silva","age":31}"#));
    request.messages.push(Message::user(TEXT));
    let first = send(&gemini, &request).await.expect("the example is answered");
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    assert_eq!(value(first.text()), value(common::ANSWER));
    request.messages.push(first.turn);
    request.messages.push(Message::user("age: range: must be at most 80"));
    let second = send(&gemini, &request).await.expect("the call is answered");
    assert_eq!(value(second.text()), value(common::ANSWER));
}

#[test]
fn settings_that_cannot_work_are_told_when_built() {
    let base = || Gemini::builder().base_url("http://127.0.0.1:1");
    let token = |_| async { Ok::<_, std::io::Error>("ya29.x".to_owned()) };
    for (builder, told) in [
        (base().vertex("p", "us"), ".access_token()"),
        (base().vertex("p", "us").api_key("a-key"), ".access_token()"),
        (base().vertex_express(), ".api_key()"),
        (base().vertex("p/../q", "us").access_token(token), "project"),
        (base().vertex("p", "us/../x").access_token(token), "project"),
        (base().vertex("", "us").access_token(token), "project"),
        (base().vertex("p", "").access_token(token), "project"),
        (base().access_token(token).header("Authorization", "Basic x"), "exclude each other"),
        (base().api_key("a-key").header("two words", "x"), "`two words`"),
        (base().api_key("a-key").header("X-Goog-Api-Key", "x"), ".api_key()"),
        (base().api_key("a-key").header("x-tag", "a\nb"), "`x-tag` cannot have this value"),
    ] {
        let error = builder.build().expect_err("it cannot work");
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(told), "{told}: {error}");
    }
}

#[test]
fn what_the_caller_gave_the_http_client_is_not_shown() {
    let pass = reqwest::header::HeaderValue::from_static("not-to-be-seen");
    let name = reqwest::header::HeaderName::from_static("x-pass");
    let headers = reqwest::header::HeaderMap::from_iter([(name, pass)]);
    let builder = Gemini::builder().api_key("any").base_url("http://127.0.0.1:1");
    let gemini = builder.http_client(|http| http.default_headers(headers)).build();
    let shown = format!("{:?}", gemini.expect("a provider"));
    assert!(!shown.contains("not-to-be-seen"), "{shown}");
}

#[tokio::test]
async fn the_http_client_is_the_callers_but_for_redirects() {
    let emulator =
        emulator([RawReply::new(307, "").header("Location", "/v1beta/elsewhere").into()]).await;
    let lookups = Arc::new(AtomicU32::new(0));
    let resolver = Arc::clone(&lookups);
    let port = emulator.url().rsplit(':').next().expect("a port").parse().expect("a number");
    let gemini = Gemini::builder()
        .api_key("a-key")
        .base_url(format!("http://gemini.test:{port}"))
        .http_client(move |http| {
            resolver.fetch_add(1, Ordering::Relaxed);
            http.no_proxy()
                .resolve("gemini.test", ([127, 0, 0, 1], port).into())
                .redirect(reqwest::redirect::Policy::limited(5))
        })
        .build()
        .expect("a provider");
    let fault = send(&gemini, &request(TEXT)).await.expect_err("a redirect is no answer");
    assert_eq!(fault.status, Some(307));
    // The name was found by the caller's own table, and nothing went where the server pointed.
    assert_eq!((lookups.load(Ordering::Relaxed), emulator.requests().len()), (1, 1));
}
