//! The paths of edits, found in one pass over the text that they made.

use std::ops::Range;

use super::change::Edit;
use crate::violation::{Path, Segment};

/// Where each edit's outcome starts in the edited text.
pub(super) fn places(edits: &[Edit]) -> Vec<usize> {
    let (mut kept, mut at) = (0, 0);
    let mut places = Vec::with_capacity(edits.len());
    for Edit { place, after, .. } in edits {
        at += place.start - kept;
        places.push(at);
        at += after.len();
        kept = place.end;
    }
    places
}

/// An array or object that is open around the place.
enum Open {
    /// The position of the element at hand.
    Array(usize),
    /// Where the key of the member at hand stands, if one came.
    Object(Option<Range<usize>>),
}

/// The path of the value that is at hand at each place of a JSON text: within a key, that of its
/// member; at a bracket, that of what it opens or closes. The places are in order.
pub(super) fn paths(json: &str, places: &[usize]) -> Vec<Path> {
    let bytes = json.as_bytes();
    let mut paths = Vec::with_capacity(places.len());
    let mut open: Vec<Open> = Vec::new();
    let mut awaits_key = false;
    let mut at = 0;
    while at < bytes.len() && paths.len() < places.len() {
        let start = at;
        at += 1;
        // What ends here belongs to the value inside; it is closed once its places are told.
        let mut closes = false;
        match bytes[start] {
            b'"' => {
                while at < bytes.len() && bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = (at + 1).min(bytes.len());
                if let Some(Open::Object(key)) = open.last_mut()
                    && awaits_key
                {
                    *key = Some(start..at);
                    awaits_key = false;
                }
            }
            b'}' | b']' => {
                open.pop();
                closes = true;
            }
            b',' => match open.last_mut() {
                Some(Open::Array(index)) => *index += 1,
                Some(Open::Object(_)) => awaits_key = true,
                None => {}
            },
            _ => {}
        }
        while places.get(paths.len()).is_some_and(|&place| place < at) {
            paths.push(path(json, &open));
        }
        if !closes {
            match bytes[start] {
                b'[' => open.push(Open::Array(0)),
                b'{' => {
                    open.push(Open::Object(None));
                    awaits_key = true;
                }
                _ => {}
            }
        }
    }
    paths.resize(places.len(), Path::default());
    paths
}

fn path(json: &str, open: &[Open]) -> Path {
    let segments = open.iter().filter_map(|open| match open {
        Open::Array(index) => Some(Segment::Index(*index)),
        Open::Object(key) => {
            let key = &json[key.clone()?];
            Some(Segment::Key(serde_json::from_str(key).unwrap_or_default()))
        }
    });
    segments.collect::<Vec<_>>().into()
}

#[cfg(test)]
mod tests {
    use super::paths;

    #[test]
    fn places_have_the_path_of_the_value_at_hand() {
        let json = r#"{"a": [1, {"b\"": "x,]"}, []], "c": null}"#;
        for (marked, expected) in [
            (0, "(root)"),
            (2, "a"),
            (6, "a"),
            (7, "a[0]"),
            (10, "a[1]"),
            (12, r#"a[1]["b\""]"#),
            (20, r#"a[1]["b\""]"#),
            (23, "a[1]"),
            (26, "a[2]"),
            (27, "a[2]"),
            (28, "a"),
            (31, "c"),
            (36, "c"),
            (40, "(root)"),
            (41, "(root)"),
        ] {
            assert_eq!(paths(json, &[marked])[0].to_string(), expected, "{marked}");
        }
    }
}
