//! The loop that sends, waits and asks the machine: the only code that awaits.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::fault::{Fault, FaultKind};
use crate::observe::{Event as Told, Observer};
use crate::read::{self, Change};
use crate::report::{Attempt, AttemptOutcome, Report, Waited};
use crate::retry::{
    AttemptKind, AttemptPlan, Call, Class, Decision, Event, Outcome, Retry, Scope, SplitMix64,
};
use crate::{Completion, Error, Path, Provider, Request, Result, Usage, Violations, reask};

/// One call: what it asks, of whom and how often.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    pub(crate) provider: &'a dyn Provider,
    pub(crate) observer: &'a Observer,
    pub(crate) policy: Retry,
    pub(crate) request: Request,
    /// Counted from 1 in its client.
    pub(crate) call: u64,
    /// The client's seed for jitter.
    pub(crate) seed: u64,
}

/// What the caller's type says of an answer.
pub(crate) enum Verdict {
    Accepted(Seen),
    Rejected(Violations),
}

/// What is to be told of an answer that was read.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) changes: Vec<Change>,
    pub(crate) unchecked: Vec<Path>,
}

/// Decides on the text of an answer, and keeps its value.
pub(crate) type Judge<'a> = dyn FnMut(&str) -> Verdict + Send + 'a;

/// Runs the call to its end; on success the judge has the value.
///
/// Not generic, so that all types share one loop. Dropping the future drops what it awaits: no
/// request follows.
pub(crate) async fn drive(job: Job<'_>, judge: &mut Judge<'_>) -> Result<Report> {
    let Job { provider, observer, policy, mut request, call, seed } = job;
    let start = Instant::now();
    let own_turns = request.messages.len();
    let mut machine = Call::new(policy);
    let mut scope = Scope::default();
    let mut random = SplitMix64::for_call(seed, call);
    let mut report = Report::default();
    let mut waits = Vec::new();
    let mut last_answer = None;
    let mut event = Event::Start;
    loop {
        let now = start.elapsed();
        event = match machine.next(event, now, &mut scope, &mut || random.draw()) {
            Decision::Attempt(plan) => {
                let AttemptPlan { number, kind, timeout } = plan;
                observer.tell(|| Told::AttemptStarted { call, number, kind, timeout });
                let ended = attempt(provider, &request, timeout, judge).await;
                let latency = start.elapsed().saturating_sub(now);
                let outcome = ended.outcome(request.max_output_tokens.is_some());
                ended.amend(&mut request, own_turns, outcome.class);
                let waits = std::mem::take(&mut waits);
                let (attempt, answer) = ended.into_record(number, kind, waits, now, latency);
                observer.tell(|| {
                    let (outcome, usage) = (attempt.outcome.without_content(), attempt.usage);
                    Told::AttemptEnded { call, number, outcome, latency, usage }
                });
                report.attempts.push(attempt);
                last_answer = answer.or(last_answer);
                Event::Outcome(outcome)
            }
            Decision::Wait { until, why } => {
                let delay = until.saturating_sub(now);
                observer.tell(|| Told::Waiting { call, delay, why });
                sleep(delay).await;
                waits.push(Waited { delay, why });
                Event::TimerFired
            }
            Decision::Done => return Ok(report),
            Decision::GiveUp { reason, retry_after } => {
                let error = Error::gave_up(reason, retry_after, report, last_answer);
                observer.tell(|| {
                    let violations = error.violations().without_content();
                    Told::GaveUp { call, reason, violations }
                });
                return Err(error);
            }
        }
    }
}

/// One attempt, over.
struct Ended {
    outcome: AttemptOutcome,
    completion: Option<Completion>,
    seen: Seen,
}

async fn attempt(
    provider: &dyn Provider,
    request: &Request,
    limit: Duration,
    judge: &mut Judge<'_>,
) -> Ended {
    let sent = timeout(limit, provider.send(request, limit)).await.unwrap_or_else(|_| {
        let message = format!("no answer within {limit:?}");
        Err(Fault::new(FaultKind::Timeout, message).ambiguous())
    });
    let completion = match sent {
        Ok(completion) => completion,
        Err(fault) => {
            let completion = fault.completion.as_deref().cloned();
            return Ended {
                outcome: AttemptOutcome::Failed(fault),
                completion,
                seen: Seen::default(),
            };
        }
    };
    let (outcome, seen) = match judge(completion.text()) {
        Verdict::Accepted(seen) => (AttemptOutcome::Accepted, seen),
        Verdict::Rejected(violations) => (AttemptOutcome::Rejected(violations), Seen::default()),
    };
    Ended { outcome, completion: Some(completion), seen }
}

impl Ended {
    /// Makes the request what the next attempt would have to send, should there be one.
    ///
    /// Only the last wrong answer stays in the conversation, behind the caller's own turns; a fault
    /// does not touch it.
    fn amend(&self, request: &mut Request, own_turns: usize, class: Class) {
        match (class, &self.outcome, &self.completion) {
            (Class::Rejected, AttemptOutcome::Rejected(violations), Some(completion)) => {
                request.messages.truncate(own_turns);
                request.messages.extend(reask::turns(completion, violations));
            }
            (Class::Truncated, ..) => {
                request.max_output_tokens =
                    request.max_output_tokens.map(|limit| limit.saturating_mul(2));
            }
            _ => {}
        }
    }

    /// The attempt for the report, and the answer if there was one.
    fn into_record(
        self,
        number: u32,
        kind: AttemptKind,
        waits: Vec<Waited>,
        started: Duration,
        latency: Duration,
    ) -> (Attempt, Option<Completion>) {
        let Self { outcome, completion, seen: Seen { changes, unchecked } } = self;
        let answer = completion.as_ref();
        let cost_unknown = matches!(&outcome, AttemptOutcome::Failed(fault) if fault.ambiguous);
        let attempt = Attempt {
            number,
            kind,
            waits,
            started,
            latency,
            outcome,
            usage: answer.map_or(Usage::default(), |answer| answer.usage),
            cost_unknown,
            model: answer.and_then(|answer| answer.model.clone()),
            response_id: answer.and_then(|answer| answer.response_id.clone()),
            finish_reason: answer.and_then(|answer| answer.finish_reason.clone()),
            changes,
            unchecked,
        };
        (attempt, completion)
    }

    /// The attempt as the machine sees it.
    fn outcome(&self, has_token_limit: bool) -> Outcome {
        let plain = |class| Outcome { class, hint: None, floor: None, limit: None };
        let fault = match &self.outcome {
            AttemptOutcome::Accepted => return plain(Class::Accepted),
            AttemptOutcome::Rejected(_) => {
                let text = self.completion.as_ref().map_or("", Completion::text);
                // An answer too long to read is too long to send back: asked anew, once.
                return match read::is_too_long(text) {
                    true => Outcome { limit: Some(1), ..plain(Class::Regenerate) },
                    false => plain(Class::Rejected),
                };
            }
            AttemptOutcome::Failed(fault) => fault,
        };
        let class = match fault.kind {
            FaultKind::Transient => Class::Transient,
            FaultKind::Timeout => Class::Timeout,
            FaultKind::Throttled => Class::Throttle,
            FaultKind::Quota(_) => Class::Quota,
            FaultKind::Truncated => Class::Truncated,
            FaultKind::Blocked => Class::Blocked,
            FaultKind::Malformed | FaultKind::Withheld => Class::Regenerate,
            FaultKind::Adjusted => Class::Adjusted,
            FaultKind::Auth | FaultKind::Request(_) | FaultKind::UnknownFinish => Class::Fatal,
        };
        // Without a limit of ours there is none to raise.
        let futile = class == Class::Truncated && !has_token_limit;
        let limit = if futile { Some(0) } else { fault.limit };
        Outcome { class, hint: fault.retry_after, floor: fault.floor, limit }
    }
}
