use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(range(5))]
    a: u8,
    #[extract(range(0..5))]
    b: u8,
    #[extract(range(..))]
    c: u8,
    #[extract(range(0..=5..=7))]
    d: u8,
    #[extract(range(..=))]
    e: u8,
    #[extract(range("0"..="5"))]
    f: u8,
    #[extract(range(0, 5))]
    g: u8,
    #[extract(length(-1..=5))]
    h: String,
    #[extract(length(1.5..=5))]
    i: String,
}

fn main() {}
