//! The stub that goes out beside errors, so that one mistake does not make ten messages.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{DeriveInput, Path};

use crate::expand::{Parts, implementation};
use crate::generics;

/// The errors, and an implementation that satisfies every use of the type.
pub(crate) fn expand(input: &DeriveInput, errors: Option<syn::Error>) -> TokenStream {
    let errors = errors.map(|errors| errors.to_compile_error());
    let krate = krate(input).map_or_else(|| quote!(::instructor), |path| quote!(#path));
    // A lifetime that the trait does not allow would be told by the compiler once more.
    let stub = (input.generics.lifetimes().count() == 0).then(|| {
        let generics = generics::with_static(&input.generics);
        let schema = quote!(#krate::__private::Schema::new(#krate::__private::Kind::Boolean));
        let decode = quote!(::core::result::Result::Ok(::core::option::Option::None));
        implementation(&krate, &input.ident, &generics, &Parts { schema, decode, absent: None })
    });
    quote!(const _: () = { #stub #errors };)
}

/// The value of `crate = path`, whatever else is wrong: attributes are taken token by token.
fn krate(input: &DeriveInput) -> Option<Path> {
    let attrs = input.attrs.iter().filter(|attr| attr.path().is_ident("extract"));
    let lists = attrs.filter_map(|attr| attr.meta.require_list().ok());
    lists.flat_map(|list| items(list.tokens.clone())).find_map(|item| {
        let mut item = item.into_iter();
        let is_crate = matches!(item.next()?, TokenTree::Ident(key) if key == "crate")
            && matches!(item.next()?, TokenTree::Punct(equals) if equals.as_char() == '=');
        if is_crate { syn::parse2(item.collect()).ok() } else { None }
    })
}

/// What stands between the commas.
fn items(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = vec![Vec::new()];
    for token in tokens {
        if matches!(&token, TokenTree::Punct(comma) if comma.as_char() == ',') {
            items.push(Vec::new());
        } else if let Some(item) = items.last_mut() {
            item.push(token);
        }
    }
    items
}
