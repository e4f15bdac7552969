//! What a scope did in the last minutes, counted.

use std::ops::AddAssign;
use std::time::Duration;

use super::window::{Stretches, Window};

/// The width of a bucket of the meter's window.
const BUCKET: Duration = Duration::from_secs(30);

/// How many buckets the meter looks back: five minutes.
const BUCKETS: usize = 10;

/// Fewer attempts than this are no sign of anything.
const LEAST_FOR_ALERT: u64 = 20;

/// Counts of the window.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) calls: u64,
    pub(crate) attempts: u64,
    pub(crate) retries: u64,
    pub(crate) reasks: u64,
    pub(crate) throttles: u64,
    pub(crate) useful_tokens: u64,
    pub(crate) wasted_tokens: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.calls = self.calls.saturating_add(other.calls);
        self.attempts = self.attempts.saturating_add(other.attempts);
        self.retries = self.retries.saturating_add(other.retries);
        self.reasks = self.reasks.saturating_add(other.reasks);
        self.throttles = self.throttles.saturating_add(other.throttles);
        self.useful_tokens = self.useful_tokens.saturating_add(other.useful_tokens);
        self.wasted_tokens = self.wasted_tokens.saturating_add(other.wasted_tokens);
    }
}

impl Tally {
    /// Retries as a part of all attempts; 0 without attempts.
    // Counts of minutes are far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn retry_ratio(&self) -> f64 {
        match self.attempts {
            0 => 0.0,
            attempts => self.retries as f64 / attempts as f64,
        }
    }
}

/// A meter at work.
#[derive(Debug, Clone)]
pub(super) struct Meter {
    tally: Window<Tally, BUCKETS>,
    open: Stretches,
    cooling: Stretches,
    alert_above: f64,
    alerted: bool,
}

impl Meter {
    pub(super) fn new(alert_above: f64) -> Self {
        Self {
            tally: Window::new(BUCKET),
            open: Stretches::default(),
            cooling: Stretches::default(),
            alert_above,
            alerted: false,
        }
    }

    /// The bucket to count in.
    pub(super) fn count(&mut self, now: Duration) -> &mut Tally {
        self.tally.at(now)
    }

    pub(super) fn opened(&mut self, now: Duration, until: Duration) {
        self.open.add(now, until, self.horizon(now));
    }

    pub(super) fn cooled(&mut self, now: Duration, until: Duration) {
        self.cooling.add(now, until, self.horizon(now));
    }

    /// The retry ratio, when it has just passed the threshold; told again only after it was below.
    pub(super) fn alert(&mut self, now: Duration) -> Option<f64> {
        let tally = self.tally.total(now);
        let ratio = tally.retry_ratio();
        let above = tally.attempts >= LEAST_FOR_ALERT && ratio > self.alert_above;
        let news = above && !self.alerted;
        self.alerted = above;
        news.then_some(ratio)
    }

    /// Counts of the window, the time the breaker was open in it, and that of cooldowns.
    pub(super) fn read(&mut self, now: Duration) -> (Tally, Duration, Duration) {
        let from = self.horizon(now);
        (self.tally.total(now), self.open.within(from, now), self.cooling.within(from, now))
    }

    /// How far back the meter looks.
    pub(super) fn length(&self) -> Duration {
        self.tally.length()
    }

    fn horizon(&self, now: Duration) -> Duration {
        now.saturating_sub(self.length())
    }
}
