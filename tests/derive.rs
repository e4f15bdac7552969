//! What the derive makes of a type: schema, decoding, rules, defaults, validators.

use instructor::{Extract, parse};

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
        r#"{"type":"object","description":"A person mentioned in the text.","properties":{"#
            .to_owned()
            + r#""name":{"type":"string","description":"Full name, as written.","minLength":1,"maxLength":80},"#
            + r#""age":{"type":"integer","description":"Age in years.","minimum":0,"maximum":150},"#
            + r#""email":{"type":["string","null"],"format":"email"}},"required":["name","age"]}"#
    );
}

#[test]
fn a_value_is_decoded() {
    let parsed = parse::<User>(r#"{"age": 31, "name": "Ana \"A\" Silva \u00e9", "x": [1, {}]}"#);
    let user = User { name: "Ana \"A\" Silva é".into(), age: 31, email: None };
    assert_eq!(parsed.unwrap().value, user);
}
