//! The whole way over HTTP: a caller, the service, and the emulator in Gemini's place.

use std::net::SocketAddr;
use std::time::Duration;

use instructor::gemini::emulator::{Emulator, Failure, Quota, Step};
use instructor::{Retry, Wait};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::service::{self, policy, router};

const LETTER: &str = "Seats: 4. Ana Silva, ana@example.org";

/// The service on a port of its own, asking the emulator; it ends with this.
pub(super) struct Running {
    address: SocketAddr,
    server: JoinHandle<()>,
    callers: reqwest::Client,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Running {
    pub(super) async fn start(emulator: &Emulator, policy: Retry) -> Self {
        // As production is configured, but for where Gemini is.
        let gemini = service::gemini(|name| match name {
            "GOOGLE_API_KEY" => Some("any".to_owned()),
            "GEMINI_BASE_URL" => Some(emulator.url()),
            _ => None,
        });
        let router = router(gemini.expect("settings"), policy);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(async { axum::serve(listener, router).await.expect("served") });
        // This reqwest brings no TLS of its own; there is none on loopback, but it asks.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let callers = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { address, server, callers }
    }

    pub(super) fn letter(&self, text: &str) -> reqwest::RequestBuilder {
        self.callers.post(format!("http://{}/bookings", self.address)).body(text.to_owned())
    }
}

/// The policy of production, with waits for tests: over sockets the clock cannot be paused.
pub(super) fn hasty() -> Retry {
    policy().wait(Wait::exponential().multiplier(0.001))
}

async fn json(response: reqwest::Response) -> Value {
    serde_json::from_slice(&response.bytes().await.expect("a body")).expect("JSON")
}

#[tokio::test]
async fn a_letter_becomes_a_booking() {
    let emulator = Emulator::start().await.expect("a port");
    let service = Running::start(&emulator, hasty()).await;
    let response = service.letter(LETTER).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    let booking = json!({"name": "Ana Silva", "email": "ana@example.org", "seats": 4});
    assert_eq!(json(response).await, booking);

    let request = emulator.journal().only_request();
    assert!(request.has_key);
    assert_eq!(request.body["generationConfig"]["responseMimeType"], "application/json");
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_stays_there() {
    let emulator = Emulator::builder()
        .fault(Failure::Overloaded)
        .fault(Step::Reset)
        .fault(Step::Invalid)
        .start()
        .await
        .expect("a port");
    let service = Running::start(&emulator, hasty()).await;
    let response = service.letter(LETTER).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    emulator
        .journal()
        .assert_steps(&["overloaded", "reset", "invalid", "-"])
        .assert_asked("Seats: 4")
        .assert_not_asked("any other caller");
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_said_to_the_caller() {
    let quota = Quota::new().requests_per_minute(2);
    let emulator = Emulator::builder().quota(quota).start().await.expect("a port");
    let service = Running::start(&emulator, Retry::attempts(1)).await;
    for status in [200, 200, 503] {
        let response = service.letter(LETTER).send().await.expect("an answer");
        assert_eq!(response.status(), status);
        let is_told = response.headers().contains_key("retry-after");
        assert_eq!(is_told, status == 503);
    }
    let journal = emulator.journal();
    assert_eq!(journal.requests()[2].answer.status, Some(429));
}

#[tokio::test]
async fn a_caller_who_hangs_up_takes_the_request_along() {
    let emulator = Emulator::builder().fault(Step::Stall).start().await.expect("a port");
    let service = Running::start(&emulator, hasty()).await;
    let impatient = service.letter("I am in a hurry").timeout(Duration::from_millis(50));
    assert!(impatient.send().await.is_err_and(|error| error.is_timeout()));
    let response = service.letter(LETTER).send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    // No second attempt for the one who is gone.
    emulator.journal().assert_requests(2);
}
