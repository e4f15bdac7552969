//! The service: slots, a queue in order of arrival, a quota by the minute, outages.
//!
//! A request meets, in this order, the outage or its random fault (503 after 200 ms), the quota
//! (429 after 50 ms, with the time to the end of the minute) and the queue (503 after 50 ms if it is
//! full). A refused request uses no quota. What was taken is worked off, whether anybody still waits
//! for it or not. In a brownout what runs goes on, and nothing is started until fewer run than there
//! are slots.

use std::collections::VecDeque;

use crate::clock::{MILLISECOND, Micros, SECOND};
use crate::scenario::Scenario;

/// Requests that may wait for a slot.
pub(crate) const QUEUE: usize = 400;

const MINUTE: Micros = 60 * SECOND;

/// What becomes of a request at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reception {
    Taken,
    Refused(Refusal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: Status,
    /// How long the reply takes.
    pub(crate) after: Micros,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// 503.
    Unavailable,
    /// 429, with the time that the server asks to wait, in the body as `RetryInfo`; there is no
    /// header `Retry-After`, as Gemini sends none.
    Throttled { hint: Micros },
}

#[derive(Debug)]
pub(crate) struct Server<'a> {
    scenario: &'a Scenario,
    busy: usize,
    queue: VecDeque<usize>,
    /// The minute of the last request that met the quota, and how many were taken in it.
    window: (u64, u32),
}

impl<'a> Server<'a> {
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        Self { scenario, busy: 0, queue: VecDeque::new(), window: (0, 0) }
    }

    /// Receives a request, `draw` being its luck with random faults; one that is taken waits in the
    /// queue until [`Server::start`] hands it out.
    pub(crate) fn receive(&mut self, request: usize, now: Micros, draw: f64) -> Reception {
        let refused =
            |status, millis| Reception::Refused(Refusal { status, after: millis * MILLISECOND });
        if self.scenario.fails(now, draw) {
            return refused(Status::Unavailable, 200);
        }
        if let Some(quota) = self.scenario.quota {
            let minute = now / MINUTE;
            if self.window.0 != minute {
                self.window = (minute, 0);
            }
            if self.window.1 >= quota {
                return refused(Status::Throttled { hint: (minute + 1) * MINUTE - now }, 50);
            }
        }
        let slot_free = self.busy < self.scenario.slots(now) && self.queue.is_empty();
        if !slot_free && self.queue.len() >= QUEUE {
            return refused(Status::Unavailable, 50);
        }
        self.window.1 += 1;
        self.queue.push_back(request);
        Reception::Taken
    }

    /// The next request to work on, if there are one and a slot for it.
    pub(crate) fn start(&mut self, now: Micros) -> Option<usize> {
        if self.busy >= self.scenario.slots(now) {
            return None;
        }
        let request = self.queue.pop_front()?;
        self.busy += 1;
        Some(request)
    }

    /// A request has been worked off.
    pub(crate) fn finish(&mut self) {
        self.busy -= 1;
    }

    #[cfg(test)]
    pub(crate) fn busy(&self) -> usize {
        self.busy
    }

    #[cfg(test)]
    pub(crate) fn queued(&self) -> usize {
        self.queue.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{QUEUE, Reception, Refusal, Server, Status};
    use crate::clock::{MILLISECOND, SECOND};
    use crate::scenario::{SCENARIOS, SLOTS, Scenario};

    fn scenario(name: &str) -> &'static Scenario {
        SCENARIOS.iter().find(|scenario| scenario.name == name).unwrap()
    }

    fn refused(status: Status, millis: u64) -> Reception {
        Reception::Refused(Refusal { status, after: millis * MILLISECOND })
    }

    #[test]
    fn slots_fill_then_the_queue_then_it_refuses() {
        let mut server = Server::new(scenario("S0"));
        for request in 0..SLOTS + QUEUE {
            assert_eq!(server.receive(request, 0, 0.0), Reception::Taken, "{request}");
            let started = server.start(0);
            assert_eq!(started, (request < SLOTS).then_some(request));
        }
        assert_eq!(server.receive(440, 0, 0.0), refused(Status::Unavailable, 50));
        server.finish();
        assert_eq!(server.start(SECOND), Some(SLOTS), "the one that has waited longest");
        assert_eq!((server.busy(), server.queued()), (SLOTS, QUEUE - 1));
        assert_eq!(server.receive(441, SECOND, 0.0), Reception::Taken);
    }

    #[test]
    fn the_quota_is_for_a_fixed_minute() {
        let mut server = Server::new(scenario("S1b"));
        let late = 59 * SECOND;
        for request in 0..480 {
            assert_eq!(server.receive(request, late, 0.0), Reception::Taken);
            while server.start(late).is_some() {
                server.finish();
            }
        }
        assert_eq!(server.receive(480, late, 0.0), refused(Status::Throttled { hint: SECOND }, 50));
        assert_eq!(server.receive(481, late + SECOND, 0.0), Reception::Taken);
    }

    #[test]
    fn an_outage_refuses_and_a_random_fault_is_the_request_s_luck() {
        let mut server = Server::new(scenario("S2"));
        assert_eq!(server.receive(0, 199 * SECOND, 0.9), Reception::Taken);
        assert_eq!(server.receive(1, 200 * SECOND, 0.9), refused(Status::Unavailable, 200));
        assert_eq!(server.receive(2, 260 * SECOND, 0.9), Reception::Taken);
        let mut server = Server::new(scenario("S5"));
        assert_eq!(server.receive(0, 300 * SECOND, 0.39), refused(Status::Unavailable, 200));
        assert_eq!(server.receive(1, 300 * SECOND, 0.41), Reception::Taken);
        assert_eq!(server.receive(2, 400 * SECOND, 0.39), Reception::Taken);
    }

    #[test]
    fn a_brownout_starts_nothing_until_fewer_run() {
        let mut server = Server::new(scenario("S4"));
        for request in 0..41 {
            server.receive(request, 199 * SECOND, 0.0);
            server.start(199 * SECOND);
        }
        for _ in 0..34 {
            server.finish();
            assert_eq!(server.start(200 * SECOND), None);
        }
        server.finish();
        assert_eq!(server.start(200 * SECOND), Some(40));
    }
}
