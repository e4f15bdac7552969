//! Parameters of the type that is derived for.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, Type, WherePredicate, parse_quote};

/// The generics of an impl, in which what is read can be extracted and `rules` hold.
///
/// A parameter is asked for as far as the types that are read name it, but not where they name what
/// belongs to it, `T::Item`: that is the user's to ask for.
pub(crate) fn with_extract(
    generics: &Generics,
    read: &[&Type],
    rules: Vec<WherePredicate>,
    krate: &TokenStream,
) -> Generics {
    let mut generics = bounded(generics, |parameter| {
        let is_read = read.iter().any(|ty| names(ty.to_token_stream(), parameter));
        match is_read {
            true => parse_quote!(#parameter: #krate::Extract),
            false => parse_quote!(#parameter: 'static),
        }
    });
    generics.make_where_clause().predicates.extend(rules);
    generics
}

/// Whether tokens name the parameter itself.
fn names(tokens: TokenStream, parameter: &Ident) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match token {
            TokenTree::Ident(ident) if ident == *parameter => {
                !matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
            }
            TokenTree::Group(group) => names(group.stream(), parameter),
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// The type with its own name in place of `Self`, for code outside of its implementations.
pub(crate) fn without_self(ty: &Type, ident: &Ident) -> Type {
    fn renamed(tokens: TokenStream, name: &Ident) -> TokenStream {
        let rename = |token| match token {
            TokenTree::Ident(ident) if ident == "Self" => {
                let mut name = name.clone();
                name.set_span(ident.span());
                TokenTree::Ident(name)
            }
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), renamed(group.stream(), name));
                inner.set_span(group.span());
                TokenTree::Group(inner)
            }
            token => token,
        };
        tokens.into_iter().map(rename).collect()
    }
    syn::parse2(renamed(ty.to_token_stream(), ident)).unwrap_or_else(|_| ty.clone())
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
    let own = Ident::new("Self", Span::call_site());
    let names = if names.is_empty() { names } else { [names, vec![own]].concat() };
    mentions(ty.to_token_stream(), &names)
}

fn mentions(tokens: TokenStream, names: &[Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}
