//! The emulator as its users meet it.

mod common;

use std::process::Command;

use common::{ANSWER, KEY, TEXT, emulator, gemini, outcome, request, send};
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

#[test]
fn the_program_refuses_what_it_does_not_know() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gemini-emulator")).args(arguments).output();
        let output = output.expect("the program");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), error, String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, error, _) = run(&["--prot", "80"]);
    assert_eq!(code, Some(2));
    assert!(error.starts_with("gemini-emulator: unknown argument `--prot`"), "{error}");
    for arguments in [&["--port"][..], &["--port", "many"], &["--port=70000"]] {
        assert_eq!(run(arguments).0, Some(2), "{arguments:?}");
    }
    let (code, _, help) = run(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(help.contains("--port N"), "{help}");
}

#[tokio::test]
async fn the_program_says_what_it_is_and_serves() {
    use std::io::BufRead as _;
    let mut child = Command::new(env!("CARGO_BIN_EXE_gemini-emulator"))
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program");
    let mut line = String::new();
    let stderr = child.stderr.take().expect("a pipe");
    std::io::BufReader::new(stderr).read_line(&mut line).expect("a line");
    let said = "gemini-emulator: pattern rules, not a model; listening on ";
    let url = line.trim().strip_prefix(said).map(str::to_owned);
    let completion = send(&gemini(url.as_deref().unwrap_or_default()), &request(TEXT)).await;
    child.kill().expect("a child");
    child.wait().expect("a child");
    assert_eq!(completion.expect("an answer").text(), ANSWER);
    assert!(!line.contains(KEY));
}
