//! Texts as people type them, and what the rules find.

use super::{Node, read};

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

/// The case that most texts are: `(text, name, age, email)`.
fn reads_people(cases: &[(&str, &str, u8, Option<&str>)]) {
    let cases: Vec<(&str, String)> = cases
        .iter()
        .map(|(text, name, age, email)| {
            let email = email.map_or(String::new(), |email| format!(r#", "email": "{email}""#));
            (*text, format!(r#"{{"name": "{name}", "age": {age}{email}}}"#))
        })
        .collect();
    let cases: Vec<(&str, &str)> =
        cases.iter().map(|(text, json)| (*text, json.as_str())).collect();
    reads(PERSON, &cases);
}

#[test]
fn people_in_short_lines() {
    reads_people(&[
        ("Grace Hopper, 85, grace@navy.mil", "Grace Hopper", 85, Some("grace@navy.mil")),
        ("Ana Silva, 31, ana@example.pt", "Ana Silva", 31, Some("ana@example.pt")),
        ("Ana Silva, 31", "Ana Silva", 31, None),
        ("ana@example.pt\nAna Silva\n31", "Ana Silva", 31, Some("ana@example.pt")),
        ("31, ana@example.pt, Ana Silva", "Ana Silva", 31, Some("ana@example.pt")),
        (
            "Ada Lovelace (36) <ada@analytical.example>",
            "Ada Lovelace",
            36,
            Some("ada@analytical.example"),
        ),
        (
            "Siobhán O'Brien | 44 | siobhan.obrien@example.ie",
            "Siobhán O'Brien",
            44,
            Some("siobhan.obrien@example.ie"),
        ),
        ("grace hopper, 85, grace@navy.mil", "grace hopper", 85, Some("grace@navy.mil")),
        ("bob stone 42 bob@stone.com", "bob stone", 42, Some("bob@stone.com")),
        ("GRACE HOPPER, 85", "GRACE HOPPER", 85, None),
        ("Madonna, 65", "Madonna", 65, None),
        (
            "Vincent van Gogh; 37; vincent@arles.example",
            "Vincent van Gogh",
            37,
            Some("vincent@arles.example"),
        ),
        ("J. R. R. Tolkien, 81", "J. R. R. Tolkien", 81, None),
        ("Martin Luther King Jr., 39", "Martin Luther King Jr", 39, None),
        ("Иван Петров, 42, ivan@example.ru", "Иван Петров", 42, Some("ivan@example.ru")),
        ("山田太郎、31歳、taro@example.jp", "山田太郎", 31, Some("taro@example.jp")),
        ("\"Zoë Müller-Lüdenscheidt\", 29", "Zoë Müller-Lüdenscheidt", 29, None),
        ("John Smith 45", "John Smith", 45, None),
    ]);
}

#[test]
fn people_in_labelled_lines() {
    reads_people(&[
        (
            "Name: Grace Hopper\nAge: 85\nEmail: grace@navy.mil",
            "Grace Hopper",
            85,
            Some("grace@navy.mil"),
        ),
        ("name: bob stone\nage: 42", "bob stone", 42, None),
        ("name: bob stone, age: 42, email: bob@stone.com", "bob stone", 42, Some("bob@stone.com")),
        (
            "Email: grace@navy.mil; Age: 85; Name: Grace Hopper",
            "Grace Hopper",
            85,
            Some("grace@navy.mil"),
        ),
        (
            "Full name: Maria da Silva Age: 31 E-mail: maria@example.com",
            "Maria da Silva",
            31,
            Some("maria@example.com"),
        ),
        ("- **Name**: Linus Torvalds\n- **Age**: 54", "Linus Torvalds", 54, None),
        (
            r#"{"name": "Ada Lovelace", "age": 36, "email": "ada@example.org"}"#,
            "Ada Lovelace",
            36,
            Some("ada@example.org"),
        ),
        ("name=Jane Doe&age=27", "Jane Doe", 27, None),
        ("name=Jane Doe;age=27;email=jane@doe.example", "Jane Doe", 27, Some("jane@doe.example")),
        ("Name\tGrace Hopper\nAge\t85", "Grace Hopper", 85, None),
        ("Phone: +1 (555) 010-9999\nName: Jane Doe\nAge: 27", "Jane Doe", 27, None),
    ]);
}

#[test]
#[allow(clippy::too_many_lines)] // A table.
fn people_in_sentences() {
    reads_people(&[
        (
            "Contact: linus@kernel.org. Linus Torvalds is 54 years old.",
            "Linus Torvalds",
            54,
            Some("linus@kernel.org"),
        ),
        (
            "At 31, Maria da Silva (maria.silva@example.com) runs the lab.",
            "Maria da Silva",
            31,
            Some("maria.silva@example.com"),
        ),
        (
            "Dear team,\n\nMy name is Jean-Luc Picard and I turned 59 last week. Write to me at jl.picard@starfleet.example about the job.\n\nBest regards",
            "Jean-Luc Picard",
            59,
            Some("jl.picard@starfleet.example"),
        ),
        (
            "Hi, I'm Bob. I'm 42 and my email is bob@example.com.",
            "Bob",
            42,
            Some("bob@example.com"),
        ),
        ("I am Ana Silva, 31 years old, from Lisbon.", "Ana Silva", 31, None),
        ("my name is bob stone and i am 42 years old", "bob stone", 42, None),
        (
            "my name is bob stone, im 42 and my mail is bob@stone.example",
            "bob stone",
            42,
            Some("bob@stone.example"),
        ),
        ("The 31-year-old engineer Ana Silva lives in Porto.", "Ana Silva", 31, None),
        (
            "Ana Silva is thirty-one. Reach her at ana@example.pt.",
            "Ana Silva",
            31,
            Some("ana@example.pt"),
        ),
        (
            "Aged 92, Dr. Grace Brewster Hopper still answers grace@navy.mil",
            "Grace Brewster Hopper",
            92,
            Some("grace@navy.mil"),
        ),
        ("On 3 March 2024 Mr. John Smith turned 45.", "John Smith", 45, None),
        (
            "Please add Jane Doe to the list. She is 27 and works at Acme Corp since 2015.",
            "Jane Doe",
            27,
            None,
        ),
        (
            "Hello! Could you register Patrick O'Neill? He's 38, patrick.oneill38@mail.example",
            "Patrick O'Neill",
            38,
            Some("patrick.oneill38@mail.example"),
        ),
        (
            "With 12 years of experience, Linda Park, 40, leads the team in New York.",
            "Linda Park",
            40,
            None,
        ),
        (
            "User Grace Hopper (grace1906@navy.mil) has age 85.",
            "Grace Hopper",
            85,
            Some("grace1906@navy.mil"),
        ),
        ("Call me Ishmael. I am twenty two.", "Ishmael", 22, None),
        (
            "It was Monday when Ludwig van Beethoven, aged 56, died in Vienna.",
            "Ludwig van Beethoven",
            56,
            None,
        ),
        (
            "We met Juan Carlos de la Cruz, who is 33 years old, in May.",
            "Juan Carlos de la Cruz",
            33,
            None,
        ),
        (
            "Born in 1990, Peter Parker is 34 and can be reached at peter@bugle.example or +1-212-555-0199.",
            "Peter Parker",
            34,
            Some("peter@bugle.example"),
        ),
    ]);
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
    assert_eq!(read(&schema, "Ana").to_string(), "null");
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
    ];
    for schema in [PERSON, PRODUCT, TICKET] {
        let schema: Node = serde_json::from_str(schema).expect("a schema");
        for first in texts {
            for second in texts {
                read(&schema, &format!("{first}{second}"));
                read(&schema, &format!("{first} {second}, Ana"));
            }
        }
    }
}

/// A long text takes time in proportion; the bound is a hundred times what it takes.
#[test]
fn long_texts_are_read_in_a_moment() {
    for line in [
        "Ana Silva, 31, ana@example.pt, due 2024-03-03, $5\n",
        "age name Title price 31 ",
        "a@b.pt +1-2-3 ",
        "Ana ",
    ] {
        let text = line.repeat(100_000 / line.len());
        for schema in [PERSON, PRODUCT, TICKET] {
            let schema: Node = serde_json::from_str(schema).expect("a schema");
            let start = std::time::Instant::now();
            read(&schema, &text);
            assert!(start.elapsed().as_secs() < 30, "{line:?}");
        }
    }
}
