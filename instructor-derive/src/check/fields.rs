//! Keys of a field that cannot stand together, or not on a field of its kind.

use quote::ToTokens;

use super::contradiction;
use crate::ast::{Constructor, Field, Style};
use crate::attr::Key;
use crate::ctxt::Ctxt;
use crate::symbol;
use crate::ty::Known;

pub(super) fn check(ctxt: &Ctxt, constructor: &Constructor<'_>) {
    for field in &constructor.fields {
        if field.attrs.skip.is_some() {
            check_skipped(ctxt, constructor.style, field);
        } else if field.attrs.flatten.is_some() {
            check_flattened(ctxt, field);
        } else {
            match constructor.style {
                Style::Newtype => check_nameless(ctxt, field, NO_KEY_NO_ABSENCE),
                Style::Tuple => {
                    check_required(ctxt, field);
                    check_nameless(ctxt, field, NO_KEY);
                }
                Style::Named | Style::Unit => check_required(ctxt, field),
            }
        }
    }
}

fn check_skipped(ctxt: &Ctxt, style: Style, field: &Field<'_>) {
    let given = &field.attrs.given;
    if style == Style::Newtype && matches!(field.member, syn::Member::Unnamed(_)) {
        let message = "the only field of a tuple is its value and cannot be skipped; remove `skip`";
        ctxt.error(given.get(symbol::SKIP), message);
        return;
    }
    // Serde's keys may be there for what is written.
    let others = |key: &&Key| !key.is_serde && ![symbol::SKIP, symbol::DEFAULT].contains(&key.name);
    for Key { ident, .. } in given.iter().filter(others) {
        let message = format!("a skipped field is not read, so `{ident}` has no use; remove it");
        ctxt.error(ident, message);
    }
}

fn check_flattened(ctxt: &Ctxt, field: &Field<'_>) {
    const ALLOWED: &[&str] = &[symbol::FLATTEN, symbol::VALIDATE];
    let given = &field.attrs.given;
    if matches!(field.member, syn::Member::Unnamed(_)) {
        let message = "a field without a name stands in no object; give the fields names, or remove \
                       `flatten`";
        ctxt.error(given.get(symbol::FLATTEN), message);
        return;
    }
    for Key { ident, .. } in given.iter().filter(|key| !ALLOWED.contains(&key.name)) {
        let message = format!(
            "a flattened field is no member of its own, so it cannot have `{ident}`; remove one \
             of them"
        );
        ctxt.error(ident, message);
    }
    if let Some(what) = Known::of(field.ty).no_object() {
        let message = format!("{what} has no fields to flatten; remove `flatten`");
        ctxt.error(field.ty.to_token_stream(), message);
    }
}

fn check_required(ctxt: &Ctxt, field: &Field<'_>) {
    let given = &field.attrs.given;
    contradiction(ctxt, given, symbol::DEFAULT, symbol::REQUIRED);
    if let Some(required) = given.get(symbol::REQUIRED)
        && given.get(symbol::DEFAULT).is_none()
        && Known::of(field.ty).is_no_option()
    {
        let message = "a field that is no `Option` is required as it is; remove `required`";
        ctxt.error(required, message);
    }
}

/// What the fields of a tuple, which have positions, cannot have.
const NO_KEY: &[&str] = &[symbol::RENAME, symbol::ALIAS];
/// What a field that is the whole value cannot have.
const NO_KEY_NO_ABSENCE: &[&str] =
    &[symbol::RENAME, symbol::ALIAS, symbol::DEFAULT, symbol::REQUIRED];

fn check_nameless(ctxt: &Ctxt, field: &Field<'_>, refused: &[&str]) {
    // Serde takes these keys here, and they change nothing.
    let given = field.attrs.given.iter().filter(|key| !key.is_serde);
    for Key { ident, .. } in given.filter(|key| refused.contains(&key.name)) {
        let message =
            format!("this field has no key in the answer, so `{ident}` has no use; remove it");
        ctxt.error(ident, message);
    }
}
