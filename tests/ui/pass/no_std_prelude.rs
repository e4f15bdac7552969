//! A crate without a prelude.
#![no_implicit_prelude]
#![deny(warnings)]

#[derive(::instructor::Extract)]
pub struct User {
    #[extract(default = "nobody")]
    pub name: ::std::string::String,
    #[extract(validate = even)]
    pub size: u64,
}

fn even(size: &u64) -> ::std::result::Result<(), &'static str> {
    if *size % 2 == 0 { ::std::result::Result::Ok(()) } else { ::std::result::Result::Err("odd") }
}

fn main() {}
