//! Members of other types among those of a struct, and closed objects.

use std::collections::BTreeMap;

use instructor::Extract;
use serde_json::Value;

use crate::table::{Exception, Row, Table};

#[derive(Extract)]
#[allow(dead_code)]
struct Holder<T> {
    id: u8,
    #[extract(flatten)]
    held: T,
    last: Option<bool>,
}

#[derive(Extract)]
#[allow(dead_code)]
enum External {
    Metres(u8),
    #[extract(alias = "called")]
    Named {
        name: String,
    },
}

#[derive(Extract)]
#[extract(tag = "t", content = "c")]
#[allow(dead_code)]
enum Adjacent {
    On(u8),
    Off,
}

#[derive(Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Untagged {
    Number { number: u8 },
    Text { text: String },
}

#[derive(Extract)]
#[extract(tag = "shape", rename_all = "lowercase", rename_all_fields = "camelCase")]
#[allow(dead_code)]
enum Internal {
    Dot,
    Square { side_length: u8 },
    Inner(Inner),
}

#[derive(Extract)]
#[extract(tag = "kind")]
#[allow(dead_code)]
enum Inner {
    A { a: u8 },
    B,
}

const ALIAS: Exception =
    ("an alias stands in no schema", |value: &Value| value.get("called").is_some());

/// No keyword says it of members that are not alone in their object.
const PARTIAL: Exception = ("a flattened `Option` is all there or not at all", |value| {
    ["shape", "sideLength", "kind", "a"].iter().any(|name| value.get(name).is_some())
});

#[test]
fn enums_among_members() {
    let mut table = Table::new("flattened");
    table.row::<Holder<External>>(
        "Holder<External>",
        &Row {
            right: &[r#"{"id":1,"Metres":2}"#, r#"{"Named":{"name":"x"},"last":true,"id":1}"#],
            wrong: &[
                (r#"{"id":1}"#, &["(root): enum"]),
                (r#"{"id":1,"Metres":-1}"#, &["Metres: type"]),
                (r#"{"Named":{},"id":1}"#, &["Named.name: required"]),
                (r#"{"called":{"name":true},"id":1}"#, &["called.name: type"]),
            ],
            laxer: &[ALIAS],
            ..Row::default()
        },
    );
    table.row::<Holder<Adjacent>>(
        "Holder<Adjacent>",
        &Row {
            right: &[r#"{"id":1,"t":"On","c":2}"#, r#"{"id":1,"t":"Off"}"#],
            wrong: &[
                (r#"{"id":1,"t":"On"}"#, &["c: required"]),
                (r#"{"id":1,"t":"on","c":2}"#, &["t: enum"]),
                (r#"{"id":1}"#, &["t: required"]),
            ],
            stricter: &[("data of a variant without any is refused", |value| {
                value["t"] == "Off" && value.get("c").is_some()
            })],
            ..Row::default()
        },
    );
    table.row::<Holder<Untagged>>(
        "Holder<Untagged>",
        &Row {
            right: &[r#"{"id":1,"number":2}"#, r#"{"text":"a","id":1}"#],
            wrong: &[
                (r#"{"id":1,"number":256}"#, &["number: type"]),
                (r#"{"id":1,"text":null}"#, &["text: type"]),
            ],
            ..Row::default()
        },
    );
    table.row::<Holder<Option<Internal>>>(
        "Holder<Option<Internal>>",
        &Row {
            right: &[
                r#"{"id":1}"#,
                r#"{"id":1,"shape":"dot"}"#,
                r#"{"sideLength":2,"id":1,"shape":"square"}"#,
                r#"{"id":1,"kind":"A","a":2,"shape":"inner"}"#,
            ],
            wrong: &[(r#"{"id":1,"shape":"round"}"#, &["shape: enum"])],
            beyond: &[
                (r#"{"id":1,"shape":"square"}"#, &["sideLength: required"]),
                (r#"{"id":1,"sideLength":2}"#, &["shape: required"]),
            ],
            stricter: &[PARTIAL],
            ..Row::default()
        },
    );
    table.close();
}

#[derive(Extract)]
#[extract(deny_unknown_fields)]
#[allow(dead_code)]
struct Closed {
    id: u8,
    #[extract(flatten)]
    inner: Inner,
}

#[derive(Extract)]
#[extract(tag = "t", deny_unknown_fields)]
#[allow(dead_code)]
enum ClosedEnum {
    Word,
    Named { a: u8 },
}

#[derive(Extract)]
#[extract(deny_unknown_fields)]
#[allow(dead_code)]
enum ClosedExternal {
    Named { a: u8 },
    Open(BTreeMap<String, u8>),
}

#[test]
fn closed_objects() {
    let mut table = Table::new("closed");
    table.row::<Closed>(
        "Closed",
        &Row {
            right: &[r#"{"id":1,"kind":"A","a":2}"#, r#"{"kind":"B","id":1}"#],
            wrong: &[
                (r#"{"id":1,"kind":"B","b":2}"#, &["b: deny_unknown_fields"]),
                (r#"{"id":1,"kind":"A"}"#, &["a: required"]),
            ],
            ..Row::default()
        },
    );
    table.row::<ClosedEnum>(
        "ClosedEnum",
        &Row {
            right: &[r#"{"t":"Word"}"#, r#"{"a":1,"t":"Named"}"#],
            wrong: &[(r#"{"t":"Named","a":1,"b":2}"#, &["b: deny_unknown_fields"])],
            ..Row::default()
        },
    );
    table.row::<ClosedExternal>(
        "ClosedExternal",
        &Row {
            right: &[r#"{"Named":{"a":1}}"#, r#"{"Open":{"b":1}}"#],
            wrong: &[(r#"{"Named":{"a":1,"b":2}}"#, &["Named.b: deny_unknown_fields"])],
            ..Row::default()
        },
    );
    table.close();
}
