use instructor::Extract;

#[derive(Extract)]
struct Address {
    street: String,
}

#[derive(Extract)]
struct User {
    #[extract(flatten, rename = "home", alias = "house", default, required)]
    a: Address,
    #[extract(range(0..=1), unique, flatten)]
    b: Address,
    #[extract(flatten)]
    c: u8,
    #[extract(flatten)]
    d: Vec<Address>,
    #[extract(flatten)]
    e: Box<String>,
}

#[derive(Extract)]
struct Pair(#[extract(flatten)] Address, u8);

#[derive(Extract)]
enum Choice {
    One(#[extract(flatten)] Address),
}

fn main() {}
