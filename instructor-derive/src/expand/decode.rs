//! The decoder: a slot for each field and one call; of an enum, one call that says which variant.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Path, Type, parse_quote};

use super::located;
use crate::ast::{Constructor, Container, Enum, Field, Style, Via};
use crate::attr::DefaultValue;

/// The body of `decode` for a struct.
pub(super) fn structure(
    container: &Container<'_>,
    constructor: &Constructor<'_>,
    krate: &TokenStream,
) -> TokenStream {
    let schema = quote!(#krate::__private::schema_of::<Self>());
    let value = constructed(container, constructor, &quote!(Self), &schema, krate);
    validated(container, &value, krate)
}

/// The body of `decode` for an enum.
pub(super) fn enumeration(
    container: &Container<'_>,
    body: &Enum<'_>,
    krate: &TokenStream,
) -> TokenStream {
    let count = body.variants.len();
    let arms = body.variants.iter().enumerate().map(|(position, variant)| {
        let ident = variant.ident;
        let path = quote!(Self::#ident);
        let value = constructed(container, &variant.constructor, &path, &quote!(__schema), krate);
        // The last one takes what is left: a position is always one of the variants.
        if position + 1 == count { quote!(_ => #value) } else { quote!(#position => #value) }
    });
    let value = quote!({
        let mut __value = ::core::option::Option::None;
        __decoder.choice(
            #krate::__private::schema_of::<Self>(),
            &mut |__decoder, __variant, __schema| {
                __value = match __variant { #(#arms),* };
                ::core::result::Result::Ok(())
            },
        )?;
        __value
    });
    validated(container, &value, krate)
}

/// The body of `decode` for a type that is made from another one.
pub(super) fn via(container: &Container<'_>, via: &Via, krate: &TokenStream) -> TokenStream {
    let ty = &via.ty;
    // Of the hygiene of the function's own, wherever the type was written.
    let decoder = quote!(__decoder);
    let decoded = quote_spanned!(ty.span()=> <#ty as #krate::Extract>::decode(#decoder)?);
    let converted = if via.is_fallible {
        let made = quote_spanned!(ty.span()=> <Self as ::core::convert::TryFrom<#ty>>::try_from);
        quote!(__decoder.converted(__origin, #made(__value)))
    } else {
        let made = quote_spanned!(ty.span()=> <Self as ::core::convert::From<#ty>>::from);
        quote!(::core::option::Option::Some(#made(__value)))
    };
    // A conversion is the user's code: it sees only what keeps all rules.
    let value = quote!({
        let __origin = __decoder.start()?;
        match #decoded {
            ::core::option::Option::Some(__value) if __decoder.is_clean_since(__origin) => {
                #converted
            }
            _ => ::core::option::Option::None,
        }
    });
    validated(container, &value, krate)
}

/// The value, and the validators of the type over it.
fn validated(container: &Container<'_>, value: &TokenStream, krate: &TokenStream) -> TokenStream {
    if container.attrs.validate.is_empty() {
        return quote!(::core::result::Result::Ok(#value));
    }
    let validators = validators(&container.attrs.validate, &parse_quote!(Self), krate);
    quote! {
        let __start = __decoder.start()?;
        let __whole = #value;
        if let ::core::option::Option::Some(__whole) = &__whole {
            __decoder.finish(__start, __whole, #validators);
        }
        ::core::result::Result::Ok(__whole)
    }
}

/// What is made from fields, if all of them are there.
fn constructed(
    container: &Container<'_>,
    constructor: &Constructor<'_>,
    path: &TokenStream,
    schema: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    if constructor.style == Style::Unit && container.is_enum() {
        return quote!(::core::option::Option::Some(#path));
    }
    let local = |(position, field): (usize, &Field<'_>)| {
        // Hygienic, but shown where the field's type is: an error about a slot is one about it.
        Ident::new(&format!("__field{position}"), Span::mixed_site().located_at(field.ty.span()))
    };
    let fields: Vec<&Field<'_>> = constructor.read().collect();
    let locals: Vec<Ident> = fields.iter().copied().enumerate().map(local).collect();
    let slots = fields.iter().map(|field| slot(container, field, krate));
    let places = fields
        .iter()
        .zip(&locals)
        .map(|(field, local)| quote_spanned!(field.ty.span()=> &mut #local));
    let values: Vec<TokenStream> = locals.iter().map(|local| quote!(#local)).collect();
    let made = made(container, constructor, path, &values, krate);
    let taken = if locals.is_empty() {
        quote! {
            let __found = __decoder.found();
            __decoder.fields(#schema, &mut [])?;
            (__decoder.found() == __found).then(|| #made)
        }
    } else {
        quote! {
            __decoder.fields(#schema, &mut [#(#places),*])?;
            match (#(#locals.take(),)*) {
                (#(::core::option::Option::Some(#locals),)*) => {
                    ::core::option::Option::Some(#made)
                }
                _ => ::core::option::Option::None,
            }
        }
    };
    quote!({
        #(let mut #locals = #slots;)*
        #taken
    })
}

/// The struct or variant, from the values of the fields that are read.
pub(super) fn made(
    container: &Container<'_>,
    constructor: &Constructor<'_>,
    path: &TokenStream,
    values: &[TokenStream],
    krate: &TokenStream,
) -> TokenStream {
    let mut values = values.iter();
    let members = constructor.fields.iter().map(|field| {
        let member = &field.member;
        let value = match field.attrs.skip {
            None => values.next().cloned().unwrap_or_default(),
            Some(_) => {
                let make = default(container, field, krate).unwrap_or_else(|| {
                    let ty = field.ty;
                    quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default)
                });
                quote!((#make)())
            }
        };
        quote!(#member: #value)
    });
    quote!(#path { #(#members),* })
}

fn slot(container: &Container<'_>, field: &Field<'_>, krate: &TokenStream) -> TokenStream {
    let ty = field.ty;
    let mut tokens = quote_spanned!(ty.span()=> #krate::__private::Slot::<#ty>::new());
    if let Some(make) = default(container, field, krate) {
        tokens.extend(quote!(.default(#make)));
    }
    if !field.attrs.validate.is_empty() {
        let validators = validators(&field.attrs.validate, ty, krate);
        tokens.extend(quote!(.validators(#validators)));
    }
    tokens
}

/// The function that makes the value of a field which the answer leaves out: the field's own, or
/// that of the whole type.
fn default(
    container: &Container<'_>,
    field: &Field<'_>,
    krate: &TokenStream,
) -> Option<TokenStream> {
    if let Some(own) = &field.attrs.default {
        return Some(made_by(own, field.ty, krate));
    }
    let whole = container.attrs.default.as_ref()?;
    let (ty, member) = (parse_quote!(Self), &field.member);
    let make = made_by(whole, &ty, krate);
    Some(quote!(|| {
        let __make: fn() -> Self = #make;
        __make().#member
    }))
}

fn made_by(default: &DefaultValue, ty: &Type, krate: &TokenStream) -> TokenStream {
    match default {
        DefaultValue::OfType => {
            quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default)
        }
        DefaultValue::Text(text) => {
            let krate = located(krate, text.span());
            quote_spanned!(text.span()=> || #krate::__private::FromText::from_text(#text))
        }
        DefaultValue::Path(path) => {
            let krate = located(krate, path.span());
            quote_spanned!(path.span()=> || #krate::__private::default_of::<#ty, _>(#path))
        }
        // Only the expression is the user's: a lint about the closure would be of no use.
        DefaultValue::Expr(expr) => quote!(|| #expr),
    }
}

fn validators(paths: &[Path], ty: &Type, krate: &TokenStream) -> TokenStream {
    let validators = paths.iter().map(|path| {
        let krate = located(krate, path.span());
        quote_spanned! {path.span()=>
            |__value, __context| {
                #krate::__private::validated::<#ty, _, _>(#path, __value, __context)
            }
        }
    });
    quote!(&[#(#validators),*])
}
