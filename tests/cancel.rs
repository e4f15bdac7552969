//! Futures that are dropped wherever they wait: the guards get everything back.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use instructor::testing::Scripted;
use instructor::{
    Breaker, BreakerState, Budget, Client, Event, Exchange, Fault, FaultKind, Guards, Limiter,
    Provider, Request, Retry, Wait,
};
use tokio::time::{Instant, sleep};

/// A script that takes its time: a request waits in two places before its answer.
#[derive(Debug, Clone)]
struct Slow(Scripted);

impl Provider for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn default_model(&self) -> &'static str {
        "slow"
    }

    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            sleep(Duration::from_millis(10)).await;
            self.0.send(request, timeout).await
        })
    }
}

/// Every kind of wait: backoff, a hint, a reask, a breaker that opens and probes, and checks.
fn script() -> Scripted {
    let overloaded = || Fault::new(FaultKind::Transient, "overloaded").status(503);
    let throttled = || {
        Fault::new(FaultKind::Throttled, "too many").status(429).retry_after(Duration::from_secs(2))
    };
    Scripted::new()
        .fault(overloaded())
        .fault(throttled())
        .reply("300")
        .fault(overloaded())
        .fault(overloaded())
        .reply("no number")
        .reply("7")
        .reply("8")
        .reply("9")
}

struct Seen {
    cancelled: usize,
    ended: bool,
}

/// Starts a call behind another one that holds the only slot, and drops it when it was polled so
/// often.
async fn drop_after(polls: usize) -> Seen {
    let cancelled = Arc::new(Mutex::new(0));
    let count = Arc::clone(&cancelled);
    let guards = Guards::batch()
        .limiter(Limiter::default().start(1).max(1))
        .breaker(Breaker::default().consecutive_failures(2))
        .budget(Budget::default());
    let client = Client::builder(Slow(script()))
        .guards(guards)
        .retry(Retry::attempts(20).wait(Wait::fixed(Duration::from_secs(1))))
        .seed(1)
        .observe(move |event| {
            if let Event::Cancelled { .. } = event {
                *count.lock().expect("no panic") += 1;
            }
        })
        .build();
    let other = client.clone();
    let other = tokio::spawn(async move { other.extract::<u16>().text("first").await });
    tokio::task::yield_now().await;

    let ended = {
        let mut call = pin!(
            client
                .extract::<u8>()
                .text("a number")
                .validate_async(|number| async move {
                    sleep(Duration::from_millis(5)).await;
                    (number, if number == 7 { Err("not seven") } else { Ok(()) })
                })
                .into_future()
        );
        let mut left = polls;
        std::future::poll_fn(|context| {
            if left == 0 {
                return Poll::Ready(false);
            }
            left -= 1;
            call.as_mut().poll(context).map(|_| true)
        })
        .await
    };
    // Whatever the first call still does, nobody stands in its way.
    let start = Instant::now();
    let _ = other.await.expect("no panic");
    assert!(start.elapsed() < Duration::from_secs(60));

    // A new call gets its slot: nothing was kept.
    let stats = client.stats();
    assert_eq!(stats.models[0].under_way, Some(0), "after {polls} polls");
    assert_eq!(stats.models[0].queued, 0, "after {polls} polls");
    let attempts = stats.attempts;
    let _ = client.extract::<u8>().text("another").await;
    let stats = client.stats();
    assert_eq!((stats.models[0].under_way, stats.models[0].queued), (Some(0), 0));
    assert!(stats.attempts > attempts, "after {polls} polls");
    assert_ne!(stats.models[0].breaker, Some(BreakerState::HalfOpen), "no probe is missing");
    let cancelled = *cancelled.lock().expect("no panic");
    Seen { cancelled, ended }
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_at_any_await_leaves_the_guards_consistent() {
    let mut dropped = 0;
    loop {
        let Seen { cancelled, ended } = drop_after(dropped).await;
        if ended {
            assert_eq!(cancelled, 0, "what has ended is not cancelled");
            break;
        }
        // Before its first poll there is no call.
        assert_eq!(cancelled, usize::from(dropped > 0), "after {dropped} polls");
        dropped += 1;
    }
    assert!(dropped > 15, "{dropped} places");
}
