//! How much of a grammar a schema makes, by our estimate.
//!
//! The service compiles a schema into states and refuses one that makes too many of them, without
//! saying how many it has or may have. Reports name what costs: long names and lists of words,
//! `maxItems` of lists of objects, lists in lists, ranges of numbers, optional members. The weights
//! and the budget here are ours, made so that the costly things of a schema come out in front; they
//! are no figures of the service.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What a schema may cost before bounds are dropped from it, and before it is suspected where the
/// service does not say what was wrong.
const BUDGET: u64 = 1_000;

/// Objects and lists within each other, up to here, cost nothing by themselves.
const SHALLOW: usize = 4;

/// An optional member may be there or not.
const OPTIONAL: u64 = 2;
/// A level of objects and lists beyond the shallow ones.
const DEEP: u64 = 16;
/// A form of text that the service knows.
const FORMAT: u64 = 8;
/// So many letters of a name cost one more.
const NAME_LETTERS: usize = 8;
/// The same of a word, which is matched letter by letter.
const WORD_LETTERS: usize = 4;
/// The same of a regular expression.
const PATTERN_LETTERS: usize = 2;
/// The same of the letters that a text may have at most, or has to have.
const COUNTED_LETTERS: u64 = 8;

/// What a schema costs.
#[derive(Debug)]
pub(super) struct Complexity {
    pub(super) total: u64,
    /// The places that cost anything, the costliest first. A list bears what its bounds make of what
    /// it holds: the cost that would be saved without them.
    pub(super) costliest: Vec<(String, u64)>,
}

impl Complexity {
    pub(super) fn is_suspect(&self) -> bool {
        self.total > BUDGET
    }
}

/// Whether the document is within our budget.
pub(super) fn is_affordable(document: &str) -> bool {
    !complexity(document).is_suspect()
}

/// What the document costs, and where.
pub(super) fn complexity(document: &str) -> Complexity {
    // A document of ours is JSON; another costs what it is made of: nothing that is known.
    let document: Value = serde_json::from_str(document).unwrap_or_default();
    let definitions = document.get("$defs").and_then(Value::as_object);
    let mut walk = Walk { definitions, open: Vec::new(), costs: BTreeMap::new() };
    let total = walk.cost(&document, "", 0, 0);
    let mut costliest: Vec<_> = walk.costs.into_iter().collect();
    // The sort is stable: places of one cost stay in the order of their paths.
    costliest.sort_by_key(|&(_, cost)| std::cmp::Reverse(cost));
    Complexity { total, costliest }
}

struct Walk<'d> {
    definitions: Option<&'d Map<String, Value>>,
    /// The definitions that are being walked.
    open: Vec<&'d str>,
    costs: BTreeMap<String, u64>,
}

impl<'d> Walk<'d> {
    /// What the schema at a path costs, and the name that leads to it.
    fn cost(&mut self, schema: &'d Value, path: &str, depth: usize, name: u64) -> u64 {
        let Value::Object(schema) = schema else { return name };
        let is_level = schema.keys().any(|keyword| {
            matches!(
                keyword.as_str(),
                "properties" | "additionalProperties" | "items" | "prefixItems"
            )
        });
        let depth = depth + usize::from(is_level);
        let held = self.held(schema, path, depth);
        let element = self.element(schema, path, depth);
        let most = ["maxItems", "minItems", "maxProperties", "minProperties"]
            .iter()
            .find_map(|keyword| schema.get(*keyword)?.as_u64());
        // Each further element costs what the first one does.
        let further = element.saturating_mul(most.unwrap_or(1).saturating_sub(1));
        let level = if is_level && depth > SHALLOW { DEEP } else { 0 };
        let own = sum([name, scalar(schema), further, level]);
        if own > 0 {
            let path = if path.is_empty() { "(root)" } else { path };
            let cost = self.costs.entry(path.to_owned()).or_default();
            *cost = cost.saturating_add(own);
        }
        sum([own, held, element])
    }

    /// What stands in the schema once: members, alternatives, the type that is referred to.
    fn held(&mut self, schema: &'d Map<String, Value>, path: &str, depth: usize) -> u64 {
        let mut total = 0_u64;
        let required: Vec<&str> = texts(schema.get("required")).collect();
        for (name, member) in
            schema.get("properties").and_then(Value::as_object).into_iter().flatten()
        {
            let dot = if path.is_empty() { "" } else { "." };
            let optional = if required.contains(&name.as_str()) { 0 } else { OPTIONAL };
            let path = format!("{path}{dot}{name}");
            let cost = self.cost(member, &path, depth, letters(name, NAME_LETTERS) + optional);
            total = total.saturating_add(cost);
        }
        for form in ["anyOf", "oneOf"].iter().filter_map(|of| schema.get(*of)?.as_array()).flatten()
        {
            total = total.saturating_add(self.cost(form, path, depth, 1));
        }
        let places = schema.get("prefixItems").and_then(Value::as_array).into_iter().flatten();
        for (position, place) in places.enumerate() {
            let path = format!("{path}[{position}]");
            total = total.saturating_add(self.cost(place, &path, depth, 0));
        }
        let name = schema.get("$ref").and_then(Value::as_str);
        let name = name.and_then(|reference| reference.strip_prefix("#/$defs/"));
        // A type within itself is followed once.
        if let Some(name) = name.filter(|name| !self.open.contains(name))
            && let Some(definition) = self.definitions.and_then(|known| known.get(name))
        {
            self.open.push(name);
            total = total.saturating_add(self.cost(definition, path, depth, 0));
            self.open.pop();
        }
        total
    }

    /// What one element of a list costs, or one value of a map.
    fn element(&mut self, schema: &'d Map<String, Value>, path: &str, depth: usize) -> u64 {
        let items =
            schema.get("items").map_or(0, |items| self.cost(items, &format!("{path}[]"), depth, 1));
        let values = schema.get("additionalProperties").filter(|values| values.is_object());
        let dot = if path.is_empty() { "" } else { "." };
        values.map_or(items, |values| self.cost(values, &format!("{path}{dot}*"), depth, 1))
    }
}

/// What a schema costs without what it holds.
fn scalar(schema: &Map<String, Value>) -> u64 {
    let number = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let words = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let words = words.map(|word| match word {
        Value::String(word) => letters(word, WORD_LETTERS),
        word => digits(word),
    });
    let bounds = ["minimum", "maximum"].iter().filter_map(|bound| schema.get(*bound)).map(digits);
    let counted = number("maxLength").or_else(|| number("minLength"));
    let pattern = schema.get("pattern").and_then(Value::as_str);
    sum([
        sum(words),
        sum(bounds),
        counted.map_or(0, |counted| 1 + counted / COUNTED_LETTERS),
        pattern.map_or(0, |pattern| letters(pattern, PATTERN_LETTERS)),
        if schema.contains_key("format") { FORMAT } else { 0 },
    ])
}

/// One, and one more for every so many letters.
fn letters(text: &str, each: usize) -> u64 {
    1 + (text.chars().count() / each) as u64
}

/// A number is matched digit by digit.
fn digits(number: &Value) -> u64 {
    number.to_string().len() as u64
}

fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn sum(costs: impl IntoIterator<Item = u64>) -> u64 {
    costs.into_iter().fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::complexity;

    fn costs(document: &str) -> (u64, Vec<(String, u64)>) {
        let complexity = complexity(document);
        (complexity.total, complexity.costliest)
    }

    fn named(costs: &[(&str, u64)]) -> Vec<(String, u64)> {
        costs.iter().map(|&(path, cost)| (path.to_owned(), cost)).collect()
    }

    #[test]
    fn each_keyword_has_its_cost() {
        for (document, total) in [
            ("{}", 0),
            (r#"{"type":"string"}"#, 0),
            (r#"{"enum":["abc","abcd","abcdefgh"]}"#, 1 + 2 + 3),
            (r#"{"enum":[1,200]}"#, 1 + 3),
            (r#"{"minimum":-5,"maximum":150}"#, 2 + 3),
            (r#"{"minLength":1,"maxLength":80}"#, 11),
            (r#"{"pattern":"^[a-z]+$"}"#, 5),
            (r#"{"format":"date"}"#, 8),
            (r#"{"anyOf":[{"format":"date"},{"type":"null"}]}"#, 8 + 1 + 1),
            (r#"{"prefixItems":[{"maximum":9},{"maximum":10}],"minItems":2,"maxItems":2}"#, 1 + 2),
            ("[]", 0),
            ("not JSON", 0),
        ] {
            assert_eq!(complexity(document).total, total, "{document}");
        }
    }

    #[test]
    fn a_list_bears_what_its_bound_makes_of_its_elements() {
        let document = r#"{"properties":{
            "id":{"type":"string"},
            "orders":{"maxItems":10,"items":{"properties":{
                "lines":{"maxItems":20,"items":{"enum":["abcd"]}}
            },"required":["lines"]}}
        },"required":["id"]}"#;
        let (total, costs) = costs(document);
        // A line: one for the element and two for its word. Lines: those, nineteen more, the name.
        let lines = 3 + 19 * 3 + 1;
        let orders = (lines + 1) + 9 * (lines + 1) + 1 + 2;
        assert_eq!(total, orders + 1);
        let expected = [
            ("orders", 9 * (lines + 1) + 3),
            ("orders[].lines", 19 * 3 + 1),
            ("orders[].lines[]", 3),
            ("id", 1),
            ("orders[]", 1),
        ];
        assert_eq!(costs, named(&expected));
    }

    #[test]
    fn references_are_followed_and_cycles_once() {
        let document = r##"{"$ref":"#/$defs/Node","$defs":{"Node":{"properties":{
            "kind":{"enum":["leaf"]},
            "next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}
        },"required":["kind"]}}}"##;
        let (total, costs) = costs(document);
        assert_eq!(total, (1 + 2) + (1 + 2) + 1 + 1);
        assert_eq!(costs, named(&[("next", 5), ("kind", 3)]));
    }

    #[test]
    fn deep_levels_cost() {
        let deep = |levels: usize| {
            let open = r#"{"items":"#.repeat(levels);
            complexity(&format!("{open}{{}}{}", "}".repeat(levels))).total
        };
        assert_eq!((deep(4), deep(5), deep(6)), (4, 5 + 16, 6 + 32));
    }

    #[test]
    fn huge_bounds_do_not_overflow() {
        let many = u64::MAX;
        let list = format!(r#"{{"maxItems":{many},"items":{{"maxItems":{many},"items":{{}}}}}}"#);
        assert_eq!(complexity(&list).total, u64::MAX);
        assert!(complexity(&list).is_suspect());
    }
}
