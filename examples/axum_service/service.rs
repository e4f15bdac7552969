//! The service: a letter comes in, a booking goes out.

use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use instructor::gemini::Gemini;
use instructor::{Client, Error, ErrorKind, Extract, Guards, Provider, RequestKind, Retry};
use serde::Serialize;
use serde_json::{Value, json};

/// A table that somebody wants.
#[derive(Debug, PartialEq, Serialize, Extract)]
pub(crate) struct Booking {
    /// Full name, as written.
    #[extract(length(1..=80))]
    name: String,
    #[extract(format = email)]
    email: String,
    /// How many people come.
    #[extract(range(1..=12))]
    seats: u8,
}

/// The service with this provider behind it.
pub(crate) fn router(provider: impl Provider + 'static, policy: Retry) -> Router {
    let client = Client::builder(provider).retry(policy).guards(Guards::interactive()).build();
    Router::new().route("/bookings", post(book)).with_state(client)
}

/// How often and how long a caller is kept waiting.
pub(crate) fn policy() -> Retry {
    Retry::attempts(4).deadline(Duration::from_secs(60))
}

/// Gemini, or what takes its place at `GEMINI_BASE_URL`.
pub(crate) fn gemini(setting: impl Fn(&str) -> Option<String>) -> Result<Gemini, Error> {
    let mut builder = Gemini::builder().api_key(setting("GOOGLE_API_KEY").unwrap_or_default());
    if let Some(url) = setting("GEMINI_BASE_URL") {
        builder = builder.base_url(url);
    }
    builder.build()
}

async fn book(State(client): State<Client>, letter: String) -> Result<Json<Booking>, Refused> {
    let booking = client.extract::<Booking>().text(letter).await?;
    Ok(Json(booking))
}

/// What the caller is told when there is no booking.
struct Refused(Error);

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(error) = self;
        let mut response = (status(&error), Json(body(&error))).into_response();
        if let Some(wait) = error.retry_after().filter(|_| error.is_transient()) {
            // Whole seconds, and none too few.
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// Whose fault it is: 4xx is the caller's text, 503 and 504 pass, 500 and 502 are for us to mend.
fn status(error: &Error) -> StatusCode {
    match error.kind() {
        // The letter has no booking that keeps the rules, or is none to be read.
        ErrorKind::Invalid | ErrorKind::Blocked => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Request(RequestKind::Context) => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Deadline => StatusCode::GATEWAY_TIMEOUT,
        _ if error.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Quota(_) => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Truncated | ErrorKind::UnknownFinish => StatusCode::BAD_GATEWAY,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Places and rules, and nothing that the model said or that names our key or our quota.
fn body(error: &Error) -> Value {
    let violations: Vec<Value> = error
        .violations()
        .iter()
        .map(|violation| json!({"path": violation.path().to_string(), "rule": violation.rule()}))
        .collect();
    json!({"error": error.kind().to_string(), "violations": violations})
}
