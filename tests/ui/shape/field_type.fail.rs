use instructor::Extract;

struct Money;

#[derive(Extract)]
struct User {
    salary: Money,
}

fn main() {}
