//! The circuit breaker: after many failures, nobody asks for a while, and then a few do.

use std::collections::{BTreeSet, VecDeque};
use std::ops::AddAssign;
use std::time::Duration;

use super::limiter::Waiter;
use super::window::Window;

/// The width of a bucket of the breaker's window.
const BUCKET: Duration = Duration::from_secs(3);

/// How many buckets the breaker looks back.
const BUCKETS: usize = 10;

/// When the last probe was lent so long ago, another one may be: it may never come back.
pub(super) const PROBE_PATIENCE: Duration = Duration::from_secs(10);

/// How the circuit breaker decides.
///
/// It opens on a failure when, of the attempts of the last 30 s, enough failed, or when enough
/// failed in a row; throttling is no failure. While it is open no attempt is made. Then a few
/// probes may pass: two that are answered close it, two that fail open it again, for longer.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::{Breaker, Guards};
///
/// let guards = Guards::batch().breaker(
///     Breaker::default().consecutive_failures(5).open_for([Duration::from_secs(2)]),
/// );
/// # let _ = guards;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Breaker {
    min_attempts: u32,
    failure_ratio: f64,
    consecutive_failures: u32,
    open_for: Vec<Duration>,
    probes: u32,
}

impl Default for Breaker {
    /// 10 failures in a row, or 80 % of at least 20 attempts; open for 5 s, 10 s, then 15 s each
    /// time; 3 probes.
    fn default() -> Self {
        Self {
            min_attempts: 20,
            failure_ratio: 0.8,
            consecutive_failures: 10,
            open_for: [5, 10, 15].map(Duration::from_secs).to_vec(),
            probes: 3,
        }
    }
}

impl Breaker {
    /// Sets how many attempts there must be before their ratio counts.
    #[must_use]
    pub fn min_attempts(mut self, attempts: u32) -> Self {
        self.min_attempts = attempts;
        self
    }

    /// Sets the part of attempts, from 0 to 1, that have to fail.
    #[must_use]
    pub fn failure_ratio(mut self, ratio: f64) -> Self {
        self.failure_ratio = ratio;
        self
    }

    /// Sets how many failures in a row open it.
    #[must_use]
    pub fn consecutive_failures(mut self, failures: u32) -> Self {
        self.consecutive_failures = failures;
        self
    }

    /// Sets how long it stays open the first time, the second time in a row and so on; the last one
    /// holds for all that follow.
    #[must_use]
    pub fn open_for(mut self, times: impl IntoIterator<Item = Duration>) -> Self {
        self.open_for = times.into_iter().collect();
        self
    }

    /// Sets how many probes may be under way when it is half-open; 0 reads as 1.
    #[must_use]
    pub fn probes(mut self, probes: u32) -> Self {
        self.probes = probes.max(1);
        self
    }
}

/// The state of a circuit breaker.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BreakerState {
    /// Attempts are made.
    #[default]
    Closed,
    /// No attempt is made.
    Open,
    /// A few attempts are made, to see.
    HalfOpen,
}

/// Why a circuit breaker changed its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BreakerCause {
    /// Too many failures in a row.
    ConsecutiveFailures,
    /// Too large a part of the attempts failed.
    FailureRatio,
    /// The time for being open is over.
    TimeOver,
    /// The probes were answered.
    ProbesAnswered,
    /// The probes failed.
    ProbesFailed,
}

/// A change of a circuit breaker's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct BreakerChange {
    /// The state before.
    pub from: BreakerState,
    /// The state now.
    pub to: BreakerState,
    /// Why.
    pub cause: BreakerCause,
}

/// Leave to make one attempt, from the breaker of one epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Permit {
    pub(crate) epoch: u64,
}

/// What an attempt says of the service's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    Success,
    Failure,
    /// Nothing.
    Neutral,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Closed { in_row: u32 },
    Open { until: Duration },
    HalfOpen { probes: u32, lent: Duration, successes: u32, failures: u32 },
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    attempts: u32,
    failures: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.attempts += other.attempts;
        self.failures += other.failures;
    }
}

/// A circuit breaker at work.
#[derive(Debug, Clone)]
pub(super) struct Circuit {
    settings: Breaker,
    state: State,
    /// Raised by each change of state: results of another epoch say nothing of this one.
    epoch: u64,
    counts: Window<Counts, BUCKETS>,
    /// How often it opened since it was last closed.
    openings: usize,
    /// Those who wait for a probe.
    waiting: BTreeSet<Waiter>,
    /// Those of them who may ask again.
    woken: VecDeque<Waiter>,
}

/// Whether the breaker lets an attempt pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leave {
    Granted(Permit),
    /// It is open until then.
    Open(Duration),
    /// The probes are under way, or others wait for them.
    Probing,
}

impl Circuit {
    pub(super) fn new(settings: Breaker) -> Self {
        let state = State::Closed { in_row: 0 };
        Self {
            settings,
            state,
            epoch: 0,
            counts: Window::new(BUCKET),
            openings: 0,
            waiting: BTreeSet::new(),
            woken: VecDeque::new(),
        }
    }

    /// The state that a call would find: it turns half-open when the next one asks.
    pub(super) fn state_at(&self, now: Duration) -> BreakerState {
        match self.state {
            State::Open { until } if now >= until => BreakerState::HalfOpen,
            _ => self.state(),
        }
    }

    fn state(&self) -> BreakerState {
        match self.state {
            State::Closed { .. } => BreakerState::Closed,
            State::Open { .. } => BreakerState::Open,
            State::HalfOpen { .. } => BreakerState::HalfOpen,
        }
    }

    #[cfg(test)]
    pub(super) fn audit(&self) -> (u64, Option<u32>) {
        match self.state {
            State::HalfOpen { probes, .. } => (self.epoch, Some(probes)),
            _ => (self.epoch, None),
        }
    }

    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The time until which no attempt is made, if it is open.
    pub(super) fn open_until(&self) -> Option<Duration> {
        match self.state {
            State::Open { until } => Some(until),
            _ => None,
        }
    }

    /// Turns half-open if it was open long enough.
    pub(super) fn wake(&mut self, now: Duration) -> Option<BreakerChange> {
        match self.state {
            State::Open { until } if now >= until => {
                let half_open = State::HalfOpen { probes: 0, lent: now, successes: 0, failures: 0 };
                Some(self.turn(half_open, BreakerCause::TimeOver))
            }
            _ => None,
        }
    }

    /// Whether an attempt of the call may be made.
    pub(super) fn admit(&mut self, now: Duration, waiter: Waiter) -> Leave {
        match &mut self.state {
            State::Closed { .. } => {}
            State::Open { until } => return Leave::Open(*until),
            State::HalfOpen { probes, lent, .. } => {
                let is_free =
                    *probes < self.settings.probes || now >= lent.saturating_add(PROBE_PATIENCE);
                let is_next = self.waiting.first().is_none_or(|first| waiter <= *first);
                if !(is_free && is_next) {
                    return Leave::Probing;
                }
                *probes += 1;
                *lent = now;
                self.leave(waiter);
            }
        }
        Leave::Granted(Permit { epoch: self.epoch })
    }

    /// Lets a call wait for a probe.
    pub(super) fn enqueue(&mut self, waiter: Waiter) {
        self.waiting.insert(waiter);
    }

    /// Takes a call out that waited for a probe; one that is free goes to the next.
    pub(super) fn leave(&mut self, waiter: Waiter) {
        self.waiting.remove(&waiter);
        self.woken.retain(|&woken| woken != waiter);
        self.offer();
    }

    pub(super) fn next_woken(&mut self) -> Option<Waiter> {
        self.woken.pop_front()
    }

    /// Wakes the first of those who wait, if there is a probe for it.
    fn offer(&mut self) {
        if let State::HalfOpen { probes, .. } = self.state
            && probes < self.settings.probes
            && let Some(&first) = self.waiting.first()
            && !self.woken.contains(&first)
        {
            self.woken.push_back(first);
        }
    }

    /// Takes a permit back, with what the attempt said; none was made if it says nothing.
    pub(super) fn settle(
        &mut self,
        permit: Permit,
        health: Health,
        now: Duration,
    ) -> Option<BreakerChange> {
        if permit.epoch != self.epoch {
            return None;
        }
        let failed = health == Health::Failure;
        match &mut self.state {
            // No permit has the epoch of an open breaker.
            State::Open { .. } => None,
            State::Closed { .. } if health == Health::Neutral => None,
            State::Closed { in_row } => {
                *in_row = if failed { in_row.saturating_add(1) } else { 0 };
                let in_row = *in_row;
                let counts = self.counts.at(now);
                counts.attempts += 1;
                counts.failures += u32::from(failed);
                if !failed {
                    return None;
                }
                let cause = self.reason_to_open(in_row, now)?;
                Some(self.open(now, cause))
            }
            State::HalfOpen { probes, successes, failures, .. } => {
                *probes = probes.saturating_sub(1);
                match health {
                    Health::Success => *successes += 1,
                    Health::Failure => *failures += 1,
                    Health::Neutral => {}
                }
                if *successes >= 2 {
                    self.counts.clear();
                    self.openings = 0;
                    Some(self.turn(State::Closed { in_row: 0 }, BreakerCause::ProbesAnswered))
                } else if *failures >= 2 {
                    Some(self.open(now, BreakerCause::ProbesFailed))
                } else {
                    self.offer();
                    None
                }
            }
        }
    }

    fn reason_to_open(&mut self, in_row: u32, now: Duration) -> Option<BreakerCause> {
        if in_row >= self.settings.consecutive_failures {
            return Some(BreakerCause::ConsecutiveFailures);
        }
        let Counts { attempts, failures } = self.counts.total(now);
        let share = f64::from(failures) / f64::from(attempts);
        (attempts >= self.settings.min_attempts && share >= self.settings.failure_ratio)
            .then_some(BreakerCause::FailureRatio)
    }

    fn open(&mut self, now: Duration, cause: BreakerCause) -> BreakerChange {
        let times = &self.settings.open_for;
        let time = times.get(self.openings).or(times.last()).copied().unwrap_or_default();
        self.openings = self.openings.saturating_add(1);
        self.turn(State::Open { until: now.saturating_add(time) }, cause)
    }

    fn turn(&mut self, state: State, cause: BreakerCause) -> BreakerChange {
        let from = self.state();
        self.state = state;
        self.epoch += 1;
        // They have to ask anew, whatever it is now.
        for waiter in std::mem::take(&mut self.waiting) {
            if !self.woken.contains(&waiter) {
                self.woken.push_back(waiter);
            }
        }
        BreakerChange { from, to: self.state(), cause }
    }
}
