//! Breaking one value of an answer against its schema.

use super::reader::{Found, Kind, Node, Resolved};

/// The answer with its first value that can be broken, broken; in an answer without any, the whole.
pub(super) fn spoiled(found: Found, schema: &Node) -> Found {
    let mut found = found;
    // A number beyond its bound or a malformed address says more than a wrong type.
    let is_done = [true, false]
        .into_iter()
        .any(|only_telling| spoil(&mut found, schema, schema, only_telling));
    if is_done { found } else { Found::Text("?".to_owned()) }
}

fn spoil(found: &mut Found, node: &Node, root: &Node, only_telling: bool) -> bool {
    let (node, kind) = match node.resolved(root) {
        Some(Resolved::One(node, kind)) => (node, kind),
        Some(Resolved::Enum(words)) => {
            let word = words.join("-");
            *found = Found::Text(format!("not-{word}"));
            return true;
        }
        Some(Resolved::Either(_)) | None => return false,
    };
    let broken = match (&mut *found, kind) {
        (Found::Object(members), Kind::Object) => {
            return members.iter_mut().any(|(key, value)| {
                let mut properties = node.properties.0.iter();
                let child = properties.find(|(name, _)| name == key);
                child.is_some_and(|(_, child)| spoil(value, child, root, only_telling))
            });
        }
        (Found::Array(values), Kind::Array) => {
            let Some(items) = &node.items else {
                return false;
            };
            return values.iter_mut().any(|value| spoil(value, items, root, only_telling));
        }
        (Found::Number(_), Kind::Integer | Kind::Number) => beyond(node),
        (Found::Text(text), Kind::String) => match node.format.as_deref() {
            Some("date") => Some(Found::Text("2024-02-30".to_owned())),
            Some(_) => Some(Found::Text("nowhere".to_owned())),
            None if text.contains('@') => Some(Found::Text(text.replace('@', " at "))),
            None => None,
        },
        _ => None,
    };
    match broken {
        Some(broken) => *found = broken,
        None if only_telling => return false,
        None => *found = wrong_type(kind),
    }
    true
}

/// A number just beyond the bound that the schema has.
fn beyond(node: &Node) -> Option<Found> {
    let bound = match (node.maximum, node.minimum) {
        (Some(maximum), _) => maximum + 1.0,
        (None, Some(minimum)) => minimum - 1.0,
        (None, None) => return None,
    };
    Some(Found::Number(bound.to_string()))
}

fn wrong_type(kind: Kind) -> Found {
    match kind {
        Kind::String | Kind::Null => Found::Array(Vec::new()),
        _ => Found::Text("?".to_owned()),
    }
}
