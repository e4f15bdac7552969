//! Answers of any content.

use std::time::Duration;

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
    pub(super) delivery: Box<Delivery>,
}

/// How an answer is sent, beside what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Delivery {
    pub(super) end: End,
    /// The time between two pieces.
    pub(super) pause: Duration,
    /// The length that the head tells, if that is not for the body to say.
    pub(super) announced: Option<usize>,
    /// What the catalogue of faults calls it.
    pub(super) name: Option<&'static str>,
}

/// What comes after the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// The next answer.
    #[default]
    Next,
    /// Nothing: the connection closes, and the body lacks something.
    Abort,
    /// Nothing, ever.
    Stall,
    /// Nothing: the connection closes after a whole body.
    HangUp,
}

impl RawReply {
    /// An answer with this status (200 to 999) and body, as JSON unless a header says otherwise.
    #[must_use]
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            rest: Vec::new(),
            delivery: Box::default(),
        }
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
        self.delivery.end = End::Abort;
        self
    }

    /// Waits so long between two chunks.
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Self {
        self.delivery.pause = pause;
        self
    }

    pub(super) fn named(mut self, name: &'static str) -> Self {
        self.delivery.name = Some(name);
        self
    }

    pub(super) fn ending(mut self, end: End) -> Self {
        self.delivery.end = end;
        self
    }

    pub(super) fn announced(mut self, length: usize) -> Self {
        self.delivery.announced = Some(length);
        self
    }

    /// The first half of the body, which is announced as a whole.
    pub(super) fn halved(mut self, end: End) -> Self {
        let mut body = self.bytes();
        let length = body.len();
        body.truncate(length / 2);
        Self { body, ..self }.announced(length).ending(end)
    }

    /// The same bytes, cut after every so many, wherever that is.
    pub(super) fn cut_every(mut self, bytes: usize) -> Self {
        let body = self.bytes();
        let rest = body.chunks(bytes.max(1)).map(<[u8]>::to_vec).collect();
        Self { body: Vec::new(), rest, ..self }
    }

    /// The same bytes, in so many pieces.
    pub(super) fn in_pieces(self, pieces: usize) -> Self {
        let bytes = self.length().div_ceil(pieces.max(1));
        self.cut_every(bytes)
    }

    pub(super) fn length(&self) -> usize {
        self.body.len() + self.rest.iter().map(Vec::len).sum::<usize>()
    }

    fn bytes(&mut self) -> Vec<u8> {
        let mut body = std::mem::take(&mut self.body);
        body.extend(std::mem::take(&mut self.rest).into_iter().flatten());
        body
    }
}
