//! What was found, as JSON with its members in the schema's order.

use std::fmt;

use serde_json::Value;

#[derive(Debug, Clone, PartialEq)]
pub(in crate::emulator) enum Found {
    Null,
    Bool(bool),
    /// A JSON number.
    Number(String),
    Text(String),
    Array(Vec<Found>),
    Object(Vec<(String, Found)>),
}

impl Found {
    /// Whether an object has a value for each of these keys.
    pub(super) fn has_all(&self, keys: &[String]) -> bool {
        let Self::Object(members) = self else {
            return false;
        };
        keys.iter().all(|key| {
            let has = |(name, value): &(String, Self)| name == key && *value != Self::Null;
            members.iter().any(has)
        })
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(value) => f.write_str(value),
            Self::Text(value) => string(value).fmt(f),
            Self::Array(values) => {
                f.write_str("[")?;
                for (at, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (at, (key, value)) in members.iter().enumerate() {
                    let comma = if at == 0 { "" } else { ", " };
                    write!(f, "{comma}{}: {value}", string(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}
