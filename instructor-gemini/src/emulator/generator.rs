//! Answers made up from the schema alone: valid by construction, the same for the same seed.
//!
//! For load: what is said is of no use, but it has the form that was asked for and varies from
//! request to request. A schema that it cannot be certain to fill is refused, and says why.

mod fits;
mod format;
mod list;
mod number;
mod object;
mod pattern;
mod random;
#[cfg(test)]
mod tests;
mod text;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use self::pattern::Pattern;
use self::random::Random;
use super::reader::Found;
use super::schema::{Checked, Filler, Kind, Node, Place, Unfit, checked};

/// References that are followed freely; from there on, only to an end.
const FREE: u32 = 3;

/// Values after which an answer is brought to an end.
const ENOUGH: usize = 400;

/// Tries where luck decides, as with elements that have to differ.
const TRIES: usize = 40;

/// Patterns that are kept, parsed; more are parsed anew for each answer.
const KEPT: usize = 1_000;

/// Makes answers up.
#[derive(Debug, Default)]
pub(super) struct Generator {
    seed: u64,
    patterns: Mutex<HashMap<String, Arc<Pattern>>>,
}

impl Generator {
    pub(super) fn seeded(seed: u64) -> Self {
        Self { seed, ..Self::default() }
    }

    /// An answer of the form that the schema asks for, to a text that was asked so many times.
    pub(super) fn generate(&self, schema: &Node, text: &str, asked: u64) -> Result<Found, Unfit> {
        let checked = checked(schema, Filler::Generator)?;
        let random = Random::new(&[self.seed, random::hash(text.as_bytes()), asked]);
        let mut maker = Maker { checked: &checked, generator: self, random, count: 0 };
        maker.check_patterns(&checked.root, Place::Root)?;
        maker.value(&checked.root, "", Place::Root, 0)
    }

    fn pattern(&self, text: &str, place: Place<'_>) -> Result<Arc<Pattern>, Unfit> {
        let mut patterns = self.patterns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pattern) = patterns.get(text) {
            return Ok(pattern.clone());
        }
        let parsed = Pattern::parse(text)
            .map_err(|what| Unfit::new(place, format!("its `pattern` {text:?} {what}")))?;
        let parsed = Arc::new(parsed);
        if patterns.len() < KEPT {
            patterns.insert(text.to_owned(), parsed.clone());
        }
        Ok(parsed)
    }
}

/// One answer in the making.
struct Maker<'a> {
    checked: &'a Checked<'a>,
    generator: &'a Generator,
    random: Random,
    /// Values made so far.
    count: usize,
}

impl<'a> Maker<'a> {
    /// Patterns are looked at whether or not their property comes to be: it is not for luck to
    /// decide what is refused.
    fn check_patterns(&self, node: &Node, place: Place<'_>) -> Result<(), Unfit> {
        if let Some(pattern) = &node.pattern {
            self.generator.pattern(pattern, place)?;
        }
        for (key, child) in &node.properties.0 {
            self.check_patterns(child, Place::Member(&place, key))?;
        }
        for (key, child) in &node.defs.0 {
            self.check_patterns(child, Place::Member(&Place::Root, key))?;
        }
        let options = node.any_of.iter().chain(&node.one_of).chain(&node.prefix_items);
        let single = [&node.items, &node.additional, &node.property_names];
        for child in options.chain(single.into_iter().filter_map(|node| node.as_deref())) {
            self.check_patterns(child, Place::Items(&place))?;
        }
        Ok(())
    }

    /// Whether an answer is large or deep enough, so that it only has to end.
    fn is_ending(&self, depth: u32) -> bool {
        depth >= FREE || self.count > ENOUGH
    }

    /// A value of a schema. `key` is the name of the property that it is of; `depth` counts the
    /// references that were followed.
    fn value(
        &mut self,
        node: &'a Node,
        key: &str,
        place: Place<'_>,
        depth: u32,
    ) -> Result<Found, Unfit> {
        self.count += 1;
        let Some(not) = &node.not else {
            return self.made(node, key, place, depth);
        };
        for _ in 0..TRIES {
            let value = self.made(node, key, place, depth)?;
            if self.is_fit(not, &value) == Some(false) {
                return Ok(value);
            }
        }
        Err(Unfit::new(place, "nothing was found that its `not` lets in"))
    }

    fn made(
        &mut self,
        node: &'a Node,
        key: &str,
        place: Place<'_>,
        depth: u32,
    ) -> Result<Found, Unfit> {
        if let Some(reference) = &node.reference {
            let nowhere = || Unfit::new(place, format!("`{reference}` leads nowhere"));
            let target = self.checked.root.definition(reference).ok_or_else(nowhere)?;
            if node.nullable && (self.is_ending(depth) || self.random.one_in(4)) {
                return Ok(Found::Null);
            }
            return self.value(target, key, place, depth + 1);
        }
        if node.is_never {
            return Err(Unfit::new(place, "nothing fits the schema `false`"));
        }
        if let Some(constant) = &node.constant {
            return self.listed(node, std::slice::from_ref(constant), place);
        }
        if let Some(listed) = &node.listed {
            return self.listed(node, listed, place);
        }
        let may_be_null = node.nullable || node.kinds.len() > 1 && node.kinds.contains(&Kind::Null);
        if may_be_null && (self.is_ending(depth) || self.random.one_in(4)) {
            return Ok(Found::Null);
        }
        if !node.any_of.is_empty() {
            let option = self.option(&node.any_of, depth);
            return self.value(option, key, place, depth);
        }
        if !node.one_of.is_empty() {
            return self.only_one(&node.one_of, key, place, depth);
        }
        match self.kind(node) {
            Kind::Null => Ok(Found::Null),
            Kind::Boolean => Ok(Found::Bool(self.random.one_in(2))),
            Kind::Integer => self.integer(node, place),
            Kind::Number => self.number(node, place),
            Kind::String => self.text(node, key, place).map(Found::Text),
            Kind::Array => self.list(node, key, place, depth),
            Kind::Object => self.object(node, place, depth),
        }
    }

    /// One of the types that are stated, null aside.
    fn kind(&mut self, node: &Node) -> Kind {
        let count = node.kinds.iter().filter(|&&kind| kind != Kind::Null).count();
        if count < 2 {
            return node.kind();
        }
        let at = self.random.below(count);
        let mut kinds = node.kinds.iter().filter(|&&kind| kind != Kind::Null);
        kinds.nth(at).copied().unwrap_or(Kind::String)
    }

    /// Any option that has an end; once it is enough, the one that ends first.
    fn option(&mut self, options: &'a [Node], depth: u32) -> &'a Node {
        let heights = options.iter().map(|option| self.checked.height(option));
        if self.is_ending(depth) {
            let heights = heights.map(|height| height.unwrap_or(u32::MAX)).enumerate();
            let (at, _) = heights.min_by_key(|&(_, height)| height).unwrap_or_default();
            return &options[at];
        }
        let ending: Vec<&Node> = options
            .iter()
            .zip(heights)
            .filter_map(|(option, height)| height.map(|_| option))
            .collect();
        ending[self.random.below(ending.len())]
    }

    /// A value of one option that is certain to be of no other.
    fn only_one(
        &mut self,
        options: &'a [Node],
        key: &str,
        place: Place<'_>,
        depth: u32,
    ) -> Result<Found, Unfit> {
        for attempt in 0..TRIES {
            let option = if attempt < TRIES / 2 {
                self.option(options, depth)
            } else {
                &options[attempt % options.len()]
            };
            if self.checked.height(option).is_none() {
                continue;
            }
            let value = self.value(option, key, place, depth)?;
            let others = options.iter().filter(|other| !std::ptr::eq(*other, option));
            if others.into_iter().all(|other| self.is_fit(other, &value) == Some(false)) {
                return Ok(value);
            }
        }
        Err(Unfit::new(place, "nothing was found that fits one option of its `oneOf` and no other"))
    }

    /// One of the values that fit what else the schema says.
    fn listed(
        &mut self,
        node: &'a Node,
        values: &[Value],
        place: Place<'_>,
    ) -> Result<Found, Unfit> {
        let start = self.random.below(values.len().max(1));
        // A nullable list seldom says null itself.
        for at in 0..values.len() {
            let value = Found::from(&values[(start + at) % values.len()]);
            if self.is_fit(node, &value) == Some(true) {
                return Ok(value);
            }
            // The API's own dialect writes numbers of an `enum` as texts.
            if let Found::Text(text) = &value
                && matches!(node.kind(), Kind::Integer | Kind::Number)
                && text.parse::<f64>().is_ok()
            {
                return Ok(Found::Number(text.clone()));
            }
        }
        if node.nullable {
            return Ok(Found::Null);
        }
        Err(Unfit::new(place, "no value that its `enum` or `const` lists fits the rest of it"))
    }
}
