//! `streamGenerateContent`: what `generateContent` would answer, in chunks.
//!
//! As the API streams it (354 events of 114 recorded streams, read 2026-11-23): each chunk is an
//! event, `data: {json}` and an empty line, with CR LF; the counts in each are of all chunks so far;
//! the last one brings the finish reason, and there is no `[DONE]`. Without `alt=sse` the stream is
//! one list.

use serde_json::{Value, json};

use super::failure::Failure;
use super::reply;
use super::respond::Outcome;
use super::script::RawReply;

/// Characters of text in a chunk unless told otherwise.
const DELTA_CHARS: usize = 24;

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
    Answer(Value),
    /// With a flaw after so many chunks; the error that it brings, if it does.
    Flawed(Value, Flaw, usize, Option<RawReply>),
    Short(Value),
    Other(Outcome),
}

/// How a stream is asked for.
pub(super) struct Framing {
    pub(super) is_sse: bool,
    pub(super) delta_chars: Option<usize>,
}

impl Given {
    /// As one answer. What would break a stream breaks it too.
    pub(super) fn whole(self) -> Outcome {
        match self {
            Self::Answer(answer) => Outcome::Whole(reply::ok(&answer)),
            Self::Short(answer) | Self::Flawed(answer, Flaw::Abort, ..) => {
                Outcome::Short(reply::ok(&answer))
            }
            Self::Flawed(_, Flaw::ErrorList(_), _, Some(error)) => {
                Outcome::Whole(RawReply::new(200, listed(&error)))
            }
            Self::Flawed(_, _, _, Some(error)) => Outcome::Whole(RawReply::new(200, error.body)),
            Self::Flawed(mut answer, flaw, ..) => {
                if matches!(flaw, Flaw::NoFinish) {
                    set_finish(&mut answer, None);
                }
                Outcome::Whole(reply::ok(&answer))
            }
            Self::Other(outcome) => outcome,
        }
    }

    pub(super) fn streamed(self, framing: &Framing) -> Outcome {
        Outcome::Whole(match self {
            Self::Answer(answer) => framing.whole(&framing.chunks(&answer)),
            Self::Short(answer) => {
                let chunks = framing.chunks(&answer);
                framing.reply(framing.frames(&chunks[..chunks.len() / 2])).abort()
            }
            Self::Flawed(answer, flaw, after, error) => {
                framing.flawed(framing.chunks(&answer), &flaw, after, error)
            }
            Self::Other(outcome) => return outcome,
        })
    }
}

impl Framing {
    fn whole(&self, chunks: &[Value]) -> RawReply {
        let mut frames = self.frames(chunks);
        if !self.is_sse {
            frames.push("\n]".to_owned());
        }
        self.reply(frames)
    }

    fn flawed(
        &self,
        mut chunks: Vec<Value>,
        flaw: &Flaw,
        after: usize,
        error: Option<RawReply>,
    ) -> RawReply {
        let after = after.min(chunks.len());
        match flaw {
            Flaw::EarlyFinish => {
                if let Some(early) = chunks[..after].last_mut() {
                    set_finish(early, Some("STOP"));
                }
                return self.whole(&chunks);
            }
            Flaw::NoFinish => {
                chunks.truncate(after);
                for chunk in &mut chunks {
                    set_finish(chunk, None);
                }
                return self.whole(&chunks);
            }
            Flaw::Abort => return self.reply(self.frames(&chunks[..after])).abort(),
            Flaw::ErrorEvent(_) | Flaw::ErrorObject(_) | Flaw::ErrorList(_) => {}
        }
        let mut frames = self.frames(&chunks[..after]);
        let error = error.unwrap_or_else(|| RawReply::new(500, "{}"));
        let object: Value = serde_json::from_slice(&error.body).unwrap_or_default();
        frames.push(match flaw {
            Flaw::ErrorObject(_) => String::from_utf8_lossy(&error.body).into_owned(),
            Flaw::ErrorList(_) if self.is_sse => listed(&error),
            _ if self.is_sse => event(&object),
            _ => format!("{}{object:#}\n]", if after == 0 { "[" } else { ",\r\n" }),
        });
        self.reply(frames)
    }

    /// The chunks of an answer: a few characters of its text each, or all of its call; then the last
    /// one, with the finish reason.
    fn chunks(&self, answer: &Value) -> Vec<Value> {
        let candidate = &answer["candidates"][0];
        let parts = &candidate["content"]["parts"];
        if !parts.is_array() {
            return vec![answer.clone()];
        }
        let size = self.delta_chars.unwrap_or(DELTA_CHARS).max(1);
        let all = &answer["usageMetadata"];
        let chunk = |content: Value, bytes: usize| {
            let mut chunk = answer.clone();
            let usage = &mut chunk["usageMetadata"];
            let count = |name: &str| all[name].as_u64().unwrap_or(0);
            let so_far = (bytes as u64).div_ceil(4);
            let rest = count("candidatesTokenCount").saturating_sub(so_far);
            usage["totalTokenCount"] = count("totalTokenCount").saturating_sub(rest).into();
            usage["candidatesTokenCount"] = so_far.into();
            chunk["candidates"][0] = json!({"content": content, "index": 0});
            chunk
        };
        let part = &parts[0];
        let text = part["text"].as_str().unwrap_or_default();
        let mut chunks = Vec::new();
        let mut bytes = 0;
        let characters: Vec<char> = text.chars().collect();
        for characters in characters.chunks(size) {
            let delta: String = characters.iter().collect();
            bytes += delta.len();
            chunks.push(chunk(json!({"parts": [{"text": delta}], "role": "model"}), bytes));
        }
        let mut last = answer.clone();
        if part.get("functionCall").is_some() {
            chunks.push(chunk(candidate["content"].clone(), 0));
            last["candidates"][0]["content"] = json!({"role": "model"});
        } else {
            // The signature has no text to go with.
            last["candidates"][0]["content"]["parts"][0]["text"] = "".into();
        }
        chunks.push(last);
        chunks
    }

    fn frames(&self, chunks: &[Value]) -> Vec<String> {
        let frame = |(place, chunk): (usize, &Value)| match (self.is_sse, place) {
            (true, _) => event(chunk),
            (false, 0) => format!("[{chunk:#}"),
            (false, _) => format!(",\r\n{chunk:#}"),
        };
        chunks.iter().enumerate().map(frame).collect()
    }

    fn reply(&self, frames: Vec<String>) -> RawReply {
        let kind = if self.is_sse { "text/event-stream" } else { "application/json" };
        let reply = RawReply::new(200, "").header("Content-Type", kind);
        frames.into_iter().fold(reply, RawReply::chunk)
    }
}

fn event(json: &Value) -> String {
    format!("data: {json}\r\n\r\n")
}

/// An error body in a list, as it comes from a gateway.
fn listed(error: &RawReply) -> String {
    format!("[{}]\n", String::from_utf8_lossy(error.body.trim_ascii()))
}

/// Sets the finish reason of the candidate, or takes it away.
fn set_finish(answer: &mut Value, reason: Option<&str>) {
    let Some(candidate) = answer["candidates"][0].as_object_mut() else {
        return;
    };
    match reason {
        Some(reason) => {
            candidate.insert("finishReason".to_owned(), reason.into());
        }
        None => {
            candidate.remove("finishReason");
            candidate.remove("finishMessage");
        }
    }
}

/// The text of one of so many parts of an answer, and the token for the next, if there is one.
pub(super) fn part(text: &str, index: usize, of: usize) -> (String, Option<String>) {
    let characters: Vec<char> = text.chars().collect();
    let start = |index: usize| characters.len() * index.min(of) / of.max(1);
    let (begin, end) = (start(index), start(index + 1));
    let next = index + 1;
    let token = (next < of).then(|| format!("emulator-part-{next}-of-{of}"));
    (characters[begin..end].iter().collect(), token)
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn parts_are_the_whole_text() {
        for of in 1..12 {
            let parts: Vec<_> = (0..of).map(|index| part("añb€cd🧪ef", index, of)).collect();
            let text: String = parts.iter().map(|(text, _)| text.as_str()).collect();
            assert_eq!(text, "añb€cd🧪ef");
            assert!(parts[..of - 1].iter().all(|(_, token)| token.is_some()));
            assert_eq!(parts[of - 1].1, None);
        }
    }
}
