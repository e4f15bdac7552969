//! The limiter and its queue.

use super::{Scene, ms, plain};
use crate::machine::Class;
use crate::{Breaker, BreakerState, Guards, Limiter, QuotaKind};

#[test]
fn calls_above_the_limit_queue_and_are_served_in_order() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(2).max(2)));
    let starts = scene.begin_all(0, 5, &plain());
    assert_eq!(starts[..2], ["attempt 1 First 120000", "attempt 1 First 120000"]);
    // At most until there is no time for an attempt left.
    assert_eq!(starts[2..], ["wait 295000 Queue"; 3]);
    assert!(scene.woken().is_empty());
    scene.ends(1, 100, Class::Accepted);
    assert_eq!(scene.woken(), [2]);
    assert_eq!(scene.begin(100, plain()), "wait 295100 Queue", "nobody pushes in");
    assert_eq!(scene.slot(3, 100), "wait 295000 Queue", "it was not meant");
    assert_eq!(scene.slot(2, 100), "attempt 1 First 120000");
    // Who is dropped while it queues leaves; who has a slot and is dropped hands it on.
    scene.cancel(3, 200);
    scene.ends(0, 200, Class::Fatal);
    assert_eq!(scene.woken(), [4]);
    scene.cancel(4, 200);
    assert_eq!(scene.woken(), [5]);
    assert_eq!(scene.slot(5, 300), "attempt 1 First 120000");
    assert_eq!(scene.under_way(), 2);
    scene.cancel(5, 300);
    scene.ends(2, 300, Class::Accepted);
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn a_slot_that_is_given_back_goes_to_who_waits_already() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(1).max(1)));
    scene.begin_all(0, 2, &plain());
    assert_eq!(scene.ends(0, 10, Class::Rejected), "wait 295000 Queue");
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 10), "attempt 1 First 120000");
    scene.ends(1, 20, Class::Accepted);
    assert_eq!(scene.woken(), [0]);
    assert_eq!(scene.slot(0, 20), "attempt 2 Reask 120000");
}

#[test]
fn a_call_queues_no_longer_than_it_may() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(1).max(1)));
    scene.begin(0, plain());
    assert_eq!(scene.begin(0, plain().deadline(ms(20_000))), "wait 15000 Queue");
    assert_eq!(scene.timer(1, 14_999), "wait 15000 Queue");
    assert_eq!(scene.timer(1, 15_000), "give up DeadlineWouldPass");
    assert_eq!(scene.begin(0, plain().longest_wait(ms(4_000))), "wait 4000 Queue");
    assert_eq!(scene.timer(2, 4_000), "give up Shed");
    scene.ends(0, 5_000, Class::Accepted);
    assert!(scene.woken().is_empty(), "those who gave up are gone");
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn an_interactive_queue_serves_the_latest_and_sheds_the_oldest() {
    let guards = Guards::interactive().limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    let starts = scene.begin_all(0, 3, &plain());
    assert_eq!(starts[1..], ["wait 10000 Queue"; 2]);
    assert!(scene.woken().is_empty());
    // Two places; the third waiter costs the oldest its own.
    assert_eq!(scene.begin(5, plain()), "wait 10005 Queue");
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 5), "give up Shed");
    scene.ends(0, 10, Class::Accepted);
    assert_eq!(scene.woken(), [3]);
    assert_eq!(scene.slot(3, 10), "attempt 1 First 120000");
    scene.ends(3, 20, Class::Accepted);
    assert_eq!(scene.woken(), [2]);
}

#[test]
fn the_limit_grows_with_answers_and_shrinks_with_trouble() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default()));
    let answered = |scene: &mut Scene, under_way: usize, now: u64| {
        let first = scene.calls.len();
        scene.begin_all(now, under_way, &plain());
        for call in first..first + under_way {
            scene.ends(call, now, Class::Accepted);
        }
    };
    assert_eq!(scene.limit(), 10);
    // What is not used does not grow: half of it has to be under way.
    answered(&mut scene, 4, 0);
    assert_eq!(scene.limit(), 10);
    answered(&mut scene, 10, 0);
    // Slow start: one more with each answer, until fewer than half of it are under way.
    assert_eq!(scene.limit(), 14);

    let fails = |scene: &mut Scene, class: Class, now: u64| {
        scene.begin(now, plain());
        let call = scene.calls.len() - 1;
        scene.ends(call, now, class);
        scene.cancel(call, now);
        scene.limit()
    };
    assert_eq!(fails(&mut scene, Class::Transient, 10_000), 12);
    assert_eq!(fails(&mut scene, Class::Timeout, 10_999), 12, "once a second");
    assert_eq!(fails(&mut scene, Class::Throttle, 11_000), 8);
    assert_eq!(fails(&mut scene, Class::Timeout, 12_000), 6);
    assert_eq!(fails(&mut scene, Class::Quota(QuotaKind::Day), 13_000), 6);
    assert_eq!(fails(&mut scene, Class::Fatal, 14_000), 6);
    assert_eq!(fails(&mut scene, Class::Adjusted, 15_000), 6);
    // And from then on by one when all of it was answered.
    answered(&mut scene, 6, 20_000);
    assert_eq!(scene.limit(), 6);
    answered(&mut scene, 6, 20_000);
    assert_eq!(scene.limit(), 7);
    for second in 30..60 {
        fails(&mut scene, Class::Throttle, second * 1_000);
    }
    assert_eq!(scene.limit(), 1, "never none");
    answered(&mut scene, 1, 90_000);
    answered(&mut scene, 1, 90_000);
    assert_eq!(scene.limit(), 2, "and never stuck");
}

#[test]
fn a_timeout_cut_short_by_the_deadline_brakes_and_is_no_failure() {
    let guards = Guards::off().limiter(Limiter::default()).breaker(Breaker::default());
    let mut scene = Scene::new(guards.clone());
    for call in 0..10 {
        scene.begin(0, plain().deadline(ms(60_000)));
        assert_eq!(scene.ends(call, 60_000, Class::Timeout), "give up Deadline");
    }
    assert_eq!((scene.breaker(), scene.limit()), (BreakerState::Closed, 7));
    // Less than the least attempt says nothing at all.
    let mut scene = Scene::new(guards);
    scene.begin(0, plain().deadline(ms(20_000)));
    assert_eq!(scene.ends(0, 13_000, Class::Adjusted), "attempt 2 Retry 7000");
    assert_eq!(scene.ends(0, 13_000, Class::Transient), "wait 14000 Backoff");
    assert_eq!(scene.limit(), 9);
    assert_eq!(scene.timer(0, 16_000), "attempt 3 Retry 4000", "the timer fired late");
    assert_eq!(scene.ends(0, 20_000, Class::Timeout), "give up Deadline");
    assert_eq!(scene.limit(), 9);
    // The least attempt says something.
    scene.begin(30_000, plain().deadline(ms(20_000)));
    assert_eq!(scene.ends(1, 45_000, Class::Rejected), "attempt 2 Reask 5000");
    assert_eq!(scene.ends(1, 50_000, Class::Timeout), "give up Deadline");
    assert_eq!(scene.limit(), 6);
}

#[test]
fn a_call_that_queues_again_has_kept_its_turn() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(1).max(1)));
    scene.begin(0, plain());
    scene.begin(10, plain());
    scene.begin(20, plain());
    // It began before those who wait, and is asked again before them.
    assert_eq!(scene.ends(0, 30, Class::Rejected), "wait 295000 Queue");
    assert_eq!(scene.woken(), [1], "whose turn it was by then");
    scene.slot(1, 30);
    scene.ends(1, 40, Class::Accepted);
    assert_eq!(scene.woken(), [0]);
    assert_eq!(scene.slot(0, 40), "attempt 2 Reask 120000");
    scene.ends(0, 50, Class::Accepted);
    assert_eq!(scene.woken(), [2]);
}

#[test]
fn the_limits_ends_can_be_set() {
    for (start, max, first) in [(3, 7, 3), (0, 7, 1), (9, 7, 7), (9, 0, 1)] {
        let limiter = Limiter::default().start(start).max(max);
        assert_eq!(Scene::new(Guards::off().limiter(limiter)).limit(), first, "{start} {max}");
    }
}

#[test]
fn an_interactive_queue_has_two_places_for_each_slot() {
    let guards = Guards::interactive().limiter(Limiter::default().start(3).max(3));
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 3 + 6, &plain());
    assert!(scene.woken().is_empty());
    scene.begin(0, plain());
    assert_eq!(scene.woken(), [3]);
}

#[test]
fn a_call_that_leaves_an_interactive_queue_takes_no_slot() {
    let guards = Guards::interactive().limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 3, &plain());
    assert_eq!(scene.ends(0, 10, Class::Rejected), "wait 10010 Queue");
    assert_eq!(scene.woken(), [2]);
    assert_eq!(scene.slot(2, 10), "attempt 1 First 120000");
    // One that was answered, and one that was not.
    scene.cancel(0, 20);
    scene.cancel(1, 20);
    scene.ends(2, 30, Class::Accepted);
    assert!(scene.woken().is_empty());
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn a_limit_of_which_half_is_used_grows() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(4)));
    scene.begin_all(0, 2, &plain());
    scene.ends(0, 0, Class::Accepted);
    assert_eq!(scene.limit(), 5);
    scene.ends(1, 0, Class::Accepted);
    assert_eq!(scene.limit(), 5, "one of five is too few");
}

#[test]
fn an_interactive_queue_keeps_calls_that_were_answered() {
    let guards = Guards::interactive().limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 2, &plain());
    // The oldest, and answered: it is served before the youngest, and not sent away.
    assert_eq!(scene.ends(0, 10, Class::Rejected), "wait 10010 Queue");
    assert_eq!(scene.woken(), [1]);
    scene.slot(1, 10);
    scene.begin_all(20, 2, &plain());
    assert_eq!(scene.woken(), [2], "the older of the others");
    scene.ends(1, 30, Class::Accepted);
    assert_eq!(scene.woken(), [0]);
    // A call that only failed is as old as it is.
    assert_eq!(scene.slot(0, 30), "attempt 2 Reask 120000");
    assert_eq!(scene.ends(0, 40, Class::Transient), "wait 1040 Backoff");
    assert_eq!(scene.woken(), [3]);
    scene.slot(3, 40);
    scene.begin_all(50, 2, &plain());
    assert_eq!(scene.timer(0, 1_040), "wait 11040 Queue");
    assert_eq!(scene.woken(), [0]);
    assert_eq!(scene.slot(0, 1_040), "give up Shed");
}

#[test]
fn a_queue_that_is_too_long_for_a_lower_limit_is_cut_to_it() {
    let guards = Guards::interactive().limiter(Limiter::default().start(10).max(10));
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 30, &plain());
    assert!(scene.woken().is_empty());
    scene.ends(0, 100, Class::Timeout);
    assert_eq!(scene.limit(), 7);
    scene.begin(200, plain());
    assert_eq!(scene.scope.stats(ms(200)).queued, 14);
    assert_eq!(scene.woken(), (10..17).collect::<Vec<_>>());
}
