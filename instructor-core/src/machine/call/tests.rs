//! The machine as transcripts: events in, decisions out, with literal times in milliseconds.

mod guards;
mod stops;
mod threads;
mod walk;

use std::time::Duration;

use super::{AttemptPlan, Call, Class, Decision, Event, Outcome, Scope};
use crate::{Guards, Jitter, QuotaKind, Retry, Stop, Wait};

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A decision as one line.
fn line(decision: Decision) -> String {
    match decision {
        Decision::Attempt(AttemptPlan { number, kind, timeout, .. }) => {
            format!("attempt {number} {kind:?} {}", timeout.as_millis())
        }
        Decision::Wait { until, why } => format!("wait {} {why:?}", until.as_millis()),
        Decision::Done => "done".to_owned(),
        Decision::GiveUp { reason, retry_after: None } => format!("give up {reason:?}"),
        Decision::GiveUp { reason, retry_after: Some(after) } => {
            format!("give up {reason:?} {}", after.as_millis())
        }
    }
}

/// A call without guards, driven by hand.
struct Transcript {
    call: Call,
    scope: Scope,
    draw: f64,
    draws: u32,
}

impl Transcript {
    fn new(policy: Retry) -> Self {
        let scope = Scope::new(Guards::off());
        Self { call: Call::new(policy), scope, draw: 0.0, draws: 0 }
    }

    /// The random number that every draw gives.
    fn drawing(mut self, draw: f64) -> Self {
        self.draw = draw;
        self
    }

    fn next(&mut self, now: u64, event: Event) -> String {
        let Self { call, scope, draw, draws } = self;
        let mut draw = || {
            *draws += 1;
            *draw
        };
        line(call.next(event, ms(now), scope, &mut draw))
    }

    fn start(&mut self, now: u64) -> String {
        self.next(now, Event::Start)
    }

    fn timer(&mut self, now: u64) -> String {
        self.next(now, Event::TimerFired)
    }

    fn ends(&mut self, now: u64, class: Class) -> String {
        self.ends_with(now, Outcome::new(class))
    }

    fn hinted(&mut self, now: u64, class: Class, hint: u64) -> String {
        self.ends_with(now, Outcome::new(class).hint(ms(hint)))
    }

    fn ends_with(&mut self, now: u64, outcome: Outcome) -> String {
        self.next(now, Event::Outcome(outcome))
    }
}

/// Waits of exactly 1 s, 2 s, 4 s …
fn plain() -> Retry {
    Retry::default().wait(Wait::exponential())
}

#[test]
fn an_accepted_answer_ends_the_call() {
    let mut call = Transcript::new(plain());
    assert_eq!(call.start(0), "attempt 1 First 120000");
    assert_eq!(call.ends(800, Class::Accepted), "done");
    assert_eq!(call.draws, 0);
}

#[test]
fn final_classes_end_the_call() {
    for (class, decision) in [
        (Class::Blocked, "give up Blocked"),
        (Class::Quota(QuotaKind::Day), "give up Quota"),
        (Class::Fatal, "give up Fatal"),
        (Class::Late, "give up Deadline"),
    ] {
        let mut call = Transcript::new(plain());
        call.start(0);
        assert_eq!(call.ends(10, class), decision);
    }
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.hinted(10, Class::Quota(QuotaKind::Day), 5_000), "give up Quota 5000");
}

#[test]
fn transient_faults_wait_and_have_a_limit() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(100, Class::Transient), "wait 1100 Backoff");
    assert_eq!(call.timer(1_100), "attempt 2 Retry 120000");
    assert_eq!(call.ends(1_200, Class::Transient), "wait 3200 Backoff");
    assert_eq!(call.timer(3_200), "attempt 3 Retry 120000");
    assert_eq!(call.ends(3_300, Class::Transient), "wait 7300 Backoff");
    assert_eq!(call.timer(7_300), "attempt 4 Retry 120000");
    assert_eq!(call.ends(7_400, Class::Transient), "wait 15400 Backoff");
    assert_eq!(call.timer(15_400), "attempt 5 Retry 120000");
    assert_eq!(call.ends(15_500, Class::Transient), "give up Transients");
    assert_eq!(call.draws, 4, "one draw for each computed wait");
}

#[test]
fn throttling_has_a_limit_of_its_own() {
    let mut call = Transcript::new(Retry::default().wait(Wait::exponential().max(ms(1))));
    call.start(0);
    for attempt in 2..=6 {
        call.hinted(0, Class::Throttle, 0);
        assert_eq!(call.timer(1_000), format!("attempt {attempt} Retry 120000"));
    }
    assert_eq!(call.hinted(2_000, Class::Throttle, 7), "give up Throttles 7");
}

#[test]
fn a_full_timeout_is_retried_once() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(120_000, Class::Timeout), "wait 121000 Backoff");
    assert_eq!(call.timer(121_000), "attempt 2 Retry 120000");
    assert_eq!(call.ends(241_000, Class::Timeout), "give up Transients");

    // More patience with faults is not more patience with silence; less is less.
    let mut call = Transcript::new(plain().transient_retries(9));
    call.start(0);
    assert_eq!(call.ends(1, Class::Timeout), "wait 1001 Backoff");
    call.timer(1_001);
    assert_eq!(call.ends(1_002, Class::Timeout), "give up Transients");
    let mut call = Transcript::new(plain().transient_retries(0));
    call.start(0);
    assert_eq!(call.ends(1, Class::Timeout), "give up Transients");
}

#[test]
fn limits_are_shared_where_the_causes_are() {
    // A timeout is a transient fault too; what is asked again for any reason is a reask.
    for (policy, first, then, end) in [
        (plain().transient_retries(1), Class::Timeout, Class::Transient, "give up Transients"),
        (plain().reasks(1), Class::Regenerate, Class::Rejected, "give up Reasks"),
        (plain().reasks(1), Class::Truncated, Class::Rejected, "give up Reasks"),
        (plain().throttle_retries(1), Class::Throttle, Class::Throttle, "give up Throttles"),
        (Retry::from(2), Class::Timeout, Class::Timeout, "give up Transients"),
    ] {
        let mut call = Transcript::new(policy);
        call.start(0);
        if call.ends(0, first).starts_with("wait") {
            call.timer(60_000);
        }
        assert_eq!(call.ends(60_000, then), end, "{first:?} {then:?}");
    }
    // With three attempts, silence too may be met twice.
    let mut call = Transcript::new(Retry::from(3).or(&plain()));
    call.start(0);
    assert_eq!(call.ends(0, Class::Timeout), "wait 1000 Backoff");
    call.timer(1_000);
    assert_eq!(call.ends(1_000, Class::Timeout), "wait 3000 Backoff");
}

#[test]
fn a_reask_may_start_with_just_the_least_time_left() {
    let mut call = Transcript::new(plain().deadline(ms(20_000)));
    call.start(0);
    assert_eq!(call.ends(15_000, Class::Rejected), "attempt 2 Reask 5000");
    assert_eq!(call.ends(15_001, Class::Rejected), "give up DeadlineWouldPass");
}

#[test]
fn a_timeout_cut_short_by_the_deadline_ends_in_the_deadline() {
    let mut call = Transcript::new(plain().deadline(ms(60_000)));
    assert_eq!(call.start(0), "attempt 1 First 60000");
    assert_eq!(call.ends(60_000, Class::Timeout), "give up Deadline");
    // Whether or not another attempt is allowed.
    let mut call = Transcript::new(Retry::from(1).deadline(ms(60_000)));
    call.start(0);
    assert_eq!(call.ends(60_000, Class::Timeout), "give up Deadline");
}

#[test]
fn wrong_answers_are_asked_again_at_once() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(900, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(call.ends(1_900, Class::Rejected), "attempt 3 Reask 120000");
    assert_eq!(call.ends(2_900, Class::Rejected), "attempt 4 Reask 120000");
    assert_eq!(call.ends(3_900, Class::Rejected), "give up Reasks");
    assert_eq!(call.draws, 0, "a reask draws nothing");
}

#[test]
fn an_unusable_answer_is_asked_for_again_without_words() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(1, Class::Regenerate), "attempt 2 Retry 120000");
    assert_eq!(call.ends(2, Class::Regenerate), "attempt 3 Retry 120000");
    assert_eq!(call.ends(3, Class::Regenerate), "give up Reasks");
}

#[test]
fn an_outcome_may_deserve_fewer_retries_than_its_class() {
    let once = Outcome::new(Class::Regenerate).limit(1);
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends_with(1, once), "attempt 2 Retry 120000");
    assert_eq!(call.ends_with(2, once), "give up Reasks");

    let never = Outcome::new(Class::Truncated).limit(0);
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends_with(1, never), "give up Truncated");
}

#[test]
fn a_truncated_answer_is_asked_for_once_more_and_counts_as_a_reask() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(1, Class::Truncated), "attempt 2 Retry 120000");
    assert_eq!(call.ends(2, Class::Truncated), "give up Truncated");

    let mut call = Transcript::new(plain().reasks(1));
    call.start(0);
    assert_eq!(call.ends(1, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(call.ends(2, Class::Truncated), "give up Truncated");
}

#[test]
fn an_adjustment_is_retried_at_once_and_twice_at_most() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(1, Class::Adjusted), "attempt 2 Retry 120000");
    assert_eq!(call.ends(2, Class::Adjusted), "attempt 3 Retry 120000");
    assert_eq!(call.ends(3, Class::Adjusted), "give up Fatal");
}

#[test]
fn an_adjustment_takes_none_of_the_attempts() {
    let mut call = Transcript::new(Retry::from(1).or(&plain()));
    call.start(0);
    assert_eq!(call.ends(1, Class::Adjusted), "attempt 2 Retry 120000");
    assert_eq!(call.ends(2, Class::Transient), "give up Transients");

    let mut call = Transcript::new(Retry::from(2).or(&plain()));
    call.start(0);
    assert_eq!(call.ends(1, Class::Adjusted), "attempt 2 Retry 120000");
    assert_eq!(call.ends(2, Class::Rejected), "attempt 3 Reask 120000");
    assert_eq!(call.ends(3, Class::Adjusted), "attempt 4 Retry 120000");
    assert_eq!(call.ends(4, Class::Rejected), "give up Reasks");
}

#[test]
fn an_integer_is_the_total_number_of_attempts() {
    let mut call = Transcript::new(Retry::from(3).or(&plain()));
    call.start(0);
    assert_eq!(call.ends(0, Class::Transient), "wait 1000 Backoff");
    assert_eq!(call.timer(1_000), "attempt 2 Retry 120000");
    assert_eq!(call.ends(1_000, Class::Rejected), "attempt 3 Reask 120000");
    assert_eq!(call.ends(1_000, Class::Rejected), "give up Attempts");

    for none in [0, 1] {
        let mut call = Transcript::new(Retry::from(none));
        call.start(0);
        assert_eq!(call.ends(0, Class::Transient), "give up Transients");
    }
}

#[test]
fn the_stop_condition_counts_from_the_start_and_the_wait_to_come() {
    let mut call = Transcript::new(plain().stop(Stop::before_delay(ms(3_000))));
    call.start(1_000);
    assert_eq!(call.ends(1_000, Class::Transient), "wait 2000 Backoff");
    call.timer(2_000);
    assert_eq!(call.ends(2_000, Class::Transient), "give up Stop");
    // A reask does not wait.
    let mut call = Transcript::new(plain().stop(Stop::before_delay(ms(3_000))));
    call.start(1_000);
    assert_eq!(call.ends(3_999, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(call.ends(4_000, Class::Rejected), "give up Stop");
}

#[test]
fn a_predicate_ends_the_call() {
    for class in [Class::Transient, Class::Rejected] {
        let mut call = Transcript::new(plain());
        call.start(0);
        assert_eq!(call.ends_with(0, Outcome::new(class).refused()), "give up Predicate");
    }
}

#[test]
fn tokens_used_up_end_the_call() {
    let used = |tokens| Outcome::new(Class::Rejected).tokens(tokens);
    let mut call = Transcript::new(plain().token_budget(1_000));
    call.start(0);
    assert_eq!(call.ends_with(0, used(600)), "attempt 2 Reask 120000");
    assert_eq!(call.ends_with(0, used(399)), "attempt 3 Reask 120000");
    assert_eq!(call.ends_with(0, used(1)), "give up TokenBudget");
}

#[test]
fn the_total_holds_over_all_classes() {
    let mut call = Transcript::new(plain().wait(Wait::exponential().max(ms(0))));
    call.start(0);
    let mut attempts = 1;
    let classes = [Class::Transient, Class::Throttle, Class::Rejected, Class::Adjusted];
    let mut open = classes.to_vec();
    let last = loop {
        let class = open[attempts % open.len()];
        let mut decision = call.ends(0, class);
        if decision.starts_with("wait") {
            decision = call.timer(60_000);
        }
        if !decision.starts_with("attempt") {
            break decision;
        }
        attempts += 1;
        // Keep to classes that still have retries left: 4, 5, 3 and 2.
        open = [
            (Class::Transient, call.call.retries.transient < 4),
            (Class::Throttle, call.call.retries.throttle < 5),
            (Class::Rejected, call.call.retries.reask < 3),
            (Class::Adjusted, call.call.retries.adjusted < 2),
        ]
        .into_iter()
        .filter_map(|(class, left)| left.then_some(class))
        .collect();
    };
    // Twelve, and two that the provider mended.
    assert_eq!(call.call.retries.adjusted, 2);
    assert_eq!((attempts, last.as_str()), (14, "give up Attempts"));
}

#[test]
fn an_answer_starts_the_waits_anew() {
    let mut call = Transcript::new(plain());
    call.start(0);
    call.ends(0, Class::Transient);
    call.timer(1_000);
    assert_eq!(call.ends(1_000, Class::Transient), "wait 3000 Backoff");
    call.timer(3_000);
    assert_eq!(call.ends(3_000, Class::Rejected), "attempt 4 Reask 120000");
    assert_eq!(call.ends(3_000, Class::Transient), "wait 4000 Backoff");
}

#[test]
fn the_servers_delay_is_a_floor_with_a_margin() {
    // The margin of 1 s covers whole seconds cut off, the spread is a tenth, 2 s at most.
    for (draw, hint, until) in [
        (0.0, 36_000, 37_000),
        (0.5, 36_000, 38_000),
        (0.999, 36_000, 38_998),
        (0.999, 100, 1_109),
        (0.0, 0, 1_000),
    ] {
        let mut call = Transcript::new(plain()).drawing(draw);
        call.start(0);
        assert_eq!(call.hinted(0, Class::Throttle, hint), format!("wait {until} Hint"));
    }
    // A longer wait of our own wins.
    let mut call = Transcript::new(plain().wait(Wait::exponential().multiplier(50.0)));
    call.start(0);
    assert_eq!(call.hinted(0, Class::Transient, 3_000), "wait 50000 Backoff");
}

#[test]
fn throttling_without_a_delay_has_a_floor() {
    let floor = |floor| Outcome::new(Class::Throttle).floor(ms(floor));
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.ends(0, Class::Throttle), "wait 2000 Backoff");
    call.timer(2_000);
    assert_eq!(call.ends_with(2_000, floor(9_000)), "wait 11000 Backoff");
    call.timer(11_000);
    // A delay that the server named once is remembered.
    assert_eq!(call.hinted(11_000, Class::Throttle, 30_000), "wait 42000 Hint");
    call.timer(42_000);
    assert_eq!(call.ends_with(42_000, floor(9_000)), "wait 73000 Backoff");
}

#[test]
fn a_delay_longer_than_allowed_ends_the_call_without_a_draw() {
    let mut call = Transcript::new(plain());
    call.start(0);
    assert_eq!(call.hinted(0, Class::Throttle, 300_001), "give up HintTooLong 300001");
    assert_eq!(call.draws, 0);

    let mut call = Transcript::new(plain().longest_hint(ms(10_000)));
    call.start(0);
    assert_eq!(call.hinted(0, Class::Throttle, 10_000), "wait 11000 Hint");
}

#[test]
fn the_deadline_is_never_slept_past() {
    // Our own wait is shortened to leave 5 s for an attempt.
    let slow = plain().wait(Wait::exponential().multiplier(50.0)).deadline(ms(40_000));
    let mut call = Transcript::new(slow.clone());
    call.start(0);
    assert_eq!(call.ends(1_000, Class::Transient), "wait 35000 Clipped");
    assert_eq!(call.timer(35_000), "attempt 2 Retry 5000");
    assert_eq!(call.ends(36_000, Class::Transient), "give up DeadlineWouldPass");

    // What the server asked for is not shortened.
    let mut call = Transcript::new(slow.clone());
    call.start(0);
    assert_eq!(call.hinted(1_000, Class::Throttle, 34_000), "give up DeadlineWouldPass 34000");

    // Between the two: not less than the server asked, not more than the deadline leaves.
    let mut call = Transcript::new(slow);
    call.start(0);
    assert_eq!(call.hinted(1_000, Class::Throttle, 20_000), "wait 35000 Clipped");
}

#[test]
fn a_short_deadline_leaves_a_quarter_for_an_attempt() {
    let mut call = Transcript::new(plain().deadline(ms(4_000)));
    assert_eq!(call.start(0), "attempt 1 First 4000");
    assert_eq!(call.ends(2_500, Class::Transient), "wait 3000 Clipped");
    assert_eq!(call.timer(3_000), "attempt 2 Retry 1000");
    assert_eq!(call.ends(3_001, Class::Rejected), "give up DeadlineWouldPass");
}

#[test]
fn the_timeout_of_an_attempt_is_computed_after_the_wait() {
    let mut call = Transcript::new(plain().deadline(ms(60_000)).attempt_timeout(ms(50_000)));
    assert_eq!(call.start(0), "attempt 1 First 50000");
    assert_eq!(call.ends(20_000, Class::Transient), "wait 21000 Backoff");
    assert_eq!(call.timer(21_500), "attempt 2 Retry 38500");
}

#[test]
fn times_count_from_the_start_of_the_call() {
    let mut call = Transcript::new(plain().deadline(ms(10_000)));
    assert_eq!(call.start(1_000_000), "attempt 1 First 10000");
    assert_eq!(call.ends(1_000_500, Class::Transient), "wait 1001500 Backoff");
}

#[test]
fn an_early_timer_waits_on_and_a_late_one_may_be_too_late() {
    let mut call = Transcript::new(plain().deadline(ms(20_000)));
    call.start(0);
    assert_eq!(call.ends(0, Class::Transient), "wait 1000 Backoff");
    assert_eq!(call.timer(999), "wait 1000 Backoff");
    assert_eq!(call.draws, 1, "the same wait, not a new one");
    assert_eq!(call.timer(20_000), "give up Deadline");
    let mut call = Transcript::new(plain().deadline(ms(20_000)));
    call.start(0);
    call.ends(0, Class::Transient);
    assert_eq!(call.timer(15_000), "attempt 2 Retry 5000");
}

#[test]
fn no_time_at_all_sends_nothing() {
    assert_eq!(Transcript::new(plain().deadline(ms(0))).start(5), "give up Deadline");
}

#[test]
fn settings_beyond_all_measure_do_not_overflow() {
    let boundless = Retry::attempts(u32::MAX)
        .wait(Wait::exponential().multiplier(f64::MAX).jitter(Jitter::Full))
        .deadline(Duration::MAX)
        .attempt_timeout(Duration::MAX)
        .longest_hint(Duration::MAX);
    let mut call = Transcript::new(boundless).drawing(0.999);
    call.start(u64::MAX);
    let hint = Outcome::new(Class::Throttle).hint(Duration::MAX).floor(Duration::MAX);
    assert!(call.ends_with(u64::MAX, hint).starts_with("give up DeadlineWouldPass"));
    let mut call = Transcript::new(Retry::attempts(9).wait(Wait::exponential().base(f64::NAN)));
    call.start(0);
    assert_eq!(call.ends(0, Class::Transient), "wait 1000 Backoff");
}

#[test]
fn draws_depend_on_the_seed_and_the_call_alone() {
    use crate::retry::SplitMix64;

    let draws = |seed, call| {
        let mut random = SplitMix64::for_call(seed, call);
        [(); 4].map(|()| random.draw().to_bits())
    };
    assert_eq!(draws(7, 1), draws(7, 1));
    assert_ne!(draws(7, 1), draws(7, 2));
    assert_ne!(draws(7, 1), draws(8, 1));
    assert!(
        (1..1_000)
            .flat_map(|call| draws(1, call))
            .map(f64::from_bits)
            .all(|draw| (0.0..1.0).contains(&draw))
    );
}

#[test]
fn a_calls_policy_is_completed_by_the_clients() {
    let client = Retry::attempts(9).wait(Wait::exponential()).deadline(ms(7_000)).reasks(5);
    let call = Retry::from(2).or(&client);
    assert_eq!(call.max_attempts(), 2);
    assert_eq!(call.deadline_or_default(), ms(7_000));
    assert_eq!(call.max_reasks(), 1, "the total speaks for the classes");
    let call = Retry::default().deadline(ms(1)).or(&client);
    assert_eq!((call.max_attempts(), call.max_reasks()), (9, 5));
    assert_eq!(call.deadline_or_default(), ms(1));
}
