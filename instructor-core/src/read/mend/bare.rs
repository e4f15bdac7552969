//! Keys, words and numbers without quotes.

use super::{Mender, Open, State, Step, Stuck};
use crate::read::change::{ChangeKind, Edit};

/// Whether a character can be part of a key without quotes.
pub(super) fn is_of_key(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | '$' | '@' | ' ')
}

/// Whether a word may follow this one without being a part of it.
const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b',' | b'}' | b']' | b')' | b' ' | b'\n' | b'\r' | b'\t')
}

/// Literals of other languages, and what they are in JSON.
const LITERALS: [(&str, &str); 11] = [
    ("True", "true"),
    ("TRUE", "true"),
    ("False", "false"),
    ("FALSE", "false"),
    ("None", "null"),
    ("NONE", "null"),
    ("Null", "null"),
    ("NULL", "null"),
    ("nil", "null"),
    ("undefined", "null"),
    ("Undefined", "null"),
];

impl Mender<'_, '_> {
    /// A key without quotes, or words before one that has them.
    pub(super) fn bare_key(&mut self) -> Step<()> {
        let rest = &self.text[self.at..];
        let run = rest.char_indices().take(super::look::KEY);
        let mut run = run.skip_while(|(_, character)| is_of_key(*character));
        let Some((end, stop)) = run.next() else { return self.end_at_prose() };
        let words = rest[..end].trim_end();
        // A key of several words is one that is known, or none.
        if words.is_empty() || words.contains(' ') && stop == ':' && !self.names.has(words) {
            return self.end_at_prose();
        }
        let (start, key_end, end) = (self.at, self.at + words.len(), self.at + end);
        if stop == ':' {
            self.is_bare = true;
            self.edit(Edit::put(ChangeKind::Unquoted, start, "\""));
            self.edit(Edit::put(ChangeKind::Unquoted, key_end, "\""));
            self.at = end + 1;
            self.has_parts = true;
            self.comma = None;
            self.state = State::Value;
            return Ok(());
        }
        let is_quote = self.quote_at(end).is_some();
        if is_quote && key_end == end && stop == '"' {
            // The quote that opens it is missing.
            let after = self.past_blank(end + 1);
            if self.bytes.get(after) != Some(&b':') {
                return Err(Stuck);
            }
            self.edit(Edit::put(ChangeKind::MissingQuote, start, "\""));
            self.at = after + 1;
            self.comma = None;
            self.state = State::Value;
            return Ok(());
        }
        let is_denial = ["not", "no", "never", "without", "-", "delete"]
            .iter()
            .any(|word| words.split(' ').any(|part| part.eq_ignore_ascii_case(word)));
        if is_quote && self.key_at(end).is_some() && !is_denial {
            self.cut(ChangeKind::StrayText, end - start);
            return Ok(());
        }
        self.end_at_prose()
    }

    /// Whether a literal stands there, of JSON or of another language.
    pub(super) fn literal_at(&self, at: usize) -> bool {
        let rest = &self.bytes[at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        is_literal(&self.text[at..at + length])
    }

    /// A number, a literal, or words in the place of a string.
    pub(super) fn word(&mut self) -> Step<()> {
        let rest = &self.bytes[self.at..];
        if let Some(end) = number(rest)
            && self.ends_at(end)
        {
            self.pass_word(self.at + end, false);
            return Ok(());
        }
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if self.ends_at(length) {
            let word = &self.text[self.at..self.at + length];
            let end = self.at + length;
            if matches!(word, "true" | "false" | "null") {
                self.pass_word(end, false);
                return Ok(());
            }
            if let Some((_, json)) = LITERALS.iter().find(|(literal, _)| *literal == word) {
                self.edit(Edit::new(ChangeKind::Literal, self.at..end, *json));
                self.pass_word(end, false);
                return Ok(());
            }
        }
        self.words()
    }

    /// Whether nothing but what ends a value stands behind so many bytes: not another word.
    fn ends_at(&self, length: usize) -> bool {
        let end = self.at + length;
        if length == 0 {
            return false;
        }
        let Some(&byte) = self.bytes.get(end) else { return true };
        if byte == b',' && self.is_group_at(end) {
            return false;
        }
        let after = self.past_blank(end);
        match self.bytes.get(after) {
            None | Some(b',' | b'}' | b']' | b')') => true,
            Some(_) if self.text[after..].starts_with("...") => true,
            Some(_) if self.text[after..].starts_with('…') => true,
            _ if after == end && !is_delimiter(byte) => false,
            // On another line, in a list, or before a key: something else begins.
            Some(_) => {
                self.text[end..after].contains('\n')
                    || self.key_at(after).is_some()
                    || match self.open.last() {
                        Some(Open::Object) => self.bare_key_at(after).is_some(),
                        _ => matches!(self.bytes[after], b'-' | b'0'..=b'9' | b'{' | b'[' | b'"'),
                    }
            }
        }
    }

    /// Whether a comma stands there that can only be one between groups of digits.
    fn is_group_at(&self, comma: usize) -> bool {
        // Between elements, a comma is one between elements.
        if self.open.last() != Some(&Open::Object) {
            return false;
        }
        let digits = self.bytes[comma + 1..].iter().take_while(|byte| byte.is_ascii_digit());
        let digits = digits.count();
        let after = self.past_blank(comma + 1 + digits);
        digits == 3 && self.bytes.get(after) != Some(&b':')
    }

    /// Words without quotes, up to what ends them.
    fn words(&mut self) -> Step<()> {
        let in_object = self.open.last() == Some(&Open::Object);
        let start = self.at;
        let rest = &self.text[start..];
        let mut end = rest.len();
        let mut before = ' ';
        for (position, character) in rest.char_indices() {
            self.work.check()?;
            let here = start + position;
            let ends = match character {
                ',' if in_object && self.is_group_at(here) && before.is_ascii_digit() => false,
                ',' | '\n' => {
                    let next = here + usize::from(character == ',');
                    let is_end = character == ',' && !in_object || self.is_end_of_words(next);
                    if !is_end {
                        return Err(Stuck);
                    }
                    true
                }
                '}' | ']' | ')' => true,
                '.' | '…' if before == ' ' && self.is_ellipsis_at(here) => true,
                '/' if before == ' ' => matches!(self.bytes.get(here + 1), Some(b'/' | b'*')),
                '#' => before == ' ',
                '"' => {
                    return self.closed_words(start, here);
                }
                // A second colon is a sign of something that is not words.
                ':' => match self.bytes.get(here + 1) {
                    None | Some(b' ' | b'"' | b'\'' | b'\n') => return Err(Stuck),
                    _ => false,
                },
                '\'' if before.is_alphanumeric() => false,
                '{' | '[' | '(' | '\'' | '`' | '“' | '”' | '\\' | '<' => return Err(Stuck),
                character if character.is_control() && character != '\r' => return Err(Stuck),
                _ => false,
            };
            if ends {
                end = position;
                break;
            }
            before = character;
        }
        let words = rest[..end].trim_end_matches(|character: char| {
            character.is_whitespace() || super::blank::is_special(character)
        });
        let is_one = !words.contains(' ');
        // Among quoted elements, words may be a remark.
        let is_remark = !in_object
            && !is_one
            && self.comma.is_some()
            && self.last.is_some_and(|last| !last.is_bare);
        let first = words.split(' ').next().unwrap_or_default();
        // A literal, or a number, and words that belong to nothing.
        if words.trim_matches(['.', '…']).is_empty()
            || is_literal(first)
            || is_no_number(words)
            || is_remark
            || is_numeric(first)
                && (self.names.hold_any() || !(is_one || in_object && self.is_bare))
        {
            return Err(Stuck);
        }
        self.work.spend(words.len())?;
        let end = start + words.len();
        self.edit(Edit::put(ChangeKind::Unquoted, start, "\""));
        self.edit(Edit::put(ChangeKind::Unquoted, end, "\""));
        self.pass_word(end, true);
        Ok(())
    }

    /// Words with a quote behind them alone, which is theirs if nothing else can be.
    fn closed_words(&mut self, start: usize, quote: usize) -> Step<()> {
        let words = &self.text[start..quote];
        let open = self.open.last().copied();
        // In a list, the words before the last comma may be theirs, too.
        let is_alone = open == Some(Open::Object) || self.last.is_none_or(|last| !last.is_bare);
        let is_measure =
            words.bytes().all(|byte| byte.is_ascii_digit() || b"./, '".contains(&byte));
        let is_theirs = is_alone
            && !is_measure
            && !words.ends_with(char::is_whitespace)
            && words.len() <= super::look::KEY
            && self.follows_value(quote + 1, open)
            && self.key_at(quote).is_none();
        if is_theirs {
            self.edit(Edit::put(ChangeKind::MissingQuote, start, "\""));
            self.pass_closed(quote + 1, true);
            return Ok(());
        }
        let words = words.trim_end();
        if open == Some(Open::Object) && self.key_at(quote).is_some() && !words.is_empty() {
            let end = start + words.len();
            self.edit(Edit::put(ChangeKind::Unquoted, start, "\""));
            self.edit(Edit::put(ChangeKind::Unquoted, end, "\""));
            self.pass_word(end, false);
            return Ok(());
        }
        Err(Stuck)
    }

    /// Whether words of a member end before what stands there.
    fn is_end_of_words(&self, at: usize) -> bool {
        let at = self.past_blank(at);
        match self.bytes.get(at) {
            None | Some(b'}' | b']' | b')' | b',') => true,
            Some(b'{' | b'[') => self.open.last() != Some(&Open::Object),
            Some(_) if self.open.last() == Some(&Open::Object) => {
                self.key_at(at).is_some()
                    || self.stray_key_at(at)
                    || self.bare_key_at(at).is_some_and(|key| {
                        self.names.has(key) || self.names.are_open() && !key.contains(' ')
                    })
            }
            Some(_) => true,
        }
    }
}

pub(in crate::read) fn is_literal(word: &str) -> bool {
    matches!(word, "true" | "false" | "null") || LITERALS.iter().any(|(known, _)| *known == word)
}

/// Whether words say that there is no number, or none that is finite.
fn is_no_number(words: &str) -> bool {
    let word = words.trim_start_matches(['-', '+']);
    ["nan", "inf", "infinity"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether words are meant as a number, which a type that takes any value would take for a text.
fn is_numeric(words: &str) -> bool {
    let word = words.trim_start_matches(['-', '+']);
    let is_hexadecimal = word
        .strip_prefix("0x")
        .or(word.strip_prefix("0X"))
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let is_of_digits = word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || b".,_eE+".contains(&byte));
    is_hexadecimal || is_of_digits
}

/// How long the number is that stands first, strictly as JSON has them.
fn number(bytes: &[u8]) -> Option<usize> {
    let digits =
        |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    match (bytes.get(at), digits(at)) {
        (_, 0) => return None,
        (Some(b'0'), count) if count > 1 => return None,
        (_, count) => at += count,
    }
    if bytes.get(at) == Some(&b'.') {
        match digits(at + 1) {
            0 => return None,
            count => at += 1 + count,
        }
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        match digits(at + 1 + sign) {
            0 => return None,
            count => at += 1 + sign + count,
        }
    }
    Some(at)
}
