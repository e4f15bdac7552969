use instructor::Extract;

type Words = Vec<String>;

#[derive(Extract)]
struct Circle {
    kind: String,
    radius: f64,
}

#[derive(Extract)]
#[extract(tag = "kind")]
enum Shape {
    Round(Circle),
    Named(Words),
}

fn main() {}
