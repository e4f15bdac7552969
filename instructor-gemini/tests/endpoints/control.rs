//! What is set and asked from outside, apart from the API.

use std::time::Duration;

use instructor_gemini::emulator::{Emulator, Quota};
use serde_json::{Value, json};

use super::http::{MODEL, ask, call, emulator, post, send, user};

/// A status, and the first part of the answer or the message of the error.
async fn read(emulator: &Emulator, text: &str) -> (u16, Value) {
    let answer = post(emulator, MODEL, &ask(&[user(text)])).await;
    match answer.status {
        200 => (200, answer.parts()[0].clone()),
        status => (status, answer.body["error"]["message"].clone()),
    }
}

/// What is asked without a key.
async fn control(emulator: &Emulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = send(emulator, method, path, &[], body.as_bytes()).await.expect("an answer");
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_script_is_loaded_and_replaces_the_one_before() {
    let emulator = Emulator::builder().reply("first").reply("never").start().await.expect("a port");
    assert_eq!(read(&emulator, "Ana, 31").await.1["text"], "first");
    let script = json!({
        "steps": [{"fault": "overloaded"}, {"call": {"name": "f", "args": {"x": 1}}}],
        "rules": [{"contains": "Grace", "steps": [{"reply": {"name": "G"}}, {"reply": "2"}]}],
    });
    let loaded = control(&emulator, "POST", "/_ctl/script", &script).await;
    assert_eq!(loaded, (200, json!({"steps": 2, "rules": 1})));
    assert_eq!(read(&emulator, "Grace, 85").await.1["text"], r#"{"name":"G"}"#);
    assert_eq!(read(&emulator, "Ana, 31").await.0, 503);
    assert_eq!(read(&emulator, "Grace, 85").await.1["text"], "2");
    let call = read(&emulator, "Grace, 85").await.1;
    assert_eq!(call["functionCall"]["name"], "f");
    assert_eq!(call["functionCall"]["args"], json!({"x": 1}));
    // Nothing is left of either script.
    assert_eq!(
        read(&emulator, "Grace Hopper, 85").await.1["text"],
        r#"{"age": 85, "name": "Grace Hopper"}"#
    );

    let wrong = json!({"steps": [{"fault": "tired"}]});
    let (status, body) = control(&emulator, "POST", "/_ctl/script", &wrong).await;
    let message = body["error"]["message"].as_str().unwrap_or_default();
    assert_eq!(status, 400);
    assert!(message.starts_with("gemini-emulator: steps[0].fault: there is no fault `tired`; there are read, finish, block, per_minute, "), "{message}");
}

#[tokio::test]
async fn the_journal_says_what_was_asked_and_what_came_of_it() {
    let emulator = Emulator::builder().reply("{}").start().await.expect("a port");
    read(&emulator, "Ana, 31").await;
    call(&emulator, "GET", "/v1beta/models?key=very-secret").await;
    let (status, journal) = control(&emulator, "GET", "/_ctl/journal", &Value::Null).await;
    assert_eq!(status, 200);
    assert!(!journal.to_string().contains("very-secret"));
    let [asked, listed] = &journal["requests"].as_array().expect("a list")[..] else {
        panic!("two requests: {journal}");
    };
    assert_eq!(asked["path"], MODEL);
    assert_eq!(asked["body"]["contents"][0]["parts"][0]["text"], "Ana, 31");
    let usage = json!({"status": 200, "step": "reply", "tokens": 50});
    assert_eq!(asked["answer"], usage);
    assert_eq!(asked["hasKey"], true);
    assert_eq!(listed["method"], "GET");
    assert_eq!(listed["answer"], json!({"status": 200, "step": null, "tokens": 0}));
}

#[tokio::test]
async fn the_clock_is_moved_and_quotas_come_back() {
    let quota = Quota::new().requests_per_minute(1).requests_per_day(2);
    let emulator = Emulator::builder().quota(quota).start().await.expect("a port");
    let clock = json!({"set": "2026-11-23T08:00:00Z", "stopped": true});
    let (_, now) = control(&emulator, "POST", "/_ctl/clock", &clock).await;
    assert_eq!(now, json!({"now": "2026-11-23T08:00:00.000000Z"}));
    assert_eq!(read(&emulator, "Ana, 31").await.0, 200);
    let (status, message) = read(&emulator, "Ana, 31").await;
    assert_eq!(status, 429);
    assert!(
        message.as_str().is_some_and(|text| text.ends_with("\nPlease retry in 60s.")),
        "{message}"
    );

    let (_, now) = control(&emulator, "POST", "/_ctl/clock", &json!({"advance": "60s"})).await;
    assert_eq!(now, json!({"now": "2026-11-23T08:01:00.000000Z"}));
    assert_eq!(read(&emulator, "Ana, 31").await.0, 200);
    emulator.advance(Duration::from_secs(120));
    // The day is used up, until midnight in California.
    assert_eq!(read(&emulator, "Ana, 31").await.0, 429);
    emulator.advance(Duration::from_secs(24 * 3600));
    assert_eq!(read(&emulator, "Ana, 31").await.0, 200);

    for (body, message) in [
        (
            json!({"set": "noon"}),
            "gemini-emulator: set: `noon` is no time, as \"2026-11-23T08:00:00Z\"",
        ),
        (json!({"advance": "1 h"}), "gemini-emulator: advance: `1 h` is no duration, as \"1.5s\""),
    ] {
        let (status, answer) = control(&emulator, "POST", "/_ctl/clock", &body).await;
        assert_eq!((status, &answer["error"]["message"]), (400, &message.into()));
    }
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let quota = Quota::new().requests_per_minute(1);
    let emulator =
        Emulator::builder().quota(quota).reply("1").reply("2").start().await.expect("a port");
    read(&emulator, "Ana, 31").await;
    let cached = json!({
        "model": "models/gemini-3.8-flash",
        "contents": [{"role": "user", "parts": [{"text": "A long text"}]}],
    });
    assert_eq!(post(&emulator, "/v1beta/cachedContents", &cached).await.status, 200);
    assert_eq!(read(&emulator, "Ana, 31").await.0, 429);

    assert_eq!(control(&emulator, "POST", "/_ctl/reset", &Value::Null).await.0, 200);
    assert_eq!(emulator.requests().len(), 0);
    let caches = call(&emulator, "GET", "/v1beta/cachedContents").await.body;
    assert_eq!(caches, json!({}));
    // The quota is whole again, and the second reply is gone.
    let (status, part) = read(&emulator, "Ana Silva, 31").await;
    assert_eq!((status, &part["text"]), (200, &r#"{"age": 31, "name": "Ana Silva"}"#.into()));
}

#[tokio::test]
async fn what_there_is_not_is_said() {
    let emulator = emulator().await;
    let (status, body) = control(&emulator, "GET", "/_ctl/script", &Value::Null).await;
    assert_eq!(status, 404);
    let message = body["error"]["message"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("gemini-emulator: no `GET /_ctl/script`; there are GET /_ctl/journal"),
        "{message}"
    );
    // None of this is in the journal.
    assert_eq!(emulator.requests().len(), 0);
}
