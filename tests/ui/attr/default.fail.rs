use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(default = "none")]
    age: u8,
}

fn main() {}
