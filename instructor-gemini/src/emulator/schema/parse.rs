//! Reading a schema: keywords in camel or snake case, types in either case, counts as numbers or as
//! strings, as proto3's JSON has 64 bits.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Kind, Members, Node};

/// Keywords that say what does not fit in ways that the rules do not go by.
const BEYOND: &[&str] = &[
    "if",
    "then",
    "else",
    "pattern_properties",
    "dependent_required",
    "dependent_schemas",
    "dependencies",
    "contains",
    "min_contains",
    "max_contains",
    "unevaluated_properties",
    "unevaluated_items",
    "$dynamic_ref",
    "$recursive_ref",
];

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsNode)
    }
}

struct AsNode;

impl<'de> Visitor<'de> for AsNode {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema")
    }

    fn visit_bool<E: Error>(self, fits: bool) -> Result<Node, E> {
        Ok(Node { is_never: !fits, is_given: true, ..Node::default() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut node = Node { is_given: true, ..Node::default() };
        while let Some(key) = map.next_key::<String>()? {
            node.take(&snake_case(&key), &key, &mut map)?;
        }
        Ok(node)
    }
}

impl Node {
    /// Takes the value of one keyword.
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        keyword: &str,
        key: &str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match keyword {
            "type" => self.kinds = map.next_value::<Kinds>()?.0,
            "nullable" => self.nullable = or_default(map)?,
            "properties" => self.properties = or_default(map)?,
            "required" => self.required = or_default(map)?,
            "additional_properties" => self.additional = or_default(map)?,
            "property_names" => self.property_names = or_default(map)?,
            "items" => match map.next_value::<Option<Items>>()? {
                Some(Items::Each(node)) => self.items = Some(node),
                Some(Items::Places(nodes)) => self.prefix_items = nodes,
                None => {}
            },
            "prefix_items" => self.prefix_items = or_default(map)?,
            "enum" => self.listed = or_default(map)?,
            "const" => self.constant = Some(map.next_value()?),
            "format" => self.format = or_default(map)?,
            "title" => self.title = text(map)?,
            "description" => self.description = text(map)?,
            "minimum" => self.minimum = or_default::<Option<f64>, _>(map)?,
            "maximum" => self.maximum = or_default::<Option<f64>, _>(map)?,
            "exclusive_minimum" => self.exclusive_minimum = or_default(map)?,
            "exclusive_maximum" => self.exclusive_maximum = or_default(map)?,
            "multiple_of" => self.multiple_of = or_default(map)?,
            "min_length" => self.length.min = count(map)?,
            "max_length" => self.length.max = count(map)?,
            "min_items" => self.item_count.min = count(map)?,
            "max_items" => self.item_count.max = count(map)?,
            "min_properties" => self.member_count.min = count(map)?,
            "max_properties" => self.member_count.max = count(map)?,
            "pattern" => self.pattern = or_default(map)?,
            "unique_items" => self.is_unique = or_default(map)?,
            "any_of" => self.any_of = or_default(map)?,
            "one_of" => self.one_of = or_default(map)?,
            "all_of" => self.all_of = or_default(map)?,
            "not" => self.not = or_default(map)?,
            "$ref" | "ref" => self.reference = or_default(map)?,
            "$anchor" => self.anchor = or_default(map)?,
            "$defs" | "defs" | "definitions" => {
                self.defs.0.extend(or_default::<Members, _>(map)?.0);
            }
            _ if BEYOND.contains(&keyword) => {
                // `true` forbids nothing.
                let says = map.next_value::<Value>()?;
                if says != Value::Bool(true) || keyword == "contains" {
                    self.beyond.push(key.to_owned());
                }
            }
            _ => {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The value, or the default for null: what is null is not there.
fn or_default<'de, T: Deserialize<'de> + Default, A: MapAccess<'de>>(
    map: &mut A,
) -> Result<T, A::Error> {
    Ok(map.next_value::<Option<T>>()?.unwrap_or_default())
}

/// Whatever is no text is none.
fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    match map.next_value::<Value>()? {
        Value::String(text) => Ok(text),
        _ => Ok(String::new()),
    }
}

fn count<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<usize>, A::Error> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Saturates.
    let whole = |number: f64| (number >= 0.0 && number.fract() == 0.0).then_some(number as usize);
    let value = map.next_value::<Value>()?;
    let count = match &value {
        Value::Null => return Ok(None),
        Value::Number(number) => number.as_f64().and_then(whole),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    count.map(Some).ok_or_else(|| A::Error::custom(format!("{value} is no count")))
}

/// `items` of one form, or of one for each place, as drafts before 2020-12 had it.
enum Items {
    Each(Box<Node>),
    Places(Vec<Node>),
}

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EitherForm;

        impl<'de> Visitor<'de> for EitherForm {
            type Value = Items;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a schema, or a list of them")
            }

            fn visit_bool<E: Error>(self, fits: bool) -> Result<Items, E> {
                AsNode.visit_bool(fits).map(|node| Items::Each(Box::new(node)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Items, A::Error> {
                AsNode.visit_map(map).map(|node| Items::Each(Box::new(node)))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Items, A::Error> {
                let mut nodes = Vec::new();
                while let Some(node) = seq.next_element()? {
                    nodes.push(node);
                }
                Ok(Items::Places(nodes))
            }
        }

        deserializer.deserialize_any(EitherForm)
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of schemas")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// One type or several, in any case: the API's own dialect has them in capitals.
struct Kinds(Vec<Kind>);

impl<'de> Deserialize<'de> for Kinds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Value::deserialize(deserializer)?;
        let names = match names {
            Value::Array(names) => names,
            name => vec![name],
        };
        let kind = |name: &Value| match name.as_str()?.to_ascii_lowercase().as_str() {
            "object" => Some(Kind::Object),
            "array" => Some(Kind::Array),
            "string" => Some(Kind::String),
            "integer" => Some(Kind::Integer),
            "number" => Some(Kind::Number),
            "boolean" => Some(Kind::Boolean),
            "null" => Some(Kind::Null),
            _ => None,
        };
        Ok(Self(names.iter().filter_map(kind).collect()))
    }
}

fn snake_case(key: &str) -> String {
    let mut text = String::with_capacity(key.len() + 2);
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}
