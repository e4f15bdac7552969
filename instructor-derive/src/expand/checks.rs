//! What holds only if the field's type can have the rule: assertions for the compiler.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Generics, Type, WherePredicate, parse_quote_spanned};

use super::schema::number;
use crate::ast::Field;
use crate::bound::{Bound, Bounds};
use crate::generics;

/// The assertions, as blocks of constant code.
#[derive(Default)]
pub(super) struct Checks {
    /// On types that are known where they are written.
    pub(super) known: Vec<TokenStream>,
    /// On types that depend on a parameter, and are known where the type is used.
    pub(super) generic: Vec<TokenStream>,
    /// What parameters must be, so that the latter can be asserted.
    pub(super) predicates: Vec<WherePredicate>,
}

impl Checks {
    pub(super) fn new(fields: &[Field<'_>], generics: &Generics, krate: &TokenStream) -> Self {
        let mut checks = Self::default();
        for field in fields {
            let is_generic = generics::is_generic(field.ty, generics);
            for (rule, block) in blocks(field, krate) {
                if is_generic {
                    let ty = field.ty;
                    let predicate = parse_quote_spanned!(ty.span()=> #ty: #krate::__private::#rule);
                    checks.predicates.push(predicate);
                    checks.generic.push(block);
                } else {
                    checks.known.push(block);
                }
            }
        }
        checks
    }
}

/// A block for each rule, with the trait of the types that the rule can be for.
fn blocks(field: &Field<'_>, krate: &TokenStream) -> Vec<(TokenStream, TokenStream)> {
    let ty = field.ty;
    let mut blocks = Vec::new();
    if let Some(bounds) = &field.attrs.rules.range {
        blocks.push((quote!(Ranged), range(bounds, ty, krate)));
    }
    if let Some(bounds) = &field.attrs.rules.length {
        blocks.push((quote!(Measured), length(bounds, ty, krate)));
    }
    if field.attrs.rules.format.is_some() {
        let formatted = quote_spanned!(ty.span()=> #krate::__private::assert_formatted::<#ty>());
        blocks.push((quote!(Formatted), quote!({ #formatted })));
    }
    blocks
}

fn range(bounds: &Bounds, ty: &Type, krate: &TokenStream) -> TokenStream {
    let of_type = quote_spanned!(ty.span()=> #krate::__private::NumberType::of::<#ty>());
    let fits = bounds.ends().map(|Bound { expr: bound, .. }| {
        let number = number(bound, krate);
        let message = format!(
            "the bound `{}` is no value of `{}`; write one that the type can hold",
            spelled(bound),
            spelled(ty),
        );
        quote_spanned!(bound.span()=> __type.assert_holds(#number, #message);)
    });
    let ordered = ends(bounds).map(|(min, max)| {
        let (min, max) = (number(min, krate), number(max, krate));
        quote_spanned!(bounds.tokens.span()=> __type.assert_ordered(#min, #max, #SWAPPED);)
    });
    quote!({
        let __type = #of_type;
        #(#fits)*
        #ordered
    })
}

fn length(bounds: &Bounds, ty: &Type, krate: &TokenStream) -> TokenStream {
    let of_type = quote_spanned!(ty.span()=> #krate::__private::TextType::of::<#ty>());
    let ordered = ends(bounds).map(|(min, max)| {
        quote_spanned!(bounds.tokens.span()=> __type.assert_ordered(#min, #max, #SWAPPED);)
    });
    quote!({
        let __type = #of_type;
        #ordered
    })
}

const SWAPPED: &str = "the lower bound is above the upper one; swap them";

fn ends(bounds: &Bounds) -> Option<(&Expr, &Expr)> {
    let (min, max) = bounds.min.as_ref().zip(bounds.max.as_ref())?;
    Some((&min.expr, &max.expr))
}

/// Tokens as a person writes them, near enough.
fn spelled(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    spaced.replace(" :: ", "::").replace(" < ", "<").replace(" >", ">").replace("- ", "-")
}
