//! When to stop trying, beside the number of attempts.

use std::ops::{BitAnd, BitOr};
use std::time::Duration;

/// When to stop trying: by attempts, by time, or both.
///
/// It is asked after an attempt that could be repeated, with the wait that would come next. The
/// first attempt is always made.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::Stop;
///
/// // After 5 attempts, or if the next one would start a minute after the first, or later.
/// let stop = Stop::attempts(5) | Stop::before_delay(Duration::from_secs(60));
/// let (elapsed, upcoming) = (Duration::from_secs(50), Duration::from_secs(8));
/// assert!(!stop.is_met(4, elapsed, upcoming));
/// assert!(stop.is_met(5, elapsed, upcoming));
/// assert!(stop.is_met(4, elapsed, Duration::from_secs(10)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop(Condition);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Attempts(u32),
    AfterDelay(Duration),
    BeforeDelay(Duration),
    Any(Vec<Stop>),
    All(Vec<Stop>),
}

impl Stop {
    /// Never, as far as this condition goes.
    #[must_use]
    pub fn never() -> Self {
        Self::any([])
    }

    /// After this many attempts; 0 reads as 1.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self(Condition::Attempts(attempts))
    }

    /// Once this much time has passed since the first attempt began.
    ///
    /// The wait before the last attempt may go beyond it;
    /// [`before_delay`](Self::before_delay) counts that too.
    #[must_use]
    pub fn after_delay(delay: Duration) -> Self {
        Self(Condition::AfterDelay(delay))
    }

    /// If the next attempt would begin this long after the first, or later.
    #[must_use]
    pub fn before_delay(delay: Duration) -> Self {
        Self(Condition::BeforeDelay(delay))
    }

    /// If one of these says so; of none at all, never. `a | b` is the same for two.
    #[must_use]
    pub fn any(stops: impl IntoIterator<Item = Self>) -> Self {
        Self(Condition::Any(stops.into_iter().collect()))
    }

    /// If all of these say so; of none at all, after the first attempt. `a & b` is the same for two.
    #[must_use]
    pub fn all(stops: impl IntoIterator<Item = Self>) -> Self {
        Self(Condition::All(stops.into_iter().collect()))
    }

    /// Whether to stop after so many attempts, so much time since the first began, and with this
    /// wait before the next.
    #[must_use]
    pub fn is_met(&self, attempts: u32, elapsed: Duration, upcoming: Duration) -> bool {
        let is_met = |stop: &Self| stop.is_met(attempts, elapsed, upcoming);
        match &self.0 {
            Condition::Attempts(limit) => attempts >= *limit,
            Condition::AfterDelay(limit) => elapsed >= *limit,
            Condition::BeforeDelay(limit) => elapsed.saturating_add(upcoming) >= *limit,
            Condition::Any(stops) => stops.iter().any(is_met),
            Condition::All(stops) => stops.iter().all(is_met),
        }
    }
}

/// If either says so, as [`Stop::any`].
impl BitOr for Stop {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self::any([self, other])
    }
}

/// If both say so, as [`Stop::all`].
impl BitAnd for Stop {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self::all([self, other])
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Stop;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// The attempts out of the first six after which it stops, each a second and a wait of two.
    fn met(stop: &Stop) -> Vec<u32> {
        (1..=6)
            .filter(|attempts| {
                let elapsed = ms(u64::from(*attempts) * 3_000 - 2_000);
                stop.is_met(*attempts, elapsed, ms(2_000))
            })
            .collect()
    }

    #[test]
    fn each_condition_holds_from_its_limit_on() {
        assert!(met(&Stop::never()).is_empty());
        assert_eq!(met(&Stop::attempts(5)), [5, 6]);
        assert_eq!(met(&Stop::attempts(0)), [1, 2, 3, 4, 5, 6]);
        // Attempts end at 1, 4, 7, 10, 13 and 16 s.
        assert_eq!(met(&Stop::after_delay(ms(10_000))), [4, 5, 6]);
        assert_eq!(met(&Stop::after_delay(ms(10_001))), [5, 6]);
        // The next would begin at 3, 6, 9, 12, 15 and 18 s.
        assert_eq!(met(&Stop::before_delay(ms(9_000))), [3, 4, 5, 6]);
        assert_eq!(met(&Stop::before_delay(ms(9_001))), [4, 5, 6]);
    }

    #[test]
    fn conditions_are_joined() {
        let (few, late) = (Stop::attempts(3), Stop::after_delay(ms(10_000)));
        assert_eq!(met(&(few.clone() | late.clone())), [3, 4, 5, 6]);
        assert_eq!(met(&(few.clone() & late.clone())), [4, 5, 6]);
        assert_eq!(few.clone() | late.clone(), Stop::any([few.clone(), late.clone()]));
        assert_eq!(few.clone() & late.clone(), Stop::all([few.clone(), late]));
        assert_eq!(met(&(few.clone() | Stop::never())), [3, 4, 5, 6]);
        assert!(met(&(few & Stop::never())).is_empty());
        assert_eq!(met(&Stop::all([])), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn time_beyond_all_measure_does_not_overflow() {
        let stop = Stop::before_delay(Duration::MAX);
        assert!(stop.is_met(u32::MAX, Duration::MAX, Duration::MAX));
        assert!(!stop.is_met(u32::MAX, ms(1), ms(1)));
    }
}
