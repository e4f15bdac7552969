//! What the calls of one client and model share: guards that keep them from harming the service,
//! and each other.

mod breaker;
mod budget;
mod cooldown;
mod limiter;
mod meter;
mod quota;
mod scope;
mod window;

use std::time::Duration;

pub(crate) use self::breaker::Health;
pub use self::breaker::{Breaker, BreakerCause, BreakerChange, BreakerState};
pub use self::budget::Budget;
pub use self::cooldown::Cooldown;
pub(crate) use self::cooldown::HINT_MARGIN;
use self::limiter::Order;
pub(crate) use self::limiter::{Claim, Load};
pub use self::limiter::{Limiter, Waiter};
pub(crate) use self::meter::Tally;
pub(crate) use self::scope::{Admission, Effect, Pass, ScopeStats};
pub use self::scope::{Notice, Scope};

/// Which guards the calls of a client share, and how they are set.
///
/// The guards stand between a call and its attempts, in this order: a quota that is used up, the
/// cooldown that the server asked for, the circuit breaker, the limit of attempts under way. Each
/// model of a client has its own; clones of a client share them.
///
/// # Example
/// ```
/// use instructor_core::testing::Scripted;
/// use instructor_core::{Client, Guards};
///
/// let client = Client::builder(Scripted::new()).guards(Guards::interactive()).build();
/// # let _ = client;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Guards {
    quota_gate: bool,
    cooldown: Option<Cooldown>,
    breaker: Option<Breaker>,
    limiter: Option<Limiter>,
    budget: Option<Budget>,
    order: Order,
    fail_fast: bool,
    longest_wait: Option<Duration>,
    alert_above: f64,
}

/// As [`Guards::batch`].
impl Default for Guards {
    fn default() -> Self {
        Self::batch()
    }
}

impl Guards {
    /// For work that may wait: calls wait for the breaker and the cooldown as long as their
    /// deadlines allow, and are served in the order they came.
    #[must_use]
    pub fn batch() -> Self {
        Self {
            quota_gate: true,
            cooldown: Some(Cooldown::default()),
            breaker: Some(Breaker::default()),
            limiter: Some(Limiter::default()),
            budget: None,
            order: Order::Fifo,
            fail_fast: false,
            longest_wait: None,
            alert_above: 0.1,
        }
    }

    /// For people who wait: a call that finds the breaker open fails at once, none waits longer
    /// than 10 s at a time, the latest is served first, and at most twice the limit queue.
    #[must_use]
    pub fn interactive() -> Self {
        Self {
            breaker: Some(Breaker::default().open_for([Duration::from_secs(5)])),
            order: Order::Lifo,
            fail_fast: true,
            longest_wait: Some(Duration::from_secs(10)),
            ..Self::batch()
        }
    }

    /// No guards: each call for itself.
    #[must_use]
    pub fn off() -> Self {
        Self { quota_gate: false, cooldown: None, breaker: None, limiter: None, ..Self::batch() }
    }

    /// Sets the shared cooldown.
    #[must_use]
    pub fn cooldown(mut self, cooldown: Cooldown) -> Self {
        self.cooldown = Some(cooldown);
        self
    }

    /// Lets each call wait for itself when the server asks it to.
    #[must_use]
    pub fn without_cooldown(mut self) -> Self {
        self.cooldown = None;
        self
    }

    /// Sets the circuit breaker.
    #[must_use]
    pub fn breaker(mut self, breaker: Breaker) -> Self {
        self.breaker = Some(breaker);
        self
    }

    /// Leaves the circuit breaker out.
    #[must_use]
    pub fn without_breaker(mut self) -> Self {
        self.breaker = None;
        self
    }

    /// Sets the limiter of attempts under way.
    #[must_use]
    pub fn limiter(mut self, limiter: Limiter) -> Self {
        self.limiter = Some(limiter);
        self
    }

    /// Leaves the limiter out: any number of attempts may be under way.
    #[must_use]
    pub fn without_limiter(mut self) -> Self {
        self.limiter = None;
        self
    }

    /// Sets a retry budget; there is none unless asked.
    #[must_use]
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// Lets every call ask for itself whether a used-up quota is back.
    #[must_use]
    pub fn without_quota_gate(mut self) -> Self {
        self.quota_gate = false;
        self
    }

    /// Sets the part of attempts, from 0 to 1, above which retries are alarming: an event tells it,
    /// once until they are fewer again. 0.1 of the last five minutes unless set.
    #[must_use]
    pub fn alert_above(mut self, retry_ratio: f64) -> Self {
        self.alert_above = retry_ratio;
        self
    }

    pub(crate) fn fail_fast(&self) -> bool {
        self.fail_fast
    }

    pub(crate) fn longest_wait(&self) -> Option<Duration> {
        self.longest_wait
    }
}
