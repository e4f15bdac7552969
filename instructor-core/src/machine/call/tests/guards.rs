//! Calls that share guards, as transcripts.

use std::time::Duration;

use super::{line, ms, plain};
use crate::guard::Notice;
use crate::machine::{Call, Class, Event, Outcome, Scope};
use crate::{Breaker, BreakerState, Budget, Cooldown, Guards, Limiter, QuotaKind, Retry, Wait};

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
fn ten_failures_in_a_row_open_the_breaker_and_an_answer_between_does_not() {
    let mut scene = Scene::new(breaker_only());
    for call in 0..19 {
        scene.begin(0, plain());
        // Neither a wrong answer nor throttling is a failure of the service.
        let class = if call == 9 { Class::Rejected } else { Class::Transient };
        scene.ends(call, 1, class);
        assert_eq!(scene.breaker(), BreakerState::Closed);
        scene.begin(0, plain());
        scene.calls.swap_remove(call + 1);
    }
    scene.begin(0, plain());
    scene.throttled(19, 1, 0);
    assert_eq!(scene.breaker(), BreakerState::Closed);
    scene.begin(0, plain());
    scene.ends(20, 1, Class::Timeout);
    assert_eq!(scene.breaker(), BreakerState::Open);
}

#[test]
fn four_failures_of_five_open_the_breaker_from_twenty_attempts_on() {
    let mut scene = Scene::new(breaker_only());
    let outcome = |call: usize| match call % 5 {
        0 => Class::Accepted,
        _ => Class::Transient,
    };
    for call in 0..19 {
        scene.begin(0, plain());
        scene.ends(call, call as u64, outcome(call));
    }
    assert_eq!(scene.breaker(), BreakerState::Closed);
    scene.begin(0, plain());
    scene.ends(19, 19, outcome(19));
    assert_eq!(scene.notices(), ["Closed Open FailureRatio"]);

    // What is older than thirty seconds is forgotten.
    let mut scene = Scene::new(breaker_only());
    for call in 0..40 {
        scene.begin(0, plain());
        let now = if call < 12 { 0 } else { 30_000 };
        scene.ends(call, now, outcome(call));
        assert_eq!(scene.breaker() == BreakerState::Open, call >= 31, "{call}");
        if call >= 31 {
            break;
        }
    }
}

#[test]
fn an_open_breaker_is_waited_for_and_a_few_calls_probe() {
    let mut scene = Scene::new(breaker_only()).drawing(0.25);
    open_breaker(&mut scene, &tireless());
    // Open for 5 s, from 100 ms on; those who wait are spread over 2 s.
    assert_eq!(scene.begin(200, plain()), "wait 5600 Breaker");
    assert_eq!(scene.timer(0, 100), "wait 5600 Breaker", "asked at admission, after the wait");
    // Half-open exactly when the time is over: three may try.
    assert_eq!(scene.timer(10, 5_600), "attempt 1 First 120000");
    assert_eq!(scene.notices(), ["Open HalfOpen TimeOver"]);
    for call in [11, 12] {
        assert_eq!(scene.begin(5_600, plain()), "attempt 1 First 120000", "{call}");
    }
    assert_eq!(scene.begin(5_600, plain()), "wait 7100 Breaker", "a second, and the spread");
    assert_eq!(scene.ends(10, 5_700, Class::Accepted), "done");
    // A probe that is dropped makes room for another.
    scene.cancel(11, 5_700);
    assert_eq!(scene.begin(5_700, plain()), "attempt 1 First 120000");
    assert_eq!(scene.breaker(), BreakerState::HalfOpen);
    assert_eq!(scene.ends(12, 5_800, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(scene.notices(), ["HalfOpen Closed ProbesAnswered"]);
    // What a probe of the epoch before says is not heard.
    scene.ends(14, 5_900, Class::Transient);
    for _ in 0..9 {
        scene.begin(6_000, plain());
        scene.ends(scene.calls.len() - 1, 6_000, Class::Transient);
    }
    assert_eq!(scene.breaker(), BreakerState::Closed, "nine of this epoch");
}

#[test]
fn the_breaker_opens_for_longer_and_is_half_open_on_time() {
    let mut scene = Scene::new(breaker_only());
    open_breaker(&mut scene, &plain());
    for (fails_at, opens_again) in [(5_100, 10), (15_100, 15), (30_100, 15), (45_100, 15)] {
        assert_eq!(
            scene.begin(fails_at - 1, plain()),
            format!("wait {fails_at} Breaker"),
            "a moment too early"
        );
        let last = scene.calls.len() - 1;
        assert_eq!(scene.timer(last, fails_at), "attempt 1 First 120000", "inclusive");
        scene.begin(fails_at, plain());
        scene.ends(last, fails_at, Class::Timeout);
        assert_eq!(scene.breaker(), BreakerState::HalfOpen, "one failure is not enough");
        scene.ends(last + 1, fails_at, Class::Transient);
        assert_eq!(scene.notices(), ["Open HalfOpen TimeOver", "HalfOpen Open ProbesFailed"]);
        let until = fails_at + opens_again * 1_000;
        assert_eq!(scene.begin(fails_at, plain()), format!("wait {until} Breaker"));
    }
}

#[test]
fn a_call_in_a_hurry_does_not_wait_for_the_breaker() {
    let mut scene = Scene::new(breaker_only());
    open_breaker(&mut scene, &tireless());
    assert_eq!(scene.begin(1_100, plain().fail_fast(true)), "give up BreakerOpen 4000");
    assert_eq!(scene.begin(1_100, plain().deadline(ms(5_000))), "give up DeadlineWouldPass 4000");
    assert_eq!(scene.begin(1_100, plain().longest_wait(ms(3_999))), "give up HintTooLong 4000");

    let interactive = Guards::interactive().without_limiter();
    let mut scene = Scene::new(interactive);
    open_breaker(&mut scene, &tireless());
    assert_eq!(scene.begin(100, plain()), "give up BreakerOpen 5000");
    assert_eq!(scene.begin(100, plain().fail_fast(false)), "wait 5100 Breaker");
}

#[test]
fn what_the_server_asks_of_one_call_holds_for_all() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    assert_eq!(scene.begin(0, plain()), "attempt 1 First 120000");
    assert_eq!(scene.throttled(0, 1_000, 20_000), "wait 22000 Hint");
    assert_eq!(scene.notices(), ["cooldown 21000"]);
    // No answer in the last minute: they come back a second apart, and a thirty-second less each.
    assert_eq!(scene.begin(2_000, plain()), "wait 23000 Cooldown");
    assert_eq!(scene.begin(3_000, plain()), "wait 23968 Cooldown");
    assert_eq!(scene.begin(4_000, plain().deadline(ms(20_000))), "give up DeadlineWouldPass 20907");
    assert_eq!(scene.begin(4_000, plain()), "wait 24907 Cooldown", "who gives up takes no place");
    assert_eq!(scene.begin(5_000, plain().longest_wait(ms(10_000))), "give up HintTooLong 20816");
    assert_eq!(scene.timer(0, 22_000), "attempt 2 Retry 120000", "it has the first place");
    // Who comes later queues behind those who wait.
    assert_eq!(scene.begin(22_500, plain()), "wait 25816 Cooldown");
    assert_eq!(scene.timer(1, 23_000), "attempt 1 First 120000");
    // What is asked for anew holds for those too who wait already.
    assert_eq!(scene.throttled(1, 23_000, 300), "wait 26697 Hint");
    assert_eq!(scene.notices(), ["cooldown 1300"]);
    assert_eq!(scene.timer(2, 23_969), "wait 27697 Cooldown", "its place lies in the cooldown");
    assert_eq!(scene.timer(4, 24_908), "attempt 1 First 120000", "and this one does not");
    // A shorter wish changes nothing.
    scene.throttled(0, 23_100, 0);
    assert!(scene.notices().is_empty());
}

#[test]
fn those_who_waited_come_back_at_the_pace_of_the_last_answers() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    // A hundred answers in the last minute: 300 ms apart is twice as fast.
    for call in 0..100 {
        scene.begin(500 * call, plain());
        scene.ends(usize::try_from(call).expect("small"), 500 * call, Class::Accepted);
    }
    scene.begin(50_000, plain());
    scene.throttled(100, 50_000, 4_000);
    let starts: Vec<_> = (0..4).map(|_| scene.begin(51_000, plain())).collect();
    assert_eq!(
        starts,
        [
            "wait 55300 Cooldown",
            "wait 55590 Cooldown",
            "wait 55872 Cooldown",
            "wait 56144 Cooldown"
        ]
    );
    // A place is spread over the time to the next, and given back by who is dropped.
    scene.cancel(104, 52_000);
    scene.draw = 0.5;
    assert_eq!(scene.begin(52_000, plain()), "wait 56281 Cooldown");
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
fn calls_above_the_limit_queue_and_are_served_in_order() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(2).max(2)));
    let starts = scene.begin_all(0, 5, &plain());
    assert_eq!(starts[..2], ["attempt 1 First 120000", "attempt 1 First 120000"]);
    // At most until there is no time for an attempt left.
    assert_eq!(starts[2..], ["wait 295000 Queue"; 3]);
    assert!(scene.woken().is_empty());
    scene.ends(1, 100, Class::Accepted);
    assert_eq!(scene.woken(), [2]);
    assert_eq!(scene.begin(100, plain()), "wait 295100 Queue", "nobody pushes in");
    assert_eq!(scene.slot(3, 100), "wait 295000 Queue", "it was not meant");
    assert_eq!(scene.slot(2, 100), "attempt 1 First 120000");
    // Who is dropped while it queues leaves; who has a slot and is dropped hands it on.
    scene.cancel(3, 200);
    scene.ends(0, 200, Class::Fatal);
    assert_eq!(scene.woken(), [4]);
    scene.cancel(4, 200);
    assert_eq!(scene.woken(), [5]);
    assert_eq!(scene.slot(5, 300), "attempt 1 First 120000");
    assert_eq!(scene.under_way(), 2);
    scene.cancel(5, 300);
    scene.ends(2, 300, Class::Accepted);
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn a_reask_queues_behind_those_who_wait() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(1).max(1)));
    scene.begin_all(0, 2, &plain());
    assert_eq!(scene.ends(0, 10, Class::Rejected), "wait 295000 Queue");
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 10), "attempt 1 First 120000");
    scene.ends(1, 20, Class::Accepted);
    assert_eq!(scene.woken(), [0]);
    assert_eq!(scene.slot(0, 20), "attempt 2 Reask 120000");
}

#[test]
fn a_call_queues_no_longer_than_it_may() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(1).max(1)));
    scene.begin(0, plain());
    assert_eq!(scene.begin(0, plain().deadline(ms(20_000))), "wait 15000 Queue");
    assert_eq!(scene.timer(1, 14_999), "wait 15000 Queue");
    assert_eq!(scene.timer(1, 15_000), "give up DeadlineWouldPass");
    assert_eq!(scene.begin(0, plain().longest_wait(ms(4_000))), "wait 4000 Queue");
    assert_eq!(scene.timer(2, 4_000), "give up Shed");
    scene.ends(0, 5_000, Class::Accepted);
    assert!(scene.woken().is_empty(), "those who gave up are gone");
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn an_interactive_queue_serves_the_latest_and_sheds_the_oldest() {
    let guards = Guards::interactive().limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    let starts = scene.begin_all(0, 3, &plain());
    assert_eq!(starts[1..], ["wait 10000 Queue"; 2]);
    assert!(scene.woken().is_empty());
    // Two places; the third waiter costs the oldest its own.
    assert_eq!(scene.begin(5, plain()), "wait 10005 Queue");
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 5), "give up Shed");
    scene.ends(0, 10, Class::Accepted);
    assert_eq!(scene.woken(), [3]);
    assert_eq!(scene.slot(3, 10), "attempt 1 First 120000");
    scene.ends(3, 20, Class::Accepted);
    assert_eq!(scene.woken(), [2]);
}

#[test]
fn the_limit_grows_with_answers_and_shrinks_with_trouble() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default()));
    let answered = |scene: &mut Scene, under_way: usize, now: u64| {
        let first = scene.calls.len();
        scene.begin_all(now, under_way, &plain());
        for call in first..first + under_way {
            scene.ends(call, now, Class::Accepted);
        }
    };
    assert_eq!(scene.limit(), 10);
    // What is not used does not grow: half of it has to be under way.
    answered(&mut scene, 4, 0);
    assert_eq!(scene.limit(), 10);
    answered(&mut scene, 10, 0);
    // Slow start: one more with each answer, until fewer than half of it are under way.
    assert_eq!(scene.limit(), 14);

    let fails = |scene: &mut Scene, class: Class, now: u64| {
        scene.begin(now, plain());
        let call = scene.calls.len() - 1;
        scene.ends(call, now, class);
        scene.cancel(call, now);
        scene.limit()
    };
    assert_eq!(fails(&mut scene, Class::Transient, 10_000), 12);
    assert_eq!(fails(&mut scene, Class::Timeout, 10_999), 12, "once a second");
    assert_eq!(fails(&mut scene, Class::Throttle, 11_000), 8);
    assert_eq!(fails(&mut scene, Class::Timeout, 12_000), 6);
    assert_eq!(fails(&mut scene, Class::Quota(QuotaKind::Day), 13_000), 6);
    assert_eq!(fails(&mut scene, Class::Fatal, 14_000), 6);
    assert_eq!(fails(&mut scene, Class::Adjusted, 15_000), 6);
    // And from then on by one when all of it was answered.
    answered(&mut scene, 6, 20_000);
    assert_eq!(scene.limit(), 6);
    answered(&mut scene, 6, 20_000);
    assert_eq!(scene.limit(), 7);
    for second in 30..60 {
        fails(&mut scene, Class::Throttle, second * 1_000);
    }
    assert_eq!(scene.limit(), 1, "never none");
    answered(&mut scene, 1, 90_000);
    answered(&mut scene, 1, 90_000);
    assert_eq!(scene.limit(), 2, "and never stuck");
}

#[test]
fn a_timeout_cut_short_by_the_deadline_brakes_and_is_no_failure() {
    let guards = Guards::off().limiter(Limiter::default()).breaker(Breaker::default());
    let mut scene = Scene::new(guards.clone());
    for call in 0..10 {
        scene.begin(0, plain().deadline(ms(60_000)));
        assert_eq!(scene.ends(call, 60_000, Class::Timeout), "give up Deadline");
    }
    assert_eq!((scene.breaker(), scene.limit()), (BreakerState::Closed, 7));
    // Less than the least attempt says nothing at all.
    let mut scene = Scene::new(guards);
    scene.begin(0, plain().deadline(ms(20_000)));
    scene.ends(0, 10_000, Class::Rejected);
    assert_eq!(scene.ends(0, 14_999, Class::Timeout), "give up Deadline");
    assert_eq!(scene.limit(), 10);
}

#[test]
fn retries_are_paid_for_and_successes_earn() {
    let mut scene = Scene::new(Guards::off().budget(Budget::default().credits(12)));
    let policy = tireless();
    for call in 0..3 {
        scene.begin(0, policy.clone());
        let decision = scene.ends(call, 0, Class::Transient);
        let expected = if call < 2 { "wait 0 Backoff" } else { "give up Budget" };
        assert_eq!(decision, expected, "{call}");
    }
    // Two credits; a retry that succeeds gives its five back.
    scene.timer(0, 0);
    assert_eq!(scene.ends(0, 0, Class::Rejected), "attempt 3 Reask 120000", "a reask is free");
    assert_eq!(scene.ends(0, 0, Class::Transient), "wait 0 Backoff", "seven, less five");
    // One that fails does not, nor does one that is dropped under way.
    scene.timer(1, 0);
    assert_eq!(scene.ends(1, 0, Class::Transient), "give up Budget");
    scene.timer(0, 0);
    scene.cancel(0, 0);
    scene.begin(0, policy.clone());
    assert_eq!(scene.ends(3, 0, Class::Throttle), "give up Budget");
    // A second refills one, a call that succeeds at once earns one.
    scene.begin(0, policy.clone());
    scene.ends(4, 2_000, Class::Accepted);
    scene.begin(2_000, policy.clone());
    assert_eq!(scene.ends(5, 2_000, Class::Transient), "wait 2000 Backoff", "two, one and two");
    // A retry that was not sent is refunded.
    scene.cancel(5, 2_000);
    scene.begin(2_000, policy);
    assert_eq!(scene.ends(6, 2_000, Class::Transient), "wait 2000 Backoff");
}

#[test]
fn without_a_budget_retries_are_free() {
    let mut scene = Scene::new(Guards::batch().without_breaker());
    scene.begin(0, tireless());
    for now in 0..200 {
        assert_eq!(scene.ends(0, now, Class::Transient), format!("wait {now} Backoff"));
        scene.timer(0, now);
    }
}

#[test]
fn a_permit_is_not_kept_by_a_call_that_queues() {
    let guards = breaker_only().limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    scene.begin(0, tireless());
    for now in 0..10 {
        scene.ends(0, now, Class::Transient);
        scene.timer(0, now);
    }
    // Half-open: one probes, three more queue for the slot and hold no permit.
    scene.timer(0, 5_009);
    assert_eq!(scene.notices(), ["Closed Open ConsecutiveFailures", "Open HalfOpen TimeOver"]);
    assert_eq!(scene.begin_all(5_009, 3, &plain()), ["wait 300009 Queue"; 3]);
    scene.ends(0, 5_010, Class::Accepted);
    assert_eq!(scene.woken(), [1]);
    assert_eq!(scene.slot(1, 5_010), "attempt 1 First 120000");
}

#[test]
fn a_slot_is_not_kept_by_a_call_that_waits() {
    let guards =
        Guards::off().cooldown(Cooldown::default()).limiter(Limiter::default().start(1).max(1));
    let mut scene = Scene::new(guards);
    scene.begin_all(0, 3, &plain());
    scene.throttled(0, 100, 1_000);
    assert_eq!(scene.woken(), [1]);
    // It has the slot and finds the cooldown: the slot goes on to the next, who finds it too.
    assert_eq!(scene.slot(1, 100), "wait 3100 Cooldown");
    assert_eq!(scene.woken(), [2]);
    assert_eq!(scene.slot(2, 100), "wait 4068 Cooldown");
    assert_eq!(scene.under_way(), 0);
}

#[test]
fn too_many_retries_are_told_once() {
    let mut scene = Scene::new(Guards::off());
    for call in 0..30 {
        scene.begin(0, tireless());
        if call % 6 == 5 {
            scene.ends(call, 0, Class::Transient);
            scene.timer(call, 0);
        }
    }
    // From twenty attempts on, and more than a tenth.
    assert_eq!(scene.notices(), ["retry ratio 0.143"]);
    for call in 30..200 {
        scene.begin(1_000, tireless());
        let _ = call;
    }
    scene.ends(6, 2_000, Class::Transient);
    scene.timer(6, 2_000);
    assert!(scene.notices().is_empty(), "fewer again");
    for call in 30..80 {
        scene.ends(call, 3_000, Class::Transient);
        scene.timer(call, 3_000);
    }
    assert_eq!(scene.notices().len(), 1, "and once more");
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
fn a_call_that_queues_again_has_kept_its_turn() {
    let mut scene = Scene::new(Guards::off().limiter(Limiter::default().start(1).max(1)));
    scene.begin(0, plain());
    scene.begin(10, plain());
    scene.begin(20, plain());
    // It began before those who wait, and is asked again before them.
    assert_eq!(scene.ends(0, 30, Class::Rejected), "wait 295000 Queue");
    assert_eq!(scene.woken(), [1], "whose turn it was by then");
    scene.slot(1, 30);
    scene.ends(1, 40, Class::Accepted);
    assert_eq!(scene.woken(), [0]);
    assert_eq!(scene.slot(0, 40), "attempt 2 Reask 120000");
    scene.ends(0, 50, Class::Accepted);
    assert_eq!(scene.woken(), [2]);
}

#[test]
fn probes_that_fail_do_not_lower_the_limit() {
    let guards = breaker_only().limiter(Limiter::default());
    let mut scene = Scene::new(guards);
    open_breaker(&mut scene, &plain());
    assert_eq!(scene.limit(), 9, "ten that failed at once are one sign");
    for probe in 0..2 {
        scene.begin(5_100, plain());
        scene.ends(10 + probe, 6_200, Class::Timeout);
    }
    assert_eq!(scene.notices(), ["Open HalfOpen TimeOver", "HalfOpen Open ProbesFailed"]);
    assert_eq!(scene.limit(), 9);
}

#[test]
fn a_call_that_was_answered_does_not_line_up_behind_those_who_come_back() {
    let mut scene = Scene::new(Guards::off().cooldown(Cooldown::default()));
    scene.begin_all(0, 2, &plain());
    scene.throttled(0, 100, 1_000);
    assert_eq!(scene.begin_all(200, 2, &plain()), ["wait 3100 Cooldown", "wait 4068 Cooldown"]);
    assert_eq!(scene.ends(1, 2_099, Class::Rejected), "wait 5007 Cooldown", "not before its end");
    scene.timer(2, 3_100);
    assert_eq!(scene.ends(2, 3_200, Class::Rejected), "attempt 2 Reask 120000");
    assert_eq!(scene.begin(3_200, plain()), "wait 5916 Cooldown");
}
