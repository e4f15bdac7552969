//! Cached content over HTTP: made once, renewed, made anew when it is gone.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use common::{PERSON, gemini, send};
use instructor_core::{
    Completion, Context, ErrorKind, Fault, FaultKind, Message, Request, RequestKind,
};
use instructor_gemini::emulator::{Emulator, Recorded};
use instructor_gemini::{Cache, CacheSource, CachedContext, Gemini, Options};
use serde_json::json;

const LETTER: &str = "Grace Hopper was 85.";
const ANSWER: &str = r#"{"name": "Grace Hopper", "age": 85}"#;

async fn letters(cache: Cache) -> (Emulator, Gemini, CachedContext) {
    let emulator = Emulator::start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    let letters = gemini.cache(cache.system("Extract.").text(LETTER));
    (emulator, gemini, letters)
}

async fn ask(gemini: &Gemini, cache: impl Into<CacheSource>) -> Result<Completion, Fault> {
    let mut request = Request::new(&PERSON);
    request.messages.push(Message::user("Who?"));
    request.options = Context::new().with(Options::new().cached_content(cache));
    send(gemini, &request).await
}

/// Method and path of each request, without those of the model.
fn changes(emulator: &Emulator) -> Vec<String> {
    let of_caches = |request: &Recorded| request.path.contains("cachedContents");
    let shown = |request: Recorded| format!("{} {}", request.method, request.path);
    emulator.requests().into_iter().filter(of_caches).map(shown).collect()
}

/// Lets time pass at once.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

const MAKE: &str = "POST /v1beta/cachedContents";
const RENEW: &str = "PATCH /v1beta/cachedContents/1";

#[tokio::test]
async fn the_body_of_a_cache_is_what_was_given() {
    let cache = Cache::of("gemini-3.5-flash").ttl(Duration::from_millis(90_500));
    let (emulator, _, letters) = letters(cache.display_name("letters")).await;
    assert!(emulator.requests().is_empty(), "made when used");
    assert_eq!(letters.name().await.expect("a name"), "cachedContents/1");
    assert_eq!(letters.name().await.expect("a name"), "cachedContents/1");
    let [made] = &emulator.requests()[..] else { panic!("made once") };
    assert_eq!(
        made.text,
        r#"{"model":"models/gemini-3.5-flash","contents":[{"parts":[{"text":"Grace Hopper was 85."}],"role":"user"}],"systemInstruction":{"parts":[{"text":"Extract."}]},"displayName":"letters","ttl":"90.500000000s"}"#
    );
    assert!(made.has_key && made.query.is_none());
}

/// What comes of twenty requests at the same time.
async fn ask_at_once(gemini: &Gemini, letters: &CachedContext) -> Vec<Result<Completion, Fault>> {
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let (gemini, letters) = (gemini.clone(), letters.clone());
            tokio::spawn(async move { ask(&gemini, letters).await })
        })
        .collect();
    let mut asked = Vec::new();
    for task in tasks {
        asked.push(task.await.expect("no panic"));
    }
    asked
}

#[tokio::test]
async fn many_users_at_once_make_one_cache() {
    let (emulator, gemini, letters) = letters(Cache::new()).await;
    for asked in ask_at_once(&gemini, &letters).await {
        let completion = asked.expect("an answer");
        assert_eq!(completion.text(), ANSWER);
        assert_eq!(completion.usage.cached_tokens, 7);
        assert!(completion.usage.input_tokens > 7);
    }
    assert_eq!(changes(&emulator), [MAKE]);
    let asked = emulator.requests().pop().expect("a request");
    assert_eq!(asked.body["cachedContent"], "cachedContents/1");
    assert_eq!(asked.body["contents"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_cache_is_renewed_in_the_last_part_of_its_life() {
    let cache = Cache::new().ttl(Duration::from_secs(1000)).renewed_after(0.5);
    let (emulator, gemini, letters) = letters(cache).await;
    ask(&gemini, &letters).await.expect("an answer");
    pass(490).await;
    ask(&gemini, &letters).await.expect("an answer");
    assert_eq!(changes(&emulator), [MAKE]);
    pass(20).await;
    let users = (0..10).map(|_| {
        let (gemini, letters) = (gemini.clone(), letters.clone());
        tokio::spawn(async move { ask(&gemini, letters).await })
    });
    for user in users.collect::<Vec<_>>() {
        user.await.expect("no panic").expect("an answer");
    }
    assert_eq!(changes(&emulator), [MAKE, RENEW]);
    let renewed = emulator.requests().into_iter().find(|request| request.method == "PATCH");
    let renewed = renewed.expect("a request");
    assert_eq!(renewed.query.as_deref(), Some("updateMask=ttl"));
    assert_eq!(renewed.body, json!({"ttl": "1000s"}));
    // Its life began again.
    pass(490).await;
    ask(&gemini, &letters).await.expect("an answer");
    assert_eq!(changes(&emulator), [MAKE, RENEW]);
    // Nobody used it for longer than it lives.
    pass(1000).await;
    ask(&gemini, &letters).await.expect("an answer");
    assert_eq!(changes(&emulator), [MAKE, RENEW, MAKE]);
}

#[tokio::test]
async fn a_cache_that_vanished_is_made_anew() {
    let (emulator, gemini, letters) = letters(Cache::new().ttl(Duration::from_secs(1000))).await;
    ask(&gemini, &letters).await.expect("an answer");
    emulator.forget_caches();
    let fault = ask(&gemini, &letters).await.expect_err("it is gone");
    assert_eq!((fault.kind, fault.status), (FaultKind::Adjusted, Some(403)));
    let completion = ask(&gemini, &letters).await.expect("the same request once more");
    assert_eq!(completion.usage.cached_tokens, 7);
    assert_eq!(changes(&emulator), [MAKE, MAKE]);

    // Seen when it was to be renewed: the request never notices.
    emulator.forget_caches();
    pass(800).await;
    ask(&gemini, &letters).await.expect("an answer");
    assert_eq!(changes(&emulator), [MAKE, MAKE, "PATCH /v1beta/cachedContents/2", MAKE]);
    assert_eq!(letters.name().await.expect("a name"), "cachedContents/3");
}

#[tokio::test]
async fn a_name_of_the_caller_is_the_callers() {
    let (emulator, gemini, letters) = letters(Cache::new()).await;
    let name = letters.name().await.expect("a name");
    assert_eq!(ask(&gemini, name.as_str()).await.expect("an answer").text(), ANSWER);
    emulator.forget_caches();
    let fault = ask(&gemini, name).await.expect_err("it is gone");
    assert_eq!((fault.kind, fault.status), (FaultKind::Auth, Some(403)));
    assert_eq!(changes(&emulator), [MAKE]);
}

#[tokio::test]
async fn a_deleted_cache_is_made_by_the_next_use() {
    let (emulator, gemini, letters) = letters(Cache::new()).await;
    letters.delete().await.expect("nothing to delete");
    assert!(emulator.requests().is_empty());
    ask(&gemini, &letters).await.expect("an answer");
    letters.delete().await.expect("it was there");
    ask(&gemini, &letters).await.expect("an answer");
    emulator.forget_caches();
    letters.delete().await.expect("gone is as good");
    let (first, second) = ("DELETE /v1beta/cachedContents/1", "DELETE /v1beta/cachedContents/2");
    assert_eq!(changes(&emulator), [MAKE, first, MAKE, second]);

    // Nobody knows whether it is gone.
    assert_eq!(letters.name().await.expect("a name"), "cachedContents/3");
    assert!(format!("{letters:?}").contains("cachedContents/3"));
    drop(emulator);
    let error = letters.delete().await.expect_err("nobody there");
    assert_eq!(error.kind(), ErrorKind::Transient);
}

#[tokio::test]
async fn a_cache_that_could_not_be_deleted_is_not_forgotten() {
    let (emulator, _, letters) = letters(Cache::new()).await;
    letters.name().await.expect("a name");
    drop(emulator);
    for _ in 0..2 {
        let error = letters.delete().await.expect_err("nobody there");
        assert_eq!(error.kind(), ErrorKind::Transient);
    }
    assert_eq!(letters.name().await.expect("it lives on"), "cachedContents/1");
}

#[tokio::test]
async fn many_users_at_once_share_a_failure() {
    let emulator = Emulator::builder().cache_minimum(1024).start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    let letters = gemini.cache(Cache::new().text(LETTER));
    for round in 1..=2 {
        for asked in ask_at_once(&gemini, &letters).await {
            assert_eq!(asked.expect_err("too small").status, Some(400));
        }
        // Who comes later tries anew.
        assert_eq!(changes(&emulator).len(), round);
    }
}

#[tokio::test]
async fn what_the_service_says_of_a_cache_is_the_fault_of_the_request() {
    let emulator = Emulator::builder().cache_minimum(1024).start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    let letters = gemini.cache(Cache::new().text(LETTER));
    let fault = ask(&gemini, &letters).await.expect_err("too small");
    assert_eq!((fault.kind, fault.status), (FaultKind::Request(RequestKind::Other), Some(400)));
    assert!(fault.message.starts_with("Cached content is too small. total_token_count=5"));
    let error = letters.name().await.expect_err("too small");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Other));
    let unknown = gemini.cache(Cache::of("gpt").text(LETTER));
    let fault = ask(&gemini, &unknown).await.expect_err("no such model");
    assert_eq!(fault.kind, FaultKind::Request(RequestKind::Model));
}

#[tokio::test]
async fn a_project_of_vertex_has_caches_too() {
    let emulator = Emulator::start().await.expect("a port");
    let token = |_| async { Ok::<_, std::io::Error>("fresh".to_owned()) };
    let gemini = Gemini::builder().vertex("p", "eu").access_token(token).base_url(emulator.url());
    let gemini = gemini.build().expect("a provider");
    let letters = gemini.cache(Cache::new().text(LETTER).renewed_after(0.0));
    for _ in 0..2 {
        assert_eq!(ask(&gemini, &letters).await.expect("an answer").text(), ANSWER);
    }
    let parent = "/v1beta1/projects/p/locations/eu/cachedContents";
    assert_eq!(changes(&emulator), [format!("POST {parent}"), format!("PATCH {parent}/1")]);
    let model = "projects/p/locations/eu/publishers/google/models/gemini-3.8-flash";
    assert_eq!(emulator.requests()[0].body["model"], model);

    let letters = gemini.cache(Cache::new().text(LETTER));
    ask(&gemini, &letters).await.expect("an answer");
    emulator.forget_caches();
    let fault = ask(&gemini, &letters).await.expect_err("it is gone");
    assert_eq!((fault.kind, fault.status), (FaultKind::Adjusted, Some(404)));
    ask(&gemini, &letters).await.expect("an answer");
}

#[tokio::test]
async fn a_renewal_that_fails_does_not_fail_the_request() {
    let (emulator, gemini, letters) = letters(Cache::new().ttl(Duration::from_secs(1000))).await;
    letters.name().await.expect("a name");
    let url = emulator.url();
    drop(emulator);
    pass(800).await;
    assert_eq!(letters.name().await.expect("it lives for 200 seconds"), "cachedContents/1");
    let fault = ask(&gemini, &letters).await.expect_err("nobody there");
    assert!(!fault.to_string().contains(&url), "{fault}");
    pass(300).await;
    let error = letters.name().await.expect_err("its time is over");
    assert_eq!(error.kind(), ErrorKind::Transient);
}

#[tokio::test]
async fn a_renewal_that_fails_is_tried_again_after_half_of_what_is_left() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let (status, body) = match count.fetch_add(1, Ordering::Relaxed) {
                0 => ("200 OK", r#"{"name": "cachedContents/1"}"#),
                _ => ("503 Service Unavailable", "{}"),
            };
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n");
            let answer = format!("{head}connection: close\r\n\r\n{body}");
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    let letters = gemini(&url).cache(Cache::new().text(LETTER).ttl(Duration::from_secs(1000)));
    letters.name().await.expect("a name");
    for (seconds, requests) in [(800, 2), (0, 2), (90, 2), (20, 3), (30, 3), (20, 4)] {
        pass(seconds).await;
        assert_eq!(letters.name().await.expect("it is there"), "cachedContents/1");
        assert_eq!(asked.load(Ordering::Relaxed), requests, "after {seconds} more");
    }
}

#[tokio::test]
async fn a_cache_is_made_with_a_new_token_if_the_old_one_is_refused() {
    let emulator = Emulator::start().await.expect("a port");
    let token = |refresh| async move {
        Ok::<_, std::io::Error>(if refresh { "fresh" } else { "expired" }.to_owned())
    };
    let gemini = Gemini::builder().access_token(token).base_url(emulator.url());
    let letters = gemini.build().expect("a provider").cache(Cache::new().text(LETTER));
    assert_eq!(letters.name().await.expect("a name"), "cachedContents/1");
    assert_eq!(changes(&emulator), [MAKE, MAKE]);
}

#[tokio::test]
async fn a_renewal_that_stalls_does_not_hold_up_the_request() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let mut asked = [0; 4096];
        assert!(stream.read(&mut asked).await.expect("a request") > 0);
        let body = r#"{"name": "cachedContents/1"}"#;
        let length = body.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n");
        let answer = format!("{head}connection: close\r\n\r\n{body}");
        stream.write_all(answer.as_bytes()).await.expect("a reader");
        drop(stream);
        let (mut stream, _) = listener.accept().await.expect("a second connection");
        let asked = stream.read(&mut asked).await.expect("a second request");
        (stream, asked)
    });
    let letters = gemini(&url).cache(Cache::new().text(LETTER).ttl(Duration::from_secs(1000)));
    letters.name().await.expect("a name");
    pass(800).await;
    let users = tokio::spawn(async move { letters.name().await });
    let (_stream, asked) = server.await.expect("no panic");
    assert!(asked > 0, "it is to be renewed");
    // The clock goes on by itself to whatever is waited for.
    tokio::time::pause();
    let since = tokio::time::Instant::now();
    assert_eq!(users.await.expect("no panic").expect("it is there"), "cachedContents/1");
    assert!(since.elapsed() < Duration::from_secs(200), "while it is there");
}
