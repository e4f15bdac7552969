//! Maps, by what their keys are.

use std::collections::{BTreeMap, HashMap};

use instructor::Extract;
use serde_json::Value;

use crate::table::{Exception, Row, Table};

#[test]
fn maps_with_keys_of_any_text() {
    let mut table = Table::new("maps");
    let row = || Row {
        right: &["{}", r#"{"a":1}"#, r#"{"":0,"a b":1,"ä":255}"#],
        wrong: &[
            ("[]", &["(root): type"]),
            ("null", &["(root): type"]),
            (r#"{"a":null,"b c":300}"#, &["a: type", "[\"b c\"]: type"]),
        ],
        ..Row::default()
    };
    table.row::<BTreeMap<String, u8>>("BTreeMap<String, u8>", &row());
    table.row::<HashMap<String, u8>>("HashMap<String, u8>", &row());
    table.row::<BTreeMap<Box<str>, Option<bool>>>(
        "BTreeMap<Box<str>, Option<bool>>",
        &Row {
            right: &[r#"{"a":null,"b":true}"#],
            wrong: &[(r#"{"a":0}"#, &["a: type"])],
            ..Row::default()
        },
    );
    table.row::<BTreeMap<String, BTreeMap<String, Vec<u8>>>>(
        "BTreeMap<String, BTreeMap<String, Vec<u8>>>",
        &Row {
            right: &[r#"{"a":{"b":[1]}}"#],
            wrong: &[(r#"{"a":{"b":[null],"c":1}}"#, &["a.b[0]: type", "a.c: type"])],
            ..Row::default()
        },
    );
    table.close();
}

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord, Extract)]
#[extract(rename_all = "snake_case")]
enum Season {
    Spring,
    #[extract(alias = "fall")]
    EarlyAutumn,
}

const ALIAS: Exception = ("an alias stands in no schema", |value: &Value| {
    value.as_object().is_some_and(|members| members.contains_key("fall"))
});

#[test]
fn maps_with_keys_of_a_kind() {
    let mut table = Table::new("keys");
    table.row::<BTreeMap<i8, bool>>(
        "BTreeMap<i8, bool>",
        &Row {
            right: &["{}", r#"{"0":true,"-128":false,"127":true}"#],
            wrong: &[
                (r#"{"a":true}"#, &["a: keys"]),
                (r#"{"01":true}"#, &["[\"01\"]: keys"]),
                (r#"{"-0":true}"#, &["[\"-0\"]: keys"]),
                (r#"{"1.0":true}"#, &["[\"1.0\"]: keys"]),
                (r#"{"+1":true}"#, &["[\"+1\"]: keys"]),
                (r#"{"1":1}"#, &["[\"1\"]: type"]),
            ],
            // A pattern does not say how far an integer type goes.
            beyond: &[(r#"{"128":true}"#, &["[\"128\"]: keys"])],
            ..Row::default()
        },
    );
    table.row::<HashMap<u64, u8>>(
        "HashMap<u64, u8>",
        &Row {
            right: &[r#"{"18446744073709551615":1}"#],
            wrong: &[(r#"{"-1":1}"#, &["[\"-1\"]: keys"]), (r#"{"":1}"#, &["[\"\"]: keys"])],
            beyond: &[(r#"{"18446744073709551616":1}"#, &["[\"18446744073709551616\"]: keys"])],
            ..Row::default()
        },
    );
    table.row::<BTreeMap<Season, u8>>(
        "BTreeMap<Season, u8>",
        &Row {
            right: &[r#"{"spring":1,"early_autumn":2}"#, "{}"],
            laxer: &[ALIAS],
            wrong: &[
                (r#"{"fall":true}"#, &["fall: type"]),
                (r#"{"summer":1}"#, &["summer: keys"]),
                (r#"{"Spring":1,"early_autumn":"2"}"#, &["Spring: keys", "early_autumn: type"]),
                (r#"{"spring":256}"#, &["spring: type"]),
            ],
            ..Row::default()
        },
    );
    table.close();
}
