//! A clean answer as models write it: the same value, with one kind of slip all over.

use std::fmt::Write;

/// One kind of slip.
pub(crate) struct Slip {
    pub(crate) name: &'static str,
    pub(crate) make: fn(&str) -> String,
}

pub(crate) const SLIPS: &[Slip] = &[
    Slip { name: "clean", make: str::to_owned },
    Slip { name: "fenced", make: fenced },
    Slip { name: "fenced, prose around", make: in_prose },
    Slip { name: "trailing comma, last", make: last_trailing_comma },
    Slip { name: "trailing comma, each list", make: trailing_commas },
    Slip { name: "single quotes", make: single_quotes },
    Slip { name: "bare keys", make: bare_keys },
    Slip { name: "comments", make: comments },
];

fn fenced(clean: &str) -> String {
    format!("```json\n{clean}\n```")
}

fn in_prose(clean: &str) -> String {
    format!(
        "Here are the orders of that week, as JSON:\n\n{}\n\nThe customer's notes are as they were \
         written. Let me know if you need another week!",
        fenced(clean)
    )
}

fn last_trailing_comma(clean: &str) -> String {
    let body = clean.strip_suffix('}').expect("an object");
    format!("{body},}}")
}

fn trailing_commas(clean: &str) -> String {
    let mut before = "";
    made(clean, |token, _, text| {
        if token == "]" && before != "[" {
            text.push(',');
        }
        text.push_str(token);
        before = token;
    })
}

/// All strings, keys and values, with their quotes and apostrophes as Python writes them.
fn single_quotes(clean: &str) -> String {
    made(clean, |token, _, text| match content(token) {
        Some(content) => {
            let content = content.replace("\\\"", "\"").replace('\'', "\\'");
            let _ = write!(text, "'{content}'");
        }
        None => text.push_str(token),
    })
}

fn bare_keys(clean: &str) -> String {
    made(clean, |token, is_key, text| match content(token) {
        Some(key) if is_key => text.push_str(key),
        _ => text.push_str(token),
    })
}

/// One in each object.
fn comments(clean: &str) -> String {
    made(clean, |token, _, text| {
        text.push_str(token);
        if token == "{" {
            text.push_str(" // as the customer's \"letter\" says\n");
        }
    })
}

/// What stands between the quotes of a string.
fn content(token: &str) -> Option<&str> {
    token.strip_prefix('"')?.strip_suffix('"')
}

/// The text with each token as it is written now: a string, a bracket, a comma, a colon, or what
/// stands between those; and whether it is a key.
fn made<'a>(clean: &'a str, mut write: impl FnMut(&'a str, bool, &mut String)) -> String {
    let mut text = String::with_capacity(clean.len() * 2);
    let mut rest = clean;
    while !rest.is_empty() {
        let length = length(rest);
        let (token, after) = rest.split_at(length);
        write(token, token.starts_with('"') && after.starts_with(':'), &mut text);
        rest = after;
    }
    text
}

/// The length of the first token.
fn length(text: &str) -> usize {
    let is_mark = |byte: u8| b"{}[],:\"".contains(&byte);
    let bytes = text.as_bytes();
    if bytes[0] != b'"' {
        let end = bytes.iter().position(|byte| is_mark(*byte)).unwrap_or(bytes.len());
        return end.max(1);
    }
    let mut at = 1;
    while bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    at + 1
}
