//! Calls that share guards, as transcripts.

mod breaker;
mod budget;
mod cooldown;
mod limiter;
mod line;
mod meter;
mod probes;
mod quota;

use std::time::Duration;

use super::{line, ms, plain};
use crate::guard::Notice;
use crate::machine::{Call, Class, Event, Outcome, Scope};
use crate::{Breaker, BreakerState, Budget, Guards, QuotaKind, Retry, Wait};

/// Calls of one scope, driven by hand; they are counted from 0 in the order they begin.
struct Scene {
    scope: Scope,
    calls: Vec<Call>,
    draw: f64,
}

impl Scene {
    fn new(guards: Guards) -> Self {
        Self { scope: Scope::new(guards), calls: Vec::new(), draw: 0.0 }
    }

    fn drawing(mut self, draw: f64) -> Self {
        self.draw = draw;
        self
    }

    fn next(&mut self, call: usize, now: u64, event: Event) -> String {
        let draw = self.draw;
        line(self.calls[call].next(event, ms(now), &mut self.scope, &mut || draw))
    }

    /// Begins a call under the policy.
    fn begin(&mut self, now: u64, policy: Retry) -> String {
        self.calls.push(Call::new(policy));
        self.next(self.calls.len() - 1, now, Event::Start)
    }

    /// Begins this many calls.
    fn begin_all(&mut self, now: u64, count: usize, policy: &Retry) -> Vec<String> {
        (0..count).map(|_| self.begin(now, policy.clone())).collect()
    }

    fn ends(&mut self, call: usize, now: u64, class: Class) -> String {
        self.next(call, now, Event::Outcome(Outcome::new(class)))
    }

    fn throttled(&mut self, call: usize, now: u64, hint: u64) -> String {
        self.next(call, now, Event::Outcome(Outcome::new(Class::Throttle).hint(ms(hint))))
    }

    fn timer(&mut self, call: usize, now: u64) -> String {
        self.next(call, now, Event::TimerFired)
    }

    fn slot(&mut self, call: usize, now: u64) -> String {
        self.next(call, now, Event::SlotFree)
    }

    fn cancel(&mut self, call: usize, now: u64) {
        self.calls[call].cancel(ms(now), &mut self.scope);
    }

    /// The calls that were woken since the last time, in order.
    fn woken(&mut self) -> Vec<usize> {
        let scope = &mut self.scope;
        let calls = &self.calls;
        std::iter::from_fn(|| scope.next_woken())
            .map(|waiter| {
                let is_it = |call: &Call| call.waiter() == Some(waiter);
                calls.iter().position(is_it).expect("a call that queues")
            })
            .collect()
    }

    fn breaker(&mut self) -> BreakerState {
        self.scope.stats(ms(0)).breaker.expect("there is a breaker")
    }

    fn limit(&mut self) -> u32 {
        self.scope.stats(ms(0)).limit.expect("there is a limiter")
    }

    fn under_way(&mut self) -> u32 {
        self.scope.stats(ms(0)).under_way.expect("there is a limiter")
    }

    /// What happened to the guards, as lines.
    fn notices(&mut self) -> Vec<String> {
        let scope = &mut self.scope;
        std::iter::from_fn(|| scope.next_notice())
            .map(|notice| match notice {
                Notice::Breaker(change) => {
                    format!("{:?} {:?} {:?}", change.from, change.to, change.cause)
                }
                Notice::Cooldown(delay) => format!("cooldown {}", delay.as_millis()),
                Notice::RetryRatio(ratio) => format!("retry ratio {ratio:.3}"),
            })
            .collect()
    }
}

/// The breaker alone.
fn breaker_only() -> Guards {
    Guards::off().breaker(Breaker::default())
}

/// A policy that retries for as long as the deadline, after no wait.
fn tireless() -> Retry {
    Retry::attempts(1_000).wait(Wait::exponential().max(ms(0)))
}

/// Lets ten calls fail, so that the breaker opens at 100 ms.
fn open_breaker(scene: &mut Scene, policy: &Retry) {
    for call in 0..10 {
        scene.begin(0, policy.clone());
        scene.ends(call, 100, Class::Transient);
    }
    assert_eq!(scene.notices(), ["Closed Open ConsecutiveFailures"]);
}

#[test]
fn a_used_up_quota_is_asked_after_once_a_minute() {
    let mut scene = Scene::new(Guards::batch());
    scene.begin(0, plain());
    assert_eq!(scene.ends(0, 1_000, Class::Quota(QuotaKind::Billing)), "give up Quota");
    assert_eq!(scene.begin(11_000, plain()), "give up QuotaGate(Billing) 50000");
    assert_eq!(scene.begin(61_000, plain()), "attempt 1 First 120000", "the probe");
    assert_eq!(scene.begin(61_000, plain()), "give up QuotaGate(Billing) 60000");
    assert_eq!(scene.ends(2, 62_000, Class::Quota(QuotaKind::Day)), "give up Quota");
    assert_eq!(scene.begin(63_000, plain()), "give up QuotaGate(Day) 59000");
    assert_eq!(scene.begin(122_000, plain()), "attempt 1 First 120000");
    assert_eq!(scene.ends(5, 123_000, Class::Rejected), "attempt 2 Reask 120000", "it is back");
    assert_eq!(scene.begin(123_000, plain()), "attempt 1 First 120000");

    // Without the gate each asks for itself.
    let mut scene = Scene::new(Guards::batch().without_quota_gate());
    scene.begin(0, plain());
    scene.ends(0, 1_000, Class::Quota(QuotaKind::Day));
    assert_eq!(scene.begin(1_000, plain()), "attempt 1 First 120000");
}

#[test]
fn a_cancelled_call_leaves_nothing_behind() {
    let guards = Guards::batch().budget(Budget::default());
    let mut scene = Scene::new(guards);
    // In flight, waiting, queued: each is dropped where it is.
    scene.begin_all(0, 12, &plain());
    scene.ends(0, 0, Class::Transient);
    for call in 0..12 {
        scene.cancel(call, 0);
        scene.cancel(call, 0);
        assert!(scene.calls[call].has_ended());
    }
    let stats = scene.scope.stats(Duration::ZERO);
    assert_eq!((stats.under_way, stats.queued), (Some(0), 0));
    assert_eq!(scene.breaker(), BreakerState::Closed);
}

#[test]
fn what_is_off_holds_nobody_up() {
    let without =
        Guards::batch().without_cooldown().without_breaker().without_limiter().without_quota_gate();
    for guards in [Guards::off(), without] {
        let mut scene = Scene::new(guards);
        let starts = scene.begin_all(0, 300, &plain());
        assert!(starts.iter().all(|start| start == "attempt 1 First 120000"), "{starts:?}");
        for call in 0..30 {
            scene.ends(call, 0, Class::Transient);
        }
        assert_eq!(scene.throttled(30, 0, 10_000), "wait 11000 Hint");
        scene.ends(31, 0, Class::Quota(QuotaKind::Day));
        assert!(scene.notices().is_empty());
        assert_eq!(scene.begin(0, plain()), "attempt 1 First 120000");
    }
}
