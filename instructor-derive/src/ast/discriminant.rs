//! What number a variant is.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, Variant};

/// The last discriminant that is written, and how many variants later this one stands: Rust's rule.
#[derive(Clone, Copy)]
pub(crate) struct Discriminant<'a> {
    /// `None` counts from zero.
    pub(crate) base: Option<&'a Expr>,
    pub(crate) offset: usize,
}

impl<'a> Discriminant<'a> {
    /// Of each variant in turn.
    pub(super) fn all(
        variants: impl IntoIterator<Item = &'a Variant>,
    ) -> impl Iterator<Item = Self> {
        let mut next = Self { base: None, offset: 0 };
        variants.into_iter().map(move |variant| {
            if let Some((_, expr)) = &variant.discriminant {
                next = Self { base: Some(expr), offset: 0 };
            }
            let this = next;
            next.offset += 1;
            this
        })
    }
}

/// The number as an expression, of the type that the written ones have.
impl ToTokens for Discriminant<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let offset = proc_macro2::Literal::usize_unsuffixed(self.offset);
        tokens.extend(match (self.base, self.offset) {
            (None, _) => quote!(#offset),
            (Some(base), 0) => quote!(#base),
            (Some(base), _) => quote!((#base) + #offset),
        });
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;

    use super::Discriminant;

    #[test]
    fn numbers_count_on_from_the_last_one_that_is_written() {
        let input: syn::DeriveInput = syn::parse_quote!(
            enum E {
                A,
                B,
                C = -5,
                D,
                E,
                F = BASE,
                G,
            }
        );
        let syn::Data::Enum(data) = &input.data else { panic!("an enum") };
        let numbers: Vec<String> = Discriminant::all(&data.variants)
            .map(|number| number.to_token_stream().to_string().replace(' ', ""))
            .collect();
        assert_eq!(numbers, ["0", "1", "-5", "(-5)+1", "(-5)+2", "BASE", "(BASE)+1"]);
    }
}
