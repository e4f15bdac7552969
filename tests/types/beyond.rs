//! What no schema states: what is quoted, and what is said twice.

use std::collections::{BTreeMap, HashMap};

use instructor::{Context, Extract, Reading, parse, parse_with};
use serde_json::Value;

use crate::table::{compiled, told};

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Quoted {
    #[extract(quote)]
    line: Option<String>,
    #[extract(each(quote, length(1..)))]
    lines: Vec<String>,
}

#[test]
fn a_quote_stands_in_the_text_that_was_asked_about() {
    let read = |answer: &str, source| {
        parse_with::<Quoted>(answer, Reading::Lossless, &Context::new(), source)
    };
    let validator = compiled(&Quoted::SCHEMA.to_json_schema());
    let source = Some("The rent is\n  640 euros, and\tthe deposit twice that.");
    for answer in [
        r#"{"line":"640 euros, and the deposit","lines":["The rent is 640"]}"#,
        r#"{"line":"twice that.","lines":[]}"#,
        r#"{"line":null,"lines":["euros"]}"#,
    ] {
        let read = read(answer, source);
        assert!(read.is_ok_and(|parsed| parsed.unchecked.is_empty()), "{answer}");
    }
    for (answer, expected) in [
        (r#"{"line":"650 euros","lines":["rent"]}"#, &["line: quote"][..]),
        (r#"{"lines":["deposit","Deposit","rent it"]}"#, &["lines[1]: quote", "lines[2]: quote"]),
    ] {
        assert_eq!(told(&read(answer, source).expect_err("it is no quote")), expected);
        assert!(validator.is_valid(&serde_json::from_str::<Value>(answer).expect("JSON")));
    }
    let unread =
        read(r#"{"line":"650 euros","lines":["a"]}"#, None).expect("nothing to hold it to");
    let places: Vec<String> = unread.unchecked.iter().map(ToString::to_string).collect();
    assert_eq!(places, ["line", "lines[0]"]);
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Twice {
    #[extract(alias = "b")]
    a: u8,
    inner: Option<Box<Twice>>,
}

#[derive(Debug, Extract)]
#[extract(tag = "t", content = "c")]
#[allow(dead_code)]
enum Adjacent {
    Word,
    New(u8),
}

#[derive(Debug, Extract)]
#[extract(tag = "t")]
#[allow(dead_code)]
enum Internal {
    Word,
    Named { a: u8 },
}

fn repeated<T: Extract + std::fmt::Debug>(answer: &str, expected: &[&str]) {
    assert_eq!(
        told(&parse::<T>(answer).expect_err("something is said twice")),
        expected,
        "{answer}"
    );
    // A reader that keeps the last one finds nothing wrong.
    let last: Value = serde_json::from_str(answer).expect("JSON");
    assert!(compiled(&T::SCHEMA.to_json_schema()).is_valid(&last), "{answer}");
}

#[test]
fn what_is_said_twice_is_told() {
    repeated::<Twice>(r#"{"a":1,"a":1}"#, &["a: duplicate"]);
    repeated::<Twice>(r#"{"b":1,"a":2}"#, &["a: duplicate"]);
    repeated::<Twice>(r#"{"inner":{"a":1,"\u0061":2},"a":3}"#, &["inner.a: duplicate"]);
    repeated::<BTreeMap<String, u8>>(r#"{"k":1,"l":1,"k":2}"#, &["k: duplicate"]);
    repeated::<HashMap<u8, u8>>(r#"{"1":1,"1":1}"#, &["[\"1\"]: duplicate"]);
    repeated::<Adjacent>(r#"{"t":"New","t":"New","c":1}"#, &["t: duplicate"]);
    repeated::<Adjacent>(r#"{"c":1,"t":"New","c":2}"#, &["c: duplicate"]);
    repeated::<Internal>(r#"{"t":"Word","t":"Word"}"#, &["t: duplicate"]);
    repeated::<Internal>(r#"{"a":1,"t":"Named","a":2}"#, &["a: duplicate"]);
    // What is left out may say what it likes.
    assert!(parse::<Twice>(r#"{"a":1,"z":1,"z":{"y":1,"y":2}}"#).is_ok());
}
