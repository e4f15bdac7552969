//! Lists of values and of records, tuples, and maps.

use std::ops::Range;

use super::object::has_tag;
use super::origin::Piece;
use super::property::{Part, Property, Sort};
use super::records::{self, Records};
use super::section::lines;
use super::table::{self, Table};
use super::{Above, Found, Kind, Node, Reader, Resolved, label, name, number, pairs, phrase, word};

impl<'a> Reader<'a> {
    pub(super) fn array(
        &self,
        property: &Property,
        node: &'a Node,
        above: Above<'_>,
    ) -> Option<Piece> {
        if !node.prefix_items.is_empty() {
            return self.tuple(property, node, above);
        }
        let items = node.items.as_deref()?;
        let list = match items.resolved(self.root)? {
            Resolved::Enum(words) => self.choices(property, items, &words),
            Resolved::One(items, Kind::Object) if !items.is_map() => {
                self.records(property, items, false, above)
            }
            Resolved::One(items, kind @ (Kind::Integer | Kind::Number)) => {
                self.all_numbers(property, items, kind, above)
            }
            Resolved::One(items, Kind::String) => self.texts(property, items),
            Resolved::Either(options) => self.mixed(property, &options, above),
            Resolved::One(..) => Vec::new(),
        };
        Some(Piece::List(list))
    }

    /// A list in a part of the text that is its own.
    pub(super) fn listed_in(
        &self,
        property: &Property,
        node: &'a Node,
        above: Above<'_>,
    ) -> Option<Piece> {
        if !node.prefix_items.is_empty() {
            return self.tuple(&Property::root(), node, above);
        }
        let items = node.items.as_deref()?;
        let list = match items.resolved(self.root)? {
            Resolved::One(object, Kind::Object) if !object.is_map() => {
                self.records(property, object, true, above)
            }
            Resolved::Either(options) => self.mixed(property, &options, above),
            Resolved::One(strings, Kind::String)
                if matches!(
                    property.sort(strings),
                    Sort::Email | Sort::Url | Sort::Phone | Sort::Date
                ) =>
            {
                self.texts(property, strings)
            }
            _ => {
                let is_person = matches!(
                    items.resolved(self.root),
                    Some(Resolved::One(strings, Kind::String))
                        if property.sort(strings) == Sort::Person(Part::Full)
                );
                let stretches = self.stretches();
                let value = |range: &Range<usize>| {
                    let range = if is_person { self.up_to_mark(range) } else { range.clone() };
                    self.exactly(property, items, &range, above)
                };
                stretches.iter().filter_map(value).collect()
            }
        };
        Some(Piece::List(list))
    }

    /// Items of a list, lines, or what commas part in one line.
    fn stretches(&self) -> Vec<Range<usize>> {
        let text = self.page.text;
        let lines = lines(text);
        let full: Vec<_> = lines.iter().filter(|line| !line.is_blank()).collect();
        if let [only] = full[..]
            && only.item.is_none()
        {
            return label::list(&self.page, &Property::root());
        }
        let is_rule = |text: &str| !text.contains(char::is_alphanumeric);
        if full.iter().any(|line| line.item.is_some()) {
            let start =
                |line: &&super::section::Line<'_>| line.item.map(|start| start..line.range.end);
            return full.iter().filter_map(start).collect();
        }
        full.iter().filter(|line| !is_rule(line.text)).map(|line| line.range.clone()).collect()
    }

    /// A name without what is said of the person: "Ana Silva (chair)".
    fn up_to_mark(&self, range: &Range<usize>) -> Range<usize> {
        let text = &self.page.text[range.clone()];
        let marks = [text.find(['(', '<', ',', ';', ':', '[']), text.find(" - "), text.find(" – ")];
        let end = marks.into_iter().flatten().min().unwrap_or(text.len());
        range.start..range.start + text[..end].trim_end().len()
    }

    fn choices(&self, property: &Property, items: &Node, words: &[String]) -> Vec<Piece> {
        // Where there is a label, what stands behind it counts, and nothing else.
        let ranges = label::list(&self.page, property);
        let is_inside = |at: &Range<usize>| {
            ranges.is_empty()
                || ranges.iter().any(|range| range.start <= at.start && at.end <= range.end)
        };
        word::choices(&self.page, words)
            .into_iter()
            .filter(|(_, at)| is_inside(at))
            .map(|(word, at)| self.leaf(super::listed(items, self.root, word), &at))
            .collect()
    }

    fn all_numbers(
        &self,
        property: &Property,
        items: &'a Node,
        kind: Kind,
        above: Above<'_>,
    ) -> Vec<Piece> {
        let ranges = label::list(&self.page, property);
        if property.terms.is_empty() {
            let numbers = number::all(&self.page, items, kind);
            return numbers.into_iter().map(|(found, at)| self.leaf(found, &at)).collect();
        }
        ranges.iter().filter_map(|range| self.exactly(property, items, range, above)).collect()
    }

    /// Records of several forms, each told by itself.
    fn mixed(&self, property: &Property, options: &[&'a Node], above: Above<'_>) -> Vec<Piece> {
        let is_object = |node: &&'a Node| {
            matches!(node.resolved(self.root), Some(Resolved::One(_, Kind::Object)))
        };
        if !options.iter().all(is_object) {
            return Vec::new();
        }
        let ranges = match records::split(self.page.text, &|_| false) {
            Records::Marked(ranges) | Records::Plain(ranges) => ranges,
        };
        let one = |range: &Range<usize>| {
            let reader = self.part(range);
            // An item of another form would be taken for one of these by a word they share.
            if options.iter().any(|option| has_tag(option, self.root))
                && !options.iter().any(|option| reader.says_tag_of(option))
            {
                return None;
            }
            let piece =
                reader.either(property, options, Above { is_shared: false, ..above.deeper() });
            piece.filter(Piece::is_read)
        };
        ranges.iter().filter_map(one).collect()
    }

    /// The records of a list: rows, items, blocks of labels, lines, or sentences.
    ///
    /// In a part of the text that is the list's own each of them is a record, whether or not it has
    /// all that is required; elsewhere only what is whole is one.
    fn records(
        &self,
        property: &Property,
        node: &'a Node,
        is_own: bool,
        above: Above<'_>,
    ) -> Vec<Piece> {
        // What holds itself is not found in the same text again.
        if !is_own && above.has(node) {
            return Vec::new();
        }
        let own = Property::all(property, node);
        let is_label = |label: &str| {
            let label = super::property::terms(label).join(" ");
            own.iter().any(|property| property.aliases.iter().any(|alias| *alias == label))
        };
        if let Some(rows) = self.rows(node, &own, &is_label, above) {
            return rows;
        }
        let read = |range: &Range<usize>| {
            let reader = self.part(range);
            reader.object(property, node, Above { is_shared: false, ..above.deeper() })
        };
        let is_whole = |piece: &Piece| {
            // One word alone may be anything.
            piece.has_all(&node.required) && piece.count() >= own.len().min(2)
        };
        match records::split(self.page.text, &is_label) {
            Records::Marked(ranges) => {
                let found = ranges.iter().filter_map(read);
                if is_own { found.collect() } else { found.filter(is_whole).collect() }
            }
            Records::Plain(ranges) => {
                let whole = |range: &Range<usize>| read(range).filter(is_whole);
                let several = |range: &Range<usize>| {
                    let starts = |pieces: Vec<Range<usize>>| {
                        let starts = pieces.into_iter().filter(|piece| whole(piece).is_some());
                        starts.map(|piece| piece.start).collect::<Vec<usize>>()
                    };
                    let pieces = records::pieces(self.page.text, range);
                    let starts = pieces.into_iter().map(starts).max_by_key(Vec::len);
                    let starts = starts.filter(|starts| starts.len() > 1).unwrap_or_default();
                    // What is no record of its own is said of the one before.
                    let ends = starts.iter().skip(1).copied().chain([range.end]);
                    let parts = starts.iter().zip(ends).map(|(&start, end)| start..end);
                    let found: Vec<Piece> = parts.filter_map(|part| whole(&part)).collect();
                    if found.is_empty() { whole(range).into_iter().collect() } else { found }
                };
                let found: Vec<Piece> = ranges.iter().flat_map(several).collect();
                if !found.is_empty() {
                    return found;
                }
                let whole = self.object(property, node, above.deeper());
                whole.filter(is_whole).into_iter().collect()
            }
        }
    }

    /// The rows of a table with a column for what is asked for.
    fn rows(
        &self,
        node: &'a Node,
        own: &[Property],
        is_label: &dyn Fn(&str) -> bool,
        above: Above<'_>,
    ) -> Option<Vec<Piece>> {
        let tables = table::all_with(self.page.text, is_label);
        let has_columns = |table: &&Table| {
            own.iter().filter(|property| table.column(property).is_some()).count()
                >= own.len().min(2)
        };
        let table = tables.iter().find(has_columns)?;
        let columns: Vec<Option<usize>> =
            own.iter().map(|property| table.column(property)).collect();
        let row = |cells: &Vec<Range<usize>>| {
            let mut members = Vec::new();
            for (((key, child), property), column) in
                node.properties.0.iter().zip(own).zip(&columns)
            {
                let cell = column.and_then(|column| cells.get(column));
                let value =
                    cell.and_then(|cell| self.exactly(property, child, cell, above.deeper()));
                match value {
                    Some(value) => members.push((key.clone(), value)),
                    None if node.required.contains(key) => {
                        members.push((key.clone(), Piece::Fixed(Found::Null)));
                    }
                    None => {}
                }
            }
            Some(Piece::Object(members)).filter(Piece::is_read)
        };
        Some(table.rows().iter().filter_map(row).collect())
    }

    /// A value for each place, or nothing.
    fn tuple(&self, property: &Property, node: &'a Node, above: Above<'_>) -> Option<Piece> {
        let ranges = label::list(&self.page, property);
        let count = node.prefix_items.len();
        let rest = node.items.as_deref().filter(|items| !items.is_never);
        let is_fit = ranges.len() == count || ranges.len() > count && rest.is_some();
        let places =
            node.prefix_items.iter().chain(std::iter::repeat_n(rest, ranges.len()).flatten());
        let values = ranges
            .iter()
            .zip(places)
            .map(|(range, child)| self.exactly(property, child, range, above));
        let values: Option<Vec<Piece>> = values.collect();
        values.filter(|_| is_fit).map(Piece::List)
    }

    /// A map of what the text has between equals signs or colons; with a name of its own it needs a
    /// heading.
    pub(super) fn map(
        &self,
        property: &Property,
        node: &'a Node,
        above: Above<'_>,
    ) -> Option<Piece> {
        if property.terms.is_empty() { self.pairs(property, node, above) } else { None }
    }

    pub(super) fn pairs(
        &self,
        property: &Property,
        node: &'a Node,
        above: Above<'_>,
    ) -> Option<Piece> {
        let child = node.additional.as_deref()?;
        let mut members = Vec::new();
        for pair in pairs::all(self.page.text) {
            // The key speaks of the value as a property's name does.
            let keyed = Property::keyed(&pair.key, child, property, node);
            if let Some(value) = self.exactly(&keyed, child, &pair.value, above.deeper()) {
                members.push((pair.key, value));
            }
        }
        (!members.is_empty() || above.depth == 0).then_some(Piece::Object(members))
    }

    fn texts(&self, property: &Property, items: &Node) -> Vec<Piece> {
        let page = &self.page;
        let verbatim = |ranges: &[Range<usize>]| -> Vec<Piece> {
            ranges.iter().map(|range| self.verbatim(range)).collect()
        };
        match property.sort(items) {
            Sort::Email => verbatim(&page.emails),
            Sort::Url => verbatim(&page.urls),
            Sort::Phone => verbatim(&page.phones),
            Sort::Date => {
                let day = |date: &super::date::Date| {
                    Some(self.leaf(Found::Text(date.day.clone()?), &date.range))
                };
                page.dates.iter().filter_map(day).collect()
            }
            Sort::Person(_) => {
                let labelled = label::list(page, property);
                if labelled.is_empty() || property.terms.is_empty() {
                    verbatim(&name::all(page))
                } else {
                    let names: Vec<_> =
                        labelled.iter().map(|range| self.up_to_mark(range)).collect();
                    verbatim(&names)
                }
            }
            _ => {
                let mut ranges = label::list(page, property);
                // Without a label the text itself is the list, but for what it asks.
                ranges.retain(|range| !property.terms.is_empty() || !phrase::is_asked(page, range));
                verbatim(&ranges)
            }
        }
    }
}
