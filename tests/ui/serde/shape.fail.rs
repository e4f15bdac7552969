use instructor::Extract;

// A struct writes its tag and does not read it.
#[derive(Extract)]
#[serde(tag = "type")]
struct Tagged {
    #[serde(rename = "b")]
    a: u8,
    b: u8,
}

// Of one thing said twice, ours counts.
#[derive(Extract)]
#[serde(rename_all = "camelCase")]
struct Both {
    #[serde(rename = "c")]
    #[extract(rename = "b")]
    a: u8,
    c: u8,
    #[serde(rename(serialize = "c"))]
    b: u8,
    first_name: u8,
    #[serde(rename(serialize = "d", deserialize = "firstName"))]
    e: u8,
}

#[derive(Extract)]
#[serde(tag = "type", untagged)]
enum Contradiction {
    A,
}

#[derive(Extract)]
#[serde(content = "value")]
enum Content {
    A(u8),
}

// What serde writes of a skipped field is nothing to a reader.
#[derive(Extract)]
struct Skipped {
    #[serde(skip_deserializing, rename = "b", default)]
    a: u8,
    #[serde(skip)]
    #[extract(range(0..=1))]
    b: u8,
    #[serde(flatten, default)]
    c: Other,
}

// An alias that says the name once more does no harm; one that is another field's name does.
#[derive(Extract)]
struct Aliases {
    #[serde(alias = "a", alias = "x", alias = "x")]
    a: u8,
    #[serde(alias = "a")]
    b: u8,
}

struct Other;

fn main() {}
