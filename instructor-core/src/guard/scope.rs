//! The guards of one client and model, at work together.

use std::collections::VecDeque;
use std::time::Duration;

use super::Guards;
use super::breaker::{BreakerChange, BreakerState, Circuit, Health, Leave, PROBE_PATIENCE, Permit};
use super::budget::Purse;
use super::cooldown::{Pause, Place};
use super::limiter::{Claim, Load, Slots, Waiter};
use super::meter::{Meter, Tally};
use super::quota::Gate;
use crate::QuotaKind;

/// The guards at work: what the calls of one client and model share.
///
/// Plain data behind whatever lock its owner chooses. Only a [`Call`](crate::machine::Call) changes
/// it, and takes back what it holds when it ends or is cancelled.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone))]
pub struct Scope {
    guards: Guards,
    gate: Gate,
    pause: Option<Pause>,
    circuit: Option<Circuit>,
    slots: Option<Slots>,
    purse: Option<Purse>,
    meter: Meter,
    notices: VecDeque<Notice>,
    /// Calls so far.
    calls: u64,
}

/// Something that happened to the guards.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Notice {
    /// The circuit breaker changed its state.
    Breaker(BreakerChange),
    /// Nobody asks the service for this long.
    Cooldown(Duration),
    /// This part of the attempts were retries, more than the threshold.
    RetryRatio(f64),
}

/// What a call holds of its scope; given back with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pass {
    /// The call's name in queues.
    waiter: Waiter,
    queue: Option<Queue>,
    permit: Option<Permit>,
    slot: bool,
    /// Whether the next attempt, or the one under way, is a retry that was paid for.
    paid: bool,
    /// Its place among those who come back after a cooldown.
    place: Option<Place>,
    /// Whether the call asks for all whether a used-up quota is back.
    asks_for_quota: bool,
}

/// What a call queues for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Queue {
    Slot,
    Probe,
}

impl Pass {
    pub(crate) fn waiter(&self) -> Option<Waiter> {
        self.queue.map(|_| self.waiter)
    }
}

/// Whether an attempt may be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Admission {
    /// It may, with the breaker in this epoch.
    Go { epoch: u64 },
    /// Not before this, for the cooldown.
    Cooling { until: Duration },
    /// The breaker is open until this.
    Broken { until: Duration },
    /// The breaker's probes are under way; worth asking again at this time.
    Probing { until: Duration },
    /// There is no free slot.
    Full,
}

/// What an attempt said of the service.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Effect {
    pub(crate) health: Health,
    pub(crate) load: Load,
}

impl Scope {
    /// Guards that have seen nothing yet.
    #[must_use]
    pub fn new(guards: Guards) -> Self {
        Self {
            gate: Gate::default(),
            pause: guards.cooldown.clone().map(Pause::new),
            circuit: guards.breaker.clone().map(Circuit::new),
            slots: guards.limiter.clone().map(|limiter| Slots::new(limiter, guards.order)),
            purse: guards.budget.clone().map(Purse::new),
            meter: Meter::new(guards.alert_above),
            notices: VecDeque::new(),
            calls: 0,
            guards,
        }
    }

    /// The next call that queued and whose fate changed: it is to be sent
    /// [`Event::SlotFree`](crate::machine::Event::SlotFree) at once.
    ///
    /// To be asked after each change of the scope until there is none.
    pub fn next_woken(&mut self) -> Option<Waiter> {
        let slots = self.slots.as_mut().and_then(Slots::next_woken);
        slots.or_else(|| self.circuit.as_mut().and_then(Circuit::next_woken))
    }

    /// The next thing that happened to the guards and was not yet told.
    ///
    /// To be asked after each change of the scope until there is none, or they gather.
    pub fn next_notice(&mut self) -> Option<Notice> {
        self.notices.pop_front()
    }

    pub(crate) fn guards(&self) -> &Guards {
        &self.guards
    }

    /// Whether the quota gate lets an attempt pass; if not, the quota and the time to its next
    /// probe.
    pub(crate) fn gate(&self, pass: &Pass, now: Duration) -> Result<(), (QuotaKind, Duration)> {
        match pass.asks_for_quota {
            // Whoever asks goes on until it knows.
            true => Ok(()),
            false => self.gate.admit(now),
        }
    }

    /// Asks for leave to make an attempt; `resumes` says that the service has just answered the call
    /// and is asked again, so that it need not line up behind those who come back. What is granted
    /// is in the pass; if it has to wait, the pass holds neither permit nor slot.
    pub(crate) fn admit(
        &mut self,
        pass: &mut Pass,
        resumes: bool,
        now: Duration,
        draw: &mut dyn FnMut() -> f64,
    ) -> Admission {
        // Whoever waited for a probe goes on waiting for one, or has no more need of it.
        let admission = self.ask(pass, resumes, now, draw);
        if !matches!(admission, Admission::Probing { .. }) {
            self.dequeue(pass);
        }
        if let Admission::Go { .. } = admission {
            pass.place = None;
            pass.asks_for_quota |= self.gate.is_shut();
            self.gate.sent(now);
        } else {
            self.give_back(pass, now);
        }
        admission
    }

    fn ask(
        &mut self,
        pass: &mut Pass,
        resumes: bool,
        now: Duration,
        draw: &mut dyn FnMut() -> f64,
    ) -> Admission {
        let pause = self.pause.as_ref();
        match pause.map_or(Ok(()), |pause| pause.admit(now, pass.place, resumes, draw)) {
            Ok(()) => {}
            Err(until) => return Admission::Cooling { until },
        }
        if let Some(circuit) = &mut self.circuit {
            let change = circuit.wake(now);
            let leave = circuit.admit(now, pass.waiter);
            self.notices.extend(change.map(Notice::Breaker));
            match leave {
                Leave::Granted(permit) => pass.permit = Some(permit),
                Leave::Open(until) => return Admission::Broken { until },
                Leave::Probing => {
                    return Admission::Probing { until: now.saturating_add(PROBE_PATIENCE) };
                }
            }
        }
        if let Some(slots) = &mut self.slots
            && !pass.slot
        {
            pass.slot = slots.take();
            if !pass.slot {
                return Admission::Full;
            }
        }
        Admission::Go { epoch: pass.permit.map_or(0, |permit| permit.epoch) }
    }

    /// Gives a permit and a slot back of which no use was made.
    fn give_back(&mut self, pass: &mut Pass, now: Duration) {
        self.settle_permit(pass, Health::Neutral, now);
        self.settle_slot(pass, Load::Unknown, now);
    }

    /// Keeps a place for a call that waits until then for the cooldown, unless it has one.
    pub(crate) fn line_up(&mut self, pass: &mut Pass, until: Duration) {
        if let Some(pause) = &mut self.pause
            && !pause.has(pass.place)
        {
            pass.place = Some(pause.line_up(until));
        }
    }

    /// When a call that was throttled may come back, if there is a cooldown.
    ///
    /// Not spread, as the call's own wait is.
    pub(crate) fn next_turn(&self) -> Option<Duration> {
        self.pause.as_ref().map(|pause| pause.next_turn(0.0))
    }

    /// Names a call that begins now.
    pub(crate) fn begin(&mut self, pass: &mut Pass, now: Duration) {
        self.calls += 1;
        pass.waiter = Waiter { began: now, number: self.calls };
        self.count(now).calls += 1;
    }

    /// Puts the call into the queue for slots; `resumes` says that it was answered already.
    pub(crate) fn enqueue(&mut self, pass: &mut Pass, resumes: bool) {
        if let Some(slots) = &mut self.slots {
            slots.enqueue(pass.waiter, resumes);
            pass.queue = Some(Queue::Slot);
        }
    }

    /// Lets the call wait for a probe of the breaker.
    pub(crate) fn enqueue_for_probe(&mut self, pass: &mut Pass) {
        if let Some(circuit) = &mut self.circuit {
            circuit.enqueue(pass.waiter);
            pass.queue = Some(Queue::Probe);
        }
    }

    /// What became of a call that queues for a slot; one it was granted is in the pass.
    pub(crate) fn claim(&mut self, pass: &mut Pass) -> Claim {
        let claim = match &mut self.slots {
            Some(slots) => slots.claim(pass.waiter),
            None => Claim::Queued,
        };
        if claim != Claim::Queued {
            pass.queue = None;
        }
        pass.slot = claim == Claim::Granted;
        claim
    }

    /// Takes a call out of whatever queue it is in.
    fn dequeue(&mut self, pass: &mut Pass) {
        match pass.queue.take() {
            Some(Queue::Slot) => {
                if let Some(slots) = &mut self.slots {
                    slots.leave(pass.waiter);
                }
            }
            Some(Queue::Probe) => {
                if let Some(circuit) = &mut self.circuit {
                    circuit.leave(pass.waiter);
                }
            }
            None => {}
        }
    }

    /// Takes in how an attempt ended, and all that the pass held for it.
    pub(crate) fn settle(&mut self, pass: &mut Pass, first: bool, effect: Effect, now: Duration) {
        self.settle_permit(pass, effect.health, now);
        self.settle_slot(pass, effect.load, now);
        let paid = std::mem::take(&mut pass.paid);
        if effect.health != Health::Success {
            return;
        }
        self.gate.open();
        if let Some(pause) = &mut self.pause {
            pause.answered(now);
        }
        match &mut self.purse {
            Some(purse) if paid => purse.refund(),
            Some(purse) if first => purse.earn(),
            _ => {}
        }
    }

    fn settle_permit(&mut self, pass: &mut Pass, health: Health, now: Duration) {
        let (Some(circuit), Some(permit)) = (&mut self.circuit, pass.permit.take()) else {
            return;
        };
        if let Some(change) = circuit.settle(permit, health, now) {
            self.notices.push_back(Notice::Breaker(change));
            if let Some(until) = circuit.open_until() {
                self.meter.opened(now, until);
            }
        }
    }

    fn settle_slot(&mut self, pass: &mut Pass, load: Load, now: Duration) {
        if std::mem::take(&mut pass.slot)
            && let Some(slots) = &mut self.slots
        {
            slots.settle(load, now);
        }
    }

    /// The service throttled a call, and may have said for how long: then all wait.
    pub(crate) fn throttled(&mut self, hint: Option<Duration>, now: Duration) {
        // Where requests of the minute are counted, there are some of the day.
        self.gate.open();
        let pause = self.pause.as_mut().zip(hint);
        if let Some(until) = pause.and_then(|(pause, hint)| pause.throttled(hint, now)) {
            self.meter.cooled(now, until);
            self.notices.push_back(Notice::Cooldown(until.saturating_sub(now)));
        }
    }

    /// The quota is used up: nobody asks, but for one probe a minute.
    pub(crate) fn out_of_quota(
        &mut self,
        quota: QuotaKind,
        reset: Option<Duration>,
        now: Duration,
    ) {
        if self.guards.quota_gate {
            self.gate.shut(quota, reset, now);
        }
    }

    /// Pays for the pass's next attempt, a retry; whether there was enough.
    pub(crate) fn pay(&mut self, pass: &mut Pass, now: Duration) -> bool {
        let Some(purse) = &mut self.purse else { return true };
        pass.paid = purse.pay(now);
        pass.paid
    }

    /// Takes everything back that the pass holds. What was paid stays paid if the attempt was sent.
    pub(crate) fn cancel(&mut self, pass: &mut Pass, sent: bool, now: Duration) {
        self.give_back(pass, now);
        self.dequeue(pass);
        if let (Some(pause), Some(place)) = (&mut self.pause, pass.place.take()) {
            pause.leave(place, now);
        }
        if let (Some(purse), true) = (&mut self.purse, std::mem::take(&mut pass.paid) && !sent) {
            purse.refund();
        }
    }

    /// Counts of now, to add to.
    pub(crate) fn count(&mut self, now: Duration) -> &mut Tally {
        self.meter.count(now)
    }

    /// An attempt is made: looks whether too many of them are retries by now.
    pub(crate) fn watch(&mut self, now: Duration) {
        self.notices.extend(self.meter.alert(now).map(Notice::RetryRatio));
    }

    /// What happened in the last minutes, and how the guards stand.
    pub(crate) fn stats(&mut self, now: Duration) -> ScopeStats {
        let (tally, open, cooling) = self.meter.read(now);
        ScopeStats {
            tally,
            open,
            cooling,
            window: self.meter.length().min(now),
            breaker: self.circuit.as_ref().map(|circuit| circuit.state_at(now)),
            limit: self.slots.as_ref().map(Slots::limit),
            under_way: self.slots.as_ref().map(Slots::taken),
            queued: self.slots.as_ref().map_or(0, Slots::queued),
        }
    }
}

/// What the guards hold and lent, for tests that count it.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Audit {
    /// Slots taken, granted and not yet claimed, and calls in the queues.
    pub(crate) slots: (u32, usize, usize),
    /// The breaker's epoch, and its probes under way if it is half-open.
    pub(crate) breaker: (u64, Option<u32>),
    /// Thousandths of credits left.
    pub(crate) budget: u64,
}

#[cfg(test)]
impl Scope {
    pub(crate) fn audit(&self) -> Audit {
        let (taken, granted, queued) = self.slots.as_ref().map(Slots::audit).unwrap_or_default();
        let waiting = self.circuit.as_ref().map_or(0, Circuit::waiting);
        Audit {
            slots: (taken, granted, queued + waiting),
            breaker: self.circuit.as_ref().map(Circuit::audit).unwrap_or_default(),
            budget: self.purse.as_ref().map(Purse::held).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
impl Pass {
    /// Whether it holds a slot, the epoch of its permit, and whether it has paid.
    pub(crate) fn audit(&self) -> (bool, Option<u64>, bool) {
        (self.slot, self.permit.map(|permit| permit.epoch), self.paid)
    }
}

/// What one scope has to tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ScopeStats {
    pub(crate) tally: Tally,
    pub(crate) open: Duration,
    pub(crate) cooling: Duration,
    pub(crate) window: Duration,
    pub(crate) breaker: Option<BreakerState>,
    pub(crate) limit: Option<u32>,
    pub(crate) under_way: Option<u32>,
    pub(crate) queued: usize,
}
