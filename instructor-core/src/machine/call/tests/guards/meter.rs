//! What a scope counts and tells.

use super::{Scene, ms, plain, tireless};
use crate::machine::{Class, Event, Outcome};
use crate::{Breaker, BreakerState, Cooldown, Guards, Limiter};

#[test]
fn too_many_retries_are_told_once() {
    let mut scene = Scene::new(Guards::off());
    for call in 0..30 {
        scene.begin(0, tireless());
        if call % 6 == 5 {
            scene.ends(call, 0, Class::Transient);
            scene.timer(call, 0);
        }
    }
    // From twenty attempts on, and more than a tenth.
    assert_eq!(scene.notices(), ["retry ratio 0.143"]);
    for call in 30..200 {
        scene.begin(1_000, tireless());
        let _ = call;
    }
    scene.ends(6, 2_000, Class::Transient);
    scene.timer(6, 2_000);
    assert!(scene.notices().is_empty(), "fewer again");
    for call in 30..80 {
        scene.ends(call, 3_000, Class::Transient);
        scene.timer(call, 3_000);
    }
    assert_eq!(scene.notices().len(), 1, "and once more");
}

#[test]
fn how_many_retries_are_too_many_can_be_set() {
    let mut scene = Scene::new(Guards::off().alert_above(0.5));
    let retry = |scene: &mut Scene, call: usize| {
        scene.ends(call, 0, Class::Transient);
        scene.timer(call, 0);
    };
    scene.begin_all(0, 20, &tireless());
    (0..20).for_each(|call| retry(&mut scene, call));
    assert!(scene.notices().is_empty(), "a half is not more than a half");
    retry(&mut scene, 0);
    assert_eq!(scene.notices(), ["retry ratio 0.512"]);
}

#[test]
fn an_open_breaker_and_a_cooldown_are_counted_in_time() {
    let guards = Guards::off()
        .breaker(Breaker::default().consecutive_failures(2))
        .cooldown(Cooldown::default());
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 3, &plain());
    scene.ends(0, 10_000, Class::Transient);
    scene.ends(1, 10_000, Class::Transient);
    scene.throttled(2, 11_000, 2_000);
    for (now, breaker, open, cooling) in [
        (12_000, BreakerState::Open, 2_000, 1_000),
        (14_999, BreakerState::Open, 4_999, 3_000),
        // Half-open for the next call to ask, though none did.
        (15_000, BreakerState::HalfOpen, 5_000, 3_000),
        (312_000, BreakerState::HalfOpen, 3_000, 2_000),
        (400_000, BreakerState::HalfOpen, 0, 0),
    ] {
        let stats = scene.scope.stats(ms(now));
        assert_eq!(stats.breaker, Some(breaker), "{now}");
        assert_eq!((stats.open, stats.cooling), (ms(open), ms(cooling)), "{now}");
        assert_eq!(stats.window, ms(now.min(300_000)));
    }
}

#[test]
fn calls_attempts_and_tokens_are_counted() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(2).max(2)));
    let used = |class, tokens| Event::Outcome(Outcome::new(class).tokens(tokens));
    scene.begin_all(0, 4, &tireless());
    scene.next(0, 0, used(Class::Rejected, 300));
    assert_eq!(scene.slot(2, 0), "attempt 1 First 120000");
    scene.next(1, 0, used(Class::Accepted, 500));
    assert_eq!(scene.slot(0, 0), "attempt 2 Reask 120000");
    scene.throttled(2, 0, 1_000);
    scene.next(0, 0, used(Class::Accepted, 200));
    assert_eq!(scene.slot(3, 0), "attempt 1 First 120000");
    scene.next(3, 0, used(Class::Transient, 70));
    assert_eq!(scene.timer(3, 0), "attempt 2 Retry 120000");
    assert_eq!(scene.timer(2, 2_000), "attempt 2 Retry 120000");
    scene.begin(2_000, tireless());
    let stats = scene.scope.stats(ms(2_000));
    let tally = stats.tally;
    assert_eq!((tally.calls, tally.attempts, tally.retries, tally.reasks), (5, 7, 2, 1));
    assert_eq!((tally.throttles, tally.useful_tokens, tally.wasted_tokens), (1, 700, 370));
    assert_eq!((stats.under_way, stats.queued), (Some(2), 1));
}
