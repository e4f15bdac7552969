//! The cooldown: what the server asked of one call holds for all, and they come back one by one.

use std::time::Duration;

use super::window::Window;

/// What a server's delay is lengthened by: Gemini truncates its delays to whole seconds.
pub(crate) const HINT_MARGIN: Duration = Duration::from_secs(1);

/// How the shared cooldown after throttling is set.
///
/// When the server asks one call to wait, every call of the scope waits. Afterwards they come back
/// one by one: first at twice the pace at which the service answered in the last minute, then
/// faster and faster. A burst of all of them would meet the same limit again.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::{Cooldown, Guards};
///
/// let guards = Guards::batch().cooldown(Cooldown::default().longest_gap(Duration::from_millis(100)));
/// # let _ = guards;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Cooldown {
    longest_gap: Duration,
}

impl Default for Cooldown {
    /// One second between two calls at most.
    fn default() -> Self {
        Self { longest_gap: Duration::from_secs(1) }
    }
}

impl Cooldown {
    /// Sets the longest time between two calls that come back; zero lets all come back at once.
    #[must_use]
    pub fn longest_gap(mut self, gap: Duration) -> Self {
        self.longest_gap = gap;
        self
    }
}

/// A cooldown at work.
#[derive(Debug, Clone)]
pub(super) struct Pause {
    settings: Cooldown,
    /// No attempt before this.
    not_before: Duration,
    /// When the next call may come back.
    next_return: Duration,
    /// Between the next two that come back.
    gap: Duration,
    /// Answers of the last minute.
    answers: Window<u32, 12>,
}

/// Each call that comes back shortens the time to the next one by this part of itself.
const RAMP: u32 = 32;

impl Pause {
    pub(super) fn new(settings: Cooldown) -> Self {
        Self {
            settings,
            not_before: Duration::ZERO,
            next_return: Duration::ZERO,
            gap: Duration::ZERO,
            answers: Window::new(Duration::from_secs(5)),
        }
    }

    pub(super) fn answered(&mut self, now: Duration) {
        *self.answers.at(now) += 1;
    }

    /// Takes in what the server asked for; the new end, if that moved.
    pub(super) fn throttled(&mut self, hint: Duration, now: Duration) -> Option<Duration> {
        let until = now.saturating_add(hint).saturating_add(HINT_MARGIN);
        if until <= self.not_before {
            return None;
        }
        self.not_before = until;
        self.next_return = self.next_return.max(until);
        let answers = self.answers.total(now);
        self.gap = match answers.checked_mul(2) {
            Some(pace @ 1..) => (self.answers.length() / pace).min(self.settings.longest_gap),
            _ => self.settings.longest_gap,
        };
        Some(until)
    }

    /// Whether an attempt may be made now, or when the call may come back.
    ///
    /// `noted` is the place the call has already; it holds unless the cooldown was prolonged. A call
    /// that resumes after an answer needs no place once the cooldown is over.
    pub(super) fn admit(
        &self,
        now: Duration,
        noted: Option<Duration>,
        resumes: bool,
        draw: &mut dyn FnMut() -> f64,
    ) -> Result<(), Duration> {
        if resumes && now >= self.not_before {
            return Ok(());
        }
        match noted.filter(|&noted| noted >= self.not_before) {
            Some(noted) if now >= noted => Ok(()),
            Some(noted) => Err(noted),
            None if now >= self.not_before.max(self.next_return) => Ok(()),
            None => Err(self.next_place(draw())),
        }
    }

    /// When the next call may come back: somewhere between the last place and the one after.
    pub(super) fn next_place(&self, draw: f64) -> Duration {
        let spread = self.gap.mul_f64(draw.clamp(0.0, 1.0));
        self.not_before.max(self.next_return).saturating_add(spread)
    }

    /// Takes the next place.
    pub(super) fn note(&mut self) {
        self.next_return = self.not_before.max(self.next_return).saturating_add(self.gap);
        self.gap -= self.gap / RAMP;
    }

    /// Gives a place back that nobody will use.
    pub(super) fn forget(&mut self) {
        self.next_return = self.not_before.max(self.next_return.saturating_sub(self.gap));
    }
}
