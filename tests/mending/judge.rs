//! What has to hold for every answer, whatever is wrong with it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use crate::draft::Document;
use crate::record::{read, told};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Refused,
    /// Read as what the document says.
    Same,
    /// What is wrong.
    Wrong(String),
}

/// Reads the text, which was made of the document.
pub(crate) fn judge(document: &Document, text: &str) -> Verdict {
    match read(document.model, text) {
        Err(why) => Verdict::Wrong(why),
        Ok(None) => Verdict::Refused,
        Ok(Some(read)) if read.value == document.value => Verdict::Same,
        Ok(Some(read)) => Verdict::Wrong(format!("read as another value: {}", told(text, &read))),
    }
}

/// What went wrong, the shortest text of each combination of slips.
#[derive(Debug, Default)]
pub(crate) struct Failures {
    shortest: BTreeMap<String, (usize, String)>,
    count: usize,
}

impl Failures {
    pub(crate) fn add(
        &mut self,
        document: &Document,
        slips: &str,
        seed: u64,
        text: &str,
        why: &str,
    ) {
        self.count += 1;
        let mut told = String::new();
        writeln!(told, "{slips} in a {}, seed {seed:#x}", document.model.name).expect("a String");
        writeln!(told, "  clean: {}", document.text).expect("a String");
        writeln!(told, "  text: {text:?}").expect("a String");
        writeln!(told, "{text}\n  {why}").expect("a String");
        let entry = self.shortest.entry(slips.to_owned()).or_insert((usize::MAX, String::new()));
        if text.len() < entry.0 {
            *entry = (text.len(), told);
        }
    }

    /// Panics if there are any, with the shortest ones.
    pub(crate) fn tell(self) {
        let mut shortest: Vec<(usize, String)> = self.shortest.into_values().collect();
        shortest.sort();
        let told: Vec<&str> = shortest.iter().take(30).map(|(_, told)| told.as_str()).collect();
        let (count, ways) = (self.count, shortest.len());
        assert!(told.is_empty(), "{count} failures of {ways} kinds:\n\n{}", told.join("\n"));
    }
}

/// Whether nothing is in the value that is not in the whole: lists may be shorter, and members
/// absent, which are null if their field is optional.
pub(crate) fn is_part(value: &Value, whole: &Value) -> bool {
    match (value, whole) {
        (Value::Null, _) => true,
        (Value::Array(part), Value::Array(whole)) => {
            part.len() <= whole.len()
                && part.iter().zip(whole).all(|(part, whole)| {
                    is_part(part, whole) && (whole.is_null() || !part.is_null())
                })
        }
        (Value::Object(part), Value::Object(whole)) => part
            .iter()
            .all(|(key, part)| whole.get(key).map_or(part.is_null(), |whole| is_part(part, whole))),
        (part, whole) => part == whole,
    }
}
