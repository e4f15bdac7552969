//! The model's turn as it came, to be sent back.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::wire::response::RawContent;

/// The JSON of the model's turn: one `Content` byte for byte, or one made of the parts of several.
///
/// Parts are never written anew: thought signatures and ids have to come back as they were.
#[derive(Debug, Default, Clone)]
pub(super) struct Turn {
    /// The only content so far.
    whole: Option<Whole>,
    /// The parts of all contents so far, between the brackets of a list, if there is no `whole`.
    parts: String,
}

/// A content where it stands in what came.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    pub(super) text: Vec<u8>,
    pub(super) at: Range<usize>,
}

/// Where a chunk has its content.
pub(super) struct Found {
    pub(super) at: Range<usize>,
    pub(super) has_role: bool,
}

impl Turn {
    /// Adds the content of a chunk that is needed for other things.
    pub(super) fn add(&mut self, chunk: &[u8], found: &Found) {
        let content = chunk.get(found.at.clone()).unwrap_or_default();
        if self.is_empty() && found.has_role {
            let text = content.to_owned();
            self.whole = Some(Whole { at: 0..text.len(), text });
        } else {
            self.join(content);
        }
    }

    /// Adds the content of a chunk that nobody else needs.
    pub(super) fn keep(&mut self, chunk: Vec<u8>, found: Found) {
        if self.is_empty() && found.has_role {
            self.whole = Some(Whole { text: chunk, at: found.at });
        } else {
            self.join(chunk.get(found.at).unwrap_or_default());
        }
    }

    fn is_empty(&self) -> bool {
        self.whole.is_none() && self.parts.is_empty()
    }

    fn join(&mut self, content: &[u8]) {
        let parts = parts(content);
        if parts.is_empty() {
            return;
        }
        if let Some(Whole { text, at }) = self.whole.take() {
            self.parts.push_str(self::parts(text.get(at).unwrap_or_default()));
        }
        if !self.parts.is_empty() {
            self.parts.push(',');
        }
        self.parts.push_str(parts);
    }

    /// None if no parts came.
    pub(super) fn into_json(self) -> Option<Whole> {
        if self.whole.is_some() || self.parts.is_empty() {
            return self.whole;
        }
        let text = format!(r#"{{"role":"model","parts":[{}]}}"#, self.parts).into_bytes();
        Some(Whole { at: 0..text.len(), text })
    }
}

/// What is between the brackets of a content's parts; empty if there are none.
fn parts(content: &[u8]) -> &str {
    let content: RawContent<'_> = serde_json::from_slice(content).unwrap_or_default();
    let list = content.parts.map_or("", RawValue::get);
    let inside = list.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.unwrap_or_default().trim()
}
