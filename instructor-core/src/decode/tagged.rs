//! Enums with a tag, which may stand anywhere in the object.

use super::choice::{Choice, Decode, UNIT};
use super::members::Members;
use super::{Decoder, Halt, Mark, Shape};
use crate::schema::{Schema, Words};
use crate::violation::Segment;

impl<'a> Decoder<'a> {
    /// An object with a tag, and with the data beside it or in a member of its own.
    pub(super) fn tagged(
        &mut self,
        choice: Choice,
        tag: &'static str,
        content: Option<&'static str>,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        let overlaid = self.is_overlaid();
        if !overlaid && self.shape()? != Shape::Object {
            return self.mismatch_or_other(choice, decode);
        }
        let Some(mut members) = self.members()? else { return Ok(()) };
        let mark = self.mark();
        // What keeps all else would take it without its tag.
        if !overlaid && choice.keeper().is_some() && members.find(tag).is_none() {
            self.rename(&mut members, choice.schema);
        }
        let read = self.tagged_members(choice, (tag, content), members, overlaid, mark, decode)?;
        let Some((mut members, mut is_told)) = read else { return Ok(()) };
        if !overlaid && let Some(renamed) = self.renamed(&members, choice.schema, mark) {
            let read = self.tagged_members(choice, (tag, content), renamed, false, mark, decode)?;
            let Some(again) = read else { return Ok(()) };
            (members, is_told) = again;
        }
        if choice.closed && is_told && !members.shared {
            self.refuse_unknown(&mut members)?;
        }
        self.leave(members, overlaid);
        Ok(())
    }

    /// The same, of its members; what is left of them and whether the tag is told, unless the object
    /// was read as a whole.
    fn tagged_members(
        &mut self,
        choice: Choice,
        (tag, content): (&'static str, Option<&'static str>),
        mut members: Members<'a>,
        overlaid: bool,
        mark: Mark,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<Option<(Members<'a>, bool)>, Halt> {
        let Some(found) = self.tag(&mut members, choice, tag)? else {
            return Ok(Some((members, false)));
        };
        let variant = &choice.variants[found];
        members = match (content, variant.body()) {
            (_, Some(body)) if variant.is_other() => {
                // The value as it stands, tag and all: what is wrong with it is for its type to say.
                self.back_to(mark);
                for member in members.list.iter_mut().filter(|member| member.key == tag) {
                    member.taken = false;
                }
                if overlaid {
                    self.lend(members, &mut |decoder| decode(decoder, found, body))?
                } else {
                    self.at = members.at;
                    self.depth -= 1;
                    decode(self, found, body)?;
                    return Ok(None);
                }
            }
            (None, Some(body)) => {
                self.lend(members, &mut |decoder| decode(decoder, found, body))?
            }
            (None, None) => {
                decode(self, found, &UNIT)?;
                members
            }
            // Whatever is said of what is not known.
            (Some(content), None) if variant.is_other() => {
                for member in members.list.iter_mut().filter(|member| member.key == content) {
                    member.taken = true;
                }
                decode(self, found, &UNIT)?;
                members
            }
            (Some(content), body) => {
                self.content(&mut members, content, found, body, decode)?;
                members
            }
        };
        Ok(Some((members, true)))
    }

    /// The variant that the tag names.
    fn tag(
        &mut self,
        members: &mut Members<'a>,
        choice: Choice,
        tag: &'static str,
    ) -> Result<Option<usize>, Halt> {
        let keeper = choice.keeper();
        let Some(member) = self.take(members, |key| key == tag)? else {
            if keeper.is_some() {
                return Ok(keeper);
            }
            self.at = members.end;
            self.below.push(Segment::Key(tag.to_owned()));
            let words = Words(choice.variants);
            self.record(members.at, "required", || format!("is missing, and must be {words}"));
            self.below.pop();
            return Ok(None);
        };
        self.at = member;
        if self.shape()? != Shape::String {
            if keeper.is_some() {
                return Ok(keeper);
            }
            self.hop()?;
            self.record(member, "type", || format!("must be {}", Words(choice.variants)));
            return Ok(None);
        }
        let word = self.scan_string()?;
        let found = choice
            .named(&word)
            .or_else(|| self.variant_alike(member..self.at, &word, choice, |_| true))
            .or_else(|| choice.other());
        if found.is_none() {
            self.record(member, "enum", || format!("must be {}", Words(choice.variants)));
        }
        Ok(found)
    }

    fn content(
        &mut self,
        members: &mut Members<'a>,
        content: &'static str,
        found: usize,
        body: Option<&'static Schema>,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        let at = self.take(members, |key| key == content)?;
        match (at, body) {
            (Some(at), Some(body)) => {
                self.at = at;
                decode(self, found, body)
            }
            (at, None) => {
                if let Some(at) = at {
                    self.at = at;
                    self.unit(&UNIT)?;
                }
                decode(self, found, &UNIT)
            }
            (None, Some(body)) if body.is_nullable() => {
                // Absent is null, as it is for a field; what a validator says of it is told where
                // it would stand.
                let (text, at, mark) = (self.text, self.at, self.mark());
                (self.text, self.at) = ("null", 0);
                let decoded = decode(self, found, body);
                (self.text, self.at) = (text, at);
                self.move_to(mark, members.at..members.end, content);
                decoded
            }
            (None, Some(body)) => {
                self.at = members.end;
                self.record_missing(members.at, content, body, &[]);
                Ok(())
            }
        }
    }
}
