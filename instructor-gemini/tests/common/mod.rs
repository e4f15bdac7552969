//! What the tests of this crate share.
#![allow(dead_code)]

use std::future::poll_fn;
use std::time::Duration;

use instructor_core::{
    Completion, Delta, Fault, Field, Format, Kind, Message, Number, Object, Provider, Request,
    Rule, Schema,
};
use instructor_gemini::Gemini;
use instructor_gemini::emulator::{Emulator, EmulatorBuilder, Step};

static STRING: Schema = Schema::new(Kind::String);
static EMAIL: Schema = Schema::new(Kind::Nullable(|| &STRING));
static AGE: Schema = Schema::new(Kind::Integer { min: Number::Int(0), max: Number::Int(255) });

/// Declared in an order that is not the alphabet's.
pub(crate) static PERSON: Schema = Schema::new(Kind::Object(Object::new(&[
    Field::new("name", || &STRING)
        .described("Full name, as written.")
        .ruled(&[Rule::Length { min: Some(1), max: Some(80) }]),
    Field::new("age", || &AGE)
        .ruled(&[Rule::Range { min: Some(Number::Int(0)), max: Some(Number::Int(150)) }]),
    Field::new("email", || &EMAIL).ruled(&[Rule::Format(Format::Email)]),
    Field::new("born", || &EMAIL).ruled(&[Rule::Format(Format::Date)]),
])));

pub(crate) const TEXT: &str = "Grace Hopper, 85, grace@navy.mil";
pub(crate) const ANSWER: &str = r#"{"name": "Grace Hopper", "age": 85, "email": "grace@navy.mil"}"#;
pub(crate) const KEY: &str = "AIza-very-secret";

pub(crate) fn request(text: &str) -> Request {
    let mut request = Request::new(&PERSON);
    request.messages.push(Message::user(text));
    request
}

pub(crate) fn gemini(url: &str) -> Gemini {
    let builder = Gemini::builder().api_key(KEY).base_url(url);
    builder.build().expect("a provider")
}

pub(crate) async fn send(gemini: &Gemini, request: &Request) -> Result<Completion, Fault> {
    gemini.send(request, Duration::from_secs(10)).await
}

/// The same, streamed.
pub(crate) async fn streamed(gemini: &Gemini, request: &Request) -> Result<Completion, Fault> {
    let mut deltas = gemini.stream(request, Duration::from_secs(10));
    let mut text = String::new();
    loop {
        match poll_fn(|context| deltas.as_mut().poll_next(context)).await.expect("an end")? {
            Delta::Text(delta) => text.push_str(&delta),
            Delta::Done(completion) => {
                assert_eq!(completion.text(), text);
                return Ok(*completion);
            }
            other => panic!("{other:?}"),
        }
    }
}

/// An emulator that takes these steps.
pub(crate) async fn emulator(steps: impl IntoIterator<Item = Step>) -> Emulator {
    let builder = steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::step);
    builder.start().await.expect("a port")
}

/// What comes of one request when the emulator takes this step.
pub(crate) async fn outcome(step: impl Into<Step>) -> Result<Completion, Fault> {
    let emulator = emulator([step.into()]).await;
    send(&gemini(&emulator.url()), &request(TEXT)).await
}

pub(crate) async fn fault(step: impl Into<Step>) -> Fault {
    outcome(step).await.expect_err("a fault")
}
