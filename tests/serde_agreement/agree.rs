//! Holds a type's two readers against each other.

use std::fmt::{Debug, Write as _};

use instructor::{Context, Extract, Reading, Violations, parse, parse_with};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::pool::pool;

/// A difference, with its reason, and the answers that it is about.
pub(crate) type Difference = (&'static str, fn(&Value) -> bool);

/// serde takes an object's fields in order from an array, of which a schema says nothing.
pub(crate) const ARRAYS: Difference = ("an array is no object", Value::is_array);

/// serde reads on and keeps the last one.
pub(crate) const SETS: Difference = ("the elements of a set are told apart", holds_array);

fn holds_array(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(members) => members.values().any(holds_array),
        _ => false,
    }
}

/// What is known of a type's two readers.
#[derive(Default)]
pub(crate) struct Pair {
    /// Answers that both accept.
    pub(crate) both: &'static [&'static str],
    /// Answers that both refuse.
    pub(crate) neither: &'static [&'static str],
    /// What serde alone accepts.
    pub(crate) serde_alone: &'static [Difference],
    /// What `Extract` alone accepts, with nothing changed to read it.
    pub(crate) extract_alone: &'static [Difference],
}

/// Checks the answers, everything near to them, and each of it with its members in reverse.
pub(crate) fn agree<T: Extract + DeserializeOwned + PartialEq + Debug>(pair: &Pair) {
    let name = std::any::type_name::<T>();
    let mut failures: Vec<String> = Vec::new();
    for answer in pair.both {
        let (theirs, ours) = (serde_json::from_str::<T>(answer), strictly::<T>(answer));
        match (&theirs, &ours) {
            (Ok(theirs), Ok(ours)) if theirs == ours => {}
            _ => failures.push(format!("{answer}: {theirs:?} and {ours:?}")),
        }
    }
    for answer in pair.neither {
        let (theirs, ours) = (serde_json::from_str::<T>(answer), strictly::<T>(answer));
        if theirs.is_ok() || ours.is_ok() {
            failures.push(format!("{answer}: {theirs:?} and {ours:?}"));
        }
    }
    let answers = pair.both.iter().chain(pair.neither);
    let seeds: Vec<Value> =
        answers.filter_map(|answer| serde_json::from_str(answer).ok()).collect();
    let lists = [pair.serde_alone, pair.extract_alone];
    let mut used = lists.map(|list| vec![false; list.len()]);
    for instance in pool(&seeds) {
        for answer in [instance.to_string(), reversed(&instance)] {
            let (theirs, ours) = (serde_json::from_str::<T>(&answer), strictly::<T>(&answer));
            let list = match (&theirs, &ours) {
                (Ok(theirs), Ok(ours)) if theirs == ours => continue,
                (Err(_), Err(_)) => continue,
                (Ok(_), Ok(_)) => None,
                (Ok(_), Err(_)) => Some(0),
                (Err(_), Ok(_)) => Some(1),
            };
            let known = list.and_then(|list| {
                let known = lists[list].iter().position(|(_, is_about)| is_about(&instance))?;
                Some((list, known))
            });
            match known {
                Some((list, difference)) => used[list][difference] = true,
                None => failures.push(format!("{answer}: {theirs:?} and {ours:?}")),
            }
        }
    }
    for (list, used) in lists.into_iter().zip(used) {
        for ((reason, _), _) in list.iter().zip(used).filter(|(_, used)| !used) {
            failures.push(format!("no difference any more: {reason}"));
        }
    }
    assert!(failures.is_empty(), "{name}:\n{}", failures.join("\n"));
}

/// Asserts a difference in the text of an answer that no JSON value shows.
pub(crate) fn serde_alone<T: Extract + DeserializeOwned + Debug>(answers: &[&str]) {
    for answer in answers {
        assert!(serde_json::from_str::<T>(answer).is_ok(), "{answer}");
        assert!(strictly::<T>(answer).is_err(), "{answer}");
    }
}

/// Asserts a difference in the text of an answer that no JSON value shows.
pub(crate) fn extract_alone<T: Extract + DeserializeOwned + Debug>(answers: &[&str]) {
    for answer in answers {
        assert!(serde_json::from_str::<T>(answer).is_err(), "{answer}");
        assert!(parse::<T>(answer).is_ok(), "{answer}");
    }
}

/// The value, read without a change: those that lose nothing serde refuses.
pub(crate) fn strictly<T: Extract>(answer: &str) -> Result<T, Violations> {
    let parsed = parse_with::<T>(answer, Reading::Strict, &Context::new(), None);
    parsed.map(|parsed| parsed.value)
}

/// The value with the members of its objects in reverse, so that tags come last.
fn reversed(value: &Value) -> String {
    let mut text = String::new();
    match value {
        Value::Object(members) => {
            for (key, value) in members.iter().rev() {
                let comma = if text.is_empty() { '{' } else { ',' };
                let _ = write!(text, "{comma}{}:{}", Value::from(key.as_str()), reversed(value));
            }
            if text.is_empty() { "{}".to_owned() } else { text + "}" }
        }
        Value::Array(elements) => {
            for element in elements {
                let comma = if text.is_empty() { '[' } else { ',' };
                let _ = write!(text, "{comma}{}", reversed(element));
            }
            if text.is_empty() { "[]".to_owned() } else { text + "]" }
        }
        other => other.to_string(),
    }
}
