use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(one_of)]
    a: u8,
    #[extract(one_of())]
    b: u8,
    #[extract(one_of("a", 1))]
    c: String,
    #[extract(one_of(1, 2, "a"))]
    d: u8,
    #[extract(one_of("a", "b", "a"))]
    e: String,
    #[extract(one_of(1, 2, 1.0))]
    f: f64,
    #[extract(one_of(true))]
    g: bool,
    #[extract(one_of = "a")]
    h: String,
    #[extract(one_of(LIMIT))]
    i: u8,
}

fn main() {}
