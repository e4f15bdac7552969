//! Rules that no value can keep, and patterns that are none.

use crate::attr::Rules;
use crate::bound::{Bounds, Literal};
use crate::ctxt::Ctxt;
use crate::decimal::Decimal;
use crate::pattern;

/// Whether the rules are sound, so that values can be held against them.
pub(super) fn check(ctxt: &Ctxt, rules: &Rules) -> bool {
    let before = ctxt.count();
    rules.visit(&mut |rules| {
        if let Some(bounds) = &rules.range
            && check_literals(ctxt, bounds)
        {
            check_order(ctxt, bounds);
        }
        check_count(
            ctxt,
            rules.length.as_ref(),
            "a length is a whole number of characters",
            "1..=80",
        );
        check_count(ctxt, rules.items.as_ref(), "a number of items is whole", "1..=5");
        if let Some(pattern) = &rules.pattern
            && let Some(refusal) = pattern::refusal(&pattern.value())
        {
            ctxt.error(pattern, refusal);
        }
    });
    ctxt.count() == before
}

/// Bounds of a count, of which the literal ones are whole and not negative.
fn check_count(ctxt: &Ctxt, bounds: Option<&Bounds>, what: &str, example: &str) {
    let Some(bounds) = bounds else {
        return;
    };
    let mut is_sound = check_literals(ctxt, bounds);
    for bound in bounds.ends() {
        if let Ok(Some(literal)) = Literal::of(&bound.expr)
            && !matches!(literal, Literal::Int(0..))
        {
            ctxt.error(&bound.expr, format!("{what}; write one, as in `{example}`"));
            is_sound = false;
        }
    }
    if is_sound {
        check_order(ctxt, bounds);
    }
}

/// Whether the literals among the bounds are numbers.
fn check_literals(ctxt: &Ctxt, bounds: &Bounds) -> bool {
    let errors = bounds.ends().filter_map(|bound| Literal::of(&bound.expr).err());
    errors.map(|error| ctxt.push(error)).count() == 0
}

fn check_order(ctxt: &Ctxt, bounds: &Bounds) {
    let (Some(min), Some(max)) = (&bounds.min, &bounds.max) else {
        return;
    };
    let (Some(low), Some(high)) = (Decimal::of(&min.expr), Decimal::of(&max.expr)) else {
        return;
    };
    if low > high {
        ctxt.error(&bounds.tokens, "the lower bound is above the upper one; swap them");
    } else if low == high && (min.is_open || max.is_open) {
        let message =
            "these bounds leave no number between them; write a lower one below the upper one";
        ctxt.error(&bounds.tokens, message);
    }
}
