//! What is made of fields: objects, tuples and newtypes, each in one loop for all types.

use super::members::{Members, UNKNOWN, UNKNOWN_MESSAGE};
use super::{Decoder, FieldSlot, Halt, Shape};
use crate::schema::{Field, Kind, Object, Schema};

impl<'a> Decoder<'a> {
    /// A value made of fields: each part goes to the slot of its field.
    ///
    /// The slots are in the order of the schema's fields. A slot stays empty if its field has no
    /// value of its type.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    #[doc(hidden)] // For derived code: its slots are no part of the public interface.
    pub fn fields(
        &mut self,
        schema: &'static Schema,
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<(), Halt> {
        match (schema.kind(), slots) {
            (Kind::Object(object), slots) => self.object(schema, &object, slots),
            (Kind::Tuple(fields), slots) => self.tuple(schema, fields, slots),
            // A newtype of itself reads nothing on its way down.
            (Kind::Newtype(field), [slot]) if !self.is_stack_used() => slot.decode(field, self),
            (Kind::Null, _) => self.unit(schema),
            _ => self.skip_mismatch::<()>(schema).map(drop),
        }
    }

    fn object(
        &mut self,
        schema: &'static Schema,
        object: &Object,
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<(), Halt> {
        if self.overlay.is_some() || object.has_flattened() {
            return self.object_of_members(schema, object, slots);
        }
        let fields = object.fields();
        if self.shape()? != Shape::Object {
            return self.object_in_list(schema, object, slots);
        }
        let at = self.at;
        if !self.enter()? {
            return Ok(());
        }
        let mut more = !self.eat(b'}');
        // The position of the next field, if the answer keeps the schema's order.
        let mut expected = 0;
        let mut strays = Vec::new();
        while more {
            let found = match fields.get(expected) {
                Some(field) if field.is_plainly_named() && self.eat_key(field.name())? => {
                    Some(expected)
                }
                _ => {
                    let (key, place) = self.placed_key()?;
                    let found = position(fields, &key);
                    if found.is_none() && self.is_lossless() {
                        self.keep_aside(key, place, &mut strays)?;
                        more = self.separator(b'}', "`,` or `}`")?;
                        continue;
                    }
                    found
                }
            };
            match found {
                Some(found) if slots[found].is_seen() => {
                    let at = self.begin()?;
                    self.skip()?;
                    self.record(at, "duplicate", || "must be given once");
                }
                Some(found) => {
                    slots[found].decode(&fields[found], self)?;
                    expected = found + 1;
                }
                None if self.refuses_unknown(object.is_closed()) => {
                    let at = self.begin()?;
                    self.skip()?;
                    self.record(at, UNKNOWN, || UNKNOWN_MESSAGE);
                }
                None => self.skip()?,
            }
            more = self.separator(b'}', "`,` or `}`")?;
        }
        if !strays.is_empty() {
            self.claim(&strays, object, slots)?;
        }
        self.depth -= 1;
        self.fill(at, fields, slots);
        Ok(())
    }

    /// The same in a list of one; anything else is no object.
    fn object_in_list(
        &mut self,
        schema: &'static Schema,
        object: &Object,
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<(), Halt> {
        let read = &mut |decoder: &mut Self| decoder.object(schema, object, slots).map(Some);
        self.mismatch(schema, read).map(drop)
    }

    /// The same, of members that are shared with other types.
    fn object_of_members(
        &mut self,
        schema: &'static Schema,
        object: &Object,
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<(), Halt> {
        let fields = object.fields();
        let overlaid = self.is_overlaid();
        if !overlaid && self.shape()? != Shape::Object {
            return self.object_in_list(schema, object, slots);
        }
        let Some(members) = self.members()? else { return Ok(()) };
        let mark = self.mark();
        let mut members = self.parts(object, members, slots)?;
        if !overlaid && let Some(renamed) = self.renamed(&members, schema, mark) {
            for slot in slots.iter_mut() {
                slot.reset();
            }
            members = self.parts(object, renamed, slots)?;
        }
        let (at, shared) = (members.at, members.shared);
        if self.refuses_unknown(object.is_closed()) && !shared {
            self.refuse_unknown(&mut members)?;
        }
        self.leave(members, overlaid);
        self.fill(at, fields, slots);
        Ok(())
    }

    /// Reads the fields, those of what is flattened too, and gives what is left.
    fn parts(
        &mut self,
        object: &Object,
        mut members: Members<'a>,
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<Members<'a>, Halt> {
        let fields = object.fields();
        for member in members.list.iter_mut().filter(|member| !member.taken) {
            let Some(found) = position(fields, &member.key) else { continue };
            member.taken = true;
            self.at = member.at;
            if slots[found].is_seen() {
                self.hop()?;
                self.record(member.at, "duplicate", || "must be given once");
            } else {
                slots[found].decode(&fields[found], self)?;
            }
        }
        self.at = members.end;
        let shared = members.shared;
        members.shared |= object.has_flattened();
        for (field, slot) in fields.iter().zip(slots.iter_mut()) {
            if field.as_flattened().is_some() {
                members = self.lend(members, &mut |decoder| slot.decode(field, decoder))?;
            }
        }
        members.shared = shared;
        Ok(members)
    }

    /// Fills the slots of the fields that did not come.
    fn fill(&mut self, at: usize, fields: &'static [Field], slots: &mut [&mut dyn FieldSlot]) {
        for (field, slot) in fields.iter().zip(slots) {
            if !slot.is_seen() && !slot.fill(field) {
                self.record_missing(at, field.name(), field.schema(), field.rules());
            }
        }
    }

    fn tuple(
        &mut self,
        schema: &'static Schema,
        fields: &'static [Field],
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<(), Halt> {
        let at = self.begin()?;
        let mut position = 0;
        let opened = self.array(schema, &mut |decoder| {
            match (slots.get_mut(position), fields.get(position)) {
                (Some(slot), Some(field)) => slot.decode(field, decoder)?,
                _ => decoder.skip()?,
            }
            position += 1;
            Ok(())
        })?;
        if !opened {
            return Ok(());
        }
        if position > fields.len() {
            self.break_count(at, fields.len());
        }
        for index in position..fields.len() {
            if !slots[index].fill(&fields[index]) {
                self.break_count(at, fields.len());
                break;
            }
        }
        Ok(())
    }

    /// Records that the array from `at` to here has another number of elements than it must have.
    pub(crate) fn break_count(&mut self, at: usize, count: usize) {
        let elements = if count == 1 { "element" } else { "elements" };
        self.record(at, "items", || format!("must be made of exactly {count} {elements}"));
    }

    /// `null`, or nothing where members are shared: a struct without fields.
    pub(crate) fn unit(&mut self, schema: &'static Schema) -> Result<(), Halt> {
        if self.is_overlaid() {
            self.pass();
            return Ok(());
        }
        match self.shape()? {
            Shape::Null => self.null(),
            _ => self.skip_mismatch::<()>(schema).map(drop),
        }
    }
}

fn position(fields: &[Field], key: &str) -> Option<usize> {
    fields.iter().position(|field| field.answers_to(key))
}
