use instructor::Extract;

#[derive(Extract)]
struct Pair(String, u8);

#[derive(Extract)]
struct Nothing;

#[derive(Extract)]
enum Shape {
    Circle { radius: f64 },
    Square(f64),
    Point,
}

#[derive(Extract)]
#[extract(from = u8)]
struct Via;

#[derive(Extract)]
#[extract(title = "A", deny_unknown_fields)]
struct User {
    #[extract(alias = "z", example = 3)]
    a: u8,
    #[extract(range(gt = 0))]
    b: u8,
    #[extract(format = ipv4)]
    c: String,
    #[serde(default = "make")]
    d: u8,
}

#[derive(Extract)]
enum Color {
    #[extract(title = "R", other)]
    Red,
}

fn main() {}
