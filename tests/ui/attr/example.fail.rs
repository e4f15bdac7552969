use instructor::Extract;

#[derive(Extract)]
#[extract(example, examples, examples = 3)]
struct Syntax {
    #[extract(example = none)]
    a: u8,
    #[extract(example = 0x10)]
    b: u8,
    #[extract(example = 1.)]
    c: f64,
    #[extract(examples(007, 'a'))]
    d: u8,
    #[extract(example = { "a": 1, "a": 2 })]
    e: Unknown,
    #[extract(example = { a: 1 })]
    f: Unknown,
    #[extract(example = { "a" })]
    g: Unknown,
    #[extract(example = -"a")]
    h: String,
    #[extract(example = Some(1))]
    i: Option<u8>,
    #[extract(example = "a" + "b")]
    j: String,
    #[extract(examples(1 2))]
    k: u8,
    #[extract(example = [1 2])]
    m: Vec<u8>,
    #[extract(example = { "a": 1 "b": 2 })]
    n: Unknown,
    #[extract(examples())]
    l: u8,
}

#[derive(Extract)]
struct Kinds {
    #[extract(example = "a")]
    a: u8,
    #[extract(example = 1.5, example = 2)]
    b: Option<i32>,
    #[extract(example = null)]
    c: String,
    #[extract(example = [1, "b"])]
    d: Vec<u8>,
    #[extract(example = 1)]
    e: [u8; 2],
    #[extract(example = [1])]
    f: std::collections::HashMap<String, u8>,
    #[extract(example = "yes")]
    g: Box<bool>,
    #[extract(example = true)]
    h: f32,
    #[extract(examples(-1, 0, 255, 256))]
    i: u8,
    #[extract(examples(-9223372036854775808, 9223372036854775808))]
    j: Option<i64>,
}

struct Unknown;

fn main() {}
