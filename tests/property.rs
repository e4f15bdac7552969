//! Values of any kind survive the way through JSON, and no text makes a decoder panic.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use instructor::{Context, Extract, Reading, parse, parse_with};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, RngSeed};
use serde::{Deserialize, Serialize};

/// The same cases in every run.
fn config(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(0x1e57),
        ..Config::default()
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(rename_all = "camelCase")]
struct Everything {
    is_on: bool,
    small: i8,
    large: u64,
    huge: i128,
    unsigned: u128,
    letter: char,
    text: String,
    maybe: Option<String>,
    list: Vec<Option<i32>>,
    set: BTreeSet<u16>,
    map: BTreeMap<String, Vec<u8>>,
    numbers: BTreeMap<i64, bool>,
    words: BTreeMap<Word, String>,
    pair: (u8, String),
    array: [i16; 3],
    boxed: Option<Box<Everything>>,
    external: Vec<External>,
    internal: Internal,
    adjacent: Option<Adjacent>,
    untagged: Vec<Untagged>,
    #[serde(flatten)]
    rest: Rest,
    unit: (),
    any: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
struct Rest {
    width: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    height: Option<u8>,
    #[serde(flatten)]
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(tag = "shape")]
enum Shape {
    Dot,
    Circle { radius: u16 },
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Extract)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
enum Word {
    One,
    TwoWords,
    #[serde(rename = "ä \"\\\n")]
    Odd,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
enum External {
    Word,
    New(i128),
    Two(u8, String),
    Named { a: Option<u8>, b: Vec<External> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(tag = "type")]
enum Internal {
    Word,
    Named { text: String },
    Map(BTreeMap<String, u8>),
    Nested(Box<Shape>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Word,
    New(String),
    Two(u8, Option<bool>),
    Named { a: u64 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
#[serde(untagged)]
enum Untagged {
    Nothing,
    Flag(bool),
    Integer(i64),
    Text(String),
    List(Vec<Untagged>),
    Both { a: u8, b: u8 },
    One { a: u8 },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Extract)]
struct Floats {
    single: f32,
    double: f64,
    list: Vec<f64>,
    map: BTreeMap<String, f32>,
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => vec(any::<char>(), 0..12).prop_map(|text| text.into_iter().collect()),
        1 => vec(prop_oneof![
            Just('"'), Just('\\'), Just('/'), Just('\n'), Just('\0'), Just('\u{7f}'),
            Just('\u{2028}'), Just('\u{feff}'), Just('\u{10ffff}'), Just('`'), Just('{'),
        ], 0..12)
            .prop_map(|text| text.into_iter().collect()),
        1 => "[a-z ]{0,8}",
    ]
}

fn word() -> impl Strategy<Value = Word> {
    prop_oneof![Just(Word::One), Just(Word::TwoWords), Just(Word::Odd)]
}

fn shape() -> impl Strategy<Value = Shape> {
    prop_oneof![Just(Shape::Dot), any::<u16>().prop_map(|radius| Shape::Circle { radius })]
}

fn external() -> impl Strategy<Value = External> {
    let leaf = prop_oneof![
        Just(External::Word),
        any::<i128>().prop_map(External::New),
        (any::<u8>(), text()).prop_map(|(number, text)| External::Two(number, text)),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        (any::<Option<u8>>(), vec(inner, 0..3)).prop_map(|(a, b)| External::Named { a, b })
    })
}

fn internal() -> impl Strategy<Value = Internal> {
    // A key that is the tag would stand twice.
    let map = btree_map(text().prop_filter("the tag", |key| key != "type"), any::<u8>(), 0..3);
    prop_oneof![
        Just(Internal::Word),
        text().prop_map(|text| Internal::Named { text }),
        map.prop_map(Internal::Map),
        shape().prop_map(|shape| Internal::Nested(Box::new(shape))),
    ]
}

fn adjacent() -> impl Strategy<Value = Adjacent> {
    prop_oneof![
        Just(Adjacent::Word),
        text().prop_map(Adjacent::New),
        any::<(u8, Option<bool>)>().prop_map(|(number, flag)| Adjacent::Two(number, flag)),
        any::<u64>().prop_map(|a| Adjacent::Named { a }),
    ]
}

fn untagged() -> impl Strategy<Value = Untagged> {
    let leaf = prop_oneof![
        Just(Untagged::Nothing),
        any::<bool>().prop_map(Untagged::Flag),
        any::<i64>().prop_map(Untagged::Integer),
        text().prop_map(Untagged::Text),
        any::<(u8, u8)>().prop_map(|(a, b)| Untagged::Both { a, b }),
        any::<u8>().prop_map(|a| Untagged::One { a }),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| vec(inner, 0..4).prop_map(Untagged::List))
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        text().prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Into::into),
            btree_map(text(), inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

fn rest() -> impl Strategy<Value = Rest> {
    (any::<(u8, Option<u8>)>(), shape()).prop_map(|((width, height), shape)| Rest {
        width,
        height,
        shape,
    })
}

fn everything() -> impl Strategy<Value = Everything> {
    let scalars = (any::<(bool, i8, u64, i128, u128, char)>(), text(), option::of(text()));
    let lists = (
        vec(any::<Option<i32>>(), 0..4),
        btree_set(any::<u16>(), 0..4),
        btree_map(text(), vec(any::<u8>(), 0..3), 0..3),
        btree_map(any::<i64>(), any::<bool>(), 0..3),
        btree_map(word(), text(), 0..3),
        (any::<u8>(), text()),
        any::<[i16; 3]>(),
    );
    let enums = (vec(external(), 0..3), internal(), option::of(adjacent()), vec(untagged(), 0..3));
    let leaf = (scalars, lists, enums, rest(), json()).prop_map(
        |(
            ((is_on, small, large, huge, unsigned, letter), text, maybe),
            (list, set, map, numbers, words, pair, array),
            (external, internal, adjacent, untagged),
            rest,
            any,
        )| Everything {
            is_on,
            small,
            large,
            huge,
            unsigned,
            letter,
            text,
            maybe,
            list,
            set,
            map,
            numbers,
            words,
            pair,
            array,
            boxed: None,
            external,
            internal,
            adjacent,
            untagged,
            rest,
            unit: (),
            any,
        },
    );
    leaf.prop_recursive(2, 3, 1, |inner| {
        (inner.clone(), inner)
            .prop_map(|(outer, inner)| Everything { boxed: Some(Box::new(inner)), ..outer })
    })
}

/// The value as it comes back, from text with and without line breaks; nothing needs a change.
fn through_json<T: Extract + Serialize>(value: &T) -> Result<T, TestCaseError> {
    let pretty = serde_json::to_string_pretty(value).expect("serde writes it");
    let read = parse_with::<T>(&pretty, Reading::Strict, &Context::new(), None);
    prop_assert!(read.is_ok(), "{:?} in {pretty}", read.err());
    let compact = serde_json::to_string(value).expect("serde writes it");
    let read =
        parse::<T>(&compact).map_err(|told| TestCaseError::fail(format!("{told}: {compact}")))?;
    prop_assert!(read.changes.is_empty());
    Ok(read.value)
}

proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn every_value_comes_back(value in everything()) {
        prop_assert_eq!(&through_json(&value)?, &value);
    }

    #[test]
    fn floats_come_back_bit_by_bit(
        single in any::<f32>().prop_filter("finite", |value| value.is_finite()),
        double in any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |value| value.is_finite()),
        list in vec(-1e9..1e9, 0..4),
        map in btree_map(text(), -1e9_f32..1e9, 0..3),
    ) {
        let value = Floats { single, double, list, map };
        let read = through_json(&value)?;
        prop_assert_eq!(read.single.to_bits(), value.single.to_bits());
        prop_assert_eq!(read.double.to_bits(), value.double.to_bits());
        prop_assert_eq!(read, value);
    }

    #[test]
    fn integers_come_back_in_any_spelling(value in any::<i64>(), zeros in 0_usize..4) {
        let plain = parse::<i64>(&value.to_string()).map(|parsed| parsed.value);
        prop_assert_eq!(plain.ok(), Some(value));
        let spelled = format!("{value}.{}e0", "0".repeat(zeros + 1));
        let read = parse::<i64>(&spelled).map(|parsed| (parsed.value, parsed.changes.len()));
        prop_assert_eq!(read.ok(), Some((value, 1)));
        let strict = parse_with::<i64>(&spelled, Reading::Strict, &Context::new(), None);
        prop_assert!(strict.is_err());
    }
}

/// Texts that look like JSON, and often are.
fn near_json() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => proptest::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", "-", "0", "1.5", "1e9",
            "\"a\"", "\"type\"", "\"t\"", "\"c\"", "\"shape\"", "\"Word\"", "\"Named\"", "\\", "\\u00",
            "\\ud800", "```json\n", "\n```", " ", "\n", "\u{0}", "\u{feff}", "{\"a\":", "[[", "}}",
        ]).prop_map(str::to_owned),
        1 => text(),
        1 => external().prop_map(|value| serde_json::to_string(&value).expect("JSON")),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// A value that was written right, with something changed in the text.
fn mangled() -> impl Strategy<Value = String> {
    let written = everything().prop_map(|value| serde_json::to_string(&value).expect("JSON"));
    (written, any::<proptest::sample::Index>(), near_json(), any::<bool>()).prop_map(
        |(text, at, new, cuts)| {
            let at = at.index(text.len() + 1);
            let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
            let rest = if cuts { "" } else { &text[at..] };
            format!("{}{new}{rest}", &text[..at])
        },
    )
}

/// Reads the text as each type, as forgivingly as it goes and not at all so.
fn read_as_all(text: &str) {
    fn read<T: Extract>(text: &str) {
        for reading in [Reading::Lossless, Reading::Strict] {
            if let Err(violations) = parse_with::<T>(text, reading, &Context::new(), Some(text)) {
                assert!(!violations.is_empty() && !violations.to_string().is_empty());
            }
        }
    }
    read::<Everything>(text);
    read::<External>(text);
    read::<Internal>(text);
    read::<Adjacent>(text);
    read::<Vec<Untagged>>(text);
    read::<Rest>(text);
    read::<BTreeMap<i64, Option<Word>>>(text);
    read::<serde_json::Value>(text);
    read::<(char, Duration)>(text);
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn no_text_makes_a_decoder_panic(text in near_json()) {
        read_as_all(&text);
    }

    #[test]
    fn no_damage_makes_a_decoder_panic(text in mangled()) {
        read_as_all(&text);
    }

    #[test]
    fn what_serde_refuses_as_json_is_refused(text in near_json()) {
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        let strict = parse_with::<serde_json::Value>(&text, Reading::Strict, &Context::new(), None);
        prop_assert!(is_json || strict.is_err(), "{}", text);
    }
}

#[test]
fn deep_and_wide_texts_take_no_longer_than_they_are() {
    let start = Instant::now();
    for piece in
        ["[", "{\"a\":", "[1,", "{\"a\":1,", "\"\\u00", "{\"type\":\"Map\",\"k\":1,", "```"]
    {
        read_as_all(&piece.repeat(20_000));
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
