use instructor::Extract;

const CENT: f64 = 0.01;

#[derive(Extract)]
struct Price {
    #[extract(multiple_of)]
    a: f64,
    #[extract(multiple_of = 0)]
    b: f64,
    #[extract(multiple_of = -0.5)]
    c: f64,
    #[extract(multiple_of = CENT)]
    d: f64,
    #[extract(multiple_of = "0.1")]
    e: f64,
    #[extract(multiple_of(0.1))]
    f: f64,
    #[extract(multiple_of = 0x10)]
    g: u8,
    #[extract(multiple_of = 0.00000000000000000000012345678901234567890123456789012345678901234567)]
    h: f64,
}

fn main() {}
