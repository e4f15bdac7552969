use instructor::Extract;

type MaybeOption = Option<u8>;

#[derive(Extract)]
struct User {
    #[extract(required, default)]
    a: Option<u8>,
    #[extract(required)]
    b: u8,
    #[extract(required)]
    c: std::vec::Vec<u8>,
    #[extract(required, skip)]
    d: Option<u8>,
    #[extract(required, default = 1)]
    e: MaybeOption,
}

#[derive(Default, Extract)]
#[extract(default)]
struct Settings {
    #[extract(required)]
    depth: Option<u8>,
}

fn main() {}
