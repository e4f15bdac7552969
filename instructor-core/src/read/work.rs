//! How much may still be done to read an answer.

use super::mend::Stuck;

/// Bytes that may still be looked at.
#[derive(Debug)]
pub(super) struct Work(usize);

impl Work {
    /// Short answers have enough for any number of trials.
    const LEAST: usize = 1 << 12;

    pub(super) fn new(length: usize, times: usize) -> Self {
        Self(times.saturating_mul(length.saturating_add(Self::LEAST)))
    }

    /// Takes so many bytes from what is left.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Stuck> {
        self.0 = self.0.saturating_sub(bytes);
        if self.0 == 0 { Err(Stuck) } else { Ok(()) }
    }

    pub(super) fn is_spent(&self) -> bool {
        self.0 == 0
    }
}
