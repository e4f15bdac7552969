//! As much of JSON Schema as the rules go by, with properties in their order.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A schema; keywords that are not listed are ignored.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::emulator) struct Node {
    #[serde(rename = "type")]
    kinds: Kinds,
    pub(in crate::emulator) properties: Members,
    pub(super) required: Vec<String>,
    pub(in crate::emulator) items: Option<Box<Node>>,
    #[serde(rename = "enum")]
    words: Vec<Value>,
    #[serde(rename = "const")]
    constant: Option<Value>,
    pub(in crate::emulator) format: Option<String>,
    pub(super) title: String,
    pub(super) description: String,
    pub(in crate::emulator) minimum: Option<f64>,
    pub(in crate::emulator) maximum: Option<f64>,
    #[serde(alias = "any_of", alias = "oneOf")]
    any_of: Vec<Node>,
    #[serde(rename = "$ref")]
    reference: Option<String>,
    #[serde(rename = "$defs")]
    defs: Members,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::emulator) enum Kind {
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
    Null,
}

/// A schema with references followed and null set aside.
pub(in crate::emulator) enum Resolved<'a> {
    One(&'a Node, Kind),
    Enum(Vec<String>),
    Either(Vec<&'a Node>),
}

impl Node {
    /// What is asked for, apart from null; `None` if the reference leads nowhere.
    pub(in crate::emulator) fn resolved<'a>(&'a self, root: &'a Self) -> Option<Resolved<'a>> {
        let mut node = self;
        // A chain of references longer than this goes in a circle.
        for _ in 0..32 {
            if let Some(reference) = &node.reference {
                node = root.definition(reference)?;
                continue;
            }
            let options: Vec<&Self> = node.any_of.iter().filter(|node| !node.is_null()).collect();
            match options[..] {
                [] => return Some(node.shape()),
                [only] => node = only,
                _ => return Some(Resolved::Either(options)),
            }
        }
        None
    }

    fn shape(&self) -> Resolved<'_> {
        let words = self.words.iter().chain(&self.constant);
        let words: Vec<String> =
            words.filter_map(|word| word.as_str().map(str::to_owned)).collect();
        if !words.is_empty() {
            return Resolved::Enum(words);
        }
        let stated = self.kinds.0.iter().copied().find(|&kind| kind != Kind::Null);
        let implied = match (&self.items, self.properties.0.is_empty()) {
            (_, false) => Kind::Object,
            (Some(_), true) => Kind::Array,
            (None, true) => Kind::String,
        };
        Resolved::One(self, stated.or(self.kinds.0.first().copied()).unwrap_or(implied))
    }

    fn is_null(&self) -> bool {
        self.kinds.0 == [Kind::Null]
    }

    fn definition(&self, reference: &str) -> Option<&Self> {
        if reference == "#" {
            return Some(self);
        }
        let key = reference.strip_prefix("#/$defs/")?;
        let mut defs = self.defs.0.iter();
        defs.find(|(name, _)| name == key).map(|(_, node)| node)
    }
}

/// The members of an object, in order.
#[derive(Debug, Clone, Default)]
pub(in crate::emulator) struct Members(pub(in crate::emulator) Vec<(String, Node)>);

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
#[derive(Debug, Clone, Default)]
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
