//! JSON texts of every kind: what is JSON is read as it is, what is none does no harm.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use instructor::{Context, Reading, parse, parse_with};
use serde_json::Value;

use crate::cases;
use crate::read::{is_same, on_a_thread};

/// How many texts are no UTF-8; an answer is a `str`.
const NO_TEXT: usize = 25;

/// The text of a case, if it is one.
fn text(case: &Value) -> Option<String> {
    if let Some(text) = case["input"].as_str() {
        return Some(text.to_owned());
    }
    if let Some(parts) = case["input_gen"].as_array() {
        let part = |part: &Value| {
            let count = part[1].as_u64().and_then(|count| usize::try_from(count).ok());
            part[0].as_str().expect("a text").repeat(count.expect("a count"))
        };
        return Some(parts.iter().map(part).collect());
    }
    let bytes = STANDARD.decode(case["input_b64"].as_str().expect("bytes")).expect("base64");
    String::from_utf8(bytes).ok()
}

/// The text as any JSON, and whether it is read where nothing may be changed.
///
/// # Panics
/// If JSON is changed, or the record of changes does not tell what was.
fn read(text: &str) -> (Option<Value>, bool) {
    let strict = |text: &str| {
        parse_with::<Value>(text, Reading::Strict, &Context::new(), None)
            .ok()
            .map(|read| read.value)
    };
    let as_it_is = strict(text);
    let is_json = as_it_is.is_some();
    let Ok(parsed) = parse::<Value>(text) else {
        assert!(!is_json, "{text} is JSON");
        return (None, false);
    };
    let value = Some(parsed.value);
    assert_eq!(strict(&parsed.changes.replay(text)), value, "{text}");
    if is_json {
        assert_eq!((as_it_is, parsed.changes.len()), (value.clone(), 0), "{text} is JSON");
    }
    (value, is_json)
}

#[test]
fn json_is_read_as_it_is_and_nothing_else_harms() {
    let Some(cases) = cases("json_syntax_cases.jsonl") else { return };
    let mut failures = Vec::new();
    let mut no_text = 0;
    for case in &cases {
        let id = case["id"].as_str().expect("an id");
        let Some(text) = text(case) else {
            no_text += 1;
            continue;
        };
        let of_text = text.clone();
        let expected = &case["expect"];
        let read = on_a_thread(id, move || read(&of_text));
        let is_right = match (&read, expected.get("ok")) {
            (None, _) | (Some((None, _)), Some(_)) => false,
            (Some((Some(value), _)), Some(expected)) => is_same(value, expected),
            // It may be mended, but not where nothing may be changed.
            (Some((_, is_json)), None) => !is_json || expected["strict_mode"] != "err",
        };
        if !is_right {
            let text: String = text.chars().take(80).collect();
            failures.push(format!("{id}: {text:?}\n  {expected}\n  {read:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(no_text, NO_TEXT);
}
