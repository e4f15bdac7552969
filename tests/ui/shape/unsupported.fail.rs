use instructor::Extract;

#[derive(Extract)]
union Bits {
    whole: u32,
    part: u8,
}

#[derive(Extract)]
enum Never {}

#[derive(Extract)]
struct Borrowed<'a> {
    name: &'a str,
}

// One mistake makes one message: the type can still be used.
fn uses<T: Extract>() {}

#[derive(Extract)]
struct Pair<T, const N: usize>(T, #[extract(rang(0..=1))] [u8; N]);

#[derive(Extract)]
#[extract(nothing, crate = ::instructor)]
struct Unit;

#[derive(Extract)]
enum Generic<T: Clone = u8>
where
    T: Copy,
{
    #[extract(nothing)]
    A { a: T },
}

#[derive(Extract)]
#[extract(range(0..=1), crate = here)]
struct Elsewhere(u8);

mod here {
    pub use instructor::*;
}

fn main() {
    uses::<Pair<u8, 3>>();
    uses::<Unit>();
    uses::<Generic<u8>>();
    uses::<Elsewhere>();
    uses::<Bits>();
    uses::<Never>();
}
