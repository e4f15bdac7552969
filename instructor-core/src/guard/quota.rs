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
    /// When the service said that the quota is back, if it did.
    reset: Option<Duration>,
}

impl Gate {
    /// Whether an attempt may be made; if not, the quota that is used up and the time to wait.
    pub(super) fn admit(&self, now: Duration) -> Result<(), (QuotaKind, Duration)> {
        match self.0 {
            Some(Shut { quota, next_probe, reset }) if now < next_probe => {
                let back = next_probe.max(reset.unwrap_or_default());
                Err((quota, back.saturating_sub(now)))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn is_shut(&self) -> bool {
        self.0.is_some()
    }

    /// An attempt is made now; if the gate is shut, it is the probe.
    pub(super) fn sent(&mut self, now: Duration) {
        if let Some(shut) = &mut self.0 {
            shut.next_probe = now.saturating_add(BETWEEN_PROBES);
        }
    }

    /// The service answered, or throttled by the minute: there is quota of the day.
    pub(super) fn open(&mut self) {
        self.0 = None;
    }

    /// The service said that the quota is used up, and maybe for how long.
    pub(super) fn shut(&mut self, quota: QuotaKind, lasts: Option<Duration>, now: Duration) {
        let next_probe = now.saturating_add(BETWEEN_PROBES);
        let reset = lasts.map(|lasts| now.saturating_add(lasts));
        self.0 = Some(Shut { quota, next_probe, reset });
    }
}
