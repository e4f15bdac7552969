use instructor::Extract;

#[derive(Extract)]
struct Pair(String, #[extract(rang(0..=1))] u8);

#[derive(Extract)]
struct Nothing;

#[derive(Extract)]
union Bits {
    whole: u32,
    part: u8,
}

#[derive(Extract)]
enum Shape {
    Circle { radius: f64 },
    Square(f64),
    Point,
}

#[derive(Extract)]
enum Never {}

#[derive(Extract)]
struct Borrowed<'a> {
    name: &'a str,
}

// One mistake makes one message: the type can still be used.
fn uses<T: Extract>() {}

fn main() {
    uses::<Pair>();
    uses::<Shape>();
}
