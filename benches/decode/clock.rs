//! Two ways to do one thing, measured by turns.

use std::time::{Duration, Instant};

/// How long to measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    /// The least time that one side of a round takes.
    pub(crate) round: Duration,
}

impl Effort {
    pub(crate) const FULL: Self = Self { rounds: 101, round: Duration::from_millis(4) };
    pub(crate) const QUICK: Self = Self { rounds: 11, round: Duration::from_micros(200) };
}

/// What each side took, for one call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) ours: Duration,
    pub(crate) theirs: Duration,
    /// The median over the rounds of what we took as a part of what they took.
    pub(crate) ratio: f64,
}

/// Measures both by turns, so that what slows the machine down slows both.
///
/// The times are the shortest of all rounds.
pub(crate) fn compare(effort: Effort, ours: &dyn Fn(), theirs: &dyn Fn()) -> Pair {
    let (our_calls, their_calls) = (calls(effort, ours), calls(effort, theirs));
    let mut rounds: Vec<(f64, f64)> = Vec::with_capacity(effort.rounds);
    for round in 0..effort.rounds {
        rounds.push(if round % 2 == 0 {
            let first = seconds(our_calls, ours);
            (first, seconds(their_calls, theirs))
        } else {
            let first = seconds(their_calls, theirs);
            (seconds(our_calls, ours), first)
        });
    }
    let least = |side: fn(&(f64, f64)) -> f64| {
        Duration::from_secs_f64(rounds.iter().map(side).fold(f64::INFINITY, f64::min))
    };
    let mut ratios: Vec<f64> = rounds.iter().map(|(ours, theirs)| ours / theirs).collect();
    ratios.sort_by(f64::total_cmp);
    Pair {
        ours: least(|round| round.0),
        theirs: least(|round| round.1),
        ratio: ratios[ratios.len() / 2],
    }
}

/// How many calls fill one side of a round.
fn calls(effort: Effort, call: &dyn Fn()) -> u32 {
    let mut calls = 1;
    while seconds(calls, call) * f64::from(calls) < effort.round.as_secs_f64() {
        calls *= 2;
    }
    calls
}

/// What one of so many calls takes.
fn seconds(calls: u32, call: &dyn Fn()) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}
