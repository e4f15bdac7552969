use instructor::Extract;

#[derive(Extract)]
#[extract(rename_all = "camelCase")]
struct User {
    first_name: String,
    #[extract(rename = "firstName")]
    name: String,
    #[extract(alias = "name", alias = "firstName")]
    last_name: String,
    #[extract(alias = "age", alias = "years", alias = "years")]
    age: u8,
    #[extract(alias = "years")]
    years_old: u8,
    #[extract(skip)]
    firstName: u8,
}

#[derive(Extract)]
#[extract(rename_all = "lowercase")]
enum Color {
    Red,
    RED,
    #[extract(alias = "red")]
    Blue,
}

#[derive(Extract)]
#[extract(rename_all_fields = "camelCase")]
enum Fields {
    A { first_name: String, firstName: String },
    #[extract(rename_all = "snake_case")]
    B { first_name: String, firstName: String },
}

#[derive(Extract)]
#[extract(untagged)]
enum Untagged {
    A(#[extract(frobnicate)] u8),
    #[extract(rename = "A")]
    B(String),
}

fn main() {}
