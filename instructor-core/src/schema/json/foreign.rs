//! Schemas that were not made here, and where their definitions go.

mod bare;

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::plain;

/// A reference to a definition, as a string of JSON begins.
const REFERENCE: &str = "\"#/$defs/";

/// The definitions that foreign schemas brought, in the order in which they came.
#[derive(Default)]
pub(super) struct Definitions {
    list: Vec<Definition>,
}

struct Definition {
    /// The address of the function that makes the schema: one at two addresses costs no more than
    /// definitions given twice.
    owner: usize,
    /// What the schema calls it.
    name: String,
    /// What the document calls it.
    key: String,
    text: String,
}

impl Definitions {
    /// The schema without its definitions, which are kept here under keys of which none `is_taken`.
    ///
    /// `None` if its references have to be `bare` and cannot be.
    pub(super) fn take(
        &mut self,
        schema: fn() -> String,
        bare: bool,
        is_taken: impl Fn(&str) -> bool,
    ) -> Option<String> {
        let text = if bare { bare::references(&schema())? } else { schema() };
        let Ok(Members(members)) = serde_json::from_str(&text) else {
            return Some("{}".to_owned());
        };
        let (own, others): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|(name, _)| name == "$defs");
        let owner = schema as usize;
        if !self.list.iter().any(|known| known.owner == owner) {
            let first = self.list.len();
            for (_, definitions) in own {
                let Members(definitions) =
                    serde_json::from_str(definitions.get()).unwrap_or_default();
                for (name, text) in definitions {
                    let key = self.free_key(&name, &is_taken);
                    self.list.push(Definition { owner, name, key, text: text.get().to_owned() });
                }
            }
            for position in first..self.list.len() {
                self.list[position].text = self.referred(owner, &self.list[position].text);
            }
        }
        let mut out = String::from("{");
        for (position, (name, value)) in others.iter().enumerate() {
            if position > 0 {
                out.push(',');
            }
            crate::json::write_string(&mut out, name);
            out.push(':');
            out.push_str(&self.referred(owner, value.get()));
        }
        out.push('}');
        Some(out)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each key with its schema.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().map(|definition| (definition.key.as_str(), definition.text.as_str()))
    }

    /// The name, with a number if it is taken.
    fn free_key(&self, name: &str, is_taken: &impl Fn(&str) -> bool) -> String {
        let base = plain(name);
        let mut key = base.clone();
        let mut suffix = 2;
        while is_taken(&key) || self.list.iter().any(|other| other.key == key) {
            key = format!("{base}_{suffix}");
            suffix += 1;
        }
        key
    }

    /// The text with the document's keys in its references.
    fn referred(&self, owner: usize, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(REFERENCE) {
            let (before, reference) = rest.split_at(start + REFERENCE.len());
            let end = reference.find('"').unwrap_or(reference.len());
            let (pointer, behind) = reference.split_at(end);
            // The rest of a longer pointer leads into the definition.
            let (name, inner) = pointer.split_at(pointer.find('/').unwrap_or(end));
            let named = unescaped(name);
            let own = |known: &&Definition| known.owner == owner && known.name == named;
            out.push_str(before);
            out.push_str(self.list.iter().find(own).map_or(name, |known| known.key.as_str()));
            out.push_str(inner);
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

/// A name in a JSON pointer in a URI (RFC 6901, section 6), without the escapes of the two.
fn unescaped(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(&byte) = rest.as_bytes().first() {
        let code = rest.strip_prefix('%').and_then(|code| code.get(..2));
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &rest[3..];
            }
            None => {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                bytes.push(byte);
                bytes.extend_from_slice(&rest.as_bytes()[1..length]);
                rest = &rest[length..];
            }
        }
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}

/// The members of an object, as they stand and in their order.
#[derive(Default)]
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
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

#[cfg(test)]
mod tests {
    use super::{Definitions, unescaped};
    use crate::schema::{Field, Kind, Object, Schema};

    fn tree() -> String {
        r##"{"type": "object", "$defs": {
            "Tree<i32>": {"properties": {"left": {"$ref": "#/$defs/Tree%3Ci32%3E"}}},
            "a/b": {"not": {"$ref":"#/$defs/a~1b/properties/x"}}
        }, "z": 1, "a": {"$ref":"#/$defs/Tree%3Ci32%3E"}}"##
            .to_owned()
    }

    #[test]
    fn definitions_move_and_references_follow() {
        let mut definitions = Definitions::default();
        let text = definitions.take(tree, false, |key| key == "a_b").unwrap();
        assert_eq!(text, r##"{"type":"object","z":1,"a":{"$ref":"#/$defs/Tree_i32_"}}"##);
        assert_eq!(definitions.take(tree, false, |_| true), Some(text));
        let kept: Vec<_> = definitions.iter().collect();
        assert_eq!(
            kept,
            [
                ("Tree_i32_", r##"{"properties": {"left": {"$ref": "#/$defs/Tree_i32_"}}}"##),
                ("a_b_2", r##"{"not": {"$ref":"#/$defs/a_b_2/properties/x"}}"##),
            ],
        );
    }

    #[test]
    fn two_foreign_schemas_with_definitions_of_one_name_stay_apart() {
        static ONE: Schema = Schema::new(Kind::Foreign(|| {
            r##"{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"string"}}}"##.to_owned()
        }));
        static OTHER: Schema = Schema::new(Kind::Foreign(|| {
            r##"{"$ref":"#/$defs/Node","$defs":{"Node":{"type":"null"}}}"##.to_owned()
        }));
        static BOTH: Schema = Schema::new(Kind::Object(Object::new(&[
            Field::new("one", || &ONE),
            Field::new("again", || &ONE).described("The same."),
            Field::new("other", || &OTHER),
        ])));
        assert_eq!(
            BOTH.to_json_schema(),
            concat!(
                r##"{"type":"object","properties":{"one":{"$ref":"#/$defs/Node"},"##,
                r##""again":{"anyOf":[{"$ref":"#/$defs/Node"}],"description":"The same."},"##,
                r##""other":{"$ref":"#/$defs/Node_2"}},"required":["one","again","other"],"##,
                r##""$defs":{"Node":{"type":"string"},"Node_2":{"type":"null"}}}"##,
            ),
        );
    }

    #[test]
    fn what_is_no_object_says_nothing() {
        for schema in [(|| "true".to_owned()) as fn() -> String, || "{".to_owned(), String::new] {
            assert_eq!(Schema::new(Kind::Foreign(schema)).to_json_schema(), "{}");
        }
    }

    #[test]
    fn escapes() {
        for (escaped, name) in [
            ("a", "a"),
            ("%3Ca%3e", "<a>"),
            ("a~1b~0", "a/b~"),
            ("%C3%A9%", "é%"),
            ("é%zz", "é%zz"),
        ] {
            assert_eq!(unescaped(escaped), name);
        }
    }
}
