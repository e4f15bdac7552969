//! How much may still be done to read an answer.

use std::cell::Cell;

use super::mend::Stuck;

/// Bytes that may still be looked at.
///
/// Whatever may look at a byte more than a few times spends: that alone makes the time linear.
#[derive(Debug)]
pub(super) struct Work(Cell<usize>);

impl Work {
    /// Short answers have enough for any number of trials.
    const LEAST: usize = 1 << 12;

    pub(super) fn new(length: usize, times: usize) -> Self {
        Self(Cell::new(times.saturating_mul(length.saturating_add(Self::LEAST))))
    }

    /// Takes so many bytes from what is left.
    pub(super) fn spend(&self, bytes: usize) -> Result<(), Stuck> {
        self.look(bytes);
        self.check()
    }

    /// The same where one cannot stop: whoever goes on from there checks.
    pub(super) fn look(&self, bytes: usize) {
        self.0.set(self.0.get().saturating_sub(bytes));
    }

    /// Whether anything is left.
    pub(super) fn check(&self) -> Result<(), Stuck> {
        if self.0.get() == 0 { Err(Stuck) } else { Ok(()) }
    }
}
