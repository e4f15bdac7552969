//! How often, how long and when to try again: the policy as plain data.

mod jitter;
mod predicate;
mod stop;
mod wait;

use std::time::Duration;

pub use self::jitter::Jitter;
pub(crate) use self::jitter::SplitMix64;
use self::predicate::Predicate;
pub use self::stop::Stop;
pub use self::wait::Wait;
use crate::{Fault, Violations};

/// How a call is retried.
///
/// A policy is plain data: one policy serves any number of concurrent calls, each as if it had its
/// own. What a call's policy leaves unset comes from the client's policy, and what that leaves
/// unset from the defaults: at most 12 requests, of them 4 retries after transient faults, 5 after
/// throttling and 3 reasks; waits of 1 s, 2 s, 4 s … up to 60 s with full jitter; a deadline of
/// 300 s for the call and a timeout of 120 s for an attempt.
///
/// An integer is the total number of attempts, reasks included.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::{Retry, Wait};
///
/// // Waits of 2, 4, 8 … seconds, at most 100: the policy that users of tenacity bring along.
/// let careful = Retry::attempts(3)
///     .wait(
///         Wait::exponential()
///             .multiplier(2.0)
///             .min(Duration::from_secs(2))
///             .max(Duration::from_secs(100)),
///     )
///     .deadline(Duration::from_secs(300));
/// assert_eq!(careful.max_attempts(), 3);
/// assert_eq!(Retry::from(3).max_attempts(), 3);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Retry {
    attempts: Option<u32>,
    limits: Limits,
    wait: Option<Wait>,
    stop: Option<Stop>,
    fault_predicate: Option<Predicate<Fault>>,
    answer_predicate: Option<Predicate<Violations>>,
    deadline: Option<Duration>,
    attempt_timeout: Option<Duration>,
    longest_hint: Option<Duration>,
    longest_wait: Option<Duration>,
    fail_fast: Option<bool>,
    token_budget: Option<u64>,
}

/// Retries allowed by the class of what went wrong; `None` where the policy does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Limits {
    transient: Option<u32>,
    throttle: Option<u32>,
    reask: Option<u32>,
}

impl Retry {
    /// At most this many requests in all, reasks included; 0 reads as 1. What the provider mended by
    /// itself ([`FaultKind::Adjusted`](crate::FaultKind::Adjusted)) is sent again beside them.
    ///
    /// The limits by class become one less, so that the total alone decides.
    #[must_use]
    pub fn attempts(attempts: u32) -> Self {
        Self { attempts: Some(attempts.max(1)), ..Self::default() }
    }

    /// Sets how many retries may follow transient faults.
    #[must_use]
    pub fn transient_retries(mut self, retries: u32) -> Self {
        self.limits.transient = Some(retries);
        self
    }

    /// Sets how many retries may follow throttling.
    #[must_use]
    pub fn throttle_retries(mut self, retries: u32) -> Self {
        self.limits.throttle = Some(retries);
        self
    }

    /// Sets how many times the model may be asked again after a wrong answer.
    #[must_use]
    pub fn reasks(mut self, reasks: u32) -> Self {
        self.limits.reask = Some(reasks);
        self
    }

    /// Sets how long to wait before a retry.
    ///
    /// A server that asks for a longer wait gets it; a reask does not wait. The strategies of
    /// tokio-retry are taken as they are.
    #[must_use]
    pub fn wait(mut self, wait: impl Into<Wait>) -> Self {
        self.wait = Some(wait.into());
        self
    }

    /// Sets when to stop, beside the limits: asked after each failed attempt, with the wait that
    /// would follow.
    ///
    /// # Example
    /// ```
    /// use std::time::Duration;
    /// use instructor_core::{Retry, Stop};
    ///
    /// let patient = Retry::default()
    ///     .stop(Stop::attempts(8) | Stop::before_delay(Duration::from_secs(90)));
    /// # let _ = patient;
    /// ```
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Sets which transient faults, timeouts and throttlings are worth another try.
    ///
    /// It can forbid and never allow: what is final stays so, and what is asked again at once, an
    /// answer that was cut off say, is not asked about.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{FaultKind, Retry};
    ///
    /// // Overload and throttling, but no attempt that took all its time.
    /// let policy = Retry::default().retry_if(|fault| fault.kind != FaultKind::Timeout);
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub fn retry_if(mut self, is_worth: impl Fn(&Fault) -> bool + Send + Sync + 'static) -> Self {
        self.fault_predicate = Some(Predicate::new(is_worth));
        self
    }

    /// Sets which wrong answers are worth another question.
    ///
    /// # Example
    /// ```
    /// use instructor_core::Retry;
    ///
    /// // An answer that is no JSON at all is hopeless with this model.
    /// let policy = Retry::default()
    ///     .reask_if(|violations| violations.iter().all(|violation| violation.rule() != "json"));
    /// # let _ = policy;
    /// ```
    #[must_use]
    pub fn reask_if(
        mut self,
        is_worth: impl Fn(&Violations) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.answer_predicate = Some(Predicate::new(is_worth));
        self
    }

    /// Sets how long the whole call may take, waits included.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets how long one request may take.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the longest wait that a server may ask for (300 s unless set); a call that is asked to
    /// wait longer gives up at once.
    #[must_use]
    pub fn longest_hint(mut self, longest: Duration) -> Self {
        self.longest_hint = Some(longest);
        self
    }

    /// Sets the longest wait of any kind: our own is cut to it, and a call for which the server, the
    /// cooldown or the breaker wants a longer one gives up at once.
    ///
    /// Unset, the client's [`Guards`](crate::Guards) decide.
    #[must_use]
    pub fn longest_wait(mut self, longest: Duration) -> Self {
        self.longest_wait = Some(longest);
        self
    }

    /// Sets whether a call that finds the circuit breaker open gives up at once instead of waiting.
    ///
    /// Unset, the client's [`Guards`](crate::Guards) decide.
    #[must_use]
    pub fn fail_fast(mut self, fail_fast: bool) -> Self {
        self.fail_fast = Some(fail_fast);
        self
    }

    /// Sets how many tokens a call may use, read and written, over all its attempts.
    ///
    /// Looked at before each further request: the one that passes the budget is the last.
    #[must_use]
    pub fn token_budget(mut self, tokens: u64) -> Self {
        self.token_budget = Some(tokens);
        self
    }

    /// The most requests that a call under this policy sends.
    #[must_use]
    pub fn max_attempts(&self) -> u32 {
        self.attempts.unwrap_or(12)
    }

    /// This policy, with what it leaves unset taken from `base`.
    #[must_use]
    pub(crate) fn or(self, base: &Self) -> Self {
        // A total speaks for the limits by class too: those of `base` belong to its own total.
        let limits = match self.attempts {
            Some(_) => self.limits,
            None => Limits {
                transient: self.limits.transient.or(base.limits.transient),
                throttle: self.limits.throttle.or(base.limits.throttle),
                reask: self.limits.reask.or(base.limits.reask),
            },
        };
        Self {
            attempts: self.attempts.or(base.attempts),
            limits,
            wait: self.wait.or_else(|| base.wait.clone()),
            stop: self.stop.or_else(|| base.stop.clone()),
            fault_predicate: self.fault_predicate.or_else(|| base.fault_predicate.clone()),
            answer_predicate: self.answer_predicate.or_else(|| base.answer_predicate.clone()),
            deadline: self.deadline.or(base.deadline),
            attempt_timeout: self.attempt_timeout.or(base.attempt_timeout),
            longest_hint: self.longest_hint.or(base.longest_hint),
            longest_wait: self.longest_wait.or(base.longest_wait),
            fail_fast: self.fail_fast.or(base.fail_fast),
            token_budget: self.token_budget.or(base.token_budget),
        }
    }

    fn class_limit(&self, own: Option<u32>, default: u32) -> u32 {
        own.or(self.attempts.map(|attempts| attempts - 1)).unwrap_or(default)
    }

    pub(crate) fn max_transients(&self) -> u32 {
        self.class_limit(self.limits.transient, 4)
    }

    pub(crate) fn max_timeouts(&self) -> u32 {
        self.class_limit(None, 1).min(self.max_transients())
    }

    pub(crate) fn max_throttles(&self) -> u32 {
        self.class_limit(self.limits.throttle, 5)
    }

    pub(crate) fn max_reasks(&self) -> u32 {
        self.class_limit(self.limits.reask, 3)
    }

    pub(crate) fn max_regenerations(&self) -> u32 {
        self.class_limit(None, 2).min(self.max_reasks())
    }

    pub(crate) fn wait_or_default(&self) -> &Wait {
        const DEFAULT: &Wait = &Wait::DEFAULT;
        self.wait.as_ref().unwrap_or(DEFAULT)
    }

    /// Whether the policy's stop condition is met.
    pub(crate) fn stops(&self, attempts: u32, elapsed: Duration, upcoming: Duration) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.is_met(attempts, elapsed, upcoming))
    }

    /// Whether the policy wants another try after this fault.
    pub(crate) fn retries(&self, fault: &Fault) -> bool {
        self.fault_predicate.as_ref().is_none_or(|predicate| predicate.holds(fault))
    }

    /// Whether the policy wants another question after these violations.
    pub(crate) fn reasks_after(&self, violations: &Violations) -> bool {
        self.answer_predicate.as_ref().is_none_or(|predicate| predicate.holds(violations))
    }

    pub(crate) fn tokens(&self) -> Option<u64> {
        self.token_budget
    }

    pub(crate) fn fails_fast(&self) -> Option<bool> {
        self.fail_fast
    }

    pub(crate) fn longest_wait_set(&self) -> Option<Duration> {
        self.longest_wait
    }

    pub(crate) fn deadline_or_default(&self) -> Duration {
        self.deadline.unwrap_or(Duration::from_secs(300))
    }

    pub(crate) fn attempt_timeout_or_default(&self) -> Duration {
        self.attempt_timeout.unwrap_or(Duration::from_secs(120))
    }

    pub(crate) fn longest_hint_or_default(&self) -> Duration {
        self.longest_hint.unwrap_or(Duration::from_secs(300))
    }
}

/// At most this many requests in all, as [`Retry::attempts`].
impl From<u32> for Retry {
    fn from(attempts: u32) -> Self {
        Self::attempts(attempts)
    }
}
