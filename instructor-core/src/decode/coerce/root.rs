//! The whole text, and an object with one key around the value that is wanted.

use std::ops::Range;

use super::key::{knows, renames};
use crate::decode::members::Members;
use crate::decode::{Decoded, Decoder, Found, Halt, Refused, Settings, Shape, locate};
use crate::extract::{Extract, schema_of};
use crate::read::{ChangeKind, Edit};
use crate::schema::{Field, Kind, MAX_NEWTYPES, Schema, Tagging, known_members};
use crate::violation::Violations;

/// An object with one key that is none of the type's.
struct Wrapper {
    /// From its bracket to the value.
    head: Range<usize>,
    end: usize,
    /// The object is a list of one of these, too.
    is_element: bool,
}

impl<'a> Decoder<'a> {
    /// Decodes the whole text.
    pub(crate) fn run<T: Extract>(
        text: &'a str,
        settings: Settings<'a>,
    ) -> Result<Decoded<T>, Refused<T>> {
        let mut decoder = Self::new(text, settings);
        let decoded = decoder.root::<T>();
        match decoded {
            Ok(Some(value)) if decoder.found() == 0 => {
                let Found { mut edits, unchecked, .. } = decoder.found;
                edits.sort_by_key(|edit| edit.place.start);
                Ok(Decoded { value, edits, unchecked: locate::paths(text, unchecked) })
            }
            decoded => {
                if let Some(error) = decoder.error {
                    let violations = Violations::default();
                    return Err(Refused { malformed: Some(error), ..violations.into() });
                }
                let encoded = std::mem::take(&mut decoder.found.encoded);
                let violations = decoder.violations();
                let value = decoded.ok().flatten().filter(|_| violations.keep_the_value());
                Err(Refused { value, encoded, ..violations.into() })
            }
        }
    }

    fn root<T: Extract>(&mut self) -> Result<Option<T>, Halt> {
        let whole = T::decode(self)?;
        self.end()?;
        let Some(wrapper) = self.wrapper(schema_of::<T>())? else { return Ok(whole) };
        let outer = self.enter_wrapper(&wrapper);
        let inner = T::decode(self)?;
        let is_read = self.leave_wrapper(&wrapper, outer, inner.is_some());
        Ok(if is_read { inner } else { whole })
    }

    /// The wrapper that the text is, if the value is to be looked for inside of it: the text was
    /// refused as it stands, or says nothing of the type.
    #[inline]
    fn wrapper(&mut self, schema: &'static Schema) -> Result<Option<Wrapper>, Halt> {
        let is_refused = self.found() > 0;
        if !self.is_lossless() || !is_refused && !may_say_nothing(schema) {
            return Ok(None);
        }
        self.seek_wrapper(schema, is_refused)
    }

    #[cold]
    fn seek_wrapper(
        &mut self,
        schema: &'static Schema,
        is_refused: bool,
    ) -> Result<Option<Wrapper>, Halt> {
        let end = std::mem::take(&mut self.at);
        let is_object = self.shape()? == Shape::Object && !is_data(schema);
        let wrapper = match is_object && (is_refused || !self.starts_with_known_key(schema)?) {
            true => self.one_member(schema, is_refused),
            false => Ok(None),
        };
        self.at = end;
        wrapper
    }

    /// Whether the first key of the object here is one of the type's: nearly always it is.
    fn starts_with_known_key(&mut self, schema: &'static Schema) -> Result<bool, Halt> {
        let at = self.at;
        self.at += 1;
        let is_known = self.eat(b'}') || knows(schema, &self.key()?, 0);
        self.at = at;
        Ok(is_known)
    }

    fn one_member(
        &mut self,
        schema: &'static Schema,
        is_refused: bool,
    ) -> Result<Option<Wrapper>, Halt> {
        let start = self.at;
        let Some(members) = self.members()? else { return Ok(None) };
        self.depth -= 1;
        if !is_refused && is_schema(&members) {
            self.break_with(start, || "must be a value of the schema, and not the schema itself");
            return Ok(None);
        }
        let [member] = &*members.list else {
            if !is_refused && self.has_payload(&members, schema)? {
                self.break_with(start, || "must have the members of the type themselves");
            }
            return Ok(None);
        };
        if DENIALS.iter().any(|word| member.key.eq_ignore_ascii_case(word)) {
            return Ok(None);
        }
        let is_of = |schema| knows(schema, &member.key, 0) || !renames(&members, schema).is_empty();
        let items = match bare(schema).kind() {
            Kind::Array { items } => Some(items()),
            _ => None,
        };
        if items.is_none() && is_of(schema) {
            return Ok(None);
        }
        let is_element = items.is_some_and(is_of);
        self.at = member.at;
        let is_meant = match (self.shape()?, items) {
            (Shape::Null, _) => false,
            (shape, Some(_)) => matches!(shape, Shape::Array | Shape::String),
            (Shape::Object, None) => is_refused || self.has_known_key(schema)?,
            // One of its objects with another key is not one of its scalars.
            (_, None) => is_refused && !may_be_object(schema),
        };
        let head = start..member.at;
        Ok(is_meant.then_some(Wrapper { head, end: members.end, is_element }))
    }

    /// Whether a member of an object that has none of the type's members is an object that has some.
    fn has_payload(
        &mut self,
        members: &Members<'_>,
        schema: &'static Schema,
    ) -> Result<bool, Halt> {
        for member in &members.list {
            self.at = member.at;
            if self.shape()? == Shape::Object && self.has_known_key(schema)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Goes to the value in the wrapper; what was found without it.
    fn enter_wrapper(&mut self, wrapper: &Wrapper) -> Found {
        let outer = std::mem::take(&mut self.found);
        let cut = Edit::cut(ChangeKind::UnwrappedObject, wrapper.head.clone());
        self.found.edits.push(cut);
        self.at = wrapper.head.end;
        // A label with one value in it is no list.
        self.implied = self.at;
        outer
    }

    /// Goes behind the wrapper; whether the value in it is the one that is wanted.
    fn leave_wrapper(&mut self, wrapper: &Wrapper, outer: Found, has_value: bool) -> bool {
        let end = std::mem::replace(&mut self.at, wrapper.end);
        let is_read = has_value && self.found() == 0;
        let was_read = outer.broken.is_empty() && outer.omitted == 0;
        if !is_read {
            let encoded = std::mem::replace(&mut self.found, outer).encoded;
            self.found.encoded.extend(encoded);
            return false;
        }
        self.found.edits.push(Edit::cut(ChangeKind::UnwrappedObject, end..wrapper.end));
        if was_read && wrapper.is_element {
            self.break_with(
                wrapper.head.start,
                || "may be a list of one object or an object around a list; must be the list alone",
            );
        }
        true
    }
}

/// Keys of what is not the value: it is wrong, or is said not to be.
const DENIALS: [&str; 8] =
    ["error", "errors", "example", "examples", "message", "not", "refusal", "warning"];

/// Whether an object none of whose keys is the type's is a JSON Schema that was sent back.
fn is_schema(members: &Members<'_>) -> bool {
    let has = |key| members.find(key).is_some();
    has("$schema") || has("properties") && (has("type") || has("required") || has("$defs"))
}

/// What may be null, or holds another value as it stands, is that value.
fn bare(schema: &Schema) -> Schema {
    let mut bare = schema.held();
    // An option of itself has no end.
    for _ in 0..MAX_NEWTYPES {
        let Kind::Nullable(inner) = bare.kind() else { break };
        bare = inner().held();
    }
    bare
}

/// Whether each object is of the type, whatever its keys are, or none is.
fn is_data(schema: &Schema) -> bool {
    matches!(
        bare(schema).kind(),
        Kind::Any | Kind::Foreign(_) | Kind::Map { .. } | Kind::Null | Kind::Tuple(_)
    )
}

/// Whether one of several forms that have no names is an object.
fn may_be_object(schema: &Schema) -> bool {
    let schema = bare(schema);
    let is_untagged = matches!(schema.kind(), Kind::Choice { tagging: Tagging::Untagged, .. });
    is_untagged && !known_members(&schema).is_empty()
}

/// Whether an object without any key of the type can be read as it: as a struct of nothing, or as
/// the one element of a list.
fn may_say_nothing(schema: &Schema) -> bool {
    match bare(schema).kind() {
        Kind::Object(object) => !object.fields().iter().any(Field::is_required),
        Kind::Array { .. } => true,
        _ => false,
    }
}
