//! Parameters of the type that is derived for.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, Type, WherePredicate, parse_quote};

/// The generics of an impl, in which every type parameter can be extracted and `rules` hold.
pub(crate) fn with_extract(
    generics: &Generics,
    rules: Vec<WherePredicate>,
    krate: &TokenStream,
) -> Generics {
    let mut generics = bounded(generics, |parameter| parse_quote!(#parameter: #krate::Extract));
    generics.make_where_clause().predicates.extend(rules);
    generics
}

/// The generics of a stub: what the trait itself asks, and no more.
pub(crate) fn with_static(generics: &Generics) -> Generics {
    bounded(generics, |parameter| parse_quote!(#parameter: 'static))
}

fn bounded(generics: &Generics, bound: impl Fn(&Ident) -> WherePredicate) -> Generics {
    let mut generics = generics.clone();
    let bounds: Vec<WherePredicate> =
        generics.type_params().map(|parameter| bound(&parameter.ident)).collect();
    generics.make_where_clause().predicates.extend(bounds);
    generics
}

/// Whether a type depends on a parameter, so that it is known only where it is used.
pub(crate) fn is_generic(ty: &Type, generics: &Generics) -> bool {
    let names: Vec<Ident> = generics
        .type_params()
        .map(|param| param.ident.clone())
        .chain(generics.const_params().map(|param| param.ident.clone()))
        .collect();
    mentions(ty.to_token_stream(), &names)
}

fn mentions(tokens: TokenStream, names: &[Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}
