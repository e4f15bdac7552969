//! Whether a value fits a schema, as far as it can be told.

use serde_json::Value;

use super::number::{is_within, scaled};
use super::{Maker, format};
use crate::emulator::reader::Found;
use crate::emulator::schema::{Kind, Node, Place};

/// References that are followed before nothing is told.
const DEEPEST: usize = 32;

impl Maker<'_> {
    /// `None` where it cannot be told.
    pub(super) fn is_fit(&self, node: &Node, value: &Found) -> Option<bool> {
        self.fits(node, value, 0)
    }

    fn fits(&self, node: &Node, value: &Found, depth: usize) -> Option<bool> {
        if depth > DEEPEST {
            return None;
        }
        if node.nullable && *value == Found::Null {
            return Some(true);
        }
        if let Some(reference) = &node.reference {
            return self.fits(self.checked.root.definition(reference)?, value, depth + 1);
        }
        let is_listed =
            |listed: &Vec<Value>| listed.iter().any(|one| Found::from(one).is_same(value));
        let own = !node.is_never
            && (node.kinds.is_empty() || node.kinds.iter().any(|&kind| is_kind(value, kind)))
            && node.listed.as_ref().is_none_or(is_listed)
            && node.constant.as_ref().is_none_or(|one| Found::from(one).is_same(value));
        let mut all = Told(Some(own));
        if own {
            all.and(|| match value {
                Found::Number(number) => Some(fits_number(node, number)),
                Found::Text(text) => self.fits_text(node, text),
                Found::Array(values) => self.fits_list(node, values, depth),
                Found::Object(members) => self.fits_object(node, members, depth),
                Found::Null | Found::Bool(_) => Some(true),
            });
            if let Some(part) = &node.not {
                all.and(|| self.fits(part, value, depth + 1).map(|fits| !fits));
            }
            for part in &node.all_of {
                all.and(|| self.fits(part, value, depth + 1));
            }
            if !node.any_of.is_empty() {
                all.and(|| {
                    let told: Vec<_> =
                        node.any_of.iter().map(|part| self.fits(part, value, depth + 1)).collect();
                    if told.contains(&Some(true)) {
                        return Some(true);
                    }
                    if told.contains(&None) { None } else { Some(false) }
                });
            }
            if !node.one_of.is_empty() {
                all.and(|| {
                    let told: Option<Vec<bool>> =
                        node.one_of.iter().map(|part| self.fits(part, value, depth + 1)).collect();
                    Some(told?.into_iter().filter(|fits| *fits).count() == 1)
                });
            }
        }
        all.0
    }

    fn fits_text(&self, node: &Node, text: &str) -> Option<bool> {
        let mut all = Told(Some(node.length.has(text.chars().count())));
        if let Some(name) = &node.format {
            all.and(|| format::is_one(name, text));
        }
        if let Some(pattern) = &node.pattern {
            all.and(|| self.generator.pattern(pattern, Place::Root).ok()?.is_match(text));
        }
        all.0
    }

    fn fits_list(&self, node: &Node, values: &[Found], depth: usize) -> Option<bool> {
        let has_twins = node.is_unique
            && (1..values.len()).any(|at| values[..at].iter().any(|one| one.is_same(&values[at])));
        let mut all = Told(Some(node.item_count.has(values.len()) && !has_twins));
        for (at, value) in values.iter().enumerate() {
            if let Some(child) = node.prefix_items.get(at).or(node.items.as_deref()) {
                all.and(|| self.fits(child, value, depth + 1));
            }
        }
        all.0
    }

    fn fits_object(&self, node: &Node, members: &[(String, Found)], depth: usize) -> Option<bool> {
        let has = |key: &String| members.iter().any(|(name, _)| name == key);
        let mut all =
            Told(Some(node.member_count.has(members.len()) && node.required.iter().all(has)));
        for (key, value) in members {
            if let Some(names) = &node.property_names {
                all.and(|| self.fits(names, &Found::Text(key.clone()), depth + 1));
            }
            if let Some(child) = node.properties.get(key).or(node.additional.as_deref()) {
                all.and(|| self.fits(child, value, depth + 1));
            }
        }
        all.0
    }
}

/// What has been told so far of rules that all hold.
struct Told(Option<bool>);

impl Told {
    fn and(&mut self, next: impl FnOnce() -> Option<bool>) {
        if self.0 == Some(false) {
            return;
        }
        self.0 = match next() {
            Some(true) => self.0,
            other => other,
        };
    }
}

fn is_kind(value: &Found, kind: Kind) -> bool {
    match (value, kind) {
        (Found::Null, Kind::Null)
        | (Found::Bool(_), Kind::Boolean)
        | (Found::Number(_), Kind::Number)
        | (Found::Text(_), Kind::String)
        | (Found::Array(_), Kind::Array)
        | (Found::Object(_), Kind::Object) => true,
        (Found::Number(number), Kind::Integer) => {
            number.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
        }
        _ => false,
    }
}

fn fits_number(node: &Node, number: &str) -> bool {
    let Ok(value) = number.parse::<f64>() else {
        return false;
    };
    let is_multiple = |step: f64| match (scaled(step), scaled(value.abs())) {
        _ if value == 0.0 => true,
        (Some((step, of)), Some((value, to))) => (value * of) % (step * to) == 0,
        _ => false,
    };
    is_within(node, value) && node.multiple_of.is_none_or(is_multiple)
}

impl Found {
    /// Equal as JSON has it: 1 and 1.0 are one number, and members have no order.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(own), Self::Number(others)) => {
                own == others || own.parse::<f64>().ok() == others.parse::<f64>().ok()
            }
            (Self::Array(own), Self::Array(others)) => {
                own.len() == others.len()
                    && own.iter().zip(others).all(|(own, other)| own.is_same(other))
            }
            (Self::Object(own), Self::Object(others)) => {
                let has = |(key, value): &(String, Self)| {
                    others.iter().any(|(name, other)| name == key && value.is_same(other))
                };
                own.len() == others.len() && own.iter().all(has)
            }
            _ => self == other,
        }
    }
}

impl From<&Value> for Found {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(values) => Self::Array(values.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members.iter().map(|(key, value)| (key.clone(), Self::from(value))).collect(),
            ),
        }
    }
}
