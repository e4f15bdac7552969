//! The circuit breaker.

use std::time::Duration;

use super::{Scene, breaker_only, ms, open_breaker, plain, tireless};
use crate::machine::Class;
use crate::{Breaker, BreakerState, Guards, Limiter};

#[test]
fn ten_failures_in_a_row_open_the_breaker_and_an_answer_between_does_not() {
    let mut scene = Scene::new(breaker_only());
    for call in 0..19 {
        scene.begin(0, plain());
        // Neither a wrong answer nor throttling is a failure of the service.
        let class = if call == 9 { Class::Rejected } else { Class::Transient };
        scene.ends(call, 1, class);
        assert_eq!(scene.breaker(), BreakerState::Closed);
        scene.begin(0, plain());
        scene.calls.swap_remove(call + 1);
    }
    scene.begin(0, plain());
    scene.throttled(19, 1, 0);
    assert_eq!(scene.breaker(), BreakerState::Closed);
    scene.begin(0, plain());
    scene.ends(20, 1, Class::Timeout);
    assert_eq!(scene.notices(), ["Closed Open ConsecutiveFailures"]);
}

#[test]
fn four_failures_of_five_open_the_breaker_from_twenty_attempts_on() {
    let mut scene = Scene::new(breaker_only());
    let outcome = |call: usize| match call % 5 {
        0 => Class::Accepted,
        _ => Class::Transient,
    };
    for call in 0..19 {
        scene.begin(0, plain());
        scene.ends(call, call as u64, outcome(call));
    }
    assert_eq!(scene.breaker(), BreakerState::Closed);
    scene.begin(0, plain());
    scene.ends(19, 19, outcome(19));
    assert_eq!(scene.notices(), ["Closed Open FailureRatio"]);

    // What is older than thirty seconds is forgotten.
    let mut scene = Scene::new(breaker_only());
    for call in 0..40 {
        scene.begin(0, plain());
        let now = if call < 12 { 0 } else { 30_000 };
        scene.ends(call, now, outcome(call));
        assert_eq!(scene.breaker() == BreakerState::Open, call >= 31, "{call}");
        if call >= 31 {
            break;
        }
    }
}

#[test]
fn an_open_breaker_is_waited_for_and_a_few_calls_probe() {
    let mut scene = Scene::new(breaker_only()).drawing(0.25);
    open_breaker(&mut scene, &tireless());
    // Open for 5 s, from 100 ms on; those who wait are spread over 2 s.
    assert_eq!(scene.begin(200, plain()), "wait 5600 Breaker");
    assert_eq!(scene.timer(0, 100), "wait 5600 Breaker", "asked at admission, after the wait");
    // Half-open exactly when the time is over: three may try.
    assert_eq!(scene.timer(10, 5_600), "attempt 1 First 120000");
    assert_eq!(scene.notices(), ["Open HalfOpen TimeOver"]);
    for call in [11, 12] {
        assert_eq!(scene.begin(5_600, plain()), "attempt 1 First 120000", "{call}");
    }
    // The others wait for one of them, or until it seems that they never come back.
    assert_eq!(scene.begin(5_600, plain()), "wait 15600 Breaker");
    assert_eq!(scene.ends(10, 5_700, Class::Accepted), "done");
    // A probe that is dropped makes room for another.
    assert_eq!(scene.woken(), [13], "a probe is back");
    assert_eq!(scene.slot(13, 5_700), "attempt 1 First 120000");
    assert_eq!(scene.begin(5_700, plain()), "wait 15700 Breaker");
    scene.cancel(11, 5_700);
    assert_eq!(scene.begin(5_700, plain()), "wait 15700 Breaker", "not past those who wait");
    assert_eq!(scene.woken(), [14]);
    assert_eq!(scene.slot(14, 5_700), "attempt 1 First 120000");
    assert_eq!(scene.breaker(), BreakerState::HalfOpen);
    assert_eq!(scene.ends(12, 5_800, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(scene.notices(), ["HalfOpen Closed ProbesAnswered"]);
    // What a probe of the epoch before says is not heard.
    scene.ends(14, 5_900, Class::Transient);
    for _ in 0..9 {
        scene.begin(6_000, plain());
        scene.ends(scene.calls.len() - 1, 6_000, Class::Transient);
    }
    assert_eq!(scene.breaker(), BreakerState::Closed, "nine of this epoch");
}

#[test]
fn the_breaker_opens_for_longer_and_is_half_open_on_time() {
    let mut scene = Scene::new(breaker_only());
    open_breaker(&mut scene, &plain());
    for (fails_at, opens_again) in [(5_100, 10), (15_100, 15), (30_100, 15), (45_100, 15)] {
        assert_eq!(
            scene.begin(fails_at - 1, plain()),
            format!("wait {fails_at} Breaker"),
            "a moment too early"
        );
        let last = scene.calls.len() - 1;
        assert_eq!(scene.timer(last, fails_at), "attempt 1 First 120000", "inclusive");
        scene.begin(fails_at, plain());
        scene.ends(last, fails_at, Class::Timeout);
        assert_eq!(scene.breaker(), BreakerState::HalfOpen, "one failure is not enough");
        scene.ends(last + 1, fails_at, Class::Transient);
        assert_eq!(scene.notices(), ["Open HalfOpen TimeOver", "HalfOpen Open ProbesFailed"]);
        let until = fails_at + opens_again * 1_000;
        assert_eq!(scene.begin(fails_at, plain()), format!("wait {until} Breaker"));
    }
}

#[test]
fn a_call_in_a_hurry_does_not_wait_for_the_breaker() {
    let mut scene = Scene::new(breaker_only());
    open_breaker(&mut scene, &tireless());
    assert_eq!(scene.begin(1_100, plain().fail_fast(true)), "give up BreakerOpen 4000");
    assert_eq!(scene.begin(1_100, plain().deadline(ms(5_000))), "give up DeadlineWouldPass 4000");
    assert_eq!(scene.begin(1_100, plain().longest_wait(ms(3_999))), "give up BreakerOpen 4000");
    assert_eq!(scene.begin(1_100, plain().longest_wait(ms(4_000))), "wait 5100 Breaker");
    assert_eq!(scene.begin(2_100, plain().deadline(ms(3_999))), "give up DeadlineWouldPass 3000");
    assert_eq!(scene.begin(2_100, plain().deadline(ms(4_000))), "wait 5100 Breaker");

    let interactive = Guards::interactive().without_limiter();
    let mut scene = Scene::new(interactive);
    open_breaker(&mut scene, &tireless());
    assert_eq!(scene.begin(100, plain()), "give up BreakerOpen 5000");
    assert_eq!(scene.begin(100, plain().fail_fast(false)), "wait 5100 Breaker");
}

#[test]
fn a_permit_is_not_kept_by_a_call_that_queues() {
    let guards = breaker_only().limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    scene.begin(0, tireless());
    for now in 0..10 {
        scene.ends(0, now, Class::Transient);
        scene.timer(0, now);
    }
    // Half-open: one probes, three more queue for the slot and hold no permit.
    scene.timer(0, 5_009);
    assert_eq!(scene.notices(), ["Closed Open ConsecutiveFailures", "Open HalfOpen TimeOver"]);
    assert_eq!(scene.begin_all(5_009, 3, &plain()), ["wait 300009 Queue"; 3]);
    scene.ends(0, 5_010, Class::Accepted);
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 5_010), "attempt 1 First 120000");
}

#[test]
fn three_failures_of_four_do_not_open_the_breaker() {
    let mut scene = Scene::new(breaker_only());
    for call in 0..100 {
        scene.begin(0, plain());
        scene.ends(call, 0, if call % 4 == 0 { Class::Accepted } else { Class::Transient });
    }
    assert_eq!(scene.breaker(), BreakerState::Closed);
}

#[test]
fn when_the_breaker_opens_can_be_set() {
    let breaker = Breaker::default().failure_ratio(0.5).min_attempts(4);
    let mut scene = Scene::new(Guards::off().breaker(breaker));
    scene.begin_all(0, 4, &plain());
    for (call, class) in [Class::Accepted, Class::Accepted, Class::Transient, Class::Transient]
        .into_iter()
        .enumerate()
    {
        assert_eq!(scene.breaker(), BreakerState::Closed, "{call}");
        scene.ends(call, 0, class);
    }
    assert_eq!(scene.notices(), ["Closed Open FailureRatio"]);
}

#[test]
fn how_the_breaker_closes_again_can_be_set() {
    let breaker = Breaker::default()
        .consecutive_failures(2)
        .open_for([1, 3].map(Duration::from_secs))
        .probes(0);
    let mut scene = Scene::new(Guards::off().breaker(breaker));
    scene.begin_all(0, 2, &tireless());
    scene.ends(0, 0, Class::Transient);
    scene.ends(1, 0, Class::Transient);
    assert_eq!(scene.timer(0, 0), "wait 1000 Breaker");
    assert_eq!(scene.timer(0, 1_000), "attempt 2 Retry 120000", "no probes at all reads as one");
    assert_eq!(scene.timer(1, 1_000), "wait 11000 Breaker");
    scene.ends(0, 1_100, Class::Transient);
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 1_100), "attempt 2 Retry 120000");
    scene.ends(1, 2_000, Class::Transient);
    assert_eq!(scene.timer(1, 2_000), "wait 5000 Breaker");
}

#[test]
fn an_interactive_breaker_never_opens_for_longer() {
    let mut scene = Scene::new(Guards::interactive());
    open_breaker(&mut scene, &tireless());
    for until in [5_100, 10_100, 15_100, 20_100] {
        let first = scene.calls.len();
        scene.begin_all(until, 2, &plain());
        scene.ends(first, until, Class::Transient);
        scene.ends(first + 1, until, Class::Transient);
        assert_eq!(scene.begin(until, plain()), "give up BreakerOpen 5000");
    }
}
