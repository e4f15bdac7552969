use instructor::Extract;

#[derive(Extract)]
#[extract(rename_all = "camelcase", validate)]
struct User {
    #[extract(rename)]
    a: u8,
    #[extract(rename = 5)]
    b: u8,
    #[extract(rename = "")]
    c: u8,
    #[extract(range)]
    d: u8,
    #[extract(length = "5")]
    e: String,
    #[extract(format = emial)]
    f: String,
    #[extract(format = "email")]
    g: String,
    #[extract(default(5))]
    h: u8,
    #[extract]
    i: u8,
    #[extract(validate = "check")]
    j: u8,
    #[extract(range = 0..=3)]
    k: u8,
    #[extract = "x"]
    l: u8,
    #[extract(validate = |value: &u8| Ok::<(), String>(()), range(0..=3))]
    m: u8,
    #[extract(required = true, flatten(now), skip())]
    n: Option<u8>,
    #[extract(alias = "", title = 3, description)]
    o: u8,
    #[extract(default())]
    p: u8,
    #[extract(format = date-tiem)]
    q: String,
    #[extract(rename = "a" "b")]
    r: String,
    #[extract(default skip)]
    s: u8,
    #[extract("t")]
    t: u8,
}

#[derive(Extract)]
#[extract(from = 5, tag = 3, content, crate)]
enum Choice {
    A,
}

fn main() {}
