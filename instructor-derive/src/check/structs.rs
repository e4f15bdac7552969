//! Structs as a whole, and types that are read by way of another.

use super::names;
use crate::ast::{Constructor, Container};
use crate::attr::Given;
use crate::ctxt::Ctxt;
use crate::symbol;

pub(super) fn check(ctxt: &Ctxt, container: &Container<'_>, constructor: &Constructor<'_>) {
    if let Some(transparent) = &container.attrs.transparent {
        let count = constructor.read().count();
        if count != 1 {
            let message = format!(
                "a transparent struct has one field that is read, and this one has {count}; \
                 `skip` the others, or remove `transparent`"
            );
            ctxt.error(transparent, message);
        }
    }
    if container.attrs.default.is_some() {
        for required in constructor.fields.iter().filter_map(|field| field.attrs.required.as_ref())
        {
            let message = "the whole type has a default, so no field is required; remove `required` \
                           or the type's `default`";
            ctxt.error(required, message);
        }
    }
    names::fields(ctxt, constructor);
}

/// Keys that the other type does not see.
pub(super) fn check_via(ctxt: &Ctxt, given: &Given) {
    const SEEN: &[&str] = &[
        symbol::DESCRIPTION,
        symbol::TITLE,
        symbol::EXAMPLE,
        symbol::EXAMPLES,
        symbol::RENAME,
        symbol::FROM,
        symbol::TRY_FROM,
        symbol::VALIDATE,
        symbol::CRATE,
    ];
    // Serde's keys may be there for what is written.
    for key in given.iter().filter(|key| !key.is_serde && !SEEN.contains(&key.name)) {
        let message =
            format!("another type is read in place of this one; move `{}` to that type", key.ident);
        ctxt.error(&key.ident, message);
    }
}
