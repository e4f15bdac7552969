//! Names, defaults, conversions.

use instructor::Extract;
use serde::Deserialize;

use crate::agree::{ARRAYS, Pair, agree};

macro_rules! cases {
    ($($case:literal $module:ident $one:literal $two:literal $variant:literal;)*) => {$(
        mod $module {
            use instructor::Extract;
            use serde::Deserialize;

            use crate::agree::{Pair, agree};

            #[derive(Debug, PartialEq, Deserialize, Extract)]
            #[serde(rename_all = $case)]
            struct Fields {
                first_field: u8,
                r#type: Option<u8>,
                #[serde(default)]
                x2_y: bool,
            }

            #[derive(Debug, PartialEq, Deserialize, Extract)]
            #[serde(rename_all = $case, rename_all_fields = $case)]
            enum Variants {
                FirstVariant,
                X2Y { first_field: u8 },
            }

            #[test]
            fn names() {
                agree::<Fields>(&Pair {
                    both: &[
                        concat!("{\"", $one, "\":1,\"", $two, "\":true}"),
                        concat!("{\"", $one, "\":1}"),
                    ],
                    neither: &[concat!("{\"", $two, "\":true}"), "{\"First-field\":1}"],
                    ..Pair::default()
                });
                agree::<Variants>(&Pair {
                    both: &[concat!("\"", $variant, "\"")],
                    neither: &["\"First Variant\""],
                    ..Pair::default()
                });
                // The inner name, whatever the case makes of `X2Y`.
                for variant in ["x2y", "X2Y", "x2Y", "x2_y", "X2_Y", "x2-y", "X2-Y"] {
                    let answer = format!("{{\"{variant}\":{{\"{}\":1}}}}", $one);
                    let theirs = serde_json::from_str::<Variants>(&answer).ok();
                    let ours = crate::agree::strictly::<Variants>(&answer).ok();
                    assert_eq!(theirs, ours, "{answer}");
                }
            }
        }
    )*};
}

cases! {
    "lowercase" lower "first_field" "x2_y" "firstvariant";
    "UPPERCASE" upper "FIRST_FIELD" "X2_Y" "FIRSTVARIANT";
    "PascalCase" pascal "FirstField" "X2Y" "FirstVariant";
    "camelCase" camel "firstField" "x2Y" "firstVariant";
    "snake_case" snake "first_field" "x2_y" "first_variant";
    "SCREAMING_SNAKE_CASE" screaming "FIRST_FIELD" "X2_Y" "FIRST_VARIANT";
    "kebab-case" kebab "first-field" "x2-y" "first-variant";
    "SCREAMING-KEBAB-CASE" train "FIRST-FIELD" "X2-Y" "FIRST-VARIANT";
}

fn seven() -> u8 {
    7
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(rename_all(deserialize = "camelCase", serialize = "kebab-case"))]
struct Attributes {
    #[serde(rename = "a b", alias = "ab", alias = "a_b")]
    first: Option<u8>,
    #[serde(default = "seven")]
    second_one: u8,
    #[serde(default)]
    third_one: Vec<u8>,
    #[serde(skip, default = "seven")]
    fourth: u8,
    #[serde(skip_deserializing)]
    fifth: String,
    #[serde(skip_serializing_if = "Option::is_none", rename(deserialize = "6"))]
    sixth: Option<bool>,
    #[serde(alias = "eighth")]
    seventh: bool,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(default, deny_unknown_fields)]
struct Defaulted {
    a: u8,
    b: Option<String>,
    #[serde(default)]
    c: u8,
    #[serde(skip)]
    d: u8,
}

impl Default for Defaulted {
    fn default() -> Self {
        Self { a: 3, b: Some("x".into()), c: 9, d: 4 }
    }
}

#[test]
fn names_and_defaults() {
    agree::<Attributes>(&Pair {
        both: &[
            r#"{"seventh":true}"#,
            r#"{"a b":1,"secondOne":2,"thirdOne":[3],"6":true,"seventh":false}"#,
            r#"{"ab":1,"eighth":true,"fourth":"any","fifth":0}"#,
            r#"{"a_b":null,"eighth":true}"#,
        ],
        neither: &[
            r#"{"ab":1,"a_b":2,"seventh":true}"#,
            r#"{"seventh":true,"eighth":true}"#,
            r#"{"seventh":true,"secondOne":null}"#,
            r#"{"seventh":true,"thirdOne":null}"#,
        ],
        ..Pair::default()
    });
    agree::<Defaulted>(&Pair {
        both: &["{}", r#"{"a":1}"#, r#"{"b":null,"c":1}"#],
        neither: &[r#"{"d":1}"#, r#"{"e":1}"#, r#"{"a":null}"#, r#"{"a":1,"a":1}"#],
        serde_alone: &[ARRAYS],
        ..Pair::default()
    });
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(try_from = "u16")]
struct Even(u16);

impl TryFrom<u16> for Even {
    type Error = String;

    fn try_from(value: u16) -> Result<Self, String> {
        if value.is_multiple_of(2) { Ok(Self(value)) } else { Err(format!("{value} is odd")) }
    }
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(from = "(u8, u8)")]
struct Sum(u16);

impl From<(u8, u8)> for Sum {
    fn from((one, other): (u8, u8)) -> Self {
        Self(u16::from(one) + u16::from(other))
    }
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(transparent)]
struct Clear {
    held: Option<u8>,
    #[serde(skip)]
    note: u8,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
struct Holder {
    even: Even,
    sum: Option<Sum>,
    clear: Clear,
}

#[derive(Debug, PartialEq, Deserialize, Extract)]
#[serde(tag = "type")]
struct Tagged {
    a: u8,
}

#[test]
fn conversions() {
    agree::<Even>(&Pair { both: &["2"], neither: &["3", "-2", "65536"], ..Pair::default() });
    agree::<Sum>(&Pair { both: &["[1,255]"], neither: &["[1]", "[1,256]"], ..Pair::default() });
    agree::<Clear>(&Pair { both: &["1", "null"], neither: &[r#"{"held":1}"#], ..Pair::default() });
    agree::<Holder>(&Pair {
        both: &[r#"{"even":2,"sum":[1,2],"clear":3}"#, r#"{"even":0,"clear":null}"#],
        neither: &[r#"{"even":1,"clear":3}"#],
        ..Pair::default()
    });
    // A tag on a struct is written, and not asked for.
    agree::<Tagged>(&Pair {
        both: &[r#"{"a":1}"#, r#"{"type":"Tagged","a":1}"#, r#"{"type":"Other","a":1}"#],
        neither: &[r#"{"type":"Tagged"}"#],
        serde_alone: &[ARRAYS],
        ..Pair::default()
    });
}
