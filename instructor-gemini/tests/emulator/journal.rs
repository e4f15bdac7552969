//! The journal: what it keeps, and its checks.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock};

use instructor_gemini::emulator::{Emulator, Failure, Journal, Step};

use crate::common::{TEXT, emulator, gemini, request, send};

type Check = (&'static str, fn(Journal));

/// What a check says of the journal when it fails.
fn complaint(check: impl FnOnce(Journal), journal: Journal) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| check(journal))).expect_err("a panic");
    *panic.downcast::<String>().expect("a message")
}

#[tokio::test]
async fn answers_are_recorded_with_status_and_step() {
    let emulator = emulator([Failure::Overloaded.into(), Step::Reset]).await;
    let gemini = gemini(&emulator.url());
    for _ in 0..3 {
        let _ = send(&gemini, &request(TEXT)).await;
    }
    let answers: Vec<_> = emulator
        .requests()
        .into_iter()
        .map(|request| (request.answer.status, request.answer.step))
        .collect();
    let step = |name: &str| Some(name.to_owned());
    assert_eq!(
        answers,
        [(Some(503), step("overloaded")), (None, step("reset")), (Some(200), None)]
    );
}

#[tokio::test]
async fn checks_pass_on_what_is_there_and_show_it_otherwise() {
    let emulator = emulator([Failure::Internal.into()]).await;
    let gemini = gemini(&emulator.url());
    let _ = send(&gemini, &request(TEXT)).await;
    let journal = emulator.journal();
    journal.assert_requests(1).assert_asked("Hopper, 85").assert_asked("Full name, as written.");
    journal.assert_not_asked("Lovelace").assert_steps(&["internal"]);
    let only = journal.clone().only_request();
    assert_eq!(only.answer.status, Some(500));
    let shown = "1 were recorded\n  POST /v1beta/models/gemini-3.8-flash:generateContent: 500, \
                 step internal\n    {\"contents\":";
    let checks: [Check; 5] = [
        ("2 request(s) expected, but ", |journal| drop(journal.assert_requests(2).clone())),
        ("nobody asked \"Lovelace\": ", |journal| drop(journal.assert_asked("Lovelace").clone())),
        ("somebody asked \"Hopper\": ", |journal| drop(journal.assert_not_asked("Hopper").clone())),
        ("[\"-\"] expected, but ", |journal| drop(journal.assert_steps(&["-"]).clone())),
        ("[] expected, but ", |journal| drop(journal.assert_steps(&[]).clone())),
    ];
    for (begin, check) in checks {
        let said = complaint(check, journal.clone());
        assert!(said.starts_with(&format!("{begin}{shown}")), "{said}");
    }
    let _ = send(&gemini, &request(TEXT)).await;
    let said = complaint(|journal| drop(journal.only_request()), emulator.journal());
    assert!(said.starts_with("1 request(s) expected, but 2 were recorded\n"), "{said}");
    assert!(said.contains("flash:generateContent: 200, step -\n"), "{said}");
}

#[tokio::test]
async fn the_newest_requests_are_kept() {
    let builder = Emulator::builder().journal_capacity(2).fault(Failure::Internal);
    let emulator = builder.start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    for age in 1..=4 {
        let _ = send(&gemini, &request(&format!("Ana Silva, {age}"))).await;
    }
    let journal = emulator.journal();
    journal.assert_requests(2).assert_asked("Silva, 3").assert_asked("Silva, 4");
    journal.assert_not_asked("Silva, 2").assert_steps(&["-", "-"]);
    assert!(journal.requests().iter().all(|request| request.answer.status == Some(200)));
}

#[tokio::test]
async fn a_taken_journal_begins_anew() {
    let emulator = emulator([]).await;
    let gemini = gemini(&emulator.url());
    send(&gemini, &request(TEXT)).await.expect("an answer");
    emulator.take_journal().assert_requests(1);
    emulator.journal().assert_requests(0);
    send(&gemini, &request("Ada, 36")).await.expect("an answer");
    let only = emulator.journal().only_request();
    assert_eq!(
        (only.answer.status, only.body["contents"][0]["role"].as_str()),
        (Some(200), Some("user"))
    );
}

/// What is under way, as seen from the closure that decides about it, is for the next time.
#[tokio::test]
async fn what_is_under_way_is_not_taken() {
    let running: Arc<OnceLock<Emulator>> = Arc::default();
    let (emulator, taken) = (running.clone(), Arc::new(Mutex::new(Vec::new())));
    let counts = taken.clone();
    let builder = Emulator::builder().decide(move |_| {
        let count = emulator.get().map(|emulator| emulator.take_journal().requests().len());
        counts.lock().expect("a list").extend(count);
        None
    });
    let emulator = builder.start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    running.set(emulator).expect("the first");
    for _ in 0..3 {
        send(&gemini, &request(TEXT)).await.expect("an answer");
    }
    assert_eq!(*taken.lock().expect("a list"), [0, 1, 1]);
    running.get().expect("an emulator").take_journal().assert_requests(1);
}
