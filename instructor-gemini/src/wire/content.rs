//! Reading a `Content` that is known to be JSON.
//!
//! The text of an answer is JSON inside JSON, with an escape every few bytes, where a parser of any
//! JSON is slowest. What came as a [`RawValue`] was checked already, so that here nothing is left to
//! do but to find the parts and to undo the escapes, eight bytes at a time.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::wire::response::FunctionCall;

/// A turn of the model.
#[derive(Default)]
pub(crate) struct Content<'a> {
    pub(crate) has_role: bool,
    pub(crate) parts: Vec<Part<'a>>,
}

/// A part of a turn.
#[derive(Default)]
pub(crate) struct Part<'a> {
    pub(crate) text: Option<Cow<'a, str>>,
    pub(crate) is_thought: bool,
    pub(crate) function_call: Option<FunctionCall<'a>>,
}

/// Reads a turn; of what is none it has no parts, and values of other types than the API's are passed
/// over.
///
/// `None` if a text holds half of a surrogate pair, which stands for no character: the text would be
/// another without it.
pub(crate) fn read(content: &RawValue) -> Option<Content<'_>> {
    let mut read = Content::default();
    let mut cursor = Cursor { json: content.get(), at: 0, is_broken: false };
    cursor.members(|member, key| match key {
        "role" => read.has_role = member.value() != "null",
        "parts" => member.elements(|list| read.parts.push(part(list))),
        _ => member.skip(),
    });
    (!cursor.is_broken).then_some(read)
}

fn part<'a>(list: &mut Cursor<'a>) -> Part<'a> {
    let mut part = Part::default();
    list.members(|member, key| match key {
        "text" => part.text = member.string(),
        "thought" => part.is_thought = member.value() == "true",
        "functionCall" => part.function_call = serde_json::from_str(member.value()).ok(),
        _ => member.skip(),
    });
    part
}

/// A place in valid JSON.
struct Cursor<'a> {
    json: &'a str,
    at: usize,
    /// A string could not be read.
    is_broken: bool,
}

impl<'a> Cursor<'a> {
    /// The first byte of what comes next, white space left out; 0 at the end.
    fn peek(&mut self) -> u8 {
        let rest = &self.json.as_bytes()[self.at..];
        let blank = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        self.at += blank.unwrap_or(rest.len());
        self.json.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// Hands over each member of an object, to be read or skipped; passes over any other value.
    fn members(&mut self, mut visit: impl FnMut(&mut Self, &str)) {
        if self.peek() != b'{' {
            return self.skip();
        }
        self.at += 1;
        loop {
            match self.peek() {
                b'"' => {
                    let key = self.string().unwrap_or_default();
                    // The colon.
                    let _ = self.peek();
                    self.at += 1;
                    visit(self, &key);
                }
                b',' => self.at += 1,
                _ => return self.close(),
            }
        }
    }

    /// Hands over each element of an array, to be read or skipped; passes over any other value.
    fn elements(&mut self, mut visit: impl FnMut(&mut Self)) {
        if self.peek() != b'[' {
            return self.skip();
        }
        self.at += 1;
        loop {
            match self.peek() {
                b']' | 0 => return self.close(),
                b',' => self.at += 1,
                _ => visit(self),
            }
        }
    }

    fn close(&mut self) {
        self.at = self.json.len().min(self.at + 1);
    }

    /// The JSON of a value.
    fn value(&mut self) -> &'a str {
        // Past the white space.
        let _ = self.peek();
        let start = self.at;
        self.skip();
        &self.json[start..self.at]
    }

    /// Passes over a value.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                b'"' => self.at = string_end(self.json.as_bytes(), self.at + 1) + 1,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                b',' | b':' => {
                    self.at += 1;
                    continue;
                }
                0 => return,
                _ => {
                    let rest = &self.json.as_bytes()[self.at..];
                    let is_end = |byte: &u8| b",]} \n\r\t".contains(byte);
                    self.at += rest.iter().position(is_end).unwrap_or(rest.len());
                }
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// A string without its escapes; any other value is passed over.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        if self.peek() != b'"' {
            self.skip();
            return None;
        }
        let bytes = self.json.as_bytes();
        let start = self.at + 1;
        let end = string_end(bytes, start);
        self.at = end + 1;
        if plain_until(bytes, start) == end {
            return Some(Cow::Borrowed(&self.json[start..end]));
        }
        let text = unescaped(&bytes[start..end]);
        self.is_broken |= text.is_none();
        text.map(Cow::Owned)
    }
}

/// Where the quote is that ends the string whose content begins here.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = plain_until(bytes, start);
    while bytes[at] == b'\\' {
        at = plain_until(bytes, at + 2);
    }
    at
}

/// Where the next quote or backslash is.
fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    while let Some(eight) = bytes[at..].first_chunk() {
        match plain_bytes(*eight) {
            8 => at += 8,
            plain => return at + plain,
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\');
    at + bytes[at..].iter().position(is_special).unwrap_or(bytes.len() - at)
}

/// How many of eight bytes come before a quote or a backslash.
fn plain_bytes(eight: [u8; 8]) -> usize {
    const ONES: u64 = u64::MAX / 0xFF;
    let word = u64::from_le_bytes(eight);
    // The lowest bit that is set is in the first byte that is `byte`; those above may be wrong.
    let places = |byte: u8| {
        let zeroed = word ^ (ONES * u64::from(byte));
        zeroed.wrapping_sub(ONES) & !zeroed & (ONES << 7)
    };
    ((places(b'"') | places(b'\\')).trailing_zeros() / 8) as usize
}

/// The content of a string without its escapes; `None` if there is half of a surrogate pair in it.
fn unescaped(bytes: &[u8]) -> Option<String> {
    // No escape is shorter than what it stands for.
    let mut text = vec![0; bytes.len()];
    let (mut from, mut to) = (0, 0);
    while let Some(&byte) = bytes.get(from) {
        if let Some(eight) = bytes[from..].first_chunk::<8>()
            && let Some(room) = text[to..].first_chunk_mut::<8>()
        {
            *room = *eight;
            let plain = plain_bytes(*eight);
            (from, to) = (from + plain, to + plain);
            if plain > 0 {
                continue;
            }
        }
        if byte != b'\\' {
            text[to] = byte;
            (from, to) = (from + 1, to + 1);
            continue;
        }
        text[to] = match bytes[from + 1] {
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let (letter, length) = code_point(&bytes[from..])?;
                to += letter.encode_utf8(&mut text[to..]).len();
                from += length;
                continue;
            }
            itself => itself,
        };
        (from, to) = (from + 2, to + 1);
    }
    text.truncate(to);
    Some(String::from_utf8(text).expect("it was cut beside ASCII alone"))
}

/// The character of the `\u1234` at the start, or of two such for one beyond 16 bits, and how long
/// they are.
fn code_point(bytes: &[u8]) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let units = [unit(0), unit(6)].into_iter().map_while(|unit| unit);
    let letter = char::decode_utf16(units).next()?.ok()?;
    Some((letter, 6 * letter.len_utf16()))
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;
    use serde_json::{Value, json};

    use super::read;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).expect("valid JSON")
    }

    #[test]
    fn parts_are_found_wherever_they_stand() {
        let content = raw(
            r#" { "role" : "model", "x": [1, {"parts": [{"text": "no"}]}, "]}", "\"}"], "parts" : [
            {"text": "a", "thoughtSignature": "c2ln"}, {"thought": true, "text":"b\n"},
            {"functionCall": {"name": "f", "args": {"text": "no"}}}, {"thought" :false}, {}
        ] , "y": -1.5e3 } "#,
        );
        let content = read(&content).expect("no halves");
        assert!(content.has_role);
        let parts: Vec<_> =
            content.parts.iter().map(|part| (part.text.as_deref(), part.is_thought)).collect();
        let expected = [(Some("a"), false), (Some("b\n"), true), (None, false)];
        assert_eq!(parts[..3], expected);
        assert_eq!(parts[3..], [(None, false); 2]);
        let call = content.parts[2].function_call.as_ref().expect("a call");
        assert_eq!(call.name.as_ref().map(|name| &*name.0), Some("f"));
        assert_eq!(call.args.map(RawValue::get), Some(r#"{"text": "no"}"#));
    }

    #[test]
    fn what_is_no_content_has_no_text() {
        for json in [
            "null",
            "7",
            "\"parts\"",
            "[]",
            "[[{\"parts\": 1}]]",
            "{}",
            r#"{"parts": "what", "role": null}"#,
            r#"{"parts": {"text": "x"}}"#,
            r#"{"parts": [[], 7, null, "text", {"text": 7}, {"text": {"a": ["b"]}}]}"#,
        ] {
            let content = raw(json);
            let read = read(&content).expect("no halves");
            assert!(!read.has_role, "{json}");
            assert!(read.parts.iter().all(|part| part.text.is_none()), "{json}");
        }
    }

    #[test]
    fn strings_are_those_of_serde_json() {
        let alphabet =
            ["a", "é", "\u{1F600}", "\"", "\\", "\n", "\u{8}", "\u{1}", "/", "{}", "plain text "];
        let mut seed = 1_usize;
        for length in (0..200).chain([5_000]) {
            let mut text = String::new();
            for _ in 0..length {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text += alphabet[(seed >> 33) % alphabet.len()];
            }
            let json = json!({"parts": [{"text": text}, {"text": text, "z": text}]}).to_string();
            // The same with all that is not ASCII escaped.
            let ascii = json.encode_utf16().map(|unit| match u8::try_from(unit) {
                Ok(byte) if byte.is_ascii() => char::from(byte).to_string(),
                _ => format!("\\u{unit:04x}"),
            });
            for json in [ascii.collect::<String>(), json.replace('/', "\\/"), json] {
                let content = raw(&json);
                let parts = read(&content).expect("no halves").parts;
                let texts: Vec<_> = parts.into_iter().map(|part| part.text).collect();
                assert_eq!(texts, [Some(text.as_str().into()), Some(text.as_str().into())]);
                assert!(serde_json::from_str::<Value>(&json).is_ok());
            }
        }
    }

    #[test]
    fn half_a_pair_is_no_text() {
        for (json, text) in [
            (r"\ud83d\ude00", Some("\u{1F600}")),
            (r"\u0041\u00e9", Some("Aé")),
            (r"\ud83d", None),
            (r"\ude00\ud83d", None),
            (r"\ud83dx\ude00", None),
            (r"x\ud83d\n", None),
            (r"\ud83d\u0041", None),
        ] {
            let content = raw(&format!(r#"{{"parts": [{{"text": "{json}"}}]}}"#));
            let read = read(&content);
            let read = read.as_ref().and_then(|content| content.parts[0].text.as_deref());
            assert_eq!(read, text, "{json}");
        }
    }

    #[test]
    fn many_parts_take_the_room_of_their_texts() {
        let part = r#"{"text": "\n"}"#;
        let content = raw(&format!(r#"{{"parts": [{}]}}"#, vec![part; 50_000].join(",")));
        let parts = read(&content).expect("no halves").parts;
        let room: usize = parts
            .iter()
            .map(|part| match &part.text {
                Some(std::borrow::Cow::Owned(text)) => text.capacity(),
                _ => 0,
            })
            .sum();
        assert!((50_000..1_000_000).contains(&room), "{room}");
    }
}
