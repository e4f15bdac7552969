//! Types as programs have them, values of them, and how they are read.

use std::collections::BTreeMap;

use instructor::{Changes, Context, Extract, Reading, parse_with};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rng::Rng;
use crate::texts::{Style, key, name, text, word};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
struct Person {
    name: String,
    age: Option<u8>,
    email: Option<String>,
    active: bool,
    height_in_m: f64,
    tags: Vec<String>,
    address: Option<Address>,
    note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
struct Address {
    street: String,
    city: String,
    zip: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(rename_all = "camelCase")]
struct Order {
    number: u32,
    placed_on: String,
    status: Status,
    customer: Address,
    lines: Vec<Line>,
    delivery: Delivery,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    is_paid: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    InProgress,
    ShippedAbroad,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(rename_all = "camelCase")]
struct Line {
    sku: String,
    description: String,
    quantity: u32,
    unit_price: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    discount: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(tag = "kind")]
enum Delivery {
    Pickup,
    Parcel { carrier: String, weight: Option<f64> },
    Letter { stamps: u8 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
struct Glossary {
    title: String,
    terms: BTreeMap<String, String>,
    counts: BTreeMap<String, i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
struct Survey {
    replies: Vec<Reply>,
    best: Option<Reply>,
    comment: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(untagged)]
enum Reply {
    Flag(bool),
    Count(i64),
    Range { low: i32, high: i32 },
    Text(String),
    Several(Vec<Reply>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
struct Readings {
    sensor: String,
    small: i8,
    large: u64,
    signed: i64,
    exact: Option<f64>,
    rows: Vec<Vec<f64>>,
    pair: (i32, String),
    by_day: BTreeMap<String, f64>,
    raw: Value,
}

/// A type of documents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    /// A value as strict JSON.
    pub(crate) draw: fn(&mut Rng, Style, bool) -> String,
    pub(crate) read: fn(&str, Reading) -> Result<Read, String>,
    /// The value of a text that serde takes for one, whatever else stands in it.
    pub(crate) serde: fn(&str) -> Option<Value>,
    pub(crate) schema: fn() -> String,
}

/// What an answer was read as.
#[derive(Debug)]
pub(crate) struct Read {
    /// The value as it is written again.
    pub(crate) value: Value,
    pub(crate) changes: Changes,
}

pub(crate) const MODELS: &[Model] = &[
    model::<Person>("Person", |rng, style, pretty| json(&person(rng, style), pretty)),
    model::<Order>("Order", |rng, style, pretty| json(&order(rng, style), pretty)),
    model::<Glossary>("Glossary", |rng, style, pretty| json(&glossary(rng, style), pretty)),
    model::<Survey>("Survey", |rng, style, pretty| json(&survey(rng, style), pretty)),
    model::<Readings>("Readings", |rng, style, pretty| json(&readings(rng, style), pretty)),
    model::<Vec<Line>>("Vec<Line>", |rng, style, pretty| {
        json(&rng.many(1, 3, |rng| line(rng, style)), pretty)
    }),
    model::<Vec<String>>("Vec<String>", |rng, style, pretty| {
        json(&rng.many(0, 5, |rng| text(rng, style)), pretty)
    }),
    model::<BTreeMap<String, String>>("BTreeMap<String, String>", |rng, style, pretty| {
        json(&texts(rng, style, 5), pretty)
    }),
    model::<Value>("Value", |rng, style, pretty| json(&root(rng, style), pretty)),
];

/// Types that are no more than a word or a number.
pub(crate) const SCALARS: &[Model] = &[
    model::<String>("String", |rng, style, pretty| json(&text(rng, style), pretty)),
    model::<f64>("f64", |rng, _, pretty| json(&number(rng), pretty)),
    model::<bool>("bool", |rng, _, pretty| json(&rng.is_one_in(2), pretty)),
    model::<Status>("Status", |rng, _, pretty| json(&status(rng), pretty)),
    model::<Reply>("Reply", |rng, style, pretty| json(&reply(rng, style), pretty)),
];

const fn model<T: Extract + Serialize + DeserializeOwned>(
    name: &'static str,
    draw: fn(&mut Rng, Style, bool) -> String,
) -> Model {
    Model {
        name,
        draw,
        read: |text, reading| {
            let parsed = parse_with::<T>(text, reading, &Context::new(), None)
                .map_err(|violations| violations.to_string())?;
            let value = serde_json::to_value(&parsed.value).expect("it is written as JSON");
            Ok(Read { value, changes: parsed.changes })
        },
        serde: |text| serde_json::from_str::<T>(text).ok().map(|value| written(&value)),
        schema: || T::SCHEMA.to_json_schema().into_owned(),
    }
}

fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("it is written as JSON")
}

fn json<T: Serialize>(value: &T, pretty: bool) -> String {
    let text = match pretty {
        true => serde_json::to_string_pretty(value),
        false => serde_json::to_string(value),
    };
    text.expect("it is written as JSON")
}

/// A number as it stands in documents, and at times one at the ends of its type.
fn integer(rng: &mut Rng, ends: &[i64]) -> i64 {
    match rng.is_one_in(6) {
        true => rng.of(ends),
        false => i64::try_from(rng.below(120)).expect("small"),
    }
}

fn number(rng: &mut Rng) -> f64 {
    let whole = f64::from(u16::try_from(rng.below(5000)).expect("small"));
    match rng.below(8) {
        0 => whole,
        1 => whole * 1e9,
        2 => whole * 1e-9,
        3 => -whole / 8.0,
        4 => 1e300,
        _ => whole / 100.0,
    }
}

fn texts(rng: &mut Rng, style: Style, most: usize) -> BTreeMap<String, String> {
    rng.many(0, most, |rng| (key(rng, style), text(rng, style))).into_iter().collect()
}

fn person(rng: &mut Rng, style: Style) -> Person {
    Person {
        name: name(rng),
        age: rng.maybe(|rng| u8::try_from(rng.below(100)).expect("small")),
        email: rng.maybe(|rng| format!("{}@example.org", word(rng))),
        active: rng.is_one_in(2),
        height_in_m: number(rng),
        tags: rng.many(0, 4, |rng| text(rng, style)),
        address: rng.maybe(|rng| address(rng, style)),
        note: rng.maybe(|rng| text(rng, style)),
    }
}

fn address(rng: &mut Rng, style: Style) -> Address {
    Address {
        street: text(rng, style),
        city: word(rng),
        zip: rng.maybe(|rng| format!("{}{}", rng.of(&["0", "1", "9"]), 1000 + rng.below(9000))),
    }
}

fn order(rng: &mut Rng, style: Style) -> Order {
    Order {
        number: u32::try_from(rng.below(100_000)).expect("small"),
        placed_on: format!("2026-0{}-1{}", 1 + rng.below(9), rng.below(10)),
        status: status(rng),
        customer: address(rng, style),
        lines: rng.many(0, 3, |rng| line(rng, style)),
        delivery: match rng.below(3) {
            0 => Delivery::Pickup,
            1 => Delivery::Parcel { carrier: word(rng), weight: rng.maybe(number) },
            _ => Delivery::Letter { stamps: 1 + u8::from(rng.is_one_in(2)) },
        },
        is_paid: rng.maybe(|rng| rng.is_one_in(2)),
        notes: rng.maybe(|rng| text(rng, style)),
    }
}

fn status(rng: &mut Rng) -> Status {
    match rng.below(3) {
        0 => Status::Open,
        1 => Status::InProgress,
        _ => Status::ShippedAbroad,
    }
}

fn line(rng: &mut Rng, style: Style) -> Line {
    Line {
        sku: match rng.is_one_in(3) {
            true => format!("{}.{}0", rng.below(10), rng.below(10)),
            false => format!("{}-{}", word(rng), rng.below(1000)),
        },
        description: text(rng, style),
        quantity: u32::try_from(rng.below(50)).expect("small"),
        unit_price: number(rng),
        discount: rng.maybe(number),
    }
}

fn glossary(rng: &mut Rng, style: Style) -> Glossary {
    let counts = rng.many(0, 3, |rng| (key(rng, style), integer(rng, &[i64::MIN, i64::MAX, -1])));
    Glossary {
        title: text(rng, style),
        terms: texts(rng, style, 3),
        counts: counts.into_iter().collect(),
    }
}

fn survey(rng: &mut Rng, style: Style) -> Survey {
    Survey {
        replies: rng.many(0, 5, |rng| reply(rng, style)),
        best: rng.maybe(|rng| reply(rng, style)),
        comment: text(rng, style),
    }
}

fn reply(rng: &mut Rng, style: Style) -> Reply {
    match rng.below(6) {
        0 => Reply::Flag(rng.is_one_in(2)),
        1 => Reply::Count(integer(rng, &[i64::MIN, i64::MAX, -40])),
        2 => Reply::Range { low: -1, high: i32::try_from(rng.below(50)).expect("small") },
        3 => Reply::Several(rng.many(0, 2, |rng| Reply::Text(text(rng, style)))),
        _ => Reply::Text(text(rng, style)),
    }
}

fn readings(rng: &mut Rng, style: Style) -> Readings {
    Readings {
        sensor: word(rng),
        small: i8::try_from(rng.below(100)).expect("small") - 50,
        large: u64::MAX >> rng.below(64),
        signed: integer(rng, &[i64::MIN, i64::MAX, -2000]),
        exact: rng.maybe(number),
        rows: rng.many(0, 3, |rng| rng.many(0, 3, number)),
        pair: (i32::try_from(rng.below(10)).expect("small") - 5, text(rng, style)),
        by_day: rng.many(0, 3, |rng| (word(rng), number(rng))).into_iter().collect(),
        raw: any(rng, style, 2),
    }
}

/// A root of any kind: an object or an array, since a lone word or number is no document.
fn root(rng: &mut Rng, style: Style) -> Value {
    loop {
        let value = any(rng, style, 3);
        if value.is_object() || value.is_array() {
            return value;
        }
    }
}

fn any(rng: &mut Rng, style: Style, depth: usize) -> Value {
    match rng.below(if depth == 0 { 6 } else { 10 }) {
        0 => Value::Null,
        1 => rng.is_one_in(2).into(),
        2 => integer(rng, &[i64::MIN, i64::MAX, -7]).into(),
        3 => number(rng).into(),
        4 | 5 => text(rng, style).into(),
        6 | 7 => rng.many(0, 3, |rng| any(rng, style, depth - 1)).into(),
        _ => {
            let members = rng.many(0, 4, |rng| (key(rng, style), any(rng, style, depth - 1)));
            Value::Object(members.into_iter().collect())
        }
    }
}
