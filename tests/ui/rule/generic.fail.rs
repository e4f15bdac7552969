use instructor::Extract;

#[derive(Extract)]
struct Generic<T> {
    #[extract(range(0..=100))]
    value: T,
}

fn main() {
    let _ = instructor::parse::<Generic<u8>>("{}");
    let _ = instructor::parse::<Generic<String>>("{}");
}
