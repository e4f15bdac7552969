//! What is read and checked, and not expanded yet.

use crate::ast::{Body, Constructor, Container, Style};
use crate::attr::{DefaultValue, Given};
use crate::ctxt::Ctxt;
use crate::symbol;

/// Errors for all that the expansion cannot do yet.
pub(super) fn not_yet(ctxt: &Ctxt, container: &Container<'_>) {
    const CONTAINER: &[&str] = &[
        symbol::DESCRIPTION,
        symbol::RENAME,
        symbol::RENAME_ALL,
        symbol::VALIDATE,
        symbol::CRATE,
        symbol::FROM,
        symbol::TRY_FROM,
    ];
    const FIELD: &[&str] = &[
        symbol::DESCRIPTION,
        symbol::RENAME,
        symbol::DEFAULT,
        symbol::VALIDATE,
        symbol::RANGE,
        symbol::LENGTH,
        symbol::FORMAT,
    ];
    const VARIANT: &[&str] = &[symbol::DESCRIPTION, symbol::RENAME];
    check_keys(ctxt, &container.attrs.given, CONTAINER);
    match &container.body {
        Body::Struct(constructor) => match constructor.style {
            Style::Named => {}
            Style::Unit => ctxt.error(
                container.ident,
                "unit structs are not supported yet; write a struct with fields",
            ),
            Style::Tuple | Style::Newtype => {
                let message =
                    "tuple structs are not supported yet; give the fields names: `{ name: Type }`";
                ctxt.error(container.ident, message);
            }
        },
        Body::Enum(body) => {
            for variant in &body.variants {
                check_keys(ctxt, &variant.attrs.given, VARIANT);
                if variant.constructor.style != Style::Unit {
                    let message = "variants with data are not supported yet; write a unit variant, \
                                   or a struct of options";
                    ctxt.error(variant.ident, message);
                }
            }
        }
        Body::Via(via) => {
            ctxt.error(
                &via.ty,
                "`from` and `try_from` are not supported yet; convert in a function",
            );
        }
    }
    for constructor in container.constructors() {
        check_fields(ctxt, constructor, FIELD);
    }
}

fn check_fields(ctxt: &Ctxt, constructor: &Constructor<'_>, keys: &[&str]) {
    for attrs in constructor.fields.iter().map(|field| &field.attrs) {
        check_keys(ctxt, &attrs.given, keys);
        if let Some(format) = &attrs.rules.format
            && !["email", "url", "date"].contains(&format.name)
        {
            ctxt.error(
                &format.tokens,
                "this format is not supported yet; write a `pattern` of your own",
            );
        }
        let mut defaults = attrs.given.iter().filter(|key| key.name == symbol::DEFAULT);
        if let (Some(DefaultValue::Path(path)), Some(true)) =
            (&attrs.default, defaults.next().map(|key| key.is_serde))
        {
            ctxt.error(
                path,
                "functions of defaults are not supported yet; write `default = value`",
            );
        }
        if let Some(bounds) = &attrs.rules.range
            && bounds.ends().any(|bound| bound.is_open)
        {
            ctxt.error(&bounds.tokens, "open bounds are not supported yet; write a closed range");
        }
    }
}

fn check_keys(ctxt: &Ctxt, given: &Given, supported: &[&str]) {
    for key in given.iter().filter(|key| !supported.contains(&key.name)) {
        ctxt.error(&key.ident, format!("`{}` is not supported yet; remove it", key.ident));
    }
}
