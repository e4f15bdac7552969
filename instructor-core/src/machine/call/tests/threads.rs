//! Threads that drive calls of one scope at the same time.

use std::collections::HashSet;
use std::sync::Mutex;
use std::thread;

use super::{Call, Class, Decision, Event, Outcome, Scope, ms};
use crate::guard::Waiter;
use crate::machine::WaitReason;
use crate::retry::SplitMix64;
use crate::{Breaker, Budget, Guards, Limiter, Retry, Wait};

/// Some ten times what the calls below take.
const MOST_STEPS: u32 = 400_000;

/// What the threads share, as the driver does: the scope, the clock, and who was woken.
struct Shared {
    scope: Scope,
    now: u64,
    woken: HashSet<Waiter>,
    steps: u32,
}

impl Shared {
    fn next(&mut self, call: &mut Call, event: Event) -> Decision {
        self.now += 1;
        self.steps += 1;
        assert!(self.steps < MOST_STEPS, "some call goes round in circles");
        let decision = call.next(event, ms(self.now), &mut self.scope, &mut || 0.5);
        self.woken.extend(std::iter::from_fn(|| self.scope.next_woken()));
        decision
    }

    fn cancel(&mut self, call: &mut Call) {
        let waiter = call.waiter();
        call.cancel(ms(self.now), &mut self.scope);
        self.woken.extend(std::iter::from_fn(|| self.scope.next_woken()));
        self.woken.retain(|&woken| Some(woken) != waiter);
    }
}

/// How many calls ended in each way.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Ends {
    done: u32,
    gave_up: u32,
    cancelled: u32,
}

fn run_call(shared: &Mutex<Shared>, policy: &Retry, random: &mut SplitMix64, ends: &mut Ends) {
    let lock = || shared.lock().expect("no thread panics");
    let mut call = Call::new(policy.clone());
    let mut decision = lock().next(&mut call, Event::Start);
    loop {
        // One step in twenty the caller walks away.
        if !call.has_ended() && random.draw() < 0.05 {
            lock().cancel(&mut call);
            ends.cancelled += 1;
            return;
        }
        decision = match decision {
            Decision::Done => {
                ends.done += 1;
                return;
            }
            Decision::GiveUp { .. } => {
                ends.gave_up += 1;
                return;
            }
            Decision::Attempt(_) => {
                let outcome = match random.draw() {
                    draw if draw < 0.4 => Outcome::new(Class::Accepted),
                    draw if draw < 0.5 => Outcome::new(Class::Rejected),
                    draw if draw < 0.9 => Outcome::new(Class::Transient),
                    _ => Outcome::new(Class::Throttle).hint(ms(5)),
                };
                thread::yield_now();
                lock().next(&mut call, Event::Outcome(outcome))
            }
            Decision::Wait { why: WaitReason::Queue, until } => {
                let waiter = call.waiter().expect("it queues");
                let mut shared = lock();
                if shared.woken.remove(&waiter) {
                    shared.next(&mut call, Event::SlotFree)
                } else {
                    drop(shared);
                    thread::yield_now();
                    Decision::Wait { why: WaitReason::Queue, until }
                }
            }
            Decision::Wait { until, .. } => {
                let mut shared = lock();
                // Whoever waits for a probe may have been woken as well.
                if let Some(waiter) = call.waiter() {
                    shared.woken.remove(&waiter);
                }
                let until = u64::try_from(until.as_millis()).expect("soon") + 1;
                shared.now = shared.now.max(until);
                shared.next(&mut call, Event::TimerFired)
            }
        };
    }
}

#[test]
fn threads_leave_the_scope_as_they_found_it() {
    const THREADS: u64 = 8;
    const CALLS: u32 = 1_000;
    let guards = Guards::batch()
        .limiter(Limiter::default().start(2).max(3))
        .breaker(Breaker::default().consecutive_failures(4))
        .budget(Budget::default());
    let scope = Scope::new(guards);
    let shared = Mutex::new(Shared { scope, now: 0, woken: HashSet::new(), steps: 0 });
    let policy = Retry::attempts(4).wait(Wait::fixed(ms(3)));
    let ends: Vec<Ends> = thread::scope(|threads| {
        let run = |seed| {
            let (shared, policy) = (&shared, &policy);
            move || {
                let mut random = SplitMix64::for_call(seed, 1);
                let mut ends = Ends::default();
                (0..CALLS).for_each(|_| run_call(shared, policy, &mut random, &mut ends));
                ends
            }
        };
        let running: Vec<_> = (0..THREADS).map(|seed| threads.spawn(run(seed))).collect();
        running.into_iter().map(|thread| thread.join().expect("no thread panics")).collect()
    });
    let sum = |count: fn(&Ends) -> u32| ends.iter().map(count).sum::<u32>();
    let [done, gave_up, cancelled] =
        [sum(|ends| ends.done), sum(|ends| ends.gave_up), sum(|ends| ends.cancelled)];
    assert_eq!(u64::from(done + gave_up + cancelled), THREADS * u64::from(CALLS));
    assert!(done > 0 && gave_up > 0 && cancelled > 0, "{ends:?}");
    let shared = shared.into_inner().expect("no thread panics");
    let audit = shared.scope.audit();
    assert_eq!(audit.slots, (0, 0, 0));
    assert!(matches!(audit.breaker.1, None | Some(0)));
    assert!(shared.woken.is_empty(), "nobody was woken for nothing");
}
