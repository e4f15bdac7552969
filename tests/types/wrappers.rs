//! What may be null, pointers, ranges, `Maybe`, and any JSON.

use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo};
use std::rc::Rc;
use std::sync::Arc;

use instructor::{Extract, Json, Maybe};
use serde_json::{Map, Value};

use crate::table::{Exception, Row, Table};

#[derive(Extract)]
#[allow(dead_code, clippy::option_option)]
struct Held {
    a: Option<u8>,
    b: Box<u8>,
    c: Option<Box<bool>>,
    d: Box<Option<bool>>,
    e: Option<Option<u8>>,
    #[extract(required)]
    f: Option<u8>,
}

#[test]
fn options_and_pointers() {
    let mut table = Table::new("options");
    let row = || Row {
        right: &["null", "0", "255"],
        wrong: &[
            ("256", &["(root): type"]),
            ("\"\"", &["(root): type"]),
            ("[]", &["(root): type"]),
        ],
        ..Row::default()
    };
    table.row::<Option<u8>>("Option<u8>", &row());
    table.row::<Option<Option<u8>>>("Option<Option<u8>>", &row());
    table.row::<Option<Box<u8>>>("Option<Box<u8>>", &row());
    let row = || Row {
        right: &["0", "255"],
        wrong: &[("null", &["(root): type"]), ("256", &["(root): type"])],
        ..Row::default()
    };
    table.row::<Box<u8>>("Box<u8>", &row());
    table.row::<Rc<u8>>("Rc<u8>", &row());
    table.row::<Arc<u8>>("Arc<u8>", &row());
    table.row::<Held>(
        "Held",
        &Row {
            right: &[
                r#"{"b":1,"f":null}"#,
                r#"{"a":null,"b":1,"c":null,"d":null,"e":null,"f":2}"#,
                r#"{"a":1,"b":1,"c":true,"d":true,"e":1,"f":1}"#,
            ],
            wrong: &[
                ("{}", &["b: required", "f: required"]),
                (r#"{"b":null,"f":-1}"#, &["b: type", "f: type"]),
                (
                    r#"{"a":"","b":1,"c":1,"d":1,"e":[],"f":1}"#,
                    &["a: type", "c: type", "d: type", "e: type"],
                ),
            ],
            ..Row::default()
        },
    );
    table.close();
}

#[test]
fn ranges() {
    let mut table = Table::new("ranges");
    let both = || Row {
        right: &[r#"{"start":1,"end":9}"#, r#"{"end":1,"start":9}"#],
        wrong: &[
            ("[1,9]", &["(root): type"]),
            (r#"{"start":1}"#, &["end: required"]),
            ("{}", &["start: required", "end: required"]),
            (r#"{"start":null,"end":256}"#, &["start: type", "end: type"]),
        ],
        ..Row::default()
    };
    table.row::<Range<u8>>("Range<u8>", &both());
    table.row::<RangeInclusive<u8>>("RangeInclusive<u8>", &both());
    table.row::<RangeFrom<u8>>(
        "RangeFrom<u8>",
        &Row {
            right: &[r#"{"start":1}"#],
            wrong: &[(r#"{"end":1}"#, &["start: required"])],
            ..Row::default()
        },
    );
    table.row::<RangeTo<u8>>(
        "RangeTo<u8>",
        &Row {
            right: &[r#"{"end":1}"#],
            wrong: &[(r#"{"start":1}"#, &["end: required"])],
            ..Row::default()
        },
    );
    table.close();
}

#[test]
fn what_may_not_be_found() {
    let mut table = Table::new("maybe");
    table.row::<Maybe<u8>>(
        "Maybe<u8>",
        &Row {
            right: &[r#"{"found":3}"#, r#"{"missing":"not there"}"#],
            wrong: &[
                (r#"{"found":null}"#, &["found: type"]),
                (r#"{"found":3,"missing":"x"}"#, &["(root): enum"]),
                (r#"{"missing":null}"#, &["missing: type"]),
                ("{}", &["(root): enum"]),
                ("\"found\"", &["(root): enum"]),
                ("3", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Vec<Option<Maybe<bool>>>>(
        "Vec<Option<Maybe<bool>>>",
        &Row {
            right: &[r#"[null,{"found":true},{"missing":""}]"#],
            wrong: &[(r#"[{"found":0}]"#, &["[0].found: type"]), ("[0]", &["[0]: type"])],
            ..Row::default()
        },
    );
    table.close();
}

/// Known to serde alone.
#[derive(serde::Deserialize)]
#[allow(dead_code)]
struct Theirs {
    size: u8,
}

#[test]
fn any_json() {
    const SHAPE: Exception = ("the schema of serde's types is not known", |value: &Value| {
        value["size"].as_u64().is_none_or(|size| size > 255)
    });
    let mut table = Table::new("any");
    table.row::<()>(
        "()",
        &Row {
            right: &["null"],
            wrong: &[
                ("0", &["(root): type"]),
                ("[]", &["(root): type"]),
                ("{}", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Value>(
        "Value",
        &Row {
            right: &["null", "[1,-2,0.5,\"a\",{\"b\":[true]}]", "18446744073709551615"],
            ..Row::default()
        },
    );
    table.row::<Map<String, Value>>(
        "Map<String, Value>",
        &Row {
            right: &["{}", r#"{"a":[null]}"#],
            wrong: &[("[]", &["(root): type"]), ("null", &["(root): type"])],
            ..Row::default()
        },
    );
    table.row::<Json<Theirs>>(
        "Json<Theirs>",
        &Row {
            right: &[r#"{"size":3}"#],
            beyond: &[(r#"{"size":300}"#, &["(root): validate"]), ("null", &["(root): validate"])],
            stricter: &[SHAPE],
            ..Row::default()
        },
    );
    table.close();
}
