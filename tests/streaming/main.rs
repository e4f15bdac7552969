//! Answers that are streamed, from the facade to the emulator and back over real HTTP.

mod continuations;
mod faults;
mod pieces;
mod whole;

use std::future::poll_fn;
use std::time::Duration;

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, EmulatorBuilder, Step};
use instructor::{Completion, Delta, Deltas, Extract, Fault, Message, Provider, Request};

const KEY: &str = "a-key-that-must-not-be-seen";

/// A person to get in touch with.
#[derive(Debug, Extract)]
#[allow(dead_code)] // Only its schema is used.
struct Contact {
    name: String,
    age: u8,
    email: String,
}

const TEXT: &str = "Zoë Strauß-Łącka, 85, zoe@navy.mil";
const ANSWER: &str = r#"{"name": "Zoë Strauß-Łącka", "age": 85, "email": "zoe@navy.mil"}"#;

fn request() -> Request {
    let mut request = Request::new(const { &Contact::SCHEMA });
    request.messages.push(Message::user(TEXT));
    request
}

fn gemini(emulator: &Emulator) -> Gemini {
    let builder = Gemini::builder().api_key(KEY).base_url(emulator.url());
    builder.build().expect("all is set")
}

async fn started(builder: EmulatorBuilder) -> Emulator {
    builder.start().await.expect("a port")
}

async fn emulator(steps: impl IntoIterator<Item = Step>) -> Emulator {
    started(steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::step)).await
}

async fn next(deltas: &mut Deltas<'_>) -> Option<Result<Delta, Fault>> {
    poll_fn(|context| deltas.as_mut().poll_next(context)).await
}

/// The texts of a stream and its last item; there is one, and it is the last.
async fn collected(mut deltas: Deltas<'_>) -> (Vec<String>, Result<Completion, Fault>) {
    let mut texts = Vec::new();
    let last = loop {
        match next(&mut deltas).await {
            Some(Ok(Delta::Text(text))) => texts.push(text),
            Some(Ok(Delta::Done(completion))) => break Ok(*completion),
            Some(Ok(other)) => panic!("{other:?}"),
            Some(Err(fault)) => break Err(fault),
            None => panic!("a quiet end after {texts:?}"),
        }
    };
    for _ in 0..2 {
        assert!(next(&mut deltas).await.is_none(), "the last item is the last");
    }
    assert!(texts.iter().all(|text| !text.is_empty()));
    if let Ok(completion) = &last {
        assert_eq!(texts.concat(), completion.text());
    }
    (texts, last)
}

async fn streamed(emulator: &Emulator) -> (Vec<String>, Result<Completion, Fault>) {
    let (gemini, request) = (gemini(emulator), request());
    collected(gemini.stream(&request, Duration::from_secs(30))).await
}

async fn sent(emulator: &Emulator) -> Result<Completion, Fault> {
    gemini(emulator).send(&request(), Duration::from_secs(30)).await
}

/// The model's turn as it goes back.
fn wire(completion: &Completion) -> &str {
    completion.turn.wire_json().map_or("", |json| json.get())
}

/// A chunk as the service frames it.
fn event(json: impl std::fmt::Display) -> String {
    format!("data: {json}\r\n\r\n")
}
