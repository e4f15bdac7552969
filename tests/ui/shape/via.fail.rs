use instructor::Extract;

#[derive(Extract)]
#[extract(from = String, try_from = u8)]
struct Both;

#[derive(Extract)]
#[extract(from = std::collections::HashMap<String, u8>, rename_all = "camelCase", default)]
struct Unread {
    #[extract(range(0..=1))]
    a: u8,
}

#[derive(Extract)]
#[extract(try_from = String, untagged)]
enum UnreadEnum {
    #[extract(rename = "a")]
    A(#[extract(default)] u8),
}

fn main() {}
