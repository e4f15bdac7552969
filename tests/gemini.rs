//! From the facade to the emulator and back: real HTTP, real schema, real classification.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, EmulatorBuilder, Failure, RawReply, Step};
use instructor::{
    AttemptOutcome, Client, ErrorKind, Event, Extract, QuotaKind, RequestKind, Retry, Wait,
    WaitReason,
};
use serde_json::json;

const KEY: &str = "a-key-that-must-not-be-seen";

/// A person to get in touch with.
#[derive(Debug, PartialEq, Extract)]
struct Contact {
    /// Full name, as written.
    #[extract(length(1..=80))]
    name: String,
    /// Age in years.
    #[extract(range(0..=150))]
    age: u8,
    /// E-mail address.
    #[extract(format = email)]
    email: String,
}

const TEXT: &str = "Grace Hopper, 85, grace@navy.mil";

/// Waits of milliseconds.
fn quick() -> Retry {
    Retry::default().wait(Wait::exponential().multiplier(0.001))
}

fn gemini(emulator: &Emulator) -> Gemini {
    let builder = Gemini::builder().api_key(KEY).base_url(emulator.url());
    builder.build().expect("all is set")
}

fn client(emulator: &Emulator) -> Client {
    Client::builder(gemini(emulator)).retry(quick()).build()
}

async fn emulator(steps: impl IntoIterator<Item = Step>) -> Emulator {
    let builder = steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::step);
    builder.start().await.expect("a port is free")
}

#[tokio::test]
async fn a_contact_is_read_from_its_text() {
    let emulator = emulator([]).await;
    let client = client(&emulator);
    for (text, name, age, email) in [
        (TEXT, "Grace Hopper", 85, "grace@navy.mil"),
        ("linus@kernel.example\nLinus Torvalds\n54", "Linus Torvalds", 54, "linus@kernel.example"),
        (
            "Please write to m.curie@example.org; Marie Curie is 66 years old.",
            "Marie Curie",
            66,
            "m.curie@example.org",
        ),
    ] {
        let contact = client.extract::<Contact>().text(text).await.expect("all is in the text");
        assert_eq!(contact, Contact { name: name.into(), age, email: email.into() });
    }
}

#[tokio::test]
async fn the_request_is_what_was_asked_and_no_more() {
    let emulator = emulator([]).await;
    let extraction = client(&emulator).extract::<Contact>().system("Extract.").text(TEXT);
    extraction.max_output_tokens(200).await.expect("all is in the text");
    let [request] = &emulator.requests()[..] else { panic!("one request is enough") };
    assert!(request.path.ends_with("/models/gemini-3.8-flash:generateContent"), "{}", request.path);
    let age = json!({
        "type": "integer", "description": "Age in years.", "minimum": 0, "maximum": 150,
    });
    let properties = request.body["generationConfig"]["responseJsonSchema"]["properties"].clone();
    assert_eq!(properties["age"], age);
    // Gemini has no keyword for a length or an e-mail address: the model reads it in words.
    let told = |property: &str| properties[property]["description"].as_str().map(str::to_owned);
    let name = "Full name, as written.\nMust be from 1 to 80 characters long.";
    assert_eq!(told("name").as_deref(), Some(name));
    assert_eq!(told("email").as_deref(), Some("E-mail address.\nMust be an e-mail address."));
    assert!(request.text.find("\"name\"") < request.text.find("\"age\""), "in declaration order");

    let mut body = request.body.clone();
    body["generationConfig"]["responseJsonSchema"] = json!("seen");
    assert_eq!(
        body,
        json!({
            "contents": [{"role": "user", "parts": [{"text": TEXT}]}],
            "systemInstruction": {"parts": [{"text": "Extract."}]},
            "generationConfig": {
                "responseMimeType": "application/json",
                "responseJsonSchema": "seen",
                "maxOutputTokens": 200,
            },
        })
    );
}

#[tokio::test]
async fn faults_are_waited_out_and_a_wrong_answer_is_sent_back() {
    let hint = Duration::from_millis(20);
    let emulator =
        emulator([Failure::Overloaded.into(), Failure::PerMinute(hint).into(), Step::Invalid])
            .await;
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let client = Client::builder(gemini(&emulator))
        .retry(quick())
        .observe(move |event| seen.lock().expect("no panic").push(event.clone()))
        .build();
    let call = client.extract::<Contact>().text(TEXT).retry(6).with_report();
    let extracted = call.await.expect("the fourth attempt");
    assert_eq!(extracted.value.name, "Grace Hopper");

    let statuses: Vec<_> = extracted
        .report
        .attempts
        .iter()
        .map(|attempt| match &attempt.outcome {
            AttemptOutcome::Failed(fault) => fault.status.map_or("fault".into(), |s| s.to_string()),
            AttemptOutcome::Rejected(_) => "rejected".to_owned(),
            _ => "accepted".to_owned(),
        })
        .collect();
    assert_eq!(statuses, ["503", "429", "rejected", "accepted"]);
    let waited = extracted.report.attempts[2].waits[0];
    assert_eq!(waited.why, WaitReason::Hint);
    assert!(waited.delay >= hint, "at least what the server asked");
    assert!(extracted.report.usage().total_tokens() > 0);

    let requests = emulator.requests();
    assert_eq!(requests.len(), 4);
    assert_eq!(requests[0].text, requests[2].text, "a fault never touches the conversation");
    let turns = requests[3].body["contents"].as_array().expect("the turns");
    assert_eq!(
        (turns[0]["role"].clone(), turns[1]["role"].clone()),
        (json!("user"), json!("model"))
    );
    let last = &turns[2];
    assert_eq!((turns.len(), &last["role"]), (3, &json!("user")));
    let AttemptOutcome::Rejected(violations) = &extracted.report.attempts[2].outcome else {
        panic!("the third answer was wrong")
    };
    let words = last["parts"][0]["text"].as_str().expect("a text");
    for violation in violations {
        assert!(
            words.contains(&format!("- {}: {}:", violation.path(), violation.rule())),
            "{words}"
        );
    }
    assert!(!violations.is_empty());

    let told = events.lock().expect("no panic");
    let waits = told.iter().filter(|event| matches!(event, Event::Waiting { .. })).count();
    assert_eq!(waits, 2);
}

#[tokio::test]
async fn dropping_the_future_during_the_wait_sends_no_further_request() {
    let emulator = emulator([Failure::Overloaded.into()]).await;
    let (waiting, waits) = tokio::sync::oneshot::channel();
    let waiting = Mutex::new(Some(waiting));
    let client = Client::builder(gemini(&emulator))
        .retry(Retry::default().wait(Wait::exponential().multiplier(0.1)))
        .observe(move |event| {
            if let Event::Waiting { delay, .. } = event {
                let waiting = waiting.lock().expect("no panic").take();
                let _ = waiting.map(|waiting| waiting.send(*delay));
            }
        })
        .build();
    let call = tokio::spawn(client.extract::<Contact>().text(TEXT).into_future());
    let delay = waits.await.expect("the call waits");
    call.abort();
    assert!(call.await.expect_err("it was dropped").is_cancelled());
    // Past the end of the wait: a call that went on would have sent its second request.
    tokio::time::sleep(delay * 3).await;
    assert_eq!(emulator.requests().len(), 1);
}

#[tokio::test]
async fn each_refusal_has_its_kind_and_is_not_repeated() {
    for (failure, kind) in [
        (Failure::BadKey, ErrorKind::Auth),
        (Failure::Unauthenticated, ErrorKind::Auth),
        (Failure::Forbidden, ErrorKind::Auth),
        (Failure::PerDay, ErrorKind::Quota(QuotaKind::Day)),
        (Failure::Unpaid, ErrorKind::Quota(QuotaKind::Billing)),
        (Failure::SchemaRefused, ErrorKind::Request(RequestKind::Schema)),
        (Failure::TooLong, ErrorKind::Request(RequestKind::Context)),
        (Failure::Region, ErrorKind::Request(RequestKind::Region)),
        (Failure::NoModel, ErrorKind::Request(RequestKind::Model)),
        (Failure::InvalidArgument, ErrorKind::Request(RequestKind::Other)),
    ] {
        let emulator = emulator([failure.clone().into()]).await;
        let error = client(&emulator).extract::<Contact>().text(TEXT).await.expect_err("refused");
        assert_eq!(error.kind(), kind, "{failure:?}: {error}");
        assert_eq!(emulator.requests().len(), 1, "{failure:?}");
    }
}

#[tokio::test]
async fn what_is_no_good_answer_has_its_kind() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for (step, attempts, kind) in [
        (Step::Reply("I would rather not say.".into()), 2, ErrorKind::Invalid),
        (Step::Reply("[\"Grace Hopper\", 85]".into()), 2, ErrorKind::Invalid),
        (Step::Reply(deep), 2, ErrorKind::Invalid),
        (Step::Reply(format!("\"{}\"", "x".repeat(20 << 20))), 2, ErrorKind::Invalid),
        (Step::Reply(String::new()), 2, ErrorKind::Invalid),
        (Step::Cut, 1, ErrorKind::Truncated),
        (Step::Block("SAFETY".into()), 1, ErrorKind::Blocked),
        (Step::Finish("PROHIBITED_CONTENT".into()), 1, ErrorKind::Blocked),
        (Step::Finish("SOMETHING_NEW".into()), 1, ErrorKind::UnknownFinish),
        (Step::Reset, 2, ErrorKind::Transient),
        (Step::Short, 2, ErrorKind::Transient),
        (RawReply::new(200, "<html>Log in</html>").into(), 2, ErrorKind::Transient),
        (RawReply::new(200, "").into(), 2, ErrorKind::Transient),
        (RawReply::new(502, "<title>Bad gateway</title>").into(), 2, ErrorKind::Transient),
        (Failure::Internal.into(), 2, ErrorKind::Transient),
    ] {
        let shown: String = format!("{step:?}").chars().take(80).collect();
        let emulator = emulator([step.clone(), step]).await;
        let call = client(&emulator).extract::<Contact>().text(TEXT).retry(2);
        let error = call.await.expect_err("there is no good answer");
        assert_eq!(error.kind(), kind, "{shown}: {error}");
        assert_eq!(error.attempts().len(), attempts, "{shown}: {error}");
        let message = error.to_string();
        assert!(message.len() < 500 && !message.contains(KEY), "{shown}: {message}");
    }
}

#[tokio::test]
async fn a_fenced_answer_is_read_and_the_fence_recorded() {
    let emulator = emulator([Step::Fenced]).await;
    let call = client(&emulator).extract::<Contact>().text(TEXT).with_report();
    let extracted = call.await.expect("the fence is left out");
    assert_eq!((extracted.value.age, extracted.report.attempts.len()), (85, 1));
    assert_eq!(extracted.report.attempts[0].changes.len(), 2);
}

#[tokio::test]
async fn a_truncated_answer_is_asked_for_with_twice_the_limit() {
    let emulator = emulator([Step::Cut]).await;
    let call = client(&emulator).extract::<Contact>().text(TEXT).max_output_tokens(20);
    assert_eq!(call.await.expect("the second attempt").age, 85);
    let limits: Vec<_> = emulator
        .requests()
        .iter()
        .map(|request| request.body["generationConfig"]["maxOutputTokens"].clone())
        .collect();
    assert_eq!(limits, [json!(20), json!(40)]);
}

#[tokio::test]
async fn no_network_is_a_transient_fault_of_each_attempt() {
    let url = {
        let emulator = emulator([]).await;
        emulator.url()
    };
    let gemini = Gemini::builder().api_key(KEY).base_url(&url).build().expect("all is set");
    let client = Client::builder(gemini).retry(quick()).build();
    let error = client.extract::<Contact>().text(TEXT).retry(3).await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Transient, 3));
    assert!(error.attempts().iter().all(|attempt| !attempt.cost_unknown), "nothing was sent");
    let told = format!("{error} {error:?}");
    assert!(!told.contains(KEY) && !told.contains(&url), "{told}");
    assert!(!format!("{client:?}").contains(KEY));
}

#[tokio::test]
async fn a_silent_server_is_given_up_after_the_timeout() {
    let emulator = emulator([Step::Stall, Step::Stall]).await;
    let call = client(&emulator)
        .extract::<Contact>()
        .text(TEXT)
        .attempt_timeout(Duration::from_millis(50))
        .retry(2);
    let error = call.await.expect_err("no answer");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Transient, 2));
    assert!(error.attempts()[0].cost_unknown, "the server may be at work");
}

#[tokio::test]
async fn settings_that_cannot_work_are_told_before_anything_is_sent() {
    for (builder, word) in [
        (Gemini::builder(), "key"),
        (Gemini::builder().api_key(""), "key"),
        (Gemini::builder().api_key("   "), "key"),
        (Gemini::builder().api_key("a\nb"), "key"),
        (Gemini::builder().api_key(KEY).base_url("not a URL"), "URL"),
        (Gemini::builder().api_key(KEY).base_url("https://example.org/v1beta/"), "API version"),
        (Gemini::builder().api_key(KEY).model(""), "model"),
    ] {
        let error = builder.build().expect_err("it cannot work");
        assert_eq!(error.kind(), ErrorKind::Config);
        let told = format!("{error} {error:?}");
        assert!(told.contains(word) && !told.contains(KEY), "{told}");
    }
    let emulator = emulator([]).await;
    let call = client(&emulator).extract::<Contact>().text(TEXT).model("gemini-0.1-nano");
    let error = call.await.expect_err("there is no such model");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Model));
    assert!(error.to_string().contains("gemini-0.1-nano"), "{error}");
}
