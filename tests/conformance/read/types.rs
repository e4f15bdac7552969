//! The types that the texts are read into, with serde's attributes alone where it has them.

use std::collections::BTreeMap;

use instructor::Extract;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::model::Model;

macro_rules! structs {
    ($($name:ident {$($(#[$attr:meta])* $field:ident: $type:ty),* $(,)?})*) => {
        $(
            #[derive(Extract, Serialize, Deserialize)]
            #[allow(clippy::struct_field_names)] // The cases name them.
            struct $name {
                $($(#[$attr])* $field: $type),*
            }
        )*

        fn structs() -> Vec<Model> {
            vec![$(Model::of::<$name>()),*]
        }
    };
}

structs! {
    Record { text: String, id: i64 }
    Command { command: String }
    Person { name: String, age: i64 }
    Name { name: String }
    Level { level: String }
    Code { r#type: String, code: String }
    MaybeId { id: Option<String> }
    Section { heading: String, code: String }
    Translation { id: String, en: String, pt: String }
    Two { a: i64, b: i64 }
    Key { key: String }
    Keys { key: String, key2: String }
    Answer { number: i64, reason: String, ans: String }
    Change { #[serde(rename = "Changes")] changes: Vec<Action> }
    Action { #[serde(rename = "Action")] action: String }
    Function { function_name: String, radius: i64 }
    Link { u: String, n: i64 }
    Reply { answer: String }
    Summary { summary: Verdict }
    Verdict { verdict: String, confidence: String }
    Items { items: Vec<String> }
    Height { height: String }
    Recordings { rec_one: String, rec_two: String, also_rec_one: String }
    Html { html: String }
    Comment { comment: String }
    Content { content: String }
    Text { t: String }
    TextAndNumber { text: String, n: i64 }
    Fragments { my_field_0: bool, my_field_1: String }
    MaybeCount { c: Option<i64> }
    MaybeCounted { c: Option<i64>, d: i64 }
    Pair { p: (i64, i64) }
    Document { #[serde(rename = "_id")] id: String, n: i64 }
    Greeting { greeting: String }
    Lists { key1: Vec<String>, key2: Vec<String> }
    Array { array: Vec<Key>, key2: String }
    Numbers { foo: Vec<i64> }
    Names { name: Vec<Prefixed> }
    Prefixed { r#use: String, prefix: Vec<String> }
    Pointer { pointer: Option<Pointed> }
    Pointed { pointer: Option<i64> }
    Route { name: String, route: String, req: Vec<String> }
    Signature { sig: String, n: i64 }
    Row { #[serde(rename = "rowId")] row_id: String }
    Dated { date: String }
    Transaction { d: String, amt: f64 }
    Float { x: f64 }
    Number { n: i64 }
    NumberOrText { v: IntegerOrText }
    Flag { f: bool }
    Categorized { c: Category }
    Coloured { c: Colour }
    Paid { s: Payment }
    Spoken { c: Language }
    Drunk { c: Drink }
    Form { form: FormNumber }
    Outer { answer: Inner }
    Inner { content: f64 }
    Email { email: Option<String> }
    Skipping { keep: String, #[serde(skip_deserializing)] skipped: Option<String> }
    Tags { tags: Vec<String> }
    Tagged { name: String, tags: Vec<String> }
    Foo { foo: i64 }
    Linked { pointer: LinkedOrNumber }
    Stars { nom: String, #[serde(rename = "étoiles")] stars: i64 }
    Line { s: String }
    Index { i: i64 }
}

macro_rules! words {
    ($($name:ident {$($(#[$attr:meta])* $variant:ident),* $(,)?})*) => {
        $(
            #[derive(Extract, Serialize, Deserialize)]
            enum $name {
                $($(#[$attr])* $variant),*
            }
        )*
    };
}

words! {
    Category {
        #[serde(rename = "ONE", alias = "k1")] One,
        #[serde(rename = "TWO", alias = "k-2-3.1_1")] Two,
        #[serde(rename = "THREE", alias = "NUMBER THREE")] Three,
    }
    Colour { Red, Green, DarkBlue }
    Payment {
        #[serde(rename = "pay")] Plain,
        #[serde(rename = "pay_without_credit_card")] WithoutCard,
    }
    Car { #[serde(alias = "car")] A, #[serde(alias = "car-2")] B }
    Language {
        #[serde(rename = "FRENCH", alias = "française")] French,
        #[serde(rename = "SPANISH", alias = "española")] Spanish,
    }
    Drink {
        #[serde(rename = "COFFEE", alias = "café")] Coffee,
        #[serde(rename = "NAIVE", alias = "naïve")] Naive,
    }
    FormNumber { #[serde(alias = "1040")] F1040, #[serde(alias = "1040-X")] F1040X }
}

#[derive(Extract, Serialize, Deserialize)]
#[serde(untagged)]
enum IntegerOrText {
    Integer(i64),
    Text(String),
}

#[derive(Extract, Serialize, Deserialize)]
#[serde(untagged)]
enum IntegerTextOrNull {
    Integer(i64),
    Text(String),
    Null,
}

#[derive(Extract, Serialize, Deserialize)]
#[serde(untagged)]
enum LinkedOrNumber {
    Linked(Box<Linked>),
    Number(i64),
}

#[derive(Extract, Serialize, Deserialize)]
#[serde(untagged)]
enum HiOrFoo {
    Hi {
        hi: Vec<String>,
    },
    Foo {
        #[serde(rename = "foo")]
        text: String,
    },
}

/// A union that the word of one field tells apart: that is its tag.
#[derive(Extract, Serialize, Deserialize)]
#[serde(tag = "cat")]
enum ByCategory {
    A,
    C { item: i64 },
    D { item: i64 },
    E { item: IntegerTextOrNull, data: Option<i64> },
    F { item: IntegerTextOrNull, data: Option<i64> },
}

/// One of two numbers, which serde has no attribute for.
#[derive(Clone, Copy, Extract)]
#[extract(integer)]
enum TwoOrThree {
    Two = 2,
    Three = 3,
}

impl Serialize for TwoOrThree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(*self as i64)
    }
}

impl<'de> Deserialize<'de> for TwoOrThree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match i64::deserialize(deserializer)? {
            2 => Ok(Self::Two),
            3 => Ok(Self::Three),
            other => Err(D::Error::custom(format!("{other} is neither 2 nor 3"))),
        }
    }
}

pub(super) fn models() -> Vec<Model> {
    macro_rules! more {
        ($($type:ty),* $(,)?) => {
            [$(Model::of::<$type>()),*]
        };
    }
    let mut models = structs();
    models.extend(more![
        bool,
        i64,
        Value,
        Category,
        Car,
        TwoOrThree,
        HiOrFoo,
        ByCategory,
        Vec<String>,
        Vec<i64>,
        Vec<Vec<i64>>,
        Vec<Person>,
        Vec<Index>,
        Vec<Key>,
        Vec<Translation>,
        Vec<Transaction>,
        Vec<Category>,
        BTreeMap<String, String>,
        BTreeMap<String, BTreeMap<String, Option<String>>>,
    ]);
    models
}
