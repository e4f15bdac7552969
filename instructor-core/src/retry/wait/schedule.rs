//! Waits that an iterator gives, among them the strategies of tokio-retry.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio_retry::strategy::{ExponentialBackoff, FibonacciBackoff, FixedInterval};

use super::Wait;

/// A sequence of waits that starts anew for each call.
#[derive(Clone)]
pub(super) struct Schedule {
    waits: Arc<dyn Waits>,
    /// The index from which on all waits are the same, if there is one.
    settled: usize,
}

/// An iterator that can be read from its start any number of times.
trait Waits: Send + Sync {
    fn at(&self, index: usize) -> Option<Duration>;
}

impl Schedule {
    pub(super) fn new(
        waits: impl Iterator<Item = Duration> + Clone + Send + Sync + 'static,
    ) -> Self {
        Self { waits: Arc::new(waits), settled: usize::MAX }
    }

    /// The wait after so many earlier ones; `None` past the end.
    pub(super) fn at(&self, earlier: u32) -> Option<Duration> {
        let index = usize::try_from(earlier).unwrap_or(usize::MAX);
        self.waits.at(index.min(self.settled))
    }
}

impl<I: Iterator<Item = Duration> + Clone + Send + Sync> Waits for I {
    fn at(&self, index: usize) -> Option<Duration> {
        self.clone().nth(index)
    }
}

impl fmt::Debug for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Schedule")
    }
}

/// The waits of tokio-retry's strategy; its unit, its factor and its cap hold.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::{Jitter, Retry, Wait};
/// use tokio_retry::strategy::ExponentialBackoff;
///
/// // 2, 4, 8 … seconds: the base is raised to the power of the failures, in milliseconds.
/// let strategy = ExponentialBackoff::from_millis(2).factor(1_000);
/// let wait = Wait::from(strategy.clone()).jitter(Jitter::Full);
/// assert_eq!(wait.delay(3, 0.5), Some(Duration::from_secs(4)));
/// let policy = Retry::attempts(4).wait(strategy);
/// # let _ = policy;
/// ```
impl From<ExponentialBackoff> for Wait {
    fn from(strategy: ExponentialBackoff) -> Self {
        Self::settling(strategy)
    }
}

/// The waits of tokio-retry's strategy; its factor and its cap hold.
impl From<FibonacciBackoff> for Wait {
    fn from(strategy: FibonacciBackoff) -> Self {
        Self::settling(strategy)
    }
}

/// The one wait of tokio-retry's strategy.
impl From<FixedInterval> for Wait {
    fn from(mut strategy: FixedInterval) -> Self {
        Self::fixed(strategy.next().unwrap_or_default())
    }
}

impl Wait {
    /// The waits of a strategy of tokio-retry, which counts in a `u64`.
    ///
    /// It stands still or saturates before its hundredth wait: 93 numbers of Fibonacci and 64
    /// powers of two fit. Later ones are looked up there, so that no number of failures takes long.
    fn settling(strategy: impl Iterator<Item = Duration> + Clone + Send + Sync + 'static) -> Self {
        Self::of(super::Shape::Schedule(Schedule { settled: 100, ..Schedule::new(strategy) }))
    }
}
