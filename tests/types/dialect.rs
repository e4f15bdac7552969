//! A provider whose schema language has no keyword for any rule is told every rule in words.

use instructor::{Dialect, Extract, Kind, LoweringKind, Misfit, Rule};
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

/// Bounds of every sort, each with a number of its own.
#[derive(Extract)]
#[allow(dead_code)]
struct Bounded {
    #[extract(items(..=11))]
    pairs: Vec<Vec<Pair>>,
    #[extract(items(..=12))]
    by_name: std::collections::BTreeMap<String, Pair>,
    #[extract(items(..=21))]
    names: Vec<String>,
    #[extract(items(..=22))]
    counts: std::collections::BTreeMap<String, bool>,
    #[extract(range(..=31))]
    number: i64,
    #[extract(range(lt = 32.5), multiple_of = 0.5)]
    ratio: f64,
    kind: i8,
    #[extract(length(..=41), pattern = "^42")]
    text: String,
    #[extract(format = date)]
    day: String,
    #[extract(one_of("51", "52"))]
    word: String,
    #[extract(unique)]
    set: Vec<bool>,
}

#[derive(Extract)]
#[allow(dead_code)]
struct Pair {
    left: bool,
}

#[test]
fn bounds_are_dropped_one_sort_after_the_other() {
    let steps: [&[&str]; 4] = [
        &["pairs: items", "by_name: items"],
        &["names: items", "counts: items"],
        &["number: range", "ratio: range", "ratio: multiple_of", "kind: range"],
        &["text: length", "text: pattern", "day: format"],
    ];
    let fits: [fn(&str) -> bool; 5] = [
        |_| true,
        |text| !text.contains(r#""maxItems":11"#),
        |text| !text.contains(r#""maxItems":21"#),
        |text| !text.contains(r#""maximum":31"#),
        |_| false,
    ];
    for (dropped, fits) in fits.into_iter().enumerate() {
        let lowered = Bounded::SCHEMA.lower(&Dialect::JSON_SCHEMA.relaxed(fits)).expect("it can");
        let mut told: Vec<String> =
            lowered.lowerings.iter().map(|lost| format!("{}: {}", lost.path, lost.rule)).collect();
        let mut expected = steps[..dropped].concat();
        told.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told, expected, "{dropped} steps");
        assert!(lowered.lowerings.iter().all(|lost| lost.kind == LoweringKind::Dropped));
        let schema: Value = serde_json::from_str(&lowered.text).expect("JSON");
        for (name, words) in [
            ("pairs", "at most 11 items"),
            ("by_name", "at most 12 items"),
            ("names", "at most 21 items"),
            ("counts", "at most 22 items"),
            ("number", "at most 31"),
            ("ratio", "below 32.5.\nMust be a multiple of 0.5"),
            ("kind", "from -128 to 127"),
            ("text", "at most 41 characters long.\nMust be a match of the regular expression ^42"),
            ("day", "a date"),
        ] {
            let is_dropped = told.iter().any(|lost| lost.starts_with(&format!("{name}: ")));
            let is_said = descriptions(&schema["properties"][name]).contains(words);
            assert_eq!(is_said, is_dropped, "{name} after {dropped} steps");
        }
        assert!(lowered.text.contains(r#""enum":["51","52"]"#), "words are never dropped");
        assert!(lowered.text.contains(r#""uniqueItems":true"#), "nor what is no bound");
    }
}

#[test]
fn a_schema_of_no_type_is_lowered_each_time() {
    const ANONYMOUS: instructor::Schema = <Vec<char>>::SCHEMA.described("Letters.");
    let lowered = ANONYMOUS.lower(&WORDLESS).expect("it can");
    assert_eq!(lowered, ANONYMOUS.lower(&WORDLESS).expect("it can"));
    assert_eq!(lowered.lowerings[0].to_string(), "[]: `length` is said in words alone");
    let unfit = ANONYMOUS.described("").lower(&Dialect::OPENAPI.object_root()).unwrap_err();
    assert_eq!(
        (unfit.kind, unfit.to_string().as_str()),
        (Misfit::Root, "the answer is no object of one form")
    );
}
