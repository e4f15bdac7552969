//! The emulator's time: the system's, until somebody moves it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// A clock that runs with the system's, and can be moved ahead, set, and stopped.
///
/// Quotas are free again, caches expire and files vanish by this clock; sockets know nothing of it.
#[derive(Debug, Default)]
pub(super) struct Clock(Mutex<State>);

#[derive(Debug)]
struct State {
    /// What the clock showed at a moment.
    shown: SystemTime,
    at: Instant,
    is_stopped: bool,
}

impl Default for State {
    fn default() -> Self {
        Self { shown: SystemTime::now(), at: Instant::now(), is_stopped: false }
    }
}

impl Clock {
    pub(super) fn now(&self) -> SystemTime {
        self.state().now()
    }

    /// Moves the clock ahead, as far as a time can be told.
    pub(super) fn advance(&self, by: Duration) {
        let mut state = self.state();
        let now = state.now();
        state.set(now.checked_add(by).unwrap_or(now));
    }

    pub(super) fn set(&self, time: SystemTime) {
        self.state().set(time);
    }

    /// Stops the clock, or lets it go on from where it is.
    pub(super) fn stop(&self, is_stopped: bool) {
        let mut state = self.state();
        let now = state.now();
        state.set(now);
        state.is_stopped = is_stopped;
    }

    /// Shows the system's time again, and runs with it.
    pub(super) fn reset(&self) {
        *self.state() = State::default();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn now(&self) -> SystemTime {
        let since = if self.is_stopped { Duration::ZERO } else { self.at.elapsed() };
        self.shown.checked_add(since).unwrap_or(self.shown)
    }

    fn set(&mut self, time: SystemTime) {
        self.shown = time;
        self.at = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::Clock;

    #[test]
    fn a_stopped_clock_moves_by_hand_alone() {
        let clock = Clock::default();
        clock.stop(true);
        let noon = UNIX_EPOCH + Duration::from_secs(43_200);
        clock.set(noon);
        clock.advance(Duration::from_millis(1500));
        assert_eq!(clock.now(), noon + Duration::from_millis(1500));
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), noon + Duration::from_millis(1500));
    }

    #[test]
    fn a_running_clock_goes_on_from_where_it_was_set() {
        let clock = Clock::default();
        let year = Duration::from_secs(365 * 86_400);
        let before = clock.now();
        clock.advance(year);
        assert!(clock.now() >= before + year);
        clock.set(UNIX_EPOCH);
        assert!(clock.now() >= UNIX_EPOCH && clock.now() < before);
    }
}
