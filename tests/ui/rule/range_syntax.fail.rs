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
    #[extract(range(min = 0, max = 3))]
    j: u8,
    #[extract(range(0..=340282366920938463463374607431768211456))]
    k: u128,
    #[extract(range(..=1e400))]
    l: f64,
    #[extract(length(3))]
    m: String,
}

fn main() {}
