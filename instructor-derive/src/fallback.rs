//! The stub that goes out beside errors, so that one mistake does not make ten messages.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use crate::expand::implementation;
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
        implementation(&krate, &input.ident, &generics, &schema, &decode)
    });
    quote!(const _: () = { #stub #errors };)
}

/// The value of `crate = path`, whatever else is wrong.
fn krate(input: &DeriveInput) -> Option<Path> {
    let attrs = input.attrs.iter().filter(|attr| attr.path().is_ident("extract"));
    let mut krate = None;
    for attr in attrs {
        // Errors were told already; what could be read up to the first one is enough.
        let _ = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("crate") {
                krate = Some(meta.value()?.parse()?);
            } else if meta.input.peek(syn::Token![=]) {
                let _: syn::Expr = meta.value()?.parse()?;
            }
            Ok(())
        });
    }
    krate
}
