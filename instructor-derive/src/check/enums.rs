//! Enums: how variants are told apart, and what they may then hold.

use quote::ToTokens;

use super::{contradiction, names};
use crate::ast::{Container, Enum, Representation, Style, Variant};
use crate::ctxt::Ctxt;
use crate::symbol;
use crate::ty::Known;

pub(super) fn check(ctxt: &Ctxt, container: &Container<'_>, body: &Enum<'_>) {
    check_keys(ctxt, container);
    if body.variants.is_empty() {
        let message = "an enum without variants has no value; add a variant that is not skipped";
        ctxt.error(container.ident, message);
    }
    check_others(ctxt, body);
    for variant in &body.variants {
        check_shape(ctxt, &body.representation, variant);
        names::fields(ctxt, &variant.constructor);
    }
    match &body.representation {
        Representation::Untagged => {}
        Representation::Integers => body.variants.iter().for_each(|variant| {
            for key in [symbol::RENAME, symbol::ALIAS] {
                if let Some(ident) = variant.attrs.given.get(key)
                    && !variant.attrs.given.is_serdes(key)
                {
                    let message = format!(
                        "the answer holds a number, so `{ident}` has no use; remove it or `integer`"
                    );
                    ctxt.error(ident, message);
                }
            }
        }),
        Representation::Internal { tag } => {
            names::variants(ctxt, &body.variants);
            for variant in &body.variants {
                names::tag(ctxt, &tag.value(), variant);
            }
        }
        _ => names::variants(ctxt, &body.variants),
    }
}

/// Keys that say which representation it is.
fn check_keys(ctxt: &Ctxt, container: &Container<'_>) {
    let attrs = &container.attrs;
    contradiction(ctxt, &attrs.given, symbol::TAG, symbol::UNTAGGED);
    contradiction(ctxt, &attrs.given, symbol::TAG, symbol::INTEGER);
    contradiction(ctxt, &attrs.given, symbol::UNTAGGED, symbol::INTEGER);
    match (attrs.given.get(symbol::TAG), &attrs.tag, &attrs.content) {
        (None, _, Some(_)) => {
            let message = "`content` stands beside a tag; write `tag = \"type\"` too";
            ctxt.error(attrs.given.get(symbol::CONTENT), message);
        }
        (_, Some(tag), Some(content)) if tag.value() == content.value() => {
            ctxt.error(content, "tag and content are one key; give them different names");
        }
        _ => {}
    }
}

fn check_others(ctxt: &Ctxt, body: &Enum<'_>) {
    let mut others = body.variants.iter().filter_map(|variant| variant.attrs.other.as_ref());
    let Some(first) = others.next() else {
        return;
    };
    if matches!(body.representation, Representation::Untagged) {
        let message = "untagged variants have no names, so none of them is `other`; remove `other` \
                       and put the variant last";
        ctxt.error(first, message);
        return;
    }
    for second in others {
        ctxt.error(second, "two variants are `other`; remove one of them");
    }
}

fn check_shape(ctxt: &Ctxt, representation: &Representation, variant: &Variant<'_>) {
    let style = variant.constructor.style;
    let ident = variant.ident;
    if variant.is_other() {
        if !matches!(style, Style::Unit | Style::Newtype) {
            let message = format!(
                "`{ident}` is `other`, which holds what was written or nothing; give it one field \
                 without a name, or none"
            );
            ctxt.error(ident, message);
        }
        return;
    }
    match representation {
        Representation::Integers if style != Style::Unit => {
            let message = format!("`{ident}` has data and is no integer; remove its fields");
            ctxt.error(ident, message);
        }
        Representation::Internal { tag } => check_room(ctxt, &tag.value(), variant),
        _ => {}
    }
}

/// A tag inside the data needs an object to stand in.
fn check_room(ctxt: &Ctxt, tag: &str, variant: &Variant<'_>) {
    let ident = variant.ident;
    let advice = "give the fields names, or add `content = \"value\"` to the enum";
    match variant.constructor.style {
        Style::Tuple => {
            let message = format!(
                "the fields of `{ident}` are a list without a place for \"{tag}\"; {advice}"
            );
            ctxt.error(ident, message);
        }
        Style::Newtype => {
            for field in variant.constructor.read() {
                if let Some(what) = Known::of(field.ty).no_object() {
                    let message = format!("{what} has no place for the tag \"{tag}\"; {advice}");
                    ctxt.error(field.ty.to_token_stream(), message);
                }
            }
        }
        Style::Named | Style::Unit => {}
    }
}
