//! Enums in enums, beside a tag, and flattened: nothing is dropped, and nothing taken twice.

mod common;

use std::collections::BTreeMap;

use instructor::{Extract, Maybe, parse};
use serde_json::Value;

use crate::common::{right, wrong};

#[derive(Debug, PartialEq, Extract)]
struct Small {
    x: u8,
}

#[derive(Debug, PartialEq, Extract)]
enum Outside {
    #[extract(alias = "ay")]
    A(u8),
    B(u8),
    C,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Maybes {
    Number(u8),
    Small(Option<Small>),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Any {
    Number(u8),
    Value(Option<Value>),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(tag = "t")]
enum Tagged {
    A(Option<Small>),
    B,
}

#[test]
fn an_option_beside_a_tag_or_without_one_is_not_none_by_default() {
    assert_eq!(right::<Maybes>(r#"{"x": 1}"#), Maybes::Small(Some(Small { x: 1 })));
    assert_eq!(right::<Maybes>("null"), Maybes::Small(None));
    for answer in ["{}", r#"{"y": 1}"#] {
        assert_eq!(wrong::<Maybes>(answer).len(), 1, "{answer}");
    }
    assert!(matches!(right::<Any>(r#"{"a": 1}"#), Any::Value(Some(_))));
    assert_eq!(right::<Tagged>(r#"{"x": 1, "t": "A"}"#), Tagged::A(Some(Small { x: 1 })));
    assert_eq!(wrong::<Tagged>(r#"{"t": "A", "z": 1}"#).len(), 1);
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Holder {
    Outside(Outside),
    Number(i64),
}

#[derive(Debug, PartialEq, Extract)]
enum Rest {
    A(u8),
    #[extract(other)]
    Else(Value),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Wrapped {
    Rest(Rest),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Found {
    Maybe(Maybe<u8>),
    Number(u8),
}

#[test]
fn one_key_alone_also_in_an_enum_without_a_tag() {
    assert_eq!(right::<Holder>(r#"{"ay": 1}"#), Holder::Outside(Outside::A(1)));
    for answer in [r#"{"A": 1, "B": 2}"#, r#"{"A": 1, "junk": 2}"#, r#"{"A": 1, "A": 300}"#] {
        assert!(!wrong::<Holder>(answer).is_empty(), "{answer}");
    }
    assert!(!wrong::<Found>(r#"{"found": 1, "missing": "no"}"#).is_empty());
    assert!(matches!(right::<Wrapped>(r#"{"Zed": 1}"#), Wrapped::Rest(Rest::Else(_))));
}

#[derive(Debug, PartialEq, Extract)]
struct Flat<T> {
    id: u8,
    #[extract(flatten)]
    inner: T,
}

#[derive(Debug, PartialEq, Extract)]
struct Mapped(#[extract(each(range(1..=5)), keys(length(..=3)))] BTreeMap<String, u8>);

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Flats {
    Fuller {
        id: u8,
        n: u8,
        #[extract(flatten)]
        inner: Outside,
    },
    Poorer {
        id: u8,
        z: Option<u8>,
    },
}

#[test]
fn what_is_flattened_is_found_by_every_name() {
    for (answer, inner) in [
        (r#"{"id": 1, "ay": 1}"#, Some(Outside::A(1))),
        (r#"{"id": 1, "C": null}"#, Some(Outside::C)),
        (r#"{"id": 1, "D": null}"#, None),
    ] {
        assert_eq!(right::<Flat<Option<Outside>>>(answer), Flat { id: 1, inner }, "{answer}");
    }
    let flat: Flat<Option<Mapped>> = right(r#"{"id": 1, "a": 1}"#);
    assert_eq!(flat.inner.map(|map| map.0.len()), Some(1));
    assert!(matches!(
        right::<Flats>(r#"{"id": 1, "n": 2, "ay": 5}"#),
        Flats::Fuller { inner: Outside::A(5), .. }
    ));
    // Once, by whichever name.
    for answer in [r#"{"id": 1, "A": 1, "A": 300}"#, r#"{"id": 1, "A": 1, "ay": 2}"#] {
        assert_eq!(wrong::<Flat<Outside>>(answer).len(), 1, "{answer}");
    }
}

#[derive(Debug, PartialEq, Extract)]
struct Unit;

#[test]
fn what_is_flattened_is_in_the_schema_as_it_is_read() {
    let of = |text: &str| serde_json::from_str::<Value>(text).expect("the schema is JSON");
    let unit = of(&<Flat<Unit>>::SCHEMA.to_json_schema());
    assert_eq!(unit["required"], serde_json::json!(["id"]));
    assert!(of(&<Option<Flat<()>>>::SCHEMA.to_json_schema()).is_object());
    assert_eq!(right::<Flat<Unit>>(r#"{"id": 1}"#).inner, Unit);
    let mapped = of(&<Flat<Mapped>>::SCHEMA.to_json_schema());
    assert_eq!(mapped["additionalProperties"]["maximum"], 5);
    assert_eq!(mapped["propertyNames"]["maxLength"], 3);
    let outside = <Flat<Outside>>::SCHEMA.to_json_schema();
    assert!(outside.contains(r#""C":{"type":"null"}"#), "{outside}");
    assert!(!Outside::SCHEMA.to_json_schema().contains(r#""C":{"#));
}

#[derive(Debug, PartialEq, Extract)]
#[extract(tag = "t", content = "c", deny_unknown_fields)]
enum Closed {
    A(Small),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(tag = "t", deny_unknown_fields)]
enum ClosedInside {
    A { x: u8 },
    B,
}

#[test]
fn members_beside_a_tag_may_be_denied() {
    assert_eq!(
        wrong::<Closed>(r#"{"t": "A", "c": {"x": 1}, "junk": 1}"#),
        ["junk: deny_unknown_fields: is none of the fields; leave it out"]
    );
    assert_eq!(wrong::<ClosedInside>(r#"{"t": "B", "junk": 1}"#).len(), 1);
    assert_eq!(wrong::<ClosedInside>(r#"{"t": "A", "x": 1, "junk": 1}"#).len(), 1);
    right::<ClosedInside>(r#"{"t": "B"}"#);
    assert_eq!(Closed::SCHEMA.to_json_schema().matches("additionalProperties").count(), 1);
}

#[derive(Debug, PartialEq, Extract)]
struct Raw {
    #[extract(range(1..=3))]
    month: u8,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(from = Raw)]
struct Named(&'static str);

impl From<Raw> for Named {
    fn from(raw: Raw) -> Self {
        Self(["January", "February", "March"][usize::from(raw.month) - 1])
    }
}

#[test]
fn a_conversion_sees_only_what_keeps_its_rules() {
    assert_eq!(right::<Named>(r#"{"month": 2}"#), Named("February"));
    assert_eq!(wrong::<Named>(r#"{"month": 9}"#), ["month: range: must be from 1 to 3"]);
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Uniques {
    #[extract(unique)]
    tags: Vec<String>,
    #[extract(unique)]
    rows: Vec<Small>,
}

#[test]
fn what_was_stepped_over_is_compared_without_end_of_stack() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let answer = format!(r#"{{"tags": {deep}, "rows": [{{"x": 1, "y": {deep}}}]}}"#);
    assert!(parse::<Uniques>(&answer).is_err());
    let answer = format!(
        r#"{{"tags": [], "rows": [{{"x": 1, "y": {deep}}}, {{"x": 2}}, {{"x": 1, "y": {deep}}}]}}"#
    );
    let told: Vec<String> =
        parse::<Uniques>(&answer).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(told, ["rows[2]: unique: must be without repeated elements"]);
}
