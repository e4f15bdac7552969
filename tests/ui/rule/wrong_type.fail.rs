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
}

fn main() {}
