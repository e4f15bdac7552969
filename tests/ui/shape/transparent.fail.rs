use instructor::Extract;

#[derive(Extract)]
#[extract(transparent)]
struct Two {
    a: u8,
    b: u8,
}

#[derive(Extract)]
#[extract(transparent)]
struct Skipped {
    #[extract(skip)]
    a: u8,
}

#[derive(Extract)]
#[extract(transparent)]
struct Unit;

fn main() {}
