//! An outage in the middle of a stream of calls, seen from all sides: events as they come,
//! `client.stats()` before, during and after, the spans of a call, the ledger of an error.
//!
//! ```text
//! cargo run --example observability
//! ```
//!
//! It runs offline, against the emulator, and takes some ten seconds: the waits are real.

mod spans;

use std::error::Error as StdError;
use std::time::{Duration, Instant};

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, EmulatorBuilder, Failure, Step};
use instructor::{
    AttemptOutcome, Breaker, BreakerState, Client, Cooldown, Error, Event, Extract, Guards, Report,
    Retry, Stats, Wait, Waited,
};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::instrument::WithSubscriber;

/// A person to get in touch with.
#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Contact {
    /// Full name, as written.
    #[extract(length(1..=80))]
    name: String,
    /// Age in years.
    #[extract(range(0..=150))]
    age: u8,
}

const TEXT: &str = "Grace Hopper, 85";

#[tokio::main]
async fn main() -> Result<(), Box<dyn StdError>> {
    let outage = emulator(&[
        (6, Step::Read),
        (9, Failure::Overloaded.into()),
        (4, Step::Read),
        (1, Failure::PerMinute(Duration::from_secs(1)).into()),
    ]);
    let start = Instant::now();
    let print = move |event: &Event| print_event(start.elapsed(), event);
    let (loud, _emulator) = client(outage, print).await?;

    println!("== events: a stream of calls through an outage");
    stream(&loud, 6).await?;
    let before = loud.stats();
    let calls = tokio::spawn({
        let client = loud.clone();
        async move { stream(&client, 14).await }
    });
    while loud.stats().models[0].breaker != Some(BreakerState::Open) && !calls.is_finished() {
        sleep(Duration::from_millis(10)).await;
    }
    let during = loud.stats();
    calls.await??;
    let after = loud.stats();

    println!("\n== stats: before, during and after");
    println!(
        "{:8} {:>5} {:>8} {:>7} {:>5} {:>9} {:>6} {:>6} {:>8} {:>5} {:>5} {:>5}",
        "",
        "calls",
        "attempts",
        "retries",
        "ratio",
        "throttled",
        "useful",
        "wasted",
        "breaker",
        "open",
        "limit",
        "queue"
    );
    for (moment, stats) in [("before", before), ("during", during), ("after", after)] {
        print_stats(moment, &stats);
    }

    println!("\n== spans: a call with a fault and a wrong answer, each span as it closes");
    let troubled = [(1, Failure::Internal.into()), (1, Step::Invalid), (1, Step::Read)];
    let (quiet, _emulator) = client(emulator(&troubled), |_| {}).await?;
    quiet
        .extract::<Contact>()
        .text(TEXT)
        .into_future()
        .with_subscriber(spans::Printer::new())
        .await?;

    println!("\n== ledger: every attempt of a call that gave up");
    let hopeless = [
        (1, Failure::PerMinute(Duration::ZERO).into()),
        (1, Step::Invalid),
        (1, Failure::Overloaded.into()),
        (1, Step::Invalid),
    ];
    let (quiet, _emulator) = client(emulator(&hopeless), |_| {}).await?;
    match quiet.extract::<Contact>().text(TEXT).retry(4).await {
        Ok(contact) => println!("that went well: {contact:?}"),
        Err(error) => {
            println!("{error}\nreason: {:?}, {:?}", error.kind(), error.reason());
            print_ledger(error.report());
        }
    }
    Ok(())
}

/// Calls, one every 50 ms, none waiting for another.
async fn stream(client: &Client, calls: usize) -> Result<(), Error> {
    let mut running = JoinSet::new();
    for _ in 0..calls {
        running.spawn(client.extract::<Contact>().text(TEXT).into_future());
        sleep(Duration::from_millis(50)).await;
    }
    running.join_all().await.into_iter().try_for_each(|contact| contact.map(drop))
}

fn emulator(script: &[(usize, Step)]) -> EmulatorBuilder {
    script
        .iter()
        .fold(Emulator::builder(), |emulator, (count, step)| emulator.steps(*count, step.clone()))
}

/// A client of the emulator, which runs as long as it is kept.
async fn client(
    emulator: EmulatorBuilder,
    observe: impl Fn(&Event) + Send + Sync + 'static,
) -> Result<(Client, Emulator), Box<dyn StdError>> {
    let emulator = emulator.start().await?;
    let gemini = Gemini::builder().api_key("any").base_url(emulator.url()).build()?;
    // Quick to open, close and come back, so that there is something to see in seconds.
    let breaker = Breaker::default().consecutive_failures(4).open_for([Duration::from_millis(600)]);
    let cooldown = Cooldown::default().longest_gap(Duration::from_millis(200));
    let client = Client::builder(gemini)
        .retry(Retry::default().transient_retries(9).wait(Wait::exponential().multiplier(0.1)))
        .guards(Guards::batch().breaker(breaker).cooldown(cooldown))
        .observe(observe)
        .build();
    Ok((client, emulator))
}

fn print_event(at: Duration, event: &Event) {
    let text = match event {
        Event::Breaker { change, .. } => {
            format!("** breaker: {:?} -> {:?}, {:?}", change.from, change.to, change.cause)
        }
        Event::Cooldown { delay, .. } => format!("** cooldown for all: {delay:?}"),
        Event::RetryRatio { ratio, .. } => {
            format!("** alert: {:.0} % of the attempts are retries", ratio * 100.0)
        }
        Event::AttemptEnded {
            call,
            number,
            outcome: AttemptOutcome::Failed(fault),
            latency,
            ..
        } => {
            let status = fault.status.unwrap_or_default();
            format!(
                "call {call:2}, attempt {number}: {:?}, {status} after {latency:.0?}",
                fault.kind
            )
        }
        Event::Waiting { call, delay, why, .. } => {
            format!("call {call:2} waits {:.3} s: {why}", delay.as_secs_f64())
        }
        Event::GaveUp { call, reason, .. } => format!("call {call:2} gave up: {reason}"),
        Event::Cancelled { call, .. } => format!("call {call:2} was dropped"),
        // Starts and good answers would be most of the lines.
        _ => return,
    };
    println!("{:6.3} s  {text}", at.as_secs_f64());
}

fn print_stats(moment: &str, stats: &Stats) {
    let model = &stats.models[0];
    println!(
        "{moment:8} {:5} {:8} {:7} {:4.0}% {:9} {:6} {:6} {:>8} {:4.1}s {:5} {:5}",
        stats.calls,
        stats.attempts,
        stats.retries,
        stats.retry_ratio * 100.0,
        stats.throttles,
        stats.useful_tokens,
        stats.wasted_tokens,
        model.breaker.map(|breaker| format!("{breaker:?}")).unwrap_or_default(),
        model.open.as_secs_f64(),
        model.limit.unwrap_or_default(),
        model.queued,
    );
}

fn print_ledger(report: &Report) {
    for attempt in &report.attempts {
        attempt.waits.iter().for_each(print_wait);
        println!(
            "attempt {} ({:?}), from {:.3} s for {:.0?}, breaker epoch {}, {} tokens{}",
            attempt.number,
            attempt.kind,
            attempt.started.as_secs_f64(),
            attempt.latency,
            attempt.breaker_epoch,
            attempt.usage.total_tokens(),
            attempt.response_id.as_ref().map(|id| format!(", answer {id}")).unwrap_or_default(),
        );
        match &attempt.outcome {
            AttemptOutcome::Accepted => println!("    accepted"),
            AttemptOutcome::Rejected(violations) => println!("    rejected: {violations}"),
            AttemptOutcome::Failed(fault) => println!("    failed: {:?}, {fault}", fault.kind),
            _ => println!("    over"),
        }
    }
    report.last_waits.iter().for_each(print_wait);
    let usage = report.usage();
    println!("in all: {} tokens in, {} out", usage.input_tokens, usage.output_tokens);
}

fn print_wait(waited: &Waited) {
    println!("  waited {:.3} s: {}", waited.delay.as_secs_f64(), waited.why);
}
