//! Every shape and every key, without a prelude and with warnings as errors.
#![no_implicit_prelude]
#![deny(warnings)]
#![allow(dead_code)]

use ::std::collections::{BTreeMap, HashMap};
use ::std::string::String;
use ::std::vec::Vec;

pub mod taken {
    pub struct Option;
    pub struct Result;
    pub struct Default;
    pub struct From;
    #[allow(non_camel_case_types)]
    pub struct usize;
    #[allow(non_camel_case_types)]
    pub struct i128;
    #[allow(non_snake_case)]
    pub fn Some() {}
    #[allow(non_snake_case)]
    pub fn Ok() {}

    #[derive(::instructor::Extract)]
    #[extract(integer)]
    #[repr(u8)]
    pub enum Level {
        r#Low = 1,
        High = LEVEL,
        Higher,
        #[extract(other)]
        Other(i64),
    }

    const LEVEL: u8 = 10;

    #[derive(::instructor::Extract)]
    pub enum Word {
        /// A word.
        #[extract(alias = "uno", rename = "one")]
        One,
        r#Two,
        #[extract(skip)]
        Three,
        #[extract(other)]
        Else,
    }
}

#[derive(::instructor::Extract)]
pub struct Unit;

#[derive(::instructor::Extract)]
pub struct Braces {}

#[derive(::instructor::Extract)]
pub struct Parens();

#[derive(::instructor::Extract)]
#[extract(title = "A share", description = "In percent.", example = 5, examples(0, 100))]
pub struct Share(#[extract(range(0..=100))] u8);

#[derive(::instructor::Extract)]
pub struct Pair(u8, #[extract(default = 3, range(gt = 0, le = 5))] u8, #[extract(skip)] bool);

#[derive(::instructor::Extract)]
#[extract(transparent)]
pub struct Through {
    r#in: Share,
    #[extract(skip)]
    seen: bool,
}

#[derive(::instructor::Extract)]
#[extract(from = Share)]
pub struct Whole(u16);

impl ::std::convert::From<Share> for Whole {
    fn from(share: Share) -> Self {
        Whole(::std::convert::Into::into(share.0))
    }
}

#[derive(::instructor::Extract)]
#[extract(try_from = String, validate = any)]
pub struct Tried(String);

impl ::std::convert::TryFrom<String> for Tried {
    type Error = &'static str;

    fn try_from(text: String) -> ::std::result::Result<Self, &'static str> {
        ::std::result::Result::Ok(Tried(text))
    }
}

fn any(_: &Tried, _: &::instructor::Context) -> ::std::result::Result<(), ::instructor::Violations> {
    ::std::result::Result::Ok(())
}

#[derive(::instructor::Extract)]
#[extract(rename_all = "lowercase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum External<T> {
    Unit,
    Empty {},
    New(T),
    Pair(u8, #[extract(length = 3)] String),
    #[extract(rename_all = "PascalCase")]
    Named { one_two: Vec<External<T>>, #[extract(skip)] skipped: u8 },
    #[extract(other)]
    Other(::instructor::Json<u8>),
}

#[derive(::instructor::Extract)]
#[extract(tag = "type")]
pub enum Internal {
    Unit,
    Struct(Braces),
    Named { r#type2: u8 },
    Boxed(::std::boxed::Box<Unit>),
    #[extract(other)]
    Other,
}

#[derive(::instructor::Extract)]
#[extract(tag = "t", content = "c")]
pub enum Adjacent<const N: usize> {
    Unit,
    Array([u8; N]),
    Pair(u8, u8),
}

#[derive(::instructor::Extract)]
#[extract(untagged)]
pub enum Untagged {
    Nothing,
    Number(f64),
    Word(taken::Word),
    Text(String),
    Named { a: u8 },
    Pair(u8, u8),
}

#[derive(::std::default::Default, ::instructor::Extract)]
#[extract(default)]
pub struct Defaulted {
    pub a: u8,
    #[extract(default = MANY)]
    b: u8,
    #[extract(default = many)]
    c: u8,
    #[extract(default = [1, 2])]
    d: [u8; 2],
    #[extract(default = "text")]
    e: String,
    #[extract(skip)]
    f: bool,
    #[extract(skip, default = 7)]
    g: u8,
}

#[derive(::instructor::Extract)]
#[extract(default = Made { a: 1, b: ::std::vec![] })]
pub struct Made {
    a: u8,
    b: Vec<u8>,
}

#[derive(::instructor::Extract)]
pub struct Flat {
    jj: ::std::option::Option<u8>,
}

const MANY: u8 = 9;

fn many() -> u8 {
    9
}

#[derive(::instructor::Extract)]
pub struct Rules<T> {
    #[extract(multiple_of = 0.01, range(gt = 0, lt = 1e6))]
    a: f64,
    #[extract(items(1..=3), unique, each(length(1..), pattern = r"^\w+$"))]
    b: Vec<String>,
    #[extract(keys(length(..=8)), each(range(..=9)), items(..=2))]
    c: BTreeMap<String, u8>,
    #[extract(one_of("a", "b"))]
    d: ::std::option::Option<String>,
    #[extract(one_of(1, -2, 3))]
    e: i8,
    #[extract(quote, format = date-time)]
    f: String,
    #[extract(required)]
    g: ::std::option::Option<T>,
    #[extract(each(range(0..=9)))]
    h: Vec<T>,
    #[extract(range(0..=100), multiple_of = 5)]
    i: T,
    #[extract(flatten)]
    j: Flat,
    #[extract(flatten)]
    k: HashMap<String, T>,
    #[extract(alias = "ll", title = "L", example = "x")]
    l: String,
}

#[derive(::instructor::Extract)]
#[extract(tag = "t")]
pub enum Chain {
    Link { next: ::std::boxed::Box<Self> },
    Other(Tree2),
    End,
}

#[derive(::instructor::Extract)]
#[extract(untagged)]
pub enum Tree {
    Branches(Vec<Self>),
    Leaf { x: u8 },
}

#[derive(::instructor::Extract)]
pub struct Tree2 {
    own: ::std::option::Option<::std::boxed::Box<Self>>,
}

#[derive(::instructor::Extract)]
pub struct Own {
    #[extract(items(1..), each(items(..=9)))]
    list: Vec<Vec<Self>>,
    #[extract(flatten)]
    rest: BTreeMap<String, Self>,
}

#[derive(::instructor::Extract)]
pub struct OwnOf<T> {
    #[extract(items(1..))]
    list: Vec<Self>,
    value: T,
}

pub trait Family {
    type Item;
}

pub struct Numbers;

impl Family for Numbers {
    type Item = u8;
}

#[derive(::instructor::Extract)]
pub struct OfFamily<F: Family + 'static>
where
    F::Item: ::instructor::Extract,
{
    items: Vec<F::Item>,
}

pub struct Unknown;

#[derive(::instructor::Extract)]
pub struct Marked<T> {
    value: u8,
    #[extract(skip)]
    marker: ::std::marker::PhantomData<T>,
}

fn main() {
    ::std::assert!(::instructor::parse::<Marked<Unknown>>(r#"{"value": 1}"#).is_ok());
    ::std::assert!(::instructor::parse::<OfFamily<Numbers>>(r#"{"items": [1]}"#).is_ok());
    ::std::assert!(::instructor::parse::<OwnOf<u8>>(r#"{"list": [], "value": 1}"#).is_err());
    let json = <Adjacent<2> as ::instructor::Extract>::SCHEMA.to_json_schema();
    ::std::assert!(json.contains("minItems"));
    ::std::assert!(::instructor::parse::<Rules<u8>>("{}").is_err());
    ::std::assert!(::instructor::parse::<External<u8>>(r#"{"new": 3}"#).is_ok());
}
