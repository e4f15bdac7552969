//! What came of a round.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use instructor::gemini::emulator::{KnownFault, Step};
use instructor::{AttemptOutcome, Error};

use crate::memory;
use crate::plan::{ANSWER, Next};
use crate::verdict::{Case, Difference, Passed, Seen};

/// As many differences are shown.
const SHOWN: usize = 10;

#[derive(Debug, Default)]
pub(crate) struct Tally {
    extractions: u32,
    values: u32,
    errors: BTreeMap<String, u32>,
    guards: BTreeMap<&'static str, u32>,
    requests: u64,
    /// By the fault's name.
    met: BTreeMap<&'static str, Met>,
    lost: u32,
    timeouts: u32,
    wrong: u32,
    differences: Vec<String>,
    pub(crate) elapsed: Duration,
    /// Resident bytes after a quarter, and at the end.
    pub(crate) warm: u64,
    pub(crate) end: u64,
}

/// What followed the attempts that met a fault.
#[derive(Debug, Default, Clone, Copy)]
struct Met {
    attempts: u32,
    requests: u32,
    values: u32,
    again: u32,
    errors: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, case: &Case<'_>, verdict: Result<Passed, Difference>) {
        self.extractions += 1;
        self.requests += case.seen.len() as u64;
        match verdict {
            Ok(passed) => self.pass(passed),
            Err(difference) => self.differ(case, difference),
        }
    }

    fn pass(&mut self, passed: Passed) {
        for (name, next) in passed.attempts {
            self.lost += u32::from(name == "lost");
            let met = self.met.entry(name).or_default();
            met.attempts += 1;
            met.requests += match name {
                "lost" | "refused" => 0,
                "continuation" => 2,
                _ => 1,
            };
            match next {
                Next::Value => met.values += 1,
                Next::Again => met.again += 1,
                Next::Error(_) => met.errors += 1,
            }
        }
        match (passed.guard, passed.error) {
            (Some(guard), _) => *self.guards.entry(guard).or_default() += 1,
            (None, None) => self.values += 1,
            (None, Some(kind)) => *self.errors.entry(kind.to_string()).or_default() += 1,
        }
    }

    fn differ(&mut self, case: &Case<'_>, Difference { what, is_timeout }: Difference) {
        self.wrong += 1;
        self.timeouts += u32::from(is_timeout);
        let Case { number, plan, outcome, seen, .. } = case;
        let (attempts, end) = match outcome {
            Ok(extracted) => (&extracted.report.attempts[..], format!("{:?}", extracted.value)),
            Err(error) => (Error::attempts(error), error.to_string()),
        };
        let outcomes: Vec<String> =
            attempts.iter().map(|attempt| shown(&attempt.outcome)).collect();
        self.show(format!(
            "{number}: {what}\n  planned: {}, then {:?}\n  got: {}, then {end}\n  journal: {seen:?}",
            plan.attempts.join(", "),
            plan.error,
            outcomes.join(", "),
        ));
    }

    /// Requests that no extraction claimed.
    pub(crate) fn surplus(&mut self, number: u32, seen: &[Seen]) {
        self.wrong += 1;
        self.show(format!("{number}: requests after its end\n  journal: {seen:?}"));
    }

    fn show(&mut self, difference: String) {
        if self.differences.len() < SHOWN {
            self.differences.push(difference);
        }
    }

    pub(crate) fn is_right(&self, extractions: u32) -> bool {
        self.wrong == 0 && self.extractions == extractions
    }

    /// The numbers of the faults that no attempt met.
    pub(crate) fn missing(&self) -> BTreeSet<&'static str> {
        let all = Step::catalogue().iter();
        let met = all.clone().filter(|fault| self.met.contains_key(fault.name()));
        let met: BTreeSet<_> = met.map(KnownFault::number).collect();
        all.map(KnownFault::number).filter(|number| !met.contains(number)).collect()
    }

    /// Bytes that the round holds more at its end than after its first quarter.
    pub(crate) fn growth(&self) -> u64 {
        self.end.saturating_sub(self.warm)
    }
}

fn shown(outcome: &AttemptOutcome) -> String {
    match outcome {
        AttemptOutcome::Accepted => "accepted".to_owned(),
        AttemptOutcome::Rejected(violations) => {
            format!("rejected ({} violations)", violations.len())
        }
        AttemptOutcome::Failed(fault) => format!("{:?} ({fault})", fault.kind),
        other => format!("{other:?}"),
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "  fault                                 attempts  requests   value   again   error"
        )?;
        let mut sum = Met::default();
        let known = Step::catalogue().iter().map(|fault| (fault.number(), fault.name()));
        for (number, name) in [("", ANSWER), ("", "lost")].into_iter().chain(known) {
            let Some(met) = self.met.get(name) else { continue };
            let Met { attempts, requests, values, again, errors } = *met;
            writeln!(
                f,
                "  {number:4}{name:34}{attempts:8}{requests:10}{values:8}{again:8}{errors:8}"
            )?;
            sum.attempts += attempts;
            if !number.is_empty() {
                sum.requests += requests;
            }
        }
        let seconds = self.elapsed.as_secs_f64();
        #[allow(clippy::cast_precision_loss)]
        let pace = self.requests as f64 / seconds;
        writeln!(
            f,
            "  {} extractions, {} attempts, {} requests ({} of them with a fault), {seconds:.1} s, \
             {pace:.0} requests a second",
            self.extractions, sum.attempts, self.requests, sum.requests,
        )?;
        writeln!(
            f,
            "  values {}; errors {:?}; ended by guards {:?}",
            self.values, self.errors, self.guards
        )?;
        writeln!(
            f,
            "  wrong {}; lost on closing connections {}; unexpected timeouts {}",
            self.wrong, self.lost, self.timeouts
        )?;
        writeln!(
            f,
            "  resident {} after a quarter, {} at the end",
            memory::shown(self.warm),
            memory::shown(self.end)
        )?;
        for difference in &self.differences {
            writeln!(f, "  DIFFERS {difference}")?;
        }
        Ok(())
    }
}
