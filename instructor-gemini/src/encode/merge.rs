//! Merging what the caller adds into a body.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The body with the members of `extra` in it: objects merged, all else replaced.
///
/// Members keep their order, which has a meaning in a schema; a map of `serde_json` would sort them.
pub(super) fn merged(body: &[u8], extra: &RawValue) -> Result<Vec<u8>, serde_json::Error> {
    let body: &RawValue = serde_json::from_slice(body)?;
    let mut merged = String::with_capacity(body.get().len() + extra.get().len());
    merge(&mut merged, body, extra)?;
    Ok(merged.into_bytes())
}

fn merge(out: &mut String, base: &RawValue, extra: &RawValue) -> Result<(), serde_json::Error> {
    let is_object = |value: &RawValue| value.get().starts_with('{');
    if !(is_object(base) && is_object(extra)) {
        out.push_str(extra.get());
        return Ok(());
    }
    let Members(base) = serde_json::from_str(base.get())?;
    let Members(extra) = serde_json::from_str(extra.get())?;
    let find = |members: &[(Cow<'_, str>, &'_ RawValue)], name: &str| {
        members.iter().position(|(other, _)| other == name)
    };
    out.push('{');
    for (position, (name, value)) in base.iter().enumerate() {
        key(out, position, name)?;
        match find(&extra, name) {
            Some(at) => merge(out, value, extra[at].1)?,
            None => out.push_str(value.get()),
        }
    }
    let added = extra.iter().filter(|(name, _)| find(&base, name).is_none());
    for (position, (name, value)) in added.enumerate() {
        key(out, base.len() + position, name)?;
        out.push_str(value.get());
    }
    out.push('}');
    Ok(())
}

fn key(out: &mut String, position: usize, name: &str) -> Result<(), serde_json::Error> {
    if position > 0 {
        out.push(',');
    }
    out.push_str(&serde_json::to_string(name)?);
    out.push(':');
    Ok(())
}

/// The members of an object, in their order.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((name, value)) = map.next_entry::<Name<'de>, &RawValue>()? {
                    members.push((name.0, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// A name, borrowed unless it has escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::merged;

    fn merge(body: &str, extra: &str) -> String {
        let extra: &RawValue = serde_json::from_str(extra).expect("JSON");
        String::from_utf8(merged(body.as_bytes(), extra).expect("objects")).expect("a text")
    }

    #[test]
    fn objects_are_merged_in_order_and_all_else_is_replaced() {
        for (body, extra, expected) in [
            (r#"{"b":1,"a":2}"#, "{}", r#"{"b":1,"a":2}"#),
            (r#"{"b":1,"a":2}"#, r#"{"c":3}"#, r#"{"b":1,"a":2,"c":3}"#),
            (r#"{"b":1,"a":2}"#, r#"{"a":[],"c":3}"#, r#"{"b":1,"a":[],"c":3}"#),
            (r#"{"z":{"y":1,"x":2}}"#, r#"{"z":{"w":0,"y":{}}}"#, r#"{"z":{"y":{},"x":2,"w":0}}"#),
            (r#"{"a":{"b":1}}"#, r#"{"a":null}"#, r#"{"a":null}"#),
            (r#"{"a":[1]}"#, r#"{"a":{"b":1}}"#, r#"{"a":{"b":1}}"#),
            (r#"{"é\"":1}"#, r#"{"\u00e9\"":2}"#, r#"{"é\"":2}"#),
            ("{}", r#"{"a":1.50}"#, r#"{"a":1.50}"#),
            (r#"{"a":1}"#, r#"{"b":2,"c":3}"#, r#"{"a":1,"b":2,"c":3}"#),
        ] {
            assert_eq!(merge(body, extra), expected);
        }
    }
}
