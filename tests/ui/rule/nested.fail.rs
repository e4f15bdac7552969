use instructor::Extract;

#[derive(Extract)]
struct User {
    #[extract(each)]
    a: Vec<u8>,
    #[extract(each())]
    b: Vec<u8>,
    #[extract(each = 5)]
    c: Vec<u8>,
    #[extract(each(range(0..=1), range(0..=2)))]
    d: Vec<u8>,
    #[extract(each(default, validate = check))]
    e: Vec<u8>,
    #[extract(keys(each(one_of())))]
    f: Vec<u8>,
    #[extract(each(range(0..=1) unique))]
    g: Vec<u8>,
    #[extract(unique = true, quote(5))]
    h: Vec<u8>,
}

fn main() {}
