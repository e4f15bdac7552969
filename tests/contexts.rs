//! Files that were uploaded and contexts that are cached, through a client.

use instructor::gemini::emulator::{Emulator, Failure};
use instructor::gemini::{Cache, CachedContext, Gemini, Mode, Options};
use instructor::{AttemptOutcome, Client, ErrorKind, Extract, FaultKind, Media, Retry, Wait};

const LETTER: &str = "Grace Hopper was 85.";

#[derive(Debug, PartialEq, Extract)]
struct Person {
    name: String,
    #[extract(range(0..=150))]
    age: u8,
}

fn grace() -> Person {
    Person { name: "Grace Hopper".into(), age: 85 }
}

async fn start(builder: instructor::gemini::emulator::EmulatorBuilder) -> (Emulator, Gemini) {
    let emulator = builder.start().await.expect("a port");
    let gemini = Gemini::builder().api_key("a-key-of-nobody").base_url(emulator.url());
    (emulator, gemini.build().expect("all is set"))
}

fn client(gemini: &Gemini) -> Client {
    let quick = Retry::default().wait(Wait::exponential().multiplier(0.001));
    Client::builder(gemini.clone()).retry(quick).build()
}

/// A client whose calls all use the cache.
async fn with_letter() -> (Emulator, Client, CachedContext) {
    let (emulator, gemini) = start(Emulator::builder()).await;
    let letter = gemini.cache(Cache::new().system("Extract.").text(LETTER));
    let options = Options::new().cached_content(&letter);
    let gemini =
        Gemini::builder().api_key("a-key-of-nobody").base_url(emulator.url()).options(options);
    (emulator, client(&gemini.build().expect("all is set")), letter)
}

#[tokio::test]
async fn an_uploaded_file_is_looked_at() {
    let (emulator, gemini) = start(Emulator::builder()).await;
    let file = gemini.upload(LETTER.as_bytes(), "text/plain").await.expect("a file");
    let client = client(&gemini);
    for mode in [Mode::ResponseJsonSchema, Mode::FunctionCall] {
        let options = Options::new().mode(mode);
        let call = client.extract::<Person>().media(Media::from(&file)).options(options);
        assert_eq!(call.await.expect("all is in the file"), grace(), "{mode}");
    }
    let asked = emulator.requests().pop().expect("a request");
    let part = &asked.body["contents"][0]["parts"][0]["fileData"];
    assert_eq!((&part["fileUri"], &part["mimeType"]), (&file.uri().into(), &"text/plain".into()));

    gemini.delete_file(file.name()).await.expect("it is there");
    let call = client.extract::<Person>().media(Media::from(&file));
    assert_eq!(call.await.expect_err("it is gone").kind(), ErrorKind::Auth);
}

#[tokio::test]
async fn many_calls_share_one_cache_and_pay_less() {
    let (emulator, client, _) = with_letter().await;
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(client.extract::<Person>().text("Who?").with_report().into_future()))
        .collect();
    for call in calls {
        let extracted = call.await.expect("no panic").expect("all is in the cache");
        assert_eq!(extracted.value, grace());
        assert_eq!(extracted.report.usage().cached_tokens, 7);
    }
    let made = emulator.requests().iter().filter(|request| request.body["ttl"].is_string()).count();
    assert_eq!(made, 1);
}

#[tokio::test]
async fn a_cache_that_vanished_costs_one_attempt_and_no_wait() {
    let (emulator, client, _) = with_letter().await;
    client.extract::<Person>().text("Who?").await.expect("all is in the cache");
    emulator.forget_caches();
    let extracted = client.extract::<Person>().text("Who?").retry(2).with_report().await;
    let extracted = extracted.expect("all is in the new cache");
    assert_eq!(extracted.value, grace());
    let [first, second] = &extracted.report.attempts[..] else { panic!("two attempts") };
    let AttemptOutcome::Failed(fault) = &first.outcome else { panic!("it was gone") };
    assert_eq!(fault.kind, FaultKind::Adjusted);
    assert!(second.waits.is_empty());
    assert_eq!(second.usage.cached_tokens, 7);
}

#[tokio::test]
async fn a_fault_while_the_cache_is_made_is_a_fault_like_any_other() {
    let (emulator, client, letter) = with_letter().await;
    letter.name().await.expect("it is made");
    letter.delete().await.expect("it is there");
    drop(emulator);
    let error = client.extract::<Person>().text("Who?").retry(3).await.expect_err("nobody there");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Transient, 3));
}

#[tokio::test]
async fn a_reask_finds_its_cache() {
    let (emulator, gemini) = start(
        Emulator::builder()
            .step(instructor::gemini::emulator::Step::Invalid)
            .step(Failure::Overloaded),
    )
    .await;
    let letter = gemini.cache(Cache::new().text(LETTER));
    let call = client(&gemini).extract::<Person>().text("Who?").retry(3);
    let call = call.options(Options::new().cached_content(&letter)).with_report();
    let extracted = call.await.expect("the third attempt");
    assert_eq!((extracted.value, extracted.report.attempts.len()), (grace(), 3));
    let last = emulator.requests().pop().expect("a request");
    assert_eq!(last.body["cachedContent"], letter.name().await.expect("a name"));
    assert_eq!(last.body["contents"].as_array().map(Vec::len), Some(3));
}

#[derive(Debug, Extract)]
struct Line {
    #[extract(quote)]
    text: String,
}

#[tokio::test]
async fn a_quote_may_come_from_what_is_cached() {
    let says = Emulator::builder().reply(r#"{"text": "Hopper was 85"}"#);
    let (_emulator, gemini) = start(says).await;
    let letter = gemini.cache(Cache::new().text(LETTER));
    let call = client(&gemini).extract::<Line>().text("How old was she?").retry(1);
    let call = call.options(Options::new().cached_content(&letter)).with_report();
    let extracted = call.await.expect("the letter is not here to be searched");
    assert_eq!(extracted.value.text, "Hopper was 85");
    let unchecked = &extracted.report.attempts[0].unchecked;
    assert_eq!(unchecked.iter().map(ToString::to_string).collect::<Vec<_>>(), ["text"]);
}
