//! The constraint cases: for each case that our attributes can state, a type whose schema states it
//! gives the same verdict at the same places. The rest is counted by reason.

mod models;
mod normal;

use std::collections::BTreeMap;

use serde_json::Value;

use self::models::{Model, models};
use crate::cases;

/// Cases that are not run, by reason, and how many there are of each.
const NOT_SUPPORTED: &[(&str, usize)] = &[
    ("Unicode classes in a `pattern`", 3),
    ("`alphanumeric`: a validator", 4),
    ("`anyOf` of texts, which rules alone tell apart", 1),
    ("`contains`", 6),
    ("`credit_card`: a validator", 2),
    ("`enum` and `const` of other than texts or numbers", 21),
    ("`oneOf`", 8),
    ("`phone_number`: a validator", 2),
    ("`uniqueItems` of a tuple", 2),
    ("a URL has a host", 1),
    ("a length in other units than characters", 2),
    ("a rule that depends on another field: a validator", 4),
    ("a schema that no value keeps", 1),
    ("a tuple with fewer or more elements", 8),
    (QUOTED, 3),
    ("an integer has 128 bits at most", 1),
    (PUNYCODE, 2),
];

/// How many cases are told alike.
const PASSED: usize = 258;

/// Cases whose schema a type states, where what we take is another by intent.
const OTHERWISE: &[(&str, &str)] = &[
    ("jsts-format-email-01", QUOTED),
    ("jsts-format-email-03", QUOTED),
    ("jsts-format-email-04", QUOTED),
    ("jsts-format-uri-03", "a URL has a host"),
    ("jsts-format-hostname-04", PUNYCODE),
    ("jsts-format-hostname-06", PUNYCODE),
    ("jsts-opt-float-overflow-0", "an integer has 128 bits at most"),
];

const QUOTED: &str = "an e-mail address has a plain name and a domain";
const PUNYCODE: &str = "the Punycode in a host name is not decoded";

struct Case {
    id: String,
    schema: Result<Value, String>,
    value: Value,
    /// The places, by pointer, and the keywords broken there; none if the value is right.
    expected: Vec<(String, String)>,
}

impl Case {
    fn new(case: &Value) -> Self {
        let value = case["value"].clone();
        let schema = match case["kind"].as_str() {
            Some("schema") => normal::schema(&case["schema"], Some(&value)),
            _ => normal::rules(&case["rules"], &value),
        };
        let broken = case["expect"]["err"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let expected =
            broken.iter().map(|broken| (text(&broken["path"]), text(&broken["rule"]))).collect();
        Self { id: text(&case["id"]), schema, value, expected }
    }

    /// What is wrong with the outcome.
    fn failure(&self, model: &Model) -> Option<String> {
        let found = (model.read)(&self.value.to_string());
        let is_same = match (self.expected.is_empty(), found.is_empty()) {
            (true, true) => return None,
            (false, false) => self.is_same(&found),
            _ => false,
        };
        (!is_same).then(|| format!("{}: expected {:?}, found {found:?}", self.id, self.expected))
    }

    /// Whether the places are the same, as far as one violation can be told at different ones.
    fn is_same(&self, found: &[String]) -> bool {
        let schema = self.schema.as_ref().map(Value::to_string).unwrap_or_default();
        let is_of_keys = schema.contains("propertyNames");
        let meets = |(path, rule): &(String, String), found: &String| {
            let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            let of_found = found.rsplit_once('/').map_or("", |(parent, _)| parent);
            match rule.as_str() {
                _ if found == path => true,
                // The object, or the member that it lacks.
                "required" => found == parent,
                // The array, or the element that is too much or repeated.
                "items" | "uniqueItems" => of_found == path,
                // The value, or what is wrong in it as one of the forms.
                "anyOf" => found.starts_with(path.as_str()),
                // The object, or the member whose key it is.
                _ => is_of_keys && of_found == path,
            }
        };
        let all = self.expected.iter().all(|wanted| found.iter().any(|found| meets(wanted, found)));
        all && found.iter().all(|found| self.expected.iter().any(|wanted| meets(wanted, found)))
    }
}

#[test]
fn cases_of_public_suites_are_told_alike() {
    let Some(cases) = cases("validate_cases.jsonl") else { return };
    let models = models();
    let mut passed = 0;
    let mut not_supported: BTreeMap<String, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in &cases {
        let case = Case::new(case);
        let other = OTHERWISE.iter().find(|(id, _)| *id == case.id);
        let reason = match (&case.schema, other) {
            (Err(reason), _) => reason.clone(),
            (Ok(schema), other) => {
                let Some(model) = models.iter().find(|model| model.schema == *schema) else {
                    failures.push(format!("{}: no type states {schema}", case.id));
                    continue;
                };
                match (case.failure(model), other) {
                    (None, None) => {
                        passed += 1;
                        continue;
                    }
                    (None, Some((id, _))) => {
                        failures.push(format!("{id}: is no exception any more"));
                        continue;
                    }
                    (Some(_), Some((_, reason))) => (*reason).to_owned(),
                    (Some(failure), None) => {
                        failures.push(failure);
                        continue;
                    }
                }
            }
        };
        *not_supported.entry(reason).or_default() += 1;
    }
    println!("passed {passed}, not supported {}:", not_supported.values().sum::<usize>());
    for (reason, count) in &not_supported {
        println!("{count:5} {reason}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let listed: BTreeMap<String, usize> =
        NOT_SUPPORTED.iter().map(|(reason, count)| ((*reason).to_owned(), *count)).collect();
    assert_eq!(not_supported, listed);
    assert_eq!(passed, PASSED);
}
