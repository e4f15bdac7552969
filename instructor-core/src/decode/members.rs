//! An object as the list of its members, where its text alone will not do: what is flattened takes
//! some of them, a tag is found wherever it stands.

use std::borrow::Cow;
use std::ops::Range;

use super::{Decoder, Halt, Shape};
use crate::schema::{Known, Schema, flattened_members};

/// The rule of a member that no field takes.
pub(super) const UNKNOWN: &str = "deny_unknown_fields";
pub(super) const UNKNOWN_MESSAGE: &str = "is none of the fields; leave it out";

/// The members of an object.
#[derive(Debug, Clone)]
pub(super) struct Members<'a> {
    /// Where the object starts.
    pub(super) at: usize,
    /// Where it ends.
    pub(super) end: usize,
    pub(super) list: Vec<Member<'a>>,
    /// Other types look at what is left: what one of them does not know is not unknown.
    pub(super) shared: bool,
}

/// One member of an object.
#[derive(Debug, Clone)]
pub(super) struct Member<'a> {
    pub(super) key: Cow<'a, str>,
    /// Where its key stands.
    pub(super) key_place: Range<usize>,
    /// Where its value starts.
    pub(super) at: usize,
    /// A type has read it.
    pub(super) taken: bool,
}

impl Members<'_> {
    /// The position of the first member of that name that nothing has taken.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.list.iter().position(|member| !member.taken && member.key == key)
    }
}

impl<'a> Decoder<'a> {
    /// The members of the object here, those left over if some were taken; `None` if there is no
    /// object. The decoder is left inside of it: [`Decoder::leave`] goes behind it.
    pub(super) fn members(&mut self) -> Result<Option<Members<'a>>, Halt> {
        if let Some(members) = self.overlay.take() {
            return Ok(Some(members));
        }
        if self.shape()? != Shape::Object {
            return Ok(None);
        }
        let at = self.at;
        if !self.enter()? {
            return Ok(None);
        }
        let mut list = Vec::new();
        let mut more = !self.eat(b'}');
        while more {
            let (key, key_place) = self.placed_key()?;
            let at = self.begin()?;
            list.push(Member { key, key_place, at, taken: false });
            self.hop()?;
            more = self.separator(b'}', "`,` or `}`")?;
        }
        Ok(Some(Members { at, end: self.at, list, shared: false }))
    }

    /// Whether the object here is one whose members are shared among types.
    pub(crate) fn is_overlaid(&self) -> bool {
        self.overlay.is_some()
    }

    /// The same, and other types look at what is left: members that this type does not know may be
    /// theirs.
    pub(crate) fn is_shared(&self) -> bool {
        self.overlay.as_ref().is_some_and(|members| members.shared)
    }

    /// Whether one of the members left over is of a value of that schema.
    pub(crate) fn has_member_of(&self, schema: &'static Schema) -> bool {
        let Some(members) = &self.overlay else { return false };
        let names_any = |known: &Known| known.names.iter().any(|name| members.find(name).is_some());
        flattened_members(schema)
            .iter()
            .any(|form| form.takes_all || form.members.iter().any(names_any))
    }

    /// Takes the members of these names, of which there may be one, and says where its value is.
    pub(super) fn take(
        &mut self,
        members: &mut Members<'a>,
        is_named: impl Fn(&str) -> bool,
    ) -> Result<Option<usize>, Halt> {
        let mut first = None;
        for member in members.list.iter_mut().filter(|member| !member.taken) {
            if !is_named(&member.key) {
                continue;
            }
            member.taken = true;
            if first.is_none() {
                first = Some(member.at);
            } else {
                self.at = member.at;
                self.hop()?;
                self.record(member.at, "duplicate", || "must be given once");
            }
        }
        Ok(first)
    }

    /// Records the members that nothing has taken.
    pub(super) fn refuse_unknown(&mut self, members: &mut Members<'a>) -> Result<(), Halt> {
        for member in members.list.iter_mut().filter(|member| !member.taken) {
            member.taken = true;
            self.at = member.at;
            self.hop()?;
            self.record(member.at, UNKNOWN, || UNKNOWN_MESSAGE);
        }
        Ok(())
    }

    /// Goes behind the object whose members these are.
    ///
    /// `overlaid` says that another type had them first, and will look at what is left.
    pub(super) fn leave(&mut self, members: Members<'a>, overlaid: bool) {
        self.at = members.end;
        if overlaid {
            self.rest = Some(members);
        } else {
            self.depth -= 1;
        }
    }

    /// Lets `decode` read what is left of the members, as if they were an object of their own.
    pub(super) fn lend(
        &mut self,
        members: Members<'a>,
        decode: &mut dyn FnMut(&mut Self) -> Result<(), Halt>,
    ) -> Result<Members<'a>, Halt> {
        let (at, end) = (members.at, members.end);
        self.at = at;
        self.overlay = Some(members);
        self.rest = None;
        decode(self)?;
        // A type that is no object has read none of them.
        let left = self.rest.take().or(self.overlay.take());
        Ok(left.unwrap_or(Members { at, end, list: Vec::new(), shared: true }))
    }

    /// Leaves the members to others: the type here has none of them.
    pub(crate) fn pass(&mut self) {
        if let Some(members) = self.overlay.take() {
            self.leave(members, true);
        }
    }
}
