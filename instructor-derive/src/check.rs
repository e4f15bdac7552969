//! What no single attribute shows: keys that contradict each other or the shape they stand on,
//! names that collide, values that break rules.

mod enums;
mod fields;
mod names;
mod rules;
mod structs;
mod values;

use crate::ast::{Body, Container};
use crate::attr::Given;
use crate::ctxt::Ctxt;

/// Records all that is wrong with the type.
pub(crate) fn check(ctxt: &Ctxt, container: &Container<'_>) {
    match &container.body {
        Body::Struct(constructor) => structs::check(ctxt, container, constructor),
        Body::Enum(body) => enums::check(ctxt, container, body),
        Body::Via(_) => structs::check_via(ctxt, &container.attrs.given),
    }
    for constructor in container.constructors() {
        fields::check(ctxt, constructor);
        for field in &constructor.fields {
            if rules::check(ctxt, &field.attrs.rules) {
                values::check(ctxt, field);
            }
        }
    }
}

/// An error at the second key if both are given.
fn contradiction(ctxt: &Ctxt, given: &Given, first: &str, second: &str) {
    if let (Some(first), Some(second)) = (given.get(first), given.get(second)) {
        ctxt.error(second, format!("`{second}` contradicts `{first}`; remove one of them"));
    }
}
