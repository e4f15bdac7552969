//! Members of other types among those of a struct.

use std::collections::{BTreeMap, HashMap};

use instructor::Extract;
use serde::Deserialize;
use serde_json::Value;

use crate::agree::{Difference, Pair, agree};

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Part {
    left: bool,
    #[serde(default, alias = "r")]
    right: u8,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Spare {
    depth: u8,
    width: Option<u8>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Whole {
    id: u8,
    #[serde(flatten)]
    part: Part,
    name: Option<String>,
    #[serde(flatten)]
    spare: Spare,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Rest {
    id: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Numbers {
    id: Option<u8>,
    #[serde(flatten)]
    part: Part,
    #[serde(flatten)]
    rest: HashMap<String, u8>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Optional {
    id: u8,
    #[serde(flatten)]
    spare: Option<Spare>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "shape")]
enum Shape {
    Dot,
    Circle { radius: u8 },
    Boxed(Spare),
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
enum Unit {
    Metres(u8),
    Named { name: String },
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "t", content = "c")]
enum Signal {
    On(u8),
    Off,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(untagged)]
enum Either {
    Number { number: u8 },
    Text { text: String },
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Holder<T> {
    id: u8,
    #[serde(flatten)]
    held: T,
    last: Option<bool>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Outer {
    #[serde(flatten)]
    holder: Box<Holder<Shape>>,
    x: u8,
}

#[test]
fn structs_and_maps() {
    agree::<Whole>(&Pair {
        both: &[
            r#"{"id":1,"left":true,"depth":2}"#,
            r#"{"r":1,"width":null,"depth":2,"name":"n","left":false,"id":3,"more":{}}"#,
        ],
        neither: &[r#"{"id":1,"left":true}"#, r#"{"id":1,"left":true,"depth":2,"depth":2}"#],
        ..Pair::default()
    });
    agree::<Rest>(&Pair {
        both: &[r#"{"id":1}"#, r#"{"a":[1,{"b":null}],"id":1,"c":0.5}"#],
        neither: &["{}", r#"{"id":1,"id":2}"#],
        ..Pair::default()
    });
    agree::<Numbers>(&Pair {
        both: &[r#"{"left":true,"a":1}"#, r#"{"id":1,"left":true,"right":3,"a":1,"b":2}"#],
        neither: &[r#"{"left":true,"a":"x"}"#],
        ..Pair::default()
    });
    agree::<Optional>(&Pair {
        both: &[r#"{"id":1}"#, r#"{"id":1,"depth":2}"#, r#"{"id":1,"depth":2,"width":3}"#],
        neither: &["{}"],
        serde_alone: &[("what is wrong with a part is told, and the part not left out", |value| {
            value.get("depth").is_some() || value.get("width").is_some()
        })],
        ..Pair::default()
    });
}

const INDEX: Difference =
    ("serde takes the index of a variant where it has buffered the tag", |value| {
        value["shape"].is_u64()
    });

#[test]
fn enums() {
    agree::<Holder<Shape>>(&Pair {
        both: &[
            r#"{"id":1,"shape":"Dot"}"#,
            r#"{"radius":2,"last":true,"shape":"Circle","id":1}"#,
            r#"{"id":1,"depth":1,"shape":"Boxed"}"#,
        ],
        neither: &[r#"{"id":1}"#, r#"{"id":1,"shape":"Square"}"#],
        serde_alone: &[INDEX],
        ..Pair::default()
    });
    agree::<Holder<Unit>>(&Pair {
        both: &[r#"{"id":1,"Metres":2}"#, r#"{"Named":{"name":"x"},"id":1}"#],
        neither: &[r#"{"id":1}"#],
        ..Pair::default()
    });
    agree::<Holder<Signal>>(&Pair {
        both: &[
            r#"{"id":1,"t":"On","c":2}"#,
            r#"{"c":2,"t":"On","id":1}"#,
            r#"{"id":1,"t":"Off"}"#,
        ],
        neither: &[r#"{"id":1}"#],
        ..Pair::default()
    });
    agree::<Holder<Either>>(&Pair {
        both: &[r#"{"id":1,"number":2}"#, r#"{"text":"a","id":1,"last":null}"#],
        neither: &[r#"{"id":1}"#],
        ..Pair::default()
    });
    agree::<Outer>(&Pair {
        both: &[r#"{"radius":2,"x":1,"last":true,"shape":"Circle","id":1}"#],
        neither: &[r#"{"x":1,"id":1}"#],
        serde_alone: &[INDEX],
        ..Pair::default()
    });
}
