//! Defaults and examples that are literals, against the type and the rules of their field.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

use crate::ast::Field;
use crate::attr::json::{Json, Value};
use crate::attr::{DefaultValue, OneOf, Rules};
use crate::bound::Bounds;
use crate::ctxt::Ctxt;
use crate::decimal::Decimal;
use crate::symbol;
use crate::ty::Known;

pub(super) fn check(ctxt: &Ctxt, field: &Field<'_>) {
    let rules = &field.attrs.rules;
    check_bounds(ctxt, rules, &Known::of(field.ty));
    for example in &field.attrs.examples {
        if let Some(misfit) = misfit(example, &Known::of(field.ty)) {
            ctxt.error(&example.tokens, misfit);
        } else if let Some(broken) = broken(&Literal::of(example), rules) {
            refuse(ctxt, &example.tokens, &broken, "an example");
        }
    }
    let (tokens, literal) = match &field.attrs.default {
        Some(DefaultValue::Text(text)) => (text.to_token_stream(), Literal::Text(text.value())),
        Some(DefaultValue::Expr(expr)) => match Decimal::of(expr) {
            Some(number) => (expr.to_token_stream(), Literal::Number(number)),
            None => return,
        },
        _ => return,
    };
    if let Some(broken) = broken(&literal, rules) {
        refuse(ctxt, &tokens, &broken, "a default");
    }
}

/// Literal bounds that the type does not hold, where it is one that is known; the compiler checks
/// the others, and says so less plainly.
fn check_bounds(ctxt: &Ctxt, rules: &Rules, ty: &Known<'_>) {
    match ty {
        Known::Option(inner) | Known::Box(inner) => check_bounds(ctxt, rules, &Known::of(inner)),
        Known::List(element) => {
            if let Some(each) = &rules.each {
                check_bounds(ctxt, each, &Known::of(element));
            }
        }
        Known::Integer(min, max) => {
            for bound in rules.range.iter().flat_map(Bounds::ends) {
                let misfit = Decimal::of(&bound.expr)
                    .filter(|number| !number.is_whole() || !lies_within(number, min, max));
                if misfit.is_some() {
                    let message = format!(
                        "`{}` is no value of the field's type; write a whole number from {min} to \
                         {max}",
                        bound.expr.to_token_stream().to_string().replace("- ", "-"),
                    );
                    ctxt.error(&bound.expr, message);
                }
            }
        }
        _ => {}
    }
}

fn lies_within(number: &Decimal, min: impl Display, max: impl Display) -> bool {
    let limit = |limit: String| Decimal::parse(&limit);
    let is_below = limit(min.to_string()).is_some_and(|min| *number < min);
    let is_above = limit(max.to_string()).is_some_and(|max| *number > max);
    !is_below && !is_above
}

fn refuse(ctxt: &Ctxt, tokens: &TokenStream, rule: &str, what: impl Display) {
    let message = format!("this breaks the field's `{rule}`; write {what} that keeps it");
    ctxt.error(tokens, message);
}

/// A value of which the rules can be told before the program runs.
enum Literal<'a> {
    Number(Decimal),
    Text(String),
    List(&'a [Json]),
    Members(Vec<(String, &'a Json)>),
    Other,
}

impl<'a> Literal<'a> {
    fn of(json: &'a Json) -> Self {
        match &json.value {
            Value::Null | Value::Bool(_) => Self::Other,
            Value::Number(number) => Self::Number(number.decimal.clone()),
            Value::Text(text) => Self::Text(text.value()),
            Value::List(list) => Self::List(list),
            Value::Object(members) => {
                Self::Members(members.iter().map(|(key, value)| (key.value(), value)).collect())
            }
        }
    }
}

/// The first rule that the value breaks.
fn broken(literal: &Literal<'_>, rules: &Rules) -> Option<String> {
    match literal {
        Literal::Number(number) => broken_by_number(number, rules).map(str::to_owned),
        Literal::Text(text) => broken_by_text(text, rules).map(str::to_owned),
        Literal::List(list) => {
            let texts: Vec<String> = list.iter().map(Json::text).collect();
            let repeats = || {
                texts.iter().enumerate().any(|(position, text)| texts[..position].contains(text))
            };
            if !counts(rules.items.as_ref(), list.len()) {
                return Some(symbol::ITEMS.to_owned());
            }
            if rules.unique.is_some() && repeats() {
                return Some(symbol::UNIQUE.to_owned());
            }
            list.iter().find_map(|element| broken_by_element(element, rules))
        }
        Literal::Members(members) => {
            if !counts(rules.items.as_ref(), members.len()) {
                return Some(symbol::ITEMS.to_owned());
            }
            members.iter().find_map(|(key, value)| {
                let keys = rules.keys.as_deref();
                let by_key = keys.and_then(|keys| broken(&Literal::Text(key.clone()), keys));
                by_key
                    .map(|rule| format!("{}({rule})", symbol::KEYS))
                    .or_else(|| broken_by_element(value, rules))
            })
        }
        Literal::Other => None,
    }
}

fn broken_by_element(element: &Json, rules: &Rules) -> Option<String> {
    let rule = broken(&Literal::of(element), rules.each.as_deref()?)?;
    Some(format!("{}({rule})", symbol::EACH))
}

fn broken_by_number(number: &Decimal, rules: &Rules) -> Option<&'static str> {
    if rules.range.as_ref().is_some_and(|range| !range.admit(number)) {
        return Some(symbol::RANGE);
    }
    if rules.multiple_of.as_ref().is_some_and(|divisor| !number.is_multiple_of(divisor)) {
        return Some(symbol::MULTIPLE_OF);
    }
    match &rules.one_of {
        Some(OneOf::Numbers(numbers)) if numbers.iter().all(|other| other.decimal != *number) => {
            Some(symbol::ONE_OF)
        }
        _ => None,
    }
}

fn broken_by_text(text: &str, rules: &Rules) -> Option<&'static str> {
    if !counts(rules.length.as_ref(), text.chars().count()) {
        return Some(symbol::LENGTH);
    }
    if let Some(pattern) = &rules.pattern
        && regex_lite::Regex::new(&pattern.value()).is_ok_and(|regex| !regex.is_match(text))
    {
        return Some(symbol::PATTERN);
    }
    match &rules.one_of {
        Some(OneOf::Texts(texts)) if texts.iter().all(|other| other.value() != text) => {
            Some(symbol::ONE_OF)
        }
        _ => None,
    }
}

fn counts(bounds: Option<&Bounds>, count: usize) -> bool {
    let count = Decimal::parse(&count.to_string());
    bounds.zip(count).is_none_or(|(bounds, count)| bounds.admit(&count))
}

/// What is wrong with the kind of the value, if the type is one that is known.
fn misfit(json: &Json, ty: &Known<'_>) -> Option<String> {
    let expected = match (ty, &json.value) {
        (Known::Option(_), Value::Null)
        | (Known::Bool, Value::Bool(_))
        | (Known::Float, Value::Number(_))
        | (Known::Text, Value::Text(_))
        | (Known::Map, Value::Object(_))
        | (Known::Unknown, _) => return None,
        (Known::Option(inner) | Known::Box(inner), _) => return misfit(json, &Known::of(inner)),
        (Known::List(inner), Value::List(list)) => {
            return list.iter().find_map(|element| misfit(element, &Known::of(inner)));
        }
        (Known::Integer(min, max), Value::Number(number)) if number.decimal.is_whole() => {
            if lies_within(&number.decimal, min, max) {
                return None;
            }
            &format!("a number from {min} to {max}")
        }
        (Known::Bool, _) => "`true` or `false`",
        (Known::Integer(..), _) => "a whole number",
        (Known::Float, _) => "a number",
        (Known::Text, _) => "a text",
        (Known::List(_), _) => "a list, as `[1, 2]`",
        (Known::Map, _) => "an object, as `{ \"key\": 1 }`",
    };
    let found = json.text();
    Some(format!("`{found}` does not fit the field's type; write {expected}"))
}
