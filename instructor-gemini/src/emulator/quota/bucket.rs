//! How much is left: what comes back steadily, and what comes back all at once.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

/// A token bucket: full at first, and full again after a period.
#[derive(Debug)]
pub(super) struct Bucket {
    capacity: f64,
    per_second: f64,
    level: f64,
    at: SystemTime,
}

impl Bucket {
    #[allow(clippy::cast_precision_loss)] // Limits are below 2^53.
    pub(super) fn new(capacity: u64, period: Duration, now: SystemTime) -> Self {
        let capacity = capacity as f64;
        Self { capacity, per_second: capacity / period.as_secs_f64(), level: capacity, at: now }
    }

    /// How long until there is this much; `None` if there is now. What never will be there is waited
    /// for as if it were a full bucket.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn wait_for(&mut self, amount: u64, now: SystemTime) -> Option<Duration> {
        let since = now.duration_since(self.at).unwrap_or_default();
        self.level = (self.level + since.as_secs_f64() * self.per_second).min(self.capacity);
        self.at = now;
        // Refilled in steps, a bucket may miss the last bit of a unit.
        let missing = amount as f64 - self.level;
        if missing <= 1e-9 {
            return None;
        }
        let wait = missing.min(self.capacity) / self.per_second;
        // An empty tier has no rate: the longest that is ever told.
        Some(Duration::try_from_secs_f64(wait).unwrap_or(Duration::from_secs(60)))
    }

    #[allow(clippy::cast_precision_loss)]
    pub(super) fn take(&mut self, amount: u64) {
        self.level = (self.level - amount as f64).max(0.0);
    }
}

/// Amounts that are forgotten one by one, each after the same time.
#[derive(Debug)]
pub(super) struct Window {
    length: Duration,
    amounts: VecDeque<(SystemTime, f64)>,
}

impl Window {
    pub(super) fn new(length: Duration) -> Self {
        Self { length, amounts: VecDeque::new() }
    }

    pub(super) fn add(&mut self, amount: f64, now: SystemTime) {
        self.amounts.push_back((now, amount));
    }

    pub(super) fn sum(&mut self, now: SystemTime) -> f64 {
        let is_over = |&(at, _): &(SystemTime, f64)| {
            now.duration_since(at).is_ok_and(|since| since >= self.length)
        };
        while self.amounts.front().is_some_and(is_over) {
            self.amounts.pop_front();
        }
        self.amounts.iter().map(|(_, amount)| amount).sum()
    }
}
