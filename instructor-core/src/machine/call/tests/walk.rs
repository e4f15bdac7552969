//! The whole machine, walked breadth first: every order of events within bounds, and what holds in
//! each state.
//!
//! The invariants have the numbers of `docs/retrying.md`.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use super::{Call, Class, Decision, Event, Outcome, Scope, ms};
use crate::guard::Notice;
use crate::machine::{AttemptKind, WaitReason};
use crate::{
    Breaker, BreakerState, Budget, Cooldown, Guards, Jitter, Limiter, QuotaKind, Retry, Wait,
};

const CLASSES: [Class; 12] = [
    Class::Accepted,
    Class::Rejected,
    Class::Truncated,
    Class::Regenerate,
    Class::Adjusted,
    Class::Transient,
    Class::Timeout,
    Class::Throttle,
    Class::Blocked,
    Class::Quota(QuotaKind::Day),
    Class::Fatal,
    Class::Late,
];

/// Classes after which no attempt is made, whatever the policy.
fn is_final(class: Class) -> bool {
    matches!(class, Class::Accepted | Class::Blocked | Class::Quota(_) | Class::Fatal | Class::Late)
}

fn is_waited_for(class: Class) -> bool {
    matches!(class, Class::Transient | Class::Timeout | Class::Throttle)
}

/// A state as a number, so that none is walked twice.
fn digest(state: &impl std::fmt::Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{state:?}").hash(&mut hasher);
    hasher.finish()
}

/// One call, alone.
#[derive(Debug, Clone)]
struct Alone {
    call: Call,
    scope: Scope,
    now: Duration,
    decision: Decision,
    /// Attempts so far; I9: the ledger of the driver has a line for each.
    attempts: u32,
}

/// Walks all a call can meet under the policy, with timers that fire so `late`; gives the number of
/// states and of ends.
fn walk_alone(
    policy: &Retry,
    outcomes: &[Outcome],
    latency: Duration,
    late: Duration,
    draw: f64,
) -> (usize, usize) {
    let mut call = Call::new(policy.clone());
    let mut scope = Scope::new(Guards::off());
    let decision = call.next(Event::Start, ms(0), &mut scope, &mut || draw);
    let first = Alone { call, scope, now: ms(0), decision, attempts: 1 };
    let mut open = VecDeque::from([first]);
    let mut seen = HashSet::new();
    let mut ends = 0;
    while let Some(state) = open.pop_front() {
        let events: Vec<(Event, Duration)> = match state.decision {
            Decision::Attempt(plan) => {
                // I1: never more attempts than the policy allows, but for what the provider mended.
                assert_eq!(plan.number, state.attempts);
                let mended = state.call.retries.adjusted;
                assert!(plan.number - mended <= policy.max_attempts());
                assert!(plan.timeout <= policy.attempt_timeout_or_default());
                outcomes.iter().map(|outcome| (Event::Outcome(*outcome), latency)).collect()
            }
            Decision::Wait { until, .. } => {
                vec![(Event::TimerFired, until.saturating_sub(state.now) + late)]
            }
            Decision::Done | Decision::GiveUp { .. } => {
                ends += 1;
                assert!(state.call.has_ended());
                continue;
            }
        };
        for (event, passes) in events {
            let mut next = state.clone();
            next.now += passes;
            let mut draws = 0;
            let mut source = || {
                draws += 1;
                draw
            };
            next.decision = next.call.next(event, next.now, &mut next.scope, &mut source);
            next.attempts += u32::from(matches!(next.decision, Decision::Attempt(_)));
            check_alone(policy, &state, event, &next, draws);
            // I8: the same again gives the same.
            let mut again = state.call.clone();
            let mut scope = state.scope.clone();
            assert_eq!(again.next(event, next.now, &mut scope, &mut || draw), next.decision);
            // What was counted for statistics is no state of the call.
            let key = digest(&(&next.call, next.now, next.decision));
            if seen.insert(key) {
                open.push_back(next);
            }
        }
    }
    (seen.len(), ends)
}

fn check_alone(policy: &Retry, before: &Alone, event: Event, after: &Alone, draws: u32) {
    let retries = &after.call.retries;
    // I1: nor more retries of a class.
    assert!(retries.transient <= policy.max_transients());
    assert!(retries.timeout <= policy.max_timeouts());
    assert!(retries.throttle <= policy.max_throttles());
    assert!(retries.reask <= policy.max_reasks());
    assert!(retries.regenerate <= policy.max_regenerations());
    assert!(retries.truncated <= 1 && retries.adjusted <= 2);
    let min_attempt = after.call.min_attempt();
    if let Decision::Wait { until, .. } = after.decision {
        // I2: every wait leaves time for an attempt.
        assert!(until + min_attempt <= after.call.deadline, "{after:?}");
        assert!(until >= after.now);
    }
    let Event::Outcome(outcome) = event else {
        assert_eq!(draws, 0, "a timer draws nothing");
        // Who has waited is not told that it was for nothing, as far as a millisecond is little.
        let is_sent = matches!(after.decision, Decision::Attempt(_));
        assert!(is_sent || min_attempt < ms(10), "{before:?} {event:?}");
        return;
    };
    // I4: what is final is final.
    if is_final(outcome.class) || outcome.refused {
        assert!(after.call.has_ended(), "{before:?} {event:?}");
    }
    match after.decision {
        Decision::Wait { until, why } => {
            assert!(is_waited_for(outcome.class));
            // I3: no wait is shorter than the server asked.
            assert!(until >= after.now + outcome.hint.unwrap_or_default());
            assert!(matches!(why, WaitReason::Backoff | WaitReason::Hint | WaitReason::Clipped));
            // I7: one draw for a wait.
            assert_eq!(draws, 1);
        }
        Decision::Attempt(plan) => {
            assert!(!is_waited_for(outcome.class));
            let is_reask = plan.kind == AttemptKind::Reask;
            assert_eq!(is_reask, outcome.class == Class::Rejected);
            // I7: and none for a reask.
            assert_eq!(draws, 0);
        }
        Decision::Done => assert_eq!(outcome.class, Class::Accepted),
        Decision::GiveUp { .. } => {
            assert_ne!(outcome.class, Class::Accepted);
            assert!(draws <= 1);
        }
    }
}

#[test]
fn all_that_one_call_can_meet() {
    let outcomes = CLASSES.map(Outcome::new);
    // Waits of nothing, so that states meet again: all orders of all classes, to the end.
    let policy = Retry::default().wait(Wait::exponential().max(ms(0)));
    let floorless: Vec<Outcome> = outcomes.iter().map(|outcome| outcome.floor(ms(0))).collect();
    let (states, ends) = walk_alone(&policy, &floorless, ms(0), ms(0), 0.5);
    assert!(states > 10_000 && ends > 100, "{states} states, {ends} ends");
    for attempts in 0..5 {
        walk_alone(&Retry::attempts(attempts).or(&policy), &floorless, ms(0), ms(0), 0.5);
    }
}

#[test]
fn all_that_one_call_can_meet_as_time_passes() {
    let mut outcomes: Vec<Outcome> = [
        Class::Accepted,
        Class::Rejected,
        Class::Transient,
        Class::Timeout,
        Class::Throttle,
        Class::Fatal,
    ]
    .map(Outcome::new)
    .to_vec();
    outcomes
        .extend([0, 900, 7_000, 400_000].map(|hint| Outcome::new(Class::Throttle).hint(ms(hint))));
    outcomes.push(Outcome::new(Class::Transient).hint(ms(3_000)));
    outcomes.push(Outcome::new(Class::Transient).refused());
    let full = Wait::exponential().max(ms(9_000)).jitter(Jitter::Full);
    for (deadline, latency) in [(20_000, 1_300), (3_000, 200), (60_000, 9_000), (1, 0)] {
        for draw in [0.0, 0.999] {
            let policy = Retry::attempts(5)
                .wait(full.clone())
                .deadline(ms(deadline))
                .attempt_timeout(ms(15_000));
            for late in [0, 1, 1_000].map(Duration::from_micros) {
                let (states, ends) = walk_alone(&policy, &outcomes, ms(latency), late, draw);
                assert!(states > 10 && ends > 1, "{states} {ends}");
            }
        }
    }
}

/// Three calls that share small guards.
#[derive(Debug, Clone)]
struct Together {
    calls: Vec<Member>,
    scope: Scope,
    now: Duration,
    breaker: BreakerState,
    /// Thousandths of credits that there ought to be, but for those that time refilled.
    credits: u64,
}

#[derive(Debug, Clone)]
struct Member {
    call: Call,
    /// `None` before its start.
    decision: Option<Decision>,
    cancelled: bool,
}

const CALLS: usize = 3;
const CREDITS: u64 = 10_000;

/// What can happen to one of the calls.
#[derive(Debug, Clone, Copy)]
enum Step {
    Tell(Event),
    Cancel,
}

impl Together {
    fn new(guards: Guards) -> Self {
        let policy = Retry::attempts(3).wait(Wait::exponential()).deadline(ms(30_000));
        let member = Member { call: Call::new(policy), decision: None, cancelled: false };
        Self {
            calls: vec![member; CALLS],
            scope: Scope::new(guards),
            now: ms(0),
            breaker: BreakerState::Closed,
            credits: CREDITS,
        }
    }

    fn steps(&self, call: usize) -> Vec<(Step, Duration)> {
        let member = &self.calls[call];
        if member.cancelled || member.call.has_ended() {
            return Vec::new();
        }
        let cancel = (Step::Cancel, self.now);
        match member.decision {
            None => vec![(Step::Tell(Event::Start), self.now)],
            Some(Decision::Attempt(_)) => {
                let mut steps: Vec<_> =
                    [Class::Accepted, Class::Rejected, Class::Transient, Class::Timeout]
                        .into_iter()
                        .map(Outcome::new)
                        .chain([Outcome::new(Class::Throttle).hint(ms(2_000))])
                        .map(|outcome| (Step::Tell(Event::Outcome(outcome)), self.now))
                        .collect();
                steps.push(cancel);
                steps
            }
            Some(Decision::Wait { until, .. }) => {
                vec![(Step::Tell(Event::TimerFired), until.max(self.now)), cancel]
            }
            Some(Decision::Done | Decision::GiveUp { .. }) => Vec::new(),
        }
    }

    /// Takes the step, wakes whom it concerns, and checks everything.
    fn take(&mut self, call: usize, step: Step, at: Duration) {
        self.now = at;
        self.change(call, step);
        while let Some(waiter) = self.scope.next_woken() {
            let woken = self.calls.iter().position(|member| member.call.waiter() == Some(waiter));
            let woken = woken.expect("who is woken queues");
            self.change(woken, Step::Tell(Event::SlotFree));
            let again = self.calls[woken].decision;
            let queues = matches!(again, Some(Decision::Wait { why: WaitReason::Queue, .. }));
            assert!(!queues, "who is woken has a slot, or has to go");
        }
        self.check();
    }

    fn change(&mut self, call: usize, step: Step) {
        let before = self.calls[call].decision;
        let (_, _, paid) = self.calls[call].call.pass.audit();
        let first = self.calls[call].call.attempts == 1;
        let member = &mut self.calls[call];
        let mut earned = 0;
        match step {
            Step::Cancel => {
                member.call.cancel(self.now, &mut self.scope);
                member.cancelled = true;
                // Paid and not sent: it comes back.
                let sent = matches!(before, Some(Decision::Attempt(_)));
                earned += if paid && !sent { 5_000 } else { 0 };
            }
            Step::Tell(event) => {
                let decision = member.call.next(event, self.now, &mut self.scope, &mut || 0.5);
                member.decision = Some(decision);
                match event {
                    Event::Outcome(Outcome {
                        class: Class::Accepted | Class::Rejected, ..
                    }) => {
                        earned += if paid { 5_000 } else { u64::from(first) * 1_000 };
                    }
                    Event::Outcome(_) => {}
                    // Given up before it was sent.
                    _ if paid && member.call.has_ended() => earned += 5_000,
                    _ => {}
                }
            }
        }
        self.credits = (self.credits + earned).min(CREDITS);
        let (_, _, pays) = self.calls[call].call.pass.audit();
        if pays && matches!(step, Step::Tell(Event::Outcome(_))) {
            self.credits = self.credits.saturating_sub(5_000);
        }
    }

    fn check(&mut self) {
        let audit = self.scope.audit();
        let held = self.calls.iter().map(|member| member.call.pass.audit());
        let slots = held.clone().filter(|(slot, ..)| *slot).count();
        let (taken, granted, queued) = audit.slots;
        // I6: the slots that are out are those that calls hold.
        assert_eq!((taken as usize, granted), (slots, 0), "{self:?}");
        let waiting = self.calls.iter().filter(|member| member.call.waiter().is_some()).count();
        assert_eq!(queued, waiting, "{self:?}");
        let (epoch, probes) = audit.breaker;
        if let Some(probes) = probes {
            let permits = held.clone().filter(|(_, permit, _)| *permit == Some(epoch)).count();
            assert_eq!(probes as usize, permits, "{self:?}");
        }
        for member in &self.calls {
            let (slot, permit, paid) = member.call.pass.audit();
            let in_flight =
                matches!(member.decision, Some(Decision::Attempt(_))) && !member.cancelled;
            assert_eq!((slot, permit.is_some()), (in_flight, in_flight), "{self:?}");
            assert!(!(paid && member.call.has_ended()), "{self:?}");
        }
        // I5: what was withdrawn and not given back is the price of retries that did not succeed.
        let refilled = u64::try_from(self.now.as_millis()).expect("seconds");
        let due = self.credits..=CREDITS.min(self.credits + refilled);
        assert!(due.contains(&audit.budget), "{due:?} {self:?}");
        // I10: the breaker goes by its edges alone.
        while let Some(notice) = self.scope.next_notice() {
            let Notice::Breaker(change) = notice else { continue };
            assert_eq!(change.from, self.breaker);
            assert!(matches!(
                (change.from, change.to),
                (BreakerState::Closed, BreakerState::Open)
                    | (BreakerState::Open, BreakerState::HalfOpen)
                    | (BreakerState::HalfOpen, BreakerState::Closed | BreakerState::Open)
            ));
            self.breaker = change.to;
        }
    }

    /// Cancels what is left; then nothing is held.
    fn close(mut self) {
        for call in 0..CALLS {
            if !self.steps(call).is_empty() && self.calls[call].decision.is_some() {
                self.take(call, Step::Cancel, self.now);
            }
        }
        let audit = self.scope.audit();
        assert_eq!(audit.slots, (0, 0, 0));
        assert!(matches!(audit.breaker.1, None | Some(0)));
    }
}

fn walk_together(guards: &Guards, depth: u32) -> usize {
    let mut level = vec![Together::new(guards.clone())];
    let mut seen = HashSet::new();
    for _ in 0..depth {
        let mut next = Vec::new();
        for state in &level {
            for call in 0..CALLS {
                for (step, at) in state.steps(call) {
                    let mut state = state.clone();
                    state.take(call, step, at);
                    let calls: Vec<_> =
                        state.calls.iter().map(|member| (&member.call, member.decision)).collect();
                    if seen.insert(digest(&(calls, state.scope.audit(), state.now, state.breaker)))
                    {
                        next.push(state);
                    }
                }
            }
        }
        level = next;
    }
    let states = seen.len();
    level.into_iter().for_each(Together::close);
    states
}

#[test]
fn all_that_three_calls_can_do_to_each_other() {
    let guards = Guards::batch()
        .limiter(Limiter::default().start(1).max(2))
        .breaker(Breaker::default().consecutive_failures(2).probes(1))
        .cooldown(Cooldown::default())
        .budget(Budget::default().credits(10));
    let states = walk_together(&guards, 7);
    assert!(states > 10_000, "{states}");
    let interactive = Guards::interactive()
        .limiter(Limiter::default().start(1).max(1))
        .breaker(Breaker::default().consecutive_failures(2))
        .budget(Budget::default().credits(10));
    let states = walk_together(&interactive, 7);
    assert!(states > 5_000, "{states}");
}
