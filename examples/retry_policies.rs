//! Policies side by side: the waits of each, and the same misfortunes under each.
//!
//! ```text
//! cargo run --example retry_policies
//! ```
//!
//! The clock is a paused one that jumps from wait to wait, so minutes take no time.

use std::time::Duration;

use instructor::testing::Scripted;
use instructor::{Client, Fault, FaultKind, Guards, Jitter, Retry, Stop, Wait};
use tokio::time::Instant;

/// A policy and its wait, which the policy keeps to itself.
struct Policy {
    name: &'static str,
    wait: Wait,
    retry: Retry,
}

fn policies() -> Vec<Policy> {
    let policy =
        |name, retry: Retry, wait: Wait| Policy { name, retry: retry.wait(wait.clone()), wait };
    let exponential = Wait::exponential;
    vec![
        // What holds where nothing is said: 1, 2, 4 … s up to 60, each drawn from zero to that.
        policy("default", Retry::default(), exponential().max(secs(60)).jitter(Jitter::Full)),
        // What users of tenacity bring along.
        policy(
            "tenacity",
            Retry::attempts(3),
            exponential().multiplier(2.0).min(secs(2)).max(secs(100)),
        ),
        policy("at once", Retry::attempts(3), Wait::none()),
        policy("fixed", Retry::attempts(5), Wait::fixed(secs(1))),
        policy("fibonacci", Retry::attempts(6), Wait::fibonacci(secs(1))),
        // A schedule of one's own ends, and the call with it.
        policy("schedule", Retry::default(), Wait::schedule([secs(1), secs(5), secs(25)])),
        // As long as there are no more than 20 s of it.
        policy(
            "20 seconds",
            Retry::default().stop(Stop::before_delay(secs(20))),
            Wait::exponential_jitter().max(secs(8)),
        ),
    ]
}

/// What happens to each call: its name, and what the service does in turn.
fn misfortunes() -> [(&'static str, Scripted); 5] {
    let overloaded = || Fault::new(FaultKind::Transient, "overloaded").status(503);
    let throttled = |seconds| {
        Fault::new(FaultKind::Throttled, "too many").status(429).retry_after(secs(seconds))
    };
    let fail = |times| (0..times).fold(Scripted::new(), |script, _| script.fault(overloaded()));
    [
        ("503 once", fail(1).reply("30")),
        ("503 four times", fail(4).reply("30")),
        (
            "429 for 30 s, then 503",
            Scripted::new().fault(throttled(30)).fault(overloaded()).reply("30"),
        ),
        ("two wrong answers", Scripted::new().reply("300").reply("-3").reply("30")),
        ("429 for ten minutes", Scripted::new().fault(throttled(600)).reply("30")),
    ]
}

fn main() -> std::io::Result<()> {
    println!("waits in seconds after the n-th failure in a row; a range is a draw\n");
    print!("{:12}", "");
    (1..=8).for_each(|failure| print!("{failure:>9}"));
    println!();
    for Policy { name, wait, .. } in policies() {
        print!("{name:12}");
        (1..=8).for_each(|failure| print!("{:>9}", delay(&wait, failure)));
        println!();
    }

    for place in 0..misfortunes().len() {
        println!("\n{}", misfortunes()[place].0);
        for policy in policies() {
            // A runtime of its own, so that each begins at the same moment.
            tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .start_paused(true)
                .build()?
                .block_on(suffer(&policy, misfortunes()[place].1.clone()));
        }
    }
    Ok(())
}

/// One call through it all.
async fn suffer(policy: &Policy, script: Scripted) {
    let client = Client::builder(script)
        // One call shares nothing with others: the policy alone decides.
        .guards(Guards::off())
        .retry(policy.retry.clone())
        // Draws are the same each time.
        .seed(7)
        .build();
    let start = Instant::now();
    let result = client.extract::<u8>().text("thirty").with_report().await;
    let took = start.elapsed().as_secs_f64();
    let (attempts, outcome) = match result {
        Ok(extracted) => {
            (extracted.report.attempts.len(), format!("answered: {}", extracted.value))
        }
        Err(error) => {
            let reason = error.reason().map(|reason| format!("; {reason}")).unwrap_or_default();
            (error.attempts().len(), format!("{}{reason}", error.kind()))
        }
    };
    println!("  {:12}{attempts:2} attempts in {took:7.3} s  {outcome}", policy.name);
}

/// The wait, or between which two it is drawn.
fn delay(wait: &Wait, failure: u32) -> String {
    let seconds = |draw| wait.delay(failure, draw).map(|delay| delay.as_secs_f64());
    match (seconds(0.0), seconds(1.0)) {
        (Some(least), Some(most)) if least < most => format!("{least}-{most}"),
        (Some(wait), _) => wait.to_string(),
        (None, _) => "ends".into(),
    }
}

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
