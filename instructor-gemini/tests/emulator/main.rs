//! The emulator as its users meet it, and its faults as they look on the wire.

mod catalogue;
#[path = "../common/mod.rs"]
mod common;
mod connections;
mod faults;
mod flaws;
mod guide;
mod journal;
mod program;
mod script;
mod streams;
mod wire;

use common::{ANSWER, TEXT, emulator, gemini, outcome, request, send};
use instructor_gemini::emulator::{Emulator, Failure, Step};
use serde_json::{Value, json};

#[tokio::test]
async fn steps_are_taken_in_order_and_then_the_text_is_read() {
    let emulator = Emulator::builder()
        .steps(2, Failure::Overloaded)
        .reply("no JSON")
        .reply_value(&json!({"name": "Ana"}))
        .start()
        .await
        .expect("a port");
    let gemini = gemini(&emulator.url());
    let mut outcomes = Vec::new();
    for _ in 0..5 {
        let outcome = send(&gemini, &request(TEXT)).await;
        outcomes.push(
            outcome
                .map_or_else(|fault| fault.to_string(), |completion| completion.text().to_owned()),
        );
    }
    let overloaded = "503: The model is overloaded. Please try again later.";
    assert_eq!(outcomes, [overloaded, overloaded, "no JSON", r#"{"name":"Ana"}"#, ANSWER]);
    assert_eq!(emulator.requests().len(), 5);
}

#[tokio::test]
async fn fenced_and_invalid_answers_come_from_the_text() {
    let fenced = outcome(Step::Fenced).await.expect("an answer");
    assert_eq!(fenced.text(), format!("```json\n{ANSWER}\n```"));
    let invalid = outcome(Step::Invalid).await.expect("an answer");
    let value: Value = serde_json::from_str(invalid.text()).expect("JSON");
    assert_eq!(value, json!({"name": "Grace Hopper", "age": 151, "email": "grace@navy.mil"}));
}

#[tokio::test]
async fn a_dropped_emulator_is_gone() {
    let emulator = emulator([]).await;
    let gemini = gemini(&emulator.url());
    send(&gemini, &request(TEXT)).await.expect("an answer");
    drop(emulator);
    tokio::task::yield_now().await;
    send(&gemini, &request(TEXT)).await.expect_err("nobody there");
}

#[tokio::test]
async fn many_requests_at_once_are_served() {
    let emulator = emulator([]).await;
    let gemini = gemini(&emulator.url());
    let tasks: Vec<_> = (0..50)
        .map(|age| {
            let gemini = gemini.clone();
            tokio::spawn(async move {
                let completion = send(&gemini, &request(&format!("Ana Silva, {age}"))).await;
                assert_eq!(
                    completion.expect("an answer").text(),
                    format!(r#"{{"name": "Ana Silva", "age": {age}}}"#)
                );
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("an answer");
    }
    assert_eq!(emulator.requests().len(), 50);
}
