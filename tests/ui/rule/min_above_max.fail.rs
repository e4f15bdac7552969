use instructor::Extract;

const LOW: i64 = 10;
const HIGH: i64 = 5;
const LONG: usize = 9;
const SHORT: usize = 3;

#[derive(Extract)]
struct User {
    #[extract(range(150..=0))]
    age: u8,
    #[extract(range(0.5..=-0.5))]
    score: f64,
    #[extract(length(80..=1))]
    name: String,
}

#[derive(Extract)]
struct Constants {
    #[extract(range(LOW..=HIGH))]
    size: i64,
    #[extract(length(LONG..=SHORT))]
    name: String,
}

fn main() {}
