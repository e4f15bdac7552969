//! What each mode says of a type, what it loses, and what it refuses.

// The derive writes the facade's path before names that are in scope here as well.
#![allow(unused_qualifications)]

mod advice;
mod refused;
mod relaxed;
mod words;

use std::collections::BTreeMap;

use instructor_core::{Extract, parse};
use instructor_derive::Extract;

use super::lower;
use crate::mode::Mode;

/// What the derive takes for the facade.
mod facade {
    pub(super) use instructor_core::private as __private;
    pub(super) use instructor_core::*;
}

/// The document of a mode, which can describe the type.
fn said<T: Extract>(mode: Mode) -> String {
    lower(const { &T::SCHEMA }, mode, false, false).expect("it can").text.into_owned()
}

/// What a mode loses, a line each.
fn lost<T: Extract>(mode: Mode, relax: bool) -> Vec<String> {
    let lowered = lower(const { &T::SCHEMA }, mode, false, relax).expect("it can");
    lowered.lowerings.iter().map(ToString::to_string).collect()
}

/// A person of the text.
#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Person {
    /// Full name.
    #[extract(length(1..=80), pattern = "^[A-Z]")]
    name: String,
    #[extract(range(0..=150))]
    age: Option<u8>,
    #[extract(range(gt = 0, lt = 10))]
    rank: i64,
    #[extract(range(gt = 0.5, lt = 1.0), multiple_of = 0.25)]
    score: Option<f64>,
    #[extract(format = email)]
    email: String,
    #[extract(format = date-time)]
    seen: String,
    #[extract(format = date)]
    born: String,
    #[extract(quote)]
    words: Option<String>,
    color: Color,
    shade: Option<Color>,
    #[extract(one_of("a", "b"))]
    letter: Option<String>,
    #[extract(one_of("", "b"))]
    blank: String,
    #[extract(one_of(1, 2))]
    digit: u8,
    home: Address,
    work: Option<Address>,
    pet: Pet,
    other: Option<Pet>,
    #[extract(items(1..=5), unique, each(length(..=9)))]
    tags: Option<Vec<String>>,
    #[extract(range(..=9_007_199_254_740_993))]
    large: u64,
    id: Id,
    page: Page<bool>,
    #[extract(default, example = "yes")]
    note: String,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
enum Color {
    /// As blood.
    Red,
    Green,
}

/// Where someone lives.
#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Address {
    #[extract(length(1..))]
    street: String,
    zip: Option<String>,
}

#[derive(Extract)]
#[extract(crate = facade, tag = "kind")]
#[allow(dead_code)]
enum Pet {
    Cat {
        /// How many are left.
        lives: u8,
    },
    Dog {
        good: bool,
    },
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Id(#[extract(length = 3)] String);

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Page<T> {
    items: Vec<T>,
}

/// An object with these members, as the part of OpenAPI has it.
fn object(description: &str, members: &[(&str, &str)], required: &[&str]) -> String {
    let properties: Vec<String> =
        members.iter().map(|(name, schema)| format!(r#""{name}":{schema}"#)).collect();
    let order: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
    let list = |names: &[&str]| format!(r#"["{}"]"#, names.join(r#"",""#));
    format!(
        r#"{{"type":"OBJECT"{description},"properties":{{{}}},"required":{},"propertyOrdering":{}}}"#,
        properties.join(","),
        list(required),
        list(&order),
    )
}

#[test]
fn the_part_of_openapi_is_written_out_in_order() {
    let address = |nullable: &str| {
        object(
            &format!(r#"{nullable},"description":"Where someone lives.""#),
            &[
                ("street", r#"{"type":"STRING","minLength":1}"#),
                ("zip", r#"{"type":"STRING","nullable":true}"#),
            ],
            &["street"],
        )
    };
    let cat = object(
        "",
        &[
            ("kind", r#"{"type":"STRING","enum":["Cat"]}"#),
            (
                "lives",
                r#"{"type":"INTEGER","description":"How many are left.","minimum":0,"maximum":255}"#,
            ),
        ],
        &["kind", "lives"],
    );
    let dog = object(
        "",
        &[("kind", r#"{"type":"STRING","enum":["Dog"]}"#), ("good", r#"{"type":"BOOLEAN"}"#)],
        &["kind", "good"],
    );
    let page =
        object("", &[("items", r#"{"type":"ARRAY","items":{"type":"BOOLEAN"}}"#)], &["items"]);
    let members = [
        (
            "name",
            r#"{"type":"STRING","description":"Full name.","minLength":1,"maxLength":80,"pattern":"^[A-Z]"}"#,
        ),
        ("age", r#"{"type":"INTEGER","nullable":true,"minimum":0,"maximum":150}"#),
        ("rank", r#"{"type":"INTEGER","minimum":1,"maximum":9}"#),
        (
            "score",
            r#"{"type":"NUMBER","nullable":true,"description":"Must be above 0.5 and below 1.\nMust be a multiple of 0.25."}"#,
        ),
        ("email", r#"{"type":"STRING","description":"Must be an e-mail address."}"#),
        ("seen", r#"{"type":"STRING","format":"date-time"}"#),
        ("born", r#"{"type":"STRING","description":"Must be a date as YYYY-MM-DD."}"#),
        (
            "words",
            r#"{"type":"STRING","nullable":true,"description":"Must be quoted from the text word for word."}"#,
        ),
        ("color", r#"{"type":"STRING","description":"Red: As blood.","enum":["Red","Green"]}"#),
        (
            "shade",
            r#"{"type":"STRING","nullable":true,"description":"Red: As blood.","enum":["Red","Green"]}"#,
        ),
        ("letter", r#"{"type":"STRING","nullable":true,"enum":["a","b"]}"#),
        ("blank", r#"{"type":"STRING","description":"Must be one of \"\", \"b\"."}"#),
        (
            "digit",
            r#"{"type":"INTEGER","description":"Must be one of 1, 2.","minimum":0,"maximum":255}"#,
        ),
        ("home", &address("")),
        ("work", &address(r#","nullable":true"#)),
        ("pet", &format!(r#"{{"anyOf":[{cat},{dog}]}}"#)),
        ("other", &format!(r#"{{"anyOf":[{cat},{dog}],"nullable":true}}"#)),
        (
            "tags",
            r#"{"type":"ARRAY","nullable":true,"description":"Must be without repeated elements.","items":{"type":"STRING","maxLength":9},"minItems":1,"maxItems":5}"#,
        ),
        (
            "large",
            r#"{"type":"INTEGER","description":"Must be at most 9007199254740993.","minimum":0}"#,
        ),
        ("id", r#"{"type":"STRING","minLength":3,"maxLength":3}"#),
        ("page", &page),
        ("note", r#"{"type":"STRING","description":"Example: \"yes\""}"#),
    ];
    let required = [
        "name", "rank", "email", "seen", "born", "color", "blank", "digit", "home", "pet", "large",
        "id", "page",
    ];
    let expected = object(r#","description":"A person of the text.""#, &members, &required);
    assert_eq!(said::<Person>(Mode::ResponseSchema), expected);
    assert_eq!(
        lost::<Person>(Mode::ResponseSchema, false),
        [
            "score: `range` is said in words alone",
            "score: `multiple_of` is said in words alone",
            "email: `format` is said in words alone",
            "born: `format` is said in words alone",
            "words: `quote` is said in words alone",
            "blank: `one_of` is said in words alone",
            "digit: `one_of` is said in words alone",
            "tags: `unique` is said in words alone",
            "large: `range` is said in words alone",
        ],
    );
}

#[test]
fn json_schema_has_references_and_null_beside_scalars() {
    let expected = concat!(
        r#"{"type":"object","description":"A person of the text.","properties":{"#,
        r#""name":{"type":"string","description":"Full name.\nMust be from 1 to 80 characters long.\nMust be a match of the regular expression ^[A-Z]."},"#,
        r#""age":{"type":["integer","null"],"minimum":0,"maximum":150},"#,
        r#""rank":{"type":"integer","minimum":1,"maximum":9},"#,
        r#""score":{"type":["number","null"],"description":"Must be above 0.5 and below 1.\nMust be a multiple of 0.25."},"#,
        r#""email":{"type":"string","description":"Must be an e-mail address."},"#,
        r#""seen":{"type":"string","format":"date-time"},"born":{"type":"string","format":"date"},"#,
        r#""words":{"type":["string","null"],"description":"Must be quoted from the text word for word."},"#,
        r##""color":{"$ref":"#/$defs/Color"},"shade":{"anyOf":[{"$ref":"#/$defs/Color"},{"type":"null"}]},"##,
        r#""letter":{"anyOf":[{"type":"string","enum":["a","b"]},{"type":"null"}]},"#,
        r#""blank":{"type":"string","description":"Must be one of \"\", \"b\"."},"#,
        r#""digit":{"type":"integer","minimum":0,"maximum":255,"enum":[1,2]},"#,
        r##""home":{"$ref":"#/$defs/Address"},"work":{"anyOf":[{"$ref":"#/$defs/Address"},{"type":"null"}]},"##,
        r##""pet":{"$ref":"#/$defs/Pet"},"other":{"anyOf":[{"$ref":"#/$defs/Pet"},{"type":"null"}]},"##,
        r#""tags":{"anyOf":[{"type":"array","description":"Must be without repeated elements.","#,
        r#""items":{"type":"string","description":"Must be at most 9 characters long."},"minItems":1,"maxItems":5},{"type":"null"}]},"#,
        r#""large":{"type":"integer","description":"Must be at most 9007199254740993.","minimum":0},"#,
        r#""id":{"type":"string","description":"Must be exactly 3 characters long."},"#,
        r#""page":{"type":"object","properties":{"items":{"type":"array","items":{"type":"boolean"}}},"required":["items"]},"#,
        r#""note":{"type":"string","description":"Example: \"yes\""}},"#,
        r#""required":["name","rank","email","seen","born","color","blank","digit","home","pet","large","id","page"],"#,
        r#""$defs":{"Color":{"type":"string","description":"Red: As blood.","enum":["Red","Green"]},"#,
        r#""Address":{"type":"object","description":"Where someone lives.","properties":{"#,
        r#""street":{"type":"string","description":"Must be at least 1 character long."},"zip":{"type":["string","null"]}},"required":["street"]},"#,
        r#""Pet":{"anyOf":[{"type":"object","properties":{"kind":{"type":"string","enum":["Cat"]},"#,
        r#""lives":{"type":"integer","description":"How many are left.","minimum":0,"maximum":255}},"required":["kind","lives"]},"#,
        r#"{"type":"object","properties":{"kind":{"type":"string","enum":["Dog"]},"good":{"type":"boolean"}},"required":["kind","good"]}]}}}"#,
    );
    for mode in [Mode::ResponseJsonSchema, Mode::ResponseFormat, Mode::FunctionCall] {
        assert_eq!(said::<Person>(mode), expected);
        assert_eq!(
            lost::<Person>(mode, false),
            [
                "name: `length` is said in words alone",
                "name: `pattern` is said in words alone",
                "score: `range` is said in words alone",
                "score: `multiple_of` is said in words alone",
                "email: `format` is said in words alone",
                "words: `quote` is said in words alone",
                "blank: `one_of` is said in words alone",
                "tags: `unique` is said in words alone",
                "tags[]: `length` is said in words alone",
                "large: `range` is said in words alone",
                "id: `length` is said in words alone",
                "home.street: `length` is said in words alone",
            ],
        );
    }
}

#[test]
fn what_is_said_in_words_is_enforced() {
    let answer = r#"{"name":"ana","rank":10,"score":1,"email":"ana","seen":"now","born":"2023-02-29",
        "color":"Red","blank":"a","digit":3,"home":{"street":""},"pet":{"kind":"Dog","good":true},
        "tags":["a","a"],"large":9007199254740994,"id":"1234","page":{"items":[]}}"#;
    let Err(violations) = parse::<Person>(answer) else { panic!("it breaks rules") };
    let broken: Vec<String> = violations
        .iter()
        .map(|violation| format!("{}: {}", violation.path(), violation.rule()))
        .collect();
    let expected = [
        "name: pattern",
        "rank: range",
        "score: range",
        "email: format",
        "seen: format",
        "born: format",
        "blank: one_of",
        "digit: one_of",
        "home.street: length",
        "tags[1]: unique",
        "large: range",
        "id: length",
    ];
    assert_eq!(broken, expected);
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
enum Shape {
    Dot,
    Circle { radius: u8 },
    Named(String),
}

#[derive(Extract)]
#[extract(crate = facade, tag = "t", content = "c")]
#[allow(dead_code)]
enum Adjacent {
    On(bool),
    Off,
}

#[derive(Extract)]
#[extract(crate = facade, untagged)]
#[allow(dead_code)]
enum Mixed {
    Nothing,
    Number(i32),
    Text(String),
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Flat {
    first: bool,
    #[extract(flatten)]
    inner: Page<i64>,
    last: bool,
}

#[test]
fn enums_and_flattened_members_in_openapi() {
    assert_eq!(
        said::<Shape>(Mode::ResponseSchema),
        concat!(
            r#"{"anyOf":[{"type":"STRING","enum":["Dot"]},"#,
            r#"{"type":"OBJECT","properties":{"Circle":{"type":"OBJECT","properties":{"radius":{"type":"INTEGER","minimum":0,"maximum":255}},"#,
            r#""required":["radius"],"propertyOrdering":["radius"]}},"required":["Circle"],"propertyOrdering":["Circle"]},"#,
            r#"{"type":"OBJECT","properties":{"Named":{"type":"STRING"}},"required":["Named"],"propertyOrdering":["Named"]}]}"#,
        ),
    );
    assert_eq!(
        said::<Adjacent>(Mode::ResponseSchema),
        concat!(
            r#"{"anyOf":[{"type":"OBJECT","properties":{"t":{"type":"STRING","enum":["On"]},"c":{"type":"BOOLEAN"}},"#,
            r#""required":["t","c"],"propertyOrdering":["t","c"]},"#,
            r#"{"type":"OBJECT","properties":{"t":{"type":"STRING","enum":["Off"]}},"required":["t"],"propertyOrdering":["t"]}]}"#,
        ),
    );
    assert_eq!(
        said::<Mixed>(Mode::ResponseSchema),
        concat!(
            r#"{"anyOf":[{"type":"NULL"},{"type":"INTEGER","minimum":-2147483648,"maximum":2147483647},"#,
            r#"{"type":"STRING"}]}"#,
        ),
    );
    assert_eq!(
        said::<Flat>(Mode::ResponseSchema),
        concat!(
            r#"{"type":"OBJECT","properties":{"first":{"type":"BOOLEAN"},"#,
            r#""items":{"type":"ARRAY","items":{"type":"INTEGER"}},"last":{"type":"BOOLEAN"}},"#,
            r#""required":["first","items","last"],"propertyOrdering":["first","items","last"]}"#,
        ),
    );
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Tree {
    value: u8,
    #[extract(items(..=3))]
    children: Vec<Tree>,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Prices {
    #[extract(items(..=2), keys(length(..=3)), each(range(1..)))]
    rates: BTreeMap<String, u8>,
}

#[test]
fn recursion_and_maps_where_they_can_be_said() {
    assert_eq!(
        said::<Tree>(Mode::ResponseJsonSchema),
        concat!(
            r##"{"$ref":"#/$defs/Tree","$defs":{"Tree":{"type":"object","properties":{"##,
            r##""value":{"type":"integer","minimum":0,"maximum":255},"##,
            r##""children":{"type":"array","description":"Must be given.","items":{"$ref":"#/$defs/Tree"},"maxItems":3}},"##,
            r##""required":["value"]}}}"##,
        ),
    );
    let optional = ["children: `required` cannot be stated, and is said in words"];
    assert_eq!(lost::<Tree>(Mode::ResponseJsonSchema, false), optional);
    assert!(parse::<Tree>(r#"{"value":1}"#).is_err(), "the decoder asks for it");
    // The parameters of a function are an object themselves.
    let parameters = said::<Tree>(Mode::FunctionCall);
    assert!(parameters.starts_with(r#"{"type":"object","properties":{"value":"#), "{parameters}");
    assert!(parameters.contains(r##""items":{"$ref":"#/$defs/Tree"}"##), "{parameters}");
    assert_eq!(lost::<Tree>(Mode::FunctionCall, false), optional);

    assert_eq!(
        said::<Prices>(Mode::ResponseJsonSchema),
        concat!(
            r#"{"type":"object","properties":{"rates":{"type":"object","#,
            r#""description":"Must be made of at most 2 items.\nEach key must be at most 3 characters long.","#,
            r#""additionalProperties":{"type":"integer","maximum":255,"minimum":1}}},"required":["rates"]}"#,
        ),
    );
    assert_eq!(
        lost::<Prices>(Mode::ResponseJsonSchema, false),
        ["rates: `items` is said in words alone", "rates: `keys` is said in words alone"],
    );
    let on_vertex = lower(const { &Prices::SCHEMA }, Mode::ResponseSchema, true, false);
    assert_eq!(
        on_vertex.expect("Vertex has maps").text,
        concat!(
            r#"{"type":"OBJECT","properties":{"rates":{"type":"OBJECT","#,
            r#""description":"Each key must be at most 3 characters long.","#,
            r#""additionalProperties":{"type":"INTEGER","maximum":255,"minimum":1},"maxProperties":2}},"#,
            r#""required":["rates"],"propertyOrdering":["rates"]}"#,
        ),
    );
}

#[test]
fn a_schema_is_lowered_once() {
    let schema = const { &Person::SCHEMA };
    for (mode, relax) in [(Mode::ResponseSchema, false), (Mode::FunctionCall, true)] {
        let first = lower(schema, mode, false, relax).expect("it can");
        let mut again = None;
        let counted =
            allocation_counter::measure(|| again = Some(lower(schema, mode, false, relax)));
        assert_eq!(counted.count_total, 0);
        let again = again.expect("it ran").expect("it can");
        assert_eq!(again.text.as_ptr(), first.text.as_ptr());
        assert_eq!(again.lowerings.as_ptr(), first.lowerings.as_ptr());
    }
}
