//! What a client did lately, counted.

use std::time::Duration;

use crate::guard::{BreakerState, ScopeStats, Tally};

/// What a client and its clones did in the last five minutes.
///
/// Counts go by buckets of 30 s, so the time counted is between four and a half and five minutes.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Stats {
    /// Calls that began.
    pub calls: u64,
    /// Requests that were sent.
    pub attempts: u64,
    /// Attempts that repeated a request.
    pub retries: u64,
    /// Attempts that told the model what was wrong with its answer.
    pub reasks: u64,
    /// Attempts that were throttled.
    pub throttles: u64,
    /// `retries` as a part of `attempts`; 0 without attempts.
    pub retry_ratio: f64,
    /// Tokens of attempts whose answers were accepted.
    pub useful_tokens: u64,
    /// Tokens of all other attempts, as far as the service told.
    pub wasted_tokens: u64,
    /// The guards of each model that was asked, by its name.
    pub models: Vec<ModelStats>,
}

/// How the guards of one model stand.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ModelStats {
    /// The model.
    pub model: String,
    /// The circuit breaker; `None` without one.
    pub breaker: Option<BreakerState>,
    /// How long the breaker was open in the last five minutes.
    pub open: Duration,
    /// Cooldowns as a part of the last five minutes, or of the client's life, from 0 to 1.
    pub cooldown_share: f64,
    /// How many attempts may be under way; `None` without a limiter.
    pub limit: Option<u32>,
    /// How many attempts are under way; `None` without a limiter.
    pub under_way: Option<u32>,
    /// How many calls queue for a slot.
    pub queued: usize,
}

impl Stats {
    pub(crate) fn new(scopes: Vec<(String, ScopeStats)>) -> Self {
        let mut sum = Tally::default();
        for (_, scope) in &scopes {
            sum += scope.tally;
        }
        Self {
            calls: sum.calls,
            attempts: sum.attempts,
            retries: sum.retries,
            reasks: sum.reasks,
            throttles: sum.throttles,
            retry_ratio: sum.retry_ratio(),
            useful_tokens: sum.useful_tokens,
            wasted_tokens: sum.wasted_tokens,
            models: scopes
                .into_iter()
                .map(|(model, scope)| ModelStats::new(model, &scope))
                .collect(),
        }
    }
}

impl ModelStats {
    fn new(model: String, scope: &ScopeStats) -> Self {
        let share = scope.cooling.as_secs_f64() / scope.window.as_secs_f64();
        Self {
            model,
            breaker: scope.breaker,
            open: scope.open,
            cooldown_share: if share.is_finite() { share } else { 0.0 },
            limit: scope.limit,
            under_way: scope.under_way,
            queued: scope.queued,
        }
    }
}
