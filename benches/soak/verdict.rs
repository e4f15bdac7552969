//! Whether what came of an extraction is what its plan calls for.

use instructor::gemini::emulator::Step;
use instructor::{AttemptOutcome, Error, ErrorKind, Extracted, Fault, FaultKind, Reason, Report};

use crate::plan::{self, Next, Plan};
use crate::subject::{self, Person};
use crate::table::{self, Meets, Told};

/// An attempt that never got to the emulator: its connection was closing.
const LOST: &str = "lost";

/// A request as the emulator's journal has it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) step: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) tokens: u64,
}

/// What has come of an extraction, and what was seen of it.
pub(crate) struct Case<'a> {
    pub(crate) number: u32,
    pub(crate) plan: &'a Plan,
    pub(crate) outcome: &'a Result<Extracted<Person>, Error>,
    pub(crate) seen: &'a [Seen],
    /// Whether guards may end a call.
    pub(crate) is_guarded: bool,
}

/// What an extraction came to, when all is as it has to be.
#[derive(Debug)]
pub(crate) struct Passed {
    /// What its attempts met, and what followed each.
    pub(crate) attempts: Vec<(&'static str, Next)>,
    /// The guard that ended it, if one did.
    pub(crate) guard: Option<&'static str>,
    pub(crate) error: Option<ErrorKind>,
}

/// What is wrong, with all that is known.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) what: String,
    /// Whether an attempt timed out that was not to.
    pub(crate) is_timeout: bool,
}

impl Case<'_> {
    pub(crate) fn judge(&self) -> Result<Passed, Difference> {
        let report = match self.outcome {
            Ok(extracted) => &extracted.report,
            Err(error) => error.report(),
        };
        let met = self.met(report)?;
        let course = plan::course(met.iter().copied());
        let guard = self.guard()?;
        self.ends(&met, &course, guard)?;
        self.requests(&met)?;
        self.usage(&met, report)?;
        let error = self.outcome.as_ref().err().map(Error::kind);
        Ok(Passed { attempts: met.into_iter().zip(course).collect(), guard, error })
    }

    /// What each attempt of the report met: as planned, but for those that were lost on the way.
    fn met(&self, report: &Report) -> Result<Vec<&'static str>, Difference> {
        let mut planned = self.plan.attempts.iter().copied();
        let mut next = planned.next();
        let mut met = Vec::new();
        for (place, attempt) in report.attempts.iter().enumerate() {
            if let Some(name) = next.filter(|name| is_met(name, &attempt.outcome)) {
                met.push(name);
                next = planned.next();
            } else if is_lost(&attempt.outcome) {
                met.push(LOST);
            } else {
                let fault = |fault: &Fault| fault.kind == FaultKind::Timeout;
                let is_timeout =
                    matches!(&attempt.outcome, AttemptOutcome::Failed(failed) if fault(failed));
                let what = format!("attempt {} is not what was planned", place + 1);
                return Err(Difference { what, is_timeout });
            }
        }
        Ok(met)
    }

    /// The name of the guard that ended the call, if one may and did.
    fn guard(&self) -> Result<Option<&'static str>, Difference> {
        let reason = self.outcome.as_ref().err().and_then(Error::reason);
        let (name, kind) = match reason {
            Some(Reason::BreakerOpen) => ("BreakerOpen", ErrorKind::BreakerOpen),
            Some(Reason::Shed) => ("Shed", ErrorKind::Throttled),
            Some(Reason::QuotaGate(quota)) => ("QuotaGate", ErrorKind::Quota(quota)),
            _ => return Ok(None),
        };
        let is_right = self.is_guarded && self.outcome.as_ref().is_err_and(|e| e.kind() == kind);
        match is_right {
            true => Ok(Some(name)),
            false => Err(wrong(format!("no guard may end it so: {name}"))),
        }
    }

    /// Whether the call ended when it had to, and with what it had to.
    fn ends(&self, met: &[&str], course: &[Next], guard: Option<&str>) -> Result<(), Difference> {
        let last = course.last().copied();
        let before = &course[..course.len().saturating_sub(1)];
        if before.iter().any(|&next| next != Next::Again) {
            return Err(wrong("it went on after its end".to_owned()));
        }
        if guard.is_some() {
            return match last {
                None | Some(Next::Again) => Ok(()),
                Some(_) => Err(wrong("a guard ended it after its end".to_owned())),
            };
        }
        let expected = match last {
            Some(Next::Value) => None,
            Some(Next::Error(kind)) => Some(kind),
            Some(Next::Again) | None => return Err(wrong("it ended too soon".to_owned())),
        };
        let is_as_planned = met == self.plan.attempts && expected == self.plan.error;
        if !is_as_planned && !met.contains(&LOST) {
            return Err(wrong("it ended elsewhere than planned".to_owned()));
        }
        match (self.outcome, expected) {
            (Ok(extracted), None) if extracted.value == subject::person(self.number) => Ok(()),
            (Ok(extracted), None) => Err(wrong(format!("a wrong value: {:?}", extracted.value))),
            (Err(error), Some(kind)) if error.kind() == kind => Ok(()),
            _ => Err(wrong("another end than planned".to_owned())),
        }
    }

    /// Whether each request came to the emulator exactly once, and met what was planned for it.
    fn requests(&self, met: &[&str]) -> Result<(), Difference> {
        let count = met.iter().filter(|&&name| name != LOST).count();
        let planned: Vec<_> = self.plan.requests().take_while(|(at, _)| *at < count).collect();
        if planned.len() != self.seen.len() {
            let (planned, seen) = (planned.len(), self.seen.len());
            return Err(wrong(format!("{planned} requests planned, {seen} seen")));
        }
        let is_right = self.seen.iter().zip(&planned).all(|(seen, (at, step))| {
            let is_silent = matches!(self.plan.attempts[*at], "reset" | "stall");
            seen.step.as_deref() == step.as_ref().map(Step::name).as_deref()
                && seen.status.is_none() == is_silent
        });
        match is_right {
            true => Ok(()),
            false => Err(wrong("other steps were taken than planned".to_owned())),
        }
    }

    /// Whether each attempt counts the tokens that it was told.
    fn usage(&self, met: &[&str], report: &Report) -> Result<(), Difference> {
        let sum: u64 = report.attempts.iter().map(|attempt| attempt.usage.total_tokens()).sum();
        if report.usage().total_tokens() != sum {
            return Err(wrong("the sum of the tokens is none".to_owned()));
        }
        if met.contains(&LOST) && met.contains(&"continuation") {
            // The second part may be what was lost: its attempt then had the first.
            let told: u64 = self.seen.iter().map(|seen| seen.tokens).sum();
            return match sum <= told {
                true => Ok(()),
                false => Err(wrong(format!("{sum} tokens counted of {told}"))),
            };
        }
        let mut seen = self.seen.iter();
        for (&name, attempt) in met.iter().zip(&report.attempts) {
            let requests = match name {
                LOST | "refused" => 0,
                "continuation" => 2,
                _ => 1,
            };
            let told: u64 = seen.by_ref().take(requests).map(|seen| seen.tokens).sum();
            let counted = attempt.usage.total_tokens();
            let is_right = match table::told(name, is_stream(self.number)) {
                Told::All => counted == told && told > 0,
                Told::None => counted == 0,
                Told::Some => 0 < counted && counted <= told,
            };
            if !is_right {
                return Err(wrong(format!(
                    "attempt {} ({name}) counts {counted} tokens of {told}",
                    attempt.number
                )));
            }
        }
        Ok(())
    }
}

/// Every second extraction is asked for as a stream.
pub(crate) fn is_stream(number: u32) -> bool {
    number % 2 == 1
}

fn is_met(name: &str, outcome: &AttemptOutcome) -> bool {
    match (table::meets(name), outcome) {
        (Meets::Value, AttemptOutcome::Accepted) | (Meets::Wrong, AttemptOutcome::Rejected(_)) => {
            true
        }
        (Meets::Fault(FaultKind::Transient), AttemptOutcome::Failed(fault)) => {
            // Without a status it might be one that was lost.
            let has_status = !matches!(name, "refused" | "reset");
            fault.kind == FaultKind::Transient && fault.status.is_some() == has_status
        }
        (Meets::Fault(kind), AttemptOutcome::Failed(fault)) => fault.kind == kind,
        (Meets::LongWait, AttemptOutcome::Failed(fault)) => {
            fault.kind == FaultKind::Transient && fault.retry_after.is_some()
        }
        _ => false,
    }
}

/// An idle connection that the server closed while the request was on its way.
fn is_lost(outcome: &AttemptOutcome) -> bool {
    let is_lost = |fault: &Fault| {
        fault.kind == FaultKind::Transient && fault.status.is_none() && fault.ambiguous
    };
    matches!(outcome, AttemptOutcome::Failed(fault) if is_lost(fault))
}

fn wrong(what: String) -> Difference {
    Difference { what, is_timeout: false }
}
