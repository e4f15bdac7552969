//! Enums of every tagging.

use std::collections::BTreeMap;

use instructor::Extract;
use serde::Deserialize;
use serde_json::json;

use crate::agree::{Difference, Pair, agree};

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Point {
    x: i8,
    y: Option<i8>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Unit;

#[derive(Debug, PartialEq, Deserialize, Extract)]
enum External {
    Word,
    #[serde(rename = "n", alias = "number")]
    New(u8),
    Two(u8, bool),
    Named {
        a: u8,
        b: Option<u8>,
    },
    Held(Point),
    Maybe(Option<u8>),
    Nothing(()),
    #[serde(skip)]
    #[allow(dead_code)]
    Hidden,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
enum Internal {
    JustWord,
    Named { the_a: u8, b: Option<u8> },
    Held(Point),
    Map(BTreeMap<String, u8>),
    Unit(Unit),
    Inner(Inner),
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "kind")]
enum Inner {
    A { a: u8 },
    B,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Word,
    New(u8),
    Two(u8, bool),
    Named { a: u8 },
    Maybe(Option<u8>),
    Nothing(()),
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(untagged)]
enum Untagged {
    Nothing,
    Flag(bool),
    Number(i16),
    Float(f64),
    Text(String),
    Two(u8, bool),
    List(Vec<Untagged>),
    Both { a: u8, b: u8 },
    One { a: u8 },
    Map(BTreeMap<String, String>),
}

#[test]
fn external_and_internal() {
    agree::<External>(&Pair {
        both: &[
            "\"Word\"",
            r#"{"Word":null}"#,
            r#"{"n":1}"#,
            r#"{"number":1}"#,
            r#"{"Two":[1,true]}"#,
            r#"{"Named":{"b":1,"a":2}}"#,
            r#"{"Held":{"x":1}}"#,
            r#"{"Maybe":null}"#,
            r#"{"Nothing":null}"#,
        ],
        neither: &[
            "\"n\"",
            "\"New\"",
            "\"Hidden\"",
            "\"Maybe\"",
            r#"{"Word":1}"#,
            r#"{"n":1,"Word":null}"#,
            "{}",
            "[]",
        ],
        ..Pair::default()
    });
    agree::<Internal>(&Pair {
        both: &[
            r#"{"type":"just_word"}"#,
            r#"{"type":"just_word","more":1}"#,
            r#"{"theA":1,"type":"named"}"#,
            r#"{"x":1,"y":-1,"type":"held"}"#,
            r#"{"k":1,"type":"map"}"#,
            r#"{"type":"unit"}"#,
            r#"{"type":"inner","a":1,"kind":"A"}"#,
            r#"{"kind":"B","type":"inner"}"#,
        ],
        neither: &[
            "{}",
            "\"just_word\"",
            r#"{"type":"JustWord"}"#,
            r#"{"type":1}"#,
            r#"{"type":"named","type":"named","theA":1}"#,
            r#"{"type":"inner","kind":"C"}"#,
        ],
        serde_alone: &[(
            "serde takes the index of a variant where it has buffered the tag",
            |value| value["kind"].is_u64(),
        )],
        extract_alone: &[("members that are not known are left out", |value| {
            value["type"] == "unit"
        })],
    });
}

/// serde takes the first that fits; here the one with the most members is meant, be one wrong.
const BEST: Difference = ("untagged variants are told apart by what they have", |value| {
    value["a"].is_string() || value["a"].is_u64() && value.get("b").is_some()
});

#[test]
fn adjacent_and_untagged() {
    agree::<Adjacent>(&Pair {
        both: &[
            r#"{"t":"Word"}"#,
            r#"{"c":null,"t":"Word"}"#,
            r#"{"c":1,"t":"New"}"#,
            r#"{"t":"Two","c":[1,true]}"#,
            r#"{"c":{"a":1,"z":2},"t":"Named"}"#,
            r#"{"t":"Maybe","c":null}"#,
            r#"{"c":3,"t":"Maybe"}"#,
            r#"{"t":"Nothing","c":null}"#,
        ],
        neither: &[
            r#"{"c":1}"#,
            r#"{"t":"New"}"#,
            r#"{"t":"New","c":1,"c":2}"#,
            r#"{"t":"new","c":1}"#,
            "\"Word\"",
        ],
        serde_alone: &[("serde takes `{}` for `()` where it comes before the tag", |value| {
            *value == json!({"c": {}, "t": "Nothing"})
        })],
        ..Pair::default()
    });
    agree::<Untagged>(&Pair {
        both: &[
            "null",
            "true",
            "3",
            "40000",
            "0.5",
            "\"a\"",
            "[1,true]",
            "[1,null,[\"a\"]]",
            r#"{"a":1,"b":2}"#,
            r#"{"a":1}"#,
            r#"{"k":"v"}"#,
            "{}",
        ],
        neither: &[r#"{"k":[]}"#],
        serde_alone: &[BEST],
        ..Pair::default()
    });
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(rename_all = "lowercase")]
enum Words {
    Red,
    Green,
    #[serde(other)]
    Other,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "type")]
enum OtherInternal {
    Known {
        a: u8,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "t", content = "c")]
enum OtherAdjacent {
    Known(u8),
    #[serde(other)]
    Unknown,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "type", deny_unknown_fields)]
enum Closed {
    Known { a: u8 },
    Word,
}

#[test]
fn others_and_closed() {
    agree::<Words>(&Pair {
        both: &["\"red\"", "\"green\"", "\"blue\""],
        neither: &["1", "null", "[]"],
        serde_alone: &[("a word is a text; serde takes an object with one key for one", |value| {
            value.is_object()
        })],
        ..Pair::default()
    });
    agree::<OtherInternal>(&Pair {
        both: &[r#"{"type":"Known","a":1}"#, r#"{"type":"x"}"#, r#"{"a":"b","type":"y"}"#],
        neither: &[r#"{"type":"Known"}"#, "{}"],
        ..Pair::default()
    });
    agree::<OtherAdjacent>(&Pair {
        both: &[r#"{"t":"Known","c":1}"#, r#"{"t":"x"}"#],
        neither: &["{}", r#"{"c":1}"#],
        serde_alone: &[("a tag is a word; serde takes an object with one key for one", |value| {
            value["t"].is_object()
        })],
        extract_alone: &[("data of what is not known is left out", |value| {
            value.get("c").is_some_and(|data| !data.is_null())
        })],
    });
    agree::<Closed>(&Pair {
        both: &[r#"{"type":"Known","a":1}"#, r#"{"type":"Word"}"#],
        neither: &[r#"{"type":"Known","a":1,"b":2}"#],
        serde_alone: &[("what is denied is denied beside a word, too", |value| {
            value["type"] == "Word" && value.as_object().is_some_and(|object| object.len() > 1)
        })],
        ..Pair::default()
    });
}
