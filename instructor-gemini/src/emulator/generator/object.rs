//! Objects and maps.

use super::{Maker, TRIES};
use crate::emulator::reader::Found;
use crate::emulator::schema::{Node, Place, Unfit};

impl<'a> Maker<'a> {
    pub(super) fn object(
        &mut self,
        node: &'a Node,
        place: Place<'_>,
        depth: u32,
    ) -> Result<Found, Unfit> {
        let is_ending = self.is_ending(depth);
        let (least, most) =
            (node.member_count.least(), node.member_count.max.unwrap_or(usize::MAX));
        let is_missing = |key: &&String| node.properties.get(key).is_none();
        let unlisted: Vec<&String> = node.required.iter().filter(is_missing).collect();
        let listed = node.required.len() - unlisted.len();
        if node.required.len() > most {
            return Err(Unfit::new(place, "it requires more members than it may have"));
        }
        let mut optional = node.properties.0.len() - listed;
        let mut missing = least.saturating_sub(node.required.len());
        let mut room = most - node.required.len();
        let mut members: Vec<(String, Found)> = Vec::with_capacity(node.properties.0.len());
        for (key, child) in &node.properties.0 {
            if !node.required.contains(key) {
                // What has to be there for the count comes when few are left.
                let is_needed = missing > 0 && (missing >= optional || is_ending);
                optional -= 1;
                let can_end = self.checked.height(child).is_some();
                let is_wished = is_needed || !is_ending && !self.random.one_in(3);
                if room == 0 || !can_end || !is_wished {
                    continue;
                }
                room -= 1;
                missing = missing.saturating_sub(1);
            }
            let value = self.value(child, key, Place::Member(&place, key), depth)?;
            members.push((key.clone(), value));
        }
        for key in unlisted {
            let value = self.further(node, key, place, depth)?;
            members.push((key.clone(), value));
        }
        let can_have = match node.additional.as_deref() {
            Some(additional) => self.checked.height(additional).is_some(),
            None => true,
        };
        let wish = if is_ending || node.additional.is_none() || !can_have {
            0
        } else {
            self.random.below(3) + usize::from(node.is_map())
        };
        let wish = wish.max(missing).min(room);
        if missing > 0 && !can_have {
            return Err(Unfit::new(place, "it has to have more members than it may have"));
        }
        for at in 0..wish {
            let Some(key) = self.key(node, &members, place)? else {
                if at < missing {
                    return Err(Unfit::new(place, "not enough names were found for its members"));
                }
                break;
            };
            let value = self.further(node, &key, place, depth)?;
            members.push((key, value));
        }
        Ok(Found::Object(members))
    }

    /// The value of a member that is not listed.
    fn further(
        &mut self,
        node: &'a Node,
        key: &str,
        place: Place<'_>,
        depth: u32,
    ) -> Result<Found, Unfit> {
        match node.additional.as_deref() {
            Some(additional) => self.value(additional, key, Place::Member(&place, key), depth),
            None => Ok(Found::Text(self.word())),
        }
    }

    /// A name that no member has.
    fn key(
        &mut self,
        node: &'a Node,
        members: &[(String, Found)],
        place: Place<'_>,
    ) -> Result<Option<String>, Unfit> {
        for _ in 0..TRIES {
            let key = match node.property_names.as_deref() {
                None => self.word(),
                Some(names) => {
                    let mut names = names;
                    while let Some(reference) = &names.reference {
                        let target = self.checked.root.definition(reference);
                        names = target
                            .ok_or_else(|| Unfit::new(place, "`propertyNames` leads nowhere"))?;
                    }
                    match &names.listed {
                        Some(_) => match self.value(names, "", place, 0)? {
                            Found::Text(key) => key,
                            _ => continue,
                        },
                        None => self.text(names, "", place)?,
                    }
                }
            };
            let is_taken = members.iter().any(|(name, _)| *name == key);
            if !is_taken && node.properties.get(&key).is_none() {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }
}
