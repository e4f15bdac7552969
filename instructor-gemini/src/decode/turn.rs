//! The model's turn as it came, to be sent back.

use serde_json::value::RawValue;

use crate::wire::response::RawContent;

/// The JSON of the model's turn: one `Content` byte for byte, or one made of the parts of several.
///
/// Parts are never written anew: thought signatures and ids have to come back as they were.
#[derive(Debug, Default, Clone)]
pub(super) struct Turn {
    /// The only content so far.
    whole: Option<Box<str>>,
    /// The parts of all contents so far, between the brackets of a list, if there is no `whole`.
    parts: String,
}

impl Turn {
    pub(super) fn add(&mut self, content: &str, has_role: bool) {
        if self.whole.is_none() && self.parts.is_empty() && has_role {
            self.whole = Some(content.into());
            return;
        }
        let parts = parts(content);
        if parts.is_empty() {
            return;
        }
        if let Some(whole) = self.whole.take() {
            self.parts.push_str(self::parts(&whole));
        }
        if !self.parts.is_empty() {
            self.parts.push(',');
        }
        self.parts.push_str(parts);
    }

    /// None if no parts came.
    pub(super) fn into_json(self) -> Option<Box<str>> {
        if self.whole.is_some() || self.parts.is_empty() {
            return self.whole;
        }
        Some(format!(r#"{{"role":"model","parts":[{}]}}"#, self.parts).into())
    }
}

/// What is between the brackets of a content's parts; empty if there are none.
fn parts(content: &str) -> &str {
    let content: RawContent<'_> = serde_json::from_str(content).unwrap_or_default();
    let list = content.parts.map_or("", RawValue::get);
    let inside = list.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inside.unwrap_or_default().trim()
}
