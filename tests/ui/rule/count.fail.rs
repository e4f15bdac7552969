use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(length = -1)]
    a: String,
    #[extract(length = 1.5)]
    b: String,
    #[extract(length(5))]
    c: String,
    #[extract(length)]
    d: String,
    #[extract(items(-1..=5))]
    e: Vec<u8>,
    #[extract(items = 0.5)]
    f: Vec<u8>,
    #[extract(items(5..=1))]
    g: Vec<u8>,
    #[extract(items(..3))]
    h: Vec<u8>,
    #[extract(items = "a")]
    i: Vec<u8>,
    #[extract(each(length(2..=1)), keys(items = -3))]
    j: Vec<String>,
    #[extract(items = 340282366920938463463374607431768211456)]
    k: Vec<u8>,
}

fn main() {}
