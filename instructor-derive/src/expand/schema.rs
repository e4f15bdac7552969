//! The constant table.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use crate::ast::{Field, Variant};
use crate::bound::{Bound, Literal};
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
    if let Some(bounds) = &field.attrs.rules.range {
        let min = option(bounds.min.as_ref().map(|bound| number(&bound.expr, krate)));
        let max = option(bounds.max.as_ref().map(|bound| number(&bound.expr, krate)));
        rules.push(quote!(#rule::Range { min: #min, max: #max }));
    }
    if let Some(bounds) = &field.attrs.rules.length {
        let expr = |bound: &Bound| bound.expr.to_token_stream();
        let min = option(bounds.min.as_ref().map(expr));
        let max = option(bounds.max.as_ref().map(expr));
        rules.push(quote!(#rule::Length { min: #min, max: #max }));
    }
    if let Some(format) = &field.attrs.rules.format {
        // The variants of `Format` are the attribute's words in Rust's case.
        let words = format.name.replace('-', "_");
        let variant = syn::Ident::new(&Case::Pascal.field(&words), Span::call_site());
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
pub(super) fn number(bound: &Expr, krate: &TokenStream) -> TokenStream {
    match Literal::of(bound) {
        Ok(Some(literal)) => literal.expand(krate),
        _ => quote_spanned!(bound.span()=> #krate::__private::Constant(#bound).number()),
    }
}
