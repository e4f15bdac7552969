//! What has to hold for every text, read as several types.
//!
//! The types and the laws of the record are those of the tests: `tests/mending`.

#[path = "../../tests/mending/models.rs"]
#[allow(dead_code)]
mod models;
#[path = "../../tests/mending/record.rs"]
mod record;
#[path = "../../tests/mending/rng.rs"]
#[allow(dead_code)]
mod rng;
#[path = "../../tests/mending/texts.rs"]
#[allow(dead_code)]
mod texts;

use instructor::{ChangeKind, Reading};
use serde_json::Value;

use self::models::{MODELS, Model, SCALARS};

/// Reads the text as all types.
///
/// # Panics
/// If a law does not hold.
pub fn check(text: &str) {
    let is_json = serde_json::from_str::<Value>(text).is_ok();
    for model in MODELS.iter().chain(SCALARS) {
        if let Err(why) = laws(*model, text, is_json) {
            panic!("as a {}: {why}", model.name);
        }
    }
}

fn laws(model: Model, text: &str, is_json: bool) -> Result<(), String> {
    let read = record::read(model, text)?;
    let Ok(strict) = (model.read)(text, Reading::Strict) else {
        return Ok(());
    };
    if !is_json {
        return Err("read as it stands, and no JSON".to_owned());
    }
    if (model.serde)(text).is_some_and(|value| value != strict.value) {
        return Err(format!("serde reads something else than {}", strict.value));
    }
    match read {
        None => Err("right as it stands, and refused".to_owned()),
        Some(read) if read.changes.is_empty() && read.value != strict.value => {
            Err(format!("read as {} without a change", read.value))
        }
        // A key that the type does not know may be one of its keys in another case.
        Some(read) if read.changes.kinds().any(|kind| kind != ChangeKind::KeyNormalized) => {
            Err(format!("right as it stands, and changed: {:?}", read.changes))
        }
        Some(_) => Ok(()),
    }
}
