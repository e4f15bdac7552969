//! What the machine is told.

use std::time::Duration;

use crate::QuotaKind;

/// What the machine is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The call begins.
    Start,
    /// The attempt under way ended.
    Outcome(Outcome),
    /// The time that the call was to wait for has come.
    TimerFired,
    /// The call queued, and [`Scope::next_woken`](super::Scope::next_woken) named it.
    SlotFree,
}

/// How an attempt ended.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::machine::{Class, Outcome};
///
/// let throttled = Outcome::new(Class::Throttle).hint(Duration::from_secs(30));
/// assert_eq!(throttled.hint, Some(Duration::from_secs(30)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// What came of it.
    pub class: Class,
    /// How long the server asked to wait, bare.
    pub hint: Option<Duration>,
    /// The shortest wait that makes sense after throttling without a hint.
    pub floor: Option<Duration>,
    /// How many retries this outcome deserves, where that is less than its class allows.
    pub limit: Option<u32>,
    /// Tokens that the attempt used, as far as the service told.
    pub tokens: u64,
    /// Whether the policy's predicate is against another try.
    pub refused: bool,
}

impl Outcome {
    /// An outcome of this class, and nothing else to tell.
    #[must_use]
    pub fn new(class: Class) -> Self {
        Self { class, hint: None, floor: None, limit: None, tokens: 0, refused: false }
    }

    /// Sets how long the server asked to wait, bare: the machine adds the margin.
    #[must_use]
    pub fn hint(mut self, hint: Duration) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Sets the shortest wait that makes sense after throttling without a hint.
    #[must_use]
    pub fn floor(mut self, floor: Duration) -> Self {
        self.floor = Some(floor);
        self
    }

    /// Sets how many retries this outcome deserves, where that is less than its class allows.
    #[must_use]
    pub fn limit(mut self, retries: u32) -> Self {
        self.limit = Some(retries);
        self
    }

    /// Sets the tokens that the attempt used.
    #[must_use]
    pub fn tokens(mut self, tokens: u64) -> Self {
        self.tokens = tokens;
        self
    }

    /// Says that the policy's predicate is against another try.
    #[must_use]
    pub fn refused(mut self) -> Self {
        self.refused = true;
        self
    }
}

/// The classes of outcome that the machine tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// The answer is good.
    Accepted,
    /// The answer broke rules: the model is told and asked again.
    Rejected,
    /// The token limit cut the answer off: asked for once more, with twice the limit.
    Truncated,
    /// No usable answer: the same request again.
    Regenerate,
    /// The provider changed something itself: the same request again.
    Adjusted,
    /// The service or the way to it failed for now.
    Transient,
    /// The attempt took all the time it was given.
    Timeout,
    /// Too many requests for now.
    Throttle,
    /// The service will not answer this.
    Blocked,
    /// A quota that no wait of seconds brings back.
    Quota(QuotaKind),
    /// Another try would fail the same way.
    Fatal,
    /// There was an answer, and the caller's validation of it did not end before the deadline.
    Late,
}
