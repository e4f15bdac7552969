use std::collections::BTreeMap;

use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(range(0..=150))]
    name: String,
    #[extract(length(1..=80))]
    age: u8,
    #[extract(format = email)]
    active: bool,
    #[extract(range(0..=5))]
    tags: Vec<u8>,
    #[extract(length(1..=5))]
    note: Option<Vec<String>>,
    #[extract(multiple_of = 2)]
    even: String,
    #[extract(items(..=3))]
    few: String,
    #[extract(unique)]
    once: BTreeMap<String, u8>,
    #[extract(pattern = "a")]
    letters: char,
    #[extract(quote)]
    said: u8,
    #[extract(one_of("a", "b"))]
    word: u8,
    #[extract(one_of(1, 2))]
    number: Box<str>,
    #[extract(each(length(1..)))]
    part: String,
    #[extract(keys(length(1..)))]
    list: Vec<String>,
}

#[derive(Extract)]
struct Inner {
    #[extract(each(length(1..)))]
    numbers: Vec<u8>,
    #[extract(keys(range(1..)))]
    map: BTreeMap<String, u8>,
    #[extract(each(each(pattern = "a")))]
    deep: Option<Vec<Vec<bool>>>,
}

fn main() {}
