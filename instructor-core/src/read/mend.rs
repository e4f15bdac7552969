//! From JSON as models write it to JSON: each slip of syntax becomes an edit.
//!
//! One pass over the text with a stack of its own, so that no depth overflows. Where a text can be
//! read in two ways, both are tried by whoever asks; where it cannot be told how, it is not mended.

mod bare;
mod blank;
mod close;
mod look;
mod string;

pub(super) use self::bare::is_literal;
pub(super) use self::blank::is_special;
use self::string::Quote;
use super::change::{ChangeKind, Edit};
use super::names::Names;
use super::work::Work;

/// A text with more slips than this is not mended: each takes some memory.
const MOST: usize = 1 << 18;

/// A value whose slips are known.
#[derive(Debug)]
pub(super) struct Mended {
    /// Where it ends in the text.
    pub(super) end: usize,
    /// What makes strict JSON of it.
    pub(super) edits: Vec<Edit>,
}

/// The text cannot be read as JSON from here on, or not in one way only.
#[derive(Debug)]
pub(super) struct Stuck;

/// What began as a value and could not be mended.
#[derive(Debug)]
pub(super) struct Torn {
    /// It had a member or an element: it is JSON, and not a word in brackets.
    pub(super) is_json: bool,
}

type Step<T> = Result<T, Stuck>;

/// The decisions where a text has two readings: which of them is to be tried.
#[derive(Debug, Default)]
pub(super) struct Forks {
    taken: Vec<bool>,
    used: usize,
}

impl Forks {
    /// More decisions than this are not tried.
    const MOST: usize = 3;

    /// Which of the two readings to try here.
    fn decide(&mut self) -> Step<bool> {
        if self.used == Self::MOST {
            return Err(Stuck);
        }
        if self.used == self.taken.len() {
            self.taken.push(false);
        }
        self.used += 1;
        Ok(self.taken[self.used - 1])
    }

    /// Goes to the next combination of decisions; `false` if all were tried.
    pub(super) fn next(&mut self) -> bool {
        self.taken.truncate(self.used);
        self.used = 0;
        while let Some(last) = self.taken.pop() {
            if !last {
                self.taken.push(true);
                return true;
            }
        }
        false
    }
}

/// An array or object that is open around the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Array,
    /// An array in parentheses.
    Tuple,
    Object,
}

impl Open {
    const fn closer(self) -> &'static str {
        match self {
            Self::Array | Self::Tuple => "]",
            Self::Object => "}",
        }
    }

    const fn closes_with(self, byte: u8) -> bool {
        matches!(
            (self, byte),
            (Self::Array | Self::Tuple, b']') | (Self::Tuple, b')') | (Self::Object, b'}')
        )
    }
}

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A value, or the closer of an array.
    Value,
    /// A key, or the closer of the object.
    Key,
    /// What stands behind a value.
    After,
}

/// A comma of which it is not known yet whether something follows.
#[derive(Debug, Clone, Copy)]
struct Comma {
    at: usize,
    /// How many edits come before it.
    edits: usize,
}

/// The value that was read last.
#[derive(Debug, Clone, Copy)]
struct Last {
    end: usize,
    /// How many edits come before its end.
    edits: usize,
    /// More of it could have followed where it ends: a number, a word.
    is_open_ended: bool,
    /// It has no quotes, and nobody knows where it ends but by what follows.
    is_bare: bool,
    is_string: bool,
}

#[allow(clippy::struct_excessive_bools)] // What was seen so far, each on its own.
pub(super) struct Mender<'a, 'w> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    /// Where the value starts.
    start: usize,
    /// The last quote before which the text is sound: a quote that is missing shows at the next.
    last_quote: usize,
    depth: usize,
    names: &'w Names,
    work: &'w Work,
    forks: &'w mut Forks,
    edits: Vec<Edit>,
    open: Vec<Open>,
    comma: Option<Comma>,
    last: Option<Last>,
    /// A quote within a string was taken for a part of it.
    has_inner_quotes: bool,
    /// A list or an object begins with a comma: what stood before may be missing.
    has_leading_comma: bool,
    /// The key at hand has no quotes, nor need values have any.
    is_bare: bool,
    /// The keys have their quotes twice.
    is_doubled: bool,
    /// A key with its colon came, or a value in an array.
    has_parts: bool,
    state: State,
}

impl<'a, 'w> Mender<'a, 'w> {
    /// A mender of the value that starts at `at`, in a text that is sound up to `last_quote`.
    pub(super) fn new(
        text: &'a str,
        at: usize,
        last_quote: usize,
        depth: usize,
        names: &'w Names,
        work: &'w Work,
        forks: &'w mut Forks,
    ) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at,
            start: at,
            last_quote,
            depth,
            names,
            work,
            forks,
            edits: Vec::new(),
            open: Vec::new(),
            comma: None,
            last: None,
            has_inner_quotes: false,
            has_leading_comma: false,
            is_bare: false,
            is_doubled: false,
            has_parts: false,
            state: State::Value,
        }
    }

    /// Reads the value that starts here, an array or an object or a string.
    pub(super) fn mend(mut self) -> Result<Mended, Torn> {
        let outcome = self.run();
        let spent = self.work.spend(self.at.saturating_sub(self.start) + 1);
        // Behind quotes inside of strings, what was taken for the end may be a part of one.
        let is_unsure = self.has_inner_quotes && self.text[self.at..].contains(['"', '}', ']']);
        match outcome.and(spent) {
            Ok(()) if !is_unsure && !self.goes_on() => {
                Ok(Mended { end: self.at, edits: self.edits })
            }
            Ok(()) => Err(Torn { is_json: true }),
            Err(Stuck) => Err(Torn { is_json: self.has_parts }),
        }
    }

    /// Whether what stands behind the value can only be more of it.
    fn goes_on(&self) -> bool {
        let at = self.past_blank(self.at);
        match self.bytes.get(at) {
            Some(b',') => {
                let next = self.past_blank(at + 1);
                // A word that ends as an element does.
                let rest = &self.text[next..];
                let end = rest.find([',', '}', ']', '{', '[', ' ', '\n']).unwrap_or(rest.len());
                let is_element = end > 0 && rest[end..].trim_start().starts_with(['}', ']']);
                is_element
                    || self.quote_at(next).is_some()
                    || self.bare_key_at(next).is_some_and(|key| {
                        self.names.has(key) || self.names.are_open() && !key.contains(' ')
                    })
                    || matches!(self.bytes.get(next), Some(b'-' | b'0'..=b'9'))
            }
            Some(b':' | b'\\') => true,
            Some(_) if self.quote_at(at).is_some_and(|(quote, _)| quote != Quote::Backtick) => true,
            // Which one is too much, nobody knows where any value is taken.
            Some(b'}' | b']') => {
                let value = &self.bytes[self.start..self.at];
                let openers = value.iter().filter(|byte| matches!(byte, b'{' | b'['));
                self.names.hold_any() && openers.count() > 1
            }
            _ => false,
        }
    }

    fn run(&mut self) -> Step<()> {
        loop {
            if self.edits.len() > MOST {
                return Err(Stuck);
            }
            self.work.check()?;
            self.blank()?;
            match self.state {
                State::Value => self.value()?,
                State::Key => self.key()?,
                State::After => self.after()?,
            }
            if self.open.is_empty() && self.state == State::After && !self.is_joined() {
                return Ok(());
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn edit(&mut self, edit: Edit) {
        /// So many slips are a habit, and go on like this.
        const MANY: usize = 64;
        if self.edits.len() == MANY && self.edits.capacity() < 2 * MANY + 1 {
            let (read, left) = (self.at + 1 - self.start, self.bytes.len() - self.at);
            self.edits.reserve((MANY * left / read).min(left));
        }
        self.edits.push(edit);
    }

    /// What stands from here on for so many bytes is left out.
    fn cut(&mut self, kind: ChangeKind, length: usize) {
        self.edit(Edit::cut(kind, self.at..self.at + length));
        self.at += length;
    }

    fn push(&mut self, open: Open) -> Step<()> {
        if self.open.len() >= self.depth {
            return Err(Stuck);
        }
        self.comma = None;
        self.open.push(open);
        self.state = if open == Open::Object { State::Key } else { State::Value };
        Ok(())
    }

    /// Goes behind a value that ends at `end`.
    fn pass(&mut self, last: Last) {
        self.at = last.end;
        self.comma = None;
        self.has_parts = true;
        self.last = Some(last);
        self.state = State::After;
    }

    /// A value whose end is seen: a string, an array, an object.
    fn pass_closed(&mut self, end: usize, is_string: bool) {
        let edits = self.edits.len();
        self.pass(Last { end, edits, is_open_ended: false, is_bare: false, is_string });
    }

    /// A number or a word.
    fn pass_word(&mut self, end: usize, is_bare: bool) {
        let edits = self.edits.len();
        self.pass(Last { end, edits, is_open_ended: true, is_bare, is_string: false });
    }

    fn value(&mut self) -> Step<()> {
        let top = self.open.last().copied();
        let Some(byte) = self.byte() else { return self.end() };
        match byte {
            b'{' => {
                self.at += 1;
                self.push(Open::Object)
            }
            b'[' => {
                self.at += 1;
                self.push(Open::Array)
            }
            b'(' if self.at == self.start || top.is_some() && self.begins_tuple() => {
                self.edit(Edit::new(ChangeKind::Tuple, self.at..self.at + 1, "["));
                self.at += 1;
                self.push(Open::Tuple)
            }
            b',' | b'}' | b']' | b')' if top == Some(Open::Object) => {
                // A member without a value.
                let here = self.at;
                self.edit(Edit::put(ChangeKind::MissingValue, here, "null"));
                self.pass_closed(here, false);
                Ok(())
            }
            b',' if top.is_some() => {
                self.has_leading_comma |= self.comma.is_none();
                self.cut(ChangeKind::ExtraComma, 1);
                Ok(())
            }
            b'}' | b']' | b')' => self.close(byte),
            b':' if top == Some(Open::Object) => {
                self.cut(ChangeKind::ExtraColon, 1);
                Ok(())
            }
            _ if self.is_quote() => {
                if matches!(top, Some(Open::Array | Open::Tuple))
                    && let Some(key) = self.key_at(self.at)
                {
                    return self.close_before_key(key);
                }
                self.string(false)?;
                let end = self.at;
                self.pass_closed(end, true);
                Ok(())
            }
            _ if self.ellipsis() > 0 && self.comma.is_some() && top != Some(Open::Object) => {
                let length = self.ellipsis();
                self.cut(ChangeKind::Ellipsis, length);
                Ok(())
            }
            _ if top.is_some() => self.word(),
            _ => Err(Stuck),
        }
    }

    fn key(&mut self) -> Step<()> {
        let Some(byte) = self.byte() else { return self.end() };
        match byte {
            b'}' | b']' | b')' => self.close(byte),
            b',' => {
                self.has_leading_comma |= self.comma.is_none();
                self.cut(ChangeKind::ExtraComma, 1);
                Ok(())
            }
            b'{' => self.close_before_comma(),
            _ if self.is_quote() => {
                self.is_bare = false;
                self.string(true)?;
                self.colon()
            }
            _ if self.ellipsis() > 0 && self.comma.is_some() => {
                let length = self.ellipsis();
                self.cut(ChangeKind::Ellipsis, length);
                Ok(())
            }
            _ => self.bare_key(),
        }
    }

    /// The colon between a key that has quotes and its value.
    fn colon(&mut self) -> Step<()> {
        let end = self.at;
        let edits = self.edits.len();
        self.comma = None;
        self.state = State::Value;
        self.blank()?;
        if self.byte() == Some(b':') {
            self.at += 1;
            self.has_parts = true;
            return Ok(());
        }
        // What follows must be a value, or the key is an element or a word.
        match self.byte() {
            Some(b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {}
            Some(_) if self.is_quote() => {}
            _ => return Err(Stuck),
        }
        self.edits.insert(edits, Edit::put(ChangeKind::MissingColon, end, ":"));
        Ok(())
    }

    fn after(&mut self) -> Step<()> {
        let Some(&top) = self.open.last() else { return self.join() };
        let Some(byte) = self.byte() else { return self.end() };
        match byte {
            b',' => {
                self.comma = Some(Comma { at: self.at, edits: self.edits.len() });
                self.at += 1;
                self.state = if top == Open::Object { State::Key } else { State::Value };
                Ok(())
            }
            b'}' | b']' | b')' => self.close(byte),
            b'+' => self.join(),
            b'`' if self.is_fence_at(self.at) => self.end(),
            _ if self.ellipsis() > 0 => {
                let length = self.ellipsis();
                self.cut(ChangeKind::Ellipsis, length);
                Ok(())
            }
            _ => self.missing_comma(top),
        }
    }

    /// Whether values stand in the parentheses here, and not words.
    fn begins_tuple(&self) -> bool {
        let inside = self.past_blank(self.at + 1);
        self.quote_at(inside).is_some()
            || matches!(self.bytes.get(inside), Some(b'{' | b'[' | b'(' | b'-' | b'0'..=b'9'))
            || self.literal_at(inside)
    }

    /// Whether the string that was read last is joined to another one here.
    fn is_joined(&self) -> bool {
        self.last.is_some_and(|last| last.is_string) && {
            let rest = &self.bytes[self.at..];
            let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            rest.get(blanks) == Some(&b'+')
        }
    }

    /// A string and another one, with a plus between.
    fn join(&mut self) -> Step<()> {
        let last = self.last.filter(|last| last.is_string).ok_or(Stuck)?;
        if self.byte() != Some(b'+') {
            return Err(Stuck);
        }
        self.at += 1;
        let blanks = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_whitespace());
        self.at += blanks.count();
        if !self.is_quote() {
            return Err(Stuck);
        }
        let before = self.edits.len();
        if last.edits != before {
            return Err(Stuck);
        }
        let second = self.at;
        self.string(false)?;
        // The quotes between go, those of the text or those of an edit.
        let opening = match self.edits.get(before) {
            Some(edit) if edit.place.start == second => self.edits.remove(before).place.end,
            _ => second + 1,
        };
        let closing = match before.checked_sub(1).map(|at| &self.edits[at]) {
            Some(edit) if edit.place.end == last.end && !edit.place.is_empty() => {
                self.edits.remove(before - 1).place.start
            }
            _ => last.end - 1,
        };
        let joint = Edit::cut(ChangeKind::StringConcatenation, closing..opening);
        let position = self.edits.partition_point(|edit| edit.place.end <= closing);
        self.edits.insert(position, joint);
        let end = self.at;
        self.pass_closed(end, true);
        Ok(())
    }

    /// Two members, or two elements, with nothing between.
    fn missing_comma(&mut self, top: Open) -> Step<()> {
        let last = self.last.ok_or(Stuck)?;
        let follows = match top {
            Open::Object => {
                let is_on_line = !self.text[last.end..self.at].contains('\n');
                self.is_key_at(self.at) && !(last.is_bare && is_on_line)
            }
            Open::Array | Open::Tuple => {
                let is_apart = self.at > last.end && !(last.is_open_ended && self.is_group());
                !last.is_bare && !self.is_known(last) && self.is_element_start() && is_apart
                    || !last.is_open_ended && matches!(self.byte(), Some(b'{' | b'['))
            }
        };
        if !follows {
            return self.end_at_prose();
        }
        self.edits.insert(last.edits, Edit::put(ChangeKind::MissingComma, last.end, ","));
        self.comma = None;
        self.state = if top == Open::Object { State::Key } else { State::Value };
        Ok(())
    }

    /// Whether the last value may be a key of the object around the list.
    fn is_known(&self, last: Last) -> bool {
        let before = self.text[self.start..last.end].strip_suffix('"');
        let key = before.and_then(|before| before.rsplit('"').next());
        last.is_string && key.is_some_and(|key| self.names.has(key))
    }

    /// Whether three digits stand here, which may be a part of the number before: `1 234`.
    fn is_group(&self) -> bool {
        let digits = self.bytes[self.at..].iter().take_while(|byte| byte.is_ascii_digit());
        digits.count() == 3
            && !self.last.is_some_and(|last| {
                let before = &self.bytes[..last.end];
                let start = before.iter().rposition(u8::is_ascii_whitespace).unwrap_or(0);
                self.work.look(last.end - start);
                before[start..].contains(&b'.')
            })
    }

    /// Whether what stands here can only be another element.
    fn is_element_start(&self) -> bool {
        matches!(self.byte(), Some(b'{' | b'[' | b'-' | b'0'..=b'9'))
            || self.is_quote()
            || self.literal_at(self.at)
    }

    /// How long the dots are that stand here for what was not written.
    fn ellipsis(&self) -> usize {
        self.ellipsis_at(self.at)
    }

    /// The same at another place: dots behind a member or an element, and before the closer.
    fn ellipsis_at(&self, at: usize) -> usize {
        let length = match self.bytes.get(at) {
            Some(b'.') => self.bytes[at..].iter().take_while(|byte| **byte == b'.').count(),
            Some(0xe2) if self.text[at..].starts_with('…') => '…'.len_utf8(),
            _ => 0,
        };
        let mut behind = self.past_blank(at + length);
        if self.bytes.get(behind) == Some(&b',') {
            behind = self.past_blank(behind + 1);
        }
        let closes = matches!(self.bytes.get(behind), Some(b']' | b'}' | b')'));
        if length >= 3 && closes { length } else { 0 }
    }
}
