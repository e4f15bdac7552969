//! The line of those who come back after a cooldown: its places, and who has none.

use super::{Scene, ms, plain};
use crate::machine::Class;
use crate::{Cooldown, Guards, Retry};

fn cooldown_only() -> Guards {
    Guards::off().cooldown(Cooldown::default())
}

/// When each of some calls that begin now may come back.
fn turns(scene: &mut Scene, now: u64, count: usize) -> Vec<u64> {
    let lines = scene.begin_all(now, count, &plain());
    lines.iter().map(|line| turn(line)).collect()
}

fn turn(line: &str) -> u64 {
    let until = line.strip_prefix("wait ").and_then(|line| line.strip_suffix(" Cooldown"));
    until.and_then(|until| until.parse().ok()).expect(line)
}

/// A scene whose only call was throttled at 0, for as long.
fn throttled(guards: Guards, hint: u64) -> Scene {
    let mut scene = Scene::new(guards);
    scene.begin(0, plain());
    scene.throttled(0, 0, hint);
    scene
}

#[test]
fn those_who_leave_the_line_leave_no_hole_and_no_haste() {
    let mut untouched = throttled(cooldown_only(), 10_000);
    let expected = turns(&mut untouched, 200, 20);
    let mut scene = throttled(cooldown_only(), 10_000);
    turns(&mut scene, 100, 100);
    (1..=100).rev().for_each(|call| scene.cancel(call, 150));
    for (turn, expected) in turns(&mut scene, 200, 20).into_iter().zip(expected) {
        // But for what is lost by dividing nanoseconds.
        assert!(turn.abs_diff(expected) <= 1, "{turn} {expected}");
    }
}

#[test]
fn a_place_whose_turn_has_come_is_not_given_back() {
    let mut scene = throttled(cooldown_only(), 10_000);
    let first = turns(&mut scene, 100, 3);
    assert_eq!(first, [12_000, 12_968, 13_907]);
    scene.cancel(1, 12_000);
    assert_eq!(turns(&mut scene, 12_000, 1), [14_816], "behind the last, not on top of it");
    // One that is still to come is.
    scene.cancel(4, 12_600);
    assert!(turns(&mut scene, 12_600, 1)[0].abs_diff(14_816) <= 1);
}

#[test]
fn the_longest_delay_of_all_does_not_shut_the_model_for_ever() {
    let mut scene = throttled(cooldown_only(), 86_400_000);
    assert_eq!(scene.notices(), ["cooldown 301000"]);
    assert_eq!(scene.begin(1_000, plain()), "give up DeadlineWouldPass 300000");
    assert_eq!(scene.begin(301_000, plain()), "attempt 1 First 120000");
    let short = Cooldown::default().longest(ms(4_000));
    let mut scene = throttled(Guards::off().cooldown(short), 86_400_000);
    assert_eq!(scene.begin(1_000, plain()), "wait 5000 Cooldown");
}

#[test]
fn a_throttled_call_waits_for_its_turn_no_longer_than_it_may() {
    let guards = Guards::interactive().without_limiter();
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 12, &plain());
    let waits: Vec<String> = (0..12).map(|call| scene.throttled(call, 0, 5_000)).collect();
    assert_eq!(waits[..2], ["wait 6000 Hint", "wait 7000 Cooldown"]);
    assert_eq!(waits[4], "wait 9816 Cooldown");
    assert_eq!(waits[5], "give up Cooldown 10697");
    assert_eq!(waits[11], "give up Cooldown 10697", "and takes no place");
    // Just as long as it may is not too long.
    let mut scene = Scene::new(cooldown_only());
    scene.begin_all(0, 3, &plain().longest_wait(ms(7_000)));
    scene.throttled(0, 0, 5_000);
    assert_eq!(scene.throttled(1, 0, 5_000), "wait 7000 Cooldown");
    assert_eq!(scene.throttled(2, 0, 5_000), "give up Cooldown 7968");
    // Nor so long that its deadline would pass.
    let mut scene = Scene::new(cooldown_only());
    scene.begin_all(0, 40, &plain().deadline(ms(20_000)));
    let waits: Vec<String> = (0..40).map(|call| scene.throttled(call, 0, 5_000)).collect();
    assert_eq!(waits[10], "wait 14704 Cooldown");
    assert_eq!(waits[39], "give up DeadlineWouldPass 15432");
}

#[test]
fn calls_that_are_throttled_together_are_one_cooldown() {
    let mut scene = Scene::new(cooldown_only());
    scene.begin_all(0, 7, &plain());
    for call in 0..5 {
        scene.throttled(call, 10 * call as u64, 5_000);
    }
    scene.throttled(5, 1_000, 5_000);
    assert_eq!(scene.notices(), ["cooldown 6000"]);
    scene.throttled(6, 1_001, 5_000);
    assert_eq!(scene.notices(), ["cooldown 6000"], "more than a second longer");
}

#[test]
fn a_wait_for_a_guard_counts_for_the_stop_condition() {
    let until = |delay| plain().stop(crate::Stop::before_delay(ms(delay)));
    let mut scene = throttled(cooldown_only(), 20_000);
    // Before its first attempt there is nothing to stop, and its clock has not begun.
    let call = scene.calls.len();
    assert_eq!(scene.begin(0, until(5_000)), "wait 22000 Cooldown");
    assert_eq!(scene.timer(call, 22_000), "attempt 1 First 120000");
    assert_eq!(scene.ends(call, 22_000, Class::Transient), "wait 23000 Backoff");
    scene.timer(0, 22_400);
    scene.throttled(0, 22_500, 4_000);
    assert_eq!(scene.timer(call, 23_000), "give up Stop 5907");
    // As does a place in the line.
    let mut scene = Scene::new(cooldown_only());
    scene.begin_all(0, 2, &until(6_500));
    assert_eq!(scene.throttled(0, 0, 5_000), "wait 6000 Hint");
    assert_eq!(scene.throttled(1, 0, 5_000), "give up Stop 5000");
}

#[test]
fn who_was_answered_gives_back_what_it_held_before_it_is_judged() {
    let guards = Guards::batch().limiter(crate::Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 2, &Retry::default());
    scene.calls[0].answered(ms(10), &mut scene.scope);
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 10), "attempt 1 First 120000");
    scene.calls[0].answered(ms(20), &mut scene.scope);
    assert_eq!(scene.under_way(), 1, "once");
    assert_eq!(scene.ends(0, 30, Class::Rejected), "wait 295000 Queue");
    scene.cancel(1, 40);
    assert_eq!(scene.woken(), [0]);
    assert_eq!(scene.slot(0, 40), "attempt 2 Reask 120000");
    assert_eq!(scene.under_way(), 1);
    scene.ends(0, 50, Class::Accepted);
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn a_place_in_a_line_that_is_gone_is_none_in_the_next() {
    let mut scene = throttled(cooldown_only(), 10_000);
    assert_eq!(turns(&mut scene, 100, 1), [12_000]);
    scene.timer(0, 11_000);
    // Whose turn it was wakes late, and meets another cooldown and its line.
    assert_eq!(scene.throttled(0, 13_000, 10_000), "wait 24000 Hint");
    assert_eq!(turns(&mut scene, 13_000, 1), [25_000]);
    assert_eq!(turn(&scene.timer(1, 13_100)), 25_968, "behind those who are in it");
    assert_eq!(turns(&mut scene, 13_200, 1), [26_907], "and before those who come later");
}

#[test]
fn who_asks_too_early_keeps_its_place_and_takes_no_other() {
    let mut scene = throttled(cooldown_only(), 10_000);
    assert_eq!(turns(&mut scene, 100, 3), [12_000, 12_968, 13_907]);
    scene.timer(0, 11_000);
    assert_eq!(turn(&scene.throttled(0, 11_000, 3_000)), 18_816);
    // The cooldown was prolonged by four seconds, and their places with it.
    assert_eq!(turn(&scene.timer(1, 12_000)), 16_000);
    assert_eq!(turn(&scene.timer(2, 12_969)), 16_968);
    assert_eq!(turns(&mut scene, 13_000, 1), [19_697]);
}

#[test]
fn a_cooldown_that_creeps_on_is_told() {
    let mut scene = Scene::new(cooldown_only());
    scene.begin_all(0, 30, &plain());
    for call in 0..30 {
        scene.throttled(call, 900 * call as u64, 5_000);
    }
    // From 0 to 32.1 s; a second of it may be untold.
    assert_eq!(scene.notices().len(), 15);
    assert_eq!(scene.scope.stats(ms(40_000)).cooling, ms(31_200));
}
