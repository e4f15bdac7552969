//! A provider whose schema language has no keyword for any rule is told every rule in words.

use instructor::{Dialect, Extract, Kind, Rule};
use serde_json::Value;

use crate::rules::{Counts, Formats, Numbers, Texts};

const WORDLESS: Dialect = Dialect::JSON_SCHEMA.states(|_| false);

/// The keywords that state rules.
const KEYWORDS: &[&str] = &[
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "propertyNames",
    "enum",
];

fn told<T: Extract>() {
    let schema: Value = serde_json::from_str(&T::SCHEMA.render(&WORDLESS)).expect("JSON");
    let Kind::Object(object) = T::SCHEMA.kind() else { panic!("a struct is an object") };
    for field in object.fields() {
        let property = &schema["properties"][field.name()];
        for keyword in KEYWORDS {
            assert!(!has_key(property, keyword), "{}: {keyword} in {property}", field.name());
        }
        let words = descriptions(property);
        for rule in field.rules() {
            is_told(field.name(), rule, &words);
        }
    }
}

fn is_told(name: &str, rule: &Rule, words: &str) {
    match *rule {
        Rule::Each(rules) | Rule::Keys(rules) => {
            for rule in rules {
                is_told(name, rule, words);
            }
        }
        _ => assert!(words.contains(&rule.to_string()), "{name}: {rule} is not in {words:?}"),
    }
}

fn has_key(value: &Value, key: &str) -> bool {
    match value {
        Value::Object(members) => {
            members.iter().any(|(name, value)| name == key || has_key(value, key))
        }
        Value::Array(elements) => elements.iter().any(|element| has_key(element, key)),
        _ => false,
    }
}

fn descriptions(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let of = |(name, value): (&String, &Value)| match (name.as_str(), value) {
                ("description", Value::String(text)) => format!("{text}\n"),
                _ => descriptions(value),
            };
            members.iter().map(of).collect()
        }
        Value::Array(elements) => elements.iter().map(descriptions).collect(),
        _ => String::new(),
    }
}

#[test]
fn every_rule_is_told_in_words_where_it_has_no_keyword() {
    told::<Numbers>();
    told::<Texts>();
    told::<Formats>();
    told::<Counts>();
}

#[derive(Extract)]
#[allow(dead_code)]
struct Own {
    set: std::collections::BTreeSet<u8>,
    pair: [bool; 2],
    letter: char,
    odd: std::num::NonZero<i8>,
    span: std::time::Duration,
    ip: std::net::Ipv4Addr,
    #[extract(quote)]
    quote: String,
}

#[test]
fn what_a_type_asks_for_by_itself_is_told_too() {
    let schema: Value = serde_json::from_str(&Own::SCHEMA.render(&WORDLESS)).expect("JSON");
    for (name, words) in [
        ("set", "without repeated elements"),
        ("pair", "made of exactly 2 items"),
        ("letter", "exactly 1 character long"),
        ("odd", "other than 0"),
        ("span", "duration"),
        ("ip", "IPv4"),
        ("quote", "word for word"),
    ] {
        let told = descriptions(&schema["properties"][name]);
        assert!(told.contains(words), "{name}: {words} is not in {told:?}");
    }
}
