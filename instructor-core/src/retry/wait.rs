//! How long to wait before a retry.

use std::time::Duration;

use super::Jitter;

/// How long to wait before each retry, as a function of the failures so far.
///
/// A `Wait` has jitter only if asked for it. Waits are whole milliseconds.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::Wait;
///
/// let wait = Wait::exponential()
///     .multiplier(2.0)
///     .min(Duration::from_secs(2))
///     .max(Duration::from_secs(100));
/// let seconds: Vec<u64> = (1..=8).map(|failure| wait.delay(failure, 0.0).unwrap_or_default().as_secs()).collect();
/// assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 100, 100]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    multiplier: f64,
    base: f64,
    min: Duration,
    max: Duration,
    jitter: Jitter,
}

impl Wait {
    pub(super) const DEFAULT: Self = Self {
        multiplier: 1.0,
        base: 2.0,
        min: Duration::ZERO,
        max: Duration::from_secs(60),
        jitter: Jitter::Full,
    };

    /// Waits of 1 s, 2 s, 4 s … without an upper bound, each `multiplier` · `base`^(n − 1) seconds
    /// after the n-th failure in a row.
    #[must_use]
    pub fn exponential() -> Self {
        Self {
            multiplier: 1.0,
            base: 2.0,
            min: Duration::ZERO,
            max: Duration::MAX,
            jitter: Jitter::None,
        }
    }

    /// Sets the wait after the first failure, in seconds.
    #[must_use]
    pub fn multiplier(mut self, seconds: f64) -> Self {
        self.multiplier = seconds;
        self
    }

    /// Sets what each wait is multiplied by to give the next one.
    #[must_use]
    pub fn base(mut self, base: f64) -> Self {
        self.base = base;
        self
    }

    /// Sets the shortest wait.
    #[must_use]
    pub fn min(mut self, min: Duration) -> Self {
        self.min = min;
        self
    }

    /// Sets the longest wait; where it is below the shortest, the shortest holds.
    #[must_use]
    pub fn max(mut self, max: Duration) -> Self {
        self.max = max;
        self
    }

    /// Sets how the wait is spread.
    #[must_use]
    pub fn jitter(mut self, jitter: Jitter) -> Self {
        self.jitter = jitter;
        self
    }

    /// The wait after the n-th failure in a row, counted from 1.
    ///
    /// `draw` is a random number from 0 up to 1; it matters only with jitter.
    #[must_use]
    pub fn delay(&self, failure: u32, draw: f64) -> Option<Duration> {
        let exponent = failure.saturating_sub(1).try_into().unwrap_or(i32::MAX);
        let seconds = self.multiplier * self.base.powi(exponent);
        // Too large for a Duration, or no number at all: as long as may be.
        let grown = Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX);
        let full = grown.min(self.max).max(self.min);
        let (min, full) = (whole_millis(self.min), whole_millis(full));
        let delay = match self.jitter {
            Jitter::None => full,
            Jitter::Full => min + scale(full - min, draw),
        };
        Some(Duration::from_millis(delay))
    }
}

fn whole_millis(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(u64::MAX)
}

/// `draw` of a number of milliseconds, rounded down.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(crate) fn scale(millis: u64, draw: f64) -> u64 {
    // The cast back saturates; the product never exceeds `millis` by more than rounding.
    ((millis as f64 * draw.clamp(0.0, 1.0)) as u64).min(millis)
}
