//! What the emulator is told to do.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::failure::Failure;
use super::stream::Flaw;

/// What the emulator does with one request.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_gemini::emulator::{Failure, RawReply, Step};
///
/// let script = [
///     Step::Reply("not JSON at all".into()),
///     Step::Invalid,
///     Step::Fenced,
///     Step::Finish("SAFETY".into()),
///     Failure::PerMinute(Duration::from_millis(20)).into(),
///     RawReply::new(429, "").header("Retry-After", "1").into(),
///     Step::Reset,
/// ];
/// assert_eq!(script.len(), 7);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Step {
    /// Answers with this text of the model, verbatim.
    Reply(String),
    /// Answers by the pattern rules, as without a script.
    Read,
    /// Answers by the pattern rules, between fences of Markdown.
    Fenced,
    /// Answers by the pattern rules and then breaks one value against the schema: a number beyond
    /// its bound, a malformed e-mail address, an enum word that does not exist, a wrong type.
    Invalid,
    /// Answers with the first half of what the pattern rules found, and the reason `MAX_TOKENS`.
    Cut,
    /// Answers by the pattern rules with this finish reason; reasons but `STOP` come without text.
    Finish(String),
    /// Blocks the prompt for this reason: no candidates, and `promptFeedback`.
    Block(String),
    /// Answers by the pattern rules with one of so many parts of the text, counted from 0: all but
    /// the last have the reason `CONTINUATION` and a token for the next.
    Part {
        /// Which part it is.
        index: usize,
        /// How many there are.
        of: usize,
    },
    /// Answers by the pattern rules, with a flaw after so many chunks; where no stream was asked
    /// for, in the one answer, as far as it can have the flaw.
    Flawed(Flaw, usize),
    /// Fails with an error of the API.
    Fail(Failure),
    /// Answers with this status and body, whatever they are.
    Raw(RawReply),
    /// Resets the connection when the request has been read.
    Reset,
    /// Never answers.
    Stall,
    /// Announces the whole answer, sends half of it, and closes the connection.
    Short,
}

impl From<Failure> for Step {
    fn from(failure: Failure) -> Self {
        Self::Fail(failure)
    }
}

impl From<RawReply> for Step {
    fn from(reply: RawReply) -> Self {
        Self::Raw(reply)
    }
}

/// An HTTP answer of any content: what a proxy might say, or a body that no script step has.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::RawReply;
///
/// let page = RawReply::new(200, "<html>Log in to the guest network</html>")
///     .header("Content-Type", "text/html");
/// let empty = RawReply::new(200, "");
/// let torn = RawReply::new(200, "data: {\"candi").chunk("dates\": [").abort();
/// # let _ = (page, empty, torn);
/// ```
#[derive(Debug, Clone)]
pub struct RawReply {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// What is sent after the body, each by itself.
    pub(super) rest: Vec<Vec<u8>>,
    pub(super) aborts: bool,
}

impl RawReply {
    /// An answer with this status (200 to 999) and body, as JSON unless a header says otherwise.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), rest: Vec::new(), aborts: false }
    }

    /// Sets a header; one that HTTP does not allow is left out.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds bytes to the body, to be sent by themselves after what is there.
    #[must_use]
    pub fn chunk(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.rest.push(bytes.into());
        self
    }

    /// Closes the connection at the end of the body, as if there were more of it.
    #[must_use]
    pub fn abort(mut self) -> Self {
        self.aborts = true;
        self
    }
}

/// The steps not taken yet.
#[derive(Debug, Default)]
pub(super) struct Script(Mutex<VecDeque<Step>>);

impl Script {
    pub(super) fn new(steps: Vec<Step>) -> Self {
        Self(Mutex::new(steps.into()))
    }

    /// The next step; the pattern rules when there is none left.
    pub(super) fn next(&self) -> Step {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.pop_front().unwrap_or(Step::Read)
    }
}
