//! JSON that was written into a string of JSON.

use std::ops::Range;

use super::change::{ChangeKind, Edit, apply, apply_within};
use crate::decode::is_json;

/// So often may JSON be written into a string within a string.
pub(crate) const MAX_ROUNDS: usize = 3;

/// The text with the JSON in place of the strings that hold it, and the edits that make it: the
/// quotes go, and each escape becomes what it stands for.
pub(crate) fn unwrap_encoded(text: &str, strings: &[Range<usize>]) -> Option<(String, Vec<Edit>)> {
    let mut strings: Vec<&Range<usize>> = strings.iter().collect();
    strings.sort_by_key(|place| place.start);
    strings.dedup_by_key(|place| place.start);
    let mut edits = Vec::new();
    for place in strings {
        let of_string = unescaped(text, place)?;
        if is_json(apply_within(text, place.clone(), &of_string).trim()) {
            edits.extend(of_string);
        }
    }
    (!edits.is_empty()).then(|| (apply(text, &edits), edits))
}

/// What makes of a string its content.
fn unescaped(text: &str, place: &Range<usize>) -> Option<Vec<Edit>> {
    let cut = |at: usize| Edit::cut(ChangeKind::DoubleEncoded, at..at + 1);
    let mut edits = vec![cut(place.start)];
    let mut at = place.start + 1;
    while let Some(offset) = text[at..place.end - 1].find('\\') {
        at += offset;
        let length = match text.as_bytes()[at + 1] {
            b'u' if text[at..].starts_with("\\ud") || text[at..].starts_with("\\uD") => 12,
            b'u' => 6,
            _ => 2,
        };
        let escape = text.get(at..at + length)?;
        let character: String = serde_json::from_str(&format!("\"{escape}\"")).ok()?;
        edits.push(Edit::new(ChangeKind::DoubleEncoded, at..at + length, character));
        at += length;
    }
    edits.push(cut(place.end - 1));
    Some(edits)
}
