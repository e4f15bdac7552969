//! Counts over the last while, in buckets, and stretches of time.

use std::collections::VecDeque;
use std::ops::AddAssign;
use std::time::Duration;

/// Counts of the last `N` buckets of time; older ones are forgotten a bucket at a time.
#[derive(Debug, Clone)]
pub(super) struct Window<T, const N: usize> {
    width: Duration,
    buckets: [T; N],
    /// The number of the newest bucket since the epoch.
    newest: u64,
}

impl<T: Copy + Default + AddAssign, const N: usize> Window<T, N> {
    pub(super) fn new(width: Duration) -> Self {
        Self { width, buckets: [T::default(); N], newest: 0 }
    }

    /// The bucket of `now`, to count in.
    pub(super) fn at(&mut self, now: Duration) -> &mut T {
        self.advance(now);
        let newest = Self::slot(self.newest);
        &mut self.buckets[newest]
    }

    /// The counts of all buckets together.
    pub(super) fn total(&mut self, now: Duration) -> T {
        self.advance(now);
        let mut total = T::default();
        for bucket in self.buckets {
            total += bucket;
        }
        total
    }

    pub(super) fn clear(&mut self) {
        self.buckets = [T::default(); N];
    }

    /// The time that the buckets span.
    pub(super) fn length(&self) -> Duration {
        self.width * u32::try_from(N).unwrap_or(u32::MAX)
    }

    fn advance(&mut self, now: Duration) {
        let number = u64::try_from(now.as_millis() / self.width.as_millis()).unwrap_or(u64::MAX);
        let passed = number.saturating_sub(self.newest);
        if passed >= N as u64 {
            self.clear();
        } else {
            for step in 1..=passed {
                let slot = Self::slot(self.newest + step);
                self.buckets[slot] = T::default();
            }
        }
        self.newest = self.newest.max(number);
    }

    // The remainder is below N.
    #[allow(clippy::cast_possible_truncation)]
    fn slot(number: u64) -> usize {
        (number % N as u64) as usize
    }
}

/// Stretches of time, oldest first, none overlapping another; those too old are forgotten.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretches(VecDeque<(Duration, Duration)>);

impl Stretches {
    /// Adds what lies between the two, and forgets what ended before `horizon`.
    pub(super) fn add(&mut self, start: Duration, end: Duration, horizon: Duration) {
        while self.0.front().is_some_and(|&(_, end)| end < horizon) {
            self.0.pop_front();
        }
        match self.0.back_mut() {
            Some((_, last)) if *last >= start => *last = end.max(*last),
            _ => self.0.push_back((start, end)),
        }
    }

    /// How much of the time between the two they cover.
    pub(super) fn within(&self, from: Duration, to: Duration) -> Duration {
        self.0.iter().map(|&(start, end)| end.min(to).saturating_sub(start.max(from))).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Stretches, Window};

    fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn counts_are_forgotten_a_bucket_at_a_time() {
        let mut window = Window::<u32, 3>::new(s(10));
        assert_eq!(window.length(), s(30));
        for (now, total) in [(0, 1), (9, 2), (10, 3), (29, 4), (30, 3), (39, 4), (40, 4)] {
            *window.at(s(now)) += 1;
            assert_eq!(window.total(s(now)), total, "{now}");
        }
        assert_eq!(window.total(s(69)), 1);
        assert_eq!(window.total(s(70)), 0);
        *window.at(s(1_000_000)) += 1;
        assert_eq!(window.total(s(1_000_000)), 1);
        window.clear();
        assert_eq!(window.total(s(1_000_000)), 0);
        *window.at(Duration::MAX) += 1;
        assert_eq!(window.total(Duration::MAX), 1);
    }

    #[test]
    fn stretches_count_no_time_twice() {
        let mut stretches = Stretches::default();
        stretches.add(s(10), s(20), s(0));
        stretches.add(s(15), s(30), s(0));
        stretches.add(s(30), s(25), s(0));
        stretches.add(s(40), s(50), s(0));
        assert_eq!(stretches.within(s(0), s(100)), s(30));
        assert_eq!(stretches.within(s(25), s(45)), s(10));
        stretches.add(s(60), s(61), s(45));
        assert_eq!(stretches.0.len(), 2, "what ended before is forgotten");
    }
}
