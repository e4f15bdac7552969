//! Functions that a request offers and does not insist on: which one is called, if one is.

use super::conversation;
use super::generate::Task;
use super::reader::{self, Found, Node};
use super::respond::Responder;
use super::script::Step;

impl Responder {
    /// The first offered function that the text has what is required for, and has something for; when
    /// a function has just answered, what it answered. None when the text is for no function.
    pub(super) fn offered(&self, task: &Task, seen: u32) -> Option<Step> {
        let offered = &task.ask.offered;
        if offered.is_empty() {
            return None;
        }
        if let Some(responses) = conversation::last_responses(&task.ask.contents) {
            return Some(Step::Reply(responses));
        }
        offered.iter().find_map(|(name, node)| {
            let arguments = self.arguments(name, node, &task.source, seen)?;
            Some(Step::Call(name.clone(), arguments.to_string()))
        })
    }

    fn arguments(&self, name: &str, node: &Node, text: &str, seen: u32) -> Option<Found> {
        if let Some(generator) = &self.generator {
            return generator.generate(node, text, seen.into()).ok();
        }
        if node.properties.0.is_empty() {
            let none = Found::Object(Vec::new());
            return says(text, name).then_some(none);
        }
        let (found, _) = reader::read(node, text).ok()?;
        let Found::Object(members) = &found else {
            return None;
        };
        let has = |key: &String| {
            members.iter().any(|(name, value)| name == key && !matches!(value, Found::Null))
        };
        let is_told = node.required.iter().all(has);
        let is_about = members.iter().any(|(_, value)| !matches!(value, Found::Null));
        (is_told && is_about).then_some(found)
    }
}

/// Whether a text has a word of a name, but for the short ones that every name has.
fn says(text: &str, name: &str) -> bool {
    let text = text.to_lowercase();
    let words = name.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| word.len() > 3).any(|word| text.contains(&word.to_lowercase()))
}
