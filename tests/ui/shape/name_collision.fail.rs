use instructor::Extract;

#[derive(Extract)]
#[extract(rename_all = "camelCase")]
struct User {
    first_name: String,
    #[extract(rename = "firstName")]
    name: String,
}

#[derive(Extract)]
#[extract(rename_all = "lowercase")]
enum Color {
    Red,
    RED,
}

fn main() {}
