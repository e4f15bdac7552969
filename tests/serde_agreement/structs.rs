//! Structs of every style.

use instructor::Extract;
use serde::Deserialize;

use crate::agree::{ARRAYS, Pair, agree, extract_alone, serde_alone};

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Point {
    x: i32,
    y: Option<u8>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Couple(u8, String);

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct New(Point);

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Unit;

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Empty {}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct EmptyTuple();

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Generic<T> {
    value: T,
    list: Vec<T>,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Tree {
    name: String,
    #[serde(default)]
    twigs: Vec<Tree>,
    next: Option<Box<Tree>>,
}

#[test]
fn structs() {
    agree::<Point>(&Pair {
        both: &[
            r#"{"x":1}"#,
            r#"{"x":-1,"y":null}"#,
            r#"{"y":3,"z":[{"a":[]}],"x":0}"#,
            " {\n\t\"x\" : 1 } ",
            r#"{"\u0078":1}"#,
        ],
        neither: &["{}", "null", "\"x\"", r#"{"x":1,"y":256}"#, r#"{"x":1,}"#, r#"{"x":1} 2"#],
        ..Pair::default()
    });
    agree::<Couple>(&Pair {
        both: &[r#"[1,"a"]"#],
        neither: &["[1]", r#"[1,"a",2]"#, r#"{"0":1,"1":"a"}"#],
        ..Pair::default()
    });
    agree::<New>(&Pair {
        both: &[r#"{"x":1,"y":2}"#],
        neither: &[r#"{"0":{"x":1}}"#],
        ..Pair::default()
    });
    agree::<Unit>(&Pair { both: &["null"], neither: &["{}", "[]", "\"Unit\""], ..Pair::default() });
    agree::<Empty>(&Pair {
        both: &["{}", r#"{"a":1}"#],
        neither: &["null"],
        serde_alone: &[ARRAYS],
        ..Pair::default()
    });
    agree::<EmptyTuple>(&Pair {
        both: &["[]"],
        neither: &["null", "[1]", "{}"],
        ..Pair::default()
    });
    agree::<Generic<Option<bool>>>(&Pair {
        both: &[r#"{"value":null,"list":[true,null]}"#, r#"{"list":[]}"#],
        neither: &[r#"{"value":1,"list":[]}"#],
        ..Pair::default()
    });
    agree::<Tree>(&Pair {
        both: &[
            r#"{"name":"a"}"#,
            r#"{"name":"a","twigs":[{"name":"b","next":{"name":"c","twigs":[]}}],"next":null}"#,
        ],
        neither: &[r#"{"name":"a","twigs":null}"#],
        ..Pair::default()
    });
}

#[test]
fn texts_of_objects() {
    // Which of two is meant is not for us to say; serde refuses them too, but for keys it skips.
    agree::<Point>(&Pair {
        both: &[r#"{"x":1}"#],
        neither: &[r#"{"x":1,"x":1}"#, r#"{"x":1,"y":null,"y":2}"#],
        ..Pair::default()
    });
    let unknown = r#"{"x":1,"z":1,"z":2}"#;
    assert!(serde_json::from_str::<Point>(unknown).is_ok());
    assert!(instructor::parse::<Point>(unknown).is_ok());
    // The text of an answer may be fenced, and numbers be written as floats.
    extract_alone::<Point>(&["```json\n{\"x\":1}\n```", r#"{"x":1.0}"#, r#"{"x":1e2}"#]);
    // serde takes an object's fields in order from an array, of which a schema says nothing.
    serde_alone::<Point>(&["[1,2]", "[1,null]"]);
    serde_alone::<Generic<u8>>(&["[1,[]]"]);
    serde_alone::<Empty>(&["[]"]);
}
