//! Values whose words are known: a cell of a table, the right side of `key = value`, an item.

use std::ops::Range;

use super::origin::Piece;
use super::property::{Property, Sort};
use super::{Above, Found, Kind, Node, Reader, Resolved, number, word};

/// Words for nothing.
const NOTHING: [&str; 7] = ["", "-", "–", "—", "n/a", "null", "none"];

impl<'a> Reader<'a> {
    /// The value that these words are.
    pub(super) fn exactly(
        &self,
        property: &Property,
        node: &'a Node,
        range: &Range<usize>,
        above: Above<'_>,
    ) -> Option<Piece> {
        let range = trimmed(self.page.text, range);
        let text = &self.page.text[range.clone()];
        if NOTHING.contains(&text.to_lowercase().as_str()) {
            return None;
        }
        let reader = self.part(&range);
        let all = 0..text.len();
        match node.resolved(self.root)? {
            Resolved::Enum(words) => {
                let (word, at) = word::choices(&reader.page, &words).into_iter().next()?;
                Some(reader.leaf(super::listed(node, self.root, word), &at))
            }
            Resolved::Either(options) => {
                let is_text = |node: &&'a Node| {
                    matches!(node.resolved(self.root), Some(Resolved::One(_, Kind::String)))
                };
                // Any text is a text: the others come first.
                let mut ordered = options;
                ordered.sort_by_key(is_text);
                let may_be_text = ordered.last().is_some_and(is_text);
                let whole = |piece: &Piece| {
                    // Where a text will do, a number has to be all of it.
                    let Piece::Leaf(found, words) = piece else { return true };
                    !may_be_text || matches!(found, Found::Text(_)) || words.len() == text.len()
                };
                ordered
                    .into_iter()
                    .filter_map(|node| self.exactly(property, node, &range, above))
                    .find(whole)
            }
            Resolved::One(node, kind) => match kind {
                Kind::Integer | Kind::Number => {
                    let (found, at) = number::only(&reader.page, node, kind)?;
                    Some(reader.leaf(found, &at))
                }
                Kind::Boolean => {
                    let (is_so, at) = word::truth(&reader.page, &Property::root())?;
                    Some(reader.leaf(Found::Bool(is_so), &at))
                }
                Kind::String => match property.sort(node) {
                    Sort::Email | Sort::Url | Sort::Phone | Sort::Date | Sort::DateTime => {
                        reader.text(property, node)
                    }
                    _ => Some(reader.verbatim(&all)),
                },
                Kind::Object if node.is_map() => reader.pairs(property, node, above.deeper()),
                Kind::Object => reader.object(property, node, above.deeper()),
                Kind::Array => reader.array(&Property::root(), node, above.deeper()),
                Kind::Null => None,
            },
        }
    }
}

/// The range without the space and the quotes around it.
pub(super) fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let is_around = |c: char| c.is_whitespace() || "\"“”`".contains(c);
    let inner = text[range.clone()].trim_start_matches(is_around);
    let start = range.end - inner.len();
    start..start + inner.trim_end_matches(is_around).len()
}
