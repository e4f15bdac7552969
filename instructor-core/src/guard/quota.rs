//! The quota gate: a used-up quota of the day is not asked after by every call.

use std::time::Duration;

use crate::QuotaKind;

/// One call in this time may ask whether the quota is back.
const BETWEEN_PROBES: Duration = Duration::from_secs(60);

/// A quota gate at work; open at first.
#[derive(Debug, Clone, Default)]
pub(super) struct Gate(Option<Shut>);

#[derive(Debug, Clone, Copy)]
struct Shut {
    quota: QuotaKind,
    next_probe: Duration,
}

impl Gate {
    /// Whether an attempt may be made; if not, the quota that is used up and the time to wait.
    pub(super) fn admit(&self, now: Duration) -> Result<(), (QuotaKind, Duration)> {
        match self.0 {
            Some(Shut { quota, next_probe }) if now < next_probe => {
                Err((quota, next_probe.saturating_sub(now)))
            }
            _ => Ok(()),
        }
    }

    /// An attempt is made now; if the gate is shut, it is the probe.
    pub(super) fn sent(&mut self, now: Duration) {
        if let Some(shut) = &mut self.0 {
            shut.next_probe = now.saturating_add(BETWEEN_PROBES);
        }
    }

    /// The service answered.
    pub(super) fn open(&mut self) {
        self.0 = None;
    }

    /// The service said that the quota is used up.
    pub(super) fn shut(&mut self, quota: QuotaKind, now: Duration) {
        self.0 = Some(Shut { quota, next_probe: now.saturating_add(BETWEEN_PROBES) });
    }
}
