//! The shared cooldown.

use super::{Scene, ms, plain};
use crate::machine::Class;
use crate::{Cooldown, Guards, Limiter};

#[test]
fn what_the_server_asks_of_one_call_holds_for_all() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    assert_eq!(scene.begin(0, plain()), "attempt 1 First 120000");
    assert_eq!(scene.throttled(0, 1_000, 20_000), "wait 22000 Hint");
    assert_eq!(scene.notices(), ["cooldown 21000"]);
    // No answer in the last minute: they come back a second apart, and a thirty-second less each.
    assert_eq!(scene.begin(2_000, plain()), "wait 23000 Cooldown");
    assert_eq!(scene.begin(3_000, plain()), "wait 23968 Cooldown");
    assert_eq!(scene.begin(4_000, plain().deadline(ms(20_000))), "give up DeadlineWouldPass 20907");
    assert_eq!(scene.begin(4_000, plain()), "wait 24907 Cooldown", "who gives up takes no place");
    assert_eq!(scene.begin(5_000, plain().longest_wait(ms(10_000))), "give up Cooldown 20816");
    assert_eq!(scene.timer(0, 22_000), "attempt 2 Retry 120000", "it has the first place");
    // Who comes later queues behind those who wait.
    assert_eq!(scene.begin(22_500, plain()), "wait 25816 Cooldown");
    assert_eq!(scene.timer(1, 23_000), "attempt 1 First 120000");
    // What is asked for anew holds for those too who wait already.
    assert_eq!(scene.throttled(1, 23_000, 300), "wait 27997 Cooldown");
    assert_eq!(scene.notices(), ["cooldown 1300"]);
    // A shorter wish changes nothing.
    scene.throttled(0, 23_100, 0);
    assert!(scene.notices().is_empty());
    // The line moves as a whole: who was a second from its turn still is, after the cooldown.
    assert_eq!(scene.timer(2, 23_969), "wait 25268 Cooldown");
    assert_eq!(scene.timer(4, 24_908), "wait 26207 Cooldown");
    assert_eq!(scene.timer(2, 25_269), "attempt 1 First 120000");
}

#[test]
fn those_who_waited_come_back_at_the_pace_of_the_last_answers() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    // A hundred answers in the last minute: 300 ms apart is twice as fast.
    for call in 0..100 {
        scene.begin(500 * call, plain());
        scene.ends(usize::try_from(call).expect("small"), 500 * call, Class::Accepted);
    }
    scene.begin(50_000, plain());
    scene.throttled(100, 50_000, 4_000);
    let starts: Vec<_> = (0..4).map(|_| scene.begin(51_000, plain())).collect();
    assert_eq!(
        starts,
        [
            "wait 55300 Cooldown",
            "wait 55590 Cooldown",
            "wait 55872 Cooldown",
            "wait 56144 Cooldown"
        ]
    );
    // A place is spread over the time to the next, and given back by who is dropped.
    scene.cancel(104, 52_000);
    scene.draw = 0.5;
    assert_eq!(scene.begin(52_000, plain()), "wait 56277 Cooldown");
}

#[test]
fn a_slot_is_not_kept_by_a_call_that_waits() {
    let guards =
        Guards::off().cooldown(Cooldown::default()).limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 3, &plain());
    scene.throttled(0, 100, 1_000);
    assert_eq!(scene.woken(), [1]);
    // It has the slot and finds the cooldown: the slot goes on to the next, who finds it too.
    assert_eq!(scene.slot(1, 100), "wait 3100 Cooldown");
    assert_eq!(scene.woken(), [2]);
    assert_eq!(scene.slot(2, 100), "wait 4068 Cooldown");
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn a_call_that_was_answered_does_not_line_up_behind_those_who_come_back() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    scene.begin_all(0, 2, &plain());
    scene.throttled(0, 100, 1_000);
    assert_eq!(scene.begin_all(200, 2, &plain()), ["wait 3100 Cooldown", "wait 4068 Cooldown"]);
    assert_eq!(scene.ends(1, 2_099, Class::Rejected), "wait 5007 Cooldown", "not before its end");
    scene.timer(2, 3_100);
    assert_eq!(scene.ends(2, 3_200, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(scene.begin(3_200, plain()), "wait 5916 Cooldown");
}

#[test]
fn the_gap_between_those_who_come_back_can_be_set() {
    let cooldown = Cooldown::default().longest_gap(ms(320));
    let mut scene = Scene::new(Guards::batch().cooldown(cooldown));
    scene.begin(0, plain());
    assert_eq!(scene.throttled(0, 0, 1_000), "wait 2000 Hint");
    let starts = scene.begin_all(100, 2, &plain());
    assert_eq!(starts, ["wait 2320 Cooldown", "wait 2630 Cooldown"]);
}

#[test]
fn a_throttled_call_lines_up_if_its_place_is_not_too_late() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    // The last moment to start is at 6 s.
    scene.begin_all(0, 3, &plain().deadline(ms(8_000)));
    assert_eq!(scene.throttled(0, 0, 4_000), "wait 5000 Hint");
    assert_eq!(scene.throttled(1, 0, 1_000), "wait 6000 Cooldown", "just in time");
    assert_eq!(scene.throttled(2, 0, 1_000), "give up DeadlineWouldPass 6968");
}

#[test]
fn throttling_without_a_delay_takes_no_place_yet() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    scene.begin_all(0, 2, &plain());
    assert_eq!(scene.throttled(0, 0, 4_000), "wait 5000 Hint");
    assert_eq!(scene.ends(1, 0, Class::Throttle), "wait 2000 Backoff");
    assert_eq!(scene.begin(0, plain()), "wait 6000 Cooldown");
    assert_eq!(scene.timer(1, 2_000), "wait 6968 Cooldown");
}

#[test]
fn a_first_attempt_is_made_with_whatever_time_is_left() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    let policy = plain().deadline(ms(20_000));
    scene.begin(0, policy.clone());
    assert_eq!(scene.throttled(0, 0, 9_000), "wait 10000 Hint");
    assert_eq!(scene.begin(0, policy), "wait 11000 Cooldown");
    // Both wake late. The one has been sent before, the other has not.
    assert_eq!(scene.timer(0, 17_501), "give up DeadlineWouldPass");
    assert_eq!(scene.timer(1, 17_501), "attempt 1 First 2499");
}
