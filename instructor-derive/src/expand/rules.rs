//! The rules of a field as constants.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident};

use crate::attr::json::Number;
use crate::attr::{OneOf, Rules};
use crate::bound::{Bound, Bounds, Literal};
use crate::case::Case;

/// The rules, in the order in which they are checked and told.
pub(super) fn rules(rules: &Rules, krate: &TokenStream) -> Vec<TokenStream> {
    let rule = quote!(#krate::__private::Rule);
    let mut all = Vec::new();
    if let Some(bounds) = &rules.range {
        all.extend(range(bounds, &rule, krate));
    }
    if let Some(divisor) = &rules.multiple_of {
        let (digits, exponent) = divisor.parts();
        let decimal = quote!(#krate::__private::Decimal::new(#digits, #exponent));
        all.push(quote!(#rule::MultipleOf(#decimal)));
    }
    if let Some(bounds) = &rules.length {
        let (min, max) = counts(bounds);
        all.push(quote!(#rule::Length { min: #min, max: #max }));
    }
    if let Some(bounds) = &rules.items {
        let (min, max) = counts(bounds);
        all.push(quote!(#rule::Items { min: #min, max: #max }));
    }
    if rules.unique.is_some() {
        all.push(quote!(#rule::Unique));
    }
    if let Some(pattern) = &rules.pattern {
        all.push(quote! {
            #rule::Pattern(#krate::__private::Pattern::new(#pattern, || {
                static __REGEX: #krate::__private::LazyRegex =
                    #krate::__private::LazyRegex::new(|| #krate::__private::compile(#pattern));
                &__REGEX
            }))
        });
    }
    if let Some(format) = &rules.format {
        // The variants of `Format` are the attribute's words in Rust's case.
        let name = Case::Pascal.field(&format.replace('-', "_"));
        let variant = Ident::new(&name, Span::call_site());
        all.push(quote!(#rule::Format(#krate::__private::Format::#variant)));
    }
    if let Some(one_of) = &rules.one_of {
        let literal = quote!(#krate::__private::Literal);
        let values: Vec<TokenStream> = match one_of {
            OneOf::Texts(texts) => texts.iter().map(|text| quote!(#literal::Text(#text))).collect(),
            OneOf::Numbers(numbers) => numbers
                .iter()
                .map(|number| {
                    let number = listed(number, krate);
                    quote!(#literal::Number(#number))
                })
                .collect(),
        };
        all.push(quote!(#rule::OneOf(&[#(#values),*])));
    }
    if rules.quote.is_some() {
        all.push(quote!(#rule::Quote));
    }
    if let Some(each) = &rules.each {
        let inner = self::rules(each, krate);
        all.push(quote!(#rule::Each(&[#(#inner),*])));
    }
    if let Some(keys) = &rules.keys {
        let inner = self::rules(keys, krate);
        all.push(quote!(#rule::Keys(&[#(#inner),*])));
    }
    all
}

/// One rule for the bounds that are kept, one for those that are left out.
fn range(bounds: &Bounds, rule: &TokenStream, krate: &TokenStream) -> Vec<TokenStream> {
    let of = |bound: &Option<Bound>, is_open: bool| {
        bound.as_ref().filter(|bound| bound.is_open == is_open).map(|bound| bound.expr.clone())
    };
    let named = [(false, quote!(Range)), (true, quote!(Exclusive))];
    let rules = named.into_iter().filter_map(|(is_open, name)| {
        let (min, max) = (of(&bounds.min, is_open), of(&bounds.max, is_open));
        if min.is_none() && max.is_none() {
            return None;
        }
        let min = option(min.map(|bound| number(&bound, krate)));
        let max = option(max.map(|bound| number(&bound, krate)));
        Some(quote!(#rule::#name { min: #min, max: #max }))
    });
    rules.collect()
}

fn counts(bounds: &Bounds) -> (TokenStream, TokenStream) {
    let side = |bound: &Option<Bound>| option(bound.as_ref().map(|bound| &bound.expr));
    (side(&bounds.min), side(&bounds.max))
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

/// A number of `one_of`.
pub(super) fn listed(number: &Number, krate: &TokenStream) -> TokenStream {
    let text = &number.text;
    let literal = match (text.parse(), text.parse()) {
        (Ok(value), _) => Literal::Int(value),
        (_, Ok(value)) => Literal::Uint(value),
        // What no integer holds is a float; the checks have refused what neither holds.
        _ => Literal::Float(text.parse().unwrap_or(f64::MAX)),
    };
    literal.expand(krate)
}
