//! What the caller adds to a call: checks of the value, a token budget, predicates.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use instructor::testing::Scripted;
use instructor::{
    Breaker, Budget, Client, Error, ErrorKind, Extract, Fault, FaultKind, Guards, Limiter, Reason,
    Retry, Segment, Violation, Violations,
};
use tokio::time::{Instant, sleep};

use crate::told::{Slow, Told, costing, overloaded, plain, secs};

#[derive(Debug, Clone, PartialEq, Extract)]
struct Stay {
    #[extract(length(1..=20))]
    guest: String,
    nights: Vec<u8>,
}

const GOOD: &str = r#"{"guest": "Ana", "nights": [1, 2]}"#;

fn nights_in_order(stay: &Stay) -> Result<(), Violations> {
    let pairs = stay.nights.windows(2).enumerate();
    let wrong = pairs.filter(|(_, pair)| pair[0] >= pair[1]).map(|(position, _)| {
        let path = [Segment::from("nights"), Segment::from(position + 1)];
        Violation::custom(path, "must be after the night before")
    });
    let wrong: Violations = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// What the model was told of its wrong answer, without the first line.
fn asked(scripted: &Scripted, request: usize) -> Vec<String> {
    let text = scripted.requests()[request].messages[2].text().to_owned();
    text.lines().skip(1).map(str::to_owned).collect()
}

#[tokio::test(start_paused = true)]
async fn what_all_checks_say_goes_to_the_model_at_once() -> Result<(), Error> {
    let scripted = Scripted::new().reply(r#"{"guest": "", "nights": [3, 2, 2]}"#).reply(GOOD);
    let client = Client::new(scripted.clone());
    let stay = client
        .extract::<Stay>()
        .text("…")
        .validate(nights_in_order)
        .validate_async(|stay: Stay| async move {
            sleep(secs(1)).await;
            let free = stay.nights.len() < 3;
            (stay, if free { Ok(()) } else { Err("the house is full") })
        })
        .validate(|stay| if stay.guest.is_empty() { Err("who is it?".to_owned()) } else { Ok(()) })
        .await?;
    assert_eq!(stay, Stay { guest: "Ana".into(), nights: vec![1, 2] });
    assert_eq!(scripted.requests().len(), 2, "one reask for all");
    assert_eq!(
        asked(&scripted, 1),
        [
            r#"- guest: length: must be from 1 to 20 characters long (got "")"#,
            "- nights[1]: validate: must be after the night before",
            "- nights[2]: validate: must be after the night before",
            "- (root): validate: the house is full",
            "- (root): validate: who is it?",
        ]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_accepted_when_nobody_refuses_it() -> Result<(), Error> {
    // Refused by: the type alone, each check alone; then by none.
    let answers = [
        r#"{"guest": "", "nights": [1]}"#,
        r#"{"guest": "Ana", "nights": [2, 1]}"#,
        r#"{"guest": "Ana", "nights": [1, 2, 3, 4]}"#,
        GOOD,
    ];
    let scripted = answers.into_iter().fold(Scripted::new(), Scripted::reply);
    let order: Arc<Mutex<Vec<String>>> = Arc::default();
    let (first, second) = (Arc::clone(&order), Arc::clone(&order));
    let extracted = Client::new(scripted.clone())
        .extract::<Stay>()
        .text("…")
        .validate_async(move |stay: Stay| {
            first.lock().expect("no panic").push(format!("first {:?}", stay.nights));
            let few = stay.nights.len() < 4;
            async move { (stay, if few { Ok(()) } else { Err("too many nights") }) }
        })
        .validate(move |stay| {
            second.lock().expect("no panic").push(format!("second {:?}", stay.nights));
            nights_in_order(stay)
        })
        .with_report()
        .await?;
    assert_eq!((extracted.value.nights, extracted.report.attempts.len()), (vec![1, 2], 4));
    assert_eq!(
        *order.lock().expect("no panic"),
        [
            "first [1]",
            "second [1]",
            "first [2, 1]",
            "second [2, 1]",
            "first [1, 2, 3, 4]",
            "second [1, 2, 3, 4]",
            "first [1, 2]",
            "second [1, 2]",
        ]
    );
    assert_eq!(asked(&scripted, 2), ["- nights[1]: validate: must be after the night before"]);
    assert_eq!(asked(&scripted, 3), ["- (root): validate: too many nights"]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn checks_run_only_where_there_is_a_value() -> Result<(), Error> {
    let scripted = Scripted::new()
        .reply("no JSON at all")
        .reply(r#"{"guest": "Ana", "nights": ["x"]}"#)
        .reply(r#"{"nights": []}"#)
        .reply(GOOD);
    let runs = Arc::new(AtomicU32::new(0));
    let (now, later) = (Arc::clone(&runs), Arc::clone(&runs));
    let stay = Client::new(scripted)
        .extract::<Stay>()
        .text("…")
        .validate(move |_| {
            now.fetch_add(1, Ordering::Relaxed);
            Ok::<_, String>(())
        })
        .validate_async(move |stay: Stay| {
            later.fetch_add(1, Ordering::Relaxed);
            async move { (stay, Ok::<_, String>(())) }
        })
        .await?;
    assert_eq!((stay.nights.len(), runs.load(Ordering::Relaxed)), (2, 2));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_value_that_a_check_gives_back_is_the_one_returned() -> Result<(), Error> {
    let seen: Arc<Mutex<Option<String>>> = Arc::default();
    let later = Arc::clone(&seen);
    let stay = Client::new(Scripted::new().reply(GOOD))
        .extract::<Stay>()
        .text("…")
        .validate_async(|mut stay: Stay| async move {
            stay.guest = format!("{}, guest 12", stay.guest);
            (stay, Ok::<_, String>(()))
        })
        .validate(move |stay| {
            *later.lock().expect("no panic") = Some(stay.guest.clone());
            Ok::<_, String>(())
        })
        .await?;
    assert_eq!(stay.guest, "Ana, guest 12");
    assert_eq!(seen.lock().expect("no panic").as_deref(), Some("Ana, guest 12"));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_check_that_waits_too_long_ends_the_call_at_its_deadline() {
    let scripted = Scripted::new().fault(overloaded()).completion(costing(GOOD, 10, 5)).reply(GOOD);
    let told = Told::default();
    let client = told.by(plain(Slow(scripted.clone(), secs(3)))).build();
    let start = Instant::now();
    let error = client
        .extract::<Stay>()
        .text("…")
        .deadline(secs(20))
        .validate_async(|stay: Stay| async move {
            sleep(secs(60)).await;
            (stay, Ok::<_, String>(()))
        })
        .await
        .expect_err("the check takes a minute");
    assert_eq!(start.elapsed(), secs(20));
    assert_eq!((error.kind(), error.reason()), (ErrorKind::Deadline, Some(Reason::Deadline)));
    assert_eq!((error.attempts().len(), error.usage().total_tokens()), (2, 15));
    assert!(!error.attempts()[1].cost_unknown, "the answer came, and its cost with it");
    assert_eq!(error.completion().map(instructor::Completion::text), Some(GOOD));
    assert_eq!(
        told.take()[3..],
        [
            "1: attempt 2: Retry, at most 16 s",
            "1: attempt 2: failed, the checks of the answer did not end before the deadline, 16 s, \
             15 tokens",
            "1: gave up: Deadline []",
        ]
    );
    let stats = client.stats();
    assert_eq!((stats.useful_tokens, stats.wasted_tokens), (0, 15));
    assert_eq!((stats.models[0].under_way, scripted.requests().len()), (Some(0), 2));

    // The timeout of an attempt is for the answer, not for its check.
    let stay = Client::new(Scripted::new().reply(GOOD))
        .extract::<Stay>()
        .text("…")
        .deadline(secs(20))
        .attempt_timeout(secs(1))
        .validate_async(|stay: Stay| async move {
            sleep(secs(19)).await;
            (stay, Ok::<_, String>(()))
        })
        .await;
    assert!(stay.is_ok(), "{stay:?}");
}

#[tokio::test(start_paused = true)]
async fn a_check_that_panics_leaves_nothing_behind() {
    let scripted = Scripted::new().reply(GOOD).reply(GOOD).reply(GOOD);
    let client = Client::new(scripted);
    let ask = |panics_now: bool| {
        let call = client.extract::<Stay>().text("…");
        let call = match panics_now {
            true => call.validate(|_| -> Result<(), String> { panic!("a check is wrong") }),
            false => call.validate_async(|stay: Stay| async move {
                sleep(secs(1)).await;
                assert!(stay.guest.is_empty(), "a check is wrong");
                (stay, Ok::<_, String>(()))
            }),
        };
        tokio::spawn(call.into_future())
    };
    for now in [true, false] {
        let joined = ask(now).await;
        assert!(joined.expect_err("it panics").is_panic());
        assert_eq!(client.stats().models[0].under_way, Some(0));
    }
    let stay = client.extract::<Stay>().text("…").await;
    assert!(stay.is_ok(), "{stay:?}");
}

#[tokio::test(start_paused = true)]
async fn a_token_budget_is_looked_at_before_each_further_request() -> Result<(), Error> {
    let wrong = || costing(r#"{"guest": ""}"#, 30, 10);
    let script =
        || Scripted::new().completion(wrong()).fault(overloaded()).completion(wrong()).reply(GOOD);
    for (budget, requests) in [(1, 1), (40, 1), (41, 3), (80, 3)] {
        let scripted = script();
        let call = Client::new(scripted.clone()).extract::<Stay>().text("…").token_budget(budget);
        let error = call.await.expect_err("it is used up");
        let ended = (error.kind(), error.reason());
        assert_eq!(ended, (ErrorKind::Budget, Some(Reason::TokenBudget)), "{budget}");
        assert_eq!(scripted.requests().len(), requests, "{budget}");
        assert_eq!(error.attempts().len(), requests, "{budget}");
        assert!(!error.is_transient());
    }
    let within = Client::new(script()).extract::<Stay>().text("…").token_budget(81);
    assert_eq!(within.await?.guest, "Ana");
    // A good answer is given whatever it cost.
    let dear = Scripted::new().completion(costing(GOOD, 1_000, 1_000));
    assert!(Client::new(dear).extract::<Stay>().text("…").token_budget(1).await.is_ok());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn predicates_say_what_is_worth_another_try() -> Result<(), Error> {
    let policy = Retry::default()
        .retry_if(|fault| fault.status != Some(500))
        .reask_if(|violations| violations.iter().all(|violation| violation.rule() != "json"));
    let ask = |scripted: &Scripted| {
        let call = Client::new(scripted.clone()).extract::<Stay>().text("…");
        call.retry(policy.clone()).into_future()
    };

    let worth = Scripted::new().fault(overloaded()).reply(r#"{"guest": ""}"#).reply(GOOD);
    assert_eq!(ask(&worth).await?.guest, "Ana");

    let internal = Fault::new(FaultKind::Transient, "internal").status(500);
    for (scripted, kind) in [
        (Scripted::new().fault(overloaded()).fault(internal).reply(GOOD), ErrorKind::Transient),
        (Scripted::new().fault(overloaded()).reply("no JSON").reply(GOOD), ErrorKind::Invalid),
    ] {
        let error = ask(&scripted).await.expect_err("another try is not worth it");
        assert_eq!((error.kind(), error.reason()), (kind, Some(Reason::Predicate)));
        assert_eq!(scripted.requests().len(), 2);
    }
    // What cannot be tried again is not asked about.
    let fatal = Scripted::new().fault(Fault::new(FaultKind::Auth, "no"));
    let error = ask(&fatal).await.expect_err("it is fatal");
    assert_eq!(error.reason(), Some(Reason::Fatal));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_check_may_ask_the_same_service() -> Result<(), Error> {
    // One slot, and one probe: the call that is checked holds neither.
    let guards = Guards::batch().limiter(Limiter::default().start(1).max(1));
    let scripted = Scripted::new().reply("7").reply("true");
    let client = Client::builder(scripted).guards(guards).build();
    let start = Instant::now();
    let judge = client.clone();
    let seven = client
        .extract::<u8>()
        .text("seven")
        .validate_async(move |value| {
            let judge = judge.clone();
            async move {
                let verdict = judge.extract::<bool>().text("is seven a number?").await;
                (value, verdict.map(drop))
            }
        })
        .await?;
    assert_eq!((seven, start.elapsed()), (7, secs(0)));
    assert_eq!(client.stats().models[0].under_way, Some(0));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_predicate_is_asked_only_where_there_is_a_wait() -> Result<(), Error> {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&asked);
    let policy = Retry::default().retry_if(move |fault| {
        seen.lock().expect("no panic").push(fault.kind);
        fault.status.is_some()
    });
    let scripted = Scripted::new()
        .fault(Fault::new(FaultKind::Adjusted, "token refreshed"))
        .fault(Fault::new(FaultKind::Malformed, "empty"))
        .fault(overloaded())
        .fault(Fault::new(FaultKind::Auth, "wrong key").status(401));
    let client = Client::builder(scripted).retry(policy).build();
    let error = client.extract::<u8>().text("seven").await.expect_err("the key is wrong");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Auth, 4));
    assert_eq!(*asked.lock().expect("no panic"), [FaultKind::Transient]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn errors_say_which_guard_it_was() {
    let throttled = Fault::new(FaultKind::Throttled, "too many").status(429);
    let scripted = Scripted::new()
        .fault(throttled.retry_after(secs(60)))
        .fault(Fault::new(FaultKind::Transient, "overloaded").status(503));
    let client = Client::builder(scripted).guards(Guards::batch()).build();
    let first = client.extract::<u8>().text("seven").retry(1).await.expect_err("throttled");
    assert_eq!((first.kind(), first.report().call), (ErrorKind::Throttled, 1));
    let hurried = Retry::default().longest_wait(secs(10));
    let second = client.extract::<u8>().text("seven").retry(hurried).await;
    let second = second.expect_err("a cooldown");
    assert_eq!(second.reason(), Some(Reason::Cooldown));
    assert_eq!((second.kind(), second.attempts().len()), (ErrorKind::Throttled, 0));
    // The cooldown's end, and its place in the line of those who come back.
    let after = second.retry_after().expect("it is known");
    assert!((secs(61)..secs(62)).contains(&after) && second.is_transient(), "{after:?}");
    assert_eq!(second.report().call, 2);

    let guards = Guards::batch().breaker(Breaker::default().consecutive_failures(1));
    let scripted = Scripted::new().fault(overloaded());
    let client = Client::builder(scripted).guards(guards).build();
    let policy = Retry::default().longest_wait(secs(2));
    let error = client.extract::<u8>().text("seven").retry(policy).await.expect_err("open");
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::BreakerOpen, 1));

    let guards = Guards::off().budget(Budget::default().credits(0));
    let client = Client::builder(Scripted::new().fault(overloaded())).guards(guards).build();
    let error = client.extract::<u8>().text("seven").await.expect_err("no credits");
    assert_eq!((error.kind(), error.is_transient()), (ErrorKind::Budget, true));
}
