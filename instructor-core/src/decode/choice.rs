//! Enums: which variant an answer is, by a word, a number, a tag or its shape.

use super::{Decoder, Halt, Shape};
use crate::schema::{Kind, Schema, Tagging, Variant};

/// What derived code does with the variant that was found: it reads its data, if it has any.
pub(super) type Decode<'d, 'a> =
    dyn FnMut(&mut Decoder<'a>, usize, &'static Schema) -> Result<(), Halt> + 'd;

/// The data of a variant that has none.
pub(super) static UNIT: Schema = Schema::new(Kind::Null);

impl<'a> Decoder<'a> {
    /// One of several forms; `decode` is called with the position of the one that was found, and
    /// with the schema of its data, at which the decoder then stands.
    ///
    /// It may be called more than once: the last call counts.
    ///
    /// # Errors
    /// [`Halt`] if the text is no JSON here.
    #[doc(hidden)] // For derived code.
    pub fn choice(
        &mut self,
        schema: &'static Schema,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        let kind = schema.kind();
        let closed = matches!(kind, Kind::Choice { closed: true, .. });
        let closed = self.refuses_unknown(closed);
        let choice = Choice { schema, variants: kind.variants(), closed };
        match kind {
            Kind::Enum(_) => self.word(choice, decode),
            Kind::Integers(_) => self.listed_integer(choice, decode),
            Kind::Choice { tagging, .. } => match tagging {
                Tagging::Untagged => self.untagged(choice, decode),
                Tagging::External => self.external(choice, decode),
                Tagging::Internal { tag } => self.tagged(choice, tag, None, decode),
                Tagging::Adjacent { tag, content } => {
                    self.tagged(choice, tag, Some(content), decode)
                }
            },
            _ => self.skip_mismatch::<()>(schema).map(drop),
        }
    }

    fn word(&mut self, choice: Choice, decode: &mut Decode<'_, 'a>) -> Result<(), Halt> {
        let at = self.begin()?;
        let shape = self.shape()?;
        let found = match shape {
            Shape::String => {
                let word = self.scan_string()?;
                choice
                    .named(&word)
                    .or_else(|| self.variant_alike(at..self.at, &word, choice, |_| true))
            }
            Shape::Number => self.variant_of_number(choice)?,
            _ => None,
        };
        let is_text = shape == Shape::String;
        match found.or_else(|| choice.other_of(is_text, shape)) {
            Some(found) => self.whole(at, found, choice, decode),
            None if is_text => {
                self.break_choice(at, choice.schema);
                Ok(())
            }
            None => self.choice_in_list(choice, decode),
        }
    }

    fn listed_integer(&mut self, choice: Choice, decode: &mut Decode<'_, 'a>) -> Result<(), Halt> {
        let at = self.begin()?;
        let mark = self.mark();
        let shape = self.shape()?;
        let digits = match shape {
            Shape::Number => self.integer(choice.schema)?,
            Shape::String => self.integer_of_text()?.map(Into::into),
            _ => None,
        };
        let is_integer = digits.is_some();
        let value = digits.and_then(|digits| digits.parse().ok());
        let found = value.and_then(|value: i128| {
            choice.variants.iter().position(|own| !own.is_unnamed() && own.value() == value)
        });
        let other = choice.other_of(is_integer, shape);
        // What another type reads, or none, is not changed here.
        if found.is_none() && other.is_none_or(|other| choice.variants[other].body().is_some()) {
            self.back_to(mark);
        }
        match found.or(other) {
            Some(found) => self.whole(at, found, choice, decode),
            None if self.at > at => {
                self.break_choice(at, choice.schema);
                Ok(())
            }
            None => self.choice_in_list(choice, decode),
        }
    }

    /// The same in a list of one; anything else is none of the variants.
    fn choice_in_list(&mut self, choice: Choice, decode: &mut Decode<'_, 'a>) -> Result<(), Halt> {
        let read = &mut |decoder: &mut Self| decoder.choice(choice.schema, decode).map(Some);
        self.mismatch(choice.schema, read).map(drop)
    }

    /// Decodes a variant whose data, if it has any, is the value from `at` as it stands.
    pub(super) fn whole(
        &mut self,
        at: usize,
        found: usize,
        choice: Choice,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        match choice.variants[found].body() {
            Some(body) => {
                self.at = at;
                decode(self, found, body)
            }
            None => {
                if self.at == at {
                    self.hop()?;
                }
                decode(self, found, &UNIT)
            }
        }
    }

    /// A word, or an object with one key.
    fn external(&mut self, choice: Choice, decode: &mut Decode<'_, 'a>) -> Result<(), Halt> {
        if self.is_overlaid() {
            return self.external_of_members(choice, decode);
        }
        let shape = self.shape()?;
        let at = self.at;
        match shape {
            Shape::String => {
                let word = self.scan_string()?;
                let is_unit = |variant: &Variant| variant.body().is_none();
                let unit = match choice.named(&word) {
                    Some(found) => Some(found).filter(|&found| is_unit(&choice.variants[found])),
                    None => self.variant_alike(at..self.at, &word, choice, is_unit),
                };
                match unit.or_else(|| choice.other()) {
                    Some(found) => self.whole(at, found, choice, decode),
                    None => {
                        self.note_encoded(at, choice.schema);
                        self.break_choice(at, choice.schema);
                        Ok(())
                    }
                }
            }
            Shape::Object => self.keyed(at, choice, decode),
            _ => self.mismatch_or_other(choice, decode),
        }
    }

    /// A value of a kind that no named variant has: one for the variant that keeps all others.
    pub(super) fn mismatch_or_other(
        &mut self,
        choice: Choice,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        match choice.keeper() {
            Some(found) => self.whole(self.at, found, choice, decode),
            None => self.choice_in_list(choice, decode),
        }
    }

    /// The object with one key.
    fn keyed(
        &mut self,
        at: usize,
        choice: Choice,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        if !self.enter()? {
            return Ok(());
        }
        let mut known = false;
        let mut count = 0;
        let mut more = !self.eat(b'}');
        while more {
            let (key, place) = self.placed_key()?;
            count += 1;
            let found = choice.named(&key).or_else(|| match count {
                1 => self.variant_alike(place, &key, choice, |_| true),
                _ => None,
            });
            match found {
                Some(found) if count == 1 => {
                    known = true;
                    self.data(found, choice, decode)?;
                }
                _ => self.hop()?,
            }
            more = self.separator(b'}', "`,` or `}`")?;
        }
        self.depth -= 1;
        match (known, choice.other()) {
            (true, _) if count == 1 => {}
            (false, Some(found)) => self.whole(at, found, choice, decode)?,
            (true, _) => self.record(at, "enum", || "must have one key alone"),
            (false, None) => self.break_choice(at, choice.schema),
        }
        Ok(())
    }

    /// The data of a variant, which is `null` if it has none.
    pub(super) fn data(
        &mut self,
        found: usize,
        choice: Choice,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        match choice.variants[found].body() {
            Some(body) => decode(self, found, body),
            None => {
                self.unit(&UNIT)?;
                decode(self, found, &UNIT)
            }
        }
    }

    fn external_of_members(
        &mut self,
        choice: Choice,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        let Some(mut members) = self.members()? else { return Ok(()) };
        let mut keys = members.list.iter().filter(|member| !member.taken);
        let found = keys.find_map(|member| choice.named(&member.key));
        let end = members.end;
        match (found, choice.keeper()) {
            (Some(found), _) => {
                let variant = &choice.variants[found];
                let at = self.take(&mut members, |key| variant.answers_to(key))?;
                self.at = at.unwrap_or(members.at);
                self.data(found, choice, decode)?;
                self.at = end;
                if !members.shared && members.list.iter().any(|member| !member.taken) {
                    self.record(members.at, "enum", || "must have one key alone");
                }
            }
            (None, Some(found)) => {
                let body = body_of(&choice.variants[found]);
                members = self.lend(members, &mut |decoder| decode(decoder, found, body))?;
            }
            (None, None) => {
                self.at = end;
                self.break_choice(members.at, choice.schema);
            }
        }
        self.leave(members, true);
        Ok(())
    }

    pub(super) fn break_choice(&mut self, at: usize, schema: &'static Schema) {
        self.record(at, "enum", || format!("must be {schema}"));
    }
}

/// What there is to choose from.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    pub(super) schema: &'static Schema,
    pub(super) variants: &'static [Variant],
    /// A member that is none of a variant's is wrong.
    pub(super) closed: bool,
}

impl Choice {
    /// The variant of that name.
    pub(super) fn named(self, word: &str) -> Option<usize> {
        self.variants.iter().position(|variant| variant.answers_to(word))
    }

    /// The variant that takes what no other one does.
    pub(super) fn other(self) -> Option<usize> {
        self.variants.iter().position(Variant::is_other)
    }

    /// The same: what it holds says which values it takes, and without data it takes what has the
    /// form of the named ones.
    fn other_of(self, is_formed: bool, shape: Shape) -> Option<usize> {
        let takes = |body: &Schema| shape != Shape::Array || !is_scalar(body);
        self.other().filter(|&other| is_formed || self.variants[other].body().is_some_and(takes))
    }

    /// The same, if it keeps the value as it stands.
    pub(super) fn keeper(self) -> Option<usize> {
        self.variants.iter().position(Variant::is_unnamed)
    }
}

/// Whether a type is never a list, so that a list of one is for the choice to look into.
fn is_scalar(body: &Schema) -> bool {
    matches!(body.held().kind(), Kind::Boolean | Kind::Integer { .. } | Kind::Number | Kind::String)
}

pub(super) fn body_of(variant: &Variant) -> &'static Schema {
    variant.body().unwrap_or(&UNIT)
}
