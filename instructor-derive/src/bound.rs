//! Bounds of rules.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, ExprLit, ExprUnary, Lit, Token, UnOp};

/// The two ends of a range, both included; at least one is there.
pub(crate) struct Bounds {
    pub(crate) min: Option<Expr>,
    pub(crate) max: Option<Expr>,
    /// As the user wrote it.
    pub(crate) tokens: TokenStream,
}

impl Parse for Bounds {
    /// Errors say what is wrong; what to write instead is the key's to say.
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let tokens: TokenStream = input.fork().parse()?;
        let refused = |what: &str| Err(syn::Error::new_spanned(&tokens, what));
        let min = side(input)?;
        let closed = input.peek(Token![..=]);
        if closed {
            input.parse::<Token![..=]>()?;
        } else if input.peek(Token![..]) {
            input.parse::<Token![..]>()?;
        } else {
            return refused("this is no range");
        }
        let max = side(input)?;
        if !input.is_empty() {
            return refused("this is more than one range");
        }
        match (&min, &max) {
            (None, None) => refused("a range without bounds forbids nothing"),
            (_, Some(_)) if !closed => {
                refused("`..` leaves the upper bound out, and `..=` keeps it")
            }
            (_, None) if closed => refused("the upper bound is missing"),
            _ => Ok(Self { min, max, tokens }),
        }
    }
}

/// What stands on one side of the dots.
///
/// Taken token by token: whether syn's expressions include ranges depends on what other crates of
/// the build ask of it.
fn side(input: ParseStream<'_>) -> syn::Result<Option<Expr>> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![..]) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    if tokens.is_empty() {
        return Ok(None);
    }
    let refused = |_| syn::Error::new_spanned(&tokens, "this is no range");
    syn::parse2(tokens.clone()).map(Some).map_err(refused)
}

/// A literal number as an expression of a bound.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(crate) enum Literal {
    Int(i128),
    Uint(u128),
    Float(f64),
}

impl Literal {
    /// The number, if the expression is a literal one.
    pub(crate) fn of(expr: &Expr) -> syn::Result<Option<Self>> {
        let (negative, literal) = match bare(expr) {
            Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => (true, bare(expr)),
            expr => (false, expr),
        };
        let Expr::Lit(ExprLit { lit, .. }) = literal else {
            return Ok(None);
        };
        let too_large = || {
            let message = "this bound is beyond every type; write one that fits the field";
            syn::Error::new_spanned(expr, message)
        };
        let number = match lit {
            Lit::Int(int) => {
                let magnitude: u128 = int.base10_parse().map_err(|_| too_large())?;
                match i128::try_from(magnitude) {
                    Ok(value) if negative => Self::Int(-value),
                    Ok(value) => Self::Int(value),
                    Err(_) if negative && magnitude == i128::MIN.unsigned_abs() => {
                        Self::Int(i128::MIN)
                    }
                    Err(_) if negative => return Err(too_large()),
                    Err(_) => Self::Uint(magnitude),
                }
            }
            Lit::Float(float) => {
                let value: f64 = float.base10_parse()?;
                if value.is_infinite() {
                    return Err(too_large());
                }
                Self::Float(if negative { -value } else { value })
            }
            _ => {
                return Err(syn::Error::new_spanned(
                    expr,
                    "this bound is no number; write a number such as `150`",
                ));
            }
        };
        Ok(Some(number))
    }

    /// Whether this is above `other`, of two literals as the user wrote them.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn is_above(self, other: Self) -> bool {
        let float = |number| match number {
            Self::Int(value) => value as f64,
            Self::Uint(value) => value as f64,
            Self::Float(value) => value,
        };
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a > b,
            (Self::Uint(a), Self::Uint(b)) => a > b,
            (a, b) => float(a) > float(b),
        }
    }

    pub(crate) fn expand(self, krate: &TokenStream) -> TokenStream {
        let number = quote!(#krate::__private::Number);
        match self {
            Self::Int(value) => quote!(#number::Int(#value)),
            Self::Uint(value) => quote!(#number::Uint(#value)),
            Self::Float(value) => quote!(#number::Float(#value)),
        }
    }
}

/// An expression without the parentheses around it, nor those that a macro puts there unseen.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => bare(&group.expr),
        Expr::Paren(paren) => bare(&paren.expr),
        expr => expr,
    }
}
