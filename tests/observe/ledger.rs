//! The report: every attempt and every wait, of a call that succeeds and of one that fails.

use std::time::Duration;

use instructor::testing::Scripted;
use instructor::{
    Attempt, AttemptOutcome, Breaker, Error, ErrorKind, Fault, FaultKind, Limiter, QuotaKind,
    Reason, Report, Waited,
};
use tokio::time::{Instant, sleep};

use crate::told::{Slow, costing, guards, overloaded, plain, secs};

/// An attempt of the ledger in one line.
fn entry(attempt: &Attempt) -> String {
    let Attempt { number, kind, breaker_epoch, started, latency, usage, .. } = attempt;
    let waits: Vec<_> = attempt.waits.iter().map(wait).collect();
    let outcome = match &attempt.outcome {
        AttemptOutcome::Accepted => "accepted",
        AttemptOutcome::Rejected(_) => "rejected",
        AttemptOutcome::Failed(_) => "failed",
        _ => "else",
    };
    let unknown = if attempt.cost_unknown { " or more" } else { "" };
    format!(
        "{number} {kind:?} after [{}], from {started:?} for {latency:?}, epoch {breaker_epoch}: \
         {outcome}, {} + {}{unknown} tokens, {:?} {:?}",
        waits.join(", "),
        usage.input_tokens,
        usage.output_tokens,
        attempt.response_id.as_deref().unwrap_or_default(),
        attempt.finish_reason.as_deref().unwrap_or_default(),
    )
}

fn wait(waited: &Waited) -> String {
    format!("{:?} {:?}", waited.delay, waited.why)
}

fn ledger(report: &Report) -> Vec<String> {
    report.attempts.iter().map(entry).collect()
}

#[tokio::test(start_paused = true)]
async fn the_report_has_every_attempt_of_a_call_that_succeeds() -> Result<(), Error> {
    let mut wrong = costing("300", 10, 2);
    wrong.response_id = Some("r2".into());
    wrong.finish_reason = Some("STOP".into());
    let mut right = costing("30.0", 20, 3);
    (right.response_id, right.model) = (Some("r4".into()), Some("snail-1-002".into()));
    let timed_out = Fault::new(FaultKind::Timeout, "too slow").ambiguous();
    let scripted =
        Scripted::new().fault(timed_out).completion(wrong).fault(overloaded()).completion(right);
    let guards = guards().breaker(Breaker::default().consecutive_failures(1).open_for([secs(1)]));
    let client = plain(Slow(scripted, secs(2))).guards(guards).build();
    let extracted = client.extract::<u8>().text("thirty").with_report().await?;
    let report = extracted.report;
    assert_eq!(
        ledger(&report),
        [
            r#"1 First after [], from 0ns for 2s, epoch 0: failed, 0 + 0 or more tokens, "" """#,
            r#"2 Retry after [1s Backoff], from 3s for 2s, epoch 2: rejected, 10 + 2 tokens, "r2" "STOP""#,
            r#"3 Reask after [], from 5s for 2s, epoch 2: failed, 0 + 0 tokens, "" """#,
            r#"4 Retry after [1s Backoff], from 8s for 2s, epoch 2: accepted, 20 + 3 tokens, "r4" """#,
        ]
    );
    assert_eq!((report.usage().input_tokens, report.usage().output_tokens), (30, 5));
    let last = &report.attempts[3];
    assert_eq!((last.model.as_deref(), last.changes.len()), (Some("snail-1-002"), 1));
    assert!(report.last_waits.is_empty());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_report_of_an_error_has_the_waits_after_the_last_attempt_too() {
    let out = Fault::new(FaultKind::Quota(QuotaKind::Day), "used up").status(429);
    let scripted = Scripted::new().completion(costing("300", 10, 2)).fault(overloaded()).fault(out);
    let client = plain(scripted).build();
    let other = async {
        sleep(Duration::from_millis(500)).await;
        client.extract::<u8>().text("…").await
    };
    let ask = client.extract::<u8>().text("…").into_future();
    let (error, other) = tokio::join!(ask, other);
    let (error, other) = (error.expect_err("no quota"), other.expect_err("no quota"));
    assert_eq!(other.reason(), Some(Reason::Quota));

    assert_eq!(error.reason(), Some(Reason::QuotaGate(QuotaKind::Day)));
    assert_eq!(error.kind(), ErrorKind::Quota(QuotaKind::Day));
    assert_eq!(
        ledger(error.report()),
        [
            r#"1 First after [], from 0ns for 0ns, epoch 0: rejected, 10 + 2 tokens, "" """#,
            r#"2 Reask after [], from 0ns for 0ns, epoch 0: failed, 0 + 0 tokens, "" """#,
        ]
    );
    assert_eq!(error.attempts().len(), 2);
    let last_waits: Vec<_> = error.report().last_waits.iter().map(wait).collect();
    assert_eq!(last_waits, ["1s Backoff"]);
    assert_eq!(error.usage().total_tokens(), 12);
}

#[tokio::test(start_paused = true)]
async fn a_wait_in_the_queue_is_told_as_long_as_it_was() -> Result<(), Error> {
    let scripted = Scripted::new().reply("1").reply("2");
    let guards = guards().limiter(Limiter::default().start(1).max(1));
    let client = plain(Slow(scripted, secs(3))).guards(guards).build();
    let ask = || client.extract::<u8>().text("…").with_report().into_future();
    let start = Instant::now();
    let (_, second) = tokio::try_join!(ask(), ask())?;
    assert_eq!(start.elapsed(), secs(6));
    assert_eq!(
        ledger(&second.report),
        [r#"1 First after [3s Queue], from 3s for 3s, epoch 0: accepted, 0 + 0 tokens, "" """#]
    );
    Ok(())
}
