use instructor::Extract;

fn takes_text(_: &String) -> Result<(), String> {
    Ok(())
}

fn returns_nothing(_: &u8) {}

fn returns_bool(_: &u8) -> bool {
    true
}

#[derive(Extract)]
struct User {
    #[extract(validate = takes_text)]
    age: u8,
    #[extract(validate = returns_nothing)]
    size: u8,
    #[extract(validate = returns_bool)]
    weight: u8,
}

fn main() {}
