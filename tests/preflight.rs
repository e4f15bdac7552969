//! Requests that cannot be right, told before anything is sent.

use instructor::gemini::emulator::Emulator;
use instructor::gemini::{Gemini, Mode, Options};
use instructor::{Client, ErrorKind, Extract, Media};
use serde_json::json;

#[derive(Debug, Extract)]
#[allow(dead_code)] // Read from answers alone.
struct Guest {
    name: String,
}

#[tokio::test]
async fn what_the_service_would_refuse_is_told_at_home() {
    let emulator = Emulator::start().await.expect("a port is free");
    let gemini = Gemini::builder().api_key("a-key").base_url(emulator.url()).build();
    let client = Client::new(gemini.expect("a provider"));
    let call = || client.extract::<Guest>().text("Ana Silva");
    let cached = || Options::new().cached_content("cachedContents/a");
    let much = Media::new("video/mp4", vec![0; (100 << 20) + 1]);
    for (call, told) in [
        (call().options(Options::new().label("team", "billing")), "no labels"),
        (call().options(cached()).system("Be brief."), "system instruction"),
        (call().options(cached().mode(Mode::FunctionCall)), "`Mode::FunctionCall`"),
        (call().options(Options::new().extra(&[1])), "no JSON object"),
        (
            call().options(Options::new().extra(&json!({(""): f64::NAN})).extra("x")),
            "no JSON object",
        ),
        (call().media(much), "`Gemini::upload`"),
    ] {
        let error = call.await.expect_err("it cannot be right");
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
        assert!(error.to_string().contains(told), "{told}: {error}");
    }
    // A provider's own are told when it is built.
    let unfit = Options::new().extra("x");
    let error = Gemini::builder().api_key("a-key").options(unfit).build().expect_err("no object");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn a_type_that_the_mode_cannot_say_names_itself() {
    let emulator = Emulator::start().await.expect("a port is free");
    let gemini = Gemini::builder().api_key("a-key").base_url(emulator.url()).build();
    let client = Client::new(gemini.expect("a provider"));
    let by_call = Options::new().mode(Mode::FunctionCall);
    let error = client.extract::<Vec<Guest>>().text("Ana").options(by_call).await;
    let error = error.expect_err("a function takes an object");
    assert_eq!(error.kind(), ErrorKind::Request(instructor::RequestKind::Schema));
    assert!(error.attempts().is_empty() && emulator.requests().is_empty(), "{error}");
    assert!(error.to_string().contains("wrap it in a struct"), "{error}");
}
