use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(range(min = 0, max = 3))]
    a: u8,
    #[extract(range(gt = 0, ge = 1))]
    b: u8,
    #[extract(range(lt = 0, lt = 1))]
    c: u8,
    #[extract(range(gt))]
    d: u8,
    #[extract(range(gt = ))]
    e: u8,
    #[extract(range(gt = 0, le))]
    f: u8,
    #[extract(range(gt = 0 lt = 5))]
    g: u8,
    #[extract(range(gt = "0"))]
    h: u8,
    #[extract(length(ge = 1))]
    i: String,
}

#[derive(Extract)]
struct Empty {
    #[extract(range(gt = 5, lt = 5))]
    a: u8,
    #[extract(range(ge = 5, lt = 5.0))]
    b: f64,
    #[extract(range(gt = 0.30000000000000001, le = 0.3))]
    c: f64,
    #[extract(range(ge = 0, le = 0))]
    d: u8,
}

fn main() {}
