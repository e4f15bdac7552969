//! The policies that are compared, behind one trait.

use crate::baselines::{Baseline, Plain};
use crate::clock::{Micros, SECOND};
use crate::engine::{Engine, Variant};
use crate::luck::Luck;
use crate::server::Status;

/// A call counts if it has a valid answer this long after it arrived; every policy ends it then.
pub(crate) const DEADLINE: Micros = 60 * SECOND;

/// The longest that one attempt is waited for.
pub(crate) const ATTEMPT_TIMEOUT: Micros = 20 * SECOND;

/// One process: its calls and what they share. It keeps the deadline of its calls itself.
pub(crate) trait Process {
    /// Says what a call does next.
    fn next(&mut self, call: usize, news: News, now: Micros) -> Step;

    /// A call that was woken by what the last steps gave back; it is to be told
    /// [`News::SlotFree`] at once.
    fn woken(&mut self) -> Option<usize> {
        None
    }
}

/// What a call is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// It has arrived.
    Start,
    Answer {
        valid: bool,
    },
    Refused(Status),
    /// The attempt took all the time it was given.
    TimedOut,
    /// The wait is over.
    TimerFired,
    /// The wait is over early: another call of the process gave back what this one waits for.
    SlotFree,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Send { timeout: Micros },
    Wait { until: Micros },
    End,
}

/// What a policy is in the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A baseline that sends once.
    Single,
    /// A baseline that retries.
    Retrying,
    /// The engine as it comes.
    Batch,
    /// The engine where somebody waits.
    Interactive,
    /// The engine with a part more.
    Variant,
    /// The batch engine with a part less.
    Ablation,
}

/// A policy by the name that tables and options use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Policy {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Baseline(Baseline),
    Engine(Variant),
}

impl Policy {
    /// A process under this policy.
    pub(crate) fn process(&self, luck: Luck) -> Box<dyn Process> {
        match self.kind {
            Kind::Baseline(baseline) => Box::new(Plain::new(baseline, luck)),
            Kind::Engine(variant) => Box::new(Engine::new(variant, luck)),
        }
    }
}

const fn baseline(name: &'static str, role: Role, baseline: Baseline) -> Policy {
    Policy { name, role, kind: Kind::Baseline(baseline) }
}

const fn engine(name: &'static str, role: Role, variant: Variant) -> Policy {
    Policy { name, role, kind: Kind::Engine(variant) }
}

pub(crate) const POLICIES: [Policy; 14] = [
    baseline("none", Role::Single, Baseline::None),
    baseline("instructor-py", Role::Retrying, Baseline::Instructor),
    baseline("fixed-1s", Role::Retrying, Baseline::Fixed),
    baseline("tenacity", Role::Retrying, Baseline::Tenacity),
    baseline("python-genai", Role::Retrying, Baseline::Genai),
    baseline("rstructor", Role::Retrying, Baseline::Rstructor),
    engine("batch", Role::Batch, Variant::Batch),
    engine("interactive", Role::Interactive, Variant::Interactive),
    engine("batch+budget", Role::Variant, Variant::WithBudget),
    engine("batch-breaker", Role::Ablation, Variant::WithoutBreaker),
    engine("batch-cooldown", Role::Ablation, Variant::WithoutCooldown),
    engine("batch-limiter", Role::Ablation, Variant::WithoutLimiter),
    engine("batch-hint", Role::Ablation, Variant::WithoutHint),
    engine("all-off", Role::Ablation, Variant::AllOff),
];
