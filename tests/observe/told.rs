//! What a client tells, kept for tests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use instructor::testing::Scripted;
use instructor::{
    AttemptOutcome, Client, ClientBuilder, Completion, Cooldown, Event, Exchange, Fault, FaultKind,
    Guards, Provider, Request, Retry, Usage, Wait,
};
use tokio::time::sleep;

/// The events of a client, a line each.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    pub(crate) fn by(&self, client: ClientBuilder) -> ClientBuilder {
        let told = Arc::clone(&self.0);
        client.observe(move |event| told.lock().expect("no panic").push(line(event)))
    }

    /// What was told since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().expect("no panic"))
    }
}

fn line(event: &Event) -> String {
    match event {
        Event::AttemptStarted { call, number, kind, timeout, .. } => {
            format!("{call}: attempt {number}: {kind:?}, at most {} s", timeout.as_secs())
        }
        Event::AttemptEnded { call, number, outcome, latency, usage, .. } => {
            let outcome = match outcome {
                AttemptOutcome::Accepted => "accepted".to_owned(),
                AttemptOutcome::Rejected(violations) => format!("rejected, {violations}"),
                AttemptOutcome::Failed(fault) => format!("failed, {fault}"),
                other => format!("{other:?}"),
            };
            let (latency, tokens) = (latency.as_secs_f64(), usage.total_tokens());
            format!("{call}: attempt {number}: {outcome}, {latency} s, {tokens} tokens")
        }
        Event::Waiting { call, delay, why, .. } => {
            format!("{call}: waits {} s: {why:?}", delay.as_secs())
        }
        Event::GaveUp { call, reason, violations, .. } => {
            format!("{call}: gave up: {reason:?} [{violations}]")
        }
        Event::Cancelled { call, .. } => format!("{call}: cancelled"),
        Event::Breaker { model, change, .. } => {
            format!("{model}: breaker {:?} -> {:?}: {:?}", change.from, change.to, change.cause)
        }
        Event::Cooldown { model, delay, .. } => {
            format!("{model}: cooldown of {} s", delay.as_secs())
        }
        Event::RetryRatio { model, ratio, .. } => format!("{model}: retry ratio {ratio:.3}"),
        other => format!("{other:?}"),
    }
}

/// A provider that takes its time before it does what the script says.
#[derive(Debug)]
pub(crate) struct Slow(pub(crate) Scripted, pub(crate) Duration);

impl Provider for Slow {
    fn name(&self) -> &'static str {
        "slow"
    }

    fn default_model(&self) -> &'static str {
        "snail-1"
    }

    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a> {
        Box::pin(async move {
            sleep(self.1).await;
            self.0.send(request, timeout).await
        })
    }
}

/// A client whose waits are 1, 2, 4 … s, and which spreads nobody after a cooldown.
pub(crate) fn plain(provider: impl Provider + 'static) -> ClientBuilder {
    let retry = Retry::default().wait(Wait::exponential());
    Client::builder(provider).retry(retry).guards(guards()).seed(1)
}

pub(crate) fn guards() -> Guards {
    Guards::batch().cooldown(Cooldown::default().longest_gap(Duration::ZERO))
}

pub(crate) fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) fn overloaded() -> Fault {
    Fault::new(FaultKind::Transient, "overloaded").status(503)
}

pub(crate) fn throttled(seconds: u64) -> Fault {
    Fault::new(FaultKind::Throttled, "too many").status(429).retry_after(secs(seconds))
}

/// An answer that used this many tokens, read and written.
pub(crate) fn costing(text: &str, input: u64, output: u64) -> Completion {
    let mut completion = Completion::new(text);
    let mut usage = Usage::default();
    (usage.input_tokens, usage.output_tokens) = (input, output);
    completion.usage = usage;
    completion
}
