use instructor::Extract;

#[derive(Extract)]
#[serde(remote = "Other", expecting = "a user", bound = "", into = "Other", crate = "serde")]
struct User {
    #[serde(with = "module")]
    a: u8,
    #[serde(deserialize_with = "read", serialize_with = "write")]
    b: u8,
    #[serde(skip_serializing_if = "Option::is_none", getter = "get", skip_serializing)]
    c: Option<u8>,
    #[serde(frobnicate)]
    d: u8,
    #[serde(defualt)]
    e: u8,
    #[serde(tag = "type")]
    f: u8,
    #[serde]
    g: u8,
    #[serde(rename = "h", rename = "i")]
    h: u8,
}

#[derive(Extract)]
#[serde(variant_identifier)]
enum Key {
    A,
    #[serde(untagged)]
    B(u8),
}

#[derive(Extract)]
#[serde(field_identifier, transparent)]
enum Field {
    A,
}

fn main() {}
