use instructor::Extract;

#[derive(Extract)]
#[serde(from = "1 + 1", rename_all(serialize = "camelCase", deserialize = "camelcase"))]
struct User {
    #[serde(default = 5)]
    a: u8,
    #[serde(default = "not a path")]
    b: u8,
    #[serde(rename)]
    c: u8,
    #[serde(rename(read = "a"))]
    d: u8,
    #[serde(rename())]
    e: u8,
    #[serde(rename(deserialize))]
    f: u8,
    #[serde(flatten = true)]
    g: u8,
    #[serde(alias = 5)]
    h: u8,
}

#[derive(Extract)]
#[serde(try_from = Other)]
struct Via;

fn main() {}
