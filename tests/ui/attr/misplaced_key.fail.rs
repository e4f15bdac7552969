use instructor::Extract;

#[derive(Extract)]
#[extract(range(0..=1))]
struct User {
    #[extract(rename_all = "camelCase")]
    age: u8,
}

fn main() {}
