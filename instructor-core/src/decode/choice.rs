//! Enums: which variant an answer is, by a word, a number, a tag or its shape.

use super::fit::{Fit, Seen};
use super::members::Members;
use super::{Decoder, Shape, Stop};
use crate::schema::{Kind, Schema, Tagging, Variant, Words};
use crate::violation::Segment;

/// What derived code does with the variant that was found: it reads its data, if it has any.
type Decode<'d, 'a> = dyn FnMut(&mut Decoder<'a>, usize, &'static Schema) -> Result<(), Stop> + 'd;

/// The data of a variant that has none.
static UNIT: Schema = Schema::new(Kind::Null);

/// How many bytes may be read more than once to choose among untagged variants.
pub(super) const fn trials(text: &str) -> usize {
    text.len().saturating_mul(32)
}

impl<'a> Decoder<'a> {
    /// One of several forms; `decode` is called with the position of the one that was found, and
    /// with the schema of its data, at which the decoder then stands.
    ///
    /// It may be called more than once: the last call counts.
    ///
    /// # Errors
    /// [`Stop`] if the text is no JSON here.
    #[doc(hidden)] // For derived code.
    pub fn choice(
        &mut self,
        schema: &'static Schema,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        match schema.kind() {
            Kind::Enum(variants) => self.word(schema, variants, decode),
            Kind::Integers(variants) => self.listed_integer(schema, variants, decode),
            Kind::Choice { tagging: Tagging::Untagged, variants } => {
                self.untagged(schema, variants, decode)
            }
            Kind::Choice { tagging: Tagging::External, variants } => {
                self.external(schema, variants, decode)
            }
            Kind::Choice { tagging: Tagging::Internal { tag }, variants } => {
                self.tagged(schema, variants, tag, None, decode)
            }
            Kind::Choice { tagging: Tagging::Adjacent { tag, content }, variants } => {
                self.tagged(schema, variants, tag, Some(content), decode)
            }
            _ => self.skip_mismatch::<()>(schema).map(drop),
        }
    }

    fn word(
        &mut self,
        schema: &'static Schema,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        let at = self.begin()?;
        let is_text = self.shape()? == Shape::String;
        let found = if is_text {
            let word = self.scan_string()?;
            position(variants, &word)
        } else {
            None
        };
        match found.or_else(|| other_of(variants, is_text)) {
            Some(found) => self.whole(at, found, variants, decode),
            None if self.at > at => {
                self.break_choice(at, schema);
                Ok(())
            }
            None => self.skip_mismatch::<()>(schema).map(drop),
        }
    }

    fn listed_integer(
        &mut self,
        schema: &'static Schema,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        let at = self.begin()?;
        let is_number = self.shape()? == Shape::Number;
        let mut is_integer = false;
        let found = if is_number {
            let mark = self.mark();
            let digits = self.integer(schema)?;
            is_integer = digits.is_some();
            let value = digits.and_then(|digits| digits.parse().ok());
            let found = value.and_then(|value: i128| {
                variants.iter().position(|own| !own.is_unnamed() && own.value() == value)
            });
            if found.is_none() {
                self.back_to(mark);
            }
            found
        } else {
            None
        };
        match found.or_else(|| other_of(variants, is_integer)) {
            Some(found) => self.whole(at, found, variants, decode),
            None if is_number => {
                self.break_choice(at, schema);
                Ok(())
            }
            None => self.skip_mismatch::<()>(schema).map(drop),
        }
    }

    /// Decodes a variant whose data, if it has any, is the value from `at` as it stands.
    fn whole(
        &mut self,
        at: usize,
        found: usize,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        match variants[found].body() {
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
    fn external(
        &mut self,
        schema: &'static Schema,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        if self.is_overlaid() {
            return self.external_of_members(schema, variants, decode);
        }
        let shape = self.shape()?;
        let at = self.at;
        match shape {
            Shape::String => {
                let word = self.scan_string()?;
                let unit = position(variants, &word).filter(|&at| variants[at].body().is_none());
                match unit.or_else(|| other(variants)) {
                    Some(found) => self.whole(at, found, variants, decode),
                    None => {
                        self.break_choice(at, schema);
                        Ok(())
                    }
                }
            }
            Shape::Object => self.keyed(at, schema, variants, decode),
            _ => self.mismatch_or_other(schema, variants, decode),
        }
    }

    /// A value of a kind that no named variant has: one for the variant that keeps all others.
    fn mismatch_or_other(
        &mut self,
        schema: &'static Schema,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        match keeper(variants) {
            Some(found) => self.whole(self.at, found, variants, decode),
            None => self.skip_mismatch::<()>(schema).map(drop),
        }
    }

    /// The object with one key.
    fn keyed(
        &mut self,
        at: usize,
        schema: &'static Schema,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        if !self.enter()? {
            return Ok(());
        }
        let mut known = false;
        let mut count = 0;
        let mut more = !self.eat(b'}');
        while more {
            let key = self.key()?;
            count += 1;
            match position(variants, &key) {
                Some(found) if count == 1 => {
                    known = true;
                    self.data(found, variants, decode)?;
                }
                _ => self.hop()?,
            }
            more = self.separator(b'}', "`,` or `}`")?;
        }
        self.depth -= 1;
        match (known, other(variants)) {
            (true, _) if count == 1 => {}
            (false, Some(found)) => self.whole(at, found, variants, decode)?,
            (true, _) => self.record(at, "enum", || "must have one key alone"),
            (false, None) => self.break_choice(at, schema),
        }
        Ok(())
    }

    /// The data of a variant, which is `null` if it has none.
    fn data(
        &mut self,
        found: usize,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        match variants[found].body() {
            Some(body) => decode(self, found, body),
            None => {
                self.unit(&UNIT)?;
                decode(self, found, &UNIT)
            }
        }
    }

    fn external_of_members(
        &mut self,
        schema: &'static Schema,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        let Some(mut members) = self.members()? else { return Ok(()) };
        let found = members
            .list
            .iter_mut()
            .filter(|member| !member.taken)
            .find_map(|member| position(variants, &member.key).map(|found| (found, member)));
        match found {
            Some((found, member)) => {
                member.taken = true;
                self.at = member.at;
                self.data(found, variants, decode)?;
            }
            None => {
                self.at = members.end;
                self.break_choice(members.at, schema);
            }
        }
        self.leave(members, true);
        Ok(())
    }

    /// An object with a tag, and with the data beside it or in a member of its own.
    fn tagged(
        &mut self,
        schema: &'static Schema,
        variants: &'static [Variant],
        tag: &'static str,
        content: Option<&'static str>,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        let overlaid = self.is_overlaid();
        if !overlaid && self.shape()? != Shape::Object {
            return self.mismatch_or_other(schema, variants, decode);
        }
        let Some(mut members) = self.members()? else { return Ok(()) };
        let Some(found) = self.tag(&mut members, variants, tag)? else {
            self.leave(members, overlaid);
            return Ok(());
        };
        let variant = &variants[found];
        members = match (content, variant.body()) {
            (_, Some(body)) if variant.is_other() => {
                // The value as it stands, tag and all.
                for member in members.list.iter_mut().filter(|member| member.key == tag) {
                    member.taken = false;
                }
                if overlaid {
                    self.lend(members, &mut |decoder| decode(decoder, found, body))?
                } else {
                    self.at = members.at;
                    self.depth -= 1;
                    return decode(self, found, body);
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
        self.leave(members, overlaid);
        Ok(())
    }

    /// The variant that the tag names.
    fn tag(
        &mut self,
        members: &mut Members<'a>,
        variants: &'static [Variant],
        tag: &'static str,
    ) -> Result<Option<usize>, Stop> {
        let keeper = keeper(variants);
        let Some(member) = self.take(members, tag)? else {
            if keeper.is_some() {
                return Ok(keeper);
            }
            self.at = members.end;
            self.below.push(Segment::Key(tag.to_owned()));
            let words = Words(variants);
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
            self.record(member, "type", || format!("must be {}", Words(variants)));
            return Ok(None);
        }
        let word = self.scan_string()?;
        let found = position(variants, &word).or_else(|| other(variants));
        if found.is_none() {
            self.record(member, "enum", || format!("must be {}", Words(variants)));
        }
        Ok(found)
    }

    /// Takes the member of that name, and says where its value is.
    fn take(&mut self, members: &mut Members<'a>, key: &str) -> Result<Option<usize>, Stop> {
        let Some(first) = members.find(key) else { return Ok(None) };
        members.list[first].taken = true;
        while let Some(again) = members.find(key) {
            members.list[again].taken = true;
            let at = members.list[again].at;
            self.at = at;
            self.hop()?;
            self.record(at, "duplicate", || "must be given once");
        }
        Ok(Some(members.list[first].at))
    }

    fn content(
        &mut self,
        members: &mut Members<'a>,
        content: &'static str,
        found: usize,
        body: Option<&'static Schema>,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        let at = self.take(members, content)?;
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

    /// The variant whose shape fits best; among those that fit alike the first that the value
    /// breaks no rule of, or else the one of which it breaks the fewest.
    fn untagged(
        &mut self,
        schema: &'static Schema,
        variants: &'static [Variant],
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Stop> {
        let overlaid = self.is_overlaid();
        let is_object = overlaid || self.shape()? == Shape::Object;
        if !is_object {
            let seen = self.look()?;
            let best = self.best(variants, &seen);
            let at = self.at;
            return self.first_that_holds(schema, &best, &mut |decoder, found| {
                decoder.at = at;
                decoder.data(found, variants, decode)
            });
        }
        let Some(members) = self.members()? else { return Ok(()) };
        let best = self.best(variants, &Seen::Object(&members));
        let mut left = members.clone();
        self.at = members.at;
        if best.is_empty() {
            self.hop()?;
            self.break_type(members.at, schema);
        } else {
            self.first_that_holds(schema, &best, &mut |decoder: &mut Self, found| {
                let body = body_of(&variants[found]);
                let members = members.clone();
                left = decoder.lend(members, &mut |decoder| decode(decoder, found, body))?;
                Ok(())
            })?;
        }
        self.leave(left, overlaid);
        Ok(())
    }

    /// The variants that fit best, in declaration order.
    fn best(&self, variants: &'static [Variant], seen: &Seen<'_, 'a>) -> Vec<usize> {
        let fits: Vec<Fit> =
            variants.iter().map(|variant| self.fit(body_of(variant), seen, 0)).collect();
        let best = fits.iter().copied().max().filter(|best| *best > Fit::NOT);
        let positions = fits.iter().enumerate().filter(|(_, fit)| Some(**fit) == best);
        positions.map(|(position, _)| position).collect()
    }

    fn first_that_holds(
        &mut self,
        schema: &'static Schema,
        candidates: &[usize],
        decode: &mut dyn FnMut(&mut Self, usize) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let first = match candidates {
            [] => return self.skip_mismatch::<()>(schema).map(drop),
            // With nothing left to read again, values in values would double the time each.
            [only] => return decode(self, *only),
            [first, ..] if self.trials == 0 => return decode(self, *first),
            [first, ..] => *first,
        };
        let at = self.at;
        let mut best = (first, usize::MAX);
        for &candidate in candidates {
            let mark = self.mark();
            decode(self, candidate)?;
            let found = self.found_since(mark);
            if found == 0 {
                return Ok(());
            }
            self.back_to(mark);
            if found < best.1 {
                best = (candidate, found);
            }
            self.trials = self.trials.saturating_sub(self.at.saturating_sub(at));
            if self.trials == 0 {
                break;
            }
        }
        decode(self, best.0)
    }

    fn break_choice(&mut self, at: usize, schema: &'static Schema) {
        self.record(at, "enum", || format!("must be {schema}"));
    }
}

fn position(variants: &[Variant], word: &str) -> Option<usize> {
    variants.iter().position(|variant| variant.answers_to(word))
}

fn other(variants: &[Variant]) -> Option<usize> {
    variants.iter().position(Variant::is_other)
}

/// The variant for all others: what it holds says which those are, and without data it is for what
/// has the form of the named ones.
fn other_of(variants: &[Variant], is_formed: bool) -> Option<usize> {
    other(variants).filter(|&other| is_formed || variants[other].body().is_some())
}

/// The variant that keeps whatever no other one takes, as it stands.
fn keeper(variants: &[Variant]) -> Option<usize> {
    variants.iter().position(Variant::is_unnamed)
}

fn body_of(variant: &Variant) -> &'static Schema {
    variant.body().unwrap_or(&UNIT)
}
