//! A call in its scope: the machine, and the promise that nothing it holds is kept when it is
//! dropped.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

use super::shared::Guarded;
use crate::machine::{Call, Decision, Event, Notice};
use crate::observe::{Event as Told, Observer};
use crate::retry::{Retry, SplitMix64};

/// A call at work. Dropped before its end, it is cancelled.
pub(super) struct Ticket<'a> {
    call: Call,
    random: SplitMix64,
    guarded: Arc<Guarded>,
    observer: &'a Observer,
    number: u64,
}

/// What to do next, as of when.
pub(super) struct Step {
    pub(super) decision: Decision,
    pub(super) now: Duration,
    /// What rings when its turn has come, for a call that queues.
    pub(super) bell: Option<Arc<Notify>>,
}

impl<'a> Ticket<'a> {
    pub(super) fn new(
        policy: Retry,
        random: SplitMix64,
        guarded: Arc<Guarded>,
        observer: &'a Observer,
        number: u64,
    ) -> Self {
        Self { call: Call::new(policy), random, guarded, observer, number }
    }

    /// Tells the machine an event, wakes whom that concerns and tells what happened to the guards.
    pub(super) fn next(&mut self, event: Event) -> Step {
        let Self { call, random, guarded, .. } = self;
        let (mut state, now) = guarded.lock();
        let queued = call.waiter();
        let decision = call.next(event, now, &mut state.scope, &mut || random.draw());
        if let Some(waiter) = queued.filter(|_| call.waiter() != queued) {
            state.sleepers.remove(&waiter);
        }
        let bell =
            call.waiter().map(|waiter| Arc::clone(state.sleepers.entry(waiter).or_default()));
        let notices = state.settle();
        drop(state);
        self.tell(notices);
        Step { decision, now, bell }
    }

    /// Tells the machine that the attempt was answered, and is yet to be judged.
    pub(super) fn answered(&mut self) {
        let notices = {
            let (mut state, now) = self.guarded.lock();
            self.call.answered(now, &mut state.scope);
            state.settle()
        };
        self.tell(notices);
    }

    fn tell(&self, notices: Vec<Notice>) {
        for notice in notices {
            self.observer.tell(|| {
                let model = self.guarded.model.clone();
                match notice {
                    Notice::Breaker(change) => Told::Breaker { model, change },
                    Notice::Cooldown(delay) => Told::Cooldown { model, delay },
                    Notice::RetryRatio(ratio) => Told::RetryRatio { model, ratio },
                }
            });
        }
    }
}

impl Drop for Ticket<'_> {
    fn drop(&mut self) {
        if self.call.has_ended() {
            return;
        }
        let notices = {
            let (mut state, now) = self.guarded.lock();
            if let Some(waiter) = self.call.waiter() {
                state.sleepers.remove(&waiter);
            }
            self.call.cancel(now, &mut state.scope);
            state.settle()
        };
        // An observer that panics while a panic is under way would abort the program.
        if !std::thread::panicking() {
            self.tell(notices);
            let call = self.number;
            self.observer.tell(|| Told::Cancelled { call });
        }
    }
}
