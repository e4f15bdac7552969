//! What the service says to what the model says: no socket, and no time passes.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::RETRY_AFTER;
use axum::http::{Request, StatusCode};
use instructor::testing::Scripted;
use instructor::{Fault, FaultKind, QuotaKind};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::service::{policy, router};

const LETTER: &str = "A table for 4, please. Ana Silva, ana@example.org";

struct Answer {
    status: StatusCode,
    retry_after: Option<String>,
    body: Value,
}

/// The service's answer to a letter.
async fn ask(service: Router) -> Answer {
    let request = Request::post("/bookings").body(Body::from(LETTER)).expect("a request");
    let Ok(response) = service.oneshot(request).await;
    let retry_after = response.headers().get(RETRY_AFTER);
    Answer {
        status: response.status(),
        retry_after: retry_after.map(|value| value.to_str().expect("digits").to_owned()),
        body: {
            let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            serde_json::from_slice(&bytes).expect("JSON")
        },
    }
}

#[tokio::test]
async fn a_letter_becomes_a_booking() {
    let booking = json!({"name": "Ana Silva", "email": "ana@example.org", "seats": 4});
    let scripted = Scripted::new().reply_value(&booking);
    let answer = ask(router(scripted.clone(), policy())).await;
    assert_eq!((answer.status, answer.body), (StatusCode::OK, booking));
    assert_eq!(scripted.requests()[0].messages[0].text(), LETTER);
}

#[tokio::test]
async fn the_model_is_told_what_is_wrong_and_then_the_caller_is() {
    let wrong = json!({"name": "Ana Silva", "email": "ana@example.org", "seats": 40});
    let scripted = (0..4).fold(Scripted::new(), |scripted, _| scripted.reply_value(&wrong));
    let answer = ask(router(scripted.clone(), policy())).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let violations = json!([{"path": "seats", "rule": "range"}]);
    assert_eq!(answer.body, json!({"error": "invalid answer", "violations": violations}));

    let requests = scripted.requests();
    assert!(requests[1].messages[2].text().contains("seats: range"), "{:?}", requests[1]);
}

#[tokio::test(start_paused = true)]
async fn a_throttled_service_is_waited_for() {
    let throttled = || Fault::new(FaultKind::Throttled, "slow down");
    let scripted = Scripted::new()
        .fault(throttled().status(429).retry_after(Duration::from_secs(7)))
        .reply_value(&json!({"name": "Ana Silva", "email": "ana@example.org", "seats": 4}));
    let start = tokio::time::Instant::now();
    let answer = ask(router(scripted, policy())).await;
    assert_eq!(answer.status, StatusCode::OK);
    // On the paused clock: the test takes no time.
    assert!(start.elapsed() >= Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_is_the_callers() {
    let throttled = Fault::new(FaultKind::Throttled, "slow down").status(429);
    let scripted = Scripted::new().fault(throttled.retry_after(Duration::from_millis(40_500)));
    let answer = ask(router(scripted, policy())).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let seconds: u64 = answer.retry_after.expect("a delay").parse().expect("seconds");
    assert!((41..=45).contains(&seconds), "{seconds}");
}

#[tokio::test(start_paused = true)]
async fn every_kind_of_failure_has_its_status() {
    for (kind, status) in [
        (FaultKind::Transient, StatusCode::SERVICE_UNAVAILABLE),
        (FaultKind::Timeout, StatusCode::SERVICE_UNAVAILABLE),
        (FaultKind::Quota(QuotaKind::Day), StatusCode::SERVICE_UNAVAILABLE),
        (FaultKind::Blocked, StatusCode::UNPROCESSABLE_ENTITY),
        (FaultKind::Truncated, StatusCode::BAD_GATEWAY),
        (FaultKind::Auth, StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let fault = Fault::new(kind, "the key AIza-secret");
        let scripted = (0..4).fold(Scripted::new(), |all, _| all.fault(fault.clone()));
        let answer = ask(router(scripted, policy())).await;
        assert_eq!(answer.status, status, "{kind:?}");
        assert!(!answer.body.to_string().contains("secret"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_model_that_never_answers_meets_the_deadline() {
    let answer = ask(router(Scripted::new().hang(), policy())).await;
    assert_eq!(answer.status, StatusCode::GATEWAY_TIMEOUT);
}
