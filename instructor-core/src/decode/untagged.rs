//! Enums without a tag: which variant an answer is, by its shape.

use super::choice::{Choice, Decode, body_of};
use super::fit::{Fit, Seen};
use super::{Decoder, Halt, Shape};
use crate::schema::{Schema, Variant};

/// How many bytes may be read more than once to choose among untagged variants.
pub(super) const fn trials(text: &str) -> usize {
    text.len().saturating_mul(32)
}

impl<'a> Decoder<'a> {
    /// The variant whose shape fits best; among those that fit alike the first that the value
    /// breaks no rule of, or else the one of which it breaks the fewest.
    pub(super) fn untagged(
        &mut self,
        choice: Choice,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        if self.is_overlaid() {
            return self.untagged_of_members(choice, decode);
        }
        let at = self.begin()?;
        let best = match self.shape()? {
            Shape::Object => {
                let Some(members) = self.members()? else { return Ok(()) };
                // They are only looked at: the variant reads the object from the text.
                self.depth -= 1;
                self.best(choice.variants, &Seen::Object(&members))
            }
            _ => {
                let seen = self.look()?;
                self.best(choice.variants, &seen)
            }
        };
        self.at = at;
        self.first_that_holds(choice.schema, &best, &mut |decoder, found| {
            decoder.at = at;
            decoder.data(found, choice, decode)
        })
    }

    /// The same, of members that are shared with other types, or beside a tag.
    fn untagged_of_members(
        &mut self,
        choice: Choice,
        decode: &mut Decode<'_, 'a>,
    ) -> Result<(), Halt> {
        let Some(members) = self.members()? else { return Ok(()) };
        let best = self.best(choice.variants, &Seen::Object(&members));
        let mut left = members.clone();
        self.at = members.at;
        if best.is_empty() {
            self.at = members.end;
            self.break_type(members.at, choice.schema);
        } else {
            self.first_that_holds(choice.schema, &best, &mut |decoder: &mut Self, found| {
                let body = body_of(&choice.variants[found]);
                let members = members.clone();
                left = decoder.lend(members, &mut |decoder| decode(decoder, found, body))?;
                Ok(())
            })?;
        }
        self.leave(left, true);
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
        decode: &mut dyn FnMut(&mut Self, usize) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
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
}
