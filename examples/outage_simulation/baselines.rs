//! How others retry, as their code does it.
//!
//! - *none*: one request. An invalid answer is a failure.
//! - *Instructor* for Python with `max_retries=3`: three attempts, whatever went wrong, without a
//!   wait between them.
//! - *fixed*: five attempts, 1 s between them, whatever went wrong.
//! - *tenacity* around validation too: three attempts, `wait_exponential(multiplier=2, min=2,
//!   max=100)` between them, before a reask as well.
//! - *python-genai* with retry options on: five attempts to get an answer, waiting
//!   min(60, 2^(n − 1) + U(0, 1)) s; 408, 429, 500, 502, 503, 504, timeouts and failed connections
//!   are retried, a delay that the server names is not read. It has no loop for invalid answers, so
//!   a plain one stands around it: three answers in all, without a wait.
//! - *rstructor* 0.6: four attempts for everything; 0.5 s before a reask, 5 s after a 429 without
//!   `Retry-After` (this service has none), 2 s after a 503, 1 s after a timeout.
//!
//! None of them knows of a deadline. The caller drops the call at the deadline: its last attempt is
//! cut short, and a wait that would not end before is not begun.

use std::collections::HashMap;

use crate::clock::{MILLISECOND, Micros, SECOND, micros};
use crate::luck::{Luck, Matter};
use crate::policy::{ATTEMPT_TIMEOUT, DEADLINE, News, Process, Step};
use crate::server::Status;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Baseline {
    None,
    Instructor,
    Fixed,
    Tenacity,
    Genai,
    Rstructor,
}

/// Why an attempt was to no avail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    Invalid,
    Unavailable,
    Throttled,
    TimedOut,
}

/// What a call has behind it, the attempt that failed last included.
#[derive(Debug, Clone, Copy, Default)]
struct Past {
    attempts: u32,
    /// Attempts since the last answer.
    tries: u32,
    answers: u32,
}

impl Baseline {
    /// The wait before the next attempt, or nothing if the call gives up.
    fn wait(self, past: Past, failure: Failure, draw: f64) -> Option<Micros> {
        let within = |attempts: u32, wait: Micros| (past.attempts < attempts).then_some(wait);
        match self {
            Self::None => None,
            Self::Instructor => within(3, 0),
            Self::Fixed => within(5, SECOND),
            Self::Tenacity => {
                let grown = 2_u64.saturating_pow(past.attempts).saturating_mul(SECOND);
                within(3, grown.clamp(2 * SECOND, 100 * SECOND))
            }
            Self::Genai if failure == Failure::Invalid => (past.answers < 3).then_some(0),
            Self::Genai => {
                let wait = (f64::from(2_u32.pow(past.tries - 1)) + draw).min(60.0);
                (past.tries < 5).then(|| micros(wait))
            }
            Self::Rstructor => within(
                4,
                match failure {
                    Failure::Invalid => 500 * MILLISECOND,
                    Failure::Unavailable => 2 * SECOND,
                    Failure::Throttled => 5 * SECOND,
                    Failure::TimedOut => SECOND,
                },
            ),
        }
    }
}

/// A process whose calls share nothing.
#[derive(Debug)]
pub(crate) struct Plain {
    baseline: Baseline,
    luck: Luck,
    calls: HashMap<usize, Live>,
}

#[derive(Debug)]
struct Live {
    deadline: Micros,
    past: Past,
}

impl Plain {
    pub(crate) fn new(baseline: Baseline, luck: Luck) -> Self {
        Self { baseline, luck, calls: HashMap::new() }
    }

    fn after(&mut self, call: usize, failure: Failure, now: Micros) -> Step {
        let Some(live) = self.calls.get_mut(&call) else { return Step::End };
        let draw = self.luck.draw(Matter::Jitter, call, live.past.attempts);
        let wait = self.baseline.wait(live.past, failure, draw);
        if failure == Failure::Invalid {
            live.past.tries = 0;
        }
        match wait {
            Some(wait) if now + wait < live.deadline => match wait {
                0 => self.send(call, now),
                _ => Step::Wait { until: now + wait },
            },
            _ => self.end(call),
        }
    }

    fn send(&mut self, call: usize, now: Micros) -> Step {
        let Some(live) = self.calls.get_mut(&call) else { return Step::End };
        live.past.attempts += 1;
        live.past.tries += 1;
        Step::Send { timeout: ATTEMPT_TIMEOUT.min(live.deadline - now) }
    }

    fn end(&mut self, call: usize) -> Step {
        self.calls.remove(&call);
        Step::End
    }
}

impl Process for Plain {
    fn next(&mut self, call: usize, news: News, now: Micros) -> Step {
        match news {
            News::Start => {
                let live = Live { deadline: now + DEADLINE, past: Past::default() };
                self.calls.insert(call, live);
                self.send(call, now)
            }
            News::TimerFired | News::SlotFree => self.send(call, now),
            News::Answer { valid: true } => self.end(call),
            News::Answer { valid: false } => {
                if let Some(live) = self.calls.get_mut(&call) {
                    live.past.answers += 1;
                }
                self.after(call, Failure::Invalid, now)
            }
            News::Refused(Status::Unavailable) => self.after(call, Failure::Unavailable, now),
            News::Refused(Status::Throttled { .. }) => self.after(call, Failure::Throttled, now),
            News::TimedOut => self.after(call, Failure::TimedOut, now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Baseline, Plain};
    use crate::clock::{Micros, SECOND, seconds};
    use crate::luck::{Luck, Matter};
    use crate::policy::{News, Process, Step};
    use crate::server::Status;

    /// The waits in seconds between attempts that all fail in the same way, at once.
    fn waits(baseline: Baseline, news: News) -> Vec<f64> {
        let mut process = Plain::new(baseline, Luck::new(1));
        let (mut now, mut sent) = (0, Vec::new());
        let mut step = process.next(0, News::Start, now);
        while step != Step::End {
            let news = if let Step::Wait { until } = step {
                now = until;
                News::TimerFired
            } else {
                assert_eq!(step, Step::Send { timeout: 20 * SECOND });
                sent.push(now);
                news
            };
            step = process.next(0, news, now);
        }
        sent.windows(2).map(|two| seconds(two[1] - two[0])).collect()
    }

    const INVALID: News = News::Answer { valid: false };
    const UNAVAILABLE: News = News::Refused(Status::Unavailable);
    const THROTTLED: News = News::Refused(Status::Throttled { hint: 30 * SECOND });

    #[test]
    fn waits_are_those_of_the_code_they_stand_for() {
        let table: [(Baseline, News, &[f64]); 16] = [
            (Baseline::None, INVALID, &[]),
            (Baseline::None, UNAVAILABLE, &[]),
            (Baseline::Instructor, INVALID, &[0.0, 0.0]),
            (Baseline::Instructor, UNAVAILABLE, &[0.0, 0.0]),
            (Baseline::Instructor, THROTTLED, &[0.0, 0.0]),
            (Baseline::Fixed, INVALID, &[1.0; 4]),
            (Baseline::Fixed, THROTTLED, &[1.0; 4]),
            (Baseline::Tenacity, INVALID, &[2.0, 4.0]),
            (Baseline::Tenacity, UNAVAILABLE, &[2.0, 4.0]),
            (Baseline::Tenacity, THROTTLED, &[2.0, 4.0]),
            (Baseline::Tenacity, News::TimedOut, &[2.0, 4.0]),
            (Baseline::Genai, INVALID, &[0.0, 0.0]),
            (Baseline::Rstructor, INVALID, &[0.5; 3]),
            (Baseline::Rstructor, UNAVAILABLE, &[2.0; 3]),
            (Baseline::Rstructor, THROTTLED, &[5.0; 3]),
            (Baseline::Rstructor, News::TimedOut, &[1.0; 3]),
        ];
        for (baseline, news, expected) in table {
            assert_eq!(waits(baseline, news), expected, "{baseline:?} after {news:?}");
        }
    }

    #[test]
    fn python_genai_waits_with_jitter_on_top_and_ignores_the_server_s_delay() {
        for news in [UNAVAILABLE, THROTTLED, News::TimedOut] {
            let waits = waits(Baseline::Genai, news);
            assert_eq!(waits.len(), 4);
            for (n, (wait, least)) in waits.iter().zip([1.0, 2.0, 4.0, 8.0]).enumerate() {
                let jitter = Luck::new(1).draw(Matter::Jitter, 0, u32::try_from(n).unwrap() + 1);
                assert!((wait - least - jitter).abs() < 1e-6, "{wait} {least} {jitter}");
            }
        }
    }

    #[test]
    fn python_genai_counts_transport_failures_anew_after_an_answer() {
        let mut process = Plain::new(Baseline::Genai, Luck::new(1));
        let send = Step::Send { timeout: 20 * SECOND };
        assert_eq!(process.next(0, News::Start, 0), send);
        for answers in 1..=3 {
            let mut now = 0;
            for least in [1, 2, 4] {
                let step = process.next(0, UNAVAILABLE, now);
                let Step::Wait { until } = step else { panic!("{step:?}") };
                assert!((least * SECOND..(least + 1) * SECOND).contains(&(until - now)));
                now = until;
                assert_eq!(process.next(0, News::TimerFired, now), send);
            }
            let expected = if answers < 3 { send } else { Step::End };
            assert_eq!(process.next(0, INVALID, now), expected, "after {answers}");
        }
    }

    #[test]
    fn the_caller_drops_the_call_at_the_deadline() {
        let mut process = Plain::new(Baseline::Rstructor, Luck::new(1));
        let second = |seconds: Micros| seconds * SECOND;
        let sent = |seconds| Step::Send { timeout: second(seconds) };
        assert_eq!(process.next(0, News::Start, second(100)), sent(20));
        assert_eq!(process.next(0, News::TimedOut, second(120)), Step::Wait { until: second(121) });
        assert_eq!(process.next(0, News::TimerFired, second(121)), sent(20));
        assert_eq!(process.next(0, THROTTLED, second(140)), Step::Wait { until: second(145) });
        assert_eq!(process.next(0, News::TimerFired, second(145)), sent(15));
        assert_eq!(process.next(0, News::TimedOut, second(160)), Step::End);
        // A wait up to the deadline is one too long.
        for (now, expected) in [(154, Step::Wait { until: second(159) }), (155, Step::End)] {
            process.next(1, News::Start, second(100));
            assert_eq!(process.next(1, THROTTLED, second(now)), expected);
        }
    }
}
