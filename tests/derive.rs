//! What the derive makes of a type: its schema, its decoder, names and defaults.

mod common;

use instructor::{Dialect, Extract, Rule, parse};

use crate::common::{right, wrong};

/// A person mentioned in the text.
#[derive(Debug, PartialEq, Extract)]
struct User {
    /// Full name, as written.
    #[extract(length(1..=80))]
    name: String,
    /// Age in years.
    #[extract(range(0..=150))]
    age: u8,
    #[extract(format = email)]
    email: Option<String>,
}

#[test]
fn a_struct_has_a_schema_in_declaration_order() {
    assert_eq!(
        User::SCHEMA.to_json_schema(),
        concat!(
            r#"{"type":"object","description":"A person mentioned in the text.","properties":{"#,
            r#""name":{"type":"string","description":"Full name, as written.","#,
            r#""minLength":1,"maxLength":80},"#,
            r#""age":{"type":"integer","description":"Age in years.","minimum":0,"maximum":150},"#,
            r#""email":{"type":["string","null"],"format":"email"}},"required":["name","age"]}"#,
        )
    );
}

#[test]
fn a_rule_without_a_keyword_goes_into_the_description() {
    let dialect = Dialect::JSON_SCHEMA.states(|rule| matches!(rule, Rule::Range { .. }));
    assert_eq!(
        User::SCHEMA.render(&dialect),
        concat!(
            r#"{"type":"object","description":"A person mentioned in the text.","properties":{"#,
            r#""name":{"type":"string","description":"#,
            r#""Full name, as written.\nMust be from 1 to 80 characters long."},"#,
            r#""age":{"type":"integer","description":"Age in years.","minimum":0,"maximum":150},"#,
            r#""email":{"type":["string","null"],"description":"Must be an e-mail address."}},"#,
            r#""required":["name","age"]}"#,
        )
    );
}

#[test]
fn a_schema_is_rendered_once_for_each_dialect() {
    const BARE: Dialect = Dialect::JSON_SCHEMA.states(|_| false);
    let first = User::SCHEMA.to_json_schema();
    let (again, bare) = (User::SCHEMA.to_json_schema(), User::SCHEMA.render(&BARE));
    assert_eq!(first.as_ptr(), again.as_ptr());
    assert_ne!(first, bare);
    assert_eq!(bare.as_ptr(), User::SCHEMA.render(&BARE).as_ptr());
    assert_eq!(first.as_ptr(), <Box<User>>::SCHEMA.to_json_schema().as_ptr());
    // A schema that was changed is no longer that of the type.
    let changed = User::SCHEMA.described("Someone.");
    assert!(changed.to_json_schema().contains("Someone."));
    assert_eq!(first, User::SCHEMA.to_json_schema());
}

#[test]
fn a_value_is_decoded_in_any_order() {
    let user: User =
        right(r#" {"age": 31, "x": [1, {}], "name": "Ana \"A\" \u00e9\ud83d\ude00"} "#);
    assert_eq!(user, User { name: "Ana \"A\" é😀".into(), age: 31, email: None });
    let user: User = right(r#"{"name": "B", "age": 0, "email": null}"#);
    assert_eq!(user.email, None);
}

/// What a line of an order asks for.
#[derive(Debug, PartialEq, Extract)]
struct Line {
    /// What is bought.
    #[extract(length(1..))]
    product: String,
    #[extract(range(1..=99))]
    quantity: u32,
    #[extract(range(0.0..))]
    price: f64,
}

#[derive(Debug, PartialEq, Extract)]
#[extract(rename_all = "camelCase")]
struct Order {
    #[extract(format = date)]
    placed_on: String,
    customer: User,
    lines: Vec<Line>,
    /// Where it goes.
    #[extract(rename = "shipping-mode")]
    mode: Mode,
    gift: Option<Mode>,
    #[extract(default)]
    urgent: bool,
    #[extract(default = "none", length(..=10))]
    note: String,
    #[extract(default = 7)]
    priority: i64,
}

/// How it travels.
#[derive(Debug, PartialEq, Extract)]
#[extract(rename_all = "kebab-case")]
enum Mode {
    /// By lorry.
    OverLand,
    #[extract(rename = "AIR")]
    ByAir,
    BySea,
}

#[test]
fn nested_types_names_and_defaults_show_in_the_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(&Order::SCHEMA.to_json_schema()).expect("the schema is JSON");
    assert_eq!(
        schema["required"],
        serde_json::json!(["placedOn", "customer", "lines", "shipping-mode"])
    );
    // A type that occurs twice stands once.
    assert_eq!(
        schema["properties"]["shipping-mode"],
        serde_json::json!({"anyOf": [{"$ref": "#/$defs/Mode"}], "description": "Where it goes."})
    );
    assert_eq!(
        schema["properties"]["gift"],
        serde_json::json!({"anyOf": [{"$ref": "#/$defs/Mode"}, {"type": "null"}]})
    );
    assert_eq!(
        schema["$defs"],
        serde_json::json!({"Mode": {
            "type": "string",
            "description": "How it travels.\nover-land: By lorry.",
            "enum": ["over-land", "AIR", "by-sea"],
        }})
    );
    // One that occurs once stands where it is used.
    let line = &schema["properties"]["lines"]["items"];
    assert_eq!(line["properties"]["price"], serde_json::json!({"type": "number", "minimum": 0}));
    assert_eq!(
        line["properties"]["quantity"],
        serde_json::json!({"type": "integer", "minimum": 1, "maximum": 99})
    );
}

#[test]
fn nested_values_and_defaults_are_decoded() {
    let order: Order = right(
        r#"{"placedOn": "2026-02-28", "customer": {"name": "A", "age": 1},
            "lines": [{"product": "nails", "quantity": 3, "price": 0.1}],
            "shipping-mode": "AIR", "gift": "by-sea"}"#,
    );
    assert_eq!(order.lines, [Line { product: "nails".into(), quantity: 3, price: 0.1 }]);
    assert_eq!((order.mode, order.gift), (Mode::ByAir, Some(Mode::BySea)));
    assert_eq!((order.urgent, order.note.as_str(), order.priority), (false, "none", 7));
}

#[test]
fn everything_wrong_is_told_at_once_with_its_place() {
    let violations = parse::<Order>(
        r#"{"placedOn": "2026-02-30",
            "customer": {"name": "", "age": 31, "email": "ana at example.pt"},
            "lines": [{"product": "nails", "quantity": 3, "price": 1},
                      {"product": "ham\u006der", "quantity": 100, "price": "9,99"}],
            "shipping-mode": "Overboard", "shipping-mode": "AIR"}"#,
    )
    .expect_err("much is wrong");
    let seen: Vec<(String, String, &str, Option<&str>)> = violations
        .iter()
        .map(|violation| {
            let path = violation.path();
            (path.to_string(), path.pointer(), violation.rule(), violation.found())
        })
        .collect();
    let expected = [
        ("shipping-mode", "/shipping-mode", "duplicate", Some("\"AIR\"")),
        ("placedOn", "/placedOn", "format", Some("\"2026-02-30\"")),
        ("customer.name", "/customer/name", "length", Some("\"\"")),
        ("customer.email", "/customer/email", "format", Some("\"ana at example.pt\"")),
        ("lines[1].quantity", "/lines/1/quantity", "range", Some("100")),
        ("lines[1].price", "/lines/1/price", "type", Some("\"9,99\"")),
        ("shipping-mode", "/shipping-mode", "enum", Some("\"Overboard\"")),
    ];
    for expected in expected {
        let (path, pointer, rule, found) = expected;
        let wanted = (path.to_owned(), pointer.to_owned(), rule, found);
        assert!(seen.contains(&wanted), "{wanted:?} is missing in {seen:#?}");
    }
    assert_eq!(seen.len(), expected.len());
}

#[test]
fn a_missing_field_is_told_at_its_place() {
    assert_eq!(
        wrong::<Vec<User>>(r#"[{"name": "A", "age": 1}, {"email": null}]"#),
        [
            "[1].name: required: is missing, and must be a string, from 1 to 80 characters long",
            "[1].age: required: is missing, and must be an integer from 0 to 150",
        ]
    );
}

#[test]
fn null_is_no_value_where_none_is_allowed() {
    assert_eq!(
        wrong::<User>(r#"{"name": null, "age": null}"#),
        [
            "name: type: must be a string, from 1 to 80 characters long",
            "age: type: must be an integer from 0 to 150",
        ]
    );
    assert_eq!(wrong::<Order>("null"), ["(root): type: must be an object"]);
}

#[test]
fn a_wrong_root_is_told_as_such() {
    assert_eq!(wrong::<User>("[1, 2]"), ["(root): type: must be an object"]);
    assert_eq!(wrong::<Vec<u8>>("{}"), ["(root): type: must be an array"]);
    assert_eq!(
        wrong::<Mode>("3"),
        [r#"(root): type: must be one of "over-land", "AIR", "by-sea""#]
    );
}

#[derive(Debug, PartialEq, Extract)]
struct Node {
    label: String,
    #[extract(default)]
    children: Vec<Node>,
    next: Option<Box<Node>>,
}

#[derive(Debug, PartialEq, Extract)]
struct Even {
    odd: Option<Box<Odd>>,
}

#[derive(Debug, PartialEq, Extract)]
struct Odd {
    even: Option<Box<Even>>,
}

#[test]
fn recursive_types_refer_to_themselves() {
    assert_eq!(
        Node::SCHEMA.to_json_schema(),
        concat!(
            r##"{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"object","properties":{"##,
            r##""label":{"type":"string"},"##,
            r##""children":{"type":"array","items":{"$ref":"#/$defs/Node"}},"##,
            r##""next":{"anyOf":[{"$ref":"#/$defs/Node"},{"type":"null"}]}},"##,
            r##""required":["label"]}}}"##,
        )
    );
    let node: Node =
        right(r#"{"label": "a", "next": {"label": "b", "children": [{"label": "c"}]}}"#);
    assert_eq!(node.next.expect("there is one").children[0].label, "c");
    assert_eq!(
        wrong::<Node>(r#"{"label": "a", "children": [{"label": "b", "next": {"label": true}}]}"#),
        ["children[0].next.label: type: must be a string"]
    );
    assert_eq!(
        right::<Even>(r#"{"odd": {"even": {}}}"#).odd,
        Some(Box::new(Odd { even: Some(Box::new(Even { odd: None })) }))
    );
}

mod elsewhere {
    #[derive(Debug, PartialEq, instructor::Extract)]
    pub(crate) struct User {
        pub(crate) id: u64,
    }
}

#[derive(Debug, PartialEq, Extract)]
struct Pair<T> {
    left: T,
    right: T,
}

#[derive(Debug, PartialEq, Extract)]
struct Namesakes {
    a: Vec<User>,
    b: Option<elsewhere::User>,
    c: Option<elsewhere::User>,
    d: Option<User>,
    e: Pair<u8>,
    f: Pair<String>,
}

#[test]
fn two_types_of_one_name_do_not_collide() {
    let schema: serde_json::Value =
        serde_json::from_str(&Namesakes::SCHEMA.to_json_schema()).expect("the schema is JSON");
    let properties = &schema["properties"];
    assert_eq!(properties["a"]["items"]["$ref"], "#/$defs/User");
    assert_eq!(properties["b"]["anyOf"][0]["$ref"], "#/$defs/User_2");
    assert_eq!(properties["c"]["anyOf"][0]["$ref"], "#/$defs/User_2");
    assert_eq!(schema["$defs"]["User_2"]["properties"]["id"]["type"], "integer");
    assert_eq!(properties["e"]["properties"]["left"]["type"], "integer");
    assert_eq!(properties["f"]["properties"]["left"]["type"], "string");
}

#[test]
fn generic_types_are_decoded() {
    assert_eq!(
        right::<Pair<bool>>(r#"{"left": true, "right": false}"#),
        Pair { left: true, right: false }
    );
}

#[derive(Debug, Extract)]
#[extract(rename = "a\"b/c")]
#[allow(dead_code)]
struct Awkward {
    #[extract(rename = "x\"/~%")]
    inner: Option<Box<Awkward>>,
    #[extract(range(0..=18446744073709551615))]
    wide: u64,
    #[extract(range(-1e300..=1e300))]
    huge: f64,
}

#[test]
fn names_and_numbers_of_any_kind_make_a_schema() {
    let schema: serde_json::Value =
        serde_json::from_str(&Awkward::SCHEMA.to_json_schema()).expect("the schema is JSON");
    assert_eq!(schema["$ref"], "#/$defs/a_b_c");
    let properties = &schema["$defs"]["a_b_c"]["properties"];
    assert_eq!(properties["x\"/~%"]["anyOf"][0]["$ref"], "#/$defs/a_b_c");
    // What a double would change is said in words.
    assert_eq!(
        properties["wide"],
        serde_json::json!({
            "type": "integer", "minimum": 0,
            "description": "Must be from 0 to 18446744073709551615.",
        })
    );
    assert_eq!(properties["huge"]["maximum"], 1e300);
    assert_eq!(
        wrong::<Awkward>(r#"{"x\"/~%": {"wide": -1, "huge": 0}, "wide": 1, "huge": 1}"#),
        ["[\"x\\\"/~%\"].wide: type: must be an integer from 0 to 18446744073709551615"]
    );
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Branch {
    name: String,
    /// What grows from it.
    twigs: Vec<Branch>,
    parent: Option<Box<Branch>>,
    fruit: Vec<Fruit>,
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Fruit {
    ripe: bool,
}

#[test]
fn a_dialect_may_forbid_to_require_a_cycle() {
    let dialect = Dialect::JSON_SCHEMA.cycles_optional();
    let schema: serde_json::Value =
        serde_json::from_str(&Branch::SCHEMA.render(&dialect)).expect("the schema is JSON");
    let branch = &schema["$defs"]["Branch"];
    assert_eq!(branch["required"], serde_json::json!(["name", "fruit"]));
    assert_eq!(branch["properties"]["twigs"]["description"], "What grows from it.\nMust be given.");
    let schema: serde_json::Value =
        serde_json::from_str(&Branch::SCHEMA.to_json_schema()).expect("the schema is JSON");
    assert_eq!(
        schema["$defs"]["Branch"]["required"],
        serde_json::json!(["name", "twigs", "fruit"])
    );
    assert_eq!(
        wrong::<Branch>(r#"{"name": "a", "fruit": []}"#),
        ["twigs: required: is missing, and must be an array"]
    );
}

#[derive(Debug, PartialEq, Extract)]
struct Nothing {}

#[test]
fn an_object_without_fields_is_still_an_object() {
    assert_eq!(right::<Nothing>(r#"{"any": 1}"#), Nothing {});
    assert_eq!(wrong::<Nothing>("[1]"), ["(root): type: must be an object"]);
    assert_eq!(wrong::<Vec<Nothing>>("[{}, 1]"), ["[1]: type: must be an object"]);
}

#[derive(Debug, Extract)]
#[extract(untagged)]
#[allow(dead_code)]
enum Endless {
    Leaf(u8),
    Named { a: u8 },
    Itself(Box<Endless>),
}

#[derive(Debug, Extract)]
#[allow(dead_code)]
struct Hollow(Box<Hollow>);

#[test]
fn types_that_hold_nothing_but_themselves_have_an_end() {
    assert!(matches!(right::<Endless>("5"), Endless::Leaf(5)));
    assert!(matches!(right::<Endless>(r#"{"a": 1}"#), Endless::Named { a: 1 }));
    assert_eq!(wrong::<Endless>("true").len(), 1);
    assert_eq!(wrong::<Endless>(r#"{"b": 1}"#).len(), 1);
    assert!(Endless::SCHEMA.to_json_schema().contains("#/$defs/Endless"));
    assert_eq!(
        Hollow::SCHEMA.to_json_schema(),
        r##"{"$ref":"#/$defs/Hollow","$defs":{"Hollow":{"$ref":"#/$defs/Hollow"}}}"##
    );
    assert_eq!(wrong::<Hollow>("1").len(), 1);
}

/// Types that another macro makes, from what is written where it is called.
macro_rules! made_by_a_macro {
    ($name:ident, $other:ident, $type:ty, $bound:literal, $default:expr, $check:path, $word:ident) => {
        #[derive(Debug, PartialEq, Extract)]
        struct $name {
            #[extract(range(..=$bound), default = $default, validate = $check)]
            small: $type,
            #[extract(one_of($bound, 1))]
            listed: $type,
            #[extract(length(..=$bound), rename = "t")]
            text: String,
            #[extract(each(range($bound..)))]
            list: Vec<$type>,
        }

        #[derive(Debug, PartialEq, Extract)]
        #[extract(from = $type)]
        struct $other($type);

        impl From<$type> for $other {
            fn from(value: $type) -> Self {
                Self(value)
            }
        }

        mod $word {
            #[derive(Debug, PartialEq, instructor::Extract)]
            pub(crate) enum Choice {
                $word($type),
            }
        }
    };
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The shape of a validator.
fn is_not_two(value: &u8) -> Result<(), &'static str> {
    if *value == 2 { Err("must not be 2") } else { Ok(()) }
}

#[allow(non_camel_case_types)]
mod made {
    use super::*;

    made_by_a_macro!(Made, Converted, u8, 3, 1 + 1, is_not_two, word);

    #[test]
    fn types_may_come_out_of_a_macro() {
        let made: Made = right(r#"{"listed": 3, "t": "abc", "list": [3]}"#);
        assert_eq!(made, Made { small: 2, listed: 3, text: "abc".into(), list: vec![3] });
        assert_eq!(
            wrong::<Made>(r#"{"small": 4, "listed": 2, "t": "abcd", "list": [2]}"#),
            [
                "small: range: must be at most 3",
                "listed: one_of: must be one of 3, 1",
                "t: length: must be at most 3 characters long",
                "list[0]: range: must be at least 3",
            ]
        );
        assert_eq!(right::<Converted>("7"), Converted(7));
        assert_eq!(right::<word::Choice>(r#"{"word": 7}"#), word::Choice::word(7));
    }
}

#[derive(Debug, PartialEq, Extract)]
#[extract(untagged)]
enum Share {
    Both { a: u8, b: u8 },
    One { a: u8 },
}

#[test]
fn a_null_is_no_value_of_what_cannot_be_null() {
    assert_eq!(right::<Share>(r#"{"a": 1, "b": 2}"#), Share::Both { a: 1, b: 2 });
    assert_eq!(right::<Share>(r#"{"a": 1, "b": null}"#), Share::One { a: 1 });
    // What is there and wrong is not left out in silence.
    assert_eq!(
        wrong::<Share>(r#"{"a": 1, "b": "x"}"#),
        ["b: type: must be an integer from 0 to 255"]
    );
}
