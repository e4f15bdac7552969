//! The loop that sends, waits and asks the machine: the only code that awaits.

mod shared;
mod span;
#[cfg(test)]
mod tests;
mod ticket;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};
use tracing::Instrument;

pub(crate) use self::shared::{Guarded, Shared};
use self::span::CallSpan;
use self::ticket::{Step, Ticket};
use crate::fault::{Fault, FaultKind, QuotaKind};
use crate::judge::{Hearing, Judge, Seen, Verdict};
use crate::machine::{AttemptKind, AttemptPlan, Class, Decision, Event, Outcome};
use crate::observe::{Event as Told, Observer};
use crate::read::{self, Limits};
use crate::report::{Attempt, AttemptOutcome, Report, Waited};
use crate::retry::{Retry, SplitMix64};
use crate::{Completion, Error, Lowering, Provider, Request, Result, Usage, reask};

/// One call: what it asks, of whom and how often.
pub(crate) struct Job<'a> {
    pub(crate) provider: &'a dyn Provider,
    pub(crate) observer: &'a Observer,
    pub(crate) guarded: Arc<Guarded>,
    pub(crate) policy: Retry,
    pub(crate) request: Request,
    /// What the provider loses of the request's schema.
    pub(crate) lowerings: Cow<'static, [Lowering]>,
    /// Counted from 1 in its client.
    pub(crate) call: u64,
    /// The client's seed for jitter.
    pub(crate) seed: u64,
    /// Whether spans may hold prompts and answers.
    pub(crate) capture_content: bool,
    /// How large an answer may be.
    pub(crate) limits: Limits,
}

/// Runs the call to its end; on success the judge has the value.
///
/// Not generic, so that all types share one loop. Dropping the future drops what it awaits: no
/// request follows, and the guards get back what the call held.
pub(crate) async fn drive(job: Job<'_>, judge: &mut dyn Judge) -> Result<Report> {
    let mut call_span = CallSpan::new(&job);
    let span = call_span.span().clone();
    let result = run(job, judge, &mut call_span).instrument(span).await;
    call_span.end(&result);
    result
}

async fn run(job: Job<'_>, judge: &mut dyn Judge, span: &mut CallSpan) -> Result<Report> {
    let Job {
        provider, observer, guarded, policy, mut request, lowerings, call, seed, limits, ..
    } = job;
    let random = SplitMix64::for_call(seed, call);
    let own_turns = request.messages.len();
    let deadline = policy.deadline_or_default();
    let start = Instant::now();
    let mut ticket = Ticket::new(policy.clone(), random, guarded, observer, call);
    let mut report = Report { call, lowerings, ..Report::default() };
    let mut waits = Vec::new();
    let mut last_answer = None;
    let mut event = Event::Start;
    loop {
        let Step { decision, now, bell } = ticket.next(event);
        event = match decision {
            Decision::Attempt(plan) => {
                let AttemptPlan { number, kind, timeout, epoch, .. } = plan;
                observer.tell(|| Told::AttemptStarted { call, number, kind, timeout });
                let started = start.elapsed();
                let left = deadline.saturating_sub(started);
                let attempt_span = span.attempt(&plan, &request);
                let ended = attempt(provider, &request, timeout, left, judge, &mut ticket)
                    .instrument(attempt_span.clone())
                    .await;
                let latency = start.elapsed().saturating_sub(started);
                let outcome = ended.outcome(&policy, limits, request.max_output_tokens);
                ended.amend(&mut request, own_turns, outcome.class);
                let waits = std::mem::take(&mut waits);
                let place = Place { number, kind, epoch, waits, started, latency };
                let (attempt, answer) = ended.into_record(place);
                span.attempt_ended(&attempt_span, &attempt, answer.as_ref());
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
                let Some(bell) = bell else {
                    sleep(delay).await;
                    waits.push(Waited { delay, why });
                    event = Event::TimerFired;
                    continue;
                };
                let since = Instant::now();
                let rang = timeout(delay, bell.notified()).await.is_ok();
                waits.push(Waited { delay: since.elapsed().min(delay), why });
                if rang { Event::SlotFree } else { Event::TimerFired }
            }
            Decision::Done => return Ok(report),
            Decision::GiveUp { reason, retry_after } => {
                report.last_waits = waits;
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
    /// Whether the caller's checks of the answer did not end in time.
    late: bool,
}

/// Where an attempt stands in its call.
struct Place {
    number: u32,
    kind: AttemptKind,
    epoch: u64,
    waits: Vec<Waited>,
    started: Duration,
    latency: Duration,
}

/// Sends the request, for as long as `limit`, and has the answer judged, for as long as `left`
/// since the start of the attempt.
async fn attempt(
    provider: &dyn Provider,
    request: &Request,
    limit: Duration,
    left: Duration,
    judge: &mut dyn Judge,
    ticket: &mut Ticket<'_>,
) -> Ended {
    let start = Instant::now();
    let sent = timeout(limit, provider.send(request, limit)).await.unwrap_or_else(|_| {
        let message = format!("no answer within {limit:?}");
        Err(Fault::new(FaultKind::Timeout, message).ambiguous())
    });
    let completion = match sent {
        Ok(completion) => completion,
        Err(fault) => {
            let completion = fault.completion.as_deref().cloned();
            return Ended::without_verdict(fault, completion);
        }
    };
    let verdict = match judge.hear(completion.text()) {
        Hearing::Over(verdict) => verdict,
        Hearing::Pending(verdict) => {
            // The service has done its part: a check may ask it something of its own.
            ticket.answered();
            let left = left.saturating_sub(start.elapsed());
            match timeout(left, verdict).await {
                Ok(verdict) => verdict,
                Err(_) => {
                    let message = "the checks of the answer did not end before the deadline";
                    let fault = Fault::new(FaultKind::Timeout, message);
                    return Ended { late: true, ..Ended::without_verdict(fault, Some(completion)) };
                }
            }
        }
    };
    let (outcome, seen) = match verdict {
        Verdict::Accepted(seen) => (AttemptOutcome::Accepted, seen),
        Verdict::Rejected(violations) => (AttemptOutcome::Rejected(violations), Seen::default()),
    };
    Ended { outcome, completion: Some(completion), seen, late: false }
}

impl Ended {
    fn without_verdict(fault: Fault, completion: Option<Completion>) -> Self {
        let outcome = AttemptOutcome::Failed(fault);
        Self { outcome, completion, seen: Seen::default(), late: false }
    }

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
    fn into_record(self, place: Place) -> (Attempt, Option<Completion>) {
        let Self { outcome, completion, seen: Seen { changes, unchecked }, .. } = self;
        let Place { number, kind, epoch, waits, started, latency } = place;
        let answer = completion.as_ref();
        let cost_unknown = matches!(&outcome, AttemptOutcome::Failed(fault) if fault.ambiguous);
        let attempt = Attempt {
            number,
            kind,
            breaker_epoch: epoch,
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
    fn outcome(&self, policy: &Retry, limits: Limits, max_output_tokens: Option<u32>) -> Outcome {
        let usage = self.completion.as_ref().map_or(Usage::default(), |answer| answer.usage);
        let mut outcome = Outcome::new(self.class(limits)).tokens(usage.total_tokens());
        match &self.outcome {
            AttemptOutcome::Accepted => {}
            AttemptOutcome::Rejected(violations) => {
                // An answer too long to read is too long to send back: asked anew, once.
                outcome.limit = (outcome.class == Class::Regenerate).then_some(1);
                outcome.refused = !policy.reasks_after(violations);
            }
            AttemptOutcome::Failed(fault) => {
                (outcome.hint, outcome.floor) = (fault.retry_after, fault.floor);
                // Without a limit of ours there is none to raise, nor if it is as high as can be.
                let is_last = max_output_tokens.is_none_or(|limit| limit == u32::MAX);
                let futile = outcome.class == Class::Truncated && is_last;
                outcome.limit = if futile { Some(0) } else { fault.limit };
                let is_waited_for =
                    matches!(outcome.class, Class::Transient | Class::Timeout | Class::Throttle);
                outcome.refused = is_waited_for && !policy.retries(fault);
            }
        }
        outcome
    }

    fn class(&self, limits: Limits) -> Class {
        let fault = match &self.outcome {
            AttemptOutcome::Accepted => return Class::Accepted,
            AttemptOutcome::Rejected(_) => {
                let text = self.completion.as_ref().map_or("", Completion::text);
                return match read::is_too_long(text, limits) {
                    true => Class::Regenerate,
                    false => Class::Rejected,
                };
            }
            AttemptOutcome::Failed(_) if self.late => return Class::Late,
            AttemptOutcome::Failed(fault) => fault,
        };
        match fault.kind {
            FaultKind::Transient => Class::Transient,
            FaultKind::Timeout => Class::Timeout,
            FaultKind::Throttled => Class::Throttle,
            FaultKind::Quota(quota) if quota != QuotaKind::RequestTooBig => Class::Quota(quota),
            FaultKind::Truncated => Class::Truncated,
            FaultKind::Blocked => Class::Blocked,
            FaultKind::Malformed | FaultKind::Withheld => Class::Regenerate,
            FaultKind::Adjusted => Class::Adjusted,
            // A request that is too big says nothing of the quota of smaller ones.
            FaultKind::Quota(_)
            | FaultKind::Auth
            | FaultKind::Request(_)
            | FaultKind::UnknownFinish => Class::Fatal,
        }
    }
}
