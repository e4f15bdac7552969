use instructor::Extract;

#[derive(Extract)]
#[extract(untagged)]
enum Optional {
    First { a: Option<u8>, c: Option<u8> },
    Second { b: Option<u8>, c: Option<u8> },
}

#[derive(Extract)]
#[extract(untagged)]
enum Scalars {
    Any(String),
    Some(Color),
    Float(f64),
    Int(i64),
    Bits(Vec<bool>),
    Bytes(Vec<u8>),
}

#[derive(Extract)]
enum Color {
    Red,
    Green,
}

#[derive(Extract)]
struct Point {
    x: f64,
    y: f64,
}

// What can be told apart.
#[derive(Extract)]
#[extract(untagged)]
enum Fine {
    Nothing,
    Yes(bool),
    Int(u8),
    Float(f64),
    Color(Color),
    Text(String),
    Pair(u8, u8),
    Triple(u8, u8, u8),
    List(Vec<u8>),
    Point(Point),
    Size { width: f64 },
    // Members of one name may hold what differs.
    Named { width: String, depth: Option<f64> },
}

fn main() {}
