//! What goes over the wire, whole: each body is kept in a file beside this one.
//!
//! `BODIES=overwrite cargo test --test bodies` writes the files anew; read the difference.

mod laid_out;

use std::path::Path;

use instructor::gemini::emulator::{Emulator, EmulatorBuilder, RawReply, Step};
use instructor::gemini::{
    Gemini, GeminiBuilder, HarmBlockThreshold, HarmCategory, Mode, Options, Thinking, ThinkingLevel,
};
use instructor::{Client, Extract, Extraction, Media, Retry, Wait};
use serde_json::json;

use self::laid_out::laid_out;

/// An invoice.
#[derive(Debug, Extract)]
#[allow(dead_code)] // Read from answers alone.
struct Invoice {
    /// As printed at the top.
    #[extract(pattern = r"^[A-Z]{2}-\d+$")]
    number: String,
    #[extract(format = date)]
    issued: String,
    status: Status,
    /// What is owed.
    #[extract(range(gt = 0.0))]
    total: f64,
    seller: Party,
    buyer: Option<Party>,
    #[extract(items(1..=20))]
    lines: Vec<Line>,
    payment: Payment,
}

#[derive(Debug, Extract)]
enum Status {
    /// Nothing was paid.
    Open,
    Paid,
}

/// One side of the deal.
#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Party {
    #[extract(length(1..=80))]
    name: String,
    #[extract(format = email)]
    email: Option<String>,
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Line {
    description: String,
    #[extract(range(1..=999))]
    quantity: u16,
}

/// How it is paid.
#[derive(Debug, Extract)]
#[extract(tag = "kind")]
#[allow(dead_code)]
enum Payment {
    Cash,
    Transfer { iban: String },
}

/// A guest.
#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Guest {
    name: String,
    #[extract(range(1..=8))]
    seats: Option<u8>,
}

const TEXT: &str = "Invoice PT-17 …";

const KEY: &str = "AIza-only-for-tests";

async fn emulator(steps: impl IntoIterator<Item = Step>) -> Emulator {
    let builder = steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::step);
    builder.start().await.expect("a port is free")
}

/// What is sent by a call, as path and body, one request after the other.
async fn sent<T: Extract + Send>(
    steps: impl IntoIterator<Item = Step>,
    build: impl FnOnce(GeminiBuilder) -> GeminiBuilder,
    ask: impl FnOnce(Extraction<T>) -> Extraction<T>,
) -> Vec<String> {
    let emulator = emulator(steps).await;
    let gemini = build(Gemini::builder().base_url(emulator.url())).build().expect("a provider");
    let policy = Retry::attempts(2).wait(Wait::none());
    let client = Client::builder(gemini).retry(policy).build();
    // What comes of it is for other tests.
    let _ = ask(client.extract()).await;
    let requests = emulator.requests();
    let shown = requests
        .iter()
        .map(|request| format!("POST {}\n{}\n", request.path, laid_out(&request.text)));
    shown.collect()
}

fn with_key(builder: GeminiBuilder) -> GeminiBuilder {
    builder.api_key(KEY)
}

#[track_caller]
fn is_as_kept(name: &str, sent: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies").join(name);
    if std::env::var("BODIES").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&path, sent).expect("the file can be written");
        return;
    }
    let kept = std::fs::read_to_string(&path).expect("a body is kept under this name");
    assert_eq!(sent, kept, "{name} differs; BODIES=overwrite writes it anew");
}

/// One answer is enough, and is wrong.
fn refused() -> [Step; 1] {
    [RawReply::new(403, "{}").into()]
}

async fn first<T: Extract + Send>(
    build: impl FnOnce(GeminiBuilder) -> GeminiBuilder,
    ask: impl FnOnce(Extraction<T>) -> Extraction<T>,
) -> String {
    let mut sent = sent(refused(), build, ask).await;
    assert_eq!(sent.len(), 1);
    sent.remove(0)
}

#[tokio::test]
async fn each_mode_asks_in_its_own_way() {
    for (name, mode) in [
        ("json_schema.txt", Mode::ResponseJsonSchema),
        ("schema.txt", Mode::ResponseSchema),
        ("format.txt", Mode::ResponseFormat),
        ("function.txt", Mode::FunctionCall),
    ] {
        let options = Options::new().mode(mode);
        is_as_kept(
            name,
            &first::<Invoice>(with_key, |call| call.text(TEXT).options(options.clone())).await,
        );
        let own = |builder: GeminiBuilder| with_key(builder).options(options);
        is_as_kept(name, &first::<Invoice>(own, |call| call.text(TEXT)).await);
    }
    // The default is the first of them.
    is_as_kept("json_schema.txt", &first::<Invoice>(with_key, |call| call.text(TEXT)).await);
}

#[tokio::test]
async fn media_and_files() {
    let sent = first::<Guest>(with_key, |call| {
        call.media(Media::new("image/png", *b"\x89PNG"))
            .media(Media::new("application/pdf", *b"%PDF-1.7"))
            .media(Media::new("audio/wav", *b"RIFF"))
            .media(Media::new("video/mp4", *b"ftyp"))
            .text("What is on these?")
            .media(Media::uri("gs://bucket/scan.jpg"))
            .text("And on this one?")
            .media(
                Media::uri("https://generativelanguage.googleapis.com/v1beta/files/a1")
                    .of_type("application/pdf"),
            )
            .media(Media::uri("https://www.youtube.com/watch?v=9hE5-98ZeCg"))
            .message(instructor::Message::user("").media(Media::new("image/webp", *b"WEBP")))
    })
    .await;
    is_as_kept("media.txt", &sent);
}

#[tokio::test]
async fn every_option_at_once() {
    let own = Options::new()
        .thinking(Thinking::Dynamic)
        .safety(HarmCategory::Harassment, HarmBlockThreshold::OnlyHigh)
        .safety(HarmCategory::HateSpeech, HarmBlockThreshold::None)
        .extra(&json!({"serviceTier": "flex", "generationConfig": {"candidateCount": 1}}));
    let call = Options::new()
        .thinking(ThinkingLevel::Low)
        .include_thoughts(true)
        .safety(HarmCategory::HateSpeech, HarmBlockThreshold::Off)
        .safety(
            HarmCategory::Other("HARM_CATEGORY_CIVIC_INTEGRITY"),
            HarmBlockThreshold::LowAndAbove,
        )
        .extra(&json!({"serviceTier": "priority"}));
    let build = |builder: GeminiBuilder| with_key(builder).api_version("v1").options(own);
    let sent = first::<Guest>(build, |extraction| {
        extraction
            .system("Read the invoice.")
            .text("Two turns,")
            .text("both mine.")
            .model("gemini-3.5-flash")
            .max_output_tokens(512)
            .temperature(0.5)
            .top_p(0.9)
            .top_k(40)
            .seed(-7)
            .stop_sequence("END")
            .options(call)
    })
    .await;
    is_as_kept("options.txt", &sent);
    let budget = Options::new().thinking(Thinking::Budget(1024));
    let sent = first::<Guest>(with_key, |call| call.text(TEXT).options(budget)).await;
    is_as_kept("budget.txt", &sent);
}

#[tokio::test]
async fn vertex_has_other_paths() {
    async fn token(_: bool) -> Result<String, std::io::Error> {
        Ok("ya29.only-for-tests".to_owned())
    }
    let labelled = |call: Extraction<Guest>| {
        call.text(TEXT).options(Options::new().label("team", "billing").label("cost", "42"))
    };
    let project =
        |builder: GeminiBuilder| builder.vertex("my-project", "europe-west4").access_token(token);
    is_as_kept("vertex_project.txt", &first::<Guest>(project, labelled).await);
    let express = |builder: GeminiBuilder| with_key(builder).vertex_express();
    is_as_kept("vertex_express.txt", &first::<Guest>(express, labelled).await);
}

#[tokio::test]
async fn cached_content_stands_before_the_request() {
    let options = Options::new().cached_content("cachedContents/abc");
    let sent = first::<Guest>(with_key, |call| call.text(TEXT).options(options)).await;
    is_as_kept("cached.txt", &sent);
}

#[tokio::test]
async fn examples_and_reasks_keep_the_turns_of_the_model() {
    let answer = r#"{"candidates": [{"finishReason": "STOP", "content": {"role": "model", "parts": [
        {"text": "Hm.", "thought": true},
        {"text": "{\"seats\": 17", "thoughtSignature": "c2ln"}, {"text": "}"}]}}]}"#;
    let requests = sent::<Guest>([RawReply::new(200, answer).into()], with_key, |call| {
        call.example("Ana", &json!({"name": "Ana"})).text(TEXT)
    })
    .await;
    assert_eq!(requests.len(), 2);
    is_as_kept("reask.txt", &requests[1]);
}

#[tokio::test]
async fn calls_are_answered_and_their_signatures_kept() {
    let answer = r#"{"candidates": [{"finishReason": "STOP", "content": {"role": "model", "parts": [
        {"functionCall": {"name": "extract", "args": {"seats": 9}, "id": "call-1"},
         "thoughtSignature": "c2ln"}]}}]}"#;
    let build =
        |builder: GeminiBuilder| with_key(builder).options(Options::new().mode(Mode::FunctionCall));
    let requests = sent::<Guest>([RawReply::new(200, answer).into()], build, |call| {
        let page = Media::uri("gs://bucket/page.png");
        call.system("Read.").example("Ana", &json!({"name": "Ana"})).media(page).text(TEXT)
    })
    .await;
    assert_eq!(requests.len(), 2);
    is_as_kept("function_reask.txt", &requests[1]);
}
