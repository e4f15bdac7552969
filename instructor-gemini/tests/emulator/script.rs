//! Where steps come from: a closure, the script, chance; and what they are taken by.

use std::sync::{Arc, Mutex};

use instructor_gemini::emulator::{Emulator, Failure, Faults, Step};

use crate::common::{ANSWER, KEY, TEXT, gemini, request, send, streamed};

#[tokio::test]
async fn the_closure_is_asked_first_then_the_script_then_chance() {
    let emulator = Emulator::builder()
        .decide(|prompt| (prompt.seen == 2).then(|| Step::Reply("decided".into())))
        .reply("first")
        .reply("second")
        .faults(Faults::seeded(1).rate(1.0).only([Step::Reply("chance".into())]))
        .start()
        .await
        .expect("a port");
    let gemini = gemini(&emulator.url());
    let mut answers = Vec::new();
    for _ in 0..5 {
        let completion = send(&gemini, &request(TEXT)).await.expect("an answer");
        answers.push(completion.text().to_owned());
    }
    assert_eq!(answers, ["first", "decided", "second", "chance", "chance"]);
}

#[tokio::test]
async fn the_closure_sees_what_is_asked() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    let emulator = Emulator::builder()
        .decide(move |prompt| {
            let model = prompt.model.to_owned();
            let of = (prompt.text.to_owned(), model, prompt.seen, prompt.index, prompt.is_stream);
            kept.lock().expect("a list").push(of);
            None
        })
        .start()
        .await
        .expect("a port");
    let gemini = gemini(&emulator.url());
    let mut lite = request("Ada");
    lite.model = Some("gemini-3.5-flash-lite".into());
    send(&gemini, &request(TEXT)).await.expect("an answer");
    send(&gemini, &lite).await.expect("an answer");
    streamed(&gemini, &request(TEXT)).await.expect("an answer");
    let flash = "gemini-3.8-flash".to_owned();
    let expected = [
        (TEXT.to_owned(), flash.clone(), 1, 0, false),
        ("Ada".to_owned(), "gemini-3.5-flash-lite".to_owned(), 1, 1, false),
        (TEXT.to_owned(), flash, 2, 2, true),
    ];
    assert_eq!(*seen.lock().expect("a list"), expected);
}

/// A request that is refused for itself takes no step and is not counted.
#[tokio::test]
async fn refused_requests_take_no_step() {
    let emulator = Emulator::builder().fault(Failure::Internal).start().await.expect("a port");
    let mut unknown = request(TEXT);
    unknown.model = Some("gemini-1.0-pro".into());
    let gemini = gemini(&emulator.url());
    assert_eq!(send(&gemini, &unknown).await.expect_err("a fault").status, Some(404));
    assert_eq!(send(&gemini, &request(TEXT)).await.expect_err("a fault").status, Some(500));
    assert_eq!(send(&gemini, &request(TEXT)).await.expect("an answer").text(), ANSWER);
    emulator.journal().assert_steps(&["-", "internal", "-"]);
}

/// What will happen to each text is known in advance, however many are under way.
#[tokio::test]
async fn chance_is_the_same_for_each_text_in_any_order() {
    let faults = Faults::seeded(11).only([
        Failure::Overloaded.into(),
        Step::Reset,
        Step::Fenced,
        Step::Finish("SAFETY".into()),
    ]);
    let emulator = Emulator::builder().faults(faults.clone()).start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    let texts: Vec<String> = (0..40).map(|age| format!("Ana Silva, {age}")).collect();
    let tasks: Vec<_> = texts
        .iter()
        .rev()
        .map(|text| {
            let (gemini, text) = (gemini.clone(), text.clone());
            tokio::spawn(async move {
                for _ in 0..3 {
                    let _ = send(&gemini, &request(&text)).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("an end");
    }
    let requests = emulator.requests();
    for text in &texts {
        let taken: Vec<_> = requests
            .iter()
            .filter(|request| request.body["contents"][0]["parts"][0]["text"] == text.as_str())
            .map(|request| request.answer.step.clone())
            .collect();
        let planned: Vec<_> = (1..=3)
            .map(|seen| faults.step(text, seen).map(|step| step.name().into_owned()))
            .collect();
        assert_eq!(taken, planned, "{text}");
    }
    let hits = requests.iter().filter(|request| request.answer.step.is_some()).count();
    assert!((40..80).contains(&hits), "{hits}");
}

/// The second part comes without a step of its own: the client's token asks for it.
#[tokio::test]
async fn an_answer_in_parts_goes_on_by_its_token() {
    let step = Step::Part { index: 0, of: 3 };
    let emulator = Emulator::builder().step(step).start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    assert_eq!(send(&gemini, &request(TEXT)).await.expect("an answer").text(), ANSWER);
    emulator.journal().assert_steps(&["continuation", "-", "-"]).assert_not_asked(KEY);
}
