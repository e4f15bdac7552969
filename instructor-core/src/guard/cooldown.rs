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
    longest: Duration,
}

impl Default for Cooldown {
    /// One second between two calls at most, and 300 s in all.
    fn default() -> Self {
        Self { longest_gap: Duration::from_secs(1), longest: Duration::from_secs(300) }
    }
}

impl Cooldown {
    /// Sets the longest time between two calls that come back; zero lets all come back at once.
    #[must_use]
    pub fn longest_gap(mut self, gap: Duration) -> Self {
        self.longest_gap = gap;
        self
    }

    /// Sets how long a cooldown is at most, whatever the server asks for: after this, calls look
    /// whether it still asks.
    #[must_use]
    pub fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }
}

/// A place in the line of those who come back after a cooldown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The line it is in: each cooldown that does not prolong another one has its own.
    line: u64,
    /// How long after the line's beginning its turn is.
    offset: Duration,
}

/// A cooldown at work.
#[derive(Debug, Clone)]
pub(super) struct Pause {
    settings: Cooldown,
    /// No attempt before this.
    not_before: Duration,
    /// The end of the cooldown as it was told last.
    told: Duration,
    /// The line of those who come back.
    line: u64,
    /// When the line begins. It moves when the cooldown is prolonged, and all places with it.
    begin: Duration,
    /// The next place, after the line's beginning.
    next: Duration,
    /// Between the first two that come back.
    first_gap: Duration,
    /// Between the next two.
    gap: Duration,
    /// Answers of the last minute.
    answers: Window<u32, 12>,
}

/// Each call that comes back shortens the time to the next one by this part of itself.
const RAMP: u32 = 32;

/// What prolongs a cooldown by no more than this is no news: calls that are throttled together.
const NEWS: Duration = Duration::from_secs(1);

impl Pause {
    pub(super) fn new(settings: Cooldown) -> Self {
        Self {
            settings,
            not_before: Duration::ZERO,
            told: Duration::ZERO,
            line: 0,
            begin: Duration::ZERO,
            next: Duration::ZERO,
            first_gap: Duration::ZERO,
            gap: Duration::ZERO,
            answers: Window::new(Duration::from_secs(5)),
        }
    }

    pub(super) fn answered(&mut self, now: Duration) {
        *self.answers.at(now) += 1;
    }

    /// Takes in what the server asked for; the new end, if that is news.
    pub(super) fn throttled(&mut self, hint: Duration, now: Duration) -> Option<Duration> {
        let hint = hint.min(self.settings.longest);
        let until = now.saturating_add(hint).saturating_add(HINT_MARGIN);
        if until <= self.not_before {
            return None;
        }
        if now < self.begin.saturating_add(self.next) {
            // Those who wait keep their order; whose turn it was before now is gone.
            let gone = now.saturating_sub(self.begin);
            self.begin = until.saturating_sub(gone);
        } else {
            self.line += 1;
            self.begin = until;
            self.next = Duration::ZERO;
            self.first_gap = self.pace(now);
            self.gap = self.first_gap;
        }
        self.not_before = until;
        // Measured from what was told: many that prolong it by a little are news.
        let news = until > self.told.saturating_add(NEWS);
        if news {
            self.told = until;
        }
        news.then_some(until)
    }

    /// The time between two calls at twice the pace of the last answers.
    fn pace(&mut self, now: Duration) -> Duration {
        match self.answers.total(now).checked_mul(2) {
            Some(pace @ 1..) => (self.answers.length() / pace).min(self.settings.longest_gap),
            _ => self.settings.longest_gap,
        }
    }

    /// Whether an attempt may be made now, or when the call may come back.
    ///
    /// A call that `resumes` after an answer needs no place once the cooldown is over.
    pub(super) fn admit(
        &self,
        now: Duration,
        place: Option<Place>,
        resumes: bool,
        draw: &mut dyn FnMut() -> f64,
    ) -> Result<(), Duration> {
        if resumes && now >= self.not_before {
            return Ok(());
        }
        match place.and_then(|place| self.turn(place)) {
            Some(turn) if now >= turn => Ok(()),
            Some(turn) => Err(turn),
            None if now >= self.not_before.max(self.begin.saturating_add(self.next)) => Ok(()),
            None => Err(self.next_turn(draw())),
        }
    }

    /// When the next call may come back: somewhere between the last place and the one after.
    pub(super) fn next_turn(&self, draw: f64) -> Duration {
        let spread = self.gap.mul_f64(draw.clamp(0.0, 1.0));
        self.begin.saturating_add(self.next).max(self.not_before).saturating_add(spread)
    }

    /// Takes the next place, for a call that comes back then.
    pub(super) fn line_up(&mut self, turn: Duration) -> Place {
        self.next = self.next.saturating_add(self.gap);
        self.gap -= self.gap / RAMP;
        Place { line: self.line, offset: turn.saturating_sub(self.begin) }
    }

    /// Whether the call has a place in the line of now.
    pub(super) fn has(&self, place: Option<Place>) -> bool {
        place.is_some_and(|place| place.line == self.line)
    }

    /// Gives a place back that nobody will use, if its turn is still to come.
    pub(super) fn leave(&mut self, place: Place, now: Duration) {
        if self.turn(place).is_some_and(|turn| turn > now) {
            self.gap = (self.gap + self.gap / (RAMP - 1)).min(self.first_gap);
            self.next = self.next.saturating_sub(self.gap);
        }
    }

    /// When the place's turn is; `None` in a line that is gone.
    fn turn(&self, place: Place) -> Option<Duration> {
        (place.line == self.line).then(|| self.begin.saturating_add(place.offset))
    }
}
