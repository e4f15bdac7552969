//! The spans of a call and its attempts, as a subscriber sees them.
//!
//! One subscriber serves the whole process, and each test asks a model of its own: which spans a
//! callsite is for is remembered by process, not by thread. That nothing breaks without a
//! subscriber is seen in all other tests.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, Failure};
use instructor::testing::Scripted;
use instructor::{
    Client, Completion, Error, ErrorKind, Fault, FaultKind, Media, Retry, Usage, Wait,
};
use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// A span, and what was recorded in it.
#[derive(Debug, Clone, Default)]
struct Seen {
    name: &'static str,
    parent: Option<u64>,
    fields: BTreeMap<&'static str, Value>,
    /// Fields that were recorded more than once.
    twice: Vec<&'static str>,
    /// It is closed when there are none.
    handles: usize,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.keep(field, json!(format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, json!(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.keep(field, json!(value));
    }
}

impl Seen {
    fn keep(&mut self, field: &Field, value: Value) {
        if self.fields.insert(field.name(), value).is_some() {
            self.twice.push(field.name());
        }
    }

    fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_str).unwrap_or_default()
    }
}

/// All spans of the process; the number of a span is its place, from 1.
static SPANS: Mutex<Vec<Seen>> = Mutex::new(Vec::new());

struct Recorder;

impl Recorder {
    fn with<R>(id: &Id, change: impl FnOnce(&mut Seen) -> R) -> R {
        let place = usize::try_from(id.into_u64()).expect("few spans") - 1;
        change(&mut SPANS.lock().expect("no panic")[place])
    }
}

thread_local! {
    static ENTERED: std::cell::RefCell<Vec<u64>> = const { std::cell::RefCell::new(Vec::new()) };
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("instructor")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let around = || ENTERED.with_borrow(|entered| entered.last().copied());
        let parent = match attributes.is_contextual() {
            true => around(),
            false => attributes.parent().map(Id::into_u64),
        };
        let name = attributes.metadata().name();
        let mut seen = Seen { name, parent, handles: 1, ..Seen::default() };
        attributes.record(&mut seen);
        let mut spans = SPANS.lock().expect("no panic");
        spans.push(seen);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        Self::with(span, |seen| values.record(seen));
    }

    fn clone_span(&self, span: &Id) -> Id {
        Self::with(span, |seen| seen.handles += 1);
        span.clone()
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut seen = Seen { name: event.metadata().name(), ..Seen::default() };
        event.record(&mut seen);
        SPANS.lock().expect("no panic").push(seen);
    }

    fn enter(&self, span: &Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(span.into_u64()));
    }

    fn exit(&self, _: &Id) {
        ENTERED.with_borrow_mut(Vec::pop);
    }

    fn try_close(&self, span: Id) -> bool {
        Self::with(&span, |seen| seen.handles -= 1);
        true
    }
}

fn record() {
    static SET: OnceLock<()> = OnceLock::new();
    SET.get_or_init(|| tracing::subscriber::set_global_default(Recorder).expect("the only one"));
}

/// The span of the only call that asked this model, and those of its attempts.
fn spans(model: &str) -> (Seen, Vec<Seen>) {
    let spans = SPANS.lock().expect("no panic");
    let is_call = |seen: &&Seen| seen.text("gen_ai.request.model") == model;
    assert_eq!(spans.iter().filter(is_call).count(), 1);
    let place = spans.iter().position(|seen| is_call(&seen)).expect("counted");
    let number = place as u64 + 1;
    let attempts = spans.iter().filter(|seen| seen.parent == Some(number)).cloned().collect();
    (spans[place].clone(), attempts)
}

/// The fields of a span that is closed, as one object; all are recorded once.
fn fields(seen: &Seen) -> Value {
    assert!(seen.twice.is_empty() && seen.handles == 0, "{seen:?}");
    json!(seen.fields)
}

fn answer(text: &str, input: u64, output: u64) -> Completion {
    let mut usage = Usage::default();
    (usage.input_tokens, usage.output_tokens) = (input, output);
    (usage.cached_tokens, usage.thought_tokens) = (input / 2, output / 2);
    let mut completion = Completion::new(text);
    completion.usage = usage;
    completion
}

fn overloaded() -> Fault {
    Fault::new(FaultKind::Transient, "overloaded").status(503)
}

const SYSTEM: &str = "Secret system.";
const PROMPT: &str = "Secret prompt.";

/// A fault, a wrong answer, a right one.
fn misfortune() -> Scripted {
    let mut right = answer(r#""secret""#, 200, 40);
    right.model = Some("grey-1-002".into());
    right.response_id = Some("r3".into());
    right.finish_reason = Some("STOP".into());
    Scripted::new()
        .fault(overloaded())
        .completion(answer(r#"["Secret", 1]"#, 100, 20))
        .completion(right)
}

#[tokio::test(start_paused = true)]
async fn a_call_has_the_names_of_the_conventions() -> Result<(), Error> {
    record();
    let client = Client::new(misfortune());
    let call = client.extract::<String>().model("success").system(SYSTEM).text(PROMPT);
    call.max_output_tokens(100).await?;

    let (call, attempts) = spans("success");
    assert_eq!((call.name, call.parent), ("generate_content", None));
    assert_eq!(
        fields(&call),
        json!({
            "otel.name": "generate_content success",
            "otel.kind": "client",
            "gen_ai.operation.name": "generate_content",
            "gen_ai.provider.name": "scripted",
            "gen_ai.output.type": "json",
            "gen_ai.request.model": "success",
            "gen_ai.request.max_tokens": 100,
            "gen_ai.response.model": "grey-1-002",
            "gen_ai.response.id": "r3",
            "gen_ai.response.finish_reasons": r#"["STOP"]"#,
            "gen_ai.usage.input_tokens": 300,
            "gen_ai.usage.output_tokens": 60,
            "gen_ai.usage.cache_read.input_tokens": 150,
            "gen_ai.usage.reasoning.output_tokens": 30,
            "instructor.call": 1,
            "instructor.attempts": 3,
        })
    );
    let attempts: Vec<_> = attempts.iter().map(|seen| (seen.name, fields(seen))).collect();
    let attempt = |number: u8, kind: &str, outcome: &str, input: u8, output: u8| {
        json!({
            "instructor.attempt.number": number,
            "instructor.attempt.kind": kind,
            "instructor.attempt.outcome": outcome,
            "instructor.attempt.input_tokens": input,
            "instructor.attempt.output_tokens": output,
            "instructor.breaker.epoch": 0,
        })
    };
    let mut failed = attempt(1, "first", "failed", 0, 0);
    failed["error.type"] = json!("transient");
    failed["otel.status_code"] = json!("ERROR");
    failed["http.response.status_code"] = json!(503);
    assert_eq!(
        attempts,
        [
            ("attempt", failed),
            ("attempt", attempt(2, "retry", "rejected", 100, 20)),
            ("attempt", attempt(3, "reask", "accepted", 200, 40)),
        ]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_call_without_a_value_has_its_error() {
    record();
    let unpaid = Fault::new(FaultKind::Quota(instructor::QuotaKind::Billing), "pay").status(402);
    for (model, scripted, errors) in [
        ("wrong", Scripted::new().completion(answer("7", 10, 1)), ["invalid", "reasks", ""]),
        ("unpaid", Scripted::new().fault(unpaid), ["quota", "quota", "quota"]),
        ("gone", Scripted::new().fault(overloaded()), ["transient", "transients", "transient"]),
    ] {
        let call = Client::new(scripted).extract::<Vec<bool>>().model(model).text("…").retry(1);
        call.await.expect_err(model);
        let (call, attempts) = spans(model);
        let told = [
            call.text("error.type"),
            call.text("instructor.reason"),
            attempts[0].text("error.type"),
        ];
        assert_eq!(told, errors, "{model}");
        assert_eq!(call.text("otel.status_code"), "ERROR");
        assert_eq!(attempts[0].text("otel.status_code").is_empty(), errors[2].is_empty());
        assert!(fields(&call)["instructor.attempts"] == 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_says_so_and_what_it_cost() {
    record();
    let scripted = Scripted::new().completion(answer("[7]", 10, 1)).hang();
    let call = Client::new(scripted).extract::<Vec<bool>>().model("dropped").text("…");
    let dropped = tokio::time::timeout(Duration::from_secs(9), call.into_future()).await;
    assert!(dropped.is_err());
    let (call, attempts) = spans("dropped");
    assert_eq!(call.text("error.type"), "cancelled");
    assert_eq!(fields(&call)["gen_ai.usage.input_tokens"], 10);
    assert_eq!(fields(&call)["instructor.attempts"], 1, "of those that ended");
    assert_eq!((attempts.len(), attempts[1].text("instructor.attempt.outcome")), (2, ""));
    assert_eq!(attempts[1].handles, 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_stands_in_the_span_around_it() -> Result<(), Error> {
    record();
    let around = tracing::info_span!(target: "instructor_tests", "around");
    let number = around.id().map(|id| id.into_u64());
    let call = Client::new(Scripted::new().reply("7")).extract::<u8>().model("inner").text("…");
    tracing::Instrument::instrument(call.into_future(), around).await?;
    assert_eq!(spans("inner").0.parent, number);
    assert!(number.is_some());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn prompts_and_answers_are_in_no_span_unless_asked() -> Result<(), Error> {
    record();
    for (model, capture) in [("discreet", false), ("candid", true)] {
        let client = Client::builder(misfortune()).capture_content(capture).build();
        let call = client.extract::<String>().model(model).system(SYSTEM).text(PROMPT);
        assert_eq!(call.await?, "secret");
    }
    let (call, attempts) = spans("discreet");
    let told = format!("{call:?} {attempts:?}").to_lowercase();
    assert!(!told.contains("secret"), "{told}");

    let (call, attempts) = spans("candid");
    let shown =
        |field| -> Value { serde_json::from_str(call.text(field)).expect("content is JSON text") };
    let text = |text: &str| json!([{ "type": "text", "content": text }]);
    assert_eq!(shown("gen_ai.system_instructions"), text(SYSTEM));
    let asked = json!([{ "role": "user", "parts": text(PROMPT) }]);
    assert_eq!(shown("gen_ai.input.messages"), asked);
    let parts = text(r#""secret""#);
    let answer = json!([{ "role": "assistant", "parts": parts, "finish_reason": "STOP" }]);
    assert_eq!(shown("gen_ai.output.messages"), answer);
    fields(&call);

    let answers: Vec<_> =
        attempts.iter().map(|seen| seen.text("instructor.attempt.answer")).collect();
    assert_eq!(answers, ["", r#"["Secret", 1]"#, r#""secret""#]);
    let reasks: Vec<_> =
        attempts.iter().map(|seen| seen.text("instructor.attempt.reask").lines().count()).collect();
    assert_eq!(reasks, [0, 0, 2]);
    assert!(attempts[2].text("instructor.attempt.reask").contains("(root): type: "));

    // An answer that was never accepted is there too.
    let client = Client::builder(misfortune()).capture_content(true).build();
    let call = client.extract::<u8>().model("candid and wrong").text(PROMPT).retry(2);
    call.await.expect_err("it is no number");
    let (call, _) = spans("candid and wrong");
    assert!(call.text("gen_ai.output.messages").contains("Secret"));
    fields(&call);
    Ok(())
}

#[tokio::test]
async fn media_are_in_a_span_by_kind_and_type() -> Result<(), Error> {
    record();
    let client = Client::builder(Scripted::new().reply("1").reply("1")).capture_content(true);
    let client = client.build();
    let (blob, uri) = (Media::new("audio/wav", *b"RIFF"), Media::uri("gs://secret/a.png"));
    let call = client.extract::<u8>().model("candid of media").media(blob).media(uri.clone());
    assert_eq!(call.text(PROMPT).await?, 1);
    assert_eq!(client.extract::<u8>().model("candid of an image").media(uri).await?, 1);
    let parts = |model: &str| -> Value {
        let (call, _) = spans(model);
        let asked: Value =
            serde_json::from_str(call.text("gen_ai.input.messages")).expect("content is JSON text");
        asked[0]["parts"].clone()
    };
    let blob = json!({ "type": "blob", "mime_type": "audio/wav" });
    let uri = json!({ "type": "uri", "mime_type": "image/png" });
    let text = json!({ "type": "text", "content": PROMPT });
    assert_eq!(parts("candid of media"), json!([blob, uri, text]));
    assert_eq!(parts("candid of an image"), json!([uri]));
    Ok(())
}

#[tokio::test]
async fn no_span_has_the_key() {
    const KEY: &str = "a-key-that-must-not-be-seen";
    record();
    let emulator = Emulator::builder().step(Failure::Internal).step(Failure::BadKey).start().await;
    let emulator = emulator.expect("a port is free");
    let gemini =
        Gemini::builder().api_key(KEY).base_url(emulator.url()).model("gemini-2.5-pro").build();
    let client = Client::builder(gemini.expect("all is set"))
        .retry(Retry::default().wait(Wait::none()))
        .capture_content(true)
        .build();
    let call = client.extract::<Vec<String>>().text("Ana");
    assert_eq!(call.await.expect_err("the key is none").kind(), ErrorKind::Auth);
    let (call, attempts) = spans("gemini-2.5-pro");
    assert_eq!(call.text("gen_ai.provider.name"), "gcp.gemini");
    let types: Vec<_> = attempts.iter().map(|seen| seen.text("error.type")).collect();
    assert_eq!(types, ["transient", "auth"]);
    let all = format!("{:?}", SPANS.lock().expect("no panic"));
    assert!(all.contains("gemini-2.5-pro") && !all.contains(KEY), "{all}");
}
