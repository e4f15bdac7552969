//! The retry machine: events and the time in, decisions out.

#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use super::Retry;
use super::wait::scale;

/// What a server's delay is lengthened by: Gemini truncates its delays to whole seconds.
const HINT_MARGIN: Duration = Duration::from_secs(1);

/// The most that a server's delay is spread by, in milliseconds.
const HINT_SPREAD: u64 = 2_000;

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
/// Pure: it reads no clock, draws no random number, sleeps and sends nothing. `now` is the time
/// since an instant that the caller chose, the same for all events of a call, and never runs
/// backwards. The calls are, in this order:
///
/// 1. [`Event::Start`] once;
/// 2. after [`Decision::Attempt`], [`Event::Outcome`] of that attempt;
/// 3. after [`Decision::Wait`], [`Event::TimerFired`], at `until` or later (an early one gives the
///    same wait again);
/// 4. after [`Decision::Done`] or [`Decision::GiveUp`], nothing.
///
/// The number of attempts and of retries by class never pass the policy's limits, no wait is
/// shorter than the server asked for, and no wait ends with less than the least attempt before the
/// deadline.
#[derive(Debug)]
pub(crate) struct Call {
    policy: Retry,
    state: State,
    deadline: Duration,
    attempts: u32,
    retries: Retries,
    /// Transport failures in a row since the last answer.
    failures: u32,
    last_hint: Option<Duration>,
}

#[derive(Debug, Clone, Copy)]
enum State {
    ExpectStart,
    ExpectOutcome { clipped: bool },
    ExpectTimer { until: Duration, why: WaitReason },
    Ended,
}

/// Retries so far, by the class that caused them.
#[derive(Debug, Default)]
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

/// What calls of one provider, credential and model share. Nothing yet.
#[derive(Debug, Default)]
pub(crate) struct Scope {}

/// What the machine is told.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    Start,
    Outcome(Outcome),
    TimerFired,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) class: Class,
    /// How long the server asked to wait.
    pub(crate) hint: Option<Duration>,
    /// The shortest wait that makes sense where the server asked for none.
    pub(crate) floor: Option<Duration>,
    /// How many retries this outcome deserves, where that is less than its class allows.
    pub(crate) limit: Option<u32>,
}

/// The classes of outcome that the machine tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    Accepted,
    Rejected,
    Truncated,
    Regenerate,
    Adjusted,
    Transient,
    /// The attempt took all the time it was given.
    Timeout,
    Throttle,
    Blocked,
    Quota,
    Fatal,
}

/// What the machine wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Attempt(AttemptPlan),
    Wait { until: Duration, why: WaitReason },
    Done,
    GiveUp { reason: Reason, retry_after: Option<Duration> },
}

/// One attempt to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AttemptPlan {
    /// Counted from 1.
    pub(crate) number: u32,
    pub(crate) kind: AttemptKind,
    pub(crate) timeout: Duration,
}

/// Why an attempt is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptKind {
    /// The first request of a call.
    First,
    /// The same request once more.
    Retry,
    /// The request with the last answer and what was wrong with it.
    Reask,
}

/// Why a call waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WaitReason {
    /// The policy's own wait.
    Backoff,
    /// The server asked for it.
    Hint,
    /// The policy's wait, shortened to leave time for an attempt before the deadline.
    Clipped,
}

/// Why a call was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Another try would fail the same way.
    Fatal,
    /// The service will not answer this.
    Blocked,
    /// The answer was cut off by the token limit.
    Truncated,
    /// A quota that no wait of seconds brings back.
    Quota,
    /// As many retries after transient faults as the policy allows.
    Transients,
    /// As many retries after throttling as the policy allows.
    Throttles,
    /// As many further questions after wrong answers as the policy allows.
    Reasks,
    /// As many attempts as the policy allows.
    Attempts,
    /// The server asked for a longer wait than the policy allows.
    HintTooLong,
    /// The next attempt could not start in time before the deadline.
    DeadlineWouldPass,
    /// The deadline passed.
    Deadline,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fatal => "another try would fail the same way",
            Self::Blocked => "the service will not answer this",
            Self::Truncated => "the token limit is too low for the answer",
            Self::Quota => "the quota is used up",
            Self::Transients => "no retries after transient faults are left",
            Self::Throttles => "no retries after throttling are left",
            Self::Reasks => "no further questions after wrong answers are left",
            Self::Attempts => "no attempts are left",
            Self::HintTooLong => "the server asks for a longer wait than the policy allows",
            Self::DeadlineWouldPass => "the next attempt could not start before the deadline",
            Self::Deadline => "the deadline passed",
        })
    }
}

impl Call {
    pub(crate) fn new(policy: Retry) -> Self {
        Self {
            policy,
            state: State::ExpectStart,
            deadline: Duration::ZERO,
            attempts: 0,
            retries: Retries::default(),
            failures: 0,
            last_hint: None,
        }
    }

    /// Takes an event and returns what to do next.
    pub(crate) fn next(
        &mut self,
        event: Event,
        now: Duration,
        _scope: &mut Scope,
        draw: &mut dyn FnMut() -> f64,
    ) -> Decision {
        match (self.state, event) {
            (State::ExpectStart, Event::Start) => {
                self.deadline = now.saturating_add(self.policy.deadline_or_default());
                self.attempt(AttemptKind::First, now)
            }
            (State::ExpectOutcome { clipped }, Event::Outcome(outcome)) => {
                self.outcome(outcome, clipped, now, draw)
            }
            (State::ExpectTimer { until, why }, Event::TimerFired) if now < until => {
                Decision::Wait { until, why }
            }
            (State::ExpectTimer { .. }, Event::TimerFired) => self.attempt(AttemptKind::Retry, now),
            (state, event) => unreachable!("{event:?} is out of order in {state:?}"),
        }
    }

    fn outcome(
        &mut self,
        outcome: Outcome,
        clipped: bool,
        now: Duration,
        draw: &mut dyn FnMut() -> f64,
    ) -> Decision {
        let hint = outcome.hint;
        if let Class::Transient | Class::Timeout | Class::Throttle = outcome.class {
            self.failures += 1;
            self.last_hint = hint.or(self.last_hint);
        } else {
            self.failures = 0;
        }
        match outcome.class {
            Class::Accepted => {
                self.state = State::Ended;
                return Decision::Done;
            }
            Class::Blocked => return self.give_up(Reason::Blocked, hint),
            Class::Quota => return self.give_up(Reason::Quota, hint),
            Class::Fatal => return self.give_up(Reason::Fatal, hint),
            // It had all the time that was left.
            Class::Timeout if clipped => return self.give_up(Reason::Deadline, hint),
            _ => {}
        }
        if let Some(reason) = self.exhausted(&outcome) {
            return self.give_up(reason, hint);
        }
        if self.attempts >= self.policy.max_attempts() {
            return self.give_up(Reason::Attempts, hint);
        }
        self.count(outcome.class);
        match outcome.class {
            Class::Transient | Class::Timeout | Class::Throttle => self.wait(&outcome, now, draw),
            _ if now.saturating_add(self.min_attempt()) > self.deadline => {
                self.give_up(Reason::DeadlineWouldPass, hint)
            }
            Class::Rejected => self.attempt(AttemptKind::Reask, now),
            _ => self.attempt(AttemptKind::Retry, now),
        }
    }

    /// The reason to give up, if the outcome's class has had all its retries.
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
            Class::Accepted | Class::Blocked | Class::Quota | Class::Fatal => return None,
        };
        let deserved = outcome.limit.is_some_and(|limit| own.0 >= limit);
        let full = |(retries, limit): (u32, u32)| retries >= limit;
        (deserved || full(own) || full(shared)).then_some(reason)
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
            Class::Accepted | Class::Blocked | Class::Quota | Class::Fatal => {}
        }
    }

    fn wait(
        &mut self,
        outcome: &Outcome,
        now: Duration,
        draw: &mut dyn FnMut() -> f64,
    ) -> Decision {
        let hint = outcome.hint;
        if hint.is_some_and(|hint| hint > self.policy.longest_hint_or_default()) {
            return self.give_up(Reason::HintTooLong, hint);
        }
        let draw = draw();
        let Some(backoff) = self.policy.wait_or_default().delay(self.failures, draw) else {
            return self.give_up(Reason::Attempts, hint);
        };
        let least = self.least_wait(outcome, draw);
        let earliest = now.saturating_add(least);
        let wanted = now.saturating_add(backoff).max(earliest);
        let latest = self.deadline.saturating_sub(self.min_attempt());
        let (until, why) = if wanted <= latest {
            let why = if hint.is_some() && least >= backoff {
                WaitReason::Hint
            } else {
                WaitReason::Backoff
            };
            (wanted, why)
        } else if earliest <= latest {
            // Our own wait may be shortened, what the server asked for may not.
            (latest, WaitReason::Clipped)
        } else {
            return self.give_up(Reason::DeadlineWouldPass, hint);
        };
        self.state = State::ExpectTimer { until, why };
        Decision::Wait { until, why }
    }

    /// The shortest wait that the server's words, or its throttling without a word, allow.
    fn least_wait(&self, outcome: &Outcome, draw: f64) -> Duration {
        if let Some(hint) = outcome.hint {
            let tenth = (hint / 10).as_millis().try_into().unwrap_or(u64::MAX);
            let spread = Duration::from_millis(scale(tenth.min(HINT_SPREAD), draw));
            return hint.saturating_add(HINT_MARGIN).saturating_add(spread);
        }
        if outcome.class == Class::Throttle {
            let floor = outcome.floor.unwrap_or(BARE_THROTTLE);
            let again = self.last_hint.map(|hint| hint.saturating_add(HINT_MARGIN));
            return floor.max(again.unwrap_or(Duration::ZERO));
        }
        Duration::ZERO
    }

    fn attempt(&mut self, kind: AttemptKind, now: Duration) -> Decision {
        let left = self.deadline.saturating_sub(now);
        if left.is_zero() {
            return self.give_up(Reason::Deadline, None);
        }
        let full = self.policy.attempt_timeout_or_default();
        let timeout = full.min(left);
        self.attempts += 1;
        self.state = State::ExpectOutcome { clipped: timeout < full };
        Decision::Attempt(AttemptPlan { number: self.attempts, kind, timeout })
    }

    fn give_up(&mut self, reason: Reason, retry_after: Option<Duration>) -> Decision {
        self.state = State::Ended;
        Decision::GiveUp { reason, retry_after }
    }

    fn min_attempt(&self) -> Duration {
        MIN_ATTEMPT.min(self.policy.deadline_or_default() / 4)
    }
}
