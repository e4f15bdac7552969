//! What is read, and whether the record of its changes is right.

use instructor::{Change, ChangeKind, Reading};

use crate::models::{Model, Read};

/// What a text is read as, by a record that is right; `None` if it is refused.
pub(crate) fn read(model: Model, text: &str) -> Result<Option<Read>, String> {
    match (model.read)(text, Reading::Lossless) {
        Err(violations) if violations.is_empty() => Err("refused for no reason".to_owned()),
        Err(_) => Ok(None),
        Ok(read) => match broken_record(model, text, &read) {
            Some(why) => Err(format!("{why}: {}", told(text, &read))),
            None => Ok(Some(read)),
        },
    }
}

pub(crate) fn told(text: &str, read: &Read) -> String {
    let Read { value, changes } = read;
    let replayed = changes.replay(text);
    format!("{value}\n  replayed: {replayed:?}\n  changes: {changes:?}")
}

/// What is wrong with the record of changes.
fn broken_record(model: Model, text: &str, read: &Read) -> Option<String> {
    let changes: Vec<Change> = read.changes.iter().collect();
    let kinds = read.changes.kinds().eq(changes.iter().map(|change| change.kind));
    if changes.len() != read.changes.len() || !kinds {
        return Some("the changes are not as many as told".to_owned());
    }
    let mut at = 0;
    for Change { place, before, .. } in &changes {
        if place.start < at || place.end < place.start {
            return Some(format!("a change at {place:?} is out of order"));
        }
        if text.get(place.clone()) != Some(before) {
            return Some(format!("{before:?} does not stand at {place:?}"));
        }
        at = place.end;
    }
    let mut made = text.to_owned();
    for Change { place, after, .. } in changes.iter().rev() {
        made.replace_range(place.clone(), after);
    }
    let replayed = read.changes.replay(text);
    if made != replayed {
        return Some(format!("the changes one by one give {made:?}"));
    }
    // Where a text was mended and then coerced, or encoded twice, one change may have no more than
    // its kind: the others beside it changed the text.
    let is_encoded = changes.iter().any(|change| change.kind == ChangeKind::DoubleEncoded);
    let touches = |one: &Change, other: &Change| {
        other.place.start <= one.place.end && one.place.start <= other.place.end
    };
    let is_idle = |change: &&Change| {
        let mut others = changes.iter().filter(|other| other.kind != change.kind);
        change.before == change.after && !is_encoded && !others.any(|other| touches(change, other))
    };
    let idle = changes.iter().find(is_idle);
    if let Some(change) = idle {
        return Some(format!("nothing is changed by {:?} at {:?}", change.kind, change.place));
    }
    match (model.read)(&replayed, Reading::Strict) {
        Err(violations) => Some(format!("what was decoded is refused as it stands ({violations})")),
        Ok(again) if !again.changes.is_empty() => Some("what was decoded is changed".to_owned()),
        Ok(again) if again.value != read.value => {
            Some(format!("what was decoded says something else: {}", again.value))
        }
        Ok(_) => None,
    }
}
