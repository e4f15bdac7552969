//! Bounds of rules.

use std::cmp::Ordering;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Expr, ExprLit, ExprUnary, Ident, Lit, Token, UnOp};

use crate::attr::comma;
use crate::decimal::Decimal;
use crate::suggest;

/// The two ends of a range; at least one is there.
pub(crate) struct Bounds {
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    /// Whether one number is written that stands for both ends.
    pub(crate) is_exact: bool,
    /// As the user wrote it.
    pub(crate) tokens: TokenStream,
}

/// One end.
#[derive(Clone)]
pub(crate) struct Bound {
    pub(crate) expr: Expr,
    /// Whether the bound itself is left out.
    pub(crate) is_open: bool,
}

const WORDS: &[&str] = &["gt", "ge", "lt", "le"];

impl Bounds {
    /// `0..=150`, `0..` or `..=150`; `instead` ends the errors.
    pub(crate) fn of_range(input: ParseStream<'_>, instead: &str) -> syn::Result<Self> {
        let tokens: TokenStream = input.fork().parse()?;
        let refused =
            |what: &str| Err(syn::Error::new_spanned(&tokens, format!("{what}; {instead}")));
        let Ok(min) = side(input) else {
            return refused("this is no range");
        };
        let closed = input.peek(Token![..=]);
        if closed {
            input.parse::<Token![..=]>()?;
        } else if input.peek(Token![..]) {
            input.parse::<Token![..]>()?;
        } else {
            return refused("this is no range");
        }
        let Ok(max) = side(input) else {
            return refused("this is no range");
        };
        if !input.is_empty() {
            return refused("this is more than one range");
        }
        match (&min, &max) {
            (None, None) => refused("a range without bounds forbids nothing"),
            (_, Some(_)) if !closed => {
                refused("`..` leaves the upper bound out, and `..=` keeps it")
            }
            (_, None) if closed => refused("the upper bound is missing"),
            _ => Ok(Self {
                min: min.map(Bound::closed),
                max: max.map(Bound::closed),
                is_exact: false,
                tokens,
            }),
        }
    }

    /// A range, or bounds by name: `gt = 0, le = 150`.
    pub(crate) fn of_numbers(input: ParseStream<'_>, instead: &str) -> syn::Result<Self> {
        if !(input.peek(Ident) && input.peek2(Token![=])) {
            return Self::of_range(input, instead);
        }
        let tokens: TokenStream = input.fork().parse()?;
        let (mut min, mut max) = (None, None);
        while !input.is_empty() {
            let word: Ident = input.parse()?;
            let name = word.to_string();
            let refused = |message: String| Err(syn::Error::new_spanned(&word, message));
            let (end, both) = match &*name {
                "gt" | "ge" => (&mut min, "`gt` and `ge`"),
                "lt" | "le" => (&mut max, "`lt` and `le`"),
                _ => {
                    let list = suggest::list(WORDS);
                    return refused(format!("`{name}` is no bound; write one of {list}"));
                }
            };
            input.parse::<Token![=]>().map_err(|_| {
                let message = format!("`{name}` needs a number; write `{name} = 0`");
                syn::Error::new_spanned(&word, message)
            })?;
            let Ok(expr) = input.parse::<Expr>() else {
                return refused(format!("`{name}` needs a number; write `{name} = 0`"));
            };
            if end.is_some() {
                return refused(format!("{both} bound the same end; remove one of them"));
            }
            *end = Some(Bound { expr, is_open: name.ends_with('t') });
            comma(input)?;
        }
        Ok(Self { min, max, is_exact: false, tokens })
    }

    /// This number and no other.
    pub(crate) fn exactly(expr: Expr) -> Self {
        let tokens = expr.to_token_stream();
        let bound = Bound::closed(expr);
        Self { min: Some(bound.clone()), max: Some(bound), is_exact: true, tokens }
    }

    /// The bounds that are written.
    pub(crate) fn ends(&self) -> impl Iterator<Item = &Bound> {
        [&self.min, &self.max].into_iter().flatten().take(if self.is_exact { 1 } else { 2 })
    }

    /// Whether a number keeps the bounds that are literals.
    pub(crate) fn admit(&self, number: &Decimal) -> bool {
        let keeps = |bound: &Option<Bound>, side: Ordering| {
            let limit = bound.as_ref().and_then(|bound| Some((bound, Decimal::of(&bound.expr)?)));
            limit.is_none_or(|(bound, limit)| {
                let order = number.cmp(&limit);
                order == side || order.is_eq() && !bound.is_open
            })
        };
        keeps(&self.min, Ordering::Greater) && keeps(&self.max, Ordering::Less)
    }
}

impl Bound {
    fn closed(expr: Expr) -> Self {
        Self { expr, is_open: false }
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
#[derive(Clone, Copy)]
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
pub(crate) fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => bare(&group.expr),
        Expr::Paren(paren) => bare(&paren.expr),
        expr => expr,
    }
}
