//! Unions without a tag, and what is ambiguous.

use instructor::ChangeKind::{
    FloatToInteger, ImpliedList, KeyNormalized, NumberToString, StringToBoolean, StringToNumber,
    VariantNormalized,
};
use instructor::{Extract, parse};
use std::fmt::Debug;

use crate::*;

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Same {
    Number { n: i64, k: u8 },
    Text { n: String, m: u8 },
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum IntegerOr<T: Extract> {
    Integer(i64),
    Or(T),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Texts {
    A { title: String, x: Option<u8> },
    B { name: String, x: Option<u8> },
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Fuller {
    Both { p: u8, q: u8 },
    One { p: u8 },
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Truth {
    Boolean(bool),
    List(Vec<String>),
}

#[test]
fn a_variant_that_fits_as_it_stands_comes_before_one_that_needs_a_change() {
    read::<Same>(r#"{"n": "31", "k": 1, "m": 1}"#, &Same::Text { n: "31".into(), m: 1 }, &[]);
    read::<Same>(r#"{"n": 31, "k": 1, "m": 1}"#, &Same::Number { n: 31, k: 1 }, &[]);
    read::<Same>(r#"{"n": "31", "k": 1}"#, &Same::Number { n: 31, k: 1 }, &[StringToNumber]);
    refused::<Same>(r#"{"n": 31.0, "k": "1", "m": "1"}"#, &["(root): type"]);
    read::<IntegerOr<String>>("\"1 cup\"", &IntegerOr::Or("1 cup".into()), &[]);
    read::<IntegerOr<String>>("\"31\"", &IntegerOr::Or("31".into()), &[]);
    read::<IntegerOr<String>>("30.0", &IntegerOr::Integer(30), &[FloatToInteger]);
    read::<IntegerOr<bool>>("\"31\"", &IntegerOr::Integer(31), &[StringToNumber]);
    read::<IntegerOr<bool>>("\"True\"", &IntegerOr::Or(true), &[StringToBoolean]);
    read::<IntegerOr<Color>>("\"31\"", &IntegerOr::Integer(31), &[StringToNumber]);
    read::<IntegerOr<Color>>("\"red\"", &IntegerOr::Or(Color::Red), &[VariantNormalized]);
    read::<IntegerOr<Vec<i64>>>("\"31\"", &IntegerOr::Integer(31), &[StringToNumber]);
    read::<IntegerOr<Vec<Color>>>(
        "\"red\"",
        &IntegerOr::Or(vec![Color::Red]),
        &[ImpliedList, VariantNormalized, ImpliedList],
    );
    refused::<IntegerOr<bool>>("\"yes\"", &["(root): type"]);
    refused::<Truth>("\"true\"", &["(root): type"]);
    assert!(parse::<Truth>("\"true\"").unwrap_err().to_string().contains("more than one way"));
    read::<Texts>(r#"{"Title": "a"}"#, &Texts::A { title: "a".into(), x: None }, &[KeyNormalized]);
    read::<Texts>(
        r#"{"X": 1, "Name": 5}"#,
        &Texts::B { name: "5".into(), x: Some(1) },
        &[KeyNormalized, KeyNormalized, NumberToString],
    );
    // The fuller variant, though one of its keys is in another dress.
    read::<Fuller>(r#"{"p": 1, "Q": 2}"#, &Fuller::Both { p: 1, q: 2 }, &[KeyNormalized]);
    refused::<Either>(r#"{"n": 1, "m": -1}"#, &["m: type"]);
}

#[test]
fn what_has_more_than_one_reading_or_none_stays_wrong() {
    refused::<bool>("1", &["(root): type"]);
    refused::<u8>("true", &["(root): type"]);
    refused::<String>("true", &["(root): type"]);
    refused::<Option<u8>>("\"null\"", &["(root): type"]);
    refused::<Option<u8>>("\"N/A\"", &["(root): type"]);
    refused::<Person>(r#"["Ann", 31]"#, &["(root): type"]);
    refused::<Person>("\"Ann\"", &["(root): type"]);
    refused::<Closed>(r#"{"first_name": null}"#, &["first_name: type"]);
    refused::<Person>(r#"{"first_name": "a", "first_name": "a"}"#, &["first_name: duplicate"]);
}
