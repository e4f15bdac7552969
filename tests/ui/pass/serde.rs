//! Serde's attributes are read where they change what is read, and let be where they do not.
#![deny(warnings)]

#[derive(instructor::Extract)]
#[serde(rename_all = "camelCase", tag = "type", expecting = "a user", bound = "", crate = "serde")]
pub struct User {
    #[serde(skip_serializing_if = "String::is_empty", serialize_with = "shout")]
    pub first_name: String,
    #[serde(rename(serialize = "out", deserialize = "in"))]
    pub direction: u8,
    #[serde(rename(serialize = "out"), default)]
    pub page_count: u8,
    #[serde(rename = "serde", default)]
    #[extract(rename = "extract", default = 7)]
    pub both: u8,
    #[serde(with = "module", default)]
    #[extract(skip)]
    pub ours_alone: u8,
}

#[derive(Debug, PartialEq, instructor::Extract)]
#[serde(rename_all(serialize = "UPPERCASE", deserialize = "kebab-case"))]
pub enum Color {
    DarkRed,
    #[serde(rename = "blue")]
    Sky,
}

fn main() {
    let user = instructor::parse::<User>(r#"{"firstName": "Ana", "in": 3}"#).unwrap().value;
    assert_eq!((&*user.first_name, user.direction, user.page_count, user.both), ("Ana", 3, 0, 7));
    let user = instructor::parse::<User>(
        r#"{"firstName": "Ana", "in": 3, "pageCount": 9, "extract": 2}"#,
    );
    let user = user.unwrap().value;
    assert_eq!((user.page_count, user.both), (9, 2));
    assert_eq!(instructor::parse::<Color>("\"dark-red\"").unwrap().value, Color::DarkRed);
    assert_eq!(instructor::parse::<Color>("\"blue\"").unwrap().value, Color::Sky);
}
