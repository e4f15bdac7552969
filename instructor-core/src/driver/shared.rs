//! The guards that calls share, behind a lock.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::guard::{Guards, ScopeStats};
use crate::machine::{Notice, Scope, Waiter};

/// The scopes of a client, one a model, and the clock they go by.
pub(crate) struct Shared {
    guards: Guards,
    epoch: Instant,
    scopes: Mutex<HashMap<String, Arc<Guarded>>>,
}

/// One scope, and the calls that queue in it.
pub(crate) struct Guarded {
    pub(super) model: String,
    epoch: Instant,
    state: Mutex<State>,
}

pub(super) struct State {
    pub(super) scope: Scope,
    /// How to wake those that queue.
    pub(super) sleepers: HashMap<Waiter, Arc<Notify>>,
}

impl Shared {
    pub(crate) fn new(guards: Guards) -> Self {
        Self { guards, epoch: Instant::now(), scopes: Mutex::default() }
    }

    /// The scope of the model.
    pub(crate) fn of(&self, model: &str) -> Arc<Guarded> {
        let mut scopes = lock(&self.scopes);
        if let Some(guarded) = scopes.get(model) {
            return Arc::clone(guarded);
        }
        let state = State { scope: Scope::new(self.guards.clone()), sleepers: HashMap::new() };
        let model = model.to_owned();
        let state = Mutex::new(state);
        let guarded = Arc::new(Guarded { model: model.clone(), epoch: self.epoch, state });
        scopes.insert(model, Arc::clone(&guarded));
        guarded
    }

    /// What each scope has to tell, by the name of its model.
    pub(crate) fn stats(&self) -> Vec<(String, ScopeStats)> {
        let scopes: Vec<_> = lock(&self.scopes)
            .iter()
            .map(|(model, guarded)| (model.clone(), Arc::clone(guarded)))
            .collect();
        let mut stats: Vec<_> = scopes
            .into_iter()
            .map(|(model, guarded)| {
                let (mut state, now) = guarded.lock();
                (model, state.scope.stats(now))
            })
            .collect();
        stats.sort_by(|(one, _), (other, _)| one.cmp(other));
        stats
    }
}

impl Guarded {
    /// The scope, and the time, which is read under the lock: within one runtime's clock it never
    /// runs backwards.
    pub(super) fn lock(&self) -> (MutexGuard<'_, State>, Duration) {
        let state = lock(&self.state);
        let now = self.epoch.elapsed();
        (state, now)
    }
}

impl State {
    /// Wakes the calls whose fate changed, and gives what there is to tell; after each change.
    pub(super) fn settle(&mut self) -> Vec<Notice> {
        while let Some(waiter) = self.scope.next_woken() {
            if let Some(sleeper) = self.sleepers.remove(&waiter) {
                sleeper.notify_one();
            }
        }
        std::iter::from_fn(|| self.scope.next_notice()).collect()
    }
}

impl fmt::Debug for Guarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("scope", &self.lock().0.scope).finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // The machine leaves nothing half done that a panic could show.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
