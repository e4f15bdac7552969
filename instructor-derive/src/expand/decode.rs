//! The decoder: a slot for each field and one call, or a match over words.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned;

use super::located;
use crate::ast::{Container, Field, Variant};
use crate::attr::DefaultValue;

/// The body of `decode` for a struct.
pub(super) fn object(
    container: &Container<'_>,
    fields: &[Field<'_>],
    krate: &TokenStream,
) -> TokenStream {
    let local = |(position, field): (usize, &Field<'_>)| {
        // Hygienic, but shown where the field's type is: an error about a slot is one about it.
        Ident::new(&format!("__field{position}"), Span::mixed_site().located_at(field.ty.span()))
    };
    let locals: Vec<Ident> = fields.iter().enumerate().map(local).collect();
    let slots = fields.iter().map(|field| slot(field, krate));
    let places = fields
        .iter()
        .zip(&locals)
        .map(|(field, local)| quote_spanned!(field.ty.span()=> &mut #local));
    let members = fields.iter().map(|field| &field.member);
    let validators = validators(&container.attrs.validate, krate);
    let validation = (!container.attrs.validate.is_empty())
        .then(|| quote!(__decoder.validate_object(__object, &__value, #validators);));
    quote! {
        #(let mut #locals = #slots;)*
        let __object = __decoder.object(
            #krate::__private::schema_of::<Self>(),
            &mut [#(#places),*],
        )?;
        let (#(::core::option::Option::Some(#locals),)*) = (#(#locals.take(),)*)
        else {
            return ::core::result::Result::Ok(::core::option::Option::None);
        };
        let __value = Self { #(#members: #locals),* };
        #validation
        ::core::result::Result::Ok(::core::option::Option::Some(__value))
    }
}

fn slot(field: &Field<'_>, krate: &TokenStream) -> TokenStream {
    let ty = field.ty;
    let mut tokens = quote_spanned!(ty.span()=> #krate::__private::Slot::<#ty>::new());
    if let Some(default) = &field.attrs.default {
        let value = match default {
            DefaultValue::OfType => {
                quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default)
            }
            DefaultValue::Text(text) => {
                let krate = located(krate, text.span());
                quote_spanned!(text.span()=> || #krate::__private::FromText::from_text(#text))
            }
            // Only the expression is the user's: a lint about the closure would be of no use.
            DefaultValue::Path(path) => quote!(|| #path),
            DefaultValue::Expr(expr) => quote!(|| #expr),
        };
        tokens.extend(quote!(.default(#value)));
    }
    if !field.attrs.validate.is_empty() {
        let validators = validators(&field.attrs.validate, krate);
        tokens.extend(quote!(.validators(#validators)));
    }
    tokens
}

fn validators(paths: &[Path], krate: &TokenStream) -> TokenStream {
    let validators = paths.iter().map(
        |path| quote_spanned!(path.span()=> |__value| #krate::__private::told(#path(__value))),
    );
    quote!(&[#(#validators),*])
}

/// The body of `decode` for an enum.
pub(super) fn variants(
    variants: &[Variant<'_>],
    container: &Container<'_>,
    krate: &TokenStream,
) -> TokenStream {
    let arms = variants.iter().enumerate().map(|(position, variant)| {
        let ident = variant.ident;
        // The last one takes what is left: a position is always one of the variants.
        if position + 1 == variants.len() {
            quote!(_ => Self::#ident)
        } else {
            quote!(#position => Self::#ident)
        }
    });
    let validators = validators(&container.attrs.validate, krate);
    let validation = (!container.attrs.validate.is_empty())
        .then(|| quote!(__decoder.validate(__at, &__value, #validators);));
    quote! {
        let __at = __decoder.begin()?;
        let ::core::option::Option::Some(__position) =
            __decoder.variant(#krate::__private::schema_of::<Self>())?
        else {
            return ::core::result::Result::Ok(::core::option::Option::None);
        };
        let __value = match __position { #(#arms),* };
        #validation
        ::core::result::Result::Ok(::core::option::Option::Some(__value))
    }
}
