//! From the bytes of a stream to the JSON texts in it.
//!
//! The service frames each chunk of an answer as one event, `data: {json}` and an empty line, and
//! ends the stream with the last one (354 recorded events without an exception, read 2026-11-23).
//! Gateways add comments, `event:` lines and a last `data: [DONE]`, and end lines as they like.
//! Errors come without framing too: as a bare object or in a list, and without `alt=sse` the whole
//! stream is one list. All of that is read here; what the texts mean is not looked at.

/// A push parser: bytes go in as they come, JSON texts come out.
///
/// Each byte is looked at once and copied at most twice, whatever pieces it comes in.
///
/// Call [`next`](Self::next) until it gives nothing, then push the bytes that came since; at the end
/// call [`last`](Self::last) once.
#[derive(Debug, Default)]
pub(crate) struct Events {
    state: State,
    /// The line that has begun, if it does not lie in one piece.
    line: Vec<u8>,
    /// The event that has begun, or the one that was given last.
    event: Vec<u8>,
    /// Whether a line of the event has come; the event itself may be empty.
    has_data: bool,
    is_given: bool,
    /// Whether the byte before was a CR, so that an LF belongs to it.
    after_cr: bool,
}

#[derive(Debug, Default, Clone, Copy)]
enum State {
    /// At the start of the stream: so many bytes of a byte order mark have come.
    Mark(usize),
    /// At the start of a line.
    #[default]
    Start,
    Line,
    /// Between values that stand outside of events.
    Between,
    /// In an object that stands outside of events, so many levels deep.
    Value {
        depth: usize,
        in_string: bool,
        escaped: bool,
    },
}

const MARK: &[u8] = b"\xef\xbb\xbf";

impl Events {
    pub(crate) fn new() -> Self {
        Self { state: State::Mark(0), ..Self::default() }
    }

    /// The next event in what has come; takes what it has read off `bytes`.
    ///
    /// Nothing means that all was read and more has to come.
    pub(crate) fn next(&mut self, bytes: &mut &[u8]) -> Option<&[u8]> {
        if std::mem::take(&mut self.is_given) {
            self.event.clear();
            self.has_data = false;
        }
        while let Some(&byte) = bytes.first() {
            let is_over = match self.state {
                State::Mark(seen) if seen < MARK.len() && byte == MARK[seen] => {
                    self.state = State::Mark(seen + 1);
                    skip(bytes, 1);
                    false
                }
                State::Mark(_) => {
                    self.state = State::Start;
                    false
                }
                State::Start => self.start(byte, bytes),
                State::Line => {
                    self.read_line(bytes);
                    false
                }
                State::Between => {
                    self.between(byte, bytes);
                    false
                }
                State::Value { .. } => self.read_value(bytes),
            };
            if is_over {
                self.is_given = true;
                return Some(&self.event);
            }
        }
        None
    }

    /// What stands at the end without the empty line that would end it; may be cut.
    pub(crate) fn last(&mut self) -> Option<&[u8]> {
        match self.state {
            State::Line => {
                let line = std::mem::take(&mut self.line);
                self.field(&line);
            }
            State::Value { .. } => return Some(&self.event),
            State::Mark(_) | State::Start | State::Between => {}
        }
        self.is_event().then_some(&self.event[..])
    }

    /// The first byte of a line; true if an event is over before it.
    fn start(&mut self, byte: u8, bytes: &mut &[u8]) -> bool {
        let after_cr = std::mem::take(&mut self.after_cr);
        match byte {
            b'\n' if after_cr => skip(bytes, 1),
            // The LF of a CR here would be another empty line, which ends nothing.
            b'\r' | b'\n' => {
                skip(bytes, 1);
                return self.dispatch();
            }
            b' ' | b'\t' => skip(bytes, 1),
            // No field of an event begins so.
            b'{' | b'[' => {
                self.state = State::Between;
                return self.dispatch();
            }
            _ => self.state = State::Line,
        }
        false
    }

    /// Whether there is an event, now that an empty line ends it.
    fn dispatch(&mut self) -> bool {
        let is_event = self.is_event();
        if !is_event {
            self.event.clear();
            self.has_data = false;
        }
        is_event
    }

    /// `[DONE]` is how other services end a stream; gateways copy it.
    fn is_event(&self) -> bool {
        self.has_data && !matches!(self.event.trim_ascii(), b"" | b"[DONE]")
    }

    fn read_line(&mut self, bytes: &mut &[u8]) {
        let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')) else {
            self.line.extend_from_slice(bytes);
            *bytes = &[];
            return;
        };
        let (rest, ending) = (&bytes[..end], bytes[end]);
        if self.line.is_empty() {
            self.field(rest);
        } else {
            let mut line = std::mem::take(&mut self.line);
            line.extend_from_slice(rest);
            self.field(&line);
            line.clear();
            self.line = line;
        }
        skip(bytes, end + 1);
        self.after_cr = ending == b'\r';
        self.state = State::Start;
    }

    /// A line without its ending. Lines of an event are joined by LF; fields but `data` are not
    /// wanted, nor are comments, which begin with a colon.
    fn field(&mut self, line: &[u8]) {
        let value = match line.strip_prefix(b"data") {
            Some([b':', b' ', value @ ..] | [b':', value @ ..]) => value,
            Some([]) => &[],
            _ => return,
        };
        if self.has_data {
            self.event.push(b'\n');
        }
        self.has_data = true;
        self.event.extend_from_slice(value);
    }

    fn between(&mut self, byte: u8, bytes: &mut &[u8]) {
        match byte {
            b'{' => {
                self.event.clear();
                self.state = State::Value { depth: 0, in_string: false, escaped: false };
            }
            b'[' | b',' | b']' | b' ' | b'\t' | b'\r' | b'\n' => skip(bytes, 1),
            _ => self.state = State::Start,
        }
    }

    /// True at the end of the object.
    fn read_value(&mut self, bytes: &mut &[u8]) -> bool {
        let State::Value { mut depth, mut in_string, mut escaped } = self.state else {
            return false;
        };
        let end = bytes.iter().position(|byte| {
            match (in_string, byte) {
                (true, _) if escaped => escaped = false,
                (true, b'\\') => escaped = true,
                (_, b'"') => in_string = !in_string,
                (false, b'{' | b'[') => depth += 1,
                (false, b'}' | b']') => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        let length = end.map_or(bytes.len(), |end| end + 1);
        self.event.extend_from_slice(&bytes[..length]);
        skip(bytes, length);
        self.state = match end {
            Some(_) => State::Between,
            None => State::Value { depth, in_string, escaped },
        };
        end.is_some()
    }
}

fn skip(bytes: &mut &[u8], count: usize) {
    *bytes = &bytes[count..];
}

#[cfg(test)]
mod tests;
