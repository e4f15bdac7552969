//! The checked model as an implementation of `Extract`.

mod checks;
mod decode;
mod rules;
mod schema;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::Generics;
use syn::spanned::Spanned;

use self::checks::Checks;
use crate::ast::{Body, Container, Representation, Style};
use crate::generics;

/// One constant block with the implementations and what is to be checked while compiling.
pub(crate) fn expand(container: &Container<'_>) -> TokenStream {
    let krate = &container.krate();
    let ident = container.ident;
    let Checks { known, generic, predicates } = Checks::new(container, krate);
    let read = container.read();
    let generics = generics::with_extract(container.generics, &read, predicates, krate);
    let body = match &container.body {
        Body::Struct(constructor) => decode::structure(container, constructor, krate),
        Body::Enum(body) => decode::enumeration(container, body, krate),
        Body::Via(via) => decode::via(container, via, krate),
    };
    let parts = Parts {
        schema: schema::container(container, krate),
        decode: quote! {
            #(const #generic;)*
            #body
        },
        absent: absent(container, krate),
    };
    let implementation = implementation(krate, ident, &generics, &parts);
    let words = words(container, &generics, krate);
    quote! {
        // The type itself may be deprecated: its own derive is no use to warn of.
        #[allow(deprecated)]
        const _: () = {
            #implementation
            #words
            #(const _: () = #known;)*
        };
    }
}

/// What differs from one `impl Extract` to the other.
pub(crate) struct Parts {
    pub(crate) schema: TokenStream,
    /// The body of `decode`.
    pub(crate) decode: TokenStream,
    /// The body of `absent`, where it is not the trait's own.
    pub(crate) absent: Option<TokenStream>,
}

/// `impl Extract`.
pub(crate) fn implementation(
    krate: &TokenStream,
    ident: &Ident,
    generics: &Generics,
    parts: &Parts,
) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let Parts { schema, decode, absent } = parts;
    let absent = absent.as_ref().map(|absent| {
        quote! {
            fn absent() -> ::core::option::Option<Self> {
                #absent
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::Extract for #ident #type_generics #where_clause {
            const SCHEMA: #krate::__private::Schema = #schema;

            fn decode(
                __decoder: &mut #krate::__private::Decoder<'_>,
            ) -> ::core::result::Result<
                ::core::option::Option<Self>,
                #krate::__private::Halt,
            > {
                #decode
            }

            #absent
        }
    }
}

/// What a newtype is if its field is left out: what its one field is then.
fn absent(container: &Container<'_>, krate: &TokenStream) -> Option<TokenStream> {
    match &container.body {
        Body::Struct(constructor) if constructor.style == Style::Newtype => {
            let ty = constructor.read().next()?.ty;
            let value = quote!(__value);
            let made = decode::made(container, constructor, &quote!(Self), &[value], krate);
            let absent = quote_spanned!(ty.span()=> <#ty as #krate::Extract>::absent());
            Some(quote!(#absent.map(|__value| #made)))
        }
        Body::Via(via) => {
            let ty = &via.ty;
            let absent = quote_spanned!(ty.span()=> <#ty as #krate::Extract>::absent());
            let converted = if via.is_fallible {
                quote! {
                    .and_then(|__value| {
                        <Self as ::core::convert::TryFrom<#ty>>::try_from(__value).ok()
                    })
                }
            } else {
                quote!(.map(<Self as ::core::convert::From<#ty>>::from))
            };
            Some(quote!(#absent #converted))
        }
        Body::Struct(_) | Body::Enum(_) => None,
    }
}

/// That an enum of words can be the keys of a map.
fn words(
    container: &Container<'_>,
    generics: &Generics,
    krate: &TokenStream,
) -> Option<TokenStream> {
    let Body::Enum(body) = &container.body else { return None };
    let is_unit = body.variants.iter().all(|variant| variant.constructor.style == Style::Unit);
    if !is_unit || !matches!(body.representation, Representation::Words) {
        return None;
    }
    let ident = container.ident;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let idents: Vec<&Ident> = body.variants.iter().map(|variant| variant.ident).collect();
    let (last, others) = idents.split_last()?;
    let positions = 0..others.len();
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics #krate::__private::WordEnum for #ident #type_generics #where_clause {
            fn at(__position: ::core::primitive::usize) -> Self {
                match __position {
                    #(#positions => Self::#others,)*
                    // A position is always one of the variants.
                    _ => Self::#last,
                }
            }
        }
    })
}

/// Tokens that an error shows at `span`, and that mean what they meant.
fn located(tokens: &TokenStream, span: Span) -> TokenStream {
    let place = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.clone().into_iter().map(place).collect()
}
