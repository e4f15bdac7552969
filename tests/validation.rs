//! What the user's own code says of a value: validators, conversions, quotes and defaults.
// Validators take values by reference, whatever their size.
#![allow(clippy::trivially_copy_pass_by_ref)]

mod common;

use std::collections::BTreeMap;

use instructor::testing::Scripted;
use instructor::{
    Client, Context, Extract, Path, Reading, Segment, Violation, Violations, parse, parse_with,
};

use crate::common::{right, wrong};

/// The year that dates are compared with.
struct Year(u16);

#[derive(Debug, PartialEq, Extract)]
#[extract(validate = in_order)]
struct Stay {
    #[extract(validate = not_empty)]
    guest: String,
    #[extract(validate = not_in_the_future, validate = in_this_century)]
    year: u16,
    #[extract(validate = few)]
    nights: Vec<u8>,
}

// A validator may take what the value derefs to.
fn not_empty(name: &str) -> Result<(), &'static str> {
    if name.is_empty() { Err("has no name") } else { Ok(()) }
}

fn few(nights: &[u8]) -> Result<(), String> {
    if nights.len() < 4 { Ok(()) } else { Err(format!("{} nights are too many", nights.len())) }
}

fn not_in_the_future(year: &u16, context: &Context) -> Result<(), String> {
    match context.get::<Year>() {
        Some(Year(now)) if year > now => Err(format!("{year} is after {now}")),
        _ => Ok(()),
    }
}

fn in_this_century(year: &u16) -> Result<(), &'static str> {
    if *year >= 2000 { Ok(()) } else { Err("is too long ago") }
}

fn in_order(stay: &Stay) -> Result<(), Violations> {
    let nights = stay.nights.windows(2).enumerate();
    let wrong = nights.filter(|(_, pair)| pair[0] >= pair[1]).map(|(position, _)| {
        let path = Path::from([Segment::from("nights"), Segment::from(position + 1)]);
        Violation::custom(path, "must be after the night before")
    });
    let violations: Violations = wrong.collect();
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

#[test]
fn validators_may_take_the_context_and_name_places_of_their_own() {
    let answer = r#"{"guest": "Ana", "year": 2027, "nights": [1, 2]}"#;
    assert_eq!(right::<Stay>(answer).year, 2027);
    let context = Context::new().with(Year(2026));
    let violations = parse_with::<Stay>(answer, Reading::default(), &context, None)
        .expect_err("the year is after the context's");
    let told: Vec<_> =
        violations.iter().map(|broken| (broken.path().to_string(), broken.message())).collect();
    assert_eq!(told, [("year".to_owned(), "2027 is after 2026")]);

    assert_eq!(
        wrong::<Vec<Stay>>(
            r#"[{"guest": "", "year": 1999, "nights": [1, 2, 3, 4]},
                {"guest": "B", "year": 2001, "nights": [3, 2, 2]}]"#
        ),
        [
            "[0].guest: validate: has no name",
            "[0].year: validate: is too long ago",
            "[0].nights: validate: 4 nights are too many",
            "[1].nights[1]: validate: must be after the night before",
            "[1].nights[2]: validate: must be after the night before",
        ]
    );
    // What came is that of the part which is named, not of the whole.
    let answer = r#"{"guest": "B", "year": 2001, "nights": [3, 2]}"#;
    let violations = parse::<Stay>(answer).expect_err("the nights are not in order");
    let found: Vec<_> = violations.iter().map(Violation::found).collect();
    assert_eq!(found, [Some("2")]);
    // Nor does a log tell what a validator said.
    assert_eq!(violations.to_string(), "nights[1]: validate: is refused by its validator");
}

#[tokio::test]
async fn a_call_gives_its_validators_the_context() {
    let client = Client::new(
        Scripted::new()
            .reply(r#"{"guest": "Ana", "year": 2027, "nights": []}"#)
            .reply(r#"{"guest": "Ana", "year": 2026, "nights": []}"#),
    );
    let extracted = client
        .extract::<Stay>()
        .text("Ana stayed in 2026")
        .context(Year(1990))
        .context(Year(2026))
        .with_report()
        .await
        .expect("the second answer is right");
    assert_eq!(extracted.value.year, 2026);
    assert_eq!(extracted.report.attempts.len(), 2);
}

#[derive(Debug, PartialEq, Extract)]
struct Claim {
    #[extract(quote)]
    evidence: String,
    #[extract(each(quote))]
    others: Vec<String>,
}

#[test]
fn a_quote_stands_in_the_source_word_for_word() {
    let answer = r#"{"evidence": "the roof\n leaks", "others": ["in  spring", "In spring"]}"#;
    let source = Some("They say the\troof leaks in\nspring.");
    let told = |source| {
        parse_with::<Claim>(answer, Reading::default(), &Context::new(), source)
            .map(|parsed| parsed.unchecked.iter().map(Path::to_string).collect::<Vec<_>>())
            .map_err(|violations| violations.to_string())
    };
    assert_eq!(
        told(source),
        Err("others[1]: quote: must be quoted from the text word for word".to_owned())
    );
    // Without a source nothing can be told, and that is said.
    assert_eq!(
        told(None),
        Ok(vec!["evidence".to_owned(), "others[0]".to_owned(), "others[1]".to_owned()])
    );
}

#[tokio::test]
async fn a_quote_stands_in_the_texts_of_the_user_and_spans_no_two_of_them() {
    let client = Client::new(
        Scripted::new()
            .reply(r#"{"evidence": "leaks in", "others": []}"#)
            .reply(r#"{"evidence": "roof leaks", "others": ["in spring"]}"#),
    );
    let call = client.extract::<Claim>().text("The roof leaks").text("in spring");
    let extracted = call.with_report().await.expect("the second answer is right");
    assert_eq!(extracted.report.attempts.len(), 2);
    assert!(extracted.report.attempts.iter().all(|attempt| attempt.unchecked.is_empty()));
}

#[derive(Debug, PartialEq, Extract)]
#[extract(try_from = String)]
struct Isbn(u64);

impl TryFrom<String> for Isbn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = text.replace('-', "");
        digits.parse().map(Self).map_err(|_| format!("{text} is no ISBN"))
    }
}

#[derive(Debug, PartialEq, Extract)]
#[extract(from = (u8, u8))]
struct Version {
    major: u8,
    minor: u8,
}

impl From<(u8, u8)> for Version {
    fn from((major, minor): (u8, u8)) -> Self {
        Self { major, minor }
    }
}

#[test]
fn a_type_may_be_made_from_another_one() {
    assert_eq!(right::<Isbn>(r#""978-3-16""#), Isbn(978_316));
    assert_eq!(wrong::<Vec<Isbn>>(r#"["1", "x"]"#), ["[1]: validate: x is no ISBN"]);
    assert_eq!(wrong::<Isbn>("[]"), ["(root): type: must be a string"]);
    assert_eq!(right::<Version>("[1, 2]"), Version { major: 1, minor: 2 });
    assert_eq!(wrong::<Version>("[1, 300]"), ["[1]: type: must be an integer from 0 to 255"]);
    assert_eq!(Version::SCHEMA.to_json_schema(), <(u8, u8)>::SCHEMA.to_json_schema());
}

const MANY: u32 = 40;

fn few_by_default() -> u32 {
    4
}

#[derive(Debug, PartialEq, Extract)]
struct Defaults {
    #[extract(default = MANY)]
    constant: u32,
    #[extract(default = few_by_default)]
    function: u32,
    #[extract(default = u32::MAX)]
    associated: u32,
    #[extract(default = few_by_default() + 1)]
    expression: u32,
    #[extract(default = "none")]
    text: String,
    #[extract(skip, default = 5)]
    skipped: u32,
    #[extract(default)]
    of_type: Option<Vec<u8>>,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(default)]
struct Settings {
    depth: u8,
    #[extract(default = 9)]
    width: u8,
    #[extract(skip)]
    seed: u8,
}

impl Default for Settings {
    fn default() -> Self {
        Self { depth: 3, width: 4, seed: 5 }
    }
}

#[test]
fn a_default_is_a_constant_a_function_an_expression_or_a_part_of_the_whole() {
    let defaults = Defaults {
        constant: 40,
        function: 4,
        associated: u32::MAX,
        expression: 5,
        text: "none".into(),
        skipped: 5,
        of_type: None,
    };
    assert_eq!(right::<Defaults>("{}"), defaults);
    assert_eq!(right::<Settings>("{}"), Settings { depth: 3, width: 9, seed: 5 });
    let given = right::<Settings>(r#"{"depth": 1, "width": 2, "seed": 7}"#);
    assert_eq!(given, Settings { depth: 1, width: 2, seed: 5 });
    assert!(!Settings::SCHEMA.to_json_schema().contains("seed"));
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Sheet {
    rows: Vec<Cells>,
    #[extract(keys(length(..=3)), each(range(..=9)), items(..=2))]
    by_name: BTreeMap<String, u8>,
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Cells {
    secret: String,
    #[extract(each(each(range(..=9))), items(1..))]
    cells: Vec<Vec<u8>>,
}

#[test]
fn parts_are_told_at_their_own_places() {
    let violations = parse::<Sheet>(
        r#"{"rows": [{"secret": "s1", "cells": []},
                     {"secret": "s2", "cells": [[1], [2, 10, 11]]}],
            "by_name": {"ab": 10, "abcd": 1, "BRK.B": 99}}"#,
    )
    .expect_err("much is wrong");
    let told: Vec<_> =
        violations.iter().map(|broken| (broken.to_string(), broken.found())).collect();
    assert_eq!(
        told,
        [
            ("rows[0].cells: items: must be made of at least 1 item".to_owned(), Some("[]")),
            ("rows[1].cells[1][1]: range: must be at most 9".to_owned(), Some("10")),
            ("rows[1].cells[1][2]: range: must be at most 9".to_owned(), Some("11")),
            (
                "by_name: items: must be made of at most 2 items".to_owned(),
                Some(r#"{"ab": 10, "abcd": 1, "BRK.B": 99}"#)
            ),
            ("by_name.ab: range: must be at most 9".to_owned(), Some("10")),
            (
                "by_name.abcd: length: must have a key that is at most 3 characters long"
                    .to_owned(),
                Some(r#""abcd""#)
            ),
            (r#"by_name["BRK.B"]: range: must be at most 9"#.to_owned(), Some("99")),
            (
                r#"by_name["BRK.B"]: length: must have a key that is at most 3 characters long"#
                    .to_owned(),
                Some(r#""BRK.B""#)
            ),
        ]
    );
    assert!(violations.iter().all(|broken| !broken.found().unwrap_or("").contains("s1")));
}

#[derive(Debug, Extract)]
struct Refused {
    #[extract(validate = never)]
    #[allow(dead_code)]
    size: u8,
}

fn never(_: &u8) -> Result<(), Violations> {
    Err(Violations::default())
}

#[test]
fn a_refusal_without_words_is_still_one() {
    assert_eq!(wrong::<Refused>(r#"{"size": 1}"#), ["size: validate: must be another value"]);
}

#[derive(Debug, PartialEq, Extract)]
enum Event {
    Click {
        x: u8,
    },
    #[extract(other)]
    Else(serde_json::Value),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(tag = "kind")]
enum Tagged {
    Click {
        x: u8,
    },
    #[extract(other)]
    Else(serde_json::Value),
}

#[test]
fn what_no_variant_takes_is_kept_as_it_stands() {
    for answer in ["1", "null", "[]", "{}", r#""Click""#, r#"{"Zoom": 1}"#, r#"{"kind": "Zoom"}"#] {
        let value: serde_json::Value = serde_json::from_str(answer).expect("JSON");
        assert_eq!(right::<Event>(answer), Event::Else(value.clone()), "{answer}");
        assert_eq!(right::<Tagged>(answer), Tagged::Else(value), "{answer}");
    }
    assert_eq!(right::<Event>(r#"{"Click": {"x": 1}}"#), Event::Click { x: 1 });
    assert_eq!(right::<Tagged>(r#"{"kind": "Click", "x": 1}"#), Tagged::Click { x: 1 });
    // What is of a known kind has to be right.
    assert_eq!(wrong::<Tagged>(r#"{"kind": "Click", "x": 300}"#).len(), 1);
}

#[derive(Debug, Extract)]
struct Lines {
    #[extract(validate = in_lines)]
    #[allow(dead_code)]
    note: String,
}

fn in_lines(_: &str) -> Result<(), &'static str> {
    Err("must not be this\n- and not that\n\n# at all")
}

#[tokio::test]
async fn what_a_validator_says_makes_no_lines_of_its_own() {
    let scripted = Scripted::new().reply(r#"{"note": "a"}"#).reply(r#"{"note": "b"}"#);
    let client = Client::new(scripted.clone());
    let _ = client.extract::<Lines>().text("a note").retry(2).await;
    let requests = scripted.requests();
    let words = requests[1].messages.last().expect("the reask").text();
    assert!(
        words.ends_with("\n- note: validate: must not be this - and not that # at all (got \"a\")")
    );
}

#[derive(Debug, Extract)]
struct Nothing();

#[test]
fn an_empty_tuple_is_an_empty_list() {
    assert_eq!(Nothing::SCHEMA.to_json_schema(), r#"{"type":"array","minItems":0,"maxItems":0}"#);
    right::<Nothing>("[]");
    assert_eq!(wrong::<Nothing>("[1]").len(), 1);
}
