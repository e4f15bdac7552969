use std::num::NonZero;

use instructor::Extract;

const LIMIT: u32 = 1000;
const NOTHING: f64 = f64::NAN;
type Age = u8;

#[derive(Extract)]
struct User {
    #[extract(range(-1..=150))]
    alias: Age,
    #[extract(range(0..=LIMIT))]
    constant: u8,
    #[extract(range(0..=256))]
    nonzero: NonZero<u8>,
    #[extract(range(0..=1e39))]
    single: f32,
    #[extract(range(NOTHING..))]
    nothing: f64,
}

fn main() {}
