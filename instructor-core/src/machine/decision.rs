//! What the machine wants done, and why.

use std::fmt;
use std::time::Duration;

use crate::QuotaKind;

/// What the machine wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Make an attempt and tell its [`Outcome`](super::Outcome).
    Attempt(AttemptPlan),
    /// Wait, and tell [`Event::TimerFired`](super::Event::TimerFired).
    Wait {
        /// Until when, on the clock of the events.
        until: Duration,
        /// Why.
        why: WaitReason,
    },
    /// The call is over: the last answer is good.
    Done,
    /// The call is over without a value.
    GiveUp {
        /// Why.
        reason: Reason,
        /// How long to wait before another call makes sense, if anyone said.
        retry_after: Option<Duration>,
    },
}

/// One attempt to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptPlan {
    /// Counted from 1.
    pub number: u32,
    /// Why it is made.
    pub kind: AttemptKind,
    /// How long it may take.
    pub timeout: Duration,
    /// Whether that is less than the policy's timeout, because the deadline is near.
    pub clipped: bool,
    /// The epoch of the circuit breaker that let it pass: how often its state changed before.
    pub epoch: u64,
}

/// Why an attempt is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttemptKind {
    /// The first request of a call.
    First,
    /// The same request once more.
    Retry,
    /// The request with the last answer and what was wrong with it.
    Reask,
}

/// Why a call waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WaitReason {
    /// The policy's own wait.
    Backoff,
    /// The server asked for it.
    Hint,
    /// The policy's wait, shortened to leave time for an attempt before the deadline.
    Clipped,
    /// The server asked another call for it.
    Cooldown,
    /// The circuit breaker is open, or its probes are under way.
    Breaker,
    /// As many attempts are under way as the limiter allows; the wait is for a slot, and at most
    /// this long.
    Queue,
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Backoff => "the policy's wait",
            Self::Hint => "the server's, and a margin",
            Self::Clipped => "the policy's wait, cut to fit the deadline",
            Self::Cooldown => "the server asked another call to wait",
            Self::Breaker => "the circuit breaker is open",
            Self::Queue => "a queue for a slot",
        })
    }
}

/// Why a call was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Another try would fail the same way.
    Fatal,
    /// The service will not answer this.
    Blocked,
    /// The answer was cut off by the token limit.
    Truncated,
    /// A quota that no wait of seconds brings back.
    Quota,
    /// Another call found this quota used up; nothing was sent.
    QuotaGate(QuotaKind),
    /// As many retries after transient faults as the policy allows.
    Transients,
    /// As many retries after throttling as the policy allows.
    Throttles,
    /// As many further questions after wrong answers as the policy allows.
    Reasks,
    /// As many attempts as the policy allows.
    Attempts,
    /// The policy's stop condition is met, or its schedule of waits has ended.
    Stop,
    /// The policy's predicate is against another try.
    Predicate,
    /// The attempts used as many tokens as the call may.
    TokenBudget,
    /// The server asked for a longer wait than the policy allows.
    HintTooLong,
    /// The server asked other calls to wait, and this one may not wait so long.
    Cooldown,
    /// The next attempt could not start in time before the deadline.
    DeadlineWouldPass,
    /// The deadline passed.
    Deadline,
    /// The client's retry budget is used up.
    Budget,
    /// The circuit breaker is open, and the call does not wait for it.
    BreakerOpen,
    /// Too many calls queued, or the call queued too long.
    Shed,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fatal => "another try would fail the same way",
            Self::Blocked => "the service will not answer this",
            Self::Truncated => "the token limit is too low for the answer",
            Self::Quota => "the quota is used up",
            Self::QuotaGate(_) => "another call found the quota used up; nothing was sent",
            Self::Transients => "no retries after transient faults are left",
            Self::Throttles => "no retries after throttling are left",
            Self::Reasks => "no further questions after wrong answers are left",
            Self::Attempts => "no attempts are left",
            Self::Stop => "the policy says to stop",
            Self::Predicate => "the policy's predicate is against another try",
            Self::TokenBudget => "the token budget of the call is used up",
            Self::HintTooLong => "the wait asked for is longer than the policy allows",
            Self::Cooldown => "other calls were asked to wait, and this one may not wait so long",
            Self::DeadlineWouldPass => "the next attempt could not start before the deadline",
            Self::Deadline => "the deadline passed",
            Self::Budget => "the client's retry budget is used up",
            Self::BreakerOpen => "the circuit breaker is open",
            Self::Shed => "too many calls wait for a slot",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Reason, WaitReason};
    use crate::QuotaKind;

    #[test]
    fn each_reason_reads_as_a_part_of_a_sentence_of_its_own() {
        let reasons = [
            Reason::Fatal,
            Reason::Blocked,
            Reason::Truncated,
            Reason::Quota,
            Reason::QuotaGate(QuotaKind::Day),
            Reason::Transients,
            Reason::Throttles,
            Reason::Reasks,
            Reason::Attempts,
            Reason::Stop,
            Reason::Predicate,
            Reason::TokenBudget,
            Reason::HintTooLong,
            Reason::DeadlineWouldPass,
            Reason::Deadline,
            Reason::Budget,
            Reason::BreakerOpen,
            Reason::Shed,
        ];
        let waits = [
            WaitReason::Backoff,
            WaitReason::Hint,
            WaitReason::Clipped,
            WaitReason::Cooldown,
            WaitReason::Breaker,
            WaitReason::Queue,
        ];
        for texts in [
            reasons.map(|reason| reason.to_string()).to_vec(),
            waits.map(|why| why.to_string()).to_vec(),
        ] {
            for text in &texts {
                assert!(text.starts_with(|first: char| first.is_ascii_lowercase()), "{text:?}");
                assert!(!text.ends_with('.'), "{text:?}");
            }
            assert_eq!(texts.iter().collect::<HashSet<_>>().len(), texts.len(), "{texts:?}");
        }
    }
}
