//! One call.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::{AttemptKind, AttemptPlan, Class, Decision, Event, Outcome, Reason, WaitReason};
use crate::Retry;
use crate::guard::{Admission, Claim, Effect, HINT_MARGIN, Health, Load, Pass, Scope, Waiter};

/// The most that a server's delay is spread by, in milliseconds.
const HINT_SPREAD: u64 = 2_000;

/// The most that calls which wait for the breaker are spread by, in milliseconds.
const BREAKER_SPREAD: u64 = 2_000;

/// The shortest wait after throttling of which neither server nor provider says how long it lasts.
const BARE_THROTTLE: Duration = Duration::from_secs(2);

/// An attempt is not started with less time than this before the deadline, or a quarter of a short
/// deadline: it would most likely be cut off, at the cost of its tokens.
const MIN_ATTEMPT: Duration = Duration::from_secs(5);

/// How often a provider may say that it changed something itself.
const MAX_ADJUSTMENTS: u32 = 2;

/// How often a truncated answer is asked for again, with a larger limit.
const MAX_TRUNCATIONS: u32 = 1;

/// The state of one call.
///
/// Pure: `now` is the time since an instant that the caller chose, the same for all calls of a
/// scope, and never runs backwards. The events are, in this order:
///
/// 1. [`Event::Start`] once;
/// 2. after [`Decision::Attempt`], [`Event::Outcome`] of that attempt;
/// 3. after [`Decision::Wait`], [`Event::TimerFired`], at `until` or later (an early one gives the
///    same wait again), or [`Event::SlotFree`] if the scope names the call's [`waiter`](Self::waiter);
/// 4. after [`Decision::Done`] or [`Decision::GiveUp`], nothing.
///
/// A call that is dropped before its end has to be [cancelled](Self::cancel): it may hold a permit,
/// a slot or a place of its scope.
///
/// The number of attempts and of retries by class never pass the policy's limits, no wait is
/// shorter than the server asked for, and no wait ends with less than the least attempt before the
/// deadline.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone))]
pub struct Call {
    policy: Retry,
    state: State,
    deadline: Duration,
    /// When the first attempt began.
    first_attempt: Option<Duration>,
    attempts: u32,
    retries: Retries,
    /// Transport failures in a row since the last answer.
    failures: u32,
    last_hint: Option<Duration>,
    tokens: u64,
    /// What the next attempt is.
    next_kind: AttemptKind,
    pass: Pass,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    ExpectStart,
    ExpectOutcome { started: Duration, answered: bool },
    ExpectTimer { until: Duration, why: WaitReason },
    ExpectSlot { until: Duration },
    Ended,
}

/// Retries so far, by the class that caused them.
#[derive(Debug, Clone, Default)]
struct Retries {
    transient: u32,
    timeout: u32,
    throttle: u32,
    /// Every further try after an answer: rejected, truncated or unusable.
    reask: u32,
    regenerate: u32,
    truncated: u32,
    adjusted: u32,
}

impl Call {
    /// A call under this policy; what the policy leaves unset is the default.
    #[must_use]
    pub fn new(policy: Retry) -> Self {
        Self {
            policy,
            state: State::ExpectStart,
            deadline: Duration::ZERO,
            first_attempt: None,
            attempts: 0,
            retries: Retries::default(),
            failures: 0,
            last_hint: None,
            tokens: 0,
            next_kind: AttemptKind::First,
            pass: Pass::default(),
        }
    }

    /// Takes an event and returns what to do next.
    ///
    /// `draw` gives random numbers from 0 up to, but not including, 1: one for each wait after a
    /// transport failure, one for each wait that a guard spreads.
    ///
    /// # Panics
    /// If the event is out of order.
    pub fn next(
        &mut self,
        event: Event,
        now: Duration,
        scope: &mut Scope,
        draw: &mut dyn FnMut() -> f64,
    ) -> Decision {
        match (self.state, event) {
            (State::ExpectStart, Event::Start) => {
                self.deadline = now.saturating_add(self.policy.deadline_or_default());
                scope.begin(&mut self.pass, now);
                self.admit(now, scope, draw)
            }
            (State::ExpectOutcome { started, answered }, Event::Outcome(outcome)) => {
                // It had all the time that was left.
                let overdue = outcome.class == Class::Timeout && now >= self.deadline;
                if !answered {
                    self.settle(&outcome, overdue, now.saturating_sub(started), now, scope);
                }
                self.tally(&outcome, now, scope);
                self.outcome(&outcome, overdue, now, scope, draw)
            }
            (State::ExpectTimer { until, why }, Event::TimerFired) if now < until => {
                Decision::Wait { until, why }
            }
            (State::ExpectTimer { .. }, Event::TimerFired | Event::SlotFree) => {
                self.admit(now, scope, draw)
            }
            (State::ExpectSlot { until }, Event::TimerFired | Event::SlotFree) => {
                match scope.claim(&mut self.pass) {
                    Claim::Granted => self.admit(now, scope, draw),
                    Claim::Shed => self.give_up(Reason::Shed, None, now, scope),
                    Claim::Queued if now < until => {
                        Decision::Wait { until, why: WaitReason::Queue }
                    }
                    Claim::Queued if until < self.latest_start() => {
                        self.give_up(Reason::Shed, None, now, scope)
                    }
                    Claim::Queued => self.give_up(Reason::DeadlineWouldPass, None, now, scope),
                }
            }
            (state, event) => unreachable!("{event:?} is out of order in {state:?}"),
        }
    }

    /// Tells that the attempt under way was answered, before its outcome is known.
    ///
    /// Optional, for answers that take long to be judged: the guards get back what the call held, as
    /// the service has done its part.
    pub fn answered(&mut self, now: Duration, scope: &mut Scope) {
        if let State::ExpectOutcome { started, answered: false } = self.state {
            let effect = Effect { health: Health::Success, load: Load::Answered };
            scope.settle(&mut self.pass, self.attempts == 1, effect, now);
            self.state = State::ExpectOutcome { started, answered: true };
        }
    }

    /// The call's name in the queues for slots and for probes of the breaker, while it queues.
    #[must_use]
    pub fn waiter(&self) -> Option<Waiter> {
        self.pass.waiter()
    }

    /// Ends the call wherever it is, and gives back what it holds of the scope.
    ///
    /// What came of an attempt under way is not known: it counts for nothing, and what was paid for
    /// it is lost. A retry that was not sent yet is refunded. A call that has ended is left alone.
    pub fn cancel(&mut self, now: Duration, scope: &mut Scope) {
        let sent = matches!(self.state, State::ExpectOutcome { .. });
        scope.cancel(&mut self.pass, sent, now);
        self.state = State::Ended;
    }

    /// Whether there is nothing more to come.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state == State::Ended
    }

    /// Lets the guards of the scope take in how the attempt ended.
    fn settle(
        &mut self,
        outcome: &Outcome,
        overdue: bool,
        lasted: Duration,
        now: Duration,
        scope: &mut Scope,
    ) {
        let effect = |health, load| Effect { health, load };
        let effect = match outcome.class {
            Class::Accepted
            | Class::Rejected
            | Class::Truncated
            | Class::Regenerate
            | Class::Blocked
            | Class::Late => effect(Health::Success, Load::Answered),
            // It was given too little time to say that the service fails, but it may be slow.
            Class::Timeout if overdue && lasted < self.min_attempt() => {
                effect(Health::Neutral, Load::Unknown)
            }
            Class::Timeout if overdue => effect(Health::Neutral, Load::Struggling(0.7)),
            Class::Timeout => effect(Health::Failure, Load::Struggling(0.7)),
            Class::Transient => effect(Health::Failure, Load::Struggling(0.9)),
            Class::Throttle => effect(Health::Neutral, Load::Struggling(0.7)),
            Class::Adjusted | Class::Quota(_) | Class::Fatal => {
                effect(Health::Neutral, Load::Unknown)
            }
        };
        scope.settle(&mut self.pass, self.attempts == 1, effect, now);
        match outcome.class {
            Class::Throttle => scope.throttled(outcome.hint, now),
            Class::Quota(quota) => scope.out_of_quota(quota, outcome.hint, now),
            _ => {}
        }
    }

    /// Counts the attempt.
    fn tally(&mut self, outcome: &Outcome, now: Duration, scope: &mut Scope) {
        let tally = scope.count(now);
        let tokens = match outcome.class {
            Class::Accepted => &mut tally.useful_tokens,
            _ => &mut tally.wasted_tokens,
        };
        *tokens = tokens.saturating_add(outcome.tokens);
        tally.throttles += u64::from(outcome.class == Class::Throttle);
        self.tokens = self.tokens.saturating_add(outcome.tokens);
    }

    fn outcome(
        &mut self,
        outcome: &Outcome,
        overdue: bool,
        now: Duration,
        scope: &mut Scope,
        draw: &mut dyn FnMut() -> f64,
    ) -> Decision {
        let hint = outcome.hint;
        let waits = matches!(outcome.class, Class::Transient | Class::Timeout | Class::Throttle);
        if waits {
            self.failures = self.failures.saturating_add(1);
            self.last_hint = hint.or(self.last_hint);
        } else if outcome.class != Class::Adjusted {
            self.failures = 0;
        }
        let end = match outcome.class {
            Class::Accepted => {
                self.state = State::Ended;
                return Decision::Done;
            }
            Class::Blocked => Some(Reason::Blocked),
            Class::Quota(_) => Some(Reason::Quota),
            Class::Fatal => Some(Reason::Fatal),
            Class::Late => Some(Reason::Deadline),
            _ if overdue => Some(Reason::Deadline),
            _ if outcome.refused => Some(Reason::Predicate),
            _ => self.exhausted(outcome),
        };
        if let Some(reason) = end {
            return self.give_up(reason, hint, now, scope);
        }
        self.count(outcome.class);
        self.next_kind = match outcome.class {
            Class::Rejected => AttemptKind::Reask,
            _ => AttemptKind::Retry,
        };
        if waits {
            return self.back_off(outcome, now, scope, draw);
        }
        if self.stops(now, Duration::ZERO) {
            return self.give_up(Reason::Stop, hint, now, scope);
        }
        if now.saturating_add(self.min_attempt()) > self.deadline {
            return self.give_up(Reason::DeadlineWouldPass, hint, now, scope);
        }
        self.admit(now, scope, draw)
    }

    /// The reason to give up, if the policy allows no further try after this outcome.
    fn exhausted(&self, outcome: &Outcome) -> Option<Reason> {
        let (policy, so_far) = (&self.policy, &self.retries);
        let reask = (so_far.reask, policy.max_reasks());
        let transient = (so_far.transient, policy.max_transients());
        let (own, shared, reason) = match outcome.class {
            Class::Transient => (transient, transient, Reason::Transients),
            Class::Timeout => {
                ((so_far.timeout, policy.max_timeouts()), transient, Reason::Transients)
            }
            Class::Throttle => {
                let throttle = (so_far.throttle, policy.max_throttles());
                (throttle, throttle, Reason::Throttles)
            }
            Class::Rejected => (reask, reask, Reason::Reasks),
            Class::Regenerate => {
                ((so_far.regenerate, policy.max_regenerations()), reask, Reason::Reasks)
            }
            Class::Truncated => ((so_far.truncated, MAX_TRUNCATIONS), reask, Reason::Truncated),
            Class::Adjusted => {
                let adjusted = (so_far.adjusted, MAX_ADJUSTMENTS);
                (adjusted, adjusted, Reason::Fatal)
            }
            Class::Accepted | Class::Blocked | Class::Quota(_) | Class::Fatal | Class::Late => {
                return None;
            }
        };
        let deserved = outcome.limit.is_some_and(|limit| own.0 >= limit);
        let full = |(retries, limit): (u32, u32)| retries >= limit;
        if deserved || full(own) || full(shared) {
            Some(reason)
        } else if outcome.class != Class::Adjusted
            && self.attempts - so_far.adjusted >= policy.max_attempts()
        {
            Some(Reason::Attempts)
        } else if policy.tokens().is_some_and(|budget| self.tokens >= budget) {
            Some(Reason::TokenBudget)
        } else {
            None
        }
    }

    fn count(&mut self, class: Class) {
        let retries = &mut self.retries;
        match class {
            Class::Transient => retries.transient += 1,
            Class::Timeout => {
                retries.transient += 1;
                retries.timeout += 1;
            }
            Class::Throttle => retries.throttle += 1,
            Class::Rejected => retries.reask += 1,
            Class::Regenerate => {
                retries.reask += 1;
                retries.regenerate += 1;
            }
            Class::Truncated => {
                retries.reask += 1;
                retries.truncated += 1;
            }
            Class::Adjusted => retries.adjusted += 1,
            Class::Accepted | Class::Blocked | Class::Quota(_) | Class::Fatal | Class::Late => {}
        }
    }

    /// Waits after a transport failure.
    fn back_off(
        &mut self,
        outcome: &Outcome,
        now: Duration,
        scope: &mut Scope,
        draw: &mut dyn FnMut() -> f64,
    ) -> Decision {
        let hint = outcome.hint;
        let longest_wait = self.longest_wait(scope);
        if hint.is_some_and(|hint| hint > self.policy.longest_hint_or_default()) {
            return self.give_up(Reason::HintTooLong, hint, now, scope);
        }
        let draw = draw();
        let Some(backoff) = self.policy.wait_or_default().delay(self.failures, draw) else {
            return self.give_up(Reason::Stop, hint, now, scope);
        };
        let least = self.least_wait(outcome, draw);
        if least > longest_wait {
            return self.give_up(Reason::HintTooLong, hint.or(Some(least)), now, scope);
        }
        let delay = backoff.min(longest_wait).max(least);
        let (wanted, earliest) = (now.saturating_add(delay), now.saturating_add(least));
        let latest = self.latest_start();
        let (until, why) = if wanted <= latest {
            let why = match hint {
                Some(_) if least >= delay => WaitReason::Hint,
                _ => WaitReason::Backoff,
            };
            (wanted, why)
        } else if earliest <= latest {
            // Our own wait may be shortened, what the server asked for may not.
            (latest, WaitReason::Clipped)
        } else {
            return self.give_up(Reason::DeadlineWouldPass, hint, now, scope);
        };
        // It lines up now with those who come back, not behind them when its own wait is over.
        let turn = hint.filter(|_| outcome.class == Class::Throttle);
        let turn = turn.and_then(|_| scope.next_turn());
        let (until, why) = match turn {
            Some(turn) if turn > until => (turn, WaitReason::Cooldown),
            _ => (until, why),
        };
        let delay = until.saturating_sub(now);
        if self.stops(now, delay) {
            return self.give_up(Reason::Stop, hint, now, scope);
        }
        // It is the line that is too long, and not the server's delay.
        let too_long = match why {
            WaitReason::Cooldown if delay > longest_wait => Some(Reason::Cooldown),
            WaitReason::Cooldown if until > latest => Some(Reason::DeadlineWouldPass),
            _ => None,
        };
        if let Some(reason) = too_long {
            return self.give_up(reason, Some(delay), now, scope);
        }
        if !scope.pay(&mut self.pass, now) {
            return self.give_up(Reason::Budget, hint, now, scope);
        }
        if turn.is_some() {
            scope.line_up(&mut self.pass, until);
        }
        self.state = State::ExpectTimer { until, why };
        Decision::Wait { until, why }
    }

    /// The shortest wait that the server's words, or its throttling without a word, allow.
    fn least_wait(&self, outcome: &Outcome, draw: f64) -> Duration {
        if let Some(hint) = outcome.hint {
            return hint.saturating_add(HINT_MARGIN).saturating_add(spread(hint, draw));
        }
        if outcome.class == Class::Throttle {
            let floor = outcome.floor.unwrap_or(BARE_THROTTLE);
            let again = self.last_hint.map(|hint| hint.saturating_add(HINT_MARGIN));
            let least = floor.max(again.unwrap_or(Duration::ZERO));
            return least.saturating_add(spread(least, draw));
        }
        Duration::ZERO
    }

    /// Asks the guards for leave to make the next attempt: makes it, waits, or gives up.
    fn admit(
        &mut self,
        now: Duration,
        scope: &mut Scope,
        draw: &mut dyn FnMut() -> f64,
    ) -> Decision {
        if let Err((quota, after)) = scope.gate(&self.pass, now) {
            return self.give_up(Reason::QuotaGate(quota), Some(after), now, scope);
        }
        if now >= self.deadline {
            return self.give_up(Reason::Deadline, None, now, scope);
        }
        // Timers fire late, never early: a wait that ended as late as it might is no reason to give
        // up, unless much of the attempt's time is gone. A first attempt takes whatever is left.
        let latest = self.latest_start().saturating_add(self.min_attempt() / 2);
        if self.attempts > 0 && now > latest {
            return self.give_up(Reason::DeadlineWouldPass, None, now, scope);
        }
        let resumes = self.attempts > 0 && self.failures == 0;
        match scope.admit(&mut self.pass, resumes, now, draw) {
            Admission::Go { epoch } => self.attempt(epoch, now, scope),
            Admission::Cooling { until } => {
                let decision = self.hold(until, WaitReason::Cooldown, now, scope);
                if let Decision::Wait { .. } = decision {
                    scope.line_up(&mut self.pass, until);
                }
                decision
            }
            Admission::Broken { until } | Admission::Probing { until }
                if self.fails_fast(scope) =>
            {
                self.give_up(Reason::BreakerOpen, Some(until.saturating_sub(now)), now, scope)
            }
            Admission::Broken { until } => {
                let spread = Duration::from_millis(scale(BREAKER_SPREAD, draw()));
                self.hold(until.saturating_add(spread), WaitReason::Breaker, now, scope)
            }
            Admission::Probing { until } => {
                let Some(until) = self.patience(until, now, scope) else {
                    return self.give_up(Reason::BreakerOpen, None, now, scope);
                };
                scope.enqueue_for_probe(&mut self.pass);
                self.state = State::ExpectTimer { until, why: WaitReason::Breaker };
                Decision::Wait { until, why: WaitReason::Breaker }
            }
            Admission::Full => {
                let Some(until) = self.patience(Duration::MAX, now, scope) else {
                    return self.give_up(Reason::Shed, None, now, scope);
                };
                scope.enqueue(&mut self.pass, resumes);
                self.state = State::ExpectSlot { until };
                Decision::Wait { until, why: WaitReason::Queue }
            }
        }
    }

    /// Until when the call may queue, at most until the given time; `None` if it may not.
    fn patience(&self, until: Duration, now: Duration, scope: &Scope) -> Option<Duration> {
        let longest = now.saturating_add(self.longest_wait(scope));
        let until = until.min(self.latest_start()).min(longest);
        (until > now).then_some(until)
    }

    /// Waits for a guard, if there is time.
    fn hold(
        &mut self,
        until: Duration,
        why: WaitReason,
        now: Duration,
        scope: &mut Scope,
    ) -> Decision {
        let delay = until.saturating_sub(now);
        let reason = if delay > self.longest_wait(scope) {
            match why {
                WaitReason::Breaker => Reason::BreakerOpen,
                _ => Reason::Cooldown,
            }
        } else if self.stops(now, delay) {
            Reason::Stop
        } else if until > self.latest_start() {
            Reason::DeadlineWouldPass
        } else {
            self.state = State::ExpectTimer { until, why };
            return Decision::Wait { until, why };
        };
        self.give_up(reason, Some(delay), now, scope)
    }

    fn attempt(&mut self, epoch: u64, now: Duration, scope: &mut Scope) -> Decision {
        let full = self.policy.attempt_timeout_or_default();
        let timeout = full.min(self.deadline.saturating_sub(now));
        let clipped = timeout < full;
        self.attempts = self.attempts.saturating_add(1);
        self.first_attempt.get_or_insert(now);
        self.state = State::ExpectOutcome { started: now, answered: false };
        let (number, kind) = (self.attempts, self.next_kind);
        let tally = scope.count(now);
        tally.attempts += 1;
        tally.reasks += u64::from(kind == AttemptKind::Reask);
        tally.retries += u64::from(kind == AttemptKind::Retry);
        scope.watch(now);
        Decision::Attempt(AttemptPlan { number, kind, timeout, clipped, epoch })
    }

    fn give_up(
        &mut self,
        reason: Reason,
        retry_after: Option<Duration>,
        now: Duration,
        scope: &mut Scope,
    ) -> Decision {
        // Whatever was granted or paid was for an attempt that will not be made.
        self.cancel(now, scope);
        Decision::GiveUp { reason, retry_after }
    }

    fn stops(&self, now: Duration, upcoming: Duration) -> bool {
        // Before there was an attempt there is nothing to stop.
        self.first_attempt.is_some_and(|first| {
            self.policy.stops(self.attempts, now.saturating_sub(first), upcoming)
        })
    }

    fn fails_fast(&self, scope: &Scope) -> bool {
        self.policy.fails_fast().unwrap_or(scope.guards().fail_fast())
    }

    fn longest_wait(&self, scope: &Scope) -> Duration {
        self.policy.longest_wait_set().or(scope.guards().longest_wait()).unwrap_or(Duration::MAX)
    }

    /// An attempt that starts later has less than the least time.
    fn latest_start(&self) -> Duration {
        self.deadline.saturating_sub(self.min_attempt())
    }

    fn min_attempt(&self) -> Duration {
        MIN_ATTEMPT.min(self.policy.deadline_or_default() / 4)
    }
}

/// What a delay that many calls may have been given is lengthened by: up to a tenth of it.
fn spread(delay: Duration, draw: f64) -> Duration {
    let tenth = (delay / 10).as_millis().try_into().unwrap_or(u64::MAX);
    Duration::from_millis(scale(tenth.min(HINT_SPREAD), draw))
}

/// `draw` of a number of milliseconds, rounded down.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn scale(millis: u64, draw: f64) -> u64 {
    (millis as f64 * draw.clamp(0.0, 1.0)) as u64
}
