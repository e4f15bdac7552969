//! What waits look like before they are scaled, bounded and spread.

use std::time::Duration;

use super::schedule::Schedule;
use super::{Wait, as_millis};
use crate::retry::jitter::Draws;

#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// `start`, and `step` more after each failure.
    Linear {
        start: Duration,
        step: Duration,
    },
    /// 1 s, and `base` times the last after each failure.
    Exponential {
        base: f64,
    },
    /// One for each failure, the last for all further ones.
    Chain(Vec<Wait>),
    Sum(Vec<Wait>),
    Schedule(Schedule),
}

impl Shape {
    /// Milliseconds to wait after a failure with so many earlier ones in a row; any number, or
    /// none at all. `None` if a schedule has ended.
    pub(super) fn millis(&self, earlier: u32, draws: &mut Draws) -> Option<f64> {
        match self {
            Self::Linear { start, step } => {
                Some(as_millis(*start) + as_millis(*step) * f64::from(earlier))
            }
            Self::Exponential { base } => Some(1e3 * base.powf(f64::from(earlier))),
            Self::Chain(waits) => {
                let index = usize::try_from(earlier).unwrap_or(usize::MAX);
                let wait = waits.get(index).or(waits.last());
                wait.map_or(Some(0.0), |wait| wait.millis(earlier, draws))
            }
            Self::Sum(waits) => waits.iter().map(|wait| wait.millis(earlier, draws)).sum(),
            Self::Schedule(schedule) => schedule.at(earlier).map(as_millis),
        }
    }
}
