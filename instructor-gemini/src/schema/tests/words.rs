//! What a schema says in words: of variants, of keys, and where it loses a rule.

use std::collections::BTreeMap;

use instructor_derive::Extract;

use super::{facade, lost, said};
use crate::mode::Mode;

/// Where it is from.
#[derive(Extract)]
#[extract(crate = facade, untagged)]
#[allow(dead_code)]
enum Source {
    /// A page of the book.
    Page(u16),
    /// Nobody knows.
    Unknown,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
enum Unit {
    Gram,
    /// As it is written on the label.
    #[extract(other)]
    Other(String),
}

#[test]
fn variants_are_described_where_they_stand() {
    assert_eq!(
        said::<Source>(Mode::ResponseJsonSchema),
        concat!(
            r#"{"anyOf":[{"type":"integer","description":"A page of the book.","#,
            r#""minimum":0,"maximum":65535},{"type":"null","description":"Nobody knows."}],"#,
            r#""description":"Where it is from."}"#,
        ),
    );
    assert_eq!(
        said::<Unit>(Mode::ResponseJsonSchema),
        concat!(
            r#"{"anyOf":[{"type":"string","enum":["Gram"]},"#,
            r#"{"type":"string","description":"As it is written on the label."}]}"#,
        ),
    );
}

/// What stands on the label.
#[derive(PartialEq, Eq, PartialOrd, Ord, Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
enum Size {
    Small,
    Large,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Stock {
    #[extract(rename = "by size")]
    sizes: BTreeMap<Size, u8>,
    codes: BTreeMap<u8, Vec<Entry>>,
    names: BTreeMap<String, u8>,
}

#[derive(Extract)]
#[extract(crate = facade)]
#[allow(dead_code)]
struct Entry {
    #[extract(length(..=9))]
    note: String,
}

#[test]
fn what_keys_have_to_be_is_said() {
    let said = said::<Stock>(Mode::ResponseJsonSchema);
    assert!(said.contains("Each key must be a whole number."), "{said}");
    assert!(said.contains(r#"Each key must be one of \"Small\", \"Large\"."#), "{said}");
    assert_eq!(said.matches("Each key must be").count(), 2, "{said}");
    assert_eq!(
        lost::<Stock>(Mode::ResponseJsonSchema, false),
        [
            r#"["by size"]: `keys` is said in words alone"#,
            "codes: `keys` is said in words alone",
            "codes.*[].note: `length` is said in words alone",
        ],
    );
}
