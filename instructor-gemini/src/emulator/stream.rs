//! `streamGenerateContent`: what `generateContent` would answer, in chunks.
//!
//! As the API streams it (354 events of 114 recorded streams, read 2026-11-23): each chunk is an
//! event, `data: {json}` and an empty line, with CR LF; the counts in each are of all chunks so far;
//! the last one brings the finish reason, and there is no `[DONE]`. Without `alt=sse` the stream is
//! one list.

mod chunk;
mod frame;

use std::time::Duration;

use serde_json::Value;

use self::chunk::chunks;
pub(super) use self::chunk::{part, part_of, split};
pub use self::frame::Profile;
pub(super) use self::frame::{Framing, Style};
use super::failure::Failure;
use super::gzip;
use super::raw::{End, RawReply};
use super::reply;
use super::respond::Outcome;

/// What goes wrong in a stream, after so many of its chunks: see [`Step::Flawed`](super::Step).
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{Failure, Flaw, Step};
///
/// let overloaded = Step::Flawed(Flaw::ErrorEvent(Failure::Overloaded), 2);
/// let torn = Step::Flawed(Flaw::Abort, 0);
/// # let _ = (overloaded, torn);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Flaw {
    /// An event that holds an error ends it.
    ErrorEvent(Failure),
    /// An error object that is no event ends it.
    ErrorObject(Failure),
    /// An error object in a list, which is no event, ends it.
    ErrorList(Failure),
    /// The connection closes.
    Abort,
    /// It ends as if it were whole, but there is no finish reason.
    NoFinish,
    /// The finish reason comes then, and the rest after it, with the reason once more.
    EarlyFinish,
}

impl Flaw {
    /// The error that it brings.
    pub(super) fn failure(&self) -> Option<&Failure> {
        match self {
            Self::ErrorEvent(failure) | Self::ErrorObject(failure) | Self::ErrorList(failure) => {
                Some(failure)
            }
            Self::Abort | Self::NoFinish | Self::EarlyFinish => None,
        }
    }
}

/// What a step of the script gives, before it is known how it is wanted.
pub(super) enum Given {
    Answer(Value, Manner),
    Other(Outcome),
}

/// How an answer is sent.
pub(super) enum Manner {
    Plain,
    /// With a flaw after so many chunks; the error that it brings, if it does.
    Flawed(Flaw, usize, Option<RawReply>),
    /// Half of it, and then this.
    Half(End),
    /// With fields that nobody knows.
    Unknown,
    /// Compressed.
    Gzip,
    /// In so many pieces, with a pause between them.
    Drip(usize, Duration),
    /// The connection closes after it.
    HangUp,
}

impl Given {
    /// The tokens that it takes: none, if it is no answer.
    pub(super) fn tokens(&self) -> u64 {
        match self {
            Self::Answer(answer, _) => {
                answer["usageMetadata"]["totalTokenCount"].as_u64().unwrap_or(0)
            }
            Self::Other(_) => 0,
        }
    }

    /// As one answer. What would break a stream breaks it too.
    pub(super) fn whole(self) -> Outcome {
        let (mut answer, manner) = match self {
            Self::Answer(answer, manner) => (answer, manner),
            Self::Other(outcome) => return outcome,
        };
        match &manner {
            Manner::Unknown => chunk::add_unknown(&mut answer),
            Manner::Flawed(Flaw::NoFinish, ..) => chunk::set_finish(&mut answer, None),
            _ => {}
        }
        let plain = || reply::ok(&answer);
        Outcome::Whole(match manner {
            Manner::Flawed(Flaw::ErrorList(_), _, Some(error)) => {
                RawReply::new(200, listed(&error.body))
            }
            Manner::Flawed(_, _, Some(error)) => RawReply::new(200, error.body),
            Manner::Flawed(Flaw::Abort, ..) => plain().halved(End::Abort),
            Manner::Half(end) => plain().halved(end),
            Manner::Plain | Manner::Unknown | Manner::Flawed(..) => plain(),
            other => {
                let reply = plain();
                let length = reply.length();
                let reply = other.apply(reply);
                // Pieces do not make it a stream.
                match reply.delivery.pause {
                    Duration::ZERO => reply,
                    _ => reply.announced(length),
                }
            }
        })
    }

    pub(super) fn streamed(self, framing: &Framing<'_>) -> Outcome {
        let (answer, manner) = match self {
            Self::Answer(answer, manner) => (answer, manner),
            Self::Other(outcome) => return outcome,
        };
        let mut chunks = chunks(&answer, framing.style.delta_chars);
        Outcome::Whole(match manner {
            Manner::Plain => framing.whole(&chunks),
            Manner::Flawed(flaw, after, error) => flawed(framing, chunks, &flaw, after, error),
            Manner::Half(end) => {
                framing.reply(framing.frames(&chunks[..chunks.len() / 2])).ending(end)
            }
            Manner::Unknown => {
                chunks.iter_mut().for_each(chunk::add_unknown);
                framing.whole(&chunks)
            }
            other => other.apply(framing.whole(&chunks)),
        })
    }
}

impl Manner {
    /// What is done to the bytes of an answer, or after them.
    fn apply(self, reply: RawReply) -> RawReply {
        match self {
            Self::Gzip => {
                let pieces = std::iter::once(&reply.body).chain(&reply.rest);
                let rest = gzip::packed(pieces.map(Vec::as_slice));
                RawReply { body: Vec::new(), rest, ..reply }.header("Content-Encoding", "gzip")
            }
            Self::Drip(pieces, pause) => reply.in_pieces(pieces).pause(pause),
            Self::HangUp => reply.ending(End::HangUp),
            Self::Plain | Self::Flawed(..) | Self::Half(_) | Self::Unknown => reply,
        }
    }
}

fn flawed(
    framing: &Framing<'_>,
    mut chunks: Vec<Value>,
    flaw: &Flaw,
    after: usize,
    error: Option<RawReply>,
) -> RawReply {
    let after = after.min(chunks.len());
    match flaw {
        Flaw::EarlyFinish => {
            if let Some(early) = chunks[..after].last_mut() {
                chunk::set_finish(early, Some("STOP"));
            }
            return framing.whole(&chunks);
        }
        Flaw::NoFinish => {
            chunks.truncate(after);
            for chunk in &mut chunks {
                chunk::set_finish(chunk, None);
            }
            return framing.whole(&chunks);
        }
        Flaw::Abort => return framing.reply(framing.frames(&chunks[..after])).abort(),
        Flaw::ErrorEvent(_) | Flaw::ErrorObject(_) | Flaw::ErrorList(_) => {}
    }
    let mut frames = framing.frames(&chunks[..after]);
    let error = error.unwrap_or_else(|| RawReply::new(500, "{}")).body;
    frames.push(match flaw {
        Flaw::ErrorObject(_) => error,
        Flaw::ErrorList(_) if framing.is_sse => listed(&error),
        _ => {
            let object: Value = serde_json::from_slice(&error).unwrap_or_default();
            framing.last(&object, after)
        }
    });
    framing.reply(frames)
}

/// An error body in a list, as it comes from a gateway.
pub(super) fn listed(error: &[u8]) -> Vec<u8> {
    [b"[", error.trim_ascii(), b"]\n"].concat()
}
