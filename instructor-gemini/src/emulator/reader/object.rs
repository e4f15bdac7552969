//! Objects: properties with their words, parts of the text under headings, and what is one of
//! several forms.

use std::ops::Range;

use super::origin::Piece;
use super::property::{Property, Sort};
use super::section::{self, Section};
use super::{Above, Found, Kind, Node, Page, Reader, Resolved, label, number, table, word};

impl<'a> Reader<'a> {
    pub(super) fn object_or_map(
        &self,
        property: &Property,
        node: &'a Node,
        above: Above<'_>,
    ) -> Option<Piece> {
        if node.is_map() {
            self.map(property, node, above)
        } else {
            self.object(property, node, above)
        }
    }

    /// The properties found; none at all is no object, but for the whole answer.
    pub(super) fn object(
        &self,
        parent: &Property,
        node: &'a Node,
        above: Above<'_>,
    ) -> Option<Piece> {
        let properties = Property::all(parent, node);
        let sections: Vec<Option<Section>> = node
            .properties
            .0
            .iter()
            .enumerate()
            .map(|(at, (_, child))| self.section(&properties, at, child))
            .collect();
        let around = Above { depth: above.depth + 1, objects: Some((node, &above)), ..above };
        let parts: Vec<Range<usize>> =
            sections.iter().flatten().map(|section| section.whole.clone()).collect();
        let mut values = if parts.is_empty() {
            self.members(node, &properties, &sections, around)
        } else {
            // What stands under the heading of one is read for no other.
            let rest = section::masked(self.page.text, &parts);
            let reader = Reader::new(self.root, &rest, self.base);
            let mut values = reader.members(node, &properties, &sections, around);
            // What goes on across a part is none of the text's.
            let at = |part: &Range<usize>| self.base + part.start..self.base + part.end;
            let parts: Vec<Range<usize>> = parts.iter().map(at).collect();
            for value in &mut values {
                value.take_if(|piece| piece.is_from(&parts));
            }
            values
        };
        for (at, section) in sections.iter().enumerate() {
            if let Some(section) = section {
                let child = &node.properties.0[at].1;
                let above = Above { is_shared: false, ..around };
                values[at] = self.of_section(&properties[at], child, section, above);
            }
        }
        let is_read = |value: &Option<Piece>| value.as_ref().is_some_and(Piece::is_read);
        if above.depth > 0 && !values.iter().any(is_read) {
            return None;
        }
        let mut members = Vec::new();
        for ((key, child), value) in node.properties.0.iter().zip(values) {
            let is_required = node.required.contains(key);
            let value = match (value, only_value(child, self.root)) {
                (None, Some(only)) if is_required => Some(Piece::Fixed(only)),
                (value, _) => value,
            };
            match value {
                Some(value) => members.push((key.clone(), value)),
                None if is_required => members.push((key.clone(), Piece::Fixed(Found::Null))),
                None => {}
            }
        }
        Some(Piece::Object(members))
    }

    /// The part of the text that names a property with parts of its own.
    fn section(&self, properties: &[Property], at: usize, child: &Node) -> Option<Section> {
        let (own, kind) = match child.resolved(self.root)? {
            Resolved::One(node, Kind::Object) => (node, Kind::Object),
            Resolved::One(node, Kind::Array) => match node.items.as_deref()?.resolved(self.root) {
                Some(Resolved::One(items, _)) => (items, Kind::Array),
                _ => (node, Kind::Array),
            },
            Resolved::Either(options) => {
                let is_object = |node: &&Node| {
                    matches!(node.resolved(self.root), Some(Resolved::One(_, Kind::Object)))
                };
                (options.into_iter().find(is_object)?, Kind::Object)
            }
            _ => return None,
        };
        let property = &properties[at];
        let own = Property::all(property, own);
        let others: Vec<&Property> = properties
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, property)| property)
            .collect();
        let Some(section) = section::find(&self.page, property, &others, &own) else {
            // A table with columns for what is asked for needs no heading.
            let is_own =
                |heading: &str| own.iter().any(|own| own.aliases.iter().any(|a| a == heading));
            let has_columns = |table: &table::Table| {
                own.iter().filter(|own| table.column(own).is_some()).count() >= 2
            };
            let tables = table::all_with(self.page.text, &is_own);
            let whole =
                tables.into_iter().find(|table| kind == Kind::Array && has_columns(table))?.whole;
            return Some(Section { body: whole.clone(), whole, is_inline: false });
        };
        // "Tags: a, b; Name: c" has more than one label in its line: the label rules know the end.
        let line = &self.page.text[section.body.clone()];
        let is_shared = section.is_inline && kind == Kind::Array && own.is_empty();
        (!is_shared || !line.contains([':', '=', ';', '.'])).then_some(section)
    }

    /// What stands in a part of the text that is the property's alone.
    fn of_section(
        &self,
        property: &Property,
        child: &'a Node,
        section: &Section,
        above: Above<'_>,
    ) -> Option<Piece> {
        let reader = self.part(&section.body);
        match child.resolved(self.root)? {
            Resolved::One(node, Kind::Array) => reader.listed_in(property, node, above),
            Resolved::One(node, Kind::Object) if node.is_map() => {
                reader.pairs(property, node, above)
            }
            Resolved::One(node, Kind::Object) => reader.object(property, node, above),
            _ => reader.value(property, child, above),
        }
    }

    /// The members that have no part of the text of their own.
    ///
    /// An address comes after the names, as it is told by the one it resembles. Numbers come last
    /// and together: the best match of all wins, and what is part of a date, a name or an address
    /// is none.
    fn members<'n>(
        &self,
        node: &'n Node,
        properties: &[Property],
        sections: &[Option<Section>],
        above: Above<'_>,
    ) -> Vec<Option<Piece>>
    where
        'a: 'n,
        'n: 'a,
    {
        let mut values: Vec<Option<Piece>> = vec![None; properties.len()];
        let (mut wanted, mut nested, mut emails) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (_, child)) in node.properties.0.iter().enumerate() {
            if sections[at].is_some() {
                continue;
            }
            match child.resolved(self.root) {
                Some(Resolved::One(node, kind @ (Kind::Integer | Kind::Number))) => {
                    wanted.push((at, number::Wanted::new(&properties[at], node, kind)));
                }
                Some(Resolved::One(_, Kind::Object | Kind::Array) | Resolved::Either(_)) => {
                    nested.push(at);
                }
                Some(Resolved::One(node, Kind::String))
                    if properties[at].sort(node) == Sort::Email =>
                {
                    emails.push(at);
                }
                // A thing is told by its place: not among the words of another.
                Some(Resolved::One(node, Kind::String))
                    if above.is_shared
                        && properties[at].sort(node) == Sort::Thing
                        && label::value(&self.page, &properties[at]).is_none() => {}
                _ => values[at] = self.value(&properties[at], child, above),
            }
        }
        for at in emails {
            values[at] = self.value(&properties[at], &node.properties.0[at].1, above);
        }
        let (places, wanted): (Vec<usize>, Vec<_>) = wanted.into_iter().unzip();
        for (at, found) in places.into_iter().zip(self.numbers(&wanted)) {
            values[at] = found;
        }
        for &at in &nested {
            let child = &node.properties.0[at].1;
            // Of two of one form, without a heading, it is not told which is which.
            let is_twin = |other: &usize| {
                *other != at && is_alike(child, &node.properties.0[*other].1, self.root)
            };
            if !nested.iter().any(is_twin) {
                let above = Above { is_shared: true, ..above };
                values[at] = self.value(&properties[at], child, above);
            } else if is_list(child, self.root) {
                values[at] = Some(Piece::List(Vec::new()));
            }
        }
        values
    }

    /// One of several forms: of objects the one whose tag is said, or that is found whole.
    pub(super) fn either(
        &self,
        property: &Property,
        options: &[&'a Node],
        above: Above<'_>,
    ) -> Option<Piece> {
        let form = |option: &&'a Node| match option.resolved(self.root) {
            Some(Resolved::One(node, Kind::Object)) if !node.is_map() => Some(node),
            _ => None,
        };
        let objects: Vec<&'a Node> = options.iter().filter_map(form).collect();
        if objects.len() < options.len() {
            let rank = |option: &&&'a Node| match option.resolved(self.root) {
                Some(Resolved::One(_, Kind::String)) => 2,
                Some(Resolved::One(_, Kind::Boolean)) => 1,
                _ => 0,
            };
            // Any text is a text: the others come first.
            let mut ranked: Vec<&&'a Node> = options.iter().collect();
            ranked.sort_by_key(rank);
            let mut found = ranked.into_iter().filter_map(|node| self.value(property, node, above));
            return found.find(Piece::is_read);
        }
        let tagged: Vec<&'a Node> =
            objects.iter().copied().filter(|object| self.says_tag(object)).collect();
        if let [only] = tagged[..] {
            return self.trial(property, only, above).filter(|piece| piece.has_all(&only.required));
        }
        let among = if tagged.is_empty() { objects } else { tagged };
        // One that has a tag is not told by its other properties where the tag is not said.
        let whole = among.into_iter().filter_map(|object| {
            let piece = self.trial(property, object, above)?;
            piece.has_all(&object.required).then(|| (piece.count(), piece))
        });
        let mut best: Option<(usize, Piece)> = None;
        let mut is_tied = false;
        for (count, piece) in whole {
            let most = best.as_ref().map_or(0, |(most, _)| *most);
            is_tied = count == most;
            if count > most {
                best = Some((count, piece));
            }
        }
        best.filter(|_| !is_tied).map(|(_, piece)| piece)
    }

    /// An object that may turn out not to be the one: it takes nothing from the others.
    fn trial(&self, property: &Property, object: &'a Node, above: Above<'_>) -> Option<Piece> {
        let reader = Reader {
            root: self.root,
            page: Page::new(self.page.text),
            base: self.base,
            taken: self.taken.clone(),
            person: std::cell::RefCell::default(),
        };
        reader.object(property, object, above.deeper())
    }

    /// Whether the text has the word that tells a form from the others.
    pub(super) fn says_tag_of(&self, option: &Node) -> bool {
        match option.resolved(self.root) {
            Some(Resolved::One(object, Kind::Object)) => self.says_tag(object),
            _ => false,
        }
    }

    fn says_tag(&self, object: &Node) -> bool {
        tags(object, self.root).any(|tag| !word::choices(&self.page, &[tag]).is_empty())
    }
}

/// Whether a form has a word that tells it from the others.
pub(super) fn has_tag(option: &Node, root: &Node) -> bool {
    match option.resolved(root) {
        Some(Resolved::One(object, Kind::Object)) => tags(object, root).next().is_some(),
        _ => false,
    }
}

/// The words that an object always has.
fn tags(object: &Node, root: &Node) -> impl Iterator<Item = String> {
    object.properties.0.iter().filter_map(|(_, child)| match only_value(child, root)? {
        Found::Text(tag) => Some(tag),
        _ => None,
    })
}

/// The only value that a schema allows.
fn only_value(node: &Node, root: &Node) -> Option<Found> {
    let mut node = node;
    for _ in 0..8 {
        match &node.reference {
            Some(reference) => node = root.definition(reference)?,
            None => break,
        }
    }
    if let Some(constant) = &node.constant {
        return Some(Found::from(constant));
    }
    match node.listed.as_deref() {
        Some([only]) if !node.nullable => Some(Found::from(only)),
        _ => None,
    }
}

fn is_list(node: &Node, root: &Node) -> bool {
    matches!(node.resolved(root), Some(Resolved::One(_, Kind::Array)))
}

/// Whether two schemas ask for objects, or lists of objects, with the same properties.
fn is_alike(left: &Node, right: &Node, root: &Node) -> bool {
    let object = |node: &Node| -> Option<(bool, Vec<String>)> {
        let keys = |node: &Node| node.properties.0.iter().map(|(key, _)| key.clone()).collect();
        match node.resolved(root)? {
            Resolved::One(node, Kind::Object) => Some((false, keys(node))),
            Resolved::One(node, Kind::Array) => match node.items.as_deref()?.resolved(root)? {
                Resolved::One(items, Kind::Object) => Some((true, keys(items))),
                _ => None,
            },
            _ => None,
        }
    };
    match (object(left), object(right)) {
        // Two lists of whatever records are not told apart either.
        (Some((true, _)), Some((true, _))) => true,
        (Some(left), Some(right)) => left == right,
        _ => false,
    }
}
