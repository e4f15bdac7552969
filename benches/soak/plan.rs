//! What happens to each extraction, told in advance: a pure function of a seed and a number.

use std::time::Duration;

use instructor::gemini::emulator::{Failure, KnownFault, Step};
use instructor::{ErrorKind, FaultKind};

use crate::table::{self, Meets};

/// Requests that a call may send, of them retries of each class: the policy's defaults.
const ATTEMPTS: usize = 12;
const TRANSIENTS: u32 = 4;
const TIMEOUTS: u32 = 1;
const THROTTLES: u32 = 5;
const REASKS: u32 = 3;
const REGENERATIONS: u32 = 2;
const WITHHELD: u32 = 1;
const TRUNCATIONS: u32 = 1;

/// The name of an attempt that is answered in order.
pub(crate) const ANSWER: &str = "answer";

/// What one extraction meets, attempt by attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The name of what each attempt meets.
    pub(crate) attempts: Vec<&'static str>,
    /// The error that it must end with; none for its value.
    pub(crate) error: Option<ErrorKind>,
}

/// What has been tried so far.
#[derive(Debug, Default)]
struct Counts {
    attempts: usize,
    transients: u32,
    timeouts: u32,
    throttles: u32,
    reasks: u32,
    regenerations: u32,
    truncations: u32,
    /// Whether the attempt before was cut off.
    was_cut: bool,
}

/// What has to follow an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Value,
    Again,
    Error(ErrorKind),
}

/// The law of a call: what follows each of these attempts.
pub(crate) fn course<'a>(attempts: impl IntoIterator<Item = &'a str>) -> Vec<Next> {
    let mut counts = Counts::default();
    attempts.into_iter().map(|name| counts.after(table::meets(name))).collect()
}

impl Counts {
    fn after(&mut self, meets: Meets) -> Next {
        self.attempts += 1;
        let was_cut = std::mem::take(&mut self.was_cut);
        let (kind, may_go_on) = match meets {
            Meets::Value => return Next::Value,
            Meets::LongWait => return Next::Error(ErrorKind::Transient),
            Meets::Wrong => (ErrorKind::Invalid, take(&mut [(&mut self.reasks, REASKS)])),
            Meets::Fault(kind) => (error(kind, was_cut), self.may_follow(kind)),
        };
        match may_go_on && self.attempts < ATTEMPTS {
            true => Next::Again,
            false => Next::Error(kind),
        }
    }

    fn may_follow(&mut self, kind: FaultKind) -> bool {
        let Self { transients, timeouts, throttles, reasks, regenerations, truncations, .. } = self;
        match kind {
            FaultKind::Transient => take(&mut [(transients, TRANSIENTS)]),
            FaultKind::Timeout => take(&mut [(timeouts, TIMEOUTS), (transients, TRANSIENTS)]),
            FaultKind::Throttled => take(&mut [(throttles, THROTTLES)]),
            FaultKind::Malformed => take(&mut [(regenerations, REGENERATIONS), (reasks, REASKS)]),
            FaultKind::Withheld => take(&mut [(regenerations, WITHHELD), (reasks, REASKS)]),
            FaultKind::Truncated => {
                self.was_cut = true;
                take(&mut [(truncations, TRUNCATIONS), (reasks, REASKS)])
            }
            _ => false,
        }
    }
}

/// An answer that was cut off is what is wrong, if the higher limit is then refused.
fn error(kind: FaultKind, was_cut: bool) -> ErrorKind {
    match kind {
        FaultKind::Request(_) if was_cut => ErrorKind::Truncated,
        kind => table::error(kind),
    }
}

/// Takes one of each, if there is one of all.
fn take(limits: &mut [(&mut u32, u32)]) -> bool {
    let is_free = limits.iter().all(|(taken, limit)| **taken < *limit);
    if is_free {
        for (taken, _) in limits {
            **taken += 1;
        }
    }
    is_free
}

impl Plan {
    /// Half of all requests meet a fault; each number of the catalogue is as likely as the others,
    /// and so is each form of it.
    pub(crate) fn of(seed: u64, number: u32) -> Self {
        let mut random = Random(seed ^ (u64::from(number) << 32));
        let mut plan = Self { attempts: Vec::new(), error: None };
        let mut counts = Counts::default();
        loop {
            let name = match random.draw() % 2 {
                0 => ANSWER,
                _ => plan.fault(&mut random),
            };
            plan.attempts.push(name);
            match counts.after(table::meets(name)) {
                Next::Again => {}
                Next::Value => return plan,
                Next::Error(kind) => return Self { error: Some(kind), ..plan },
            }
        }
    }

    /// A port is closed before anything comes through it, or not at all.
    fn fault(&self, random: &mut Random) -> &'static str {
        let may_be_refused = self.attempts.iter().all(|&name| name == "refused");
        loop {
            let number = format!("F{}", 1 + random.draw() % 37);
            let forms: Vec<&KnownFault> =
                Step::catalogue().iter().filter(|fault| fault.number() == number).collect();
            let form = forms[usize::try_from(random.draw()).unwrap_or(0) % forms.len()];
            if may_be_refused || form.step().is_some() {
                return form.name();
            }
        }
    }

    /// What the emulator does with each request, in order; nobody gets to a closed port.
    pub(crate) fn requests(&self) -> impl Iterator<Item = (usize, Option<Step>)> {
        self.attempts.iter().enumerate().flat_map(|(place, &name)| {
            let steps = match name {
                ANSWER => vec![None],
                "refused" => Vec::new(),
                // The rest is a request too, and comes by its token.
                "continuation" => vec![Step::named(name), None],
                name => vec![Step::named(name).map(gentle)],
            };
            steps.into_iter().map(move |step| (place, step))
        })
    }

    /// How often the port is closed.
    pub(crate) fn refusals(&self) -> u32 {
        self.attempts.iter().map(|&name| u32::from(name == "refused")).sum()
    }

    pub(crate) fn has(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        self.attempts.iter().any(|name| is_meant(name))
    }
}

/// The same fault, with delays that a soak can wait for.
fn gentle(step: Step) -> Step {
    match step {
        Step::Fail(Failure::PerMinute(_)) => Failure::PerMinute(Duration::from_millis(5)).into(),
        Step::Drip { .. } => Step::Drip { pieces: 8, pause: Duration::from_millis(1) },
        step => step,
    }
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) >> 8
    }
}
