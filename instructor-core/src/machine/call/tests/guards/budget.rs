//! The retry budget.

use super::{Scene, tireless};
use crate::machine::Class;
use crate::{Budget, Guards};

#[test]
fn retries_are_paid_for_and_successes_earn() {
    let mut scene = Scene::new(Guards::off().budget(Budget::default().credits(12)));
    let policy = tireless();
    for call in 0..3 {
        scene.begin(0, policy.clone());
        let decision = scene.ends(call, 0, Class::Transient);
        let expected = if call < 2 { "wait 0 Backoff" } else { "give up Budget" };
        assert_eq!(decision, expected, "{call}");
    }
    // Two credits; a retry that succeeds gives its five back.
    scene.timer(0, 0);
    assert_eq!(scene.ends(0, 0, Class::Rejected), "attempt 3 Reask 120000", "a reask is free");
    assert_eq!(scene.ends(0, 0, Class::Transient), "wait 0 Backoff", "seven, less five");
    // One that fails does not, nor does one that is dropped under way.
    scene.timer(1, 0);
    assert_eq!(scene.ends(1, 0, Class::Transient), "give up Budget");
    scene.timer(0, 0);
    scene.cancel(0, 0);
    scene.begin(0, policy.clone());
    assert_eq!(scene.ends(3, 0, Class::Throttle), "give up Budget");
    // A second refills one, a call that succeeds at once earns one.
    scene.begin(0, policy.clone());
    scene.ends(4, 2_000, Class::Accepted);
    scene.begin(2_000, policy.clone());
    assert_eq!(scene.ends(5, 2_000, Class::Transient), "wait 2000 Backoff", "two, one and two");
    // A retry that was not sent is refunded.
    scene.cancel(5, 2_000);
    scene.begin(2_000, policy);
    assert_eq!(scene.ends(6, 2_000, Class::Transient), "wait 2000 Backoff");
}

#[test]
fn without_a_budget_retries_are_free() {
    let mut scene = Scene::new(Guards::batch().without_breaker());
    scene.begin(0, tireless());
    for now in 0..200 {
        assert_eq!(scene.ends(0, now, Class::Transient), format!("wait {now} Backoff"));
        scene.timer(0, now);
    }
}
