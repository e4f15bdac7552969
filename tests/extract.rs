//! One extraction from the request to the value, with the in-memory provider and a paused clock.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use instructor::testing::Scripted;
use instructor::{
    AttemptKind, AttemptOutcome, Client, Completion, Error, ErrorKind, Event, Extract, Fault,
    FaultKind, Message, QuotaKind, Reason, Request, RequestKind, Retry, Role, Usage, Wait,
    WaitReason,
};
use serde_json::value::RawValue;
use tokio::time::Instant;

#[derive(Debug, PartialEq, Extract)]
struct User {
    #[extract(length(1..=80))]
    name: String,
    #[extract(range(0..=150))]
    age: u8,
    #[extract(format = email)]
    email: Option<String>,
}

const ANA: &str = r#"{"name": "Ana", "age": 31}"#;

fn ana() -> User {
    User { name: "Ana".into(), age: 31, email: None }
}

fn overloaded() -> Fault {
    Fault::new(FaultKind::Transient, "The model is overloaded.").status(503)
}

fn throttled(seconds: u64) -> Fault {
    Fault::new(FaultKind::Throttled, "quota exceeded")
        .status(429)
        .retry_after(Duration::from_secs(seconds))
}

/// Waits of exactly 1 s, 2 s, 4 s ….
fn plain() -> Retry {
    Retry::default().wait(Wait::exponential())
}

/// The turns of a request, as role and text.
fn turns(request: &Request) -> Vec<(Role, String)> {
    request.messages.iter().map(|message| (message.role(), message.text().to_owned())).collect()
}

fn is_send_and_sync<T: Clone + Send + Sync>(_: &T) {}
fn is_send<T: Send>(future: T) -> T {
    future
}

#[tokio::test(start_paused = true)]
async fn a_right_answer_is_a_value() -> Result<(), Error> {
    let scripted = Scripted::new().reply_value(&serde_json::json!({"name": "Ana", "age": 31}));
    let client = Client::new(scripted.clone());
    is_send_and_sync(&client);
    let extraction = client
        .extract::<User>()
        .system("Extract the person.")
        .message(Message::user("Bob, 5"))
        .message(Message::model(r#"{"name": "Bob", "age": 5}"#))
        .text("Ana, 31")
        .model("some-model")
        .max_output_tokens(100);
    assert_eq!(is_send(extraction.into_future()).await?, ana());

    let [request] = &scripted.requests()[..] else { panic!("one request is enough") };
    assert_eq!(request.system.as_deref(), Some("Extract the person."));
    assert_eq!(request.model.as_deref(), Some("some-model"));
    assert_eq!(request.max_output_tokens, Some(100));
    assert_eq!(request.schema.to_json_schema(), User::SCHEMA.to_json_schema());
    let roles: Vec<Role> = turns(request).into_iter().map(|(role, _)| role).collect();
    assert_eq!(roles, [Role::User, Role::Model, Role::User]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_incomplete_request_is_refused_before_anything_is_sent() {
    let scripted = Scripted::new().reply(ANA);
    let client = Client::new(scripted.clone());
    for (extraction, word) in [
        (client.extract::<User>().retry(3), "no message"),
        (client.extract::<User>().text("  \n"), "message 1 of the request is empty"),
        (client.extract::<User>().text("Ana").text(""), "message 2 of the request is empty"),
        (client.extract::<User>().text("Ana").message(Message::model("{}")), "is the model's"),
    ] {
        let error = extraction.await.expect_err("nothing can be sent");
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Config, 0));
        assert!(error.to_string().contains(word), "{error}");
    }
    assert!(scripted.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_wrong_answer_is_answered_with_what_was_wrong() -> Result<(), Error> {
    let wrong = r#"{"name": "", "age": 231, "email": "ana at example.pt"}"#;
    let scripted = Scripted::new().reply(wrong).fault(overloaded()).reply("Ana!").reply(ANA);
    let client = Client::builder(scripted.clone()).retry(plain()).build();
    let start = Instant::now();
    let call = client.extract::<User>().text("Ana, 31").max_output_tokens(300).with_report();
    let extracted = call.await?;
    assert_eq!(extracted.value, ana());
    assert_eq!(start.elapsed(), Duration::from_secs(1), "only the fault is waited for");

    let requests = scripted.requests();
    assert!(requests.iter().all(|request| request.max_output_tokens == Some(300)));
    let first = (Role::User, "Ana, 31".to_owned());
    assert_eq!(turns(&requests[0]), std::slice::from_ref(&first));
    let [told_first, told_answer, (role, words)] = &turns(&requests[1])[..] else {
        panic!("the answer and what was wrong with it follow")
    };
    assert_eq!((told_first, told_answer), (&first, &(Role::Model, wrong.to_owned())));
    assert_eq!(*role, Role::User);
    for line in [
        "\n- name: length: must be from 1 to 80 characters long (got \"\")",
        "\n- age: range: must be from 0 to 150 (got 231)",
        "\n- email: format: must be an e-mail address (got \"ana at example.pt\")",
    ] {
        assert!(words.contains(line), "{line} is missing in {words}");
    }
    // A fault sends the same request; only the last wrong answer stays.
    assert_eq!(turns(&requests[2]), turns(&requests[1]));
    let last = turns(&requests[3]);
    assert_eq!((last.len(), last[1].1.as_str()), (3, "Ana!"));

    let kinds: Vec<AttemptKind> =
        extracted.report.attempts.iter().map(|attempt| attempt.kind).collect();
    assert_eq!(
        kinds,
        [AttemptKind::First, AttemptKind::Reask, AttemptKind::Retry, AttemptKind::Reask]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_model_is_told_ten_violations_and_the_number_of_the_rest() -> Result<(), Error> {
    let scripted = Scripted::new().reply(format!("[{}]", ["300"; 25].join(","))).reply("[]");
    let client = Client::new(scripted.clone());
    client.extract::<Vec<u8>>().text("none").await?;
    let words = scripted.requests()[1].messages[2].text().to_owned();
    assert_eq!(words.matches("\n- [").count(), 10);
    assert!(words.ends_with("\n- and 15 more"), "{words}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_provider_gets_its_own_turn_back_unchanged() -> Result<(), Error> {
    let wire = r#"{ "role":"model", "parts":[{"text":"x","thoughtSignature":"ab+/="}] }"#;
    let raw = RawValue::from_string(wire.to_owned()).expect("JSON");
    let turn = Message::model("x").wire(raw);
    let scripted = Scripted::new().completion(Completion::from_turn(turn)).reply(ANA);
    let client = Client::new(scripted.clone());
    client.extract::<User>().text("Ana, 31").await?;
    let echoed = scripted.requests()[1].messages[1].clone();
    assert_eq!(echoed.wire_json().map(RawValue::get), Some(wire));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn waits_follow_the_policy_and_the_servers_word() -> Result<(), Error> {
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let scripted =
        Scripted::new().fault(overloaded()).fault(throttled(36)).fault(overloaded()).reply(ANA);
    let client = Client::builder(scripted)
        .retry(plain())
        .seed(1)
        .observe(move |event| {
            let mut seen = seen.lock().expect("no panic");
            seen.push((Instant::now(), event.clone()));
        })
        .build();
    let start = Instant::now();
    let extracted = client.extract::<User>().text("Ana, 31").with_report().await?;
    let took = start.elapsed();

    let waits: Vec<_> =
        extracted.report.attempts.iter().map(|attempt| &attempt.waits[..]).collect();
    assert_eq!(waits[0], []);
    assert_eq!((waits[1][0].delay, waits[1][0].why), (Duration::from_secs(1), WaitReason::Backoff));
    // At least what the server asked and a second; the spread is 2 s at most.
    let hinted = waits[2][0];
    assert_eq!(hinted.why, WaitReason::Hint);
    assert!((Duration::from_secs(37)..Duration::from_secs(39)).contains(&hinted.delay));
    assert_eq!(waits[3][0].delay, Duration::from_secs(4), "the third failure in a row");
    assert_eq!(took, Duration::from_secs(5) + hinted.delay, "and nothing else is waited for");

    // Told as it happens: at the start of each wait, not behind it.
    let events = events.lock().expect("no panic");
    let told: Vec<(u64, &str)> = events
        .iter()
        .map(|(at, event)| {
            let name = match event {
                Event::AttemptStarted { .. } => "started",
                Event::AttemptEnded { outcome: AttemptOutcome::Accepted, .. } => "accepted",
                Event::AttemptEnded { .. } => "failed",
                Event::Waiting { .. } => "waiting",
                Event::Cooldown { .. } => "cooldown",
                _ => "else",
            };
            ((*at - start).as_secs(), name)
        })
        .collect();
    let third = 1 + hinted.delay.as_secs();
    assert_eq!(
        told,
        [
            (0, "started"),
            (0, "failed"),
            (0, "waiting"),
            (1, "started"),
            (1, "failed"),
            (1, "cooldown"),
            (1, "waiting"),
            (third, "started"),
            (third, "failed"),
            (third, "waiting"),
            (third + 4, "started"),
            (third + 4, "accepted"),
        ]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_error_tells_everything_that_happened() {
    let mut costly = Completion::new(r#"{"name": "Secret Name", "age": 999}"#);
    costly.usage = Usage::default();
    costly.usage.input_tokens = 100;
    costly.usage.output_tokens = 20;
    costly.response_id = Some("r1".into());
    let scripted =
        Scripted::new().fault(overloaded()).completion(costly.clone()).completion(costly);
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let client = Client::builder(scripted)
        .observe(move |event| seen.lock().expect("no panic").push(event.clone()))
        .build();
    let error = client.extract::<User>().text("…").retry(3).await.expect_err("all were wrong");

    assert_eq!((error.kind(), error.reason()), (ErrorKind::Invalid, Some(Reason::Attempts)));
    assert_eq!(error.attempts().len(), 3);
    assert_eq!((error.usage().input_tokens, error.usage().total_tokens()), (200, 240));
    assert_eq!(error.attempts()[1].response_id.as_deref(), Some("r1"));
    assert_eq!(
        error.completion().map(Completion::text),
        Some(r#"{"name": "Secret Name", "age": 999}"#)
    );
    let violations = error.violations();
    assert_eq!(violations.to_string(), "age: type: must be an integer from 0 to 150");
    assert_eq!(violations.iter().next().and_then(|violation| violation.found()), Some("999"));
    assert_eq!(
        error.to_string(),
        "invalid answer after 3 attempts: age (type); no attempts are left"
    );
    // What came is there for who asks, and nowhere else.
    let events = events.lock().expect("no panic");
    for event in events.iter() {
        match event {
            Event::AttemptEnded { outcome: AttemptOutcome::Rejected(violations), .. }
            | Event::GaveUp { violations, .. } => {
                assert!(violations.iter().all(|violation| violation.found().is_none()));
                assert!(!violations.is_empty());
            }
            _ => {}
        }
    }
    let told = format!("{error} {error:?} {events:?}");
    assert!(!told.contains("999") && !told.contains("Secret"), "{told}");
    assert!(told.contains("GaveUp"));
}

#[tokio::test(start_paused = true)]
async fn what_a_validator_says_reaches_the_model_and_no_log() {
    fn no_secrets(text: &String) -> Result<(), String> {
        Err(format!("{text} must not be told"))
    }
    #[derive(Debug, Extract)]
    #[allow(dead_code)]
    struct Note {
        #[extract(validate = no_secrets)]
        text: String,
    }
    let cut = Fault::new(FaultKind::Truncated, "cut off")
        .completion(Completion::new(r#"{"text": "Secret"#));
    let scripted = Scripted::new().reply(r#"{"text": "Secret"}"#).fault(cut);
    let events = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&events);
    let client = Client::builder(scripted.clone())
        .observe(move |event| seen.lock().expect("no panic").push(event.clone()))
        .build();
    let error = client.extract::<Note>().text("…").await.expect_err("it is wrong");

    let asked = scripted.requests()[1].messages[2].text().to_owned();
    assert!(
        asked.contains("- text: validate: Secret must not be told (got \"Secret\")"),
        "{asked}"
    );
    let violations = error.violations();
    assert_eq!(violations.to_string(), "text: validate: is refused by its validator");
    let message = violations.iter().next().map(|violation| violation.message().to_owned());
    assert_eq!(message.as_deref(), Some("Secret must not be told"));
    let events = events.lock().expect("no panic");
    for event in events.iter() {
        match event {
            Event::AttemptEnded { outcome: AttemptOutcome::Failed(fault), .. } => {
                assert!(fault.completion.is_none());
            }
            Event::AttemptEnded { outcome: AttemptOutcome::Rejected(violations), .. }
            | Event::GaveUp { violations, .. } => {
                assert!(violations.iter().all(|violation| !violation.message().contains("Secret")));
            }
            _ => {}
        }
    }
    let told = format!("{error} {error:?} {violations:?} {events:?}");
    assert!(!told.contains("Secret"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn five_mistakes_in_four_places_are_all_listed() {
    fn in_order(period: &Period) -> Result<(), &'static str> {
        if period.from <= period.to { Ok(()) } else { Err("must end after it starts") }
    }
    #[derive(Debug, Extract)]
    #[extract(validate = in_order)]
    struct Period {
        from: u16,
        to: u16,
    }
    #[derive(Debug, Extract)]
    #[allow(dead_code)]
    struct Job {
        #[extract(length(..=20), format = url)]
        site: String,
        held: Period,
    }
    #[derive(Debug, Extract)]
    #[allow(dead_code)]
    struct Career {
        person: User,
        jobs: Vec<Job>,
    }
    let answer = r#"{"person": {"name": "Ana", "age": 151},
        "jobs": [{"site": "not a URL, and much too long", "held": {"from": 1, "to": 2}},
                 {"site": "https://b.example", "held": {"from": 2, "to": 1}},
                 {"held": {"from": 1, "to": 1}}]}"#;
    let client = Client::new(Scripted::new().reply(answer));
    let error = client.extract::<Career>().text("…").retry(1).await.expect_err("it is wrong");
    let violations = error.violations();
    let listed: Vec<String> = violations
        .iter()
        .map(|broken| format!("{}: {}: {}", broken.path(), broken.rule(), broken.message()))
        .collect();
    assert_eq!(
        listed,
        [
            "person.age: range: must be from 0 to 150",
            "jobs[0].site: length: must be at most 20 characters long",
            "jobs[0].site: format: must be an absolute URL",
            "jobs[1].held: validate: must end after it starts",
            "jobs[2].site: required: is missing, and must be an absolute URL, as a string",
        ]
    );
    assert_eq!(
        error.to_string(),
        "invalid answer after 1 attempt: person.age (range), jobs[0].site (length), \
         jobs[0].site (format), jobs[1].held (validate), jobs[2].site (required); \
         no further questions after wrong answers are left"
    );
}

#[tokio::test(start_paused = true)]
async fn each_kind_of_fault_has_its_kind_of_error() {
    let request = |kind| FaultKind::Request(kind);
    for (fault, attempts, kind, reason) in [
        (FaultKind::Transient, 3, ErrorKind::Transient, Reason::Transients),
        (FaultKind::Timeout, 3, ErrorKind::Transient, Reason::Transients),
        (FaultKind::Throttled, 3, ErrorKind::Throttled, Reason::Throttles),
        (FaultKind::Malformed, 3, ErrorKind::Invalid, Reason::Reasks),
        (FaultKind::Withheld, 3, ErrorKind::Blocked, Reason::Reasks),
        (FaultKind::Blocked, 1, ErrorKind::Blocked, Reason::Blocked),
        (FaultKind::Auth, 1, ErrorKind::Auth, Reason::Fatal),
        (FaultKind::UnknownFinish, 1, ErrorKind::UnknownFinish, Reason::Fatal),
        (FaultKind::Truncated, 1, ErrorKind::Truncated, Reason::Truncated),
        (FaultKind::Quota(QuotaKind::Day), 1, ErrorKind::Quota(QuotaKind::Day), Reason::Quota),
        (request(RequestKind::Schema), 1, ErrorKind::Request(RequestKind::Schema), Reason::Fatal),
        (request(RequestKind::Model), 1, ErrorKind::Request(RequestKind::Model), Reason::Fatal),
    ] {
        let script = (0..attempts)
            .fold(Scripted::new(), |script, _| script.fault(Fault::new(fault, "so it is")));
        let client = Client::new(script.clone());
        let error = client.extract::<User>().text("…").retry(3).await.expect_err("it fails");
        assert_eq!((error.kind(), error.reason()), (kind, Some(reason)), "{fault:?}");
        assert_eq!(error.attempts().len(), attempts, "{fault:?}");
        assert!(error.to_string().contains("so it is"), "{error}");
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn a_truncated_answer_is_asked_for_with_twice_the_limit() -> Result<(), Error> {
    let cut = || {
        Fault::new(FaultKind::Truncated, "cut off").completion(Completion::new(r#"{"name": "An"#))
    };
    let scripted = Scripted::new().fault(cut()).reply(ANA);
    let client = Client::new(scripted.clone());
    client.extract::<User>().text("Ana, 31").max_output_tokens(50).await?;
    let limits: Vec<_> =
        scripted.requests().iter().map(|request| request.max_output_tokens).collect();
    assert_eq!(limits, [Some(50), Some(100)]);

    let scripted = Scripted::new().fault(cut()).reply(ANA);
    let client = Client::new(scripted.clone());
    let error = client.extract::<User>().text("Ana, 31").await.expect_err("no limit to raise");
    assert_eq!((error.kind(), scripted.requests().len()), (ErrorKind::Truncated, 1));
    assert_eq!(error.completion().map(Completion::text), Some(r#"{"name": "An"#));

    // As high as can be is not sent again, and a service that refuses twice the limit is not what
    // was wrong.
    let scripted = Scripted::new().fault(cut()).reply(ANA);
    let client = Client::new(scripted.clone());
    let call = client.extract::<User>().text("Ana, 31").max_output_tokens(u32::MAX);
    assert_eq!(call.await.map_err(|error| error.kind()), Err(ErrorKind::Truncated));
    assert_eq!(scripted.requests().len(), 1);
    let refused = Fault::new(FaultKind::Request(RequestKind::Other), "limit too high").status(400);
    let client = Client::new(Scripted::new().fault(cut()).fault(refused));
    let call = client.extract::<User>().text("Ana, 31").max_output_tokens(65_536);
    let error = call.await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Truncated);
    assert!(error.to_string().contains("limit too high"), "{error}");
    // Once the larger limit was taken, a refusal is about something else.
    let refused = Fault::new(FaultKind::Request(RequestKind::Other), "no").status(400);
    let client = Client::new(Scripted::new().fault(cut()).reply("{}").fault(refused));
    let call = client.extract::<User>().text("Ana, 31").max_output_tokens(50);
    let error = call.await.expect_err("refused");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Other));
    Ok(())
}

#[test]
fn debug_shows_no_prompt() {
    let client = Client::new(Scripted::new());
    let extraction = client.extract::<User>().system("the system prompt").text("the text");
    let shown = format!("{extraction:?}");
    assert!(shown.contains("<17 bytes>") && shown.contains("<8 bytes>"), "{shown}");
    assert!(!shown.contains("the "), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn an_attempt_and_a_call_have_their_time() -> Result<(), Error> {
    let client = Client::new(Scripted::new().hang().reply(ANA));
    let start = Instant::now();
    let extracted = client
        .extract::<User>()
        .text("Ana, 31")
        .attempt_timeout(Duration::from_secs(7))
        .retry(Retry::attempts(2).wait(Wait::exponential()))
        .with_report()
        .await?;
    assert_eq!(start.elapsed(), Duration::from_secs(8));
    assert!(extracted.report.attempts[0].cost_unknown);

    let client = Client::new(Scripted::new().hang().reply(ANA));
    let start = Instant::now();
    let extraction = client.extract::<User>().text("Ana, 31").deadline(Duration::from_secs(30));
    let error = extraction.await.expect_err("the time is over");
    assert_eq!((error.kind(), error.reason()), (ErrorKind::Deadline, Some(Reason::Deadline)));
    assert_eq!(start.elapsed(), Duration::from_secs(30));
    assert!(error.is_transient());

    // A wait that the server asked for and the deadline does not hold is not begun.
    let client = Client::new(Scripted::new().fault(throttled(50)).reply(ANA));
    let start = Instant::now();
    let extraction = client.extract::<User>().text("Ana, 31").deadline(Duration::from_secs(30));
    let error = extraction.await.expect_err("there is no time to wait");
    assert_eq!((error.kind(), start.elapsed()), (ErrorKind::Deadline, Duration::ZERO));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(50)));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn dropping_the_future_stops_everything() {
    let scripted = Scripted::new().fault(overloaded()).reply(ANA);
    let client = Client::builder(scripted.clone()).retry(plain()).build();
    let call = client.extract::<User>().text("Ana, 31").into_future();
    let dropped = tokio::time::timeout(Duration::from_millis(500), call).await;
    assert!(dropped.is_err(), "it was waiting");
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(scripted.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_policy_serves_many_calls_as_if_each_had_its_own() {
    let policy = Retry::attempts(3).wait(Wait::exponential());
    let calls = (0..50).map(|_| {
        let client =
            Client::new(Scripted::new().fault(overloaded()).fault(overloaded()).reply(ANA));
        let call = client.extract::<User>().text("Ana, 31").retry(policy.clone()).with_report();
        tokio::spawn(call.into_future())
    });
    for call in calls.collect::<Vec<_>>() {
        let report = call.await.expect("no panic").expect("the third attempt").report;
        let delays: Vec<u64> = report
            .attempts
            .iter()
            .flat_map(|attempt| &attempt.waits)
            .map(|wait| wait.delay.as_secs())
            .collect();
        assert_eq!(delays, [1, 2]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_too_long_is_asked_for_once_more_and_not_sent_back() {
    let long = format!("\"{}\"", "x".repeat(20 << 20));
    let scripted = Scripted::new().reply(long.clone()).reply(long);
    let client = Client::new(scripted.clone());
    let error = client.extract::<User>().text("Ana, 31").await.expect_err("it is too long");
    assert_eq!((error.kind(), scripted.requests().len()), (ErrorKind::Invalid, 2));
    assert_eq!(scripted.requests()[1].messages.len(), 1);
    assert_eq!(error.violations().iter().next().map(instructor::Violation::rule), Some("size"));
    assert!(error.to_string().len() < 200, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_script_that_is_over_says_so() {
    let client = Client::new(Scripted::new());
    let error = client.extract::<User>().text("Ana").await.expect_err("there is no reply");
    assert!(error.to_string().contains("request 1 has no reply"), "{error}");
}
