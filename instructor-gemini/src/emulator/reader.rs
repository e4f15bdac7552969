//! Plain pattern rules that look in a text for what a JSON Schema asks for.
//!
//! Not a model: a rule knows the look of a thing (an address has an `@`, a name has capitals) and
//! the words of the property that asks for it. A part of the text under a heading or behind a label
//! is read for the property that it names, and for no other. What no rule finds is left out, or null
//! where the property is required, so that the caller sees a violation and not an invention.

mod address;
mod age;
mod clause;
mod contact;
mod date;
mod exact;
mod found;
mod label;
mod lexicon;
mod list;
mod name;
mod number;
mod numeral;
mod object;
mod origin;
mod page;
mod pairs;
mod phrase;
mod property;
mod records;
mod section;
mod spelled;
mod table;
#[cfg(test)]
mod tests;
mod whose;
mod word;

use std::cell::RefCell;
use std::ops::Range;

pub(super) use self::found::Found;
use self::origin::Piece;
pub use self::origin::ReadFrom;
use self::page::Page;
use self::property::{Property, Sort};
use self::whose::Person;
use super::schema::{Checked, Filler, Unfit, checked};
pub(super) use super::schema::{Kind, Node, Resolved};

/// Levels of objects and lists that are filled; a recursive schema has no end of its own.
const DEEPEST: usize = 8;

/// What the text has of what the schema asks for, and from which words each value is.
///
/// # Errors
/// What of the schema the rules cannot fill, whatever the text says.
pub(super) fn read(schema: &Node, text: &str) -> Result<(Found, Vec<ReadFrom>), Unfit> {
    let Checked { root, .. } = &checked(schema, Filler::Reader)?;
    let reader = Reader::new(root, text, 0);
    let piece = reader.value(&Property::root(), root, Above::default());
    Ok(piece.unwrap_or(Piece::Fixed(Found::Null)).finish(text))
}

struct Reader<'a> {
    root: &'a Node,
    page: Page<'a>,
    /// Where the page begins in the user's text.
    base: usize,
    /// What has been given to a property already.
    taken: RefCell<Vec<Range<usize>>>,
    /// Whose name was found last: the ages and the addresses of others are not hers.
    person: RefCell<Option<Person>>,
}

/// The schemas that a value is inside of.
#[derive(Clone, Copy, Default)]
struct Above<'s> {
    depth: usize,
    /// Whether the text is also that of the object around.
    is_shared: bool,
    objects: Option<(&'s Node, &'s Above<'s>)>,
}

impl Above<'_> {
    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    /// Whether an object is one of those around: what is inside it again is never the same text.
    fn has(&self, node: &Node) -> bool {
        let is_it =
            |&(object, above): &(&Node, &Above<'_>)| std::ptr::eq(object, node) || above.has(node);
        self.objects.as_ref().is_some_and(is_it)
    }
}

impl<'a> Reader<'a> {
    fn new(root: &'a Node, text: &'a str, base: usize) -> Self {
        Self {
            root,
            page: Page::new(text),
            base,
            taken: RefCell::default(),
            person: RefCell::default(),
        }
    }

    /// A reader of a part of the page.
    fn part(&self, range: &Range<usize>) -> Reader<'_> {
        Reader::new(self.root, &self.page.text[range.clone()], self.base + range.start)
    }

    /// A value of the page, with its place in the user's text.
    fn leaf(&self, found: Found, range: &Range<usize>) -> Piece {
        Piece::Leaf(found, self.base + range.start..self.base + range.end)
    }

    fn verbatim(&self, range: &Range<usize>) -> Piece {
        self.leaf(Found::Text(self.page.text[range.clone()].to_owned()), range)
    }

    fn value(&self, property: &Property, node: &'a Node, above: Above<'_>) -> Option<Piece> {
        if above.depth > DEEPEST {
            return None;
        }
        match node.resolved(self.root)? {
            Resolved::Either(nodes) => self.either(property, &nodes, above.deeper()),
            Resolved::Enum(words) => {
                let (word, range) = word::choice(&self.page, property, &words)?;
                Some(self.leaf(listed(node, self.root, word), &range))
            }
            Resolved::One(node, kind) => match kind {
                Kind::Object => self.object_or_map(property, node, above),
                Kind::Array => self.array(property, node, above),
                Kind::String => self.text(property, node),
                Kind::Integer | Kind::Number => {
                    let wanted = [number::Wanted::new(property, node, kind)];
                    self.numbers(&wanted).pop().flatten()
                }
                Kind::Boolean => {
                    let (is_so, range) = word::truth(&self.page, property)?;
                    let found = Found::Bool(is_so);
                    let is_listed =
                        node.listed.as_ref().is_none_or(|listed| listed.contains(&is_so.into()));
                    is_listed.then(|| self.leaf(found, &range))
                }
                Kind::Null => Some(Piece::Fixed(Found::Null)),
            },
        }
    }

    fn numbers(&self, wanted: &[number::Wanted<'_>]) -> Vec<Option<Piece>> {
        let found = number::assign(
            &self.page,
            wanted,
            self.person.borrow().as_ref(),
            &mut self.taken.borrow_mut(),
        );
        let piece = |(found, range)| self.leaf(found, &range);
        found.into_iter().map(|found| found.map(piece)).collect()
    }

    fn text(&self, property: &Property, node: &Node) -> Option<Piece> {
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
                let (day, range) = date::find(page, property, sort == Sort::DateTime, &self.taken)?;
                Some(self.leaf(Found::Text(day), &range))
            }
            Sort::Currency => {
                let (code, range) = phrase::currency(page, property)?;
                Some(self.leaf(Found::Text(code), &range))
            }
            // Not taken: the parts of a text are there for the other properties.
            Sort::Whole | Sort::Summary => {
                let range = match labelled() {
                    Some(range) => Some(range),
                    None if sort == Sort::Summary => phrase::first_sentence(page),
                    None => phrase::whole(page),
                };
                range.map(|range| self.verbatim(&range))
            }
            Sort::Person(part) => {
                let (range, whole) = name::find(page, property, part, &self.taken)?;
                *self.person.borrow_mut() = Some(Person::new(page, whole));
                Some(self.verbatim(&range))
            }
            Sort::Company => self.take(phrase::company(page, property)),
            Sort::Place => self.take(phrase::place(page, property)),
            Sort::Job => self.take(phrase::job(page, property)),
            Sort::Thing => self.take(phrase::thing(page, property)),
            Sort::Other => self.take(labelled()),
        }
    }

    /// The first of these after the property's words, or else the first that is free.
    fn nearest(&self, ranges: &[Range<usize>], property: &Property) -> Option<Piece> {
        let is_free = |range: &&Range<usize>| !overlaps(&self.taken.borrow(), range);
        let free: Vec<&Range<usize>> = ranges.iter().filter(is_free).collect();
        let labelled = label::ends(&self.page, property).into_iter().find_map(|end| {
            let near = |range: &&&Range<usize>| (end..end + 24).contains(&range.start);
            free.iter().find(near)
        });
        let chosen = labelled.or(free.first())?;
        self.take(Some((*chosen).clone()))
    }

    fn take(&self, range: Option<Range<usize>>) -> Option<Piece> {
        let range = range.filter(|range| !range.is_empty())?;
        self.taken.borrow_mut().push(range.clone());
        Some(self.verbatim(&range))
    }
}

/// A word of an `enum` as the schema lists it: a text or a number.
fn listed(node: &Node, root: &Node, word: String) -> Found {
    let mut node = node;
    for _ in 0..8 {
        match &node.reference {
            Some(reference) => node = root.definition(reference).unwrap_or(node),
            None => break,
        }
    }
    let has_text = |word: &str| {
        let texts = node.listed.iter().flatten().chain(&node.constant);
        texts.into_iter().any(|value| value.as_str() == Some(word))
    };
    let is_number = word.parse::<f64>().is_ok() && node.listed.is_some() && !has_text(&word);
    if is_number { Found::Number(word) } else { Found::Text(word) }
}

fn overlaps(taken: &[Range<usize>], range: &Range<usize>) -> bool {
    taken.iter().any(|other| other.start < range.end && range.start < other.end)
}
