//! Numbers, booleans and words.

use instructor::ChangeKind::{NumberToString, StringToBoolean, StringToNumber, VariantNormalized};
use instructor::parse;
use serde_json::Value;
use std::collections::BTreeMap;
use std::num::NonZero;

use crate::*;

#[test]
fn texts_that_hold_a_number_are_one() {
    for (text, value) in [
        ("31", 31),
        (" 31\\n", 31),
        ("+31", 31),
        ("-2,000.00", -2000),
        ("1,234,567", 1_234_567),
        ("12,345", 12_345),
        ("82_461_110", 82_461_110),
        ("30.0", 30),
        ("1e3", 1000),
        ("5.", 5),
        ("-0", 0),
    ] {
        read::<i64>(&format!("\"{text}\""), &value, &[StringToNumber]);
    }
    for (text, value) in [(".5", 0.5), ("5.", 5.0), ("1e3", 1e3), ("-2,000.50", -2000.5)] {
        read::<f64>(&format!("\"{text}\""), &value, &[StringToNumber]);
    }
    read::<Level>(r#""1,000""#, &Level::High, &[StringToNumber]);
    read::<Level>(r#""1""#, &Level::Low, &[StringToNumber]);
    read::<NonZero<u8>>(r#""7""#, &NonZero::new(7).expect("not zero"), &[StringToNumber]);
    read::<u128>(&format!("\"{}\"", u128::MAX), &u128::MAX, &[StringToNumber]);
    for text in [
        "3,14", "1,2,3", "1.234,56", "1/5", "50%", "$5", "<0.001", "~3", "31 years", "NaN", "inf",
        "", " ", "007", "0x1F", "１２", "1 000", "-", "1.5.2",
    ] {
        refused::<i64>(&format!("\"{text}\""), &["(root): type"]);
        refused::<f64>(&format!("\"{text}\""), &["(root): type"]);
    }
    refused::<f64>(r#""12,345""#, &["(root): type"]);
    refused::<i64>(r#""1.5""#, &["(root): type"]);
    refused::<u8>(r#""300""#, &["(root): type"]);
    refused::<f64>(r#""1e999""#, &["(root): type"]);
    refused::<NonZero<u8>>(r#""0""#, &["(root): type"]);
    refused::<Level>(r#""2""#, &["(root): enum"]);
    let mut rated = parse::<Value>(r#""31""#).expect("any value");
    assert_eq!(rated.value.take(), Value::from("31"));
}

#[test]
fn texts_that_name_a_boolean_are_one() {
    for (text, value) in [("true", true), ("False", false), (" TRUE ", true)] {
        read::<bool>(&format!("\"{text}\""), &value, &[StringToBoolean]);
    }
    for answer in
        ["\"yes\"", "\"1\"", "1", "\"false positive\"", "\"true or false\"", "\"\"", "null"]
    {
        refused::<bool>(answer, &["(root): type"]);
    }
}

#[test]
fn words_are_told_in_spite_of_their_dress() {
    for (word, value) in [
        ("red", Color::Red),
        (" RED. ", Color::Red),
        ("**Red**", Color::Red),
        ("`red`", Color::Red),
        ("'Red!'", Color::Red),
        ("dark red", Color::DarkRed),
        ("DARK_RED", Color::DarkRed),
        ("a+", Color::Plus),
        ("TOP", Color::Plus),
        ("a", Color::Plain),
    ] {
        read::<Color>(&format!("\"{word}\""), &value, &[VariantNormalized]);
    }
    read::<Color>("\"\\\"Red\\\"\"", &Color::Red, &[VariantNormalized]);
    read::<Color>("\"\\u0052ed\"", &Color::Red, &[]);
    read::<Color>("1040", &Color::Form, &[NumberToString]);
    for word in ["not Red", "Red or Green", "Red: the colour", "A++", "", "R ed?", "red,."] {
        refused::<Color>(&format!("\"{word}\""), &["(root): enum"]);
    }
    refused::<Color>("1041", &["(root): type"]);
    refused::<Unclear>("\"DARK RED\"", &["(root): enum"]);
    read::<Mark>("\"yes\\n\"", &Mark::Yes, &[VariantNormalized]);
    read::<Mark>("\"WOW!\"", &Mark::Wow, &[VariantNormalized]);
    for word in ["wow", ".", ",", "", "12", "1 - 2x"] {
        refused::<Mark>(&format!("\"{word}\""), &["(root): enum"]);
    }
    // A known variant is not lost to case; any other word is kept as it stands.
    read::<Open>("\"red\"", &Open::Red, &[VariantNormalized]);
    read::<Open>("\"Reddish\"", &Open::Other("Reddish".to_owned()), &[]);
    // Keys of maps are data.
    refused::<BTreeMap<Color, u8>>(r#"{"red": 1}"#, &["red: keys"]);
}
