use instructor::Extract;

type Count = u8;

#[derive(Extract)]
struct Address {
    city: String,
    #[extract(alias = "postcode")]
    zip: String,
}

#[derive(Extract)]
#[extract(tag = "kind")]
enum Contact {
    Mail { to: String },
    Phone { number: String },
}

#[derive(Extract)]
struct Scalar {
    #[extract(flatten)]
    count: Count,
}

#[derive(Extract)]
struct Taken {
    city: String,
    #[extract(flatten)]
    address: Address,
}

#[derive(Extract)]
struct TakenByAlias {
    #[extract(flatten)]
    address: Address,
    postcode: u16,
}

#[derive(Extract)]
struct TakenByTag {
    kind: String,
    #[extract(flatten)]
    contact: Contact,
}

#[derive(Extract)]
struct Twice {
    #[extract(flatten)]
    home: Address,
    #[extract(flatten)]
    work: Address,
}

#[derive(Extract)]
struct Deep {
    #[extract(flatten)]
    inner: Inner,
    number: String,
}

#[derive(Extract)]
struct Inner {
    #[extract(flatten)]
    contact: Contact,
}

#[derive(Extract)]
struct TakenByOption {
    zip: String,
    #[extract(flatten)]
    address: Option<Address>,
}

#[derive(Extract)]
enum InVariant {
    Empty,
    Held {
        city: String,
        #[extract(flatten)]
        address: Address,
    },
}

fn main() {}
