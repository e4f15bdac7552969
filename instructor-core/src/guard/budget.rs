//! The retry budget: retries are paid for, and only first tries that succeed earn.

use std::time::Duration;

/// Thousandths of a credit, so that a millisecond refills one.
const CREDIT: u64 = 1_000;

/// How the retry budget is set; there is none unless asked.
///
/// A retry after a transport failure costs 5 credits, which come back if it succeeds; a call that
/// succeeds at once earns one, and a second refills one. A call that cannot pay gives up. With the
/// limiter and the breaker on, a budget gained nothing in any simulated outage, and gave calls up
/// where failures were many but independent: `docs/outages.md`.
///
/// # Example
/// ```
/// use instructor_core::{Budget, Guards};
///
/// let guards = Guards::batch().budget(Budget::default().credits(50));
/// # let _ = guards;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    credits: u32,
    cost: u32,
}

impl Default for Budget {
    /// 100 credits at most, and at first.
    fn default() -> Self {
        Self { credits: 100, cost: 5 }
    }
}

impl Budget {
    /// Sets how many credits it holds at most, and at first.
    #[must_use]
    pub fn credits(mut self, credits: u32) -> Self {
        self.credits = credits;
        self
    }

    /// Sets what a retry costs.
    #[must_use]
    pub fn cost(mut self, credits: u32) -> Self {
        self.cost = credits;
        self
    }
}

/// A retry budget at work.
#[derive(Debug, Clone)]
pub(super) struct Purse {
    settings: Budget,
    held: u64,
    refilled: Duration,
}

impl Purse {
    pub(super) fn new(settings: Budget) -> Self {
        let held = u64::from(settings.credits) * CREDIT;
        Self { settings, held, refilled: Duration::ZERO }
    }

    #[cfg(test)]
    pub(super) fn held(&self) -> u64 {
        self.held
    }

    /// Pays for a retry, if there is enough.
    pub(super) fn pay(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.refilled);
        let millis = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
        self.put(millis);
        // What is left of a millisecond counts the next time.
        self.refilled = self.refilled.saturating_add(Duration::from_millis(millis));
        let left = self.held.checked_sub(self.cost());
        self.held = left.unwrap_or(self.held);
        left.is_some()
    }

    /// Takes back what was paid for a retry.
    pub(super) fn refund(&mut self) {
        self.put(self.cost());
    }

    /// A first try succeeded.
    pub(super) fn earn(&mut self) {
        self.put(CREDIT);
    }

    fn cost(&self) -> u64 {
        u64::from(self.settings.cost) * CREDIT
    }

    fn put(&mut self, amount: u64) {
        let cap = u64::from(self.settings.credits) * CREDIT;
        self.held = self.held.saturating_add(amount).min(cap);
    }
}
