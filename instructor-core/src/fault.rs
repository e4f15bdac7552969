//! Classified failures of an attempt.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::Completion;

/// Which limit of a quota was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuotaKind {
    /// The allowance of the day is used up.
    Day,
    /// The account has to be paid first.
    Billing,
    /// The model is not offered on the account's tier.
    NotOnTier,
    /// This one request is larger than the allowance.
    RequestTooBig,
}

/// What was wrong with a request that the service refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestKind {
    /// The service does not accept the schema.
    Schema,
    /// The request is longer than the model's context.
    Context,
    /// The service is not offered where the caller is.
    Region,
    /// The model does not exist or is not offered to the caller.
    Model,
    /// Anything else.
    Other,
}

/// What kind of failure a [`Fault`] is; decides how the retry machine answers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The service or the way to it failed for now: retried after a wait.
    Transient,
    /// The attempt took as long as an attempt may take: retried after a wait, once by default.
    Timeout,
    /// Too many requests for now: retried after the wait that the server asks for.
    Throttled,
    /// A quota that no wait of seconds brings back.
    Quota(QuotaKind),
    /// The credentials are missing, wrong or not allowed.
    Auth,
    /// The service refused the request as such.
    Request(RequestKind),
    /// The answer was cut off by the token limit: retried once with twice the limit, if one was set.
    Truncated,
    /// The service will not answer this: final.
    Blocked,
    /// No usable answer (empty, thoughts alone, a malformed call): the same request is sent again.
    Malformed,
    /// The model stopped for a reason that another try may not meet (a recitation, say): the same
    /// request is sent again.
    Withheld,
    /// The model stopped for a reason this version does not know: final, whatever the text says.
    UnknownFinish,
    /// The provider changed something itself (a refreshed token, say): the same request is sent
    /// again at once.
    Adjusted,
}

/// A failure of one attempt, classified by the provider.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::{Fault, FaultKind};
///
/// let fault = Fault::new(FaultKind::Throttled, "quota exceeded")
///     .status(429)
///     .retry_after(Duration::from_secs(36));
/// assert_eq!(fault.to_string(), "429: quota exceeded");
/// assert_eq!(fault.retry_after, Some(Duration::from_secs(36)));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fault {
    /// What kind of failure it is; decides how the machine answers it.
    pub kind: FaultKind,
    /// One short line for people, without key, header or URL query.
    pub message: String,
    /// The HTTP status, if the service answered with one.
    pub status: Option<u16>,
    /// How long the server asked to wait, as it said: the machine adds the margin.
    pub retry_after: Option<Duration>,
    /// The shortest wait that makes sense where the server named none.
    pub floor: Option<Duration>,
    /// How many retries the fault deserves, where that is less than its kind allows.
    pub limit: Option<u32>,
    /// Whether the service may have worked on the request, at unknown cost.
    pub ambiguous: bool,
    /// What came of the answer.
    pub completion: Option<Box<Completion>>,
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Fault {
    /// A fault of this kind.
    ///
    /// `message` is one short line for people. It must hold no key, header or URL query.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            status: None,
            retry_after: None,
            floor: None,
            limit: None,
            ambiguous: false,
            completion: None,
            cause: None,
        }
    }

    /// Sets the HTTP status that came with the fault.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets how long the server asks to wait, as it said: the machine adds the margin.
    #[must_use]
    pub fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
    }

    /// Sets the shortest wait that makes sense when the server named none.
    #[must_use]
    pub fn floor(mut self, delay: Duration) -> Self {
        self.floor = Some(delay);
        self
    }

    /// Sets how many retries this fault deserves, where that is less than its kind allows.
    #[must_use]
    pub fn limit(mut self, retries: u32) -> Self {
        self.limit = Some(retries);
        self
    }

    /// Says that the service may have worked on the request: its cost is unknown.
    #[must_use]
    pub fn ambiguous(mut self) -> Self {
        self.ambiguous = true;
        self
    }

    /// Keeps what came of the answer: its usage is counted, its turn is reported.
    #[must_use]
    pub fn completion(mut self, completion: Completion) -> Self {
        self.completion = Some(Box::new(completion));
        self
    }

    /// Keeps the error behind the fault, for [`source`](StdError::source).
    ///
    /// Its `Display` must hold no key, header or URL query.
    #[must_use]
    pub fn caused_by(mut self, cause: impl StdError + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    /// The same, without anything of the answer.
    pub(crate) fn without_content(&self) -> Self {
        Self { completion: None, ..self.clone() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.status {
            Some(status) => write!(f, "{status}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
