//! Keys that name a field but for case, spacing and separators.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::word;
use crate::decode::members::{Members, UNKNOWN, UNKNOWN_MESSAGE};
use crate::decode::{Decoder, FieldSlot, Halt, Mark};
use crate::read::{ChangeKind, Edit};
use crate::schema::{Field, Kind, Object, Schema, Tagging, known_members};

/// A member that no field has the name of.
#[derive(Debug)]
pub(in crate::decode) struct Stray<'a> {
    pub(in crate::decode) key: Cow<'a, str>,
    pub(in crate::decode) key_place: Range<usize>,
    pub(in crate::decode) value: Range<usize>,
}

/// Which of several things a key names, in spite of its dress.
struct Names<T>(HashMap<String, Option<(T, &'static str)>>);

impl<T: PartialEq + Copy> Names<T> {
    fn of(names: impl Iterator<Item = (T, &'static str)>) -> Self {
        let mut told: HashMap<String, Option<(T, &'static str)>> = HashMap::new();
        for (of, name) in names {
            let entry = told.entry(word::of_key(name)).or_insert(Some((of, name)));
            // What names two things names neither.
            if entry.is_some_and(|(other, _)| other != of) {
                *entry = None;
            }
        }
        Self(told)
    }

    fn find(&self, key: &str) -> Option<(T, &'static str)> {
        *self.0.get(&word::of_key(key))?
    }
}

impl<'a> Decoder<'a> {
    /// Steps over a member that no field has the name of, from its value on, and keeps it.
    pub(in crate::decode) fn keep_aside(
        &mut self,
        key: Cow<'a, str>,
        key_place: Range<usize>,
        strays: &mut Vec<Stray<'a>>,
    ) -> Result<(), Halt> {
        let start = self.begin()?;
        match self.ends {
            Some(_) => self.hop()?,
            None => self.skip()?,
        }
        strays.push(Stray { key, key_place, value: start..self.at });
        Ok(())
    }

    /// Gives members that no field has the name of to the fields that did not come and that they
    /// name but for their dress; what is left is unknown.
    #[cold]
    pub(in crate::decode) fn claim(
        &mut self,
        strays: &[Stray<'a>],
        object: &Object,
        slots: &mut [&mut dyn FieldSlot],
    ) -> Result<(), Halt> {
        let fields = object.fields();
        let end = self.at;
        let missing: Vec<bool> = slots.iter().map(|slot| !slot.is_seen()).collect();
        let names = missing.contains(&true).then(|| Names::of(names_of(fields)));
        for Stray { key, key_place, value } in strays {
            let named = names.as_ref().and_then(|names| names.find(key));
            match named.filter(|(field, _)| missing[*field]) {
                Some((field, _)) if slots[field].is_seen() => {
                    self.at = value.end;
                    self.record(value.start, "duplicate", || "must be given once");
                }
                Some((field, name)) => {
                    self.found.edits.push(renamed(key_place.clone(), name));
                    self.at = value.start;
                    // Values in values are not stepped over once for each level.
                    self.hop()?;
                    self.at = value.start;
                    slots[field].decode(&fields[field], self)?;
                }
                None if self.refuses_unknown(object.is_closed()) => {
                    self.at = value.end;
                    self.record(value.start, UNKNOWN, || UNKNOWN_MESSAGE);
                }
                None => {}
            }
        }
        self.at = end;
        Ok(())
    }

    /// Gives members that the schema does not know the names that they stand for but for their
    /// dress. What the members are shared among, and what holds a tag, finds them by those.
    pub(in crate::decode) fn rename(&mut self, members: &mut Members<'_>, schema: &'static Schema) {
        if !self.is_lossless() || members.list.iter().all(|member| knows(schema, &member.key, 0)) {
            return;
        }
        let renames = renames(members, schema);
        for (position, name) in renames {
            let member = &mut members.list[position];
            member.key = Cow::Borrowed(name);
            self.found.edits.push(renamed(member.key_place.clone(), name));
        }
    }

    /// The members to read once more, some by the names that they stand for: if nothing had a use
    /// for them as they are. What was found since is forgotten then.
    #[inline]
    pub(in crate::decode) fn renamed(
        &mut self,
        members: &Members<'a>,
        schema: &'static Schema,
        mark: Mark,
    ) -> Option<Members<'a>> {
        if !self.is_lossless() || members.list.iter().all(|member| member.taken) {
            return None;
        }
        self.read_renamed(members, schema, mark)
    }

    #[cold]
    fn read_renamed(
        &mut self,
        members: &Members<'a>,
        schema: &'static Schema,
        mark: Mark,
    ) -> Option<Members<'a>> {
        self.at = members.end;
        let is_known = |key: &str| knows(schema, key, 0);
        let is_all_known = members.list.iter().all(|member| is_known(&member.key));
        // With nothing left to read again, values in values would double the time each.
        if is_all_known || renames(members, schema).is_empty() || !self.spend(members.at) {
            return None;
        }
        self.back_to(mark);
        let mut renamed = members.clone();
        for member in &mut renamed.list {
            member.taken = false;
        }
        self.rename(&mut renamed, schema);
        Some(renamed)
    }

    /// Whether one of the keys of the object here is one that the schema knows.
    pub(super) fn has_known_key(&mut self, schema: &'static Schema) -> Result<bool, Halt> {
        let at = self.at;
        let Some(members) = self.members()? else { return Ok(false) };
        self.depth -= 1;
        self.at = at;
        Ok(members.list.iter().any(|member| knows(schema, &member.key, 0))
            || !renames(&members, schema).is_empty())
    }
}

/// The members that stand for a name which is not there itself, and that name.
#[cold]
pub(in crate::decode) fn renames(
    members: &Members<'_>,
    schema: &'static Schema,
) -> Vec<(usize, &'static str)> {
    let forms = known_members(schema);
    if forms.iter().any(|form| form.takes_all) {
        return Vec::new();
    }
    let known = || forms.iter().flat_map(|form| &form.members);
    let all = || known().flat_map(|known| known.names.iter().map(|name| (known.names[0], *name)));
    let exact: HashSet<&str> = all().map(|(_, name)| name).collect();
    let names = Names::of(all());
    let came: HashSet<&str> = members.list.iter().map(|member| &*member.key).collect();
    let is_there = |field: &str| {
        known()
            .filter(|known| known.names[0] == field)
            .any(|known| known.names.iter().any(|name| came.contains(name)))
    };
    let strays =
        members.list.iter().enumerate().filter(|(_, member)| !exact.contains(&*member.key));
    let named = strays.filter_map(|(position, member)| Some((position, names.find(&member.key)?)));
    let free = named.filter(|(_, (field, _))| !is_there(field));
    free.map(|(position, (_, name))| (position, name)).collect()
}

/// Whether the schema, where it is that of an object, has a use for a member of that name; one
/// that takes any value has one for each.
pub(in crate::decode) fn knows(schema: &'static Schema, key: &str, depth: usize) -> bool {
    let knows = |inner| depth > MAX_DEPTH || knows(inner, key, depth + 1);
    match schema.kind() {
        Kind::Any | Kind::Foreign(_) | Kind::Map { .. } => true,
        Kind::Nullable(inner) => knows(inner()),
        Kind::Newtype(field) => knows(field.schema()),
        Kind::Object(object) => object
            .fields()
            .iter()
            .any(|field| field.answers_to(key) || field.as_flattened().is_some_and(knows)),
        Kind::Choice { tagging, variants, .. } => {
            let is_own = match tagging {
                Tagging::External | Tagging::Untagged => false,
                Tagging::Internal { tag } => key == tag,
                Tagging::Adjacent { tag, content } => key == tag || key == content,
            };
            is_own
                || variants.iter().any(|variant| match (tagging, variant.body()) {
                    (_, Some(body)) if variant.is_other() => knows(body),
                    (Tagging::External, _) => variant.answers_to(key),
                    (Tagging::Adjacent { .. }, _) => false,
                    (_, body) => body.is_some_and(knows),
                })
        }
        _ => false,
    }
}

/// Schemas in schemas are looked into so deep.
const MAX_DEPTH: usize = 32;

fn names_of(fields: &'static [Field]) -> impl Iterator<Item = (usize, &'static str)> {
    let named = fields.iter().enumerate().filter(|(_, field)| field.as_flattened().is_none());
    named.flat_map(|(position, field)| {
        let names = std::iter::once(field.name()).chain(field.aliases().iter().copied());
        names.map(move |name| (position, name))
    })
}

fn renamed(place: Range<usize>, name: &str) -> Edit {
    Edit::new(ChangeKind::KeyNormalized, place, super::quoted(name))
}
