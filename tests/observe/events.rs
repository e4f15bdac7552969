//! Events: which, with what in them, in which order.

use std::time::Duration;

use instructor::testing::Scripted;
use instructor::{Breaker, Client, Error, ErrorKind, Fault, FaultKind, Limiter, QuotaKind, Retry};
use tokio::time::{sleep, timeout};

use crate::told::{Slow, Told, costing, guards, overloaded, plain, secs, throttled};

#[tokio::test(start_paused = true)]
async fn a_call_tells_each_step() -> Result<(), Error> {
    let scripted = Scripted::new()
        .fault(overloaded())
        .completion(costing("300", 10, 2))
        .fault(throttled(5))
        .completion(costing("30", 20, 3));
    let told = Told::default();
    let slow = Slow(scripted, secs(2));
    let client = told.by(plain(slow)).build();
    assert_eq!(client.extract::<u8>().text("thirty").deadline(secs(60)).await?, 30);
    assert_eq!(
        told.take(),
        [
            "1: attempt 1: First, at most 60 s",
            "1: attempt 1: failed, 503: overloaded, 2 s, 0 tokens",
            "1: waits 1 s: Backoff",
            "1: attempt 2: Retry, at most 57 s",
            "1: attempt 2: rejected, (root): type: must be an integer from 0 to 255, 2 s, 12 tokens",
            "1: attempt 3: Reask, at most 55 s",
            "1: attempt 3: failed, 429: too many, 2 s, 0 tokens",
            "snail-1: cooldown of 6 s",
            // A second, and a tenth of the server's five at most.
            "1: waits 6 s: Hint",
            "1: attempt 4: Retry, at most 46 s",
            "1: attempt 4: accepted, 2 s, 23 tokens",
        ]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_the_server_asks_of_one_call_is_told_of_the_other() -> Result<(), Error> {
    let scripted = Scripted::new().fault(throttled(5)).reply("2").reply("1");
    let told = Told::default();
    let client = told.by(plain(scripted)).build();
    let second = async {
        sleep(secs(2)).await;
        client.extract::<u8>().text("two").await
    };
    tokio::try_join!(client.extract::<u8>().text("one").into_future(), second)?;
    assert_eq!(
        told.take(),
        [
            "1: attempt 1: First, at most 120 s",
            "1: attempt 1: failed, 429: too many, 0 s, 0 tokens",
            "scripted: cooldown of 6 s",
            "1: waits 6 s: Hint",
            "2: waits 4 s: Cooldown",
            "2: attempt 1: First, at most 120 s",
            "2: attempt 1: accepted, 0 s, 0 tokens",
            "1: attempt 2: Retry, at most 120 s",
            "1: attempt 2: accepted, 0 s, 0 tokens",
        ]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_breaker_tells_each_change_and_why() -> Result<(), Error> {
    let breaker = Breaker::default().consecutive_failures(2).open_for([secs(4), secs(6)]);
    let scripted = (0..4).fold(Scripted::new(), |scripted, _| scripted.fault(overloaded()));
    let scripted = scripted.reply("1").reply("2");
    let told = Told::default();
    let client = told.by(plain(scripted).guards(guards().breaker(breaker))).build();
    assert_eq!(client.extract::<u8>().text("one").model("m").await?, 1);
    assert_eq!(client.extract::<u8>().text("two").model("m").await?, 2);
    let told = told.take();
    let steps: Vec<_> = told
        .iter()
        .map(|line| line.split(", ").next().unwrap_or_default())
        // Calls that wait for the breaker are spread over 2 s.
        .filter(|line| !line.ends_with("Breaker"))
        .collect();
    assert_eq!(
        steps,
        [
            "1: attempt 1: First",
            "1: attempt 1: failed",
            "1: waits 1 s: Backoff",
            "1: attempt 2: Retry",
            "1: attempt 2: failed",
            "m: breaker Closed -> Open: ConsecutiveFailures",
            "1: waits 2 s: Backoff",
            "m: breaker Open -> HalfOpen: TimeOver",
            "1: attempt 3: Retry",
            "1: attempt 3: failed",
            "1: waits 4 s: Backoff",
            "1: attempt 4: Retry",
            "1: attempt 4: failed",
            "m: breaker HalfOpen -> Open: ProbesFailed",
            "1: waits 8 s: Backoff",
            "m: breaker Open -> HalfOpen: TimeOver",
            "1: attempt 5: Retry",
            "1: attempt 5: accepted",
            "2: attempt 1: First",
            "2: attempt 1: accepted",
            "m: breaker HalfOpen -> Closed: ProbesAnswered",
        ]
    );
    let waits: Vec<_> = told.iter().filter(|line| line.ends_with("Breaker")).collect();
    // Two seconds of the first four are left; the backoff of 8 s is longer than the second six.
    assert!(matches!(&waits[..], [wait] if wait.starts_with("1: waits ")), "{waits:?}");

    let breaker = Breaker::default().min_attempts(3).failure_ratio(0.6);
    let scripted = Scripted::new().reply("1").fault(overloaded()).fault(overloaded()).reply("2");
    let told = Told::default();
    let client = told.by(plain(scripted).guards(guards().breaker(breaker))).build();
    for _ in 0..2 {
        client.extract::<u8>().text("…").await?;
    }
    let told = told.take();
    let changes: Vec<_> = told.iter().filter(|line| line.contains("breaker")).collect();
    assert_eq!(
        changes,
        [
            "scripted: breaker Closed -> Open: FailureRatio",
            "scripted: breaker Open -> HalfOpen: TimeOver"
        ]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_last_event_of_a_call_without_a_value_says_why() {
    let fatal = |kind| Scripted::new().fault(Fault::new(kind, "no"));
    let wrong = || Scripted::new().reply("300");
    let cases = [
        (fatal(FaultKind::Auth), Retry::default(), ErrorKind::Auth, "Fatal []"),
        (fatal(FaultKind::Blocked), Retry::default(), ErrorKind::Blocked, "Blocked []"),
        (fatal(FaultKind::Truncated), Retry::default(), ErrorKind::Truncated, "Truncated []"),
        (
            fatal(FaultKind::Quota(QuotaKind::Day)),
            Retry::default(),
            ErrorKind::Quota(QuotaKind::Day),
            "Quota []",
        ),
        (
            fatal(FaultKind::Transient),
            Retry::default().transient_retries(0),
            ErrorKind::Transient,
            "Transients []",
        ),
        (
            fatal(FaultKind::Throttled),
            Retry::default().throttle_retries(0),
            ErrorKind::Throttled,
            "Throttles []",
        ),
        (
            wrong(),
            Retry::default().reasks(0),
            ErrorKind::Invalid,
            "Reasks [(root): type: must be an integer from 0 to 255]",
        ),
        (
            wrong().reply("-1"),
            Retry::attempts(2).reasks(5),
            ErrorKind::Invalid,
            "Attempts [(root): type: must be an integer from 0 to 255]",
        ),
    ];
    for (scripted, policy, kind, reason) in cases {
        let told = Told::default();
        let client = told.by(plain(scripted)).build();
        let error = client.extract::<u8>().text("…").retry(policy).await.expect_err(reason);
        assert_eq!(error.kind(), kind, "{reason}");
        let last = told.take().pop();
        assert_eq!(last, Some(format!("1: gave up: {reason}")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_tells_so_wherever_it_was() {
    let one_slot = guards().limiter(Limiter::default().start(1).max(1));
    let scripted =
        Scripted::new().fault(overloaded()).hang().hang().reply("4").reply("5").fault(overloaded());
    let told = Told::default();
    let client = told.by(plain(scripted).guards(one_slot)).build();
    let ask = || client.extract::<u8>().text("…").into_future();
    let idle = || {
        let scope = client.stats().models.remove(0);
        (scope.under_way, scope.queued)
    };

    // While it waits.
    timeout(Duration::from_millis(500), ask()).await.expect_err("it waits for a second");
    assert_eq!(told.take()[2..], ["1: waits 1 s: Backoff", "1: cancelled"]);
    assert_eq!(idle(), (Some(0), 0));

    // In flight.
    timeout(secs(9), ask()).await.expect_err("there is no answer");
    assert_eq!(told.take(), ["2: attempt 1: First, at most 120 s", "2: cancelled"]);
    assert_eq!(idle(), (Some(0), 0));

    // In the queue, behind one in flight.
    let (first, second) = tokio::join!(timeout(secs(9), ask()), timeout(secs(5), ask()));
    assert!(first.is_err() && second.is_err());
    assert_eq!(
        told.take(),
        [
            "3: attempt 1: First, at most 120 s",
            "4: waits 295 s: Queue",
            "4: cancelled",
            "3: cancelled"
        ]
    );
    assert_eq!(idle(), (Some(0), 0));

    // While a check of its answer runs.
    let checked = client.extract::<u8>().text("…").validate_async(|value| async move {
        std::future::pending::<()>().await;
        (value, Ok::<_, String>(()))
    });
    timeout(secs(9), checked.into_future()).await.expect_err("the check does not end");
    assert_eq!(told.take(), ["5: attempt 1: First, at most 120 s", "5: cancelled"]);
    assert_eq!(idle(), (Some(0), 0));

    // Not when it has ended, nor before it began.
    drop(ask());
    assert!(told.take().is_empty());
    let mut ended = ask();
    assert_eq!((&mut ended).await.ok(), Some(5));
    drop(ended);
    assert_eq!(told.take().len(), 2);
    let mut given_up = client.extract::<u8>().text("…").retry(1).into_future();
    assert!((&mut given_up).await.is_err());
    drop(given_up);
    assert_eq!(told.take()[2..], ["7: gave up: Transients []"]);
}

/// `n` calls with as many attempts as `script` says.
async fn calls(client: &Client, n: usize) {
    for _ in 0..n {
        client.extract::<u8>().text("…").await.expect("it is answered in the end");
    }
}

fn script(calls: &[(usize, bool)]) -> Scripted {
    calls.iter().fold(Scripted::new(), |scripted, &(count, fails)| {
        (0..count).fold(scripted, |scripted, _| match fails {
            true => scripted.fault(overloaded()).reply("1"),
            false => scripted.reply("1"),
        })
    })
}

#[tokio::test(start_paused = true)]
async fn too_many_retries_are_told_once_until_they_are_fewer() {
    let steps = [(2, true), (16, false), (1, true), (1, true), (20, false), (1, true)];
    let told = Told::default();
    let client = told.by(plain(script(&steps))).build();
    let mut alerts = Vec::new();
    for (count, _) in steps {
        calls(&client, count).await;
        alerts.push(
            told.take().into_iter().filter(|line| line.contains("ratio")).collect::<Vec<_>>(),
        );
    }
    // Half of 4 attempts, and a tenth of 20, are no alarm; 3 of 22 are, and 4 of 24 are no news.
    // After 4 of 44 it is news again.
    let [few, tenth, third, again, below, anew] = alerts.try_into().expect("six steps");
    assert!(few.is_empty() && tenth.is_empty() && again.is_empty() && below.is_empty());
    assert_eq!(third, ["scripted: retry ratio 0.136"]);
    assert_eq!(anew, ["scripted: retry ratio 0.109"]);
}

#[tokio::test(start_paused = true)]
async fn a_ratio_that_fell_without_a_retry_is_news_again() {
    let steps = [(20, false), (1, true), (4, false), (1, true)];
    let told = Told::default();
    let guards = guards().alert_above(0.04);
    let client = told.by(plain(script(&steps)).guards(guards)).build();
    calls(&client, 26).await;
    let alerts: Vec<_> = told.take().into_iter().filter(|line| line.contains("ratio")).collect();
    assert_eq!(alerts, ["scripted: retry ratio 0.045", "scripted: retry ratio 0.071"]);
}
