//! What an outcome is worth.

use std::collections::BTreeSet;

use serde_json::Value;

use super::model::Outcome;

/// From best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// As the case expects, or as it allows.
    Right,
    /// No value where one is expected: it costs a round trip.
    Refused,
    /// A value that is not the one: nobody will know.
    Wrong,
    Crashed,
}

/// The verdict on the outcome of a case.
pub(super) fn judge(case: &Value, outcome: &Outcome) -> Verdict {
    let others = case["also_ok"].as_array().map_or(&[][..], Vec::as_slice);
    let mut allowed = std::iter::once(&case["expect"]).chain(others);
    match outcome {
        Outcome::Crashed => Verdict::Crashed,
        _ if allowed.any(|expected| is_met(expected, outcome)) => Verdict::Right,
        Outcome::Read { .. } => Verdict::Wrong,
        Outcome::Refused { .. } => Verdict::Refused,
    }
}

fn is_met(expected: &Value, outcome: &Outcome) -> bool {
    match (expected.get("ok"), outcome) {
        (Some(expected_value), Outcome::Read { value, flags }) => {
            let flag = expected.get("only_if_flagged").and_then(Value::as_str);
            is_same(value, expected_value) && flag.is_none_or(|flag| flags.contains(flag))
        }
        (None, Outcome::Refused { .. }) => true,
        _ => false,
    }
}

/// Whether two values are the same: a member that is missing is null, and floats may differ by how
/// they were rounded.
pub(crate) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            if one == other || !(one.is_f64() || other.is_f64()) {
                return one == other;
            }
            let floats = one.as_f64().zip(other.as_f64());
            floats.is_some_and(|(one, other)| {
                (one - other).abs() <= 1e-12 * one.abs().max(other.abs())
            })
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let member =
                |of: &serde_json::Map<String, Value>, key| of.get(key).cloned().unwrap_or_default();
            keys.into_iter().all(|key| is_same(&member(one, key), &member(other, key)))
        }
        _ => one == other,
    }
}
