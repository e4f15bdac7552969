//! Values that are read as what the schema asks for, where they can be read in one way only.
//!
//! Each coercion is an edit of the text, so that the edited text is read without any. All of this
//! stands behind a mismatch: an answer that is right as it stands does not come here.

pub(super) mod key;
mod number;
mod root;
mod word;

use std::ops::Range;

use super::choice::Choice;
use super::locate::is_json;
use super::{Decoder, Halt, Mark, Shape, scan};
use crate::read::{ChangeKind, Edit, Reading};
use crate::schema::{Kind, Schema, Variant};

impl Decoder<'_> {
    /// Whether values may be coerced.
    pub(super) fn is_lossless(&self) -> bool {
        self.settings.reading == Reading::Lossless
    }

    /// The boolean that the text here names; else the decoder stays before it.
    #[cold]
    pub(super) fn boolean_of_text(&mut self) -> Result<Option<bool>, Halt> {
        if !self.is_lossless() {
            return Ok(None);
        }
        let at = self.at;
        let text = self.scan_string()?;
        for (word, value) in [("true", true), ("false", false)] {
            if text.trim().eq_ignore_ascii_case(word) {
                self.edit(ChangeKind::StringToBoolean, at, word);
                return Ok(Some(value));
            }
        }
        self.at = at;
        Ok(None)
    }

    /// The number that the text here holds, as JSON writes it; else the decoder stays before it.
    #[cold]
    pub(super) fn number_of_text(&mut self) -> Result<Option<String>, Halt> {
        self.text_as_number(|text| number::token(text, false))
    }

    /// The same, of an integer.
    #[cold]
    pub(super) fn integer_of_text(&mut self) -> Result<Option<String>, Halt> {
        self.text_as_number(|text| {
            let token = number::token(text, true)?;
            let digits = token.strip_prefix('-').unwrap_or(&token);
            match digits.bytes().all(|byte| byte.is_ascii_digit()) && token != "-0" {
                true => Some(token),
                false => scan::whole(&token),
            }
        })
    }

    fn text_as_number(
        &mut self,
        read: impl FnOnce(&str) -> Option<String>,
    ) -> Result<Option<String>, Halt> {
        if !self.is_lossless() {
            return Ok(None);
        }
        let at = self.at;
        let text = self.scan_string()?;
        match read(&text) {
            Some(token) => {
                self.edit(ChangeKind::StringToNumber, at, token.clone());
                Ok(Some(token))
            }
            None => {
                self.at = at;
                Ok(None)
            }
        }
    }

    /// The variant that the word which stands there names, but for its dress, if it is one that
    /// `is_meant` lets through.
    #[cold]
    pub(super) fn variant_alike(
        &mut self,
        place: Range<usize>,
        word: &str,
        choice: Choice,
        is_meant: impl Fn(&Variant) -> bool,
    ) -> Option<usize> {
        if !self.is_lossless() {
            return None;
        }
        let (plain, bare) = (word::of_variant(word), word::undressed(word));
        let is_meant_by = |name: &str| {
            let name = word::of_variant(name);
            !name.is_empty() && (name == plain || name == bare)
        };
        let mut alike = choice.variants.iter().enumerate().filter_map(|(position, variant)| {
            if variant.is_unnamed() || !is_meant(variant) {
                return None;
            }
            let mut names =
                std::iter::once(variant.name()).chain(variant.aliases().iter().copied());
            Some((position, names.find(|name| is_meant_by(name))?))
        });
        let (found, name) = alike.next().filter(|_| alike.next().is_none())?;
        let edit = Edit::new(ChangeKind::VariantNormalized, place, quoted(name));
        self.found.edits.push(edit);
        Some(found)
    }

    /// The variant that the number here is the name of; else the decoder stays before it.
    #[cold]
    pub(super) fn variant_of_number(&mut self, choice: Choice) -> Result<Option<usize>, Halt> {
        let at = self.at;
        let token = self.scan_number()?;
        let found = choice.named(token).filter(|_| self.is_lossless());
        match found {
            Some(_) => self.edit(ChangeKind::NumberToString, at, quoted(token)),
            None => self.at = at,
        }
        Ok(found)
    }

    /// A value that is not what the schema wants: the element of a list of one is read in its
    /// place, by `read`; anything else is recorded and stepped over.
    #[cold]
    pub(super) fn mismatch<T>(
        &mut self,
        schema: &'static Schema,
        read: &mut dyn FnMut(&mut Self) -> Result<Option<T>, Halt>,
    ) -> Result<Option<T>, Halt> {
        let (start, mark, wanted) = (self.at, self.mark(), self.wanted);
        if self.shape()? != Shape::Array || !self.open_list_of_one()? {
            return self.skip_mismatch(schema);
        }
        let at = self.at;
        let value = read(self)?;
        self.depth -= 1;
        self.wanted = wanted;
        if self.is_broken_at(at, mark) {
            self.back_to(mark);
            self.at = start;
            return self.skip_mismatch(schema);
        }
        let end = self.at;
        self.expect(b']', "`]`")?;
        self.found.edits.push(Edit::cut(ChangeKind::UnwrappedList, end..self.at));
        Ok(value)
    }

    /// Steps into the list here, if it is of one element that is no list itself.
    fn open_list_of_one(&mut self) -> Result<bool, Halt> {
        let start = self.at;
        // Where brackets were mended, one may stand where there was none.
        if !self.is_lossless() || self.settings.is_torn || self.is_too_deep() {
            return Ok(false);
        }
        self.at += 1;
        let mut at = self.at;
        let mut is_one = !self.eat(b']');
        if is_one {
            is_one = !matches!(self.shape()?, Shape::Array | Shape::Null);
            at = self.at;
        }
        if is_one {
            self.hop()?;
            is_one = self.eat(b']');
        }
        self.at = if is_one { at } else { start };
        if is_one {
            self.depth += 1;
            self.found.edits.push(Edit::cut(ChangeKind::UnwrappedList, start..at));
            // The rules of the field are those of the element.
            if self.wanted.0 == start {
                self.wanted.0 = at;
            }
        }
        Ok(is_one)
    }

    /// A value that is no array: a list of it alone, where it cannot be several values or a list of
    /// its own.
    #[cold]
    pub(super) fn implied_list(
        &mut self,
        schema: &'static Schema,
        element: &mut dyn FnMut(&mut Self) -> Result<(), Halt>,
    ) -> Result<bool, Halt> {
        let (at, mark) = (self.at, self.mark());
        if !self.is_one_of_a_list(schema)? {
            return self.skip_mismatch(schema).map(|none: Option<()>| none.is_some());
        }
        self.found.edits.push(Edit::put(ChangeKind::ImpliedList, at, "["));
        let outer = std::mem::replace(&mut self.implied, at);
        self.depth += 1;
        element(self)?;
        self.depth -= 1;
        self.implied = outer;
        if self.is_broken_at(at, mark) {
            self.back_to(mark);
            self.at = at;
            return self.skip_mismatch(schema).map(|none: Option<()>| none.is_some());
        }
        self.found.edits.push(Edit::put(ChangeKind::ImpliedList, self.at, "]"));
        Ok(true)
    }

    fn is_one_of_a_list(&mut self, schema: &'static Schema) -> Result<bool, Halt> {
        let Kind::Array { items } = schema.kind() else { return Ok(false) };
        let is_free = self.implied != self.at && !self.is_element() && !self.is_too_deep();
        if !self.is_lossless() || self.settings.is_torn || !is_free {
            return Ok(false);
        }
        match self.shape()? {
            Shape::Null | Shape::Array => Ok(false),
            Shape::Boolean | Shape::Number => Ok(true),
            Shape::String => {
                let at = self.at;
                let text = self.scan_string()?;
                self.at = at;
                let text = text.trim();
                Ok(!text.is_empty()
                    && !text.starts_with(['[', '{'])
                    && !NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
                    && ![" and ", " or ", " & "].iter().any(|between| text.contains(between))
                    && !text.contains([',', ';', '|', '/', '#', '\n', '\r']))
            }
            // An object of other keys is something else, even if none of the element's is needed.
            Shape::Object => self.has_known_key(items()),
        }
    }

    /// Whether the value here stands in an array, and not behind a key or alone.
    fn is_element(&self) -> bool {
        let before = self.text.as_bytes()[..self.at].iter().rev();
        let mut before = before.skip_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
        matches!(before.next(), Some(b'[' | b','))
    }

    /// Whether the value itself that starts there is wrong, and not a part of it.
    fn is_broken_at(&self, at: usize, mark: Mark) -> bool {
        let since = &self.found.broken[mark.broken..];
        since.iter().any(|broken| {
            let is_kind = matches!(broken.rule, "type" | "enum");
            is_kind && broken.place.value.start == at && broken.place.below.is_empty()
        })
    }

    /// Keeps the place of a text that holds JSON, where an object or a list is wanted.
    #[cold]
    pub(super) fn note_encoded(&mut self, at: usize, schema: &'static Schema) {
        let is_wanted = matches!(
            schema.kind(),
            Kind::Object(_)
                | Kind::Map { .. }
                | Kind::Array { .. }
                | Kind::Tuple(_)
                | Kind::Choice { .. }
        );
        if !is_wanted || !self.is_lossless() || !self.text[at..].starts_with('"') {
            return;
        }
        let end = std::mem::replace(&mut self.at, at);
        if self.scan_string().is_ok_and(|text| is_json(text.trim())) {
            self.found.encoded.push(at..end);
        }
        self.at = end;
    }
}

/// Words for a list without elements.
const NOTHING: [&str; 8] = ["none", "n/a", "na", "nil", "null", "nothing", "empty", "-"];

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    crate::json::write_string(&mut quoted, text);
    quoted
}
