//! The limiter: how many attempts may be under way at once, found out as they go.

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

/// The limit is lowered at most once in this time: what fails together is one sign.
const LEAST_BETWEEN_DECREASES: Duration = Duration::from_secs(1);

/// How the limiter of concurrent attempts is set.
///
/// It begins with `start`, grows by one with each answer until the service first struggles, then by
/// one each time the whole limit was answered; a failure takes a tenth away, throttling and a full
/// timeout three tenths, at most once a second. Calls above it queue.
///
/// # Example
/// ```
/// use instructor_core::{Guards, Limiter};
///
/// let guards = Guards::batch().limiter(Limiter::default().start(4).max(32));
/// # let _ = guards;
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Limiter {
    start: u32,
    max: u32,
}

impl Default for Limiter {
    /// From 10, and 200 at most.
    fn default() -> Self {
        Self { start: 10, max: 200 }
    }
}

impl Limiter {
    /// Sets the first limit; 0 reads as 1.
    #[must_use]
    pub fn start(mut self, start: u32) -> Self {
        self.start = start.max(1);
        self
    }

    /// Sets the largest limit; 0 reads as 1.
    #[must_use]
    pub fn max(mut self, max: u32) -> Self {
        self.max = max.max(1);
        self
    }
}

/// A call that queues.
///
/// They are ordered by when their calls began: a call that queues again, for a reask say, has not
/// lost its turn to those that came later.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Waiter {
    pub(super) began: Duration,
    pub(super) number: u64,
}

/// Who is served first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// The oldest call.
    #[default]
    Fifo,
    /// A call that was answered already, then the youngest; when more than twice the limit queue,
    /// the oldest of the others is sent away.
    Lifo,
}

/// What became of a call that queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It has a slot now.
    Granted,
    /// It was sent away.
    Shed,
    /// It still queues.
    Queued,
}

/// What an attempt says of the service's load.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Load {
    Answered,
    /// The limit is multiplied by this.
    Struggling(f64),
    /// Nothing.
    Unknown,
}

/// A limiter at work.
#[derive(Debug, Clone)]
pub(super) struct Slots {
    settings: Limiter,
    order: Order,
    limit: f64,
    /// Until the first decrease.
    slow_start: bool,
    last_decrease: Option<Duration>,
    /// Slots taken, those granted and not yet claimed included.
    taken: u32,
    /// Who is to be served last comes first if the order is Lifo; with whether it was answered.
    queue: BTreeSet<(bool, Waiter)>,
    granted: Vec<Waiter>,
    shed: Vec<Waiter>,
    /// Those whose fate changed and who do not know it yet.
    woken: VecDeque<Waiter>,
}

impl Slots {
    pub(super) fn new(settings: Limiter, order: Order) -> Self {
        let limit = f64::from(settings.start.min(settings.max));
        Self {
            settings,
            order,
            limit,
            slow_start: true,
            last_decrease: None,
            taken: 0,
            queue: BTreeSet::new(),
            granted: Vec::new(),
            shed: Vec::new(),
            woken: VecDeque::new(),
        }
    }

    pub(super) fn taken(&self) -> u32 {
        self.taken
    }

    pub(super) fn queued(&self) -> usize {
        self.queue.len()
    }

    // From 1 to the settings' limit, a u32.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn limit(&self) -> u32 {
        self.limit as u32
    }

    #[cfg(test)]
    pub(super) fn audit(&self) -> (u32, usize, usize) {
        (self.taken, self.granted.len(), self.queue.len() + self.shed.len() + self.woken.len())
    }

    /// A slot, if one is free and nobody queues for it.
    pub(super) fn take(&mut self) -> bool {
        let free = self.queue.is_empty() && self.taken < self.limit();
        self.taken += u32::from(free);
        free
    }

    /// Puts a call into the queue; `resumes` says that it was answered already.
    pub(super) fn enqueue(&mut self, waiter: Waiter, resumes: bool) {
        self.queue.insert((resumes && self.order == Order::Lifo, waiter));
        let places = 2 * self.limit() as usize;
        while self.order == Order::Lifo
            && self.queue.len() > places
            && let Some((_, oldest)) = self.queue.pop_first()
        {
            self.shed.push(oldest);
            self.woken.push_back(oldest);
        }
    }

    /// What became of a waiter; granted or sent away, it is told once.
    pub(super) fn claim(&mut self, waiter: Waiter) -> Claim {
        if remove(&mut self.granted, waiter) {
            Claim::Granted
        } else if remove(&mut self.shed, waiter) {
            Claim::Shed
        } else {
            Claim::Queued
        }
    }

    /// Takes a waiter out, wherever it is; a slot it had goes to the next.
    pub(super) fn leave(&mut self, waiter: Waiter) {
        match self.claim(waiter) {
            Claim::Granted => self.release(),
            Claim::Shed => {}
            Claim::Queued => {
                let _ = self.queue.remove(&(false, waiter)) || self.queue.remove(&(true, waiter));
            }
        }
        self.woken.retain(|&woken| woken != waiter);
    }

    fn release(&mut self) {
        self.taken = self.taken.saturating_sub(1);
        self.grant();
    }

    /// Gives a slot back with what the attempt said of the load.
    pub(super) fn settle(&mut self, load: Load, now: Duration) {
        match load {
            Load::Answered => self.raise(),
            Load::Struggling(factor) => self.lower(factor, now),
            Load::Unknown => {}
        }
        self.release();
    }

    pub(super) fn next_woken(&mut self) -> Option<Waiter> {
        self.woken.pop_front()
    }

    fn raise(&mut self) {
        // A limit that is not used proves nothing. The completing call is still counted: asked
        // after it is not, a limit of 1 would never grow again.
        if 2 * self.taken < self.limit() {
            return;
        }
        let step = if self.slow_start { 1.0 } else { 1.0 / self.limit };
        self.limit = (self.limit + step).min(f64::from(self.settings.max));
    }

    fn lower(&mut self, factor: f64, now: Duration) {
        self.slow_start = false;
        let too_soon = self
            .last_decrease
            .is_some_and(|last| now < last.saturating_add(LEAST_BETWEEN_DECREASES));
        if !too_soon {
            self.last_decrease = Some(now);
            self.limit = (self.limit * factor).max(1.0);
        }
    }

    /// Gives the free slots to those who queue.
    fn grant(&mut self) {
        while self.taken < self.limit() {
            let next = match self.order {
                Order::Fifo => self.queue.pop_first(),
                Order::Lifo => self.queue.pop_last(),
            };
            let Some((_, waiter)) = next else { return };
            self.taken += 1;
            self.granted.push(waiter);
            self.woken.push_back(waiter);
        }
    }
}

/// Whether it was there.
fn remove(waiters: &mut Vec<Waiter>, waiter: Waiter) -> bool {
    let place = waiters.iter().position(|&other| other == waiter);
    place.map(|place| waiters.swap_remove(place)).is_some()
}
