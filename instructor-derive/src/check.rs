//! What no single attribute shows: rules across attributes, names that collide.

use proc_macro2::Ident;

use crate::ast::{Body, Container, Field};
use crate::bound::{Bounds, Literal};
use crate::ctxt::Ctxt;

/// Records all that is wrong with the type.
pub(crate) fn check(ctxt: &Ctxt, container: &Container<'_>) {
    match &container.body {
        Body::Struct(fields) => {
            collisions(ctxt, fields.iter().map(|field| (field.ident, &*field.name)));
            for field in fields {
                check_field(ctxt, field);
            }
        }
        Body::Enum(variants) => {
            if variants.is_empty() {
                ctxt.error(container.ident, "an enum without variants has no value; add a variant");
            }
            collisions(ctxt, variants.iter().map(|variant| (variant.ident, &*variant.name)));
        }
    }
}

fn collisions<'a>(ctxt: &Ctxt, names: impl Iterator<Item = (&'a Ident, &'a str)>) {
    let mut seen: Vec<(&Ident, &str)> = Vec::new();
    for (ident, name) in names {
        if let Some((other, _)) = seen.iter().find(|(_, seen)| *seen == name) {
            let message =
                format!("`{ident}` and `{other}` are both \"{name}\" in the answer; rename one");
            ctxt.error(ident, message);
        }
        seen.push((ident, name));
    }
}

fn check_field(ctxt: &Ctxt, field: &Field<'_>) {
    if let Some(bounds) = &field.attrs.range {
        check_order(ctxt, bounds);
    }
    if let Some(bounds) = &field.attrs.length {
        check_order(ctxt, bounds);
        for bound in [&bounds.min, &bounds.max].into_iter().flatten() {
            if let Ok(Some(literal)) = Literal::of(bound)
                && !matches!(literal, Literal::Int(0..))
            {
                let message = "a length is a whole number of characters; write one, as in `1..=80`";
                ctxt.error(bound, message);
            }
        }
    }
}

fn check_order(ctxt: &Ctxt, bounds: &Bounds) {
    let literal = |bound: &Option<syn::Expr>| bound.as_ref().map(Literal::of).transpose();
    let (min, max) = match (literal(&bounds.min), literal(&bounds.max)) {
        (Ok(min), Ok(max)) => (min.flatten(), max.flatten()),
        (min, max) => {
            for error in [min.err(), max.err()].into_iter().flatten() {
                ctxt.push(error);
            }
            return;
        }
    };
    if let (Some(min), Some(max)) = (min, max)
        && min.is_above(max)
    {
        ctxt.error(&bounds.tokens, "the lower bound is above the upper one; swap them");
    }
}
