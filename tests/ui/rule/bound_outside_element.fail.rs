use std::collections::BTreeMap;

use instructor::Extract;

type Age = u8;

#[derive(Extract)]
struct User {
    #[extract(each(range(0..=300)))]
    ages: Vec<Age>,
    #[extract(keys(range(-1..)))]
    by_age: BTreeMap<u8, String>,
    #[extract(one_of(1, 300))]
    one: Option<u8>,
}

fn main() {}
