use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(skip, default = 5)]
    a: u8,
    #[extract(skip, rename = "x", range(0..=1), validate = check)]
    b: u8,
}

#[derive(Extract)]
struct Only(#[extract(skip)] u8);

#[derive(Extract)]
enum Choice {
    One(#[extract(skip)] u8),
    Two { #[extract(skip, flatten)] a: u8 },
}

fn main() {}
