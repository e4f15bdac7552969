//! Whether a schema can be filled at all, before anything is read or made up.

use std::borrow::Cow;

use super::{Node, Place, Unfit};

/// Levels of references that are looked through for one end.
const UNENDING: u32 = u32::MAX;

/// What fills a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::emulator) enum Filler {
    /// The pattern rules.
    Reader,
    Generator,
}

/// A schema that can be filled, with what holds at once in one.
#[derive(Debug)]
pub(in crate::emulator) struct Checked<'a> {
    pub(in crate::emulator) root: Cow<'a, Node>,
    /// For each reference, the fewest references that have to be followed until its value is whole.
    heights: Vec<(String, u32)>,
}

/// Checks a schema, and merges what holds at once.
pub(in crate::emulator) fn checked(schema: &Node, filler: Filler) -> Result<Checked<'_>, Unfit> {
    let mut walk = Walk { root: schema, filler, references: Vec::new(), is_layered: false };
    walk.visit(schema, Place::Root, true)?;
    let mut root = Cow::Borrowed(schema);
    if walk.is_layered {
        let mut merged = schema.clone();
        merged.settle(schema, Place::Root, 0)?;
        let mut again = Walk { root: &merged, filler, references: Vec::new(), is_layered: false };
        again.visit(&merged, Place::Root, true)?;
        walk.references = again.references;
        root = Cow::Owned(merged);
    }
    let mut checked = Checked {
        heights: walk.references.into_iter().map(|reference| (reference, UNENDING)).collect(),
        root,
    };
    checked.measure();
    if checked.height(&checked.root).is_none() {
        let path = checked.endless(&checked.root, Place::Root, 0);
        return Err(path.unwrap_or_else(|| Unfit::new(Place::Root, ENDLESS)));
    }
    Ok(checked)
}

const ENDLESS: &str = "it requires itself without an end";

struct Walk<'a> {
    root: &'a Node,
    filler: Filler,
    references: Vec<String>,
    is_layered: bool,
}

impl<'a> Walk<'a> {
    /// Visits what can be reached; what is required has to be fit to be filled.
    fn visit(&mut self, node: &'a Node, place: Place<'_>, is_required: bool) -> Result<(), Unfit> {
        if let Some(keyword) = node.beyond.first() {
            return Err(Unfit::new(place, format!("the rules do not go by `{keyword}`")));
        }
        if node.is_never && is_required {
            return Err(Unfit::new(place, "nothing fits the schema `false`"));
        }
        if node.listed.as_ref().is_some_and(Vec::is_empty) && is_required {
            return Err(Unfit::new(place, "its `enum` lists nothing"));
        }
        if self.filler == Filler::Reader && is_required && node.is_given && node.is_open() {
            return Err(Unfit::new(place, "the schema says nothing of it"));
        }
        self.is_layered |= node.is_layered();
        if let Some(reference) = &node.reference {
            let Some(target) = self.root.definition(reference) else {
                return Err(Unfit::new(place, format!("`{reference}` leads nowhere")));
            };
            if !self.references.contains(reference) {
                self.references.push(reference.clone());
                self.visit(target, place, is_required)?;
            }
        }
        for (key, child) in &node.properties.0 {
            let is_required = is_required && node.required.contains(key);
            self.visit(child, Place::Member(&place, key), is_required)?;
        }
        let items = Place::Items(&place);
        let filled = if is_required { node.item_count.least() } else { 0 };
        for (at, child) in node.prefix_items.iter().chain(node.items.as_deref()).enumerate() {
            self.visit(child, items, at < filled)?;
        }
        for child in [&node.additional, &node.property_names].into_iter().flatten() {
            self.visit(child, items, false)?;
        }
        let options = node.any_of.len() + node.one_of.len();
        for child in node.any_of.iter().chain(&node.one_of) {
            self.visit(child, place, is_required && options == 1)?;
        }
        if let Some(child) = &node.not {
            // A value or two that are left out; the rules read what is there.
            let is_plain = child.listed.is_some() || child.constant.is_some();
            if self.filler == Filler::Reader && !is_plain {
                return Err(Unfit::new(place, "the rules do not go by `not`"));
            }
            self.visit(child, place, false)?;
        }
        for child in &node.all_of {
            // A part may leave it to another to say what fits.
            self.visit(child, place, false)?;
        }
        Ok(())
    }
}

impl Checked<'_> {
    /// How many references have to be followed, at the least, until a value is whole; `None` if
    /// there is no end.
    pub(in crate::emulator) fn height(&self, node: &Node) -> Option<u32> {
        Some(self.least(node)).filter(|&height| height != UNENDING)
    }

    /// Heights come down from `UNENDING` until none changes.
    fn measure(&mut self) {
        loop {
            let mut has_changed = false;
            for at in 0..self.heights.len() {
                let Some(target) = self.root.definition(&self.heights[at].0) else { continue };
                let height = self.least(target).saturating_add(1);
                has_changed |= height < self.heights[at].1;
                self.heights[at].1 = height.min(self.heights[at].1);
            }
            if !has_changed {
                break;
            }
        }
    }

    fn least(&self, node: &Node) -> u32 {
        if node.is_never {
            return UNENDING;
        }
        if node.nullable || node.listed.is_some() || node.constant.is_some() {
            return 0;
        }
        if node.kinds.contains(&super::Kind::Null) {
            return 0;
        }
        if let Some(reference) = &node.reference {
            let known = self.heights.iter().find(|(name, _)| name == reference);
            return known.map_or(UNENDING, |(_, height)| *height);
        }
        let options = node.any_of.iter().chain(&node.one_of).map(|node| self.least(node)).min();
        let members =
            node.required.iter().map(|key| match (node.properties.get(key), &node.additional) {
                (Some(child), _) => self.least(child),
                (None, Some(additional)) => self.least(additional),
                (None, None) => 0,
            });
        let count = node.item_count.least();
        let places = node.prefix_items.iter().take(count);
        let items = node.items.as_deref().filter(|_| count > node.prefix_items.len());
        let items = places.chain(items).map(|node| self.least(node));
        options.into_iter().chain(members).chain(items).max().unwrap_or(0)
    }

    /// Where a schema requires itself.
    fn endless(&self, node: &Node, place: Place<'_>, depth: usize) -> Option<Unfit> {
        if depth > 16 {
            return Some(Unfit::new(place, ENDLESS));
        }
        let here = || Some(Unfit::new(place, ENDLESS));
        if let Some(reference) = &node.reference {
            // One round is enough to show it.
            let is_round = depth > self.heights.len();
            let target = self.root.definition(reference)?;
            return if is_round { here() } else { self.endless(target, place, depth + 1) };
        }
        let required = node.properties.0.iter().filter(|(key, _)| node.required.contains(key));
        for (key, child) in required {
            if self.least(child) == UNENDING {
                return self.endless(child, Place::Member(&place, key), depth + 1);
            }
        }
        let items = node.items.as_deref().filter(|node| self.least(node) == UNENDING);
        match items.or(node.any_of.first()).or(node.one_of.first()) {
            Some(child) => self.endless(child, place, depth + 1),
            None => here(),
        }
    }
}
