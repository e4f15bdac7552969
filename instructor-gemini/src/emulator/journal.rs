//! What was asked, and what was answered.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::Value;

use super::reader::ReadFrom;
use super::script::Step;

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
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
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
    /// What came of it.
    pub answer: Answered,
    /// Each value that the pattern rules answered with, and the words that it was read from, in the
    /// order of the answer; empty where something else answered.
    pub read_from: Vec<ReadFrom>,
}

/// What the emulator did with a request.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::Recorded;
///
/// fn was_overloaded(request: &Recorded) -> bool {
///     request.answer.status == Some(503)
///         && request.answer.step.as_deref() == Some("overloaded")
/// }
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Answered {
    /// The status; none if there was no answer, or not yet.
    pub status: Option<u16>,
    /// The [name](Step::name) of the step that it took, if it took one.
    pub step: Option<String>,
    /// The tokens that the answer tells, in all; none where it is no answer.
    pub tokens: u64,
}

/// What was asked until now, oldest first, with checks for tests.
///
/// The checks panic as `assert_eq!` does, with what was recorded.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::Emulator;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::start().await?;
/// emulator.journal().assert_requests(0).assert_not_asked("the password");
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Journal(Vec<Recorded>);

#[allow(clippy::must_use_candidate)] // What the checks give back is for another check.
impl Journal {
    /// All of it.
    #[must_use]
    pub fn requests(&self) -> &[Recorded] {
        &self.0
    }

    /// Checks how many requests there were.
    ///
    /// # Panics
    /// When there were more or fewer.
    #[track_caller]
    pub fn assert_requests(&self, count: usize) -> &Self {
        assert!(self.0.len() == count, "{count} request(s) expected, but {self}");
        self
    }

    /// The request, if it is the only one.
    ///
    /// # Panics
    /// When there were more, or none.
    #[must_use]
    #[track_caller]
    pub fn only_request(mut self) -> Recorded {
        self.assert_requests(1);
        self.0.remove(0)
    }

    /// Checks that these words stood in a text of some request: the user's, the system's, or a
    /// schema's.
    ///
    /// # Panics
    /// When they did not.
    #[track_caller]
    pub fn assert_asked(&self, words: &str) -> &Self {
        assert!(self.asked(words), "nobody asked {words:?}: {self}");
        self
    }

    /// Checks that these words stood in no text of any request.
    ///
    /// # Panics
    /// When they did.
    #[track_caller]
    pub fn assert_not_asked(&self, words: &str) -> &Self {
        assert!(!self.asked(words), "somebody asked {words:?}: {self}");
        self
    }

    /// Checks which [steps](Step::name) were taken, in order; `-` stands for none.
    ///
    /// # Panics
    /// When they were others.
    #[track_caller]
    pub fn assert_steps(&self, names: &[&str]) -> &Self {
        let taken = self.0.iter().map(|request| request.answer.step.as_deref().unwrap_or("-"));
        assert!(taken.eq(names.iter().copied()), "{names:?} expected, but {self}");
        self
    }

    fn asked(&self, words: &str) -> bool {
        self.0.iter().any(|request| says(&request.body, words) || request.text == words)
    }
}

/// The requests, a line each: what was asked, and what was answered.
impl fmt::Display for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} were recorded", self.0.len())?;
        for Recorded { method, path, text, answer, .. } in &self.0 {
            let status =
                answer.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
            let step = answer.step.as_deref().unwrap_or("-");
            write!(f, "\n  {method} {path}: {status}, step {step}\n    {text}")?;
        }
        Ok(())
    }
}

/// Whether any text in the JSON has these words.
fn says(json: &Value, words: &str) -> bool {
    match json {
        Value::String(text) => text.contains(words),
        Value::Array(values) => values.iter().any(|value| says(value, words)),
        Value::Object(members) => members.values().any(|value| says(value, words)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The newest requests, as many as are kept.
#[derive(Debug)]
pub(super) struct Log {
    capacity: usize,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// By number, oldest first.
    requests: VecDeque<(Entry, Recorded, State)>,
    next: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    UnderWay,
    Answered,
}

/// The number of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u64);

impl Default for Log {
    fn default() -> Self {
        Self::new(10_000)
    }
}

impl Log {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, kept: Mutex::default() }
    }

    pub(super) fn add(&self, request: Recorded) -> Entry {
        let mut kept = self.kept();
        let entry = Entry(kept.next);
        kept.next += 1;
        kept.requests.push_back((entry, request, State::UnderWay));
        if kept.requests.len() > self.capacity {
            kept.requests.pop_front();
        }
        entry
    }

    /// Notes the step that a request took.
    pub(super) fn took(&self, entry: Entry, step: &Step) {
        self.update(entry, |request, _| request.answer.step = Some(step.name().into_owned()));
    }

    /// Notes the tokens that the answer to a request tells.
    pub(super) fn told(&self, entry: Entry, tokens: u64) {
        self.update(entry, |request, _| request.answer.tokens = tokens);
    }

    /// Notes from which words the answer was read.
    pub(super) fn read(&self, entry: Entry, origins: Vec<ReadFrom>) {
        self.update(entry, |request, _| request.read_from = origins);
    }

    /// Notes that a request is answered, with this status or not at all.
    pub(super) fn answered(&self, entry: Entry, status: Option<u16>) {
        self.update(entry, |request, state| {
            request.answer.status = status;
            *state = State::Answered;
        });
    }

    /// Changes a request, if it is still kept.
    fn update(&self, entry: Entry, change: impl FnOnce(&mut Recorded, &mut State)) {
        let mut kept = self.kept();
        // Most are among the newest.
        let mut newest = kept.requests.iter_mut().rev().take_while(|(kept, ..)| *kept >= entry);
        if let Some((_, request, state)) = newest.find(|(kept, ..)| *kept == entry) {
            change(request, state);
        }
    }

    pub(super) fn all(&self) -> Journal {
        let kept = self.kept().requests.iter().map(|(_, request, _)| request.clone()).collect();
        Journal::read(kept)
    }

    /// All that is answered, which is forgotten here; what is under way stays.
    pub(super) fn take(&self) -> Journal {
        let mut kept = self.kept();
        let all = std::mem::take(&mut kept.requests).into_iter();
        let is_answered = |(_, _, state): &(Entry, Recorded, State)| *state == State::Answered;
        let (taken, left): (Vec<_>, Vec<_>) = all.partition(is_answered);
        kept.requests = left.into();
        drop(kept);
        Journal::read(taken.into_iter().map(|(_, request, _)| request).collect())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal {
    /// With the bodies of the texts, which not every run looks at.
    fn read(mut requests: Vec<Recorded>) -> Self {
        for request in &mut requests {
            request.body = serde_json::from_str(&request.text).unwrap_or_default();
        }
        Self(requests)
    }

    pub(super) fn into_requests(self) -> Vec<Recorded> {
        self.0
    }
}
