//! Schemas that are too deep or too large to be served.
//!
//! The API has such limits and does not publish them; these are ours, far from what is reported of
//! its own, and can be set. The words are those of recorded refusals (googleapis/js-genai 882,
//! zereight/gitlab-mcp 223, bethington/ghidra-mcp 440; read 2026-11-23).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;
use serde_json::value::RawValue;

use super::reader::Node;
use super::refusal::invalid_argument;
use super::script::RawReply;

const TOO_MANY_STATES: &str = "The specified schema produces a constraint that has too many states \
     for serving. Typical causes of this error are schemas with lots of text (for example, very \
     long property or enum names), schemas with long array length limits (especially when nested), \
     or schemas using complex value matchers (for example, integers or numbers with \
     minimum/maximum bounds or strings with complex formats like date-time)";

/// What a bound of a number, a format or a pattern adds.
const MATCHER: usize = 20;

/// Schemas that are remembered; a program has a few, and asks for each again and again.
const REMEMBERED: usize = 64;

/// How deep and how large a schema may be; `None` for no limit.
#[derive(Debug)]
pub(super) struct Limits {
    /// Objects and lists in each other.
    pub(super) depth: Option<usize>,
    /// Letters of names and words, times the lengths of lists that have one.
    pub(super) states: Option<usize>,
    /// What was read before, by its text.
    known: Mutex<HashMap<Box<str>, Arc<Node>>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: Some(16), states: Some(50_000), known: Mutex::default() }
    }
}

impl Limits {
    /// The schema of an answer.
    pub(super) fn response(&self, schema: &RawValue) -> Result<Arc<Node>, RawReply> {
        self.node(schema, || "A schema in GenerationConfig".to_owned())
    }

    /// The schema of a function's arguments.
    pub(super) fn parameters(&self, schema: &RawValue, name: &str) -> Result<Arc<Node>, RawReply> {
        self.node(schema, || format!("FunctionDeclaration '{name}'"))
    }

    fn node(&self, schema: &RawValue, what: impl Fn() -> String) -> Result<Arc<Node>, RawReply> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(node) = known().get(schema.get()) {
            return Ok(node.clone());
        }
        let node = Arc::new(self.read(schema, what)?);
        let mut known = known();
        if known.len() == REMEMBERED {
            known.clear();
        }
        known.insert(schema.get().into(), node.clone());
        Ok(node)
    }

    fn read(&self, schema: &RawValue, what: impl Fn() -> String) -> Result<Node, RawReply> {
        let invalid = |error| {
            invalid_argument(&format!("gemini-emulator: {} cannot be read: {error}", what()))
        };
        let value: Value = serde_json::from_str(schema.get()).map_err(invalid)?;
        if self.depth.is_some_and(|limit| depth(&value) > limit) {
            return Err(invalid_argument(&format!(
                "{} in the request exceeds the maximum allowed nesting depth.",
                what()
            )));
        }
        if self.states.is_some_and(|limit| states(&value) > limit) {
            return Err(invalid_argument(TOO_MANY_STATES));
        }
        serde_json::from_str(schema.get()).map_err(invalid)
    }
}

/// Objects and lists in each other; references are not followed.
fn depth(schema: &Value) -> usize {
    let below = children(schema).map(depth).max().unwrap_or(0);
    let is_nest = ["properties", "items", "prefixItems", "additionalProperties"]
        .into_iter()
        .any(|key| schema.get(key).is_some_and(|value| !value.is_boolean()));
    below + usize::from(is_nest)
}

/// Letters of names and words; what stands in a list of a given length counts as often.
fn states(schema: &Value) -> usize {
    let names = schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.len());
    let words = schema["enum"].as_array().into_iter().flatten();
    let words = words.map(|word| word.as_str().map_or(1, str::len));
    let matchers = ["minimum", "maximum", "format", "pattern"];
    let matchers = matchers.into_iter().filter(|key| schema.get(key).is_some()).count() * MATCHER;
    let own = names.chain(words).fold(1 + matchers, usize::saturating_add);
    let times = schema["maxItems"].as_u64().and_then(|times| usize::try_from(times).ok());
    let below = children(schema).map(states).fold(0, usize::saturating_add);
    below.saturating_mul(times.unwrap_or(1)).saturating_add(own)
}

/// The schemas in a schema.
fn children(schema: &Value) -> impl Iterator<Item = &Value> {
    let of_names = ["properties", "$defs"].into_iter().filter_map(|key| schema.get(key));
    let of_names = of_names.filter_map(Value::as_object).flat_map(|members| members.values());
    let lists = ["anyOf", "oneOf", "prefixItems"].into_iter().filter_map(|key| schema.get(key));
    let lists = lists.filter_map(Value::as_array).flatten();
    let alone = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    of_names.chain(lists).chain(alone)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{MATCHER, depth, states};

    #[test]
    fn objects_and_lists_are_levels() {
        assert_eq!(depth(&json!({"type": "string"})), 0);
        assert_eq!(depth(&json!({"properties": {"a": {"items": {"properties": {"b": {}}}}}})), 3);
        assert_eq!(depth(&json!({"anyOf": [{"items": {}}, {"type": "null"}]})), 1);
        assert_eq!(depth(&json!({"$defs": {"A": {"properties": {"a": {"items": {}}}}}})), 2);
        assert_eq!(depth(&json!({"additionalProperties": false})), 0);
    }

    #[test]
    fn names_words_and_lengths_are_states() {
        assert_eq!(states(&json!({"enum": ["ab", "cde", 4]})), 1 + 6);
        let object = json!({"properties": {"name": {}, "age": {"minimum": 0, "maximum": 9}}});
        assert_eq!(states(&object), 1 + 7 + 1 + 1 + 2 * MATCHER);
        let list = json!({"items": {"enum": ["abc"]}, "maxItems": 1000});
        assert_eq!(states(&list), 1 + 1000 * 4);
        let huge = json!({"items": list, "maxItems": u64::MAX});
        assert_eq!(states(&huge), usize::MAX);
    }
}
