use instructor::Extract;

#[derive(Extract)]
struct Id(#[extract(rename = "id", alias = "no", default, required)] Option<u8>);

#[derive(Extract)]
struct Pair(#[extract(rename = "id")] u8, #[extract(default)] u8);

#[derive(Extract)]
#[extract(transparent)]
struct Named {
    #[extract(rename = "id")]
    id: u8,
}

fn main() {}
