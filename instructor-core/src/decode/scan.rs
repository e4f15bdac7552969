//! The tokens of JSON, strictly as RFC 8259 has them.

use std::borrow::Cow;
use std::ops::Range;

use super::{Decoder, Halt};
use crate::violation::{Path, Violation, Violations};

/// What kind of value stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A text.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// Where the text ceased to be JSON, and what could have stood there.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) at: usize,
    expected: &'static str,
}

impl SyntaxError {
    pub(super) fn violations(&self, text: &str) -> Violations {
        let mut at = self.at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let (before, rest) = text.split_at(at);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let expected = self.expected;
        let message = format!(
            "must be one JSON value and nothing else: expected {expected} at line {line}, column {column}"
        );
        let found = match rest {
            "" => "the end of the answer".to_owned(),
            rest => cut(rest, 40),
        };
        let violation = Violation::new(Path::default(), "json", message, Some(found));
        Violations::new(vec![violation], 0)
    }
}

const CONTROL: &str = "no bare control character in a string";
const UNCLOSED: &str = "the closing `\"` of a string";
const KEY: &str = "a key in double quotes";

/// Whether a byte stands for itself in a string.
const fn is_plain(byte: u8) -> bool {
    byte != b'"' && byte != b'\\' && byte >= b' '
}

/// Bytes that are looked at in one step.
const WORD: usize = 8;

/// The position of the first byte that does not stand for itself; the length if all do.
///
/// Subtracting borrows from a byte that is too small, which sets its high bit; a borrow only
/// disturbs the bytes behind the first.
const fn first_special(word: [u8; WORD]) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES * 0x80;
    const fn below(word: u64, bound: u8) -> u64 {
        word.wrapping_sub(ONES * bound as u64) & !word
    }
    let word = u64::from_le_bytes(word);
    let quotes = below(word ^ (ONES * b'"' as u64), 1);
    let backslashes = below(word ^ (ONES * b'\\' as u64), 1);
    let special = (below(word, b' ') | quotes | backslashes) & HIGH;
    special.trailing_zeros() as usize / 8
}

/// How many bytes stand for themselves in a string, from the first on.
pub(crate) fn plain_run(bytes: &[u8]) -> usize {
    let (words, tail) = bytes.as_chunks();
    for (position, &word) in words.iter().enumerate() {
        let special = first_special(word);
        if special < WORD {
            return position * WORD + special;
        }
    }
    bytes.len() - tail.len() + tail.iter().take_while(|&&byte| is_plain(byte)).count()
}

/// The digits of a number whose fraction is zero, unless they are more than any type holds.
///
/// `1.000` is one or a thousand, as one writes in German.
pub(super) fn whole(token: &str) -> Option<String> {
    const MOST: usize = 60;
    if token.split_once('.').is_some_and(|(_, fraction)| fraction == "000") {
        return None;
    }
    let (sign, rest) = token.strip_prefix('-').map_or(("", token), |rest| ("-", rest));
    let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{integer}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.trim_end_matches('0').is_empty() {
        return Some("0".to_owned());
    }
    let exponent: i64 = exponent.parse().ok()?;
    let shift = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let digits = match usize::try_from(shift) {
        Ok(zeros) if zeros <= MOST => format!("{digits}{}", "0".repeat(zeros)),
        Ok(_) => return None,
        Err(_) => {
            let cut = usize::try_from(shift.unsigned_abs()).ok()?;
            let kept = digits.len().checked_sub(cut)?;
            let (whole, fraction) = digits.split_at(kept);
            if fraction.bytes().any(|digit| digit != b'0') {
                return None;
            }
            whole.to_owned()
        }
    };
    (digits.len() <= MOST).then(|| format!("{sign}{digits}"))
}

/// The first `limit` characters of a text, with an ellipsis if there are more.
pub(super) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

impl<'a> Decoder<'a> {
    /// What kind of value stands here; the decoder is left at its first byte.
    ///
    /// # Errors
    /// [`Halt`] if no value can start here.
    #[inline]
    pub fn shape(&mut self) -> Result<Shape, Halt> {
        match self.byte() {
            Some(b'n') => Ok(Shape::Null),
            Some(b't' | b'f') => Ok(Shape::Boolean),
            Some(b'-' | b'0'..=b'9') => Ok(Shape::Number),
            Some(b'"') => Ok(Shape::String),
            Some(b'[') => Ok(Shape::Array),
            Some(b'{') => Ok(Shape::Object),
            _ => self.fail(self.at, "a value"),
        }
    }

    /// The end of the text, white space aside.
    pub(super) fn end(&mut self) -> Result<(), Halt> {
        match self.byte() {
            None => Ok(()),
            Some(_) => self.fail(self.at, "the end of the answer"),
        }
    }

    /// The next byte that is no white space; the decoder is left at it.
    #[inline]
    fn byte(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at).copied() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other,
            }
        }
    }

    /// Steps over `byte` if it comes next.
    #[inline]
    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.byte() == Some(byte);
        self.at += usize::from(found);
        found
    }

    #[inline]
    pub(super) fn expect(&mut self, byte: u8, name: &'static str) -> Result<(), Halt> {
        if self.eat(byte) { Ok(()) } else { self.fail(self.at, name) }
    }

    /// Steps over what stands between elements; whether another one follows.
    #[inline]
    pub(super) fn separator(&mut self, closer: u8, name: &'static str) -> Result<bool, Halt> {
        if self.eat(b',') {
            return Ok(true);
        }
        self.expect(closer, name).map(|()| false)
    }

    pub(super) fn keyword(&mut self, word: &'static str) -> Result<(), Halt> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        self.fail(self.at, "`true`, `false` or `null`")
    }

    /// Reads a number that has neither sign nor exponent, and no more than `most` digits: all its
    /// digits as one integer, and how many of them are behind the point.
    ///
    /// `None` for any other, where nothing is read: these are the numbers that come.
    #[inline]
    pub(crate) fn plain_number(&mut self, most: usize, places: usize) -> Option<(u64, usize)> {
        let bytes = self.text.as_bytes().get(self.at..)?;
        let (mut digits, mut length) = (0, 0);
        while let Some(digit @ b'0'..=b'9') = bytes.get(length) {
            if length == most {
                return None;
            }
            digits = digits * 10 + u64::from(digit - b'0');
            length += 1;
        }
        // A zero before other digits is none of JSON's.
        if length == 0 || length > 1 && bytes[0] == b'0' {
            return None;
        }
        let whole = length;
        let mut end = length;
        if bytes.get(end) == Some(&b'.') && places > 0 {
            end += 1;
            while let Some(digit @ b'0'..=b'9') = bytes.get(end) {
                if length == most {
                    return None;
                }
                digits = digits * 10 + u64::from(digit - b'0');
                (length, end) = (length + 1, end + 1);
            }
            if length == whole || length - whole > places {
                return None;
            }
        }
        if let Some(b'.' | b'e' | b'E') = bytes.get(end) {
            return None;
        }
        self.at += end;
        Some((digits, length - whole))
    }

    pub(super) fn scan_number(&mut self) -> Result<&'a str, Halt> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += usize::from(bytes[start] == b'-');
        match bytes.get(self.at) {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if bytes.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = bytes.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(&self.text[start..self.at])
    }

    fn digits(&mut self) -> Result<(), Halt> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        if self.at == start { self.fail(start, "a digit") } else { Ok(()) }
    }

    /// A string, from its opening quote.
    #[inline]
    pub(super) fn scan_string(&mut self) -> Result<Cow<'a, str>, Halt> {
        let start = self.at + 1;
        self.at = start;
        self.plain_run();
        if self.text.as_bytes().get(self.at) == Some(&b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(&self.text[start..self.at - 1]));
        }
        let mut value = self.text[start..self.at].to_owned();
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(value));
                }
                Some(b'\\') => value.push(self.escape()?),
                Some(_) => return self.fail(self.at, CONTROL),
                None => return self.fail(self.at, UNCLOSED),
            }
            let run = self.at;
            self.plain_run();
            value.push_str(&self.text[run..self.at]);
        }
    }

    /// Steps over characters that stand for themselves.
    fn plain_run(&mut self) {
        self.at += plain_run(&self.text.as_bytes()[self.at..]);
    }

    /// The character that an escape stands for, from its backslash.
    fn escape(&mut self) -> Result<char, Halt> {
        let start = self.at;
        self.at += 2;
        let character = match self.text.as_bytes().get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => return self.fail(start, "a known escape"),
        };
        Ok(character)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, Halt> {
        let high = self.four_digits()?;
        if let Some(character) = char::from_u32(high) {
            return Ok(character);
        }
        // A surrogate: the first of a pair, or nothing that a text can hold.
        if high < 0xDC00 && self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            self.at += 2;
            let low = self.four_digits()?;
            if (0xDC00..0xE000).contains(&low) {
                let pair = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
                if let Some(character) = char::from_u32(pair) {
                    return Ok(character);
                }
            }
        }
        self.fail(start, "a pair of surrogates")
    }

    fn four_digits(&mut self) -> Result<u32, Halt> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).unwrap_or_default();
        let mut value = 0;
        for &digit in digits {
            match char::from(digit).to_digit(16) {
                Some(digit) => value = value * 16 + digit,
                None => return self.fail(self.at, "four hexadecimal digits"),
            }
        }
        if digits.len() < 4 {
            return self.fail(self.at, "four hexadecimal digits");
        }
        self.at += 4;
        Ok(value)
    }

    /// Steps over the value that stands here, however deep it is, checking its syntax.
    pub(super) fn skip(&mut self) -> Result<(), Halt> {
        self.skip_noting(None)
    }

    /// The same, noting where each container starts and ends, by their starts.
    pub(super) fn skip_noting(
        &mut self,
        mut ends: Option<&mut Vec<(usize, usize)>>,
    ) -> Result<(), Halt> {
        // Of each container that is open around the place its closing byte, and its position among
        // the noted ones.
        let mut open: Vec<u8> = Vec::new();
        let mut noted: Vec<usize> = Vec::new();
        loop {
            let shape = self.shape()?;
            let start = self.at;
            match shape {
                Shape::Null => self.keyword("null")?,
                Shape::Boolean => {
                    let first = self.text.as_bytes()[self.at];
                    self.keyword(if first == b't' { "true" } else { "false" })?;
                }
                Shape::Number => {
                    self.scan_number()?;
                }
                Shape::String => self.skip_string()?,
                Shape::Array | Shape::Object => {
                    self.at += 1;
                    let closer = if shape == Shape::Array { b']' } else { b'}' };
                    if self.eat(closer) {
                        if let Some(ends) = ends.as_deref_mut() {
                            ends.push((start, self.at));
                        }
                    } else {
                        if let Some(ends) = ends.as_deref_mut() {
                            noted.push(ends.len());
                            ends.push((start, 0));
                        }
                        open.push(closer);
                        if closer == b'}' {
                            self.skip_key()?;
                        }
                        continue;
                    }
                }
            }
            // Behind a value: on to the next one, closing what ends here.
            loop {
                let Some(&closer) = open.last() else {
                    return Ok(());
                };
                let name = if closer == b']' { "`,` or `]`" } else { "`,` or `}`" };
                if self.separator(closer, name)? {
                    if closer == b'}' {
                        self.skip_key()?;
                    }
                    break;
                }
                if let Some((ends, position)) = ends.as_deref_mut().zip(noted.pop()) {
                    ends[position].1 = self.at;
                }
                open.pop();
            }
        }
    }

    /// Steps over a string, from its opening quote, without keeping what its escapes stand for.
    fn skip_string(&mut self) -> Result<(), Halt> {
        self.at += 1;
        loop {
            self.plain_run();
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.escape()?;
                }
                Some(_) => return self.fail(self.at, CONTROL),
                None => return self.fail(self.at, UNCLOSED),
            }
        }
    }

    fn skip_key(&mut self) -> Result<(), Halt> {
        if self.byte() != Some(b'"') {
            return self.fail(self.at, KEY);
        }
        self.skip_string()?;
        self.expect(b':', "`:`")
    }

    /// The key of a member and the colon behind it.
    pub(super) fn key(&mut self) -> Result<Cow<'a, str>, Halt> {
        self.placed_key().map(|(key, _)| key)
    }

    /// The same, with the place of the key.
    #[inline]
    pub(super) fn placed_key(&mut self) -> Result<(Cow<'a, str>, Range<usize>), Halt> {
        if self.byte() != Some(b'"') {
            return self.fail(self.at, KEY);
        }
        let start = self.at;
        let key = self.scan_string()?;
        let place = start..self.at;
        self.expect(b':', "`:`")?;
        Ok((key, place))
    }

    /// Steps over the key and its colon, if the key is that name without an escape.
    #[inline]
    pub(super) fn eat_key(&mut self, name: &str) -> Result<bool, Halt> {
        if self.byte() != Some(b'"') {
            return Ok(false);
        }
        let rest = &self.text.as_bytes()[self.at + 1..];
        let found = match rest.split_at_checked(name.len()) {
            Some((key, [b'"', ..])) => key == name.as_bytes(),
            _ => false,
        };
        if found {
            self.at += name.len() + 2;
            self.expect(b':', "`:`")?;
        }
        Ok(found)
    }

    #[cold]
    pub(super) fn fail<T>(&mut self, at: usize, expected: &'static str) -> Result<T, Halt> {
        self.error = Some(SyntaxError { at, expected });
        Err(Halt(()))
    }
}

#[cfg(test)]
mod tests {
    use super::{WORD, first_special, is_plain};

    #[test]
    fn words_are_cut_where_bytes_are() {
        let bytes = || (0..=u8::MAX).filter(|byte| byte % 3 == 0 || !is_plain(*byte) || *byte < 40);
        for (first, second) in bytes().flat_map(|first| bytes().map(move |second| (first, second)))
        {
            for position in 0..WORD - 1 {
                let mut word = [b'a'; WORD];
                (word[position], word[position + 1]) = (first, second);
                let expected = word.iter().take_while(|&&byte| is_plain(byte)).count();
                assert_eq!(first_special(word), expected, "{word:?}");
            }
        }
    }
}
