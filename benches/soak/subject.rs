//! The texts, and what has to be found in them.

use instructor::Extract;

/// Who stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, Extract)]
pub(crate) struct Person {
    /// Full name, as written.
    #[extract(length(1..=80))]
    pub(crate) name: String,
    /// Age in years.
    #[extract(range(0..=150))]
    pub(crate) age: u8,
    #[extract(format = email)]
    pub(crate) email: String,
}

const FIRST: [&str; 8] = ["Ada", "Grace", "Katherine", "Emmy", "Sophie", "Hedy", "Mary", "Barbara"];
const LAST: [&str; 7] =
    ["Lovelace", "Hopper", "Johnson", "Noether", "Germain", "Jackson", "Liskov"];

/// The person of a number, and of no other.
pub(crate) fn person(number: u32) -> Person {
    let place = number as usize;
    Person {
        name: format!("{} {}", FIRST[place % FIRST.len()], LAST[place % LAST.len()]),
        age: u8::try_from(18 + number % 80).unwrap_or_default(),
        email: format!("n{number}@soak.example"),
    }
}

pub(crate) fn text(number: u32) -> String {
    let Person { name, age, email } = person(number);
    format!("{name}, {age}, {email}")
}

/// The number of a text, or of JSON that holds it.
pub(crate) fn number(text: &str) -> Option<u32> {
    let (before, _) = text.split_once("@soak.example")?;
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}
