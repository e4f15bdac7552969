//! What is measured in a run, and the means over seeds.
//!
//! - *goodput*: calls with a valid answer within 60 s of their arrival, of all that arrived; the
//!   same within 15 s and 30 s.
//! - *sends* and *failed* are per call; a request fails if it is refused or given up by its caller.
//!   An invalid answer is an answer.
//! - *abandoned*: generations per call that the service worked off for nobody.
//! - *wasted*: tokens per call of generations that did not become a call's valid answer. A
//!   generation takes 1 500 + 300 tokens, and 450 more once its call has had an invalid answer.
//! - *recovery*: from the end of the trigger to the first of four buckets of 5 s, by the arrival of
//!   calls, in which goodput is at least .95.
//! - *peak*: the most requests that all processes sent in one second.
//! - *p50* and *p99*: latency of calls that succeeded.

use crate::clock::{Micros, SECOND, seconds};
use crate::scenario::LENGTH;

/// The width of a bucket of goodput over time.
pub(crate) const BUCKET: Micros = 5 * SECOND;

const BUCKETS: usize = (LENGTH / BUCKET) as usize;
const SECONDS: usize = (LENGTH / SECOND) as usize;

/// What happens in a run, as it happens.
#[derive(Debug)]
pub(crate) struct Tally {
    offered: Vec<u32>,
    good: Vec<u32>,
    latencies: Vec<Micros>,
    sends: Vec<u32>,
    pub(crate) failed: u32,
    pub(crate) throttled: u32,
    pub(crate) abandoned: u32,
    pub(crate) tokens: u64,
    pub(crate) useful_tokens: u64,
}

impl Tally {
    pub(crate) fn new(arrivals: &[Micros]) -> Self {
        let mut offered = vec![0; BUCKETS];
        for arrival in arrivals {
            offered[bucket(*arrival)] += 1;
        }
        Self {
            offered,
            good: vec![0; BUCKETS],
            latencies: Vec::with_capacity(arrivals.len()),
            sends: vec![0; SECONDS + 60],
            failed: 0,
            throttled: 0,
            abandoned: 0,
            tokens: 0,
            useful_tokens: 0,
        }
    }

    pub(crate) fn sent(&mut self, now: Micros) {
        let second = (now / SECOND) as usize;
        // The last call arrives before the end and sends nothing after its deadline.
        if second >= self.sends.len() {
            self.sends.resize(second + 1, 0);
        }
        self.sends[second] += 1;
    }

    pub(crate) fn succeeded(&mut self, arrival: Micros, now: Micros) {
        self.good[bucket(arrival)] += 1;
        self.latencies.push(now - arrival);
    }

    /// The figures of the run, `trigger_end` being when its trouble was over.
    pub(crate) fn figures(mut self, trigger_end: Option<Micros>) -> Figures {
        self.latencies.sort_unstable();
        let calls = f64::from(self.offered.iter().sum::<u32>()).max(1.0);
        let within = |limit: Micros| {
            self.latencies.partition_point(|latency| *latency <= limit) as f64 / calls
        };
        let over_time: Vec<f64> = self
            .good
            .iter()
            .zip(&self.offered)
            .map(|(good, offered)| f64::from(*good) / f64::from((*offered).max(1)))
            .collect();
        Figures {
            goodput: self.latencies.len() as f64 / calls,
            goodput_15: within(15 * SECOND),
            goodput_30: within(30 * SECOND),
            sends: f64::from(self.sends.iter().sum::<u32>()) / calls,
            failed: f64::from(self.failed) / calls,
            throttled: f64::from(self.throttled),
            abandoned: f64::from(self.abandoned) / calls,
            wasted: (self.tokens - self.useful_tokens) as f64 / calls,
            peak: f64::from(self.sends.iter().copied().max().unwrap_or(0)),
            p50: quantile(&self.latencies, 0.50),
            p99: quantile(&self.latencies, 0.99),
            recovery: trigger_end.and_then(|end| recovery(&over_time, end)),
            over_time,
        }
    }
}

fn bucket(arrival: Micros) -> usize {
    (arrival / BUCKET) as usize
}

/// The smallest latency, in seconds, that at least this part of the calls does not exceed.
fn quantile(sorted: &[Micros], part: f64) -> f64 {
    let rank = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).map_or(0.0, |latency| seconds(*latency))
}

/// Seconds from the end of the trigger to the first of four good buckets.
fn recovery(over_time: &[f64], trigger_end: Micros) -> Option<f64> {
    let first = trigger_end.div_ceil(BUCKET) as usize;
    let is_good = |four: &[f64]| four.iter().all(|goodput| *goodput >= 0.95);
    let waited = over_time.get(first..)?.windows(4).position(is_good)?;
    Some(seconds((first + waited) as Micros * BUCKET - trigger_end))
}

/// One run in figures.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figures {
    pub(crate) goodput: f64,
    pub(crate) goodput_15: f64,
    pub(crate) goodput_30: f64,
    pub(crate) sends: f64,
    pub(crate) failed: f64,
    pub(crate) throttled: f64,
    pub(crate) abandoned: f64,
    pub(crate) wasted: f64,
    pub(crate) peak: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    /// Seconds; none if the run did not recover, or had nothing to recover from.
    pub(crate) recovery: Option<f64>,
    /// Goodput by bucket.
    pub(crate) over_time: Vec<f64>,
}

/// The mean of a figure over the runs of all seeds.
pub(crate) fn mean(runs: &[Figures], figure: impl Fn(&Figures) -> f64) -> f64 {
    runs.iter().map(figure).sum::<f64>() / runs.len() as f64
}

pub(crate) fn worst_goodput(runs: &[Figures]) -> f64 {
    runs.iter().map(|run| run.goodput).fold(f64::INFINITY, f64::min)
}

/// The mean time to recover of the runs that did, and how many they are.
pub(crate) fn recoveries(runs: &[Figures]) -> (Option<f64>, usize) {
    let times: Vec<f64> = runs.iter().filter_map(|run| run.recovery).collect();
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    ((!times.is_empty()).then_some(mean), times.len())
}

#[cfg(test)]
mod tests {
    use super::{BUCKET, BUCKETS, Tally, quantile, recovery};
    use crate::clock::SECOND;

    #[test]
    fn recovery_is_the_first_of_four_good_buckets() {
        let mut over_time = vec![1.0; BUCKETS];
        assert_eq!(recovery(&over_time, 240 * SECOND), Some(0.0));
        over_time[51] = 0.94;
        assert_eq!(recovery(&over_time, 240 * SECOND), Some(20.0));
        assert_eq!(recovery(&over_time, 239 * SECOND), Some(21.0));
        over_time[51..].fill(0.5);
        assert_eq!(recovery(&over_time, 240 * SECOND), None);
    }

    #[test]
    fn quantiles_are_of_the_nearest_rank() {
        let latencies: Vec<_> = (1..=200).map(|latency| latency * SECOND).collect();
        assert!((quantile(&latencies, 0.5) - 100.0).abs() < 1e-9);
        assert!((quantile(&latencies, 0.99) - 198.0).abs() < 1e-9);
        assert!(quantile(&[], 0.5).abs() < 1e-9);
    }

    #[test]
    fn goodput_counts_by_arrival_and_by_latency() {
        let mut tally = Tally::new(&[0, SECOND, BUCKET, BUCKET + 1]);
        tally.succeeded(0, 15 * SECOND);
        tally.succeeded(SECOND, 20 * SECOND);
        tally.succeeded(BUCKET, 40 * SECOND);
        for now in [0, 1, SECOND, 2 * SECOND - 1, SECOND + 5, 2 * SECOND] {
            tally.sent(now);
        }
        let figures = tally.figures(None);
        let close = |one: f64, other: f64| (one - other).abs() < 1e-9;
        assert!(close(figures.goodput, 0.75) && close(figures.goodput_15, 0.25));
        assert!(close(figures.goodput_30, 0.5) && close(figures.sends, 1.5));
        assert!(close(figures.peak, 3.0));
        assert!(close(figures.over_time[0], 1.0) && close(figures.over_time[1], 0.5));
    }
}
