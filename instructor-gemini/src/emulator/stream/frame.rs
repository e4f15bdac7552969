//! Chunks as bytes.

use serde_json::Value;

use crate::emulator::raw::RawReply;

/// Who is between the client and the service.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{Emulator, Profile};
///
/// let builder = Emulator::builder().profile(Profile::Proxy);
/// # let _ = builder;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Profile {
    /// Nobody: streams are as the API sends them, with `data:` and nothing else.
    #[default]
    Faithful,
    /// A gateway that frames the events of a stream anew: LF for CR LF, comments, `event:` lines, and
    /// `[DONE]` at the end. The official SDK cannot read it (3.4.0, measured 2026-11-23).
    Proxy,
}

/// How streams are cut and framed.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::emulator) struct Style {
    /// Characters of text in a chunk.
    pub(in crate::emulator) delta_chars: Option<usize>,
    /// Bytes that are sent at once, wherever that cuts them; else each event is.
    pub(in crate::emulator) frame_bytes: Option<usize>,
    pub(in crate::emulator) profile: Profile,
}

/// How a stream is asked for.
pub(in crate::emulator) struct Framing<'a> {
    pub(in crate::emulator) is_sse: bool,
    pub(in crate::emulator) style: &'a Style,
}

impl Framing<'_> {
    pub(super) fn whole(&self, chunks: &[Value]) -> RawReply {
        let mut frames = self.frames(chunks);
        match (self.is_sse, self.style.profile) {
            (true, Profile::Faithful) => {}
            (true, Profile::Proxy) => frames.push(b"data: [DONE]\n\n".to_vec()),
            (false, _) => frames.push(b"\n]".to_vec()),
        }
        self.reply(frames)
    }

    pub(super) fn frames(&self, chunks: &[Value]) -> Vec<Vec<u8>> {
        let frame = |(place, chunk)| match (self.is_sse, place) {
            (true, _) => self.event(chunk).into_bytes(),
            (false, 0) => format!("[{chunk:#}").into_bytes(),
            (false, _) => format!(",\r\n{chunk:#}").into_bytes(),
        };
        chunks.iter().enumerate().map(frame).collect()
    }

    /// An object that ends the stream after so many chunks.
    pub(super) fn last(&self, object: &Value, after: usize) -> Vec<u8> {
        match (self.is_sse, after) {
            (true, _) => self.event(object).into_bytes(),
            (false, 0) => format!("[{object:#}\n]").into_bytes(),
            (false, _) => format!(",\r\n{object:#}\n]").into_bytes(),
        }
    }

    pub(super) fn reply(&self, frames: Vec<Vec<u8>>) -> RawReply {
        let kind = if self.is_sse { "text/event-stream" } else { "application/json" };
        let reply = RawReply::new(200, "").header("Content-Type", kind);
        let reply = frames.into_iter().fold(reply, RawReply::chunk);
        match self.style.frame_bytes {
            Some(bytes) => reply.cut_every(bytes),
            None => reply,
        }
    }

    fn event(&self, json: &Value) -> String {
        match self.style.profile {
            Profile::Faithful => format!("data: {json}\r\n\r\n"),
            Profile::Proxy => format!(": still there\n\nevent: message\ndata: {json}\n\n"),
        }
    }
}
