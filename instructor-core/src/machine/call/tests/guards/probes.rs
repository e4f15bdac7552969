//! The probes of a half-open breaker: who may, who waits, and what if none comes back.

use super::{Scene, breaker_only, ms, open_breaker, plain};
use crate::machine::Class;
use crate::{Breaker, BreakerState, Cooldown, Guards};

#[test]
fn who_waits_longest_probes_next() {
    let mut scene = Scene::new(Guards::off().breaker(Breaker::default().probes(1)));
    open_breaker(&mut scene, &plain());
    assert_eq!(scene.begin(5_100, plain()), "attempt 1 First 120000");
    assert_eq!(scene.begin(5_200, plain()), "wait 15200 Breaker");
    // Newcomers, one after the other; what their probes say is nothing.
    let mut probe = 10;
    for turn in 0..20 {
        let now = 5_300 + turn * 100;
        let newcomer = scene.calls.len();
        assert!(scene.begin(now, plain()).starts_with("wait "), "{turn}");
        scene.ends(probe, now, Class::Fatal);
        let [next] = scene.woken()[..] else { panic!("one probe, one call") };
        assert_eq!(scene.slot(next, now), "attempt 1 First 120000");
        assert_eq!(next, newcomer - 1, "the one before");
        probe = next;
    }
}

#[test]
fn all_who_wait_ask_anew_when_the_breaker_changes() {
    for (class, state) in
        [(Class::Accepted, BreakerState::Closed), (Class::Transient, BreakerState::Open)]
    {
        let mut scene = Scene::new(breaker_only());
        open_breaker(&mut scene, &plain());
        scene.begin_all(5_100, 6, &plain());
        scene.ends(10, 5_200, class);
        scene.ends(11, 5_200, class);
        assert_eq!(scene.breaker(), state);
        // The first of them was woken when a probe was back, and is not woken twice.
        let woken = scene.woken();
        assert_eq!(woken, [13, 14, 15]);
        let expected = match state {
            BreakerState::Closed => "attempt 1 First 120000",
            _ => "wait 15200 Breaker",
        };
        for call in woken {
            assert_eq!(scene.slot(call, 5_200), expected, "{class:?}");
        }
    }
}

#[test]
fn probes_that_never_come_back_do_not_hold_the_breaker() {
    let mut scene = Scene::new(breaker_only());
    open_breaker(&mut scene, &plain());
    scene.begin_all(5_100, 3, &plain());
    assert_eq!(scene.begin(6_000, plain()), "wait 16000 Breaker");
    assert_eq!(scene.begin(6_000, plain()), "wait 16000 Breaker");
    assert_eq!(scene.timer(13, 16_000), "attempt 1 First 120000", "ten seconds after the last");
    assert_eq!(scene.timer(14, 16_000), "wait 26000 Breaker", "one at a time");
    scene.ends(13, 16_500, Class::Accepted);
    assert!(scene.woken().is_empty(), "three are still under way");
    assert_eq!(scene.timer(14, 26_000), "attempt 1 First 120000");
    scene.ends(14, 26_100, Class::Accepted);
    assert_eq!(scene.breaker(), BreakerState::Closed);
}

#[test]
fn a_call_that_gives_up_waiting_for_a_probe_is_gone() {
    let mut scene = Scene::new(Guards::off().breaker(Breaker::default().probes(1)));
    open_breaker(&mut scene, &plain());
    scene.begin_all(5_100, 3, &plain());
    assert_eq!(scene.begin(5_100, plain().longest_wait(ms(0))), "give up BreakerOpen");
    scene.cancel(11, 5_200);
    scene.ends(10, 5_300, Class::Fatal);
    assert_eq!(scene.woken(), [12]);
    scene.cancel(12, 5_300);
    assert_eq!(scene.begin(5_300, plain()), "attempt 1 First 120000");
}

#[test]
fn a_call_that_gives_up_when_it_asks_again_is_gone_too() {
    let mut scene = Scene::new(Guards::off().breaker(Breaker::default().probes(1)));
    open_breaker(&mut scene, &plain());
    scene.begin(5_100, plain());
    assert_eq!(scene.begin(5_100, plain().deadline(ms(12_000))), "wait 14100 Breaker");
    assert_eq!(scene.timer(11, 14_100), "give up BreakerOpen");
    scene.ends(10, 14_200, Class::Fatal);
    assert!(scene.woken().is_empty());
    assert_eq!(scene.begin(14_300, plain()), "attempt 1 First 120000");
}

#[test]
fn a_call_that_comes_to_wait_for_the_cooldown_waits_for_no_probe() {
    let guards = Guards::off().breaker(Breaker::default().probes(1)).cooldown(Cooldown::default());
    let mut scene = Scene::new(guards);
    open_breaker(&mut scene, &plain());
    scene.begin(5_100, plain());
    assert_eq!(scene.begin(5_100, plain()), "wait 15100 Breaker");
    assert_eq!(scene.throttled(10, 5_200, 20_000), "wait 26200 Hint");
    assert_eq!(scene.woken(), [11]);
    assert_eq!(scene.slot(11, 5_200), "wait 27200 Cooldown");
    assert_eq!(scene.calls[11].waiter(), None);
    // Its turn has come and it does not: others do not wait for it.
    assert_eq!(scene.begin(30_000, plain()), "attempt 1 First 120000");
}

#[test]
fn who_leaves_before_it_is_woken_takes_nobody_along() {
    let mut scene = Scene::new(breaker_only());
    open_breaker(&mut scene, &plain());
    scene.begin_all(5_100, 3 + 3, &plain());
    scene.ends(10, 5_200, Class::Accepted);
    scene.ends(11, 5_200, Class::Accepted);
    assert_eq!(scene.breaker(), BreakerState::Closed);
    scene.cancel(13, 5_300);
    assert_eq!(scene.woken(), [14, 15]);
}
