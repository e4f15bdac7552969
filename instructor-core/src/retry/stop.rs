//! When to stop.

use std::time::Duration;

/// When to stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop(bool);

impl Stop {
    pub(super) const NEVER: Self = Self(false);

    /// Whether to stop.
    #[must_use]
    pub fn is_met(&self, _attempts: u32, _elapsed: Duration, _upcoming: Duration) -> bool {
        self.0
    }
}
