//! What happened in a call, attempt by attempt.

use std::borrow::Cow;
use std::time::Duration;

use crate::machine::{AttemptKind, WaitReason};
use crate::read::Changes;
use crate::{Fault, Lowering, Path, Usage, Violations};

/// A value and how it came about.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Extracted<T> {
    /// The value.
    pub value: T,
    /// What it took.
    pub report: Report,
}

/// What a call did, whether it gave a value or not.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// The call as events and spans number it, from 1 in its client; 0 if there was none.
    pub call: u64,
    /// The rules that the service was not told by a keyword, as the provider found them before the
    /// first attempt; they are enforced on the answer.
    pub lowerings: Cow<'static, [Lowering]>,
    /// The attempts, in order.
    pub attempts: Vec<Attempt>,
    /// The waits after the last attempt, of a call that was given up in the end.
    pub last_waits: Vec<Waited>,
}

impl Report {
    /// Tokens used by all attempts together.
    ///
    /// Attempts whose cost is unknown count as nothing; [`Attempt::cost_unknown`] tells them.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.attempts.iter().fold(Usage::default(), |sum, attempt| sum + attempt.usage)
    }
}

/// One request and what came of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Attempt {
    /// Counted from 1.
    pub number: u32,
    /// Why it was made.
    pub kind: AttemptKind,
    /// How often the circuit breaker had changed its state before; 0 without a breaker.
    pub breaker_epoch: u64,
    /// The waits before it, in order.
    pub waits: Vec<Waited>,
    /// When it was sent, since the start of the call.
    pub started: Duration,
    /// How long it took.
    pub latency: Duration,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// Tokens used, as far as the service told.
    pub usage: Usage,
    /// Whether the service may have worked on it without telling the cost.
    pub cost_unknown: bool,
    /// The model that answered.
    pub model: Option<String>,
    /// The service's identifier of the answer.
    pub response_id: Option<String>,
    /// Why the model stopped, as the service names it.
    pub finish_reason: Option<String>,
    /// What had to be changed to read the answer.
    pub changes: Changes,
    /// Where a rule `quote` could not be checked, for want of a text in the request.
    pub unchecked: Vec<Path>,
}

/// One wait before an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waited {
    /// How long.
    pub delay: Duration,
    /// Why.
    pub why: WaitReason,
}

/// How an attempt ended.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum AttemptOutcome {
    /// The answer was good.
    Accepted,
    /// There was an answer, and it broke rules.
    Rejected(Violations),
    /// There was no answer to read, or only a part of one, or no time left to check it.
    Failed(Fault),
}

impl AttemptOutcome {
    /// The same, without anything of the answer.
    pub(crate) fn without_content(&self) -> Self {
        match self {
            Self::Accepted => Self::Accepted,
            Self::Rejected(violations) => Self::Rejected(violations.without_content()),
            Self::Failed(fault) => Self::Failed(fault.without_content()),
        }
    }
}
