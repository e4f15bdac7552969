//! How long to wait before a retry.

mod schedule;
mod shape;
#[cfg(test)]
mod tests;

use std::ops::Add;
use std::time::Duration;

use tokio_retry::strategy::FibonacciBackoff;

use self::schedule::Schedule;
use self::shape::Shape;
use super::Jitter;
use super::jitter::Draws;

/// How long to wait before each retry, as a function of the failures so far.
///
/// Every wait is made in the same way, whatever its constructor: what the constructor says, times
/// the multiplier; additive jitter on top; cut to `max`, then raised to `min` (a `min` above `max`
/// holds); full or equal jitter last; floored to whole milliseconds. Unless set, the multiplier is
/// 1, `min` is zero, `max` is [`Duration::MAX`], and there is no jitter: a wait that is spelled out
/// is exact.
///
/// A `Wait` is plain data: it holds no count, so one serves any number of calls.
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
/// let seconds: Vec<u64> =
///     (1..=8).filter_map(|failure| wait.delay(failure, 0.0)).map(|wait| wait.as_secs()).collect();
/// assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 100, 100]);
/// ```
///
/// # Example: waits put together
/// ```
/// use std::time::Duration;
/// use instructor_core::Wait;
///
/// // Once at once, then growing waits, each with up to half a second on top.
/// let wait = Wait::chain([Wait::none(), Wait::exponential()])
///     + Wait::random(Duration::ZERO, Duration::from_millis(500));
/// assert_eq!(wait.delay(1, 0.5), Some(Duration::from_millis(250)));
/// assert_eq!(wait.delay(2, 0.5), Some(Duration::from_millis(2_250)));
/// ```
#[derive(Debug, Clone)]
pub struct Wait {
    shape: Shape,
    multiplier: f64,
    min: Duration,
    max: Duration,
    jitter: Jitter,
}

impl Wait {
    pub(super) const DEFAULT: Self = Self {
        shape: Shape::Exponential { base: 2.0 },
        multiplier: 1.0,
        min: Duration::ZERO,
        max: Duration::from_secs(60),
        jitter: Jitter::Full,
    };

    /// The same wait each time.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use instructor_core::Wait;
    ///
    /// let wait = Wait::fixed(Duration::from_secs(3));
    /// assert_eq!(wait.delay(7, 0.0), Some(Duration::from_secs(3)));
    /// ```
    #[must_use]
    pub fn fixed(wait: Duration) -> Self {
        Self::incrementing(wait, Duration::ZERO)
    }

    /// No wait at all.
    #[must_use]
    pub fn none() -> Self {
        Self::fixed(Duration::ZERO)
    }

    /// Anything between two bounds: [`fixed`](Self::fixed) at `max`, never below `min`, with full
    /// jitter.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use instructor_core::Wait;
    ///
    /// let wait = Wait::random(Duration::from_secs(1), Duration::from_secs(3));
    /// assert_eq!(wait.delay(1, 0.25), Some(Duration::from_millis(1_500)));
    /// ```
    #[must_use]
    pub fn random(min: Duration, max: Duration) -> Self {
        Self::fixed(max).min(min).jitter(Jitter::Full)
    }

    /// Waits that grow by the same step after each failure: `start` + (n − 1) · `increment` after
    /// the n-th in a row.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use instructor_core::Wait;
    ///
    /// let wait = Wait::incrementing(Duration::from_secs(1), Duration::from_secs(5));
    /// assert_eq!(wait.delay(3, 0.0), Some(Duration::from_secs(11)));
    /// ```
    #[must_use]
    pub fn incrementing(start: Duration, increment: Duration) -> Self {
        Self::of(Shape::Linear { start, step: increment })
    }

    /// Waits of 1 s, 2 s, 4 s … without an upper bound, each `multiplier` · `base`^(n − 1) seconds
    /// after the n-th failure in a row.
    #[must_use]
    pub fn exponential() -> Self {
        Self::of(Shape::Exponential { base: 2.0 })
    }

    /// [`exponential`](Self::exponential) with full jitter: anything from `min` up to the
    /// exponential wait.
    #[must_use]
    pub fn random_exponential() -> Self {
        Self::exponential().jitter(Jitter::Full)
    }

    /// [`exponential`](Self::exponential) with up to a second on top, which `max` bounds too.
    #[must_use]
    pub fn exponential_jitter() -> Self {
        Self::exponential().jitter(Jitter::Additive(Duration::from_secs(1)))
    }

    /// Waits of which each is the sum of the two before, the first two alike; in whole
    /// milliseconds.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use instructor_core::Wait;
    ///
    /// let wait = Wait::fibonacci(Duration::from_secs(1));
    /// let seconds = (1..=6).filter_map(|failure| wait.delay(failure, 0.0)).map(|wait| wait.as_secs());
    /// assert!(seconds.eq([1, 1, 2, 3, 5, 8]));
    /// ```
    #[must_use]
    pub fn fibonacci(first: Duration) -> Self {
        let millis = first.as_millis().try_into().unwrap_or(u64::MAX);
        FibonacciBackoff::from_millis(millis).into()
    }

    /// The first of these waits after the first failure, the second after the second, and the last
    /// after all further ones; none at all waits nothing.
    ///
    /// Each is asked with the failures so far, not with the times that it was chosen.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use instructor_core::Wait;
    ///
    /// let wait = Wait::chain([Wait::fixed(Duration::from_secs(9)), Wait::exponential()]);
    /// let seconds = (1..=4).filter_map(|failure| wait.delay(failure, 0.0)).map(|wait| wait.as_secs());
    /// assert!(seconds.eq([9, 2, 4, 8]));
    /// ```
    #[must_use]
    pub fn chain(waits: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Shape::Chain(waits.into_iter().collect()))
    }

    /// All of these waits, one after the other; `a + b` is the same for two.
    ///
    /// If more than one of them is random, they do not vary together: the first takes the draw, the
    /// others numbers that follow from it.
    #[must_use]
    pub fn sum(waits: impl IntoIterator<Item = Self>) -> Self {
        Self::of(Shape::Sum(waits.into_iter().collect()))
    }

    /// The waits that an iterator gives; when it ends, the call gives up.
    ///
    /// Each wait is looked up from the start, in a clone: a call with n failures in a row takes n
    /// steps of the iterator for the last of them.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use instructor_core::Wait;
    ///
    /// let wait = Wait::schedule([1, 10, 60].map(Duration::from_secs));
    /// assert_eq!(wait.delay(3, 0.0), Some(Duration::from_secs(60)));
    /// assert_eq!(wait.delay(4, 0.0), None);
    /// ```
    #[must_use]
    pub fn schedule<I>(waits: I) -> Self
    where
        I: IntoIterator<Item = Duration>,
        I::IntoIter: Clone + Send + Sync + 'static,
    {
        Self::of(Shape::Schedule(Schedule::new(waits.into_iter())))
    }

    /// Sets what each wait is multiplied by, before `min`, `max` and jitter; for an exponential
    /// wait, this is the wait after the first failure, in seconds.
    #[must_use]
    pub fn multiplier(mut self, multiplier: f64) -> Self {
        self.multiplier = multiplier;
        self
    }

    /// Sets what each wait is multiplied by to give the next one. Exponential waits alone have a
    /// base: on any other, this changes nothing.
    #[must_use]
    pub fn base(mut self, factor: f64) -> Self {
        if let Shape::Exponential { base } = &mut self.shape {
            *base = factor;
        }
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

    /// The wait after the n-th failure in a row, counted from 1, in whole milliseconds; `None` if a
    /// [`schedule`](Self::schedule) has ended.
    ///
    /// `draw` is a random number from 0 up to 1; it matters only with jitter. Settings beyond all
    /// measure do not overflow: a wait too long to be told is the longest, and what is no number at
    /// all counts as none.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn delay(&self, failure: u32, draw: f64) -> Option<Duration> {
        // To the nanosecond first: what binary fractions lack must not cost a millisecond.
        const HALF_A_NANOSECOND: f64 = 0.5e-6;
        let millis = self.millis(failure.saturating_sub(1), &mut Draws::new(draw))?;
        // The cast saturates.
        Some(Duration::from_millis((millis + HALF_A_NANOSECOND) as u64))
    }

    const fn of(shape: Shape) -> Self {
        Self {
            shape,
            multiplier: 1.0,
            min: Duration::ZERO,
            max: Duration::MAX,
            jitter: Jitter::None,
        }
    }

    /// Milliseconds, from `min` up to `max`, and a number.
    fn millis(&self, earlier: u32, draws: &mut Draws) -> Option<f64> {
        let (min, max) = (as_millis(self.min), as_millis(self.max));
        let mut millis = self.shape.millis(earlier, draws)? * self.multiplier;
        if let Jitter::Additive(most) = self.jitter {
            millis += draws.next() * as_millis(most);
        }
        // The larger of 0 and what is no number is 0.
        let millis = millis.max(0.0).min(max).max(min);
        let least = match self.jitter {
            Jitter::None | Jitter::Additive(_) => return Some(millis),
            Jitter::Full => min,
            Jitter::Equal => (millis / 2.0).max(min),
        };
        Some((least + draws.next() * (millis - least)).min(millis))
    }
}

/// One wait after the other, as [`Wait::sum`].
impl Add for Wait {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::sum([self, other])
    }
}

/// Whole milliseconds are exact up to 2^53, some 285 000 years.
#[allow(clippy::cast_precision_loss)]
fn as_millis(duration: Duration) -> f64 {
    duration.as_millis() as f64 + f64::from(duration.subsec_nanos() % 1_000_000) / 1e6
}
