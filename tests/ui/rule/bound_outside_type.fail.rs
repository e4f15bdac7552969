use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(range(0..=300))]
    age: u8,
    #[extract(range(0.5..=10))]
    whole: Option<i32>,
    #[extract(range(gt = -1, lt = 70000))]
    open: Box<u16>,
    #[extract(range(0..=170141183460469231731687303715884105728))]
    wide: i128,
    #[extract(each(range(0..=300)))]
    ages: Vec<u8>,
}

fn main() {}
