//! Lists and tuples.

use super::{Maker, TRIES};
use crate::emulator::reader::Found;
use crate::emulator::schema::{Node, Place, Unfit};

impl<'a> Maker<'a> {
    pub(super) fn list(
        &mut self,
        node: &'a Node,
        key: &str,
        place: Place<'_>,
        depth: u32,
    ) -> Result<Found, Unfit> {
        let (least, places) = (node.item_count.least(), node.prefix_items.len());
        let has_items = node.items.as_ref().is_none_or(|items| !items.is_never);
        let can_end = |node: &Node| self.checked.height(node).is_some();
        // As far as every place has an end.
        let room = node.prefix_items.iter().take_while(|node| can_end(node)).count();
        let can_go_on = room == places && has_items && node.items.as_deref().is_none_or(can_end);
        let most = if can_go_on { usize::MAX } else { room };
        let most = node.item_count.max.map_or(most, |max| max.min(most));
        if least > most {
            return Err(Unfit::new(place, "it has to have more items than it may have"));
        }
        let wish =
            if self.is_ending(depth) { least } else { least.max(places) + self.random.below(4) };
        let count = wish.clamp(least, most);
        let items = Place::Items(&place);
        let mut values: Vec<Found> = Vec::with_capacity(count.min(64));
        while values.len() < count {
            let child = node.prefix_items.get(values.len()).or(node.items.as_deref());
            let mut value = None;
            for _ in 0..TRIES {
                let next = match child {
                    Some(child) => self.value(child, key, items, depth)?,
                    None => Found::Text(self.word()),
                };
                if !node.is_unique || !values.iter().any(|other| other.is_same(&next)) {
                    value = Some(next);
                    break;
                }
            }
            match value.or_else(|| self.unlike(child?, &values)) {
                Some(value) => values.push(value),
                // What has to differ and cannot ends a list that is long enough.
                None if values.len() >= least => break,
                None => return Err(Unfit::new(place, "not enough items were found that differ")),
            }
        }
        Ok(Found::Array(values))
    }

    /// One of the few values of a schema that is not among these.
    fn unlike(&self, node: &'a Node, values: &[Found]) -> Option<Found> {
        let mut node = node;
        for _ in 0..8 {
            if let Some(reference) = &node.reference {
                node = self.checked.root.definition(reference)?;
            }
        }
        let listed = node.listed.iter().flatten().map(Found::from);
        let few = [Found::Bool(true), Found::Bool(false), Found::Null];
        #[allow(clippy::cast_possible_truncation)] // Small, or no use.
        let first = node.minimum.unwrap_or(0.0).clamp(-1e15, 1e15).floor() as i64;
        let counts = (0..1000).map(|at| Found::Number((first + at).to_string()));
        let is_new = |value: &Found| {
            self.is_fit(node, value) == Some(true)
                && !values.iter().any(|other| other.is_same(value))
        };
        listed.chain(few).chain(counts).find(is_new)
    }
}
