//! The refusal of a body that is no JSON.

use crate::emulator::refusal;
use crate::emulator::script::RawReply;

/// Bytes that are shown on each side of the place.
const CONTEXT: usize = 20;

/// What the reader of the API's front end says, by how ours begins (protobuf's
/// `json_stream_parser.cc`, read 2026-11-23).
const MESSAGES: [(&str, &str); 9] = [
    ("EOF while parsing a value", "Unexpected end of string. Expected a value."),
    (
        "EOF while parsing an object",
        "Unexpected end of string. Expected , or } after key:value pair.",
    ),
    ("EOF while parsing a list", "Unexpected end of string. Expected , or ] after array value."),
    ("EOF while parsing a string", "Closing quote expected in string."),
    ("expected `:`", "Expected : between key:value pair."),
    ("expected `,` or `}`", "Expected , or } after key:value pair."),
    ("expected `,` or `]`", "Expected , or ] after array value."),
    ("key must be a string", "Expected an object key or }."),
    ("expected value", "Expected a value."),
];

const UNEXPECTED: &str = "Unexpected token.";

/// The 400 that shows the place, with a mark below it.
pub(super) fn reply(body: &[u8], error: &serde_json::Error) -> RawReply {
    let said = error.to_string();
    let message = MESSAGES.iter().find(|(begin, _)| said.starts_with(begin));
    let message = message.map_or(UNEXPECTED, |(_, message)| message);
    let lines = body.split_inclusive(|&byte| byte == b'\n').take(error.line().saturating_sub(1));
    let start: usize = lines.map(<[u8]>::len).sum();
    let is_at_end = error.is_eof();
    // A column is counted from 1, and is where the reader stood.
    let column = if is_at_end { error.column() } else { error.column().saturating_sub(1) };
    let place = (start + column).min(body.len());
    // A word is shown from its beginning.
    let word = body[..place].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let place = if message == UNEXPECTED { place - word } else { place };
    let begin = place.saturating_sub(CONTEXT);
    let end = body.len().min(place + CONTEXT);
    let shown = String::from_utf8_lossy(&body[begin..end]);
    let mark = " ".repeat(place - begin);
    refusal::invalid_argument(&format!(
        "Invalid JSON payload received. {message}\n{shown}\n{mark}^"
    ))
}
