use instructor::Extract;

#[derive(Extract)]
#[extract(integer)]
enum Level {
    Low,
    High(u8),
    Named { a: u8 },
}

#[derive(Extract)]
#[extract(tag = "type")]
enum Internal {
    Unit,
    Named { a: u8 },
    Inner(Level),
    Tuple(u8, u8),
    Number(u8),
    List(Vec<u8>),
}

#[derive(Extract)]
#[extract(tag = "type", rename_all_fields = "lowercase")]
enum TagTaken {
    A { r#type: u8 },
    B { #[extract(rename = "type")] a: u8 },
    C { #[extract(alias = "type")] a: u8 },
    D { TYPE: u8 },
    E { #[extract(skip)] r#type: u8, #[extract(flatten)] TYPE: Level },
}

#[derive(Extract)]
enum Others {
    A,
    #[extract(other)]
    B(String),
    #[extract(other)]
    C,
}

#[derive(Extract)]
#[extract(untagged)]
enum Untagged {
    A(u8),
    #[extract(other)]
    B(String),
}

#[derive(Extract)]
enum OtherShape {
    #[extract(other)]
    A(u8, u8),
}

#[derive(Extract)]
enum OtherNamed {
    #[extract(other)]
    A { a: String },
}

#[derive(Extract)]
enum AllSkipped {
    #[extract(skip)]
    A,
    #[extract(skip, frobnicate)]
    B,
}

#[derive(Extract)]
enum AllSkippedAlone {
    #[extract(skip)]
    A,
}

fn main() {}
