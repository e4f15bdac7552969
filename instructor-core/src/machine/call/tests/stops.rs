//! What else a policy may say of when to stop: conditions, schedules, predicates, budgets, bounds.

use super::{Transcript, ms, plain};
use crate::machine::{Call, Class, Decision, Event, Outcome, Scope};
use crate::{Guards, Retry, Stop, Wait};

#[test]
fn a_stop_condition_is_asked_with_the_wait_that_would_follow() {
    // Asked behind the wait, as tenacity does: 1 s after 8 s of attempts would end at the limit.
    let mut call = Transcript::new(plain().stop(Stop::before_delay(ms(10_000))));
    call.start(5_000);
    assert_eq!(call.ends(6_000, Class::Transient), "wait 7000 Backoff");
    call.timer(7_000);
    assert_eq!(call.ends(12_999, Class::Transient), "wait 14999 Backoff");
    call.timer(14_999);
    assert_eq!(call.ends(14_999, Class::Transient), "give up Stop");
    // A reask does not wait, and is an attempt as any other.
    let mut call = Transcript::new(plain().stop(Stop::attempts(2) | Stop::after_delay(ms(900))));
    call.start(0);
    assert_eq!(call.ends(899, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(call.ends(899, Class::Rejected), "give up Stop");
    let mut call = Transcript::new(plain().stop(Stop::after_delay(ms(900))));
    call.start(0);
    assert_eq!(call.ends(900, Class::Regenerate), "give up Stop");
    // An answer that is good is good, however late.
    let mut call = Transcript::new(plain().stop(Stop::after_delay(ms(900))));
    call.start(0);
    assert_eq!(call.ends(5_000, Class::Accepted), "done");
}

#[test]
fn a_schedule_that_has_ended_ends_the_call() {
    let mut call = Transcript::new(Retry::default().wait(Wait::schedule([ms(30), ms(70)])));
    call.start(0);
    assert_eq!(call.ends(0, Class::Transient), "wait 30 Backoff");
    call.timer(30);
    assert_eq!(call.hinted(30, Class::Throttle, 500), "wait 1530 Hint");
    call.timer(1_530);
    assert_eq!(call.ends(1_530, Class::Transient), "give up Stop");
}

#[test]
fn a_predicate_forbids_and_never_allows() {
    for (class, decision) in [
        (Class::Transient, "give up Predicate"),
        (Class::Throttle, "give up Predicate"),
        (Class::Rejected, "give up Predicate"),
        (Class::Adjusted, "give up Predicate"),
        // What is final keeps its own reason.
        (Class::Fatal, "give up Fatal"),
        (Class::Blocked, "give up Blocked"),
        (Class::Accepted, "done"),
    ] {
        let mut call = Transcript::new(plain());
        call.start(0);
        assert_eq!(call.ends_with(0, Outcome::new(class).refused()), decision, "{class:?}");
        assert_eq!(call.draws, 0);
    }
}

#[test]
fn tokens_are_counted_over_all_attempts_and_looked_at_before_each_further_one() {
    let used = |class, tokens| Outcome::new(class).tokens(tokens);
    let mut call = Transcript::new(plain().token_budget(1_000));
    call.start(0);
    assert_eq!(call.ends_with(0, used(Class::Rejected, 600)), "attempt 2 Reask 120000");
    assert_eq!(call.ends_with(0, used(Class::Transient, 399)), "wait 1000 Backoff");
    call.timer(1_000);
    assert_eq!(call.ends_with(1_000, used(Class::Rejected, 1)), "give up TokenBudget");
    // The answer that passes it is still taken.
    let mut call = Transcript::new(plain().token_budget(1_000));
    call.start(0);
    assert_eq!(call.ends_with(0, used(Class::Accepted, 5_000)), "done");
    // A class that has no retries left says so first.
    let mut call = Transcript::new(plain().reasks(0).token_budget(0));
    call.start(0);
    assert_eq!(call.ends_with(0, used(Class::Rejected, 1)), "give up Reasks");
}

#[test]
fn a_longest_wait_cuts_our_own_and_refuses_the_servers() {
    let mut call = Transcript::new(plain().longest_wait(ms(3_000)));
    call.start(0);
    assert_eq!(call.ends(0, Class::Transient), "wait 1000 Backoff");
    call.timer(1_000);
    assert_eq!(call.hinted(1_000, Class::Throttle, 2_000), "wait 4000 Hint");
    call.timer(4_000);
    assert_eq!(call.ends(4_000, Class::Transient), "wait 7000 Backoff", "3 s, not 4 s");
    call.timer(7_000);
    assert_eq!(call.hinted(7_000, Class::Throttle, 2_001), "give up HintTooLong 2001");
    // So it does with the floor of throttling without a word.
    let mut call = Transcript::new(plain().longest_wait(ms(1_999)));
    call.start(0);
    assert_eq!(call.ends(0, Class::Throttle), "give up HintTooLong 2000");
}

#[test]
fn checks_that_do_not_end_in_time_end_the_call() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(300_000, Class::Late), "give up Deadline");
}

#[test]
fn a_wait_that_was_cut_leads_to_an_attempt_though_its_timer_is_late() {
    for late in [0, 1, 2_500] {
        let mut call = Transcript::new(plain().deadline(ms(20_000)));
        call.start(0);
        call.ends(0, Class::Transient);
        call.timer(1_000);
        assert_eq!(call.ends(14_000, Class::Transient), "wait 15000 Clipped");
        let left = 5_000 - late;
        assert_eq!(call.timer(15_000 + late), format!("attempt 3 Retry {left}"));
    }
    // More than half of the attempt's time gone is too late.
    let mut call = Transcript::new(plain().deadline(ms(20_000)));
    call.start(0);
    call.ends(14_500, Class::Transient);
    assert_eq!(call.timer(17_501), "give up DeadlineWouldPass");
}

#[test]
fn a_timeout_with_time_left_is_a_transient_fault() {
    // A gateway gave up, long before the call has to.
    let mut call = Transcript::new(plain().deadline(ms(60_000)));
    assert_eq!(call.start(0), "attempt 1 First 60000");
    assert_eq!(call.ends(1_000, Class::Timeout), "wait 2000 Backoff");
}

#[test]
fn throttling_without_a_delay_is_spread_too() {
    let floor = Outcome::new(Class::Throttle).floor(ms(60_000));
    let mut call = Transcript::new(plain()).drawing(0.5);
    call.start(0);
    assert_eq!(call.ends_with(0, floor), "wait 61000 Backoff");
}

#[test]
fn an_adjustment_is_no_answer() {
    let mut call = Transcript::new(plain());
    call.start(0);
    call.ends(0, Class::Transient);
    call.timer(1_000);
    assert_eq!(call.ends(1_000, Class::Adjusted), "attempt 3 Retry 120000");
    assert_eq!(call.ends(1_000, Class::Transient), "wait 3000 Backoff", "the second in a row");
}

#[test]
fn no_number_of_tokens_is_too_large() {
    let mut call = Transcript::new(plain().token_budget(u64::MAX));
    call.start(0);
    let much = Outcome::new(Class::Rejected).tokens(u64::MAX - 1);
    assert_eq!(call.ends_with(0, much), "attempt 2 Reask 120000");
    assert_eq!(call.ends_with(0, much), "give up TokenBudget");
}

#[test]
fn a_plan_says_whether_the_deadline_cut_its_timeout() {
    for (deadline, clipped) in [(119_999, true), (120_000, false), (120_001, false)] {
        let mut call = Call::new(plain().deadline(ms(deadline)));
        let mut scope = Scope::new(Guards::off());
        match call.next(Event::Start, ms(0), &mut scope, &mut || 0.0) {
            Decision::Attempt(plan) => assert_eq!(plan.clipped, clipped, "{deadline}"),
            decision => panic!("{decision:?}"),
        }
    }
}
