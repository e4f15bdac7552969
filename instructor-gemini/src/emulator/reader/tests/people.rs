//! One person, in lines, labels and sentences.

use super::{PERSON, reads};

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
        ("Donald Stone - 86 - don@x.example", "Donald Stone", 86, Some("don@x.example")),
        ("Ana Silva is 42 yrs old <a.s@x.example>", "Ana Silva", 42, Some("a.s@x.example")),
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
        ("My name is Linus. I'm 54. linus@x.example", "Linus", 54, Some("linus@x.example")),
        ("My name is J. R. Stone. I am 54.", "J. R. Stone", 54, None),
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
