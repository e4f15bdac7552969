//! What the caller's type, and the caller's own checks, say of an answer.

use std::pin::Pin;

use crate::decode::Refused;
use crate::decode::Settings;
use crate::extract::read_with;
use crate::private::{Refusal, Verdict as Told};
use crate::read::{Changes, Limits};
use crate::{Context, Extract, Parsed, Path, Reading, Violation, Violations};

/// What is said of an answer.
pub(crate) enum Verdict {
    Accepted(Seen),
    Rejected(Violations),
}

/// What is to be told of an answer that was read.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) changes: Changes,
    pub(crate) unchecked: Vec<Path>,
}

/// A verdict, or the way to it.
pub(crate) enum Hearing<'a> {
    Over(Verdict),
    Pending(Pin<Box<dyn Future<Output = Verdict> + Send + 'a>>),
}

/// Decides on the text of an answer, and keeps its value.
///
/// Names no type, so that all types share one driver.
pub(crate) trait Judge: Send {
    fn hear<'a>(&'a mut self, answer: &str) -> Hearing<'a>;
}

/// The caller's own checks of a value, in their order.
pub(crate) struct Checks<T>(Vec<Check<T>>);

enum Check<T> {
    Now(Box<Now<T>>),
    Later(Box<dyn FnMut(T) -> Later<T> + Send>),
}

type Now<T> = dyn FnMut(&T) -> Result<(), Refusal> + Send;

type Later<T> = Pin<Box<dyn Future<Output = (T, Result<(), Refusal>)> + Send>>;

impl<T> Default for Checks<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Checks<T> {
    pub(crate) fn push<R: Told>(&mut self, mut check: impl FnMut(&T) -> R + Send + 'static) {
        self.0.push(Check::Now(Box::new(move |value| check(value).told())));
    }

    pub(crate) fn push_async<R, F>(&mut self, mut check: impl FnMut(T) -> F + Send + 'static)
    where
        R: Told,
        F: Future<Output = (T, R)> + Send + 'static,
    {
        self.0.push(Check::Later(Box::new(move |value| {
            let checked = check(value);
            Box::pin(async move {
                let (value, verdict) = checked.await;
                (value, verdict.told())
            })
        })));
    }

    fn are_immediate(&self) -> bool {
        self.0.iter().all(|check| matches!(check, Check::Now(_)))
    }
}

/// Reads answers as a `T`, and keeps the one that is accepted.
pub(crate) struct Reader<T> {
    pub(crate) reading: Reading,
    pub(crate) limits: Limits,
    pub(crate) context: Context,
    pub(crate) source: Option<String>,
    pub(crate) checks: Checks<T>,
    pub(crate) accepted: Option<T>,
}

impl<T: Extract + Send> Judge for Reader<T> {
    fn hear<'a>(&'a mut self, answer: &str) -> Hearing<'a> {
        let settings = Settings {
            reading: self.reading,
            limits: self.limits,
            is_mended: false,
            is_torn: false,
            context: &self.context,
            source: self.source.as_deref(),
        };
        let read = read_with::<T>(answer, settings);
        let (value, seen, violations) = match read {
            Ok(Parsed { value, changes, unchecked }) => (value, Seen { changes, unchecked }, None),
            Err(Refused { value: Some(value), violations, .. }) if !self.checks.0.is_empty() => {
                (value, Seen::default(), Some(violations))
            }
            Err(Refused { violations, .. }) => return Hearing::Over(Verdict::Rejected(violations)),
        };
        if self.checks.are_immediate() {
            let refusals = self.checks.0.iter_mut().filter_map(|check| match check {
                Check::Now(check) => check(&value).err(),
                Check::Later(_) => None,
            });
            let refused: Vec<_> = refusals.flat_map(Refusal::into_violations).collect();
            return Hearing::Over(self.conclude(value, seen, violations, refused));
        }
        Hearing::Pending(Box::pin(async move {
            let mut value = value;
            let mut refused = Vec::new();
            for check in &mut self.checks.0 {
                let verdict = match check {
                    Check::Now(check) => check(&value),
                    Check::Later(check) => {
                        let (back, verdict) = check(value).await;
                        value = back;
                        verdict
                    }
                };
                refused.extend(verdict.err().into_iter().flat_map(Refusal::into_violations));
            }
            self.conclude(value, seen, violations, refused)
        }))
    }
}

impl<T> Reader<T> {
    /// Keeps the value if neither its type nor a check has anything against it.
    fn conclude(
        &mut self,
        value: T,
        seen: Seen,
        violations: Option<Violations>,
        refused: Vec<Violation>,
    ) -> Verdict {
        match violations {
            None if refused.is_empty() => {
                self.accepted = Some(value);
                Verdict::Accepted(seen)
            }
            None => Verdict::Rejected(refused.into_iter().collect()),
            Some(violations) => Verdict::Rejected(violations.and(&refused.into_iter().collect())),
        }
    }
}
