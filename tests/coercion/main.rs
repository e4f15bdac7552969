//! Values that are read as what the type asks for, where they can be read in one way only.

mod floods;
mod keys;
mod scalars;
mod shapes;
mod unions;

use std::collections::BTreeMap;
use std::fmt::Debug;

use instructor::ChangeKind::{self, DoubleEncoded};
use instructor::{Context, Extract, Reading, parse, parse_with};
use serde_json::Value;

/// The answer is read as the value with these changes; without them it is refused, or says less,
/// and the text that they make of it is right as it stands.
#[track_caller]
fn read<T: Extract + PartialEq + Debug>(answer: &str, value: &T, kinds: &[ChangeKind]) {
    let parsed = parse::<T>(answer).unwrap_or_else(|wrong| panic!("{answer}: {wrong}"));
    assert_eq!(parsed.value, *value, "{answer}");
    // Each escape of a text that holds JSON is a change of its own.
    let mut found: Vec<ChangeKind> = parsed.changes.kinds().collect();
    found.dedup_by(|one, other| one == other && *one == DoubleEncoded);
    assert_eq!(found, kinds, "{answer}");
    let places: Vec<_> = parsed.changes.iter().map(|change| change.place).collect();
    assert!(places.windows(2).all(|pair| pair[0].end <= pair[1].start), "{answer}: {places:?}");
    let replayed = parsed.changes.replay(answer);
    let again = parse_with::<T>(&replayed, Reading::Strict, &Context::new(), None)
        .unwrap_or_else(|wrong| panic!("{answer} became {replayed}: {wrong}"));
    assert_eq!(again.value, *value, "{answer} became {replayed}");
    assert!(again.changes.is_empty(), "{answer} became {replayed}");
    let strict = parse_with::<T>(answer, Reading::Strict, &Context::new(), None);
    let is_same = strict.is_ok_and(|strict| strict.value == *value);
    assert_eq!(is_same, kinds.is_empty(), "{answer} needs no change");
}

/// The answer is refused, with this `path: rule` list.
#[track_caller]
fn refused<T: Extract + Debug>(answer: &str, expected: &[&str]) {
    let wrong = parse::<T>(answer).expect_err(answer);
    let told: Vec<String> =
        wrong.iter().map(|broken| format!("{}: {}", broken.path(), broken.rule())).collect();
    assert_eq!(told, expected, "{answer}: {wrong}");
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Extract)]
enum Color {
    Red,
    DarkRed,
    #[extract(rename = "A+", alias = "top")]
    Plus,
    #[extract(rename = "A")]
    Plain,
    #[extract(rename = "1040")]
    Form,
}

#[derive(Debug, PartialEq, Extract)]
enum Open {
    Red,
    #[extract(other)]
    Other(String),
}

#[derive(Debug, PartialEq, Extract)]
enum Mark {
    Yes,
    #[extract(rename = "Wow!")]
    Wow,
    #[extract(rename = "!")]
    Bang,
    #[extract(rename = "1-2")]
    Range,
}

#[derive(Debug, PartialEq, Extract)]
enum Unclear {
    #[extract(rename = "dark red")]
    One,
    #[extract(rename = "DarkRed")]
    Two,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(integer)]
#[repr(u16)]
enum Level {
    Low = 1,
    High = 1000,
}

#[derive(Debug, PartialEq, Extract)]
struct Person {
    first_name: String,
    #[extract(alias = "years")]
    age: Option<u8>,
    tags: Option<Vec<String>>,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(deny_unknown_fields)]
struct Closed {
    first_name: String,
}

#[derive(Debug, PartialEq, Default, Extract)]
struct Optional {
    name: Option<String>,
    count: Option<u32>,
}

fn person(name: &str, age: Option<u8>, tags: Option<&[&str]>) -> Person {
    let tags = tags.map(|tags| tags.iter().map(ToString::to_string).collect());
    Person { first_name: name.to_owned(), age, tags }
}

#[derive(Debug, PartialEq, Extract)]
struct Alike {
    ab: u8,
    a_b: u8,
}

#[derive(Debug, PartialEq, Extract)]
struct Outer {
    user_id: u8,
    #[extract(flatten)]
    inner: Inner,
    #[extract(flatten)]
    maybe: Option<Optional>,
}

#[derive(Debug, PartialEq, Extract)]
struct Inner {
    the_color: Color,
    list: Vec<u8>,
}

#[derive(Debug, PartialEq, Extract)]
struct Rest {
    user_id: u8,
    #[extract(flatten)]
    rest: BTreeMap<String, u8>,
}

#[derive(Debug, PartialEq, Extract)]
enum External {
    Unit,
    #[extract(rename = "big circle")]
    Circle {
        radius: f64,
    },
}

#[derive(Debug, PartialEq, Extract)]
#[extract(tag = "type")]
enum Internal {
    Circle { the_radius: f64 },
    Empty,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(tag = "type", content = "data")]
enum Adjacent {
    Circle(u8),
    Empty,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(tag = "type")]
enum Kept {
    Circle {
        radius: u8,
    },
    #[extract(other)]
    Other(Value),
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Either {
    Both { n: u8, m: u8 },
    Other { x: u8 },
}
