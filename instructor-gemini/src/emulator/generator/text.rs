//! Texts: words that go with the property's name, of the length that is asked for.

use super::Maker;
use super::{TRIES, format};
use crate::emulator::schema::{Node, Place, Unfit};

const WORDS: [&str; 48] = [
    "amber", "apple", "arch", "basin", "birch", "brook", "candle", "cedar", "cloud", "copper",
    "coral", "delta", "dune", "ember", "fern", "field", "flint", "frost", "garden", "glade",
    "harbor", "hazel", "island", "ivory", "juniper", "lantern", "linen", "maple", "meadow", "mint",
    "moss", "north", "oak", "olive", "orchid", "pebble", "pine", "quartz", "reed", "river", "sage",
    "shore", "silver", "stone", "thistle", "tide", "violet", "willow",
];

impl Maker<'_> {
    pub(super) fn word(&mut self) -> String {
        self.random.pick(&WORDS).to_owned()
    }

    pub(super) fn text(
        &mut self,
        node: &Node,
        key: &str,
        place: Place<'_>,
    ) -> Result<String, Unfit> {
        if let Some(pattern) = &node.pattern {
            let pattern = self.generator.pattern(pattern, place)?;
            for _ in 0..TRIES {
                let text = pattern
                    .generate(&mut self.random, node.length)
                    .map_err(|what| Unfit::new(place, what))?;
                let Some(name) = &node.format else {
                    return Ok(text);
                };
                let formed = format::make(name, &mut self.random, node.length);
                let formed = formed.filter(|text| {
                    node.length.has(text.chars().count()) && pattern.is_match(text) == Some(true)
                });
                let is_one = format::is_one(name, &text) == Some(true);
                if let Some(text) = formed.or_else(|| is_one.then_some(text)) {
                    return Ok(text);
                }
            }
            return Err(Unfit::new(place, "no text was found with its `pattern` and its `format`"));
        }
        let text = match &node.format {
            Some(name) => format::make(name, &mut self.random, node.length),
            None => None,
        };
        if let Some(text) = text {
            if node.length.has(text.chars().count()) {
                return Ok(text);
            }
            return Err(Unfit::new(place, "no text was found with its `format` and its length"));
        }
        if node.length.max.is_some_and(|max| max < node.length.least()) {
            return Err(Unfit::new(place, "its `minLength` is above its `maxLength`"));
        }
        let text = self.named(key);
        if node.length.has(text.len()) {
            return Ok(text);
        }
        Ok(self.of_length(node))
    }

    /// What a property of this name may hold.
    fn named(&mut self, key: &str) -> String {
        let mut lower = key.to_ascii_lowercase();
        lower.retain(|letter| letter.is_ascii_alphanumeric());
        let [first, second] = [self.random.pick(&WORDS), self.random.pick(&WORDS)];
        let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
        if ends(&["email", "mail"]) {
            format!("{first}@{second}.example")
        } else if ends(&["url", "link", "website", "homepage"]) {
            format!("https://{first}.example/{second}")
        } else if ends(&["name", "author", "customer", "person", "owner", "assignee"]) {
            format!("{} {}", capital(first), capital(second))
        } else if ends(&["city", "country", "company", "title", "place"]) {
            capital(first)
        } else if ends(&["date", "day", "birthday"]) {
            format::make("date", &mut self.random, Node::default().length).unwrap_or_default()
        } else if ends(&["phone", "tel", "mobile"]) {
            format!("+1-555-{:04}", self.random.below(10_000))
        } else if ends(&["id", "sku", "code", "number"]) {
            format!("{first}-{}", self.random.below(10_000))
        } else if ends(&["description", "summary", "text", "comment", "note", "body", "message"]) {
            let mut text = capital(first);
            for _ in 0..self.random.between(3, 9) {
                text.push(' ');
                text.push_str(self.random.pick(&WORDS));
            }
            text.push('.');
            text
        } else if self.random.one_in(2) {
            first.to_owned()
        } else {
            format!("{first} {second}")
        }
    }

    /// Words until it is long enough, cut where it would be too long.
    fn of_length(&mut self, node: &Node) -> String {
        let least = node.length.least();
        let most = node.length.max.unwrap_or(least.saturating_add(12));
        let length = self.random.between(least, most.min(least.saturating_add(12)));
        let mut text = String::with_capacity(length.saturating_add(12).min(1 << 20));
        while text.len() < length {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.random.pick(&WORDS));
        }
        text.truncate(length);
        if text.ends_with(' ') {
            text.pop();
            text.push('s');
        }
        text
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
