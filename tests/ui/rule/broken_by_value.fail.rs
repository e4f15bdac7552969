use instructor::Extract;

#[derive(Extract)]
struct Defaults {
    #[extract(default = 200, range(0..=150))]
    a: u8,
    #[extract(default = -1, range(gt = -1))]
    b: i8,
    #[extract(default = 0.015, multiple_of = 0.01)]
    c: f64,
    #[extract(default = "", length(1..=80))]
    d: String,
    #[extract(default = "abc", pattern = "^[0-9]+$")]
    e: String,
    #[extract(default = "c", one_of("a", "b"))]
    f: String,
    #[extract(default = 3, one_of(1, 2))]
    g: u8,
}

#[derive(Extract)]
struct Examples {
    #[extract(example = 151, example = 150, range(0..=150))]
    a: u8,
    #[extract(examples("a", "éé"), length = 1)]
    b: String,
    #[extract(example = [1, 2, 3], items(..=2))]
    c: Vec<u8>,
    #[extract(example = [1, 1], unique)]
    d: Vec<u8>,
    #[extract(example = [1, 7], each(range(..=5)))]
    e: Vec<u8>,
    #[extract(example = { "a": 1, "bb": 2 }, keys(length = 1))]
    f: std::collections::BTreeMap<String, u8>,
    #[extract(example = { "a": 1 }, each(multiple_of = 2))]
    g: std::collections::BTreeMap<String, u8>,
    #[extract(example = [["a"], ["bb"]], each(each(length = 1)))]
    h: Vec<Vec<String>>,
}

// A rule that is wrong itself is broken by nothing.
#[derive(Extract)]
struct Unsound {
    #[extract(example = 7, range(5..=1))]
    a: u8,
    #[extract(default = "aa", pattern = "(", length = 1)]
    b: String,
}

fn main() {}
