//! Shapes whose cost could grow faster than the answer: tags that come last, flattened members.

use std::collections::BTreeMap;
use std::fmt::Write;

use instructor::Extract;
use serde::Deserialize;

#[derive(Debug, PartialEq, Extract, Deserialize)]
pub(crate) struct Log {
    events: Vec<Event>,
}

#[derive(Debug, PartialEq, Extract, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Event {
    Opened { page: String, at: u64, by: Visitor },
    Bought { article: String, price: f64, by: Visitor },
}

#[derive(Debug, PartialEq, Extract, Deserialize)]
pub(crate) struct Visitor {
    name: String,
    visits: u32,
}

/// So many events, each with its tag in front or behind.
pub(crate) fn log(events: usize, tag_last: bool) -> String {
    let by = r#""by":{"name":"Ana Silva","visits":12}"#;
    let event = |position: usize| {
        let (tag, rest) = match position % 2 {
            0 => ("opened", format!(r#""page":"/articles/{position}","at":{position},{by}"#)),
            _ => ("bought", format!(r#""article":"KIT-{position}","price":19.99,{by}"#)),
        };
        if tag_last {
            format!(r#"{{{rest},"type":"{tag}"}}"#)
        } else {
            format!(r#"{{"type":"{tag}",{rest}}}"#)
        }
    };
    format!(r#"{{"events":[{}]}}"#, joined(events, event))
}

#[derive(Debug, PartialEq, Extract, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(crate) enum Folder {
    Empty { name: String },
    Holding { name: String, inner: Box<Folder> },
}

/// Folders in folders, so many levels deep, each with its tag last.
pub(crate) fn nest(depth: usize) -> String {
    let mut text = String::new();
    for level in 1..depth {
        let _ = write!(text, r#"{{"name":"folder {level}","inner":"#);
    }
    text.push_str(r#"{"name":"the last","kind":"empty"}"#);
    for _ in 1..depth {
        text.push_str(r#","kind":"holding"}"#);
    }
    text
}

#[derive(Debug, PartialEq, Extract, Deserialize)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Extract, Deserialize)]
pub(crate) struct Row {
    id: u32,
    #[serde(flatten)]
    by: Visitor,
    #[serde(flatten)]
    others: BTreeMap<String, String>,
}

/// So many rows of flattened members.
pub(crate) fn table(rows: usize) -> String {
    let row = |position: usize| {
        format!(r#"{{"visits":{position},"colour":"red","id":{position},"name":"Li","size":"XL"}}"#)
    };
    format!(r#"{{"rows":[{}]}}"#, joined(rows, row))
}

/// One object of so many members, flattened.
pub(crate) fn row(members: usize) -> String {
    let member = |position: usize| format!(r#""member {position}":"{position}""#);
    format!(r#"{{{},"id":1,"name":"Li","visits":2}}"#, joined(members, member))
}

#[derive(Debug, PartialEq, Extract, Deserialize)]
pub(crate) struct Groups {
    #[extract(each(unique))]
    groups: Vec<Vec<String>>,
}

/// So many lists of three, each without repeated elements.
pub(crate) fn groups(groups: usize) -> String {
    let group = |position: usize| format!(r#"["a{position}","b{position}","c{position}"]"#);
    format!(r#"{{"groups":[{}]}}"#, joined(groups, group))
}

fn joined(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().join(",")
}
