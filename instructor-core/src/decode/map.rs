//! Objects whose keys are data.

use std::ops::Range;

use super::{Decoder, Halt, Shape};
use crate::extract::Extract;
use crate::private::Key;
use crate::rules::{self, Rule};
use crate::schema::Schema;

/// The rules of a map's keys, and of its values.
#[derive(Clone, Copy)]
struct Parts {
    keys: &'static [Rule],
    values: &'static [Rule],
}

impl Decoder<'_> {
    /// A map; `insert` takes each key with its value, and says whether the key is new. `false` if
    /// something in it is not of its type, or if there is none.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    pub(crate) fn map<K: Key, V: Extract>(
        &mut self,
        schema: &'static Schema,
        insert: &mut dyn FnMut(K, V) -> bool,
    ) -> Result<bool, Halt> {
        let overlaid = self.is_overlaid();
        if !overlaid && self.shape()? != Shape::Object {
            let whole = self.mismatch(schema, &mut |decoder| decoder.map(schema, insert).map(Some));
            return Ok(whole?.unwrap_or(false));
        }
        let at = self.at;
        let rules = self.rules_at(at);
        let parts = Parts { keys: rules::of_keys(rules), values: rules::of_each(rules) };
        let mut whole = true;
        let mut count = 0;
        if overlaid {
            let Some(mut members) = self.members()? else { return Ok(false) };
            for member in members.list.iter_mut().filter(|member| !member.taken) {
                member.taken = true;
                self.at = member.at;
                whole &= self.entry(&member.key, member.key_place.clone(), parts, insert)?;
                count += 1;
            }
            self.leave(members, true);
        } else {
            if !self.enter()? {
                return Ok(false);
            }
            let mut more = !self.eat(b'}');
            while more {
                let (key, place) = self.placed_key()?;
                whole &= self.entry(&key, place, parts, insert)?;
                count += 1;
                more = self.separator(b'}', "`,` or `}`")?;
            }
            self.depth -= 1;
        }
        self.check_count(at, count, rules);
        Ok(whole)
    }

    /// One entry, from its value on; `place` is where its key stands.
    fn entry<K: Key, V: Extract>(
        &mut self,
        key: &str,
        place: Range<usize>,
        parts: Parts,
        insert: &mut dyn FnMut(K, V) -> bool,
    ) -> Result<bool, Halt> {
        let at = self.begin()?;
        let key = K::from_key(key);
        let value = self.ruled::<V>(at, parts.values)?;
        // What is wrong with a key is told at the member, and shown as the key.
        self.key = Some(place);
        match &key {
            Some(key) => key.check(parts.keys, at, self),
            None => {
                self.record(at, "keys", || format!("must stand under a key that is {}", K::SCHEMA));
            }
        }
        self.key = None;
        let Some((key, value)) = key.zip(value) else { return Ok(false) };
        if !insert(key, value) {
            self.record(at, "duplicate", || "must be given once");
        }
        Ok(true)
    }
}
