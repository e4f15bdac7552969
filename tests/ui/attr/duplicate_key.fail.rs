use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(rename = "a", default, rename = "b")]
    age: u8,
    #[extract(range(0..=1))]
    #[extract(range(0..=2))]
    size: u8,
}

fn main() {}
