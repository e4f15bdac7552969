//! What the service and its callers go through: load, quota, outage, brownout, random faults.
//!
//! Every scenario lasts 600 s, in which calls arrive as a Poisson process, 10 a second in all. The
//! bursts of S1 begin 30 s after each even minute, so that the first one meets warm processes and
//! the last one ends early enough to see what follows.

use crate::clock::{Micros, SECOND, micros, seconds};
use crate::luck::{Luck, Matter};

/// How long calls arrive; they are then served to their end.
pub(crate) const LENGTH: Micros = 600 * SECOND;

/// Slots of the service in health.
pub(crate) const SLOTS: usize = 40;

/// From the first time up to, but not including, the second, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) from: u64,
    pub(crate) to: u64,
}

impl Span {
    fn has(self, time: Micros) -> bool {
        (self.from * SECOND..self.to * SECOND).contains(&time)
    }
}

/// Calls a second.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Load {
    Steady,
    /// 5 calls a second, and 20 for 15 s of every 120 s.
    Bursts,
    /// 40 calls a second for a while.
    Spike(Span),
}

#[derive(Debug, PartialEq)]
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    load: Load,
    /// Requests taken in each fixed minute.
    pub(crate) quota: Option<u32>,
    outage: Option<Span>,
    /// Six slots instead of forty.
    brownout: Option<Span>,
    /// While each request fails with a probability of .4, whatever the load.
    faults: Option<Span>,
    /// When what disturbs the service is over for good.
    pub(crate) trigger_end: Option<Micros>,
}

const HEALTHY: Scenario = Scenario {
    name: "S0",
    what: "healthy",
    load: Load::Steady,
    quota: None,
    outage: None,
    brownout: None,
    faults: None,
    trigger_end: None,
};

const SPIKE: Span = Span { from: 200, to: 240 };

pub(crate) const SCENARIOS: [Scenario; 7] = [
    HEALTHY,
    Scenario {
        name: "S1",
        what: "bursts of 20/s over 5/s, 480 requests a minute",
        load: Load::Bursts,
        quota: Some(480),
        trigger_end: Some(525 * SECOND),
        ..HEALTHY
    },
    Scenario {
        name: "S1b",
        what: "10/s against 480 requests a minute",
        quota: Some(480),
        ..HEALTHY
    },
    Scenario {
        name: "S2",
        what: "outage from 200 s to 260 s",
        outage: Some(Span { from: 200, to: 260 }),
        trigger_end: Some(260 * SECOND),
        ..HEALTHY
    },
    Scenario {
        name: "S3",
        what: "spike of 40/s from 200 s to 240 s",
        load: Load::Spike(SPIKE),
        trigger_end: Some(240 * SECOND),
        ..HEALTHY
    },
    Scenario {
        name: "S4",
        what: "brownout to 6 slots from 200 s to 230 s",
        brownout: Some(Span { from: 200, to: 230 }),
        trigger_end: Some(230 * SECOND),
        ..HEALTHY
    },
    Scenario {
        name: "S5",
        what: "each request fails with p = .4 from 200 s to 400 s",
        faults: Some(Span { from: 200, to: 400 }),
        trigger_end: Some(400 * SECOND),
        ..HEALTHY
    },
];

impl Scenario {
    /// When each call arrives, in order.
    pub(crate) fn arrivals(&self, luck: Luck) -> Vec<Micros> {
        let end = LENGTH / SECOND;
        let (mut arrivals, mut now) = (Vec::new(), 0.0);
        let mut second = 0;
        while second < end {
            // A unit of the exponential distribution lasts 1 / rate seconds; rates are constant
            // within a second.
            let mut left = luck.exponential(Matter::Arrival, arrivals.len(), 0);
            while second < end {
                let (rate, next) = (self.rate(second), (second + 1) as f64);
                if now + left / rate < next {
                    now += left / rate;
                    arrivals.push(micros(now));
                    break;
                }
                left -= (next - now) * rate;
                (now, second) = (next, second + 1);
            }
        }
        arrivals
    }

    fn rate(&self, second: u64) -> f64 {
        match self.load {
            Load::Bursts if (30..45).contains(&(second % 120)) => 20.0,
            Load::Bursts => 5.0,
            Load::Spike(span) if span.has(second * SECOND) => 40.0,
            Load::Steady | Load::Spike(_) => 10.0,
        }
    }

    /// How many requests may be started.
    pub(crate) fn slots(&self, now: Micros) -> usize {
        if self.brownout.is_some_and(|span| span.has(now)) { 6 } else { SLOTS }
    }

    /// When the number of slots grows again.
    pub(crate) fn slots_return(&self) -> Option<Micros> {
        self.brownout.map(|span| span.to * SECOND)
    }

    /// Whether the service fails this request, `draw` being the request's luck.
    pub(crate) fn fails(&self, now: Micros, draw: f64) -> bool {
        self.outage.is_some_and(|span| span.has(now))
            || self.faults.is_some_and(|span| span.has(now) && draw < 0.4)
    }

    /// The span to shade in a picture.
    pub(crate) fn trigger(&self) -> Option<(f64, f64)> {
        let spike = match self.load {
            Load::Spike(span) => Some(span),
            Load::Steady | Load::Bursts => None,
        };
        let span = spike.or(self.outage).or(self.brownout).or(self.faults)?;
        Some((seconds(span.from * SECOND), seconds(span.to * SECOND)))
    }
}

#[cfg(test)]
mod tests {
    use super::{LENGTH, SCENARIOS};
    use crate::clock::SECOND;
    use crate::luck::Luck;

    #[test]
    fn calls_arrive_in_order_at_the_rates_asked_for() {
        for (name, expected) in [("S0", 6_000.0), ("S1", 4_125.0), ("S3", 7_200.0)] {
            let scenario = SCENARIOS.iter().find(|scenario| scenario.name == name).unwrap();
            let arrivals = scenario.arrivals(Luck::new(3));
            assert!(arrivals.is_sorted() && arrivals.iter().all(|arrival| *arrival < LENGTH));
            let difference = (arrivals.len() as f64 - expected).abs();
            assert!(difference < 4.0 * f64::sqrt(expected), "{name}: {}", arrivals.len());
        }
    }

    #[test]
    fn a_burst_is_four_times_the_load() {
        let arrivals = SCENARIOS[1].arrivals(Luck::new(3));
        let during = |from: u64, to: u64| {
            let span = from * SECOND..to * SECOND;
            arrivals.iter().filter(|arrival| span.contains(arrival)).count()
        };
        assert!((240..=360).contains(&during(30, 45)), "{}", during(30, 45));
        assert!((40..=110).contains(&during(45, 60)), "{}", during(45, 60));
    }
}
