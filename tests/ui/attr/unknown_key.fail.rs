use instructor::Extract;

#[derive(Extract)]
#[extract(renam = "Person")]
struct User {
    #[extract(rnage(0..=150), frobnicate)]
    age: u8,
    #[extract(each(lenght(1..=3), rename = "x"), keys(patern = "a"))]
    name: String,
    #[extract(email, min = 3, regex = "a", min_length = 3)]
    contact: String,
}

#[derive(Extract)]
enum Color {
    #[extract(default)]
    Red,
}

fn main() {}
