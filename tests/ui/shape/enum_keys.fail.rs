use instructor::Extract;

#[derive(Extract)]
#[extract(tag = "type", untagged)]
enum TagUntagged {
    A,
}

#[derive(Extract)]
#[extract(tag = "type", integer)]
enum TagInteger {
    A,
}

#[derive(Extract)]
#[extract(integer, untagged)]
enum UntaggedInteger {
    A,
}

#[derive(Extract)]
#[extract(content = "value")]
enum ContentAlone {
    A(u8),
}

#[derive(Extract)]
#[extract(content = "value", untagged)]
enum ContentUntagged {
    A(u8),
}

#[derive(Extract)]
#[extract(tag = "value", content = "value")]
enum OneKey {
    A(u8),
}

#[derive(Extract)]
#[extract(integer)]
enum Renamed {
    #[extract(rename = "a", alias = "b")]
    A,
}

fn main() {}
