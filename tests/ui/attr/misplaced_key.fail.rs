use instructor::Extract;

#[derive(Extract)]
#[extract(range(0..=1), skip, other)]
struct User {
    #[extract(rename_all = "camelCase", tag = "a", deny_unknown_fields)]
    age: u8,
}

#[derive(Extract)]
#[extract(tag = "a", content = "b", untagged, integer, rename_all_fields = "camelCase")]
struct NoEnum {
    age: u8,
}

#[derive(Extract)]
#[extract(transparent, default)]
enum NoStruct {
    #[extract(flatten, crate = here)]
    Red,
}

fn main() {}
