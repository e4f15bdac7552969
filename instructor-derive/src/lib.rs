//! The derive macro of `instructor`.
//!
//! A pipeline of types: parse (`ast`, `attr`) → check (`check`) → expand. The expander takes a
//! checked model and cannot fail.

// The expansion does not read all of it yet.
mod ast;
mod attr;
mod bound;
mod case;
mod check;
mod ctxt;
mod decimal;
mod docs;
mod expand;
mod fallback;
mod generics;
mod pattern;
mod suggest;
mod symbol;
mod ty;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use crate::ctxt::Ctxt;

#[doc = include_str!("../attributes.md")]
#[proc_macro_derive(Extract, attributes(extract, serde))]
pub fn derive_extract(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let ctxt = Ctxt::new();
    let container = ast::Container::parse(&ctxt, &input);
    if let Some(container) = &container {
        check::check(&ctxt, container);
    }
    match (ctxt.finish(), container) {
        (Ok(()), Some(container)) => expand::expand(&container).into(),
        (errors, _) => fallback::expand(&input, errors.err()).into(),
    }
}
