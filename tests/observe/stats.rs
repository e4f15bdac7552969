//! What `client.stats()` counts, and how the guards stand.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use instructor::testing::Scripted;
use instructor::{Breaker, BreakerState, Client, Error, Event, Guards, Limiter, ModelStats, Stats};
use tokio::time::advance;

use crate::told::{costing, guards, overloaded, plain, secs, throttled};

async fn ask(client: &Client) -> Result<u8, Error> {
    client.extract().text("…").await
}

/// The guards of the only model.
fn only(client: &Client) -> ModelStats {
    let models: [ModelStats; 1] = client.stats().models.try_into().expect("one model was asked");
    let [model] = models;
    model
}

#[tokio::test(start_paused = true)]
async fn calls_attempts_and_tokens_are_counted() -> Result<(), Error> {
    let scripted = Scripted::new()
        .fault(overloaded())
        .completion(costing("300", 100, 20))
        .fault(throttled(5))
        .completion(costing("30", 110, 3))
        .completion(costing("-1", 50, 1));
    let client = plain(scripted).build();
    assert_eq!(client.stats(), Stats::default());
    ask(&client).await?;
    client.extract::<u8>().text("…").retry(1).await.expect_err("it is wrong");

    let stats = client.stats();
    assert_eq!((stats.calls, stats.attempts), (2, 5));
    assert_eq!((stats.retries, stats.reasks, stats.throttles), (2, 1, 1));
    assert!((stats.retry_ratio - 0.4).abs() < 1e-9, "{}", stats.retry_ratio);
    assert_eq!((stats.useful_tokens, stats.wasted_tokens), (113, 120 + 51));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn clones_share_and_models_are_apart() -> Result<(), Error> {
    let breaker = Breaker::default().consecutive_failures(1);
    let scripted = Scripted::new()
        .fault(overloaded())
        .completion(costing("1", 4, 1))
        .completion(costing("2", 5, 1));
    let scripted = (0..3).fold(scripted, |scripted, _| scripted.completion(costing("3", 0, 1)));
    let client = plain(scripted).guards(guards().breaker(breaker)).build();
    let clone = client.clone();
    let failing = client.extract::<u8>().text("…").model("z").retry(1);
    failing.await.expect_err("one attempt, one failure");
    assert_eq!(ask(&clone).await?, 1, "the breaker of another model is open");
    assert_eq!(clone.extract::<u8>().text("…").model("a").await?, 2);

    for model in ["q", "e", "k"] {
        client.extract::<u8>().text("…").model(model).await?;
    }

    let stats = client.stats();
    assert_eq!(stats, clone.stats());
    assert_eq!((stats.calls, stats.attempts, stats.useful_tokens), (6, 6, 14));
    let models: Vec<_> =
        stats.models.iter().map(|model| (model.model.as_str(), model.breaker)).collect();
    assert_eq!(
        models,
        [
            ("a", Some(BreakerState::Closed)),
            ("e", Some(BreakerState::Closed)),
            ("k", Some(BreakerState::Closed)),
            ("q", Some(BreakerState::Closed)),
            ("scripted", Some(BreakerState::Closed)),
            ("z", Some(BreakerState::Open)),
        ]
    );
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn after_six_minutes_all_is_forgotten() -> Result<(), Error> {
    let breaker = Breaker::default().consecutive_failures(1).open_for([secs(3)]);
    let scripted = Scripted::new()
        .fault(overloaded())
        .fault(throttled(5))
        .completion(costing("300", 7, 1))
        .completion(costing("1", 4, 1))
        .reply("2");
    let client = plain(scripted).guards(guards().breaker(breaker)).build();
    ask(&client).await?;
    ask(&client).await?;
    advance(secs(200)).await;
    let stats = client.stats();
    assert_eq!((stats.calls, stats.attempts, stats.throttles), (2, 5, 1));
    assert!(stats.wasted_tokens == 8 && stats.useful_tokens == 5 && stats.retry_ratio > 0.0);
    assert_eq!(stats.models[0].open, secs(3));
    assert!(stats.models[0].cooldown_share > 0.0);

    advance(secs(160)).await;
    let stats = client.stats();
    assert_eq!((stats.calls, stats.attempts, stats.retries), (0, 0, 0));
    assert_eq!((stats.reasks, stats.throttles, stats.retry_ratio), (0, 0, 0.0));
    assert_eq!((stats.useful_tokens, stats.wasted_tokens), (0, 0));
    let model = only(&client);
    assert_eq!((model.open, model.cooldown_share), (Duration::ZERO, 0.0));
    assert_eq!(model.breaker, Some(BreakerState::Closed), "states are no counts");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_time_that_a_breaker_is_open_is_counted_as_it_passes() {
    let breaker = Breaker::default().consecutive_failures(1).open_for([secs(4)]);
    let scripted = Scripted::new().fault(overloaded()).reply("1").reply("2");
    let client = plain(scripted).guards(guards().breaker(breaker)).build();
    client.extract::<u8>().text("…").retry(1).await.expect_err("one attempt, one failure");
    let now = || {
        let model = only(&client);
        (model.breaker, model.open)
    };
    assert_eq!(now(), (Some(BreakerState::Open), Duration::ZERO));
    advance(secs(3)).await;
    assert_eq!(now(), (Some(BreakerState::Open), secs(3)));
    // Nobody has asked yet, and who does will find it half-open.
    advance(secs(7)).await;
    assert_eq!(now(), (Some(BreakerState::HalfOpen), secs(4)));
    assert_eq!(ask(&client).await.ok(), Some(1));
    assert_eq!(now(), (Some(BreakerState::HalfOpen), secs(4)));
    assert_eq!(ask(&client).await.ok(), Some(2));
    assert_eq!(now(), (Some(BreakerState::Closed), secs(4)));
}

#[tokio::test(start_paused = true)]
async fn cooldowns_are_a_part_of_the_clients_life() -> Result<(), Error> {
    let client = plain(Scripted::new().fault(throttled(5)).reply("1")).build();
    advance(secs(10)).await;
    ask(&client).await?;
    let passed = 10.0 + 6.0;
    // The call waited for 6 s and a spread of half a second at most.
    let share = only(&client).cooldown_share;
    assert!(share <= 6.0 / passed && share >= 6.0 / (passed + 0.5), "{share}");
    advance(secs(280)).await;
    let share = only(&client).cooldown_share;
    assert!((0.02..=6.0 / 296.0).contains(&share), "{share}");
    // Of five minutes at most.
    advance(secs(10)).await;
    assert!((only(&client).cooldown_share - 0.02).abs() < 1e-9);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn slots_and_the_queue_are_told() {
    let hanging = || Scripted::new().hang().hang().hang();
    let limited = plain(hanging()).guards(guards().limiter(Limiter::default().start(2))).build();
    let free = plain(hanging()).guards(Guards::off()).build();
    for (client, slots, queued) in [(limited, (Some(2), Some(2)), 1), (free, (None, None), 0)] {
        let mut three = Box::pin(async { tokio::join!(ask(&client), ask(&client), ask(&client)) });
        tokio::select! {
            biased;
            _ = &mut three => panic!("there is no answer"),
            () = tokio::task::yield_now() => {}
        }
        let model = only(&client);
        assert_eq!((model.limit, model.under_way, model.queued), (slots.0, slots.1, queued));
        assert_eq!(model.breaker.is_some(), slots.0.is_some());

        drop(three);
        let model = only(&client);
        assert_eq!((model.under_way, model.queued), (slots.1.map(|_| 0), 0));
    }
}

#[tokio::test(start_paused = true)]
async fn an_observer_may_look_at_the_stats() -> Result<(), Error> {
    let own: Arc<OnceLock<Client>> = Arc::default();
    let seen: Arc<Mutex<Vec<u64>>> = Arc::default();
    let (of_observer, seen_by) = (Arc::clone(&own), Arc::clone(&seen));
    let scripted = Scripted::new().fault(throttled(5)).hang();
    let client = plain(scripted)
        .observe(move |event: &Event| {
            let client = of_observer.get().expect("it is set before the first call");
            let attempts = client.stats().attempts;
            if !matches!(event, Event::AttemptEnded { .. }) {
                seen_by.lock().expect("no panic").push(attempts);
            }
        })
        .build();
    own.set(client.clone()).expect("it is set once");
    let dropped = tokio::time::timeout(secs(20), ask(&client)).await;
    assert!(dropped.is_err());
    // Started, cooldown, waiting, started, cancelled.
    assert_eq!(*seen.lock().expect("no panic"), [1, 1, 1, 2, 2]);
    Ok(())
}
