//! Plain pattern rules that look in a text for what a JSON Schema asks for.
//!
//! Not a model: a rule knows the look of a thing (an address has an `@`, a name has capitals) and
//! the words of the property that asks for it. What no rule finds is left out, or null where the
//! property is required, so that the caller sees a violation and not an invention.

mod address;
mod age;
mod clause;
mod contact;
mod date;
mod found;
mod label;
mod name;
mod node;
mod number;
mod numeral;
mod page;
mod phrase;
mod property;
mod spelled;
mod table;
#[cfg(test)]
mod tests;
mod whose;
mod word;

use std::cell::RefCell;
use std::ops::Range;

pub(super) use self::found::Found;
pub(super) use self::node::{Kind, Node, Resolved};
use self::page::Page;
use self::property::{Property, Sort};
use self::whose::Person;

/// Levels of objects and lists that are filled; a recursive schema has no end of its own.
const DEEPEST: usize = 8;

/// What the text has of what the schema asks for.
pub(super) fn read(schema: &Node, text: &str) -> Found {
    let reader = Reader {
        root: schema,
        page: Page::new(text),
        taken: RefCell::default(),
        person: RefCell::default(),
    };
    reader.value(&Property::root(), schema, 0).unwrap_or(Found::Null)
}

struct Reader<'a> {
    root: &'a Node,
    page: Page<'a>,
    /// What has been given to a property already.
    taken: RefCell<Vec<Range<usize>>>,
    /// Whose name was found last: the ages and the addresses of others are not hers.
    person: RefCell<Option<Person>>,
}

impl<'a> Reader<'a> {
    fn value(&self, property: &Property, node: &'a Node, depth: usize) -> Option<Found> {
        if depth > DEEPEST {
            return None;
        }
        match node.resolved(self.root)? {
            Resolved::Either(nodes) => {
                nodes.into_iter().find_map(|node| self.value(property, node, depth + 1))
            }
            Resolved::Enum(words) => self.choice(property, &words),
            Resolved::One(node, kind) => match kind {
                Kind::Object => self.object(property, node, depth),
                Kind::Array => self.array(property, node, depth),
                Kind::String => self.text(property, node).map(Found::Text),
                Kind::Integer | Kind::Number => {
                    let wanted = [number::Wanted::new(property, node, kind)];
                    self.numbers(&wanted).pop().flatten()
                }
                Kind::Boolean => word::truth(&self.page, property).map(Found::Bool),
                Kind::Null => Some(Found::Null),
            },
        }
    }

    /// The properties found; none at all is no object.
    ///
    /// An address comes after the names, as it is told by the one it resembles. Numbers come last
    /// and together: the best match of all wins, and what is part of a date, a name or an address
    /// is none.
    fn object(&self, parent: &Property, node: &'a Node, depth: usize) -> Option<Found> {
        let siblings: Vec<&str> = node.properties.0.iter().map(|(key, _)| key.as_str()).collect();
        let properties: Vec<Property> = node
            .properties
            .0
            .iter()
            .map(|(key, child)| Property::new(key, child, parent, node, &siblings))
            .collect();
        let mut values: Vec<Option<Found>> = vec![None; properties.len()];
        let (mut wanted, mut nested, mut emails) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (_, child)) in node.properties.0.iter().enumerate() {
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
                _ => values[at] = self.value(&properties[at], child, depth + 1),
            }
        }
        for at in emails {
            values[at] = self.value(&properties[at], &node.properties.0[at].1, depth + 1);
        }
        let (places, wanted): (Vec<usize>, Vec<_>) = wanted.into_iter().unzip();
        for (at, found) in places.into_iter().zip(self.numbers(&wanted)) {
            values[at] = found;
        }
        for at in nested {
            values[at] = self.value(&properties[at], &node.properties.0[at].1, depth + 1);
        }

        let is_found = |value: &Option<Found>| !matches!(value, None | Some(Found::Null));
        if depth > 0 && !values.iter().any(is_found) {
            return None;
        }
        let mut members = Vec::new();
        for ((key, _), value) in node.properties.0.iter().zip(values) {
            match value {
                Some(value) => members.push((key.clone(), value)),
                None if node.required.contains(key) => members.push((key.clone(), Found::Null)),
                None => {}
            }
        }
        Some(Found::Object(members))
    }

    fn array(&self, property: &Property, node: &'a Node, depth: usize) -> Option<Found> {
        let items = node.items.as_deref()?;
        let list = match items.resolved(self.root)? {
            Resolved::Enum(words) => word::choices(&self.page, &words),
            Resolved::One(items, Kind::Object) => self.records(property, items, depth),
            Resolved::One(items, kind @ (Kind::Integer | Kind::Number)) => {
                number::all(&self.page, property, items, kind)
            }
            Resolved::One(items, Kind::String) => self.texts(property, items),
            _ => Vec::new(),
        };
        Some(Found::Array(list))
    }

    /// A record a line, of the lines that have all that is required; or one from the whole text.
    fn records(&self, property: &Property, node: &'a Node, depth: usize) -> Vec<Found> {
        let of_line = |line: &str| {
            let reader = Reader {
                root: self.root,
                page: Page::new(line),
                taken: RefCell::default(),
                person: RefCell::default(),
            };
            let found = reader.object(property, node, depth + 1)?;
            found.has_all(&node.required).then_some(found)
        };
        let records: Vec<Found> = self.page.text.lines().filter_map(of_line).collect();
        if records.is_empty() {
            let whole = self.object(property, node, depth + 1);
            return whole.filter(|found| found.has_all(&node.required)).into_iter().collect();
        }
        records
    }

    fn choice(&self, property: &Property, words: &[String]) -> Option<Found> {
        word::choice(&self.page, property, words).map(Found::Text)
    }

    fn numbers(&self, wanted: &[number::Wanted<'_>]) -> Vec<Option<Found>> {
        number::assign(
            &self.page,
            wanted,
            self.person.borrow().as_ref(),
            &mut self.taken.borrow_mut(),
        )
    }

    fn text(&self, property: &Property, node: &Node) -> Option<String> {
        let page = &self.page;
        let labelled = || label::value(page, property);
        let sort = property.sort(node);
        match sort {
            Sort::Email => {
                let email = address::find(
                    page,
                    property,
                    self.person.borrow().as_ref(),
                    &self.taken.borrow(),
                );
                self.take(email)
            }
            Sort::Url => self.nearest(&page.urls, property),
            Sort::Phone => self.nearest(&page.phones, property),
            Sort::Date | Sort::DateTime => {
                date::find(page, property, sort == Sort::DateTime, &self.taken)
            }
            Sort::Currency => phrase::currency(page, property),
            // Not taken: the parts of a text are there for the other properties.
            Sort::Whole | Sort::Summary => match labelled() {
                Some(range) => Some(page.text[range].to_owned()),
                None if sort == Sort::Summary => phrase::first_sentence(page),
                None => Some(page.text.trim().to_owned()).filter(|text| !text.is_empty()),
            },
            Sort::Person(part) => {
                let (name, range) = name::find(page, property, part, &self.taken)?;
                *self.person.borrow_mut() = Some(Person::new(page, range));
                Some(name)
            }
            Sort::Company => self.take(phrase::company(page, property)),
            Sort::Place => self.take(phrase::place(page, property)),
            Sort::Job => self.take(phrase::job(page, property)),
            Sort::Thing => self.take(phrase::thing(page, property)),
            Sort::Other => self.take(labelled()),
        }
    }

    fn texts(&self, property: &Property, items: &Node) -> Vec<Found> {
        let page = &self.page;
        let verbatim = |ranges: &[Range<usize>]| {
            let texts = ranges.iter().map(|range| page.text[range.clone()].to_owned());
            texts.map(Found::Text).collect()
        };
        match property.sort(items) {
            Sort::Email => verbatim(&page.emails),
            Sort::Url => verbatim(&page.urls),
            Sort::Phone => verbatim(&page.phones),
            Sort::Date => {
                let days = page.dates.iter().filter_map(|date| date.day.clone());
                days.map(Found::Text).collect()
            }
            Sort::Person(_) => verbatim(&name::all(page)),
            _ => verbatim(&label::list(page, property)),
        }
    }

    /// The first of these after the property's words, or else the first that is free.
    fn nearest(&self, ranges: &[Range<usize>], property: &Property) -> Option<String> {
        let is_free = |range: &&Range<usize>| !overlaps(&self.taken.borrow(), range);
        let free: Vec<&Range<usize>> = ranges.iter().filter(is_free).collect();
        let labelled = label::ends(&self.page, property).into_iter().find_map(|end| {
            let near = |range: &&&Range<usize>| (end..end + 24).contains(&range.start);
            free.iter().find(near)
        });
        let chosen = labelled.or(free.first())?;
        self.take(Some((*chosen).clone()))
    }

    fn take(&self, range: Option<Range<usize>>) -> Option<String> {
        let range = range.filter(|range| !range.is_empty())?;
        self.taken.borrow_mut().push(range.clone());
        Some(self.page.text[range].to_owned())
    }
}

fn overlaps(taken: &[Range<usize>], range: &Range<usize>) -> bool {
    taken.iter().any(|other| other.start < range.end && range.start < other.end)
}
