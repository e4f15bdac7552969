//! The retry budget.

use super::{Scene, ms, tireless};
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

#[test]
fn the_price_of_a_retry_can_be_set() {
    let mut scene = Scene::new(Guards::off().budget(Budget::default().credits(4).cost(2)));
    scene.begin_all(0, 3, &tireless());
    let ends = [0, 1, 2].map(|call| scene.ends(call, 0, Class::Transient));
    assert_eq!(ends, ["wait 0 Backoff", "wait 0 Backoff", "give up Budget"]);
}

#[test]
fn a_call_earns_with_its_first_attempt_alone_and_no_more_than_one() {
    let mut scene = Scene::new(Guards::off().budget(Budget::default().credits(12)));
    scene.begin_all(0, 4, &tireless());
    scene.ends(0, 0, Class::Transient);
    scene.ends(1, 0, Class::Transient);
    // Two credits, and one for the first of three answers.
    scene.ends(2, 0, Class::Rejected);
    scene.ends(2, 0, Class::Rejected);
    assert_eq!(scene.ends(2, 0, Class::Accepted), "done");
    assert_eq!(scene.ends(3, 0, Class::Transient), "give up Budget");
}

#[test]
fn a_call_earns_the_same_if_its_answers_are_told_before_they_are_judged() {
    let mut scene = Scene::new(Guards::off().budget(Budget::default().credits(5)));
    scene.begin_all(0, 2, &tireless());
    scene.ends(0, 0, Class::Transient);
    for (answer, held) in [(1, 1_000), (2, 1_000), (3, 1_000)] {
        scene.calls[1].answered(ms(0), &mut scene.scope);
        assert_eq!(scene.scope.audit().budget, held, "answer {answer}");
        scene.ends(1, 0, Class::Rejected);
    }
}
