//! What was asked.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// One request as the emulator saw it.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::Recorded;
///
/// fn asks_for(request: &Recorded, model: &str) -> bool {
///     request.path.ends_with(&format!("/models/{model}:generateContent")) && request.has_key
/// }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The method: `POST`, `GET`, `PATCH` or `DELETE`.
    pub method: String,
    /// The path, as in `/v1beta/models/gemini-3.8-flash:generateContent`.
    pub path: String,
    /// What stood after the path's `?`.
    pub query: Option<String>,
    /// The body; `Null` if it was no JSON.
    pub body: Value,
    /// The body's text as it came, for checks that order or spelling matter to.
    pub text: String,
    /// Whether a key came with the request; the key itself is not kept.
    pub has_key: bool,
    /// Whether a bearer token came with the request; the token itself is not kept.
    pub has_bearer: bool,
    /// The header `X-Server-Timeout`, seconds.
    pub server_timeout: Option<String>,
    /// The header `User-Agent`.
    pub user_agent: Option<String>,
    /// The header `X-Goog-Upload-Command` of a request of an upload.
    pub upload_command: Option<String>,
    /// The header `X-Goog-Upload-Offset`, where the bytes of an upload belong.
    pub upload_offset: Option<u64>,
}

#[derive(Debug, Default)]
pub(super) struct Journal(Mutex<Vec<Recorded>>);

impl Journal {
    pub(super) fn add(&self, request: Recorded) {
        self.requests().push(request);
    }

    pub(super) fn all(&self) -> Vec<Recorded> {
        self.requests().clone()
    }

    fn requests(&self) -> std::sync::MutexGuard<'_, Vec<Recorded>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
