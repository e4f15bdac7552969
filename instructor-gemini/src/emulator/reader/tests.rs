//! Texts as people type them, and what the rules find.

mod doubt;
mod nested;
mod origins;
mod people;

use serde_json::{Value, json};

use super::Node;

const PERSON: &str = r#"{"type": "object", "properties": {
    "name": {"type": "string", "description": "Full name, as written."},
    "age": {"type": "integer", "minimum": 0, "maximum": 150, "description": "Age in years."},
    "email": {"type": ["string", "null"], "description": "Must be an e-mail address."}
}, "required": ["name", "age"]}"#;

const PRODUCT: &str = r#"{"type": "object", "properties": {
    "name": {"type": "string"},
    "price": {"type": "number", "minimum": 0},
    "currency": {"type": "string"},
    "quantity": {"type": "integer", "minimum": 0, "maximum": 255},
    "in_stock": {"type": ["boolean", "null"]}
}, "required": ["name", "price"]}"#;

const TICKET: &str = r##"{"type": "object", "properties": {
    "title": {"type": "string"},
    "priority": {"$ref": "#/$defs/Priority"},
    "due_date": {"type": ["string", "null"], "format": "date"},
    "assignee": {"type": ["string", "null"]},
    "status": {"anyOf": [{"type": "string", "enum": ["open", "in_progress", "done"]}, {"type": "null"}]}
}, "required": ["title", "priority"], "$defs": {
    "Priority": {"type": "string", "enum": ["low", "medium", "high", "very high"]}
}}"##;

fn read(schema: &Node, text: &str) -> super::Found {
    let (found, origins) = super::read(schema, text).expect("the schema can be filled");
    for origin in origins {
        assert_eq!(text.get(origin.range.clone()), Some(&*origin.words), "{origin:?}");
        assert!(!origin.words.is_empty(), "{origin:?} in {text:?}");
    }
    found
}

fn reads(schema: &str, cases: &[(&str, &str)]) {
    let schema: Node = serde_json::from_str(schema).expect("a schema");
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found = read(&schema, text).to_string();
        if found != *expected {
            wrong.push(format!("{text:?}\n    found {found}\n   wanted {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn nothing_is_invented() {
    reads(
        PERSON,
        &[
            ("", r#"{"name": null, "age": null}"#),
            ("The weather is fine today.", r#"{"name": null, "age": null}"#),
            ("Grace Hopper", r#"{"name": "Grace Hopper", "age": null}"#),
            ("Order 66 was executed by Ana Silva.", r#"{"name": "Ana Silva", "age": null}"#),
            ("Ana Silva paid $31 on 2024-03-03.", r#"{"name": "Ana Silva", "age": null}"#),
            (
                "Ana Silva, ana31@example.pt",
                r#"{"name": "Ana Silva", "age": null, "email": "ana31@example.pt"}"#,
            ),
            ("Ana Silva was born in 1990.", r#"{"name": "Ana Silva", "age": null}"#),
            // Said of a person it is her age, allowed or not.
            ("Ana Silva, age 200", r#"{"name": "Ana Silva", "age": 200}"#),
        ],
    );
}

#[test]
fn what_is_asked_is_no_value() {
    let nothing = r#"{"name": null, "price": null}"#;
    reads(
        PRODUCT,
        &[
            ("Tell me about Tokyo", nothing),
            ("Please recommend a laptop.", nothing),
            ("Why is the sky blue?", nothing),
            (
                "Extract the product: Blue Lamp, $9",
                r#"{"name": "Blue Lamp", "price": 9, "currency": "USD"}"#,
            ),
            (
                "An iPhone 15 at 999 EUR. Colours: red",
                r#"{"name": "iPhone 15", "price": 999, "currency": "EUR"}"#,
            ),
        ],
    );
    let plain = r#"{"type": "array", "items": {"type": "string"}}"#;
    reads(plain, &[("List 3 popular cookie recipes", "[]"), ("flour, what else?", r#"["flour"]"#)]);
}

#[test]
fn people_of_one_sentence_are_told_apart() {
    let people = format!(r#"{{"type": "array", "items": {PERSON}}}"#);
    let two = r#"[{"name": "Ana", "age": 31}, {"name": "Rui", "age": 8}]"#;
    reads(
        &people,
        &[
            ("Ana is 31 years old and Rui is 8 years old.", two),
            ("Ana (31) and Rui (8) came", two),
            ("Ana, 31, and Rui, 8", two),
            (
                "Ana (31), ana@x.pt, Rui (8) and Bob (42) came",
                r#"[{"name": "Ana", "age": 31, "email": "ana@x.pt"}, {"name": "Rui", "age": 8}, {"name": "Bob", "age": 42}]"#,
            ),
            ("Ana is 31 and lives in Porto", r#"[{"name": "Ana", "age": 31}]"#),
        ],
    );
}

#[test]
fn products() {
    reads(
        PRODUCT,
        &[
            (
                "The Ergo Chair costs $199.99 and we have 12 units in stock.",
                r#"{"name": "Ergo Chair", "price": 199.99, "currency": "USD", "quantity": 12, "in_stock": true}"#,
            ),
            (
                "Wireless mouse, 19.99 EUR",
                r#"{"name": "Wireless mouse", "price": 19.99, "currency": "EUR"}"#,
            ),
            (
                "Product: Tea\nPrice: 9,50 €\nQuantity: 3",
                r#"{"name": "Tea", "price": 9.50, "currency": "EUR", "quantity": 3}"#,
            ),
            (
                "I ordered 2 x Desk Lamp for £45 on 2024-03-03",
                r#"{"name": "Desk Lamp", "price": 45, "currency": "GBP", "quantity": 2}"#,
            ),
            (
                "Pixel 9 Pro – 1,099 USD, not in stock",
                r#"{"name": "Pixel 9 Pro", "price": 1099, "currency": "USD", "in_stock": false}"#,
            ),
        ],
    );
}

#[test]
fn tickets() {
    reads(
        TICKET,
        &[
            (
                "Title: Login fails\nPriority: HIGH\nDue: March 3, 2024\nAssignee: Ana Silva\nStatus: In progress",
                r#"{"title": "Login fails", "priority": "high", "due_date": "2024-03-03", "assignee": "Ana Silva", "status": "in_progress"}"#,
            ),
            (
                "\"Crash on start\" is very high priority, due 3rd of April 2025",
                r#"{"title": "Crash on start", "priority": "very high", "due_date": "2025-04-03"}"#,
            ),
            (
                "Subject: Slow search. Not high, low priority. Due 03/04/2024.",
                r#"{"title": "Slow search", "priority": "low"}"#,
            ),
            (
                "Title: Typo; priority: urgent; due 25/12/2024",
                r#"{"title": "Typo", "priority": null, "due_date": "2024-12-25"}"#,
            ),
        ],
    );
}

#[test]
fn lists_and_nested_objects() {
    let emails = r#"{"type": "array", "items": {"type": "string", "format": "email"}}"#;
    reads(emails, &[("Write to a@x.pt, b@y.pt.", r#"["a@x.pt", "b@y.pt"]"#), ("nobody", "[]")]);

    let plain = r#"{"type": "array", "items": {"type": "string"}}"#;
    reads(plain, &[("red, green and blue", r#"["red", "green", "blue"]"#)]);

    let tags = r#"{"type": "object", "properties": {
        "tags": {"type": "array", "items": {"type": "string"}},
        "scores": {"type": "array", "items": {"type": "integer"}}
    }, "required": ["tags", "scores"]}"#;
    reads(
        tags,
        &[
            (
                "tags: red, green\nscores: 3, 5, 8",
                r#"{"tags": ["red", "green"], "scores": [3, 5, 8]}"#,
            ),
            ("Tags: a; b", r#"{"tags": ["a"], "scores": []}"#),
        ],
    );

    let people = r##"{"type": "object", "properties": {
        "people": {"type": "array", "items": {"$ref": "#/$defs/Person"}}
    }, "required": ["people"], "$defs": {"Person": {"type": "object", "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"}
    }, "required": ["name", "age"]}}}"##;
    reads(
        people,
        &[(
            "Team:\nAna Silva, 31\nBob Stone, 42",
            r#"{"people": [{"name": "Ana Silva", "age": 31}, {"name": "Bob Stone", "age": 42}]}"#,
        )],
    );

    let nested = r#"{"type": "object", "properties": {
        "customer": {"type": "object", "properties": {
            "first_name": {"type": "string"}, "last_name": {"type": "string"}, "email": {"type": "string"}
        }, "required": ["first_name", "last_name"]},
        "total": {"type": "number"},
        "order_date": {"type": "string", "format": "date"}
    }, "required": ["customer", "total", "order_date"]}"#;
    reads(
        nested,
        &[(
            "Grace Hopper (grace@navy.mil) ordered on 2024-05-01 for a total of $1,250.50.",
            r#"{"customer": {"first_name": "Grace", "last_name": "Hopper", "email": "grace@navy.mil"}, "total": 1250.50, "order_date": "2024-05-01"}"#,
        )],
    );
}

#[test]
fn a_recursive_schema_ends() {
    let tree = r##"{"$ref": "#/$defs/Node", "$defs": {"Node": {"type": "object", "properties": {
        "name": {"type": "string"},
        "parent": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
        "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}
    }, "required": ["name"]}}}"##;
    let schema: Node = serde_json::from_str(tree).expect("a schema");
    let found = read(&schema, "Name: Ana Silva").to_string();
    assert!(found.starts_with(r#"{"name": "Ana Silva""#), "{found}");

    let circle = r##"{"$ref": "#/$defs/A", "$defs": {"A": {"$ref": "#/$defs/A"}}}"##;
    let schema: Node = serde_json::from_str(circle).expect("a schema");
    let unfit = super::read(&schema, "Ana").expect_err("it has no end");
    assert!(unfit.to_string().contains("without an end"), "{unfit}");
}

#[test]
fn other_kinds_of_values() {
    let job = r#"{"type": "object", "properties": {
        "name": {"type": "string"}, "job_title": {"type": "string"}, "company": {"type": "string"},
        "city": {"type": "string"}, "website": {"type": "string", "format": "uri"},
        "years_of_experience": {"type": "integer"}, "active": {"type": "boolean"}
    }, "required": ["name"]}"#;
    let mut wrong = Vec::new();
    let schema: Node = serde_json::from_str(job).expect("a schema");
    let found = read(
        &schema,
        "Linda Park works as a software engineer at Acme Robotics in Berlin. She has 12 years of experience. See https://linda.example/cv. Active: yes",
    )
    .to_string();
    for expected in [
        r#""name": "Linda Park""#,
        r#""company": "Acme Robotics""#,
        r#""city": "Berlin""#,
        r#""website": "https://linda.example/cv""#,
        r#""years_of_experience": 12"#,
        r#""active": true"#,
    ] {
        if !found.contains(expected) {
            wrong.push(expected);
        }
    }
    assert!(wrong.is_empty(), "{found}: {wrong:?}");
}

/// What the three schemas have, in one.
fn everything() -> Node {
    let mut all = json!({"type": "object", "properties": {}, "$defs": {}});
    for schema in [PERSON, PRODUCT, TICKET] {
        let schema: Value = serde_json::from_str(schema).expect("a schema");
        for (part, members) in all.as_object_mut().expect("an object") {
            if let (Value::Object(all), Some(Value::Object(own))) = (members, schema.get(part)) {
                all.extend(own.clone());
            }
        }
    }
    serde_json::from_str(&all.to_string()).expect("a schema")
}

/// Whatever is typed, the rules end and do not panic.
#[test]
fn odd_texts_do_no_harm() {
    let texts = [
        "@",
        "@@@@",
        "a@b",
        "1",
        "1.",
        ".1",
        "1,,2",
        "--",
        "é",
        "'",
        "\u{0}",
        "İ 5",
        "ß: ẞ",
        "€",
        "€€5€",
        "5€",
        "$",
        "https://",
        "http://(",
        "name:",
        "name: \"",
        "age: age: age:",
        "\u{300}a",
        "of March",
        "3 March",
        "March",
        "1/1/1",
        "2024-13-45",
        "9999999999999999999999999999999999999999999",
        "+",
        "(((((((",
        "K5",
        "ﬀ 3 ﬀ",
        "İİİ$3 dollars İ",
        "x×3×x",
        "thirty-",
        "thirty-zero",
        "-5",
        "−5",
        "x−5",
        "5−",
        "İ5",
        "5İ",
        "‐",
        "’’",
        "Name - ",
        "a\tb\r\nc",
        "🦀 31 🦀, 🦀",
        "a hundred and",
        "Ana’S",
        "|name|age|\n|",
        "É’s son, 5",
        "five five five million",
    ];
    let schema = everything();
    for first in texts {
        for second in texts {
            read(&schema, &format!("{first}{second}"));
            read(&schema, &format!("{first} {second}, Ana"));
        }
    }
}

/// Were the time to grow with the square of the text, this would be the test that everybody waits for.
#[test]
fn long_texts_are_read_to_their_end() {
    let schema = everything();
    for line in [
        "Ana Silva, 31, ana@example.pt, due 2024-03-03, $5\n",
        "age name Title price 31 ",
        "a@b.pt +1-2-3 ",
        "Ana ",
        "Ana, Bob\n",
        "name,age\n1,2\n",
        "name,age,",
        "she is 5. ",
        "(1 ",
        "Ana's dog, 4 ",
        "two hundred and ",
        "a million ",
        "Silva, Ana; ",
        "cc a@b.pt, ",
    ] {
        let long = line.repeat(20_000 / line.len());
        let found = read(&schema, &long).to_string();
        let found: Value = serde_json::from_str(&found).expect("JSON");
        assert!(found.is_object(), "{line:?}");
    }
}
