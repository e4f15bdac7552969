//! The checked model as an implementation of `Extract`.

mod decode;
mod schema;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;

use crate::ast::{Body, Container};
use crate::bound;

/// One constant block with the implementation and what is to be checked while compiling.
pub(crate) fn expand(container: &Container<'_>) -> TokenStream {
    let krate = container.krate();
    let ident = container.ident;
    let generics = bound::with_extract(container.generics, &krate);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let (kind, body) = match &container.body {
        Body::Struct(fields) => {
            (schema::object(fields, &krate), decode::object(container, fields, &krate))
        }
        Body::Enum(variants) => {
            (schema::variants(variants, &krate), decode::variants(variants, container, &krate))
        }
    };
    let checks = match &container.body {
        Body::Struct(fields) => schema::checks(fields, container.generics, &krate),
        Body::Enum(_) => TokenStream::new(),
    };
    let (name, description) = (container.name(), &container.description);
    quote! {
        const _: () = {
            #[automatically_derived]
            impl #impl_generics #krate::Extract for #ident #type_generics #where_clause {
                const SCHEMA: #krate::__private::Schema =
                    #krate::__private::Schema::new(#kind)
                        .named::<Self>(#name)
                        .described(#description);

                fn decode(
                    __decoder: &mut #krate::__private::Decoder<'_>,
                ) -> ::core::result::Result<
                    ::core::option::Option<Self>,
                    #krate::__private::Stop,
                > {
                    #body
                }
            }
            #checks
        };
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
