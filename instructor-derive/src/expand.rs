//! The checked model as an implementation of `Extract`.

mod checks;
mod decode;
mod schema;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Generics;

use self::checks::Checks;
use crate::ast::{Body, Constructor, Container, Enum};
use crate::generics;

/// One constant block with the implementation and what is to be checked while compiling.
pub(crate) fn expand(container: &Container<'_>) -> TokenStream {
    let krate = container.krate();
    let ident = container.ident;
    let (kind, body, checks) = match &container.body {
        Body::Struct(Constructor { fields, .. }) => (
            schema::object(fields, &krate),
            decode::object(container, fields, &krate),
            Checks::new(fields, container.generics, &krate),
        ),
        Body::Enum(Enum { variants, .. }) => (
            schema::variants(variants, &krate),
            decode::variants(variants, container, &krate),
            Checks::default(),
        ),
        // Refused as not supported yet.
        Body::Via(_) => return TokenStream::new(),
    };
    let Checks { known, generic, predicates } = checks;
    let generics = generics::with_extract(container.generics, predicates, &krate);
    let (name, description) = (container.name(), &container.description);
    let schema = quote! {
        #krate::__private::Schema::new(#kind).named::<Self>(#name).described(#description)
    };
    let decode = quote! {
        #(const #generic;)*
        #body
    };
    let implementation = implementation(&krate, ident, &generics, &schema, &decode);
    quote! {
        // The type itself may be deprecated: its own derive is no use to warn of.
        #[allow(deprecated)]
        const _: () = {
            #implementation
            #(const _: () = #known;)*
        };
    }
}

/// `impl Extract`, from its schema and the body of its decoder.
pub(crate) fn implementation(
    krate: &TokenStream,
    ident: &Ident,
    generics: &Generics,
    schema: &TokenStream,
    decode: &TokenStream,
) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::Extract for #ident #type_generics #where_clause {
            const SCHEMA: #krate::__private::Schema = #schema;

            fn decode(
                __decoder: &mut #krate::__private::Decoder<'_>,
            ) -> ::core::result::Result<
                ::core::option::Option<Self>,
                #krate::__private::Stop,
            > {
                #decode
            }
        }
    }
}

/// Tokens that an error shows at `span`, and that mean what they meant.
fn located(tokens: &TokenStream, span: Span) -> TokenStream {
    let place = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.clone().into_iter().map(place).collect()
}
