//! Where the references of a schema lead.

use super::Node;

impl Node {
    /// What a reference of this document leads to: `#`, `#/$defs/Name`, `#/properties/a/items`,
    /// `#anchor`, and a bare name of `$defs`, as the API's own dialect has it.
    pub(in crate::emulator) fn definition(&self, reference: &str) -> Option<&Self> {
        let Some(pointer) = reference.strip_prefix('#') else {
            return self.defs.get(reference);
        };
        let Some(pointer) = pointer.strip_prefix('/') else {
            return if pointer.is_empty() { Some(self) } else { self.anchored(pointer) };
        };
        // Most lead to a definition without an escape in its name.
        if let Some(key) = pointer.strip_prefix("$defs/")
            && let Some(node) = self.defs.get(key)
        {
            return Some(node);
        }
        let steps: Vec<String> = pointer.split('/').map(unescaped).collect();
        self.at(&steps)
    }

    fn at(&self, steps: &[String]) -> Option<&Self> {
        let (keyword, rest) = match steps {
            [] => return Some(self),
            [keyword, rest @ ..] => (keyword.as_str(), rest),
        };
        match keyword {
            "items" => self.items.as_deref()?.at(rest),
            "additionalProperties" => self.additional.as_deref()?.at(rest),
            _ => {
                let (key, rest) = rest.split_first()?;
                let place = || key.parse::<usize>().ok();
                let node = match keyword {
                    "$defs" | "defs" | "definitions" => self.defs.get(key)?,
                    "properties" => self.properties.get(key)?,
                    "prefixItems" => self.prefix_items.get(place()?)?,
                    "anyOf" => self.any_of.get(place()?)?,
                    "oneOf" => self.one_of.get(place()?)?,
                    "allOf" => self.all_of.get(place()?)?,
                    _ => return None,
                };
                node.at(rest)
            }
        }
    }

    fn anchored(&self, name: &str) -> Option<&Self> {
        if self.anchor.as_deref() == Some(name) {
            return Some(self);
        }
        self.children().find_map(|child| child.anchored(name))
    }

    /// The schemas right under this one, definitions included.
    pub(in crate::emulator) fn children(&self) -> impl Iterator<Item = &Self> {
        let members = self.properties.0.iter().chain(&self.defs.0).map(|(_, node)| node);
        let single = [&self.items, &self.additional, &self.property_names, &self.not];
        members
            .chain(single.into_iter().filter_map(|node| node.as_deref()))
            .chain(&self.prefix_items)
            .chain(&self.any_of)
            .chain(&self.one_of)
            .chain(&self.all_of)
    }
}

/// A step of a JSON pointer in a fragment: `~1`, `~0`, and bytes behind `%`.
fn unescaped(step: &str) -> String {
    let mut bytes = Vec::with_capacity(step.len());
    let mut rest = step.as_bytes();
    while let [first, tail @ ..] = rest {
        let escape = tail
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escape.unwrap_or(*first));
        rest = if escape.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).replace("~1", "/").replace("~0", "~")
}
