//! Each value comes from words of the text.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::{Node, everything};
use crate::emulator::reader::{ReadFrom, read};

fn origins(schema: &str, text: &str) -> Vec<ReadFrom> {
    let schema: Node = serde_json::from_str(schema).expect("a schema");
    read(&schema, text).expect("the schema can be filled").1
}

#[test]
fn what_is_written_otherwise_has_the_words_of_the_text() {
    let schema = r#"{"type": "object", "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"},
        "due": {"type": "string", "format": "date"}, "budget": {"type": "number"},
        "currency": {"type": "string"}, "status": {"enum": ["in_progress"]},
        "urgent": {"type": "boolean"},
        "tags": {"type": "array", "items": {"type": "string"}},
        "owner": {"type": "object", "properties": {"first_name": {"type": "string"}, "last_name": {"type": "string"}}}
    }, "required": ["name"]}"#;
    let text = "É isto: Ana Silva is thirty-one. Status: In progress, not urgent. Due 3 March 2024. \
                Budget: $1.5 million. Tags: red, green";
    let told: Vec<String> = origins(schema, text)
        .iter()
        .map(|origin| format!("{} {} {:?}", origin.path, origin.value, origin.words))
        .collect();
    assert_eq!(
        told,
        [
            r#"name "Ana Silva" "Ana Silva""#,
            r#"age 31 "thirty-one""#,
            r#"due "2024-03-03" "3 March 2024""#,
            r#"budget 1500000 "1.5 million""#,
            r#"currency "USD" "$""#,
            r#"status "in_progress" "In progress""#,
            r#"urgent false "not urgent""#,
            r#"tags[0] "red" "red""#,
            r#"tags[1] "green" "green""#,
            r#"owner.first_name "Ana" "Ana""#,
            r#"owner.last_name "Silva" "Silva""#,
        ]
    );
}

#[test]
fn parts_of_a_text_have_their_place_in_all_of_it() {
    let schema = r#"{"type": "object", "properties": {
        "lines": {"type": "array", "items": {"type": "object", "properties": {
            "name": {"type": "string"}, "price": {"type": "number"}}, "required": ["name"]}},
        "limits": {"type": "object", "additionalProperties": {"type": "integer"}}
    }}"#;
    let text = "Olá,\nLines:\n- Mug, 4 EUR\n- Çup, 5 EUR\n\nLimits:\nmax size: 7";
    let found = origins(schema, text);
    let told: Vec<(&str, &str)> =
        found.iter().map(|origin| (&*origin.path, &*origin.words)).collect();
    assert_eq!(
        told,
        [
            ("lines[0].name", "Mug"),
            ("lines[0].price", "4"),
            ("lines[1].name", "Çup"),
            ("lines[1].price", "5"),
            (r#"limits["max size"]"#, "7"),
        ]
    );
    for origin in found {
        assert_eq!(&text[origin.range.clone()], origin.words);
    }
}

const STRETCHES: [&str; 28] = [
    "Ana Silva",
    "31",
    "ana@example.pt",
    "Title: ",
    "Name: ",
    "Items:\n- ",
    "\n",
    "\n\n",
    ", ",
    ". ",
    "due 3 March 2024",
    "2024-03-03",
    "$5",
    "-7 EUR",
    "high",
    "not in stock",
    "é ",
    "- ",
    "| a | b |\n",
    "is ",
    "five ",
    "İ",
    "1. ",
    "\"",
    "(",
    "Quantity: 3",
    "🦀",
    "price = 4; ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_words_are_those_of_the_text(
        stretches in vec(proptest::sample::select(&STRETCHES[..]), 0..14),
        other in "\\PC{0,12}",
    ) {
        let text = stretches.concat() + &other;
        let list = r#"{"type": "object", "properties": {
            "items": {"type": "array", "items": {"type": "object", "properties": {
                "name": {"type": "string"}, "price": {"type": "number"}, "quantity": {"type": "integer"}}}},
            "map": {"type": "object", "additionalProperties": {"type": "string"}},
            "title": {"type": "string"}}}"#;
        let list: Node = serde_json::from_str(list).expect("a schema");
        for schema in [everything(), list] {
            let (found, origins) = read(&schema, &text).expect("the schema can be filled");
            let answer: Value = serde_json::from_str(&found.to_string()).expect("JSON");
            for ReadFrom { path, value, range, words, .. } in origins {
                prop_assert_eq!(text.get(range.clone()), Some(&*words), "{} {:?}", path, range);
                let pointer = format!("/{path}").replace(['.', '['], "/").replace(['"', ']'], "");
                if !path.contains('"') {
                    prop_assert_eq!(answer.pointer(&pointer), Some(&value), "{}", path);
                }
                // Of the texts only dates, currencies and words of an enum are written otherwise.
                let is_other = ["date", "currency", "priority", "status"];
                if let Value::String(text) = &value
                    && !is_other.iter().any(|key| path.contains(key))
                {
                    prop_assert_eq!(text, &words, "{}", path);
                }
            }
        }
    }
}

/// The quotes have the list between them, which is a part of its own.
#[test]
fn a_text_around_a_part_is_no_value() {
    let schema = r#"{"type": "object", "properties": {
        "items": {"type": "array", "items": {"type": "object", "properties": {
            "name": {"type": "string"}}}},
        "title": {"type": "string"}}}"#;
    let schema: Node = serde_json::from_str(schema).expect("a schema");
    let (found, _) = read(&schema, "\"\nItems:\n- Ana Silva\n\"").expect("it can be filled");
    assert_eq!(found.to_string(), r#"{"items": [{"name": "Ana Silva"}]}"#);
}
