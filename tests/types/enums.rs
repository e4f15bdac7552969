//! Enums of every tagging.

use std::collections::BTreeMap;

use instructor::Extract;
use serde_json::{Value, json};

use crate::table::{Exception, Row, Table};

#[derive(Extract)]
#[allow(dead_code)]
struct Point {
    x: i8,
    y: i8,
}

/// Words alone.
#[derive(Extract)]
#[extract(rename_all = "kebab-case")]
enum Words {
    Red,
    /// As the sky is.
    LightBlue,
    #[extract(rename = "GRÜN")]
    Green,
}

/// Words, and any other.
#[derive(Extract)]
#[extract(rename_all = "lowercase")]
#[allow(dead_code)]
enum Open {
    Red,
    #[extract(other)]
    Other(String),
}

#[derive(Extract)]
#[extract(integer)]
enum Level {
    Low = -1,
    Middle,
    High = 10,
}

#[derive(Extract)]
#[extract(integer)]
#[repr(u16)]
#[allow(dead_code)]
enum Code {
    Ok = 200,
    #[extract(other)]
    Other(u16),
}

#[derive(Extract)]
enum AnyWord {
    Red,
    #[extract(other)]
    Other,
}

#[derive(Extract)]
#[extract(integer)]
enum AnyCode {
    Ok = 200,
    #[extract(other)]
    Other,
}

#[test]
fn words_and_integers() {
    let mut table = Table::new("words");
    table.row::<Words>(
        "Words",
        &Row {
            right: &["\"red\"", "\"light-blue\"", "\"GRÜN\""],
            wrong: &[
                ("\"Red\"", &["(root): enum"]),
                ("\"\"", &["(root): enum"]),
                ("0", &["(root): type"]),
                ("null", &["(root): type"]),
                (r#"{"red":null}"#, &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Option<Words>>(
        "Option<Words>",
        &Row {
            right: &["null", "\"red\""],
            wrong: &[("\"x\"", &["(root): enum"])],
            ..Row::default()
        },
    );
    table.row::<Open>(
        "Open",
        &Row {
            right: &["\"red\"", "\"any\""],
            wrong: &[("null", &["(root): type"]), ("[]", &["(root): type"])],
            ..Row::default()
        },
    );
    table.row::<AnyWord>(
        "AnyWord",
        &Row {
            right: &["\"Red\"", "\"Other\""],
            wrong: &[("null", &["(root): type"]), ("{}", &["(root): type"])],
            laxer: &[("the schema asks for the known words, and `Other`", Value::is_string)],
            ..Row::default()
        },
    );
    table.row::<AnyCode>(
        "AnyCode",
        &Row {
            right: &["200"],
            wrong: &[("0.5", &["(root): enum"]), ("\"\"", &["(root): type"])],
            laxer: &[("the schema asks for the known numbers, and that of `Other`", |value| {
                value.is_i64() || value.is_u64()
            })],
            ..Row::default()
        },
    );
    table.row::<Level>(
        "Level",
        &Row {
            right: &["-1", "0", "10", "10.0"],
            wrong: &[
                ("1", &["(root): enum"]),
                ("0.5", &["(root): enum"]),
                ("\"Low\"", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Code>(
        "Code",
        &Row {
            right: &["200", "404"],
            wrong: &[
                ("-1", &["(root): type"]),
                ("65536", &["(root): type"]),
                ("\"\"", &["(root): type"]),
            ],
            ..Row::default()
        },
    );
    table.close();
}

#[derive(Extract)]
#[allow(dead_code)]
enum External {
    Unit,
    New(u8),
    Two(u8, bool),
    Named { a: u8, b: Option<u8> },
    Held(Point),
}

#[derive(Extract)]
#[extract(tag = "type", rename_all = "lowercase")]
#[allow(dead_code)]
enum Internal {
    Unit,
    Named { a: u8, b: Option<u8> },
    Held(Point),
    Map(BTreeMap<String, u8>),
}

#[derive(Extract)]
#[extract(tag = "t", content = "c")]
#[allow(dead_code)]
enum Adjacent {
    Unit,
    New(u8),
    Two(u8, bool),
    Named { a: u8 },
    Maybe(Option<u8>),
}

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Untagged {
    Flag(bool),
    Number(u8),
    Text(String),
    List(Vec<u8>),
    Both { a: u8, b: u8 },
    One { a: u8 },
}

#[test]
fn taggings() {
    let mut table = Table::new("taggings");
    table.row::<External>(
        "External",
        &Row {
            right: &[
                "\"Unit\"",
                r#"{"New":1}"#,
                r#"{"Two":[1,true]}"#,
                r#"{"Named":{"a":1}}"#,
                r#"{"Held":{"x":1,"y":-1}}"#,
            ],
            wrong: &[
                ("\"New\"", &["(root): enum"]),
                ("\"unit\"", &["(root): enum"]),
                ("{}", &["(root): enum"]),
                (r#"{"New":1,"Unit":null}"#, &["(root): enum"]),
                (r#"{"New":256}"#, &["New: type"]),
                (r#"{"Two":[1]}"#, &["Two: items"]),
                (r#"{"Named":{"b":""}}"#, &["Named.a: required", "Named.b: type"]),
                (r#"{"Held":[]}"#, &["Held: type"]),
                ("1", &["(root): type"]),
            ],
            laxer: &[("a word may be a key for `null`, as serde has it", |value| {
                value.get("Unit").is_some_and(Value::is_null)
            })],
            ..Row::default()
        },
    );
    table.row::<Internal>(
        "Internal",
        &Row {
            right: &[
                r#"{"type":"unit"}"#,
                r#"{"a":1,"type":"named"}"#,
                r#"{"x":1,"type":"held","y":1}"#,
                r#"{"k":1,"type":"map"}"#,
            ],
            wrong: &[
                ("\"unit\"", &["(root): type"]),
                ("{}", &["type: required"]),
                (r#"{"type":"Unit"}"#, &["type: enum"]),
                (r#"{"type":1,"a":1}"#, &["type: type"]),
                (r#"{"type":"named","b":300}"#, &["a: required", "b: type"]),
                (r#"{"y":"","type":"held"}"#, &["x: required", "y: type"]),
                (r#"{"k":"","type":"map"}"#, &["k: type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Adjacent>(
        "Adjacent",
        &Row {
            right: &[
                r#"{"t":"Unit"}"#,
                r#"{"c":1,"t":"New"}"#,
                r#"{"t":"Two","c":[1,true]}"#,
                r#"{"c":{"a":1},"t":"Named"}"#,
                r#"{"t":"Maybe","c":null}"#,
            ],
            wrong: &[
                ("{}", &["t: required"]),
                (r#"{"t":"New"}"#, &["c: required"]),
                (r#"{"c":"","t":"New"}"#, &["c: type"]),
                (r#"{"c":[1],"t":"Two"}"#, &["c: items"]),
                (r#"{"t":"Named","c":{}}"#, &["c.a: required"]),
                (r#"{"t":"x","c":1}"#, &["t: enum"]),
            ],
            beyond: &[(r#"{"t":"Unit","c":1}"#, &["c: type"])],
            stricter: &[(
                "data of a variant without any is refused, and an object is open",
                |value| value["t"] == "Unit" && value.get("c").is_some(),
            )],
            ..Row::default()
        },
    );
    table.row::<Untagged>(
        "Untagged",
        &Row {
            right: &["true", "3", "\"a\"", "[1]", r#"{"a":1,"b":2}"#, r#"{"a":1}"#],
            wrong: &[
                ("256", &["(root): type"]),
                ("[null]", &["[0]: type"]),
                ("{}", &["a: required"]),
            ],
            stricter: &[(
                "the variant with the most members is meant, be one of them wrong",
                |value| value["a"].is_u64() && value.get("b").is_some(),
            )],
            ..Row::default()
        },
    );
    table.close();
}

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Blank {
    Number(u8),
    Nothing,
}

#[test]
fn an_untagged_variant_without_data_is_null() {
    let mut table = Table::new("blank");
    table.row::<Blank>(
        "Blank",
        &Row {
            right: &["0", "null"],
            wrong: &[("true", &["(root): type"]), ("{}", &["(root): type"])],
            ..Row::default()
        },
    );
    table.row::<Vec<Blank>>(
        "Vec<Blank>",
        &Row { right: &["[1,null]"], wrong: &[("[null,true]", &["[1]: type"])], ..Row::default() },
    );
    table.close();
}

#[derive(Extract)]
#[extract(tag = "kind")]
#[allow(dead_code)]
enum Event {
    Start {
        at: u8,
    },
    #[extract(other)]
    Unknown(Value),
}

#[derive(Extract)]
#[extract(tag = "kind", content = "data")]
#[allow(dead_code)]
enum Signal {
    On(u8),
    #[extract(other)]
    Unknown,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Doc {
    event: Event,
    signals: Vec<Signal>,
    words: BTreeMap<String, Option<Words>>,
}

/// What a variant for all others holds is any JSON, tag or no tag; its schema says no more.
const TAGGED: Exception = ("a variant for all others has the schema of what it holds", |value| {
    value["kind"].as_str().is_none_or(|kind| kind == "Start")
});

/// A schema would need `not` to say it, which few services know.
const WORD: Exception = ("a tag of any word is also one of a known word", |value| {
    let signals = value.get("signals").and_then(Value::as_array);
    signals
        .map_or(std::slice::from_ref(value), Vec::as_slice)
        .iter()
        .any(|signal| signal["kind"] == "On")
});

#[test]
fn variants_for_all_others() {
    let mut table = Table::new("others");
    table.row::<Event>(
        "Event",
        &Row {
            right: &[r#"{"kind":"Start","at":1}"#, r#"{"kind":"Halt"}"#],
            stricter: &[TAGGED],
            ..Row::default()
        },
    );
    table.row::<Signal>(
        "Signal",
        &Row {
            right: &[
                r#"{"kind":"On","data":1}"#,
                r#"{"kind":"Off"}"#,
                r#"{"data":[1],"kind":"Dim"}"#,
            ],
            wrong: &[("{}", &["kind: required"]), (r#"{"kind":1}"#, &["kind: type"])],
            stricter: &[WORD],
            ..Row::default()
        },
    );
    table.row::<Doc>(
        "Doc",
        &Row {
            right: &[
                r#"{"event":{"kind":"Start","at":1},"signals":[{"data":1,"kind":"On"}],"words":{"a":"red"}}"#,
            ],
            wrong: &[(
                r#"{"event":{"kind":"Start","at":1},"signals":[{"kind":2}],"words":{"a":"x"}}"#,
                &["signals[0].kind: type", "words.a: enum"],
            )],
            stricter: &[
                (TAGGED.0, |value| value["event"] != json!({"kind": "Start", "at": 1})),
                WORD,
            ],
            ..Row::default()
        },
    );
    table.close();
}
