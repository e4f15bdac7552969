//! The engine of this crate: its own machine and guards, driven by the simulation's clock.
//!
//! All variants have the default policy with the deadline and the timeout of the comparison, and may
//! ask four times more after a wrong answer, not three: five generations, as the most patient
//! baseline has, so that the comparison is of waits and guards. The calls of a process share one
//! scope. A refusal for lack of quota hands on the server's delay, as
//! the provider would; the ablation *-hint* keeps it back.

use std::collections::HashMap;
use std::time::Duration;

use instructor::machine::{Call, Class, Decision, Event, Outcome, Scope, Waiter};
use instructor::{Budget, Guards, Retry};

use crate::clock::Micros;
use crate::luck::{Luck, Matter};
use crate::policy::{ATTEMPT_TIMEOUT, DEADLINE, News, Process, Step};
use crate::server::Status;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Batch,
    Interactive,
    WithBudget,
    WithoutBreaker,
    WithoutCooldown,
    WithoutLimiter,
    WithoutHint,
    AllOff,
}

impl Variant {
    fn guards(self) -> Guards {
        let batch = Guards::batch();
        match self {
            Self::Batch | Self::WithoutHint => batch,
            Self::Interactive => Guards::interactive(),
            Self::WithBudget => batch.budget(Budget::default()),
            Self::WithoutBreaker => batch.without_breaker(),
            Self::WithoutCooldown => batch.without_cooldown(),
            Self::WithoutLimiter => batch.without_limiter(),
            Self::AllOff => Guards::off(),
        }
    }
}

/// A process whose calls share a scope.
#[derive(Debug)]
pub(crate) struct Engine {
    variant: Variant,
    luck: Luck,
    scope: Scope,
    calls: HashMap<usize, Live>,
    waiters: HashMap<Waiter, usize>,
}

#[derive(Debug)]
struct Live {
    machine: Call,
    /// Numbers drawn so far.
    draws: u32,
}

impl Engine {
    pub(crate) fn new(variant: Variant, luck: Luck) -> Self {
        let scope = Scope::new(variant.guards());
        Self { variant, luck, scope, calls: HashMap::new(), waiters: HashMap::new() }
    }

    fn event(&self, news: News) -> Event {
        let outcome = match news {
            News::Start => return Event::Start,
            News::TimerFired => return Event::TimerFired,
            News::SlotFree => return Event::SlotFree,
            News::Answer { valid: true } => Outcome::new(Class::Accepted),
            News::Answer { valid: false } => Outcome::new(Class::Rejected),
            News::TimedOut => Outcome::new(Class::Timeout),
            News::Refused(Status::Unavailable) => Outcome::new(Class::Transient),
            News::Refused(Status::Throttled { .. }) if self.variant == Variant::WithoutHint => {
                Outcome::new(Class::Throttle)
            }
            News::Refused(Status::Throttled { hint }) => {
                Outcome::new(Class::Throttle).hint(Duration::from_micros(hint))
            }
        };
        Event::Outcome(outcome)
    }
}

impl Process for Engine {
    fn next(&mut self, call: usize, news: News, now: Micros) -> Step {
        let event = self.event(news);
        let live = self.calls.entry(call).or_insert_with(|| Live {
            machine: Call::new(
                Retry::default()
                    .reasks(4)
                    .deadline(Duration::from_micros(DEADLINE))
                    .attempt_timeout(Duration::from_micros(ATTEMPT_TIMEOUT)),
            ),
            draws: 0,
        });
        let Live { machine, draws } = live;
        let mut draw = || {
            *draws += 1;
            self.luck.draw(Matter::Jitter, call, *draws)
        };
        if let Some(waiter) = machine.waiter() {
            self.waiters.remove(&waiter);
        }
        let decision = machine.next(event, Duration::from_micros(now), &mut self.scope, &mut draw);
        if let Some(waiter) = machine.waiter() {
            self.waiters.insert(waiter, call);
        }
        match decision {
            Decision::Attempt(plan) => Step::Send { timeout: round_up(plan.timeout) },
            Decision::Wait { until, .. } => Step::Wait { until: round_up(until) },
            Decision::Done | Decision::GiveUp { .. } => {
                self.calls.remove(&call);
                Step::End
            }
        }
    }

    fn woken(&mut self) -> Option<usize> {
        // Whoever is named and queues no more has learnt it in another way.
        std::iter::from_fn(|| self.scope.next_woken())
            .find_map(|waiter| self.waiters.get(&waiter).copied())
    }
}

/// Not before the time meant: an early timer would only be set again.
fn round_up(time: Duration) -> Micros {
    time.as_nanos().div_ceil(1_000) as Micros
}

#[cfg(test)]
mod tests {
    use super::{Engine, Variant};
    use crate::clock::SECOND;
    use crate::figures::Figures;
    use crate::luck::Luck;
    use crate::policy::{News, POLICIES, Process, Step};
    use crate::scenario::SCENARIOS;
    use crate::server::Status;
    use crate::simulation;

    /// The figures of seed 1.
    fn run(scenario: &str, policy: &str) -> Figures {
        let scenario = SCENARIOS.iter().find(|known| known.name == scenario).unwrap();
        let policy = POLICIES.iter().find(|known| known.name == policy).unwrap();
        simulation::run(scenario, policy, 1)
    }

    #[test]
    fn a_part_is_missed_where_it_matters() {
        let more = |part: &str, scenario: &str, times: f64, figure: fn(&Figures) -> f64| {
            let without = figure(&run(scenario, part));
            let whole = figure(&run(scenario, "batch"));
            assert!(without > times * whole, "{part} in {scenario}: {without}, {whole}");
        };
        more("batch-breaker", "S2", 3.0, |run| run.failed);
        more("batch-cooldown", "S1", 3.0, |run| run.throttled);
        more("batch-limiter", "S3", 1.5, |run| run.peak);
        more("batch-hint", "S1", 10.0, |run| run.throttled);
        more("all-off", "S3", 10.0, |run| run.failed);
    }

    #[test]
    fn interactive_trades_late_answers_for_early_ones() {
        let (batch, interactive) = (run("S3", "batch"), run("S3", "interactive"));
        assert!(batch.goodput > interactive.goodput);
        assert!(batch.goodput_15 < interactive.goodput_15);
    }

    #[test]
    fn a_hint_holds_all_calls_of_the_process_unless_it_is_kept_back() {
        let throttled = News::Refused(Status::Throttled { hint: 20 * SECOND });
        for (variant, holds) in [(Variant::Batch, true), (Variant::WithoutHint, false)] {
            let mut process = Engine::new(variant, Luck::new(1));
            assert_eq!(process.next(0, News::Start, 0), Step::Send { timeout: 20 * SECOND });
            let Step::Wait { until } = process.next(0, throttled, 0) else { panic!() };
            assert_eq!(until > 20 * SECOND, holds, "{variant:?}");
            let other = process.next(1, News::Start, SECOND);
            assert_eq!(matches!(other, Step::Wait { .. }), holds, "{variant:?}: {other:?}");
        }
    }

    #[test]
    fn a_call_that_queues_is_woken_by_one_that_ends() {
        let mut process = Engine::new(Variant::Batch, Luck::new(1));
        let steps: Vec<Step> = (0..11).map(|call| process.next(call, News::Start, 0)).collect();
        assert_eq!(steps[9], Step::Send { timeout: 20 * SECOND });
        assert!(matches!(steps[10], Step::Wait { .. }));
        assert_eq!(process.woken(), None);
        assert_eq!(process.next(3, News::Answer { valid: true }, SECOND), Step::End);
        assert_eq!(process.woken(), Some(10));
        assert_eq!(process.next(10, News::SlotFree, SECOND), Step::Send { timeout: 20 * SECOND });
    }
}
