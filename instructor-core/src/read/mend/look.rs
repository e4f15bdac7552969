//! Looks ahead, without a step: what may stand behind a quote, a comma or a closer.

use super::{Mender, Open};

/// A key that is looked for ahead is no longer than this, in bytes.
pub(super) const KEY: usize = 200;

/// Where a string ends that `mark` closes, if it is a key: of one line.
fn end_of_string(bytes: &[u8], mark: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        let ends = |byte: &u8| *byte == mark || matches!(byte, b'\n' | b'\\');
        at += bytes.get(at..)?.iter().position(ends)?;
        match bytes[at] {
            b'\n' => return None,
            b'\\' => at += 2,
            _ => return Some(at),
        }
    }
}

impl<'a> Mender<'a, '_> {
    /// The first place from `at` on that is neither white space nor comment.
    pub(super) fn past_blank(&self, mut at: usize) -> usize {
        loop {
            match self.bytes.get(at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => at += super::blank::space(&self.bytes[at..]),
                Some(b'/') if self.bytes.get(at + 1) == Some(&b'/') => at = self.line_end(at),
                Some(b'/') if self.bytes.get(at + 1) == Some(&b'*') => {
                    let window = &self.bytes[at + 2..(at + 2 + KEY).min(self.bytes.len())];
                    match window.windows(2).position(|pair| pair == b"*/") {
                        Some(end) => {
                            self.work.look(end + 4);
                            at += end + 4;
                        }
                        None if at + 2 + KEY >= self.bytes.len() => return self.bytes.len(),
                        None => return at,
                    }
                }
                Some(b'#') if matches!(self.bytes.get(at + 1), Some(b' ' | b'\t')) => {
                    at = self.line_end(at);
                }
                Some(0xb | 0xc | 0x80..) => {
                    match super::blank::special_space(self.text.get(at..).unwrap_or_default()) {
                        0 => return at,
                        length => at += length,
                    }
                }
                _ => return at,
            }
        }
    }

    /// The end of a comment that ends with its line, if that is near.
    fn line_end(&self, at: usize) -> usize {
        let window = &self.bytes[at..(at + KEY).min(self.bytes.len())];
        let length = window.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let mut end = at + length.unwrap_or(window.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.work.look(end - at);
        end
    }

    /// The key that stands at `at` with its colon, without its quotes; bare ones are words.
    pub(super) fn key_at(&self, at: usize) -> Option<&'a str> {
        let (quote, length) = self.quote_at(at)?;
        for marks in ["\"\"\"", "\"\""] {
            if self.text[at..].starts_with(marks) {
                let window = &self.text.as_bytes()[at + marks.len()..];
                let window = &window[..window.len().min(KEY)];
                let end = window.windows(marks.len()).position(|run| run == marks.as_bytes())?;
                let end = at + marks.len() + end;
                let after = self.past_blank(end + marks.len());
                let is_key = self.bytes.get(after) == Some(&b':');
                return is_key.then(|| &self.text[at + marks.len()..end]);
            }
        }
        let start = at + length;
        if let Some(mark) = quote.byte() {
            let window = &self.bytes[start..(start + KEY).min(self.bytes.len())];
            let end = end_of_string(window, mark)?;
            let is_key = window[end] == mark
                && self.bytes.get(self.past_blank(start + end + 1)) == Some(&b':');
            return is_key.then(|| &self.text[start..start + end]);
        }
        let mut end = start;
        while end < self.bytes.len() && end - start <= KEY {
            let character = self.text[end..].chars().next()?;
            if quote.closes_with(character) {
                let after = self.past_blank(end + character.len_utf8());
                return (self.bytes.get(after) == Some(&b':')).then(|| &self.text[start..end]);
            }
            match character {
                '\n' => return None,
                '\\' => end += 1 + self.text[end + 1..].chars().next()?.len_utf8(),
                _ => end += character.len_utf8(),
            }
        }
        None
    }

    /// Whether a line begins there that closes a fence.
    pub(super) fn is_fence_at(&self, at: usize) -> bool {
        self.bytes[at] == b'`'
            && self.text[at..].starts_with("```")
            && self.text[..at].ends_with('\n')
    }

    pub(super) fn is_ellipsis_at(&self, at: usize) -> bool {
        self.ellipsis_at(at) > 0
    }

    /// Whether a key stands at `at` that has a closing quote alone.
    fn is_half_key_at(&self, at: usize) -> bool {
        let rest = self.text[at..].char_indices().take(KEY);
        let mut rest = rest.skip_while(|(_, character)| super::bare::is_of_key(*character));
        rest.next().is_some_and(|(end, stop)| {
            stop == '"' && end > 0 && self.bytes.get(self.past_blank(at + end + 1)) == Some(&b':')
        })
    }

    /// Whether a key begins at `at`, and the text ends in it.
    pub(super) fn is_cut_key_at(&self, at: usize) -> bool {
        let Some((quote, length)) = self.quote_at(at) else { return false };
        let start = at + length;
        let is_near = self.bytes.len() - start < KEY;
        let is_open = |mark| end_of_string(&self.bytes[start..], mark).is_none();
        is_near && quote.byte().is_none_or(is_open)
    }

    /// Whether a key stands at `at`, with its colon.
    pub(super) fn is_key_at(&self, at: usize) -> bool {
        self.key_at(at).is_some() || self.bare_key_at(at).is_some()
    }

    /// A key without quotes that stands at `at` with its colon, up to the colon.
    pub(super) fn bare_key_at(&self, at: usize) -> Option<&'a str> {
        let rest = self.text.get(at..)?;
        let mut end = 0;
        for (position, character) in rest.char_indices().take(KEY) {
            end = position;
            match character {
                ':' => break,
                _ if super::bare::is_of_key(character) => {}
                _ => return None,
            }
        }
        let key = rest[..end].trim_end();
        (!key.is_empty() && rest[end..].starts_with(':')).then_some(key)
    }

    /// Whether the text from `at` on can stand behind a value that `open` holds.
    pub(super) fn follows_value(&self, at: usize, open: Option<Open>) -> bool {
        let at = self.past_blank(at);
        let Some(&byte) = self.bytes.get(at) else { return true };
        match (open, byte) {
            // Around the root there may be anything.
            (None, _) => true,
            (Some(_), b',') => self.follows_comma(at + 1, open),
            (Some(open), byte) if open.closes_with(byte) => self.follows_closer(at + 1),
            // A closer of another kind, which may stand for what is missing.
            (Some(Open::Array | Open::Tuple), b'}') | (Some(Open::Object), b']') => {
                let behind = self.bytes.get(self.past_blank(at + 1));
                self.follows_closer(at + 1)
                    && (self.open.len() > 1 || matches!(behind, None | Some(b',' | b'}' | b']')))
            }
            _ if self.is_ellipsis_at(at) || self.is_fence_at(at) => true,
            (Some(Open::Object), _) => self.key_at(at).is_some(),
            _ => false,
        }
    }

    /// Whether it can stand behind a comma.
    fn follows_comma(&self, at: usize, open: Option<Open>) -> bool {
        let at = self.past_blank(at);
        let Some(&byte) = self.bytes.get(at) else { return true };
        match open {
            _ if matches!(byte, b'}' | b']' | b')' | b',') => true,
            _ if self.is_ellipsis_at(at) => true,
            Some(Open::Object) => {
                byte == b'{'
                    || self.is_key_at(at)
                    || self.stray_key_at(at)
                    || self.is_cut_key_at(at)
                    || self.is_half_key_at(at)
            }
            _ => self.is_element_at(at),
        }
    }

    /// Whether words and then a key stand there.
    pub(super) fn stray_key_at(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let mut words = rest.char_indices().take(KEY);
        let end = words.find(|(_, character)| !super::bare::is_of_key(*character));
        match end {
            Some((end, _)) => {
                end > 0 && rest[..end].ends_with(' ') && self.key_at(at + end).is_some()
            }
            None => false,
        }
    }

    /// Whether an element of a list can begin there: a word has no quote before it ends.
    fn is_element_at(&self, at: usize) -> bool {
        if self.quote_at(at).is_some() {
            return true;
        }
        if matches!(self.bytes[at], b'-' | b'0'..=b'9') {
            return true;
        }
        let mut before = ' ';
        for (position, character) in self.text[at..].char_indices().take(KEY) {
            match character {
                ',' | ']' | ')' | '\n' | '{' | '[' => return true,
                // The end of a string whose opening quote is missing.
                '"' => {
                    let next = self.bytes.get(at + position + 1);
                    return !before.is_whitespace() && matches!(next, Some(b',' | b']' | b'\n'));
                }
                '\'' | '“' | '”' => return false,
                _ => before = character,
            }
        }
        false
    }

    /// Whether it can stand behind the closer of an array or object.
    fn follows_closer(&self, at: usize) -> bool {
        let at = self.past_blank(at);
        match self.bytes.get(at) {
            None | Some(b',' | b'}' | b']' | b')' | b'`' | b'{' | b'[') => true,
            Some(_) => self.open.len() <= 1 || self.is_key_at(at),
        }
    }
}
