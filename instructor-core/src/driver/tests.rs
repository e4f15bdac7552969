//! The driver does what the machine decides: one outage, once by hand on a clock that is a number,
//! and once through the client on tokio's.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::machine::{AttemptPlan, Call, Class, Decision, Event, Outcome, Scope};
use crate::retry::SplitMix64;
use crate::testing::Scripted;
use crate::{Client, Event as Told, Fault, FaultKind, Guards, Retry};

const SEED: u64 = 7;
const CALLS: u64 = 14;

/// When a call begins, in milliseconds; no two events fall together.
fn start_of(call: u64) -> u64 {
    (call - 1) * 701
}

fn policy() -> Retry {
    Retry::default().deadline(Duration::from_secs(60)).attempt_timeout(Duration::from_secs(20))
}

/// What the n-th request meets, counted from 0: an outage, then throttling, then a service that is
/// well and answers wrong now and then.
fn fate(request: usize) -> Outcome {
    match request {
        0..=16 => Outcome::new(Class::Transient),
        17 | 18 => Outcome::new(Class::Throttle).hint(Duration::from_secs(4)),
        19 | 20 => Outcome::new(Class::Rejected),
        _ => Outcome::new(Class::Accepted),
    }
}

fn script() -> Scripted {
    (0..100).map(fate).fold(Scripted::new(), |script, fate| match fate.class {
        Class::Transient => script.fault(Fault::new(FaultKind::Transient, "overloaded")),
        Class::Throttle => {
            let fault = Fault::new(FaultKind::Throttled, "too many");
            script.fault(fault.retry_after(Duration::from_secs(4)))
        }
        Class::Rejected => script.reply("300"),
        _ => script.reply("7"),
    })
}

/// The decisions of all calls, a line each: by hand.
fn by_hand() -> Vec<String> {
    let mut scope = Scope::new(Guards::batch());
    let mut calls: Vec<_> =
        (1..=CALLS).map(|call| (Call::new(policy()), SplitMix64::for_call(SEED, call))).collect();
    let mut agenda: BinaryHeap<_> =
        (1..=CALLS).map(|call| Reverse((start_of(call), call, true))).collect();
    let (mut lines, mut requests) = (Vec::new(), 0);
    while let Some(Reverse((now, call, starts))) = agenda.pop() {
        let (machine, random) = &mut calls[usize::try_from(call).expect("small") - 1];
        let at = Duration::from_millis(now);
        let mut event = if starts { Event::Start } else { Event::TimerFired };
        loop {
            assert!(lines.len() < 1_000, "some call goes round in circles");
            match machine.next(event, at, &mut scope, &mut || random.draw()) {
                Decision::Attempt(AttemptPlan { number, kind, .. }) => {
                    lines.push(format!("{now} call {call} attempt {number} {kind:?}"));
                    event = Event::Outcome(fate(requests));
                    requests += 1;
                }
                Decision::Wait { until, why } => {
                    let delay = until.saturating_sub(at).as_micros();
                    lines.push(format!("{now} call {call} wait {delay} {why:?}"));
                    // Timers fire at whole milliseconds, never early.
                    let fires = until.as_nanos().div_ceil(1_000_000);
                    agenda.push(Reverse((u64::try_from(fires).expect("soon"), call, false)));
                    break;
                }
                Decision::Done => break,
                Decision::GiveUp { reason, .. } => {
                    lines.push(format!("{now} call {call} gives up {reason:?}"));
                    break;
                }
            }
        }
    }
    lines
}

/// The same, through the client.
async fn by_client() -> Vec<String> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    let told = Arc::clone(&lines);
    let client = Client::builder(script())
        .retry(policy())
        .seed(SEED)
        .observe(move |event| {
            let now = start.elapsed().as_millis();
            let line = match event {
                Told::AttemptStarted { call, number, kind, .. } => {
                    format!("{now} call {call} attempt {number} {kind:?}")
                }
                Told::Waiting { call, delay, why, .. } => {
                    format!("{now} call {call} wait {} {why:?}", delay.as_micros())
                }
                Told::GaveUp { call, reason, .. } => {
                    format!("{now} call {call} gives up {reason:?}")
                }
                _ => return,
            };
            told.lock().expect("no panic").push(line);
        })
        .build();
    let calls: Vec<_> = (1..=CALLS)
        .map(|call| {
            let client = client.clone();
            tokio::spawn(async move {
                sleep(Duration::from_millis(start_of(call))).await;
                client.extract::<u8>().text("seven").await
            })
        })
        .collect();
    for call in calls {
        let _ = call.await.expect("no panic");
    }
    drop(client);
    let mut lines = lines.lock().expect("no panic");
    std::mem::take(&mut *lines)
}

#[tokio::test(start_paused = true)]
async fn the_driver_does_what_the_machine_decides() {
    let expected = by_hand();
    assert_eq!(by_client().await, expected);
    // It is the outage that was meant.
    for word in ["Backoff", "Breaker", "Cooldown", "Reask", "attempt 3"] {
        assert!(expected.iter().any(|line| line.contains(word)), "{word}: {expected:#?}");
    }
}
