//! Rules of a field beside those of its type, and through what a type wraps.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::num::NonZero;
use std::rc::Rc;

use instructor::Extract;

use crate::table::{Row, Table};

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord, Extract)]
struct Percent(#[extract(range(0..=100))] u8);

#[derive(Extract)]
#[allow(dead_code)]
struct Code(#[extract(length(2..=4), pattern = "^[A-Z]*$")] String);

#[derive(Extract)]
#[allow(dead_code)]
struct Layers {
    percent: Option<Percent>,
    codes: Option<Vec<Code>>,
    #[extract(unique, each(range(1..)))]
    array: Option<[u8; 2]>,
    #[extract(items(..=2))]
    set: Option<BTreeSet<Percent>>,
    #[extract(items(1..), each(range(5..)))]
    numbers: Option<BTreeSet<u8>>,
    #[extract(range(-1..=5))]
    nonzero: Option<NonZero<i8>>,
    #[extract(range(..=5))]
    natural: Option<NonZero<u8>>,
    rates: Option<BTreeMap<String, Percent>>,
}

#[test]
fn rules_of_a_field_and_of_its_type_both_hold() {
    let mut table = Table::new("layers");
    table.row::<Layers>(
        "Layers",
        &Row {
            right: &[
                "{}",
                r#"{"percent":10,"codes":["AB"],"array":[1,2],"set":[5,6],"numbers":[5],"nonzero":-1,"natural":5,"rates":{"a":1}}"#,
            ],
            wrong: &[
                (r#"{"percent":101}"#, &["percent: range"]),
                (r#"{"codes":["A","ABCDE","ab"]}"#, &["codes[0]: length", "codes[1]: length", "codes[2]: pattern"]),
                (r#"{"array":[1,1]}"#, &["array[1]: unique"]),
                (r#"{"array":[0,1]}"#, &["array[0]: range"]),
                (r#"{"array":[1]}"#, &["array: items"]),
                (r#"{"set":[5,6,7]}"#, &["set: items"]),
                (r#"{"set":[101]}"#, &["set[0]: range"]),
                (r#"{"set":[5,5]}"#, &["set[1]: unique"]),
                (r#"{"numbers":[]}"#, &["numbers: items"]),
                (
                    r#"{"numbers":[4,4]}"#,
                    &["numbers[0]: range", "numbers[1]: range", "numbers[1]: unique"],
                ),
                (r#"{"nonzero":0}"#, &["nonzero: nonzero"]),
                (r#"{"nonzero":-2}"#, &["nonzero: range"]),
                (r#"{"natural":6}"#, &["natural: range"]),
                (r#"{"natural":0}"#, &["natural: type"]),
                (r#"{"rates":{"a":101}}"#, &["rates.a: range"]),
            ],
            ..Row::default()
        },
    );
    table.close();
}

#[derive(Extract)]
#[allow(dead_code)]
struct Wrapped<T> {
    #[extract(each(range(1..)))]
    list: Vec<Option<Box<u8>>>,
    #[extract(length(1..))]
    cow: Option<Rc<Cow<'static, str>>>,
    #[extract(each(items(1..), each(each(length(1..)))))]
    deep: Option<HashMap<String, VecDeque<BTreeMap<String, String>>>>,
    #[extract(items(..=3))]
    months: Option<BTreeMap<u8, bool>>,
    #[extract(items(..=1))]
    generic: Option<Vec<T>>,
    #[extract(default = 7, range(5..))]
    default: u8,
}

#[test]
fn rules_reach_through_wrappers() {
    let mut table = Table::new("wrapped");
    table.row::<Wrapped<bool>>(
        "Wrapped<bool>",
        &Row {
            right: &[
                r#"{"list":[]}"#,
                r#"{"list":[null,1],"cow":"a","deep":{"a":[{"b":"c"}]},"generic":[true],"default":5}"#,
            ],
            wrong: &[
                (r#"{"list":[null,0]}"#, &["list[1]: range"]),
                (r#"{"list":[],"cow":""}"#, &["cow: length"]),
                (r#"{"list":[],"deep":{"a":[]}}"#, &["deep.a: items"]),
                (r#"{"list":[],"deep":{"a":[{},{"b":""}]}}"#, &["deep.a[1].b: length"]),
                (r#"{"list":[],"generic":[true,false]}"#, &["generic: items"]),
                (r#"{"list":[],"default":3}"#, &["default: range"]),
            ],
            ..Row::default()
        },
    );
    table.close();
}
