//! What the emulator is told to do.

mod file;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use self::file::ScriptError;
pub(super) use self::file::ScriptFile;
use super::failure::Failure;
use super::faults::{Faults, hash};
pub(super) use super::raw::RawReply;
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
    /// Calls this function with these arguments, an object as JSON, whatever the request offers.
    Call(String, String),
    /// Answers by the pattern rules, as without a script.
    Read,
    /// Answers by the pattern rules, between fences of Markdown.
    Fenced,
    /// Answers by the pattern rules and then breaks one value against the schema: a number beyond
    /// its bound, a malformed e-mail address, an enum word that does not exist, a wrong type.
    Invalid,
    /// Answers with the first half of what the pattern rules found, and the reason `MAX_TOKENS`.
    Cut,
    /// Thinks until the token limit: no text, and the reason `MAX_TOKENS`.
    ThoughtsOnly,
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
    /// Answers by the pattern rules, in several parts, after a thought; a call is not split.
    Split,
    /// Answers by the pattern rules, with fields that nobody knows in every object of the API.
    UnknownFields,
    /// Answers by the pattern rules, compressed with gzip, whether that was asked for or not.
    Gzip,
    /// Answers by the pattern rules, in so many pieces with a pause between them.
    Drip {
        /// How many pieces of the body there are.
        pieces: usize,
        /// The time between two of them.
        pause: Duration,
    },
    /// Answers by the pattern rules and then closes the connection, without having said so.
    HangUp,
    /// Answers by the pattern rules, with a flaw after so many chunks; where no stream was asked
    /// for, in the one answer, as far as it can have the flaw.
    Flawed(Flaw, usize),
    /// Fails with an error of the API.
    Fail(Failure),
    /// Fails with an error of the API, in a list of one, as gateways have it.
    Listed(Failure),
    /// Answers with this status and body, whatever they are.
    Raw(RawReply),
    /// Resets the connection when the request has been read.
    Reset,
    /// Never answers.
    Stall,
    /// Announces the whole answer, sends half of it, and then nothing more.
    StallHalfway,
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

/// A request that a step is wanted for: see [`EmulatorBuilder::decide`](super::EmulatorBuilder::decide).
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{Emulator, Failure};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::builder()
///     .decide(|prompt| match (prompt.text, prompt.seen) {
///         (text, 1) if text.contains("Grace") => Some(Failure::Overloaded.into()),
///         _ => None,
///     })
///     .start()
///     .await?;
/// # drop(emulator);
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Prompt<'a> {
    /// What the user said, without what was said of a wrong answer.
    pub text: &'a str,
    /// The model that is asked.
    pub model: &'a str,
    /// How many requests had this text, with this one, so from 1.
    pub seen: u32,
    /// How many requests for an answer came before this one, whatever their text.
    pub index: u64,
    /// Whether a stream is asked for.
    pub is_stream: bool,
}

/// Gives a step by the request, or leaves it to the others.
#[derive(Clone)]
pub(super) struct Decide(pub(super) Arc<DecideFn>);

type DecideFn = dyn Fn(&Prompt<'_>) -> Option<Step> + Send + Sync;

impl fmt::Debug for Decide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decide")
    }
}

/// Where steps come from: the closure first, then the rules, the steps in their order, and chance.
#[derive(Debug, Default)]
pub(super) struct Script {
    decide: Option<Decide>,
    state: Mutex<State>,
}

/// The steps of requests whose text has these words, in their order.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    contains: String,
    steps: VecDeque<Step>,
}

#[derive(Debug, Default)]
struct State {
    rules: Vec<Rule>,
    steps: VecDeque<Step>,
    faults: Option<Faults>,
    /// By the hash of a text: how often it was seen.
    seen: HashMap<u64, u32>,
    index: u64,
}

impl Script {
    pub(super) fn new(decide: Option<Decide>, file: ScriptFile) -> Self {
        let script = Self { decide, ..Self::default() };
        script.load(file);
        script
    }

    /// Puts these in the place of what is left; the closure stays.
    pub(super) fn load(&self, ScriptFile { steps, rules, faults }: ScriptFile) {
        let mut state = self.state();
        *state = State { rules, steps: steps.into(), faults, ..State::default() };
    }

    /// The next step, none when this request is left to itself; and how often its text was seen.
    pub(super) fn next(&self, text: &str, model: &str, is_stream: bool) -> (Option<Step>, u32) {
        let (seen, index) = self.state().count(text);
        let prompt = Prompt { text, model, seen, index, is_stream };
        // The closure is the user's: nothing is locked while it runs.
        let decided = self.decide.as_ref().and_then(|Decide(decide)| decide(&prompt));
        let step = decided.or_else(|| self.state().next(&prompt));
        (step, seen)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn next(&mut self, prompt: &Prompt<'_>) -> Option<Step> {
        let mut rules = self.rules.iter_mut().filter(|rule| prompt.text.contains(&rule.contains));
        let ruled = rules.find_map(|rule| rule.steps.pop_front());
        ruled
            .or_else(|| self.steps.pop_front())
            .or_else(|| self.faults.as_ref()?.step(prompt.text, prompt.seen))
    }

    /// How often this text was seen, now included, and how many requests came before.
    fn count(&mut self, text: &str) -> (u32, u64) {
        let seen = self.seen.entry(hash(text)).or_default();
        *seen = seen.saturating_add(1);
        let index = self.index;
        self.index += 1;
        (*seen, index)
    }
}
