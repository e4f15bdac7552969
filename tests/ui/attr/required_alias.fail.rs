use instructor::Extract;

type Age = u8;
type MaybeAge = Option<u8>;

#[derive(Extract)]
struct User {
    #[extract(required)]
    age: Age,
    #[extract(required)]
    other: MaybeAge,
}

fn main() {}
