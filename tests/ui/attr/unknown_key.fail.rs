use instructor::Extract;

#[derive(Extract)]
#[extract(renam = "Person")]
struct User {
    #[extract(rnage(0..=150), frobnicate)]
    age: u8,
    #[extract(description = "in full")]
    name: String,
}

#[derive(Extract)]
enum Color {
    #[extract(default)]
    Red,
}

fn main() {}
