//! Slips of syntax: what each is mended to, what it is called, and what is left alone.

use std::collections::BTreeMap;

use instructor::{ChangeKind, Extract, Reading, parse, parse_with};
use serde_json::Value;

#[derive(Debug, PartialEq, Extract)]
struct Note {
    text: String,
    n: Option<i64>,
    #[extract(alias = "labels")]
    tags: Option<Vec<String>>,
}

/// The kinds, each once in the order of their first place.
fn kinds<T>(parsed: &instructor::Parsed<T>) -> Vec<ChangeKind> {
    let mut kinds: Vec<ChangeKind> = parsed.changes.kinds().collect();
    kinds.dedup();
    kinds
}

/// Reads an answer, and the text that its changes make of it, strictly.
fn read<T: Extract + PartialEq + std::fmt::Debug>(answer: &str) -> instructor::Parsed<T> {
    let parsed = parse::<T>(answer).unwrap_or_else(|violations| panic!("{answer}\n{violations}"));
    let replayed = parsed.changes.replay(answer);
    let strict = parse_with::<T>(&replayed, Reading::Strict, &instructor::Context::new(), None)
        .unwrap_or_else(|violations| panic!("{answer}\n{replayed}\n{violations}"));
    assert_eq!(strict.value, parsed.value, "{answer}\n{replayed}");
    let mut by_hand = answer.to_owned();
    for change in parsed.changes.iter().rev() {
        assert_eq!(&answer[change.place.clone()], change.before);
        by_hand.replace_range(change.place, &change.after);
    }
    assert_eq!(by_hand, replayed);
    parsed
}

fn note(text: &str, n: Option<i64>) -> Note {
    Note { text: text.to_owned(), n, tags: None }
}

#[test]
fn each_slip_is_mended_and_named() {
    use ChangeKind::*;
    for (answer, text, expected) in [
        (r#"{"text": "a",}"#, "a", &[TrailingComma][..]),
        (r#"{"text": "a",, }"#, "a", &[TrailingComma, ExtraComma]),
        (r#"{,"text": "a"}"#, "a", &[ExtraComma]),
        (r#"{"text": "a" "n": null}"#, "a", &[MissingComma]),
        (r#"{"text": "a""n": null}"#, "a", &[MissingComma]),
        (r#"{"text" "a"}"#, "a", &[MissingColon]),
        (r#"{"text":: "a"}"#, "a", &[ExtraColon]),
        (r#"{"text": "a""#, "a", &[MissingCloser]),
        (r#"{"text": "a"]"#, "a", &[MissingCloser]),
        (r#"{"text": "a"}}"#, "a", &[StrayCloser]),
        (r#"{"text": "a"}, "n": null}"#, "a", &[StrayCloser]),
        (r#"{WELL "text": "a"}"#, "a", &[StrayText]),
        (r#"{"text": "a", ...}"#, "a", &[TrailingComma, Ellipsis]),
        (r#"{"text": "a", "n": }"#, "a", &[MissingValue]),
        ("{\"text\": \"a\" // b\n}", "a", &[Comment]),
        ("{\"text\": \"a\" # b }\n}", "a", &[Comment]),
        (r#"{/* b } */"text": "a"}"#, "a", &[Comment]),
        (r#"{'text': 'it's "a"'}"#, "it's \"a\"", &[SingleQuotes]),
        (r"{'text': 'it\'s'}", "it's", &[SingleQuotes]),
        ("{“text”: “a”}", "a", &[SmartQuotes]),
        ("{«text»: «a»}", "a", &[SmartQuotes]),
        ("{‘text’: ‘it’s’}", "it’s", &[SmartQuotes]),
        (r#"{"text": `a "b" c`}"#, "a \"b\" c", &[BacktickQuotes]),
        (
            "{\"text\": \"\"\"a \"b\"\nc\"\"\"}",
            "a \"b\"\nc",
            &[TripleQuotes, ControlCharacter, TripleQuotes],
        ),
        (r#"{""text"": ""a""}"#, "a", &[DoubledQuotes]),
        (r#"{"text": '''a "b" c'''}"#, "a \"b\" c", &[TripleQuotes]),
        ("```json\n{\"text\": \"a\"\n```", "a", &[Fence, MissingCloser, Fence]),
        (r#"{"text": "a, "n": null}"#, "a", &[MissingQuote]),
        (r#"{"text: "a"}"#, "a", &[MissingQuote]),
        (r#"{text": "a"}"#, "a", &[MissingQuote]),
        (r#"{"text": a b"}"#, "a b", &[MissingQuote]),
        (r#"{"text": "a "b" c"}"#, "a \"b\" c", &[UnescapedQuote]),
        (r#"{"text": "a "b", c"}"#, "a \"b\", c", &[UnescapedQuote]),
        (r#"{"text": "a", "n": null ...}"#, "a", &[Ellipsis]),
        ("{\"text\": \"a\"\n \"n\": null}", "a", &[MissingComma]),
        ("// b\n{\"text\": \"a\"}", "a", &[Comment]),
        (r#"{"text": "say "b": c"}"#, "say \"b\": c", &[UnescapedQuote]),
        (r"{text: a}", "a", &[Unquoted]),
        (r"{text: a b, n: null}", "a b", &[Unquoted]),
        (r"{text: 31 years}", "31 years", &[Unquoted]),
        (r"{text: http://a.b/c?d=e#f}", "http://a.b/c?d=e#f", &[Unquoted]),
        (r#"{"text": "a", "n": None}"#, "a", &[Literal]),
        (r#"{"text": "a", "n": undefined}"#, "a", &[Literal]),
        ("{\"text\": \"a\tb\u{1}\"}", "a\tb\u{1}", &[ControlCharacter]),
        (r#"{"text": "it\'s"}"#, "it's", &[InvalidEscape]),
        (r#"{"text": "\d+ C:\users"}"#, r"\d+ C:\users", &[InvalidEscape]),
        (r#"{"text": "a" + "b"}"#, "ab", &[StringConcatenation]),
        (r#"{"text": 'a' + "b" + 'c'}"#, "abc", &[SingleQuotes, StringConcatenation, SingleQuotes]),
        ("\u{feff}{\"text\": \"a\"}", "a", &[WhiteSpace]),
        ("{\u{a0}\"text\":\u{3000}\"a\"}", "a", &[WhiteSpace]),
        ("```json\n{\"text\": \"a\"}\n```", "a", &[Fence]),
        ("~~~\n{\"text\": \"a\"}\n~~~", "a", &[Prose]),
        ("Here: {\"text\": \"a\"} Done.", "a", &[Prose]),
        ("<think>{\"text\": \"b\"}</think>{\"text\": \"a\"}", "a", &[Reasoning]),
        ("{\"text\": \"b\"}</think>{\"text\": \"a\"}", "a", &[Reasoning]),
    ] {
        let parsed = read::<Note>(answer);
        assert_eq!(parsed.value, note(text, None), "{answer}");
        assert_eq!(kinds(&parsed), expected, "{answer}");
        let strict = parse_with::<Note>(answer, Reading::Strict, &instructor::Context::new(), None);
        assert!(strict.is_err(), "{answer}");
    }
}

#[test]
fn closers_go_where_the_members_belong() {
    use ChangeKind::*;
    for (answer, expected) in [
        (r#"{"text": "a", "tags": ["b", "n": 3}"#, &[MissingCloser][..]),
        (r#"{"text": "a", "tags": ["b"}, "n": 3}"#, &[MissingCloser]),
        (r#"{"text": "a", "tags": ["b"]], "n": 3}"#, &[StrayCloser]),
        (r#"{"text": "a", "tags": ["b"]}, "n": 3}"#, &[StrayCloser]),
        ("{\"text\": \"a\", \"tags\": [\n\"b\"\n]\n\"n\": 3}", &[MissingComma]),
        ("{\"text\": \"a\", \"tags\": [\"b\"\n, \"n\": 3\n\n", &[MissingCloser]),
    ] {
        let parsed = read::<Note>(answer);
        let expected_value = Note { tags: Some(vec!["b".to_owned()]), ..note("a", Some(3)) };
        assert_eq!(parsed.value, expected_value, "{answer}");
        assert_eq!(kinds(&parsed), expected, "{answer}");
    }
}

#[test]
fn what_can_be_read_in_two_ways_is_not_read() {
    for answer in [
        // Cut off.
        r#"{"text": "a"#,
        r#"{"text": "a", "n": 3"#,
        r#"{"text": "a", "n": "#,
        r#"{"text": "a", "n"#,
        r#"{"text": "a","#,
        r#"{"text": "a", "tags": ["b","#,
        r#"{"text": "a", "tags": ["b", "c"#,
        r#"{"text": tru"#,
        r#"{"text": "a", "n": nul"#,
        r#"{"text": a"#,
        r#"{"text": "a\"#,
        // More than one reading.
        r#"{"text": "a}"#,
        r#"{"text": "a", "tags": ["b "c", "d"]}"#,
        r#"{"text": a, b, "n": 3}"#,
        r#"{"text": 3,14, "n": 3}"#,
        r#"{"text": "a", "n": 1}{"text": "b", "n": 1}"#,
        "{\"text\": \"a\"}\n{\"text\": \"b\"}",
        "```\n{\"text\": \"a\"}\n```\n```\n{\"text\": \"b\"}\n```",
        r#"{"text": "C:\dir\", "n": 3}"#,
        r#"{"text": "use {"a"} please"}"#,
        r#"{"text": "a", "text": "b",}"#,
        r#"{"text": "a"; "n": 3}"#,
        r#"{"text": "a" : "b"}"#,
        r#"{"text": "a", "tags": ["b""c"]}"#,
        r#"{"text": "a", "tags": ["b", "c": "d"]}"#,
        r"{'text': ''a''}",
        r#"{"text": "C:\dir\new", "n": 1}"#,
        r#"{"text": "\alpha \beta"}"#,
        r#"{"result": {"text": "a"}} {"text": "b"}"#,
        r#"{"text": "a"", "n": 1}"#,
        r#"{"text": ""a", "n": 1}"#,
        r#"{"text": "a', "n": 1}"#,
        r#"{"text": "she said "a", "n": 1}"#,
        r#"{"text": "a", "tags": [...]}"#,
        r#"{"text": "a", "tags": ["b", ..., "c"]}"#,
        r#"{"n": 1, "text": "he said "#,
        r#"{"text": "a", not "n": 1}"#,
        r#"{"text": 5'10"}"#,
        "{\"text\": \"a\", \"n\": 5\nmillion\n",
        r#"Example: {"text": "a"}. Answer: {"n": 1}"#,
        "Result {\"text\": \"b \"c\", d\", \"x\": \"```json\n{\"text\": \"a\"}\n```\"}",
        r#"{"error": {"text": "a"}}"#,
        // Torn, with parts that fit.
        r#"{"x": {"text": "a"}, "y": 3"#,
        r#"[{"text": "a"}, {"text": "b"#,
        // Nothing but thoughts, or a schema.
        "<think>{\"text\": \"a\"}</think>",
        "<thinking>{\"text\": \"a\"}",
        r#"{"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}"#,
        "I cannot do that.",
        "",
    ] {
        let read = parse::<Note>(answer);
        assert!(read.is_err(), "{answer}\n{read:?}");
    }
}

#[test]
fn brackets_in_a_line_of_prose_are_a_remark() {
    for answer in ["See [3] for details.", "The answer is 42 [1].", "- [ ] buy milk", "a {} b"] {
        assert!(parse::<i64>(answer).is_err(), "{answer}");
        assert!(parse::<Vec<i64>>(answer).is_err(), "{answer}");
        assert!(parse::<Value>(answer).is_err(), "{answer}");
    }
    assert_eq!(read::<Vec<i64>>("[1, 2]\n\nSee [3].").value, [1, 2]);
    assert_eq!(read::<Vec<i64>>("The list:\n[1]").value, [1]);
}

#[test]
fn numbers_that_are_not_json_stay_what_they_are() {
    let texts: BTreeMap<String, String> = read(
        "{a: .5, b: +5, c: 5., d: 0x1F, e: 007, f: 1/5, g: 1-2, h: 12,111, i: 5%, j: 2024-01-02}",
    )
    .value;
    let written: Vec<&str> = texts.values().map(String::as_str).collect();
    assert_eq!(
        written,
        [".5", "+5", "5.", "0x1F", "007", "1/5", "1-2", "12,111", "5%", "2024-01-02"]
    );
    // Where any value is taken, nobody knows whether a number was meant.
    for answer in ["{a: .5}", "{a: +5}", "{a: 0x1F}", "{a: 007}", "{a: 12,111}", "{a: 5.}"] {
        assert!(parse::<Value>(answer).is_err(), "{answer}");
    }
    assert_eq!(read::<Value>("{a: 2024-01-02}").value["a"], "2024-01-02");
    for answer in ["{a: NaN}", "{a: -Infinity}", "{a: inf}", "[1 234]"] {
        assert!(parse::<Value>(answer).is_err(), "{answer}");
        assert!(parse::<BTreeMap<String, String>>(answer).is_err(), "{answer}");
    }
    assert_eq!(read::<Vec<u16>>("[1 23 1234]").value, [1, 23, 1234]);
}

#[test]
fn what_is_looked_at_ahead_ends_between_characters() {
    for length in 150..250 {
        let comment = format!("{{text: a //{}ß\u{1f600}é\n, n: 1}}", "x".repeat(length));
        let _ = parse::<Note>(&comment);
        let words = format!("{{text: {}ß\u{1f600}é, n: 1}}", "x".repeat(length));
        let _ = parse::<Note>(&words);
        let key = format!("{{\"text\": \"a\" {}ß\u{1f600}é: 1}}", "x".repeat(length));
        let _ = parse::<Note>(&key);
    }
}
