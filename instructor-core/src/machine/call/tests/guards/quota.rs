//! The quota gate.

use super::{Scene, ms, plain};
use crate::machine::{Class, Event, Outcome};
use crate::{Guards, QuotaKind};

const DAY: Class = Class::Quota(QuotaKind::Day);

/// A scene whose first call found the quota used up at 0.
fn shut() -> Scene {
    let mut scene = Scene::new(Guards::batch());
    scene.begin(0, plain());
    scene.ends(0, 0, DAY);
    scene
}

#[test]
fn whoever_asks_goes_on_until_it_knows() {
    let mut scene = shut();
    assert_eq!(scene.begin(60_000, plain()), "attempt 1 First 120000");
    assert_eq!(scene.ends(1, 60_100, Class::Transient), "wait 61100 Backoff");
    assert_eq!(scene.begin(60_200, plain()), "give up QuotaGate(Day) 59800");
    assert_eq!(scene.timer(1, 61_100), "attempt 2 Retry 120000");
    assert_eq!(scene.ends(1, 61_200, Class::Accepted), "done");
    assert_eq!(scene.begin(61_200, plain()), "attempt 1 First 120000");
}

#[test]
fn throttling_by_the_minute_says_that_the_day_has_quota() {
    let mut scene = shut();
    scene.begin(60_000, plain());
    assert_eq!(scene.throttled(1, 60_100, 3_000), "wait 64100 Hint");
    assert_eq!(scene.begin(60_200, plain()), "wait 65100 Cooldown");
}

#[test]
fn when_the_quota_is_back_is_told_to_all_who_ask() {
    let mut scene = Scene::new(Guards::batch());
    scene.begin(0, plain());
    let used_up = Event::Outcome(Outcome::new(DAY).hint(ms(18_000_000)));
    assert_eq!(scene.next(0, 0, used_up), "give up Quota 18000000");
    assert_eq!(scene.begin(1_000, plain()), "give up QuotaGate(Day) 17999000");
    assert_eq!(scene.begin(60_000, plain()), "attempt 1 First 120000", "and asked after still");
}

#[test]
fn a_call_under_way_is_stopped_by_the_gate_when_it_tries_again() {
    let mut scene = Scene::new(Guards::batch());
    scene.begin_all(0, 2, &plain());
    scene.ends(0, 0, DAY);
    assert_eq!(scene.ends(1, 100, Class::Transient), "wait 1100 Backoff");
    assert_eq!(scene.timer(1, 1_100), "give up QuotaGate(Day) 58900");
}
