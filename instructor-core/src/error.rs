//! Why there is no value.

use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::time::Duration;

use crate::fault::{Fault, FaultKind, QuotaKind, RequestKind};
use crate::machine::Reason;
use crate::report::{Attempt, AttemptOutcome, Report};
use crate::{Completion, Usage, Violations};

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an extraction gave no value.
///
/// Keeps everything that a caller may ask afterwards: the attempts with the usage of all of them,
/// the last answer and what was wrong with it. `Display` is one line that names places and rules,
/// never a value, a key or a URL.
///
/// # Example
/// ```
/// use instructor_core::{Error, ErrorKind};
///
/// let error = Error::config("no API key");
/// assert_eq!(error.kind(), ErrorKind::Config);
/// assert_eq!(error.to_string(), "wrong configuration: no API key");
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// What went wrong, where no attempt tells it.
    message: String,
    reason: Option<Reason>,
    retry_after: Option<Duration>,
    report: Report,
    completion: Option<Completion>,
    /// What failed outside of a call.
    fault: Option<Fault>,
}

/// What kind of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The model's answers broke rules; see [`Error::violations`].
    Invalid,
    /// The token limit cut the answer off.
    Truncated,
    /// The service will not answer this.
    Blocked,
    /// The service or the way to it failed, again and again.
    Transient,
    /// Too many requests, again and again; or too many calls of this client wait for a slot.
    Throttled,
    /// A quota that no wait of seconds brings back.
    Quota(QuotaKind),
    /// The credentials are missing, wrong or not allowed.
    Auth,
    /// The service refused the request.
    Request(RequestKind),
    /// The call's deadline ended it.
    Deadline,
    /// A budget is used up: the call's for tokens, or the client's for retries.
    Budget,
    /// The circuit breaker is open, and the call does not wait for it.
    BreakerOpen,
    /// Something is set wrong; nothing was sent.
    Config,
    /// The model stopped for a reason this version does not know.
    UnknownFinish,
}

impl Error {
    /// An error of the caller's settings, found before anything was sent.
    pub fn config(message: impl Into<String>) -> Self {
        Self::outside(ErrorKind::Config, message.into())
    }

    /// An error of the type asked for, which a provider cannot describe to its service: what
    /// [`Provider::preflight`](crate::Provider::preflight) gives.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Error, ErrorKind, RequestKind};
    ///
    /// let error = Error::schema("`notes` in `Order` is a map");
    /// assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Schema));
    /// assert_eq!(error.to_string(), "schema refused: `notes` in `Order` is a map");
    /// assert!(error.attempts().is_empty());
    /// ```
    pub fn schema(message: impl Into<String>) -> Self {
        Self::outside(ErrorKind::Request(RequestKind::Schema), message.into())
    }

    /// The error of something else than an extraction (an upload, say) that did not end in time.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Error, ErrorKind};
    ///
    /// let error = Error::deadline("the file was not ready within 5s");
    /// assert_eq!(error.kind(), ErrorKind::Deadline);
    /// assert!(error.is_transient());
    /// ```
    pub fn deadline(message: impl Into<String>) -> Self {
        Self::outside(ErrorKind::Deadline, message.into())
    }

    /// An error of no call.
    fn outside(kind: ErrorKind, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            reason: None,
            retry_after: None,
            report: Report::default(),
            completion: None,
            fault: None,
        }))
    }

    /// The error of an example, counted from 1, that is no value of its type.
    pub(crate) fn unfit_example(number: usize, violations: &Violations) -> Self {
        let mut message = format!("example {number} is wrong itself");
        for violation in violations.iter().take(10) {
            let (path, rule) = (violation.path(), violation.rule());
            let _ = write!(message, "; {path} ({rule}): {}", violation.message());
        }
        Self::config(message)
    }

    /// The error of a call that the machine gave up.
    pub(crate) fn gave_up(
        reason: Reason,
        retry_after: Option<Duration>,
        report: Report,
        completion: Option<Completion>,
    ) -> Self {
        let kind = match (reason, report.attempts.last()) {
            (Reason::Deadline | Reason::DeadlineWouldPass, _) => ErrorKind::Deadline,
            (Reason::Budget | Reason::TokenBudget, _) => ErrorKind::Budget,
            (Reason::BreakerOpen, _) => ErrorKind::BreakerOpen,
            (Reason::QuotaGate(quota), _) => ErrorKind::Quota(quota),
            (Reason::Shed | Reason::Cooldown, _) | (_, None) => ErrorKind::Throttled,
            (_, Some(_)) if was_truncated(&report.attempts) => ErrorKind::Truncated,
            (_, Some(attempt)) => kind_of(&attempt.outcome),
        };
        let message = String::new();
        Self(Box::new(Inner {
            kind,
            message,
            reason: Some(reason),
            retry_after,
            report,
            completion,
            fault: None,
        }))
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Why the machine gave up; `None` if the request was refused before there was a call.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        self.0.reason
    }

    /// Whether a later call may succeed where this one did not: the service was throttling or
    /// failing, time ran out, or the client's budget for retries, which refills by itself.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Transient
                | ErrorKind::Throttled
                | ErrorKind::Deadline
                | ErrorKind::BreakerOpen
        ) || self.reason() == Some(Reason::Budget)
    }

    /// How long to wait before another call makes sense: what the server asked for, or how long a
    /// guard still holds.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The attempts, in order; empty if nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.report.attempts
    }

    /// What the call did.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.0.report
    }

    /// Tokens used by all attempts together.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.0.report.usage()
    }

    /// What was wrong with the last answer that could be read at all; empty if there was none.
    #[must_use]
    pub fn violations(&self) -> Violations {
        let rejected = |attempt: &Attempt| match &attempt.outcome {
            AttemptOutcome::Rejected(violations) => Some(violations.clone()),
            _ => None,
        };
        self.attempts().iter().rev().find_map(rejected).unwrap_or_default()
    }

    /// The last answer, as the model gave it.
    #[must_use]
    pub fn completion(&self) -> Option<&Completion> {
        self.0.completion.as_ref()
    }

    fn last_fault(&self) -> Option<&Fault> {
        if let Some(fault) = &self.0.fault {
            return Some(fault);
        }
        match &self.attempts().last()?.outcome {
            AttemptOutcome::Failed(fault) => Some(fault),
            _ => None,
        }
    }
}

/// Whether an answer was cut off, and the service then refused the larger limit.
fn was_truncated(attempts: &[Attempt]) -> bool {
    let [.., before, last] = attempts else { return false };
    matches!(
        (&before.outcome, &last.outcome),
        (AttemptOutcome::Failed(cut), AttemptOutcome::Failed(refused))
            if cut.kind == FaultKind::Truncated && matches!(refused.kind, FaultKind::Request(_))
    )
}

fn kind_of(outcome: &AttemptOutcome) -> ErrorKind {
    match outcome {
        AttemptOutcome::Accepted | AttemptOutcome::Rejected(_) => ErrorKind::Invalid,
        AttemptOutcome::Failed(fault) => kind_of_fault(fault),
    }
}

fn kind_of_fault(fault: &Fault) -> ErrorKind {
    match fault.kind {
        FaultKind::Transient | FaultKind::Timeout => ErrorKind::Transient,
        FaultKind::Throttled => ErrorKind::Throttled,
        FaultKind::Quota(quota) => ErrorKind::Quota(quota),
        FaultKind::Auth | FaultKind::Adjusted => ErrorKind::Auth,
        FaultKind::Request(request) => ErrorKind::Request(request),
        FaultKind::Truncated => ErrorKind::Truncated,
        FaultKind::Blocked | FaultKind::Withheld => ErrorKind::Blocked,
        FaultKind::Malformed => ErrorKind::Invalid,
        FaultKind::UnknownFinish => ErrorKind::UnknownFinish,
    }
}

/// The error of a request to a service that is no attempt of an extraction (an upload, say).
///
/// # Example
/// ```
/// use instructor_core::{Error, ErrorKind, Fault, FaultKind};
///
/// let error = Error::from(Fault::new(FaultKind::Auth, "no such key").status(403));
/// assert_eq!(error.kind(), ErrorKind::Auth);
/// assert_eq!(error.to_string(), "not authorized: 403: no such key");
/// ```
impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let mut error = Self::outside(kind_of_fault(&fault), String::new());
        error.0.retry_after = fault.retry_after;
        error.0.fault = Some(fault);
        error
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "invalid answer",
            Self::Truncated => "truncated answer",
            Self::Blocked => "blocked",
            Self::Transient => "service failing",
            Self::Throttled => "throttled",
            Self::Quota(QuotaKind::Day) => "quota of the day used up",
            Self::Quota(QuotaKind::Billing) => "billing",
            Self::Quota(QuotaKind::NotOnTier) => "model not on this tier",
            Self::Quota(QuotaKind::RequestTooBig) => "request larger than the quota",
            Self::Auth => "not authorized",
            Self::Request(RequestKind::Schema) => "schema refused",
            Self::Request(RequestKind::Context) => "request too long",
            Self::Request(RequestKind::Region) => "region not served",
            Self::Request(RequestKind::Model) => "unknown model",
            Self::Request(RequestKind::Other) => "request refused",
            Self::Deadline => "out of time",
            Self::Budget => "budget used up",
            Self::BreakerOpen => "circuit breaker open",
            Self::Config => "wrong configuration",
            Self::UnknownFinish => "unknown finish reason",
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind())?;
        match self.attempts().len() {
            0 => {}
            1 => f.write_str(" after 1 attempt")?,
            attempts => write!(f, " after {attempts} attempts")?,
        }
        if !self.0.message.is_empty() {
            return write!(f, ": {}", self.0.message);
        }
        if let Some(fault) = self.last_fault() {
            write!(f, ": {fault}")?;
        } else {
            for (position, violation) in self.violations().iter().take(10).enumerate() {
                let separator = if position == 0 { ":" } else { "," };
                write!(f, "{separator} {} ({})", violation.path(), violation.rule())?;
            }
            if let more @ 1.. = self.violations().len().saturating_sub(10) {
                write!(f, " and {more} more")?;
            }
        }
        if let Some(reason) = self.reason() {
            write!(f, "; {reason}")?;
        }
        if let Some(retry_after) = self.retry_after() {
            write!(f, "; retry after {retry_after:?}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("message", &format_args!("{self}"))
            .field("attempts", &self.attempts().len())
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.last_fault().map(|fault| fault as _)
    }
}
