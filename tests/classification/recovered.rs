//! Rows 9 and 10 where they are not the end: a token that is refreshed, a cache that is made anew.

use std::sync::{Arc, Mutex};

use instructor::gemini::emulator::{Emulator, Failure};
use instructor::gemini::{Cache, Gemini, GeminiBuilder, Options};
use instructor::{AttemptOutcome, Client, ErrorKind, Event, Extract, FaultKind};

#[derive(Debug, Extract)]
struct Person {
    name: String,
    age: u8,
}

const TEXT: &str = "Grace Hopper, 85";

/// A client that must not wait.
fn client(gemini: Gemini) -> (Client, Arc<Mutex<Vec<Event>>>) {
    let waits = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&waits);
    let client = Client::builder(gemini).observe(move |event| {
        if matches!(event, Event::Waiting { .. }) {
            seen.lock().expect("no panic").push(event.clone());
        }
    });
    (client.build(), waits)
}

fn vertex(emulator: &Emulator, tokens: [&'static str; 2]) -> GeminiBuilder {
    let token = move |refresh: bool| {
        let token = tokens[usize::from(refresh)].to_owned();
        async move { Ok::<_, std::io::Error>(token) }
    };
    Gemini::builder().base_url(emulator.url()).vertex("my-project", "us").access_token(token)
}

#[tokio::test]
async fn a_token_is_refreshed_once_and_the_request_sent_again_at_once() {
    let emulator = Emulator::start().await.expect("a port");
    let gemini = vertex(&emulator, ["expired", "ya29.new"]).build().expect("a provider");
    let (client, waits) = client(gemini);
    // What the provider mends takes none of the caller's attempts.
    let call = client.extract::<Person>().text(TEXT).retry(1).with_report();
    let extracted = call.await.expect("the new token is good");
    assert_eq!((extracted.value.name.as_str(), extracted.value.age), ("Grace Hopper", 85));
    let attempts = &extracted.report.attempts;
    let AttemptOutcome::Failed(fault) = &attempts[0].outcome else { panic!("{attempts:?}") };
    assert_eq!((fault.kind, fault.status), (FaultKind::Adjusted, Some(401)));
    assert_eq!((attempts.len(), attempts[0].usage.total_tokens()), (2, 0));
    assert!(!attempts[0].cost_unknown && attempts[1].usage.total_tokens() > 0);
    let requests = emulator.requests();
    assert_eq!((requests.len(), &requests[0].text), (2, &requests[1].text));
    assert!(waits.lock().expect("no panic").is_empty());
}

#[tokio::test]
async fn a_new_token_that_is_refused_is_the_end() {
    let refusals = Emulator::builder().steps(2, Failure::Unauthenticated);
    let emulator = refusals.start().await.expect("a port");
    // Another token is tried, the same one is not.
    for (tokens, requests) in [(["ya29.old", "ya29.new"], 2), (["expired", "expired"], 3)] {
        let gemini = vertex(&emulator, tokens).build().expect("a provider");
        let (client, waits) = client(gemini);
        let error = client.extract::<Person>().text(TEXT).await.expect_err("no token is good");
        assert_eq!(error.kind(), ErrorKind::Auth);
        assert_eq!((error.attempts().len(), emulator.requests().len()), (2, requests), "{error}");
        assert!(waits.lock().expect("no panic").is_empty());
    }
}

#[tokio::test]
async fn a_cache_that_is_gone_is_made_anew_once() {
    for losses in [1, 2] {
        let steps = Emulator::builder().steps(losses, Failure::NoCache);
        let emulator = steps.start().await.expect("a port");
        let gemini = Gemini::builder().api_key("a-key").base_url(emulator.url()).build();
        let gemini = gemini.expect("a provider");
        let cache = gemini.cache(Cache::new().text(TEXT));
        let (client, waits) = client(gemini);
        let options = Options::new().cached_content(&cache);
        let call = client.extract::<Person>().text("Who?").options(options).retry(1).with_report();
        let extracted = call.await.expect("a cache made anew");
        let attempts = &extracted.report.attempts;
        assert_eq!(attempts.len(), losses + 1);
        for attempt in &attempts[..losses] {
            let AttemptOutcome::Failed(fault) = &attempt.outcome else { panic!("{attempts:?}") };
            assert_eq!((fault.kind, fault.status), (FaultKind::Adjusted, Some(403)));
            assert_eq!((attempt.usage.total_tokens(), attempt.cost_unknown), (0, false));
        }
        assert!(attempts[losses].usage.cached_tokens > 0);
        // Each attempt found a cache that was made for it.
        let requests = emulator.requests();
        let made = requests.iter().filter(|request| request.path.ends_with("/cachedContents"));
        assert_eq!((made.count(), requests.len()), (losses + 1, 2 * (losses + 1)));
        assert!(waits.lock().expect("no panic").is_empty());
    }
}
