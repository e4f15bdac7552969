//! Strings: in quotes of all sorts, and with quotes inside that nobody escaped.

use std::borrow::Cow;

use super::{Mender, Open, Step, Stuck};
use crate::decode::plain_run;
use crate::read::change::{ChangeKind, Edit};

/// A string with more quotes inside that nobody escaped is something else.
const MOST_INNER: usize = 1000;

/// A quote that opens a string, by what closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    Double,
    Single,
    Smart,
    SmartSingle,
    Guillemets,
    Backtick,
    /// So many of the same character.
    Run(&'static str),
}

impl Quote {
    /// The quote that begins with the character.
    fn opening(character: char) -> Option<Self> {
        Some(match character {
            '"' => Self::Double,
            '\'' => Self::Single,
            '“' | '”' | '„' | '‟' => Self::Smart,
            '‘' | '’' | '‚' => Self::SmartSingle,
            '«' => Self::Guillemets,
            '`' => Self::Backtick,
            _ => return None,
        })
    }

    /// The one byte that opens and closes it, if it is one.
    pub(super) const fn byte(self) -> Option<u8> {
        match self {
            Self::Double => Some(b'"'),
            Self::Single => Some(b'\''),
            Self::Backtick => Some(b'`'),
            _ => None,
        }
    }

    pub(super) const fn closes_with(self, character: char) -> bool {
        match self {
            Self::Double | Self::Run(_) => character == '"',
            Self::Single => character == '\'',
            Self::Smart => matches!(character, '“' | '”' | '„' | '‟'),
            Self::SmartSingle => matches!(character, '‘' | '’'),
            Self::Guillemets => character == '»',
            Self::Backtick => character == '`',
        }
    }

    /// How its marks are told of, if they are not those of JSON.
    const fn kind(self) -> ChangeKind {
        match self {
            Self::Double => ChangeKind::UnescapedQuote,
            Self::Single => ChangeKind::SingleQuotes,
            Self::Smart | Self::SmartSingle | Self::Guillemets => ChangeKind::SmartQuotes,
            Self::Backtick => ChangeKind::BacktickQuotes,
            Self::Run(marks) if marks.len() == 2 => ChangeKind::DoubledQuotes,
            Self::Run(_) => ChangeKind::TripleQuotes,
        }
    }
}

/// A string that is being read.
struct Reading {
    quote: Quote,
    is_key: bool,
    /// Where its content starts.
    content: usize,
    /// How many edits came before its content.
    edits: usize,
    /// Quotes that were taken for a part of it.
    inner: usize,
    /// How many of them stand where something quoted begins.
    openings: usize,
    /// A backslash stands for itself.
    has_backslash: bool,
    /// A backslash and the letter behind it stand for a character.
    has_escape: bool,
}

/// What a quote turned out to be.
enum Verdict {
    /// The end of the string.
    Closes,
    /// The string ended before, without a quote: where.
    EndedAt(usize),
    /// A part of the string.
    Inner,
}

impl Mender<'_, '_> {
    pub(super) fn is_quote(&self) -> bool {
        self.quote_at(self.at).is_some()
    }

    /// The quote that stands at `at`, and its length.
    pub(super) fn quote_at(&self, at: usize) -> Option<(Quote, usize)> {
        match self.bytes.get(at)? {
            b'"' => Some((Quote::Double, 1)),
            b'\'' => Some((Quote::Single, 1)),
            b'`' => Some((Quote::Backtick, 1)),
            0x80.. => {
                let character = self.text.get(at..)?.chars().next()?;
                Some((Quote::opening(character)?, character.len_utf8()))
            }
            _ => None,
        }
    }

    /// Reads the string that starts here, and stops behind it.
    pub(super) fn string(&mut self, is_key: bool) -> Step<()> {
        let (quote, length) = self.quote_at(self.at).ok_or(Stuck)?;
        let rest = match self.bytes.get(self.at + 1) == self.bytes.get(self.at) {
            true => &self.text[self.at..],
            false => "",
        };
        let run = match quote {
            Quote::Backtick if rest.starts_with("```") => return Err(Stuck),
            // Nothing and a comment, or a text of two quotes.
            _ if matches!(rest.as_bytes().get(2), Some(b'/' | b'#')) => return Err(Stuck),
            Quote::Double if rest.starts_with("\"\"\"") => Some("\"\"\""),
            Quote::Single if rest.starts_with("'''") => Some("'''"),
            // One string with quotes at both ends may be meant as it stands.
            Quote::Double
                if rest.starts_with("\"\"")
                    && (is_key || self.is_doubled)
                    && !self.closes(self.at + 2, is_key, 0) =>
            {
                Some("\"\"")
            }
            _ => None,
        };
        if let Some(marks) = run {
            let (at, edits) = (self.at, self.edits.len());
            if self.quoted(Quote::Run(marks), marks.len(), is_key).is_ok() {
                let content = &self.text[at + marks.len()..self.at - marks.len()];
                let is_known = !is_key || marks.len() > 2 || self.names.has(content);
                self.is_doubled |= is_key && is_known && marks.len() == 2;
                return if is_known { Ok(()) } else { Err(Stuck) };
            }
            self.work.spend(self.at - at)?;
            self.at = at;
            self.edits.truncate(edits);
        }
        self.quoted(quote, length, is_key)
    }

    fn quoted(&mut self, quote: Quote, length: usize, is_key: bool) -> Step<()> {
        let start = self.at;
        if quote != Quote::Double {
            self.edit(Edit::new(quote.kind(), start..start + length, "\""));
        }
        self.at += length;
        let mut reading = Reading {
            quote,
            is_key,
            content: self.at,
            edits: self.edits.len(),
            inner: 0,
            openings: 0,
            has_backslash: false,
            has_escape: false,
        };
        loop {
            if self.edits.len() > super::MOST {
                return Err(Stuck);
            }
            self.work.check()?;
            self.at += match quote {
                Quote::Double | Quote::Run("\"\"" | "\"\"\"") => plain_run(&self.bytes[self.at..]),
                _ => {
                    let rest = self.bytes[self.at..].iter();
                    rest.take_while(|byte| !SPECIAL[usize::from(**byte)]).count()
                }
            };
            let Some(byte) = self.byte() else { return Err(Stuck) };
            match byte {
                b'\\' => self.escape(&mut reading)?,
                0..b' ' => {
                    let place = self.at..self.at + 1;
                    self.edit(Edit::new(ChangeKind::ControlCharacter, place, escaped(byte)));
                    self.at += 1;
                }
                _ => {
                    let character = self.text[self.at..].chars().next().ok_or(Stuck)?;
                    if self.mark(&mut reading, character)? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// A character that may be a quote; whether the string ends with it.
    fn mark(&mut self, reading: &mut Reading, character: char) -> Step<bool> {
        let quote = reading.quote;
        let length = match quote {
            Quote::Run(marks) if self.text[self.at..].starts_with(marks) => marks.len(),
            Quote::Run(_) => 0,
            _ if quote.closes_with(character) => character.len_utf8(),
            _ => 0,
        };
        if length > 0 {
            match self.verdict(reading, length)? {
                Verdict::Closes => {
                    if quote != Quote::Double {
                        let place = self.at..self.at + length;
                        self.edit(Edit::new(quote.kind(), place, "\""));
                    }
                    self.at += length;
                    self.has_inner_quotes |= reading.inner > 0;
                    return Ok(true);
                }
                Verdict::EndedAt(end) => {
                    let kept = self.edits.partition_point(|edit| edit.place.end <= end);
                    self.edits.truncate(kept.max(reading.edits));
                    self.edit(Edit::put(ChangeKind::MissingQuote, end, "\""));
                    self.at = end;
                    return Ok(true);
                }
                Verdict::Inner => {
                    let before = self.text[reading.content..self.at].chars().next_back();
                    reading.openings += usize::from(before.is_none_or(char::is_whitespace));
                    reading.inner += 1;
                }
            }
        }
        if character == '"' {
            self.edit(Edit::put(quote.kind(), self.at, "\\"));
        }
        self.at += character.len_utf8();
        Ok(false)
    }

    /// What the quote of so many bytes is that stands here.
    fn verdict(&self, reading: &Reading, length: usize) -> Step<Verdict> {
        let end = self.at + length;
        let content = &self.text[reading.content..self.at];
        if self.closes(end, reading.is_key, reading.inner) {
            // The key ended before, and this is the colon behind it.
            let is_past =
                reading.is_key && content.trim_end().ends_with(':') && self.names.are_open();
            // A string that ends with the text in the middle of a phrase may go on.
            let is_cut = self.past_blank(end) == self.bytes.len()
                && (content.ends_with(char::is_whitespace) || reading.quote != Quote::Double)
                && !self.open.is_empty();
            let is_unsure = || reading.inner > 0 && self.is_unsure(reading, end);
            return match is_past || is_cut || is_unsure() {
                true => Err(Stuck),
                false => Ok(Verdict::Closes),
            };
        }
        if reading.inner > MOST_INNER {
            return Err(Stuck);
        }
        if reading.is_key {
            return match self.names.has(content) && self.quote_at(end).is_some() {
                true => Ok(Verdict::Closes),
                false => self.end_of_key(reading).map(Verdict::EndedAt),
            };
        }
        let is_list = self.open.last() != Some(&Open::Object);
        if self.seems_to_end(reading, end) {
            return Err(Stuck);
        }
        if is_list && let Some(end) = self.end_of_line(reading) {
            return Ok(Verdict::EndedAt(end));
        }
        // An escape that was escaped, it seems, of a quote that is none.
        if content.ends_with("\\\\") {
            return Err(Stuck);
        }
        // A key, it seems, or two elements without a comma: who knows.
        let is_key = || self.bytes.get(self.past_blank(end)) == Some(&b':');
        let is_double = || is_list && self.bytes.get(end) == Some(&b'"');
        if reading.inner == 0 && reading.quote == Quote::Double && (is_key() || is_double()) {
            return Err(Stuck);
        }
        match self.key_at(self.at) {
            Some(key) if self.names.has(key) || self.names.are_open() => {
                self.end_of_member(reading, key).map(Verdict::EndedAt)
            }
            _ => Ok(Verdict::Inner),
        }
    }

    /// Where the string ended if the closing quote is missing and a key of the object stands here;
    /// it may be JSON within the string as well.
    fn end_of_member(&self, reading: &Reading, key: &str) -> Step<usize> {
        let content = &self.text[reading.content..self.at];
        let is_object = self.open.last() == Some(&Open::Object);
        let before = content.trim_end();
        let is_on_line = !content[before.len()..].contains('\n');
        let is_told = match before.ends_with(',') {
            true => self.names.has(key) || !is_on_line,
            false => self.names.has(key) && !is_on_line,
        };
        let text = before.strip_suffix(',').unwrap_or(before);
        match is_object && is_told && ends_plainly(reading, text) {
            true => Ok(reading.content + text.len()),
            false => Err(Stuck),
        }
    }

    /// Where the string ended if it is an element on a line of its own, without a closing quote.
    fn end_of_line(&self, reading: &Reading) -> Option<usize> {
        let before = self.text[reading.content..self.at].trim_end_matches([' ', '\t']);
        let text = before.strip_suffix('\n')?.trim_end().strip_suffix(',')?;
        ends_plainly(reading, text).then_some(reading.content + text.len())
    }

    /// Whether a string with quotes inside may have been meant in another way, if it ends there.
    fn is_unsure(&self, reading: &Reading, end: usize) -> bool {
        // In a list, one quote inside may as well be the end of an element.
        let is_odd = reading.inner % 2 == 1 && self.open.last() != Some(&Open::Object);
        let is_last = self.past_blank(end) == self.bytes.len();
        // Two quotes for one, or a text that is all quoted.
        let content = &self.text[reading.content..self.at];
        let is_wrapped = reading.inner > 1
            && reading.quote.byte().is_some_and(|mark| {
                content.starts_with(char::from(mark)) && content.ends_with(char::from(mark))
            });
        let is_remark = matches!(self.bytes.get(end), Some(b'/' | b'#'));
        let is_mark = |last: Option<char>| {
            reading.quote.byte().is_some_and(|mark| last == Some(char::from(mark)))
        };
        // One quote alone is that of an inch, or is missing its other one.
        let is_half = reading.inner % 2 == 1
            && (reading.openings > 0 || is_mark(content.chars().next_back()));
        is_half || is_odd || is_last || is_wrapped || is_remark
    }

    /// Whether a quote looks like the end of the string, and cannot be: a slip of another kind.
    ///
    /// Of the quotes within a string each second one ends what is quoted. Inches are no quote.
    fn seems_to_end(&self, reading: &Reading, end: usize) -> bool {
        let before = self.text[reading.content..self.at].chars().next_back();
        if reading.inner % 2 == 1 {
            // The second one does not stand behind a blank.
            return before.is_none_or(|before| before.is_whitespace() || before == ',');
        }
        match self.bytes.get(end) {
            Some(b',' | b':' | b';' | b'}' | b']' | b'\n' | b'\r') => true,
            Some(b'/') => matches!(self.bytes.get(end + 1), Some(b'/' | b'*')),
            Some(b' ' | b'\t') => before.is_some_and(|before| {
                !before.is_whitespace() && !before.is_ascii_digit() && !"([{".contains(before)
            }),
            _ => false,
        }
    }

    /// Where a key ends whose closing quote is missing: before its colon.
    fn end_of_key(&self, reading: &Reading) -> Step<usize> {
        let content = &self.text[reading.content..self.at];
        let (name, rest) = content.split_once(':').ok_or(Stuck)?;
        let name = name.trim_end();
        let is_key = self.names.has(name) || self.names.are_open() && rest.trim().is_empty();
        let is_plain = !name.is_empty() && reading.inner == 0 && self.edits.len() == reading.edits;
        if is_key && is_plain { Ok(reading.content + name.len()) } else { Err(Stuck) }
    }

    /// Whether a string that ends there, with so many quotes inside, may end there.
    fn closes(&self, end: usize, is_key: bool, inner: usize) -> bool {
        if end <= self.last_quote {
            return true;
        }
        let at = self.past_blank(end);
        let next = self.bytes.get(at);
        if is_key {
            // The colon may be missing, but not where it stands before the quote.
            let mut before = self.bytes[..end - 1].iter().rev();
            let has_colon = before.find(|byte| **byte != b' ') == Some(&b':');
            return match next {
                Some(b':') => true,
                _ if has_colon => false,
                Some(b'{' | b'[' | b'-' | b'0'..=b'9') => true,
                Some(_) => at > end && (self.quote_at(at).is_some() || self.literal_at(at)),
                None => false,
            };
        }
        let open = self.open.last().copied();
        if next == Some(&b'+') {
            return self.quote_at(self.past_blank(at + 1)).is_some();
        }
        if self.follows_value(end, open) {
            return open.is_some() || next.is_none();
        }
        let is_new_line = || self.text[end..at].contains('\n');
        match open {
            None => false,
            Some(Open::Object) => {
                is_new_line()
                    && (self.bare_key_at(at).is_some_and(|key| !key.contains(' '))
                        || !self.text[at..].contains(['"', '{', '}', '[', ']', '\'', '`']))
            }
            Some(_) => {
                inner == 0
                    && at > end
                    && (self.quote_at(at).is_some()
                        || matches!(next, Some(b'{' | b'[' | b'-' | b'0'..=b'9')))
            }
        }
    }

    /// A backslash and what it stands before.
    ///
    /// Where one backslash was not escaped, another one may not have been either.
    fn escape(&mut self, reading: &mut Reading) -> Step<()> {
        let quote = reading.quote;
        let next = *self.bytes.get(self.at + 1).ok_or(Stuck)?;
        let place = self.at..self.at + 1;
        match next {
            b'"' | b'\\' | b'/' => self.at += 2,
            b'b' | b'f' | b'n' | b'r' | b't' => {
                reading.has_escape = true;
                self.at += 2;
            }
            b'u' => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).unwrap_or_default();
                if digits.len() == 4 && digits.iter().all(u8::is_ascii_hexdigit) {
                    reading.has_escape = true;
                    self.at += 6;
                } else {
                    reading.has_backslash = true;
                    self.edit(Edit::new(ChangeKind::InvalidEscape, place, "\\\\"));
                    self.at += 2;
                }
            }
            b'\'' | b'`' => {
                let kind = match quote.closes_with(char::from(next)) {
                    true => quote.kind(),
                    false => ChangeKind::InvalidEscape,
                };
                self.edit(Edit::cut(kind, place));
                self.at += 2;
            }
            _ => {
                reading.has_backslash = true;
                self.edit(Edit::new(ChangeKind::InvalidEscape, place, "\\\\"));
                self.at += 1;
            }
        }
        match reading.has_backslash && reading.has_escape {
            true => Err(Stuck),
            false => Ok(()),
        }
    }
}

/// Whether a byte may be more than a part of a string in quotes that are not double.
static SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let mut byte = 0_u8;
    loop {
        special[byte as usize] = matches!(byte, 0..b' ' | b'"' | b'\'' | b'`' | b'\\' | 0x80..);
        if byte == u8::MAX {
            break special;
        }
        byte += 1;
    }
};

/// Whether a string without a closing quote may be that text: one line, and no part of JSON.
fn ends_plainly(reading: &Reading, text: &str) -> bool {
    reading.inner == 0
        && reading.quote == Quote::Double
        && !text.is_empty()
        && !text.contains('\n')
        && !text.trim_end().ends_with([',', '"', '\'', '`', '”', '’', '\\', ']', '}'])
}

/// A control character as JSON writes it.
fn escaped(byte: u8) -> Cow<'static, str> {
    match byte {
        b'\n' => "\\n".into(),
        b'\r' => "\\r".into(),
        b'\t' => "\\t".into(),
        _ => format!("\\u{byte:04x}").into(),
    }
}
