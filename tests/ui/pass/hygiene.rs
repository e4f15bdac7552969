//! Names of the prelude may be taken, fields may be keywords, warnings may be errors.
#![deny(warnings)]
#![allow(dead_code)]

mod shadowed {
    pub struct Option;
    pub struct Result;
    pub struct String;
    pub struct Vec;
    pub struct Box;
    #[allow(non_snake_case)]
    pub fn Some() {}
    #[allow(non_snake_case)]
    pub fn Ok() {}
    #[allow(non_snake_case)]
    pub fn None() {}

    /// A type.
    #[derive(::instructor::Extract)]
    #[extract(validate = whole)]
    pub struct Shadowed {
        /// A field.
        #[extract(length(1..), validate = any)]
        pub r#type: ::std::string::String,
        #[extract(default = ::core::option::Option::Some(3), range(..=9))]
        pub number: ::core::option::Option<i8>,
        #[extract(default)]
        pub list: ::std::vec::Vec<::std::boxed::Box<f32>>,
        __decoder: bool,
        __value: bool,
    }

    fn any(_: &::std::string::String) -> ::core::result::Result<(), &'static str> {
        ::core::result::Result::Ok(())
    }

    fn whole(_: &Shadowed) -> ::core::result::Result<(), &'static str> {
        ::core::result::Result::Ok(())
    }
}

mod renamed {
    pub mod reexported {
        pub use instructor::*;
    }

    #[derive(reexported::Extract)]
    #[extract(crate = self::reexported)]
    pub enum Color {
        Red,
        r#Yes,
    }
}

mod generic {
    #[derive(instructor::Extract)]
    pub struct Generic<T, const N: usize>
    where
        T: Copy,
    {
        #[extract(range(0..=100))]
        pub value: T,
        #[extract(length(1..))]
        pub name: String,
    }
}

macro_rules! bounded {
    ($name:ident, $max:expr, $least:literal) => {
        #[derive(instructor::Extract)]
        pub struct $name {
            #[extract(range($least..=$max))]
            pub value: i8,
            #[extract(default = String::new(), length(..=$max))]
            pub name: String,
        }
    };
}

bounded!(Bounded, 100, -1);

mod deprecated {
    #[deprecated]
    #[derive(instructor::Extract)]
    pub struct Older {
        pub field: u8,
    }

    #[derive(instructor::Extract)]
    pub struct Old {
        #[deprecated]
        pub field: u8,
    }
}

fn main() {
    let json = <renamed::Color as instructor::Extract>::SCHEMA.to_json_schema();
    assert_eq!(json, r#"{"type":"string","enum":["Red","Yes"]}"#);
    assert!(instructor::parse::<generic::Generic<u8, 1>>(r#"{"value": 100, "name": "a"}"#).is_ok());
    assert!(instructor::parse::<generic::Generic<u8, 1>>(r#"{"value": 101, "name": "a"}"#).is_err());
}
