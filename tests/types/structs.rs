//! Structs of every style, and what their attributes change.

use std::collections::BTreeMap;

use instructor::Extract;
use serde_json::Value;

use crate::table::{Exception, Row, Table};

#[derive(Extract)]
#[allow(dead_code)]
struct Named {
    word: String,
    number: Option<i32>,
    inner: Inner,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Inner {
    flag: bool,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Pair(u8, Inner);

#[derive(Extract)]
#[allow(dead_code)]
struct Metres(#[extract(range(0..=100))] u16);

#[derive(Extract)]
struct Unit;

#[derive(Extract)]
struct Empty {}

#[derive(Extract)]
#[allow(dead_code)]
struct Generic<T, const N: usize> {
    list: [T; N],
    value: T,
}

#[derive(Extract)]
#[extract(transparent)]
#[allow(dead_code)]
struct Clear {
    held: Vec<u8>,
    #[extract(skip)]
    note: String,
}

#[test]
fn styles() {
    let mut table = Table::new("styles");
    table.row::<Named>(
        "Named",
        &Row {
            right: &[
                r#"{"word":"a","number":-3,"inner":{"flag":true}}"#,
                r#"{"inner":{"flag":false,"x":[]},"x":1,"word":""}"#,
            ],
            wrong: &[
                ("{}", &["word: required", "inner: required"]),
                ("[]", &["(root): type"]),
                (
                    r#"{"word":null,"number":"3","inner":{"flag":0}}"#,
                    &["word: type", "number: type", "inner.flag: type"],
                ),
                (r#"{"word":"a","inner":{}}"#, &["inner.flag: required"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Pair>(
        "Pair",
        &Row {
            right: &[r#"[1,{"flag":true}]"#],
            wrong: &[
                ("[1]", &["(root): items"]),
                (r#"[1,{"flag":true},1]"#, &["(root): items"]),
                ("[-1,{}]", &["[0]: type", "[1].flag: required"]),
                ("{}", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Metres>(
        "Metres",
        &Row {
            right: &["0", "100"],
            wrong: &[
                ("101", &["(root): range"]),
                ("-1", &["(root): type"]),
                ("[1]", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Vec<Option<Metres>>>(
        "Vec<Option<Metres>>",
        &Row {
            right: &["[1,null]"],
            wrong: &[("[101,\"a\"]", &["[0]: range", "[1]: type"])],
            ..Row::default()
        },
    );
    table.row::<Unit>(
        "Unit",
        &Row { right: &["null"], wrong: &[("0", &["(root): type"])], ..Row::default() },
    );
    table.row::<Empty>(
        "Empty",
        &Row {
            right: &["{}", r#"{"a":1}"#],
            wrong: &[("null", &["(root): type"]), ("[]", &["(root): type"])],
            ..Row::default()
        },
    );
    table.row::<Generic<bool, 2>>(
        "Generic<bool, 2>",
        &Row {
            right: &[r#"{"list":[true,false],"value":true}"#],
            wrong: &[(r#"{"list":[true],"value":1}"#, &["list: items", "value: type"])],
            ..Row::default()
        },
    );
    table.row::<Generic<Inner, 0>>(
        "Generic<Inner, 0>",
        &Row {
            right: &[r#"{"list":[],"value":{"flag":true}}"#],
            wrong: &[(
                r#"{"list":[{}],"value":{}}"#,
                &["list: items", "list[0].flag: required", "value.flag: required"],
            )],
            ..Row::default()
        },
    );
    table.row::<Clear>(
        "Clear",
        &Row {
            right: &["[]", "[1]"],
            wrong: &[(r#"{"held":[]}"#, &["(root): type"]), ("[256]", &["[0]: type"])],
            ..Row::default()
        },
    );
    table.close();
}

#[derive(Extract)]
#[extract(rename_all = "camelCase", deny_unknown_fields)]
#[allow(dead_code)]
struct Closed {
    first_word: String,
    #[extract(rename = "2nd", alias = "second")]
    second_word: Option<u8>,
    #[extract(default = 3)]
    third: u8,
    #[extract(skip)]
    fourth: u8,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Whole {
    id: u8,
    #[extract(flatten)]
    part: Part,
    #[extract(flatten)]
    maybe: Option<Spare>,
    #[extract(flatten)]
    shape: Shape,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Part {
    left: bool,
    #[extract(range(1..))]
    right: u8,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Spare {
    depth: u8,
    width: u8,
}

#[derive(Extract)]
#[extract(tag = "shape")]
#[allow(dead_code)]
enum Shape {
    Dot,
    Circle { radius: f64 },
}

#[derive(Extract)]
#[allow(dead_code)]
struct Rest {
    id: u8,
    #[extract(flatten)]
    rest: BTreeMap<String, Option<bool>>,
}

#[derive(Extract)]
#[extract(try_from = u8)]
#[allow(dead_code)]
struct Grade(u8);

impl TryFrom<u8> for Grade {
    type Error = &'static str;

    fn try_from(value: u8) -> Result<Self, Self::Error> {
        if value <= 20 { Ok(Self(value)) } else { Err("no grade is above 20") }
    }
}

#[derive(Extract)]
#[extract(from = String)]
#[allow(dead_code)]
struct Shout(String);

impl From<String> for Shout {
    fn from(value: String) -> Self {
        Self(value.to_uppercase())
    }
}

#[derive(Default, Extract)]
#[extract(default)]
#[allow(dead_code)]
struct Defaulted {
    a: u8,
    b: String,
}

#[test]
fn attributes() {
    const ALIAS: Exception = ("an alias is known, and stands in no schema", |value: &Value| {
        value.get("second").is_some()
    });
    const PARTIAL: Exception =
        ("a flattened `Option` is all there or not at all", |value: &Value| {
            value.get("depth").is_some() != value.get("width").is_some()
        });
    let mut table = Table::new("attributes");
    table.row::<Closed>(
        "Closed",
        &Row {
            right: &[r#"{"firstWord":"a"}"#, r#"{"firstWord":"a","2nd":1,"third":2}"#],
            wrong: &[
                (r#"{"firstWord":"a","fourth":1}"#, &["fourth: deny_unknown_fields"]),
                (
                    r#"{"first_word":"a"}"#,
                    &["firstWord: required", "first_word: deny_unknown_fields"],
                ),
                (r#"{"firstWord":"a","third":null}"#, &["third: type"]),
                (r#"{"firstWord":"a","second":true}"#, &["second: type"]),
            ],
            laxer: &[ALIAS],
            ..Row::default()
        },
    );
    table.row::<Whole>(
        "Whole",
        &Row {
            right: &[
                r#"{"id":1,"left":true,"right":1,"shape":"Dot"}"#,
                r#"{"shape":"Circle","radius":0.5,"depth":1,"width":2,"right":1,"left":false,"id":0}"#,
                r#"{"id":1,"left":true,"radius":1,"right":1,"shape":"Circle"}"#,
            ],
            wrong: &[
                (r#"{"id":1,"left":1,"right":0,"shape":"Dot"}"#, &["left: type", "right: range"]),
                (r#"{"id":1,"left":true,"right":1}"#, &["shape: required"]),
                (r#"{"id":1,"left":true,"right":1,"shape":"Square"}"#, &["shape: enum"]),
                (r#"{"id":1,"left":true,"right":1,"shape":"Circle"}"#, &["radius: required"]),
            ],
            beyond: &[
                (r#"{"id":1,"left":true,"right":1,"shape":"Dot","depth":1}"#, &["width: required"]),
            ],
            stricter: &[PARTIAL],
            ..Row::default()
        },
    );
    table.row::<Rest>(
        "Rest",
        &Row {
            right: &[r#"{"id":1}"#, r#"{"id":1,"a":null,"b c":true}"#],
            wrong: &[
                (r#"{"id":1,"a":1,"b":null}"#, &["a: type"]),
                (r#"{"a":true}"#, &["id: required"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Grade>(
        "Grade",
        &Row {
            right: &["0", "20"],
            wrong: &[("256", &["(root): type"]), ("null", &["(root): type"])],
            beyond: &[("21", &["(root): validate"])],
            stricter: &[("a conversion is code", |value| {
                value.as_f64().is_some_and(|value| value > 20.0)
            })],
            ..Row::default()
        },
    );
    table.row::<Shout>(
        "Shout",
        &Row { right: &["\"a\""], wrong: &[("[]", &["(root): type"])], ..Row::default() },
    );
    table.row::<Defaulted>(
        "Defaulted",
        &Row {
            right: &["{}", r#"{"a":1}"#, r#"{"a":1,"b":"c"}"#],
            wrong: &[(r#"{"a":null,"b":[]}"#, &["a: type", "b: type"])],
            ..Row::default()
        },
    );
    table.close();
}
