//! The constant table, and the assertions on it.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Generics};

use crate::ast::{Field, Variant};
use crate::bound::{self, Bounds, Literal};
use crate::case::Case;

/// The shape of a struct.
pub(super) fn object(fields: &[Field<'_>], krate: &TokenStream) -> TokenStream {
    let fields = fields.iter().map(|field| self::field(field, krate));
    quote!(#krate::__private::Kind::Object(&[#(#fields),*]))
}

/// The shape of an enum.
pub(super) fn variants(variants: &[Variant<'_>], krate: &TokenStream) -> TokenStream {
    let variants = variants.iter().map(|variant| {
        let (name, description) = (&variant.name, &variant.description);
        quote!(#krate::__private::Variant::new(#name).described(#description))
    });
    quote!(#krate::__private::Kind::Enum(&[#(#variants),*]))
}

fn field(field: &Field<'_>, krate: &TokenStream) -> TokenStream {
    let (name, ty) = (&field.name, field.ty);
    let schema = quote_spanned!(ty.span()=> #krate::__private::schema_of::<#ty>);
    let mut tokens = quote!(#krate::__private::Field::new(#name, #schema));
    if !field.description.is_empty() {
        let description = &field.description;
        tokens.extend(quote!(.described(#description)));
    }
    let rules = rules(field, krate);
    if !rules.is_empty() {
        tokens.extend(quote!(.ruled(&[#(#rules),*])));
    }
    if field.attrs.default.is_some() {
        tokens.extend(quote!(.defaulted()));
    }
    tokens
}

fn rules(field: &Field<'_>, krate: &TokenStream) -> Vec<TokenStream> {
    let rule = quote!(#krate::__private::Rule);
    let mut rules = Vec::new();
    if let Some(bounds) = &field.attrs.range {
        let min = option(bounds.min.as_ref().map(|bound| number(bound, krate)));
        let max = option(bounds.max.as_ref().map(|bound| number(bound, krate)));
        rules.push(quote!(#rule::Range { min: #min, max: #max }));
    }
    if let Some(bounds) = &field.attrs.length {
        let (min, max) = (option(bounds.min.as_ref()), option(bounds.max.as_ref()));
        rules.push(quote!(#rule::Length { min: #min, max: #max }));
    }
    if let Some(format) = &field.attrs.format {
        // The variants of `Format` are the attribute's words in Rust's case.
        let variant = syn::Ident::new(&Case::Pascal.field(&format.to_string()), Span::call_site());
        rules.push(quote!(#rule::Format(#krate::__private::Format::#variant)));
    }
    rules
}

fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// A bound as a `Number`: a literal keeps its digits, a constant keeps its type.
fn number(bound: &Expr, krate: &TokenStream) -> TokenStream {
    match Literal::of(bound) {
        Ok(Some(literal)) => literal.expand(krate),
        _ => quote_spanned!(bound.span()=> #krate::__private::Constant(#bound).number()),
    }
}

/// What holds only if the field's type can have the rule, checked by the compiler.
pub(super) fn checks(
    fields: &[Field<'_>],
    generics: &Generics,
    krate: &TokenStream,
) -> TokenStream {
    // A type that depends on a parameter is not known here; its values are checked all the same.
    let known = fields.iter().filter(|field| !bound::is_generic(field.ty, generics));
    known.map(|field| check(field, krate)).collect()
}

fn check(field: &Field<'_>, krate: &TokenStream) -> TokenStream {
    let ty = field.ty;
    let mut tokens = TokenStream::new();
    if let Some(bounds) = &field.attrs.range {
        tokens.extend(range(bounds, ty, krate));
    }
    if field.attrs.length.is_some() {
        tokens.extend(quote_spanned! {ty.span()=>
            const _: () = #krate::__private::assert_measured::<#ty>();
        });
    }
    if field.attrs.format.is_some() {
        tokens.extend(quote_spanned! {ty.span()=>
            const _: () = #krate::__private::assert_formatted::<#ty>();
        });
    }
    tokens
}

fn range(bounds: &Bounds, ty: &syn::Type, krate: &TokenStream) -> TokenStream {
    let of_type = quote_spanned!(ty.span()=> #krate::__private::NumberType::of::<#ty>());
    let fits = [&bounds.min, &bounds.max].into_iter().flatten().map(|bound| {
        let number = number(bound, krate);
        let message = format!(
            "the bound `{}` is no value of `{}`; write one that the type can hold",
            spelled(bound),
            spelled(ty),
        );
        quote_spanned!(bound.span()=> __TYPE.assert_holds(#number, #message);)
    });
    let ordered = match (&bounds.min, &bounds.max) {
        (Some(min), Some(max)) => {
            let (min, max) = (number(min, krate), number(max, krate));
            let message = "the lower bound is above the upper one; swap them";
            let span = bounds.tokens.span();
            Some(quote_spanned!(span=> __TYPE.assert_ordered(#min, #max, #message);))
        }
        _ => None,
    };
    quote! {
        const _: () = {
            const __TYPE: #krate::__private::NumberType = #of_type;
            #(#fits)*
            #ordered
        };
    }
}

/// Tokens as a person writes them, near enough.
fn spelled(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    spaced.replace(" :: ", "::").replace(" < ", "<").replace(" >", ">").replace("- ", "-")
}
