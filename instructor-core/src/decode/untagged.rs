//! Enums without a tag: which variant an answer is, by its shape.

use super::choice::{Choice, Decode, body_of};
use super::fit::{Fit, Seen};
use super::members::Members;
use super::{Decoder, Halt, Shape};
use crate::read::Edit;
use crate::schema::{Variant, Wanted};

/// How many bytes may be read more than once to choose among untagged variants.
pub(super) const fn trials(text: &str) -> usize {
    text.len().saturating_mul(32)
}

/// The variants that fit a value best, in declaration order.
struct Best {
    variants: Vec<usize>,
    fit: Fit,
    /// No other variant is looked at: one that has no use for the keys would leave them out.
    alone: bool,
}

/// What came of reading a value as one of several variants.
enum Trial {
    Read,
    /// As more than one of them, and differently.
    Ambiguous,
    /// The variant of which it breaks the fewest rules.
    Broken(Option<usize>),
}

impl<'a> Decoder<'a> {
    /// The variant whose shape fits best; among those that fit alike the first that the value
    /// breaks no rule of, or else the one of which it breaks the fewest.
    ///
    /// A variant that fits without a coercion comes before any that needs one; of those that need
    /// some, one must need the least, or the value is ambiguous.
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
                self.best_of_members(choice, &members)
            }
            _ => {
                let seen = self.look()?;
                self.best(choice.variants, &seen)
            }
        };
        self.at = at;
        self.first_that_holds(choice, &best, &mut |decoder, found| {
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
        if best.variants.is_empty() {
            self.at = members.end;
            self.break_type(members.at, choice.schema);
        } else {
            self.first_that_holds(choice, &best, &mut |decoder: &mut Self, found| {
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
    fn best(&self, variants: &'static [Variant], seen: &Seen<'_, 'a>) -> Best {
        let fits: Vec<Fit> =
            variants.iter().map(|variant| self.fit(body_of(variant), seen, 0)).collect();
        let fit = fits.iter().copied().max().unwrap_or(Fit::NOT);
        let positions = fits.iter().enumerate().filter(|(_, own)| fit > Fit::NOT && **own == fit);
        let variants = positions.map(|(position, _)| position).collect();
        let alone = fit > Fit::NOT && matches!(seen, Seen::Object(_));
        Best { variants, fit, alone }
    }

    /// The same, by the names that keys stand for where they are not known themselves.
    fn best_of_members(&mut self, choice: Choice, members: &Members<'a>) -> Best {
        let best = self.best(choice.variants, &Seen::Object(members));
        if best.fit.knows_all_of(members) {
            return best;
        }
        let mark = self.mark();
        let mut renamed = members.clone();
        self.rename(&mut renamed, choice.schema);
        let is_renamed = self.found.edits.len() > mark.edits;
        // Each variant does so itself.
        self.back_to(mark);
        match is_renamed {
            true => self.best(choice.variants, &Seen::Object(&renamed)),
            false => best,
        }
    }

    fn first_that_holds(
        &mut self,
        choice: Choice,
        best: &Best,
        decode: &mut dyn FnMut(&mut Self, usize) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        let is_lossless = self.is_lossless();
        match &*best.variants {
            // With nothing left to read again, values in values would double the time each.
            [first, ..] if self.trials == 0 => return decode(self, *first),
            [only] if best.alone || !is_lossless => return decode(self, *only),
            [] if self.trials == 0 || !is_lossless => {
                return self.skip_mismatch::<()>(choice.schema).map(drop);
            }
            _ => {}
        }
        let at = self.at;
        let all = 0..choice.variants.len();
        let others =
            all.filter(|other| is_lossless && !best.alone && !best.variants.contains(other));
        let others: Vec<usize> = others.collect();
        let mut fewest = None;
        for candidates in [&best.variants, &others] {
            match self.least_changed(candidates, decode)? {
                Trial::Read => return Ok(()),
                Trial::Ambiguous => {
                    self.break_ambiguous(at, choice);
                    return Ok(());
                }
                Trial::Broken(found) if candidates == &best.variants => fewest = found,
                Trial::Broken(_) => {}
            }
            if self.trials == 0 {
                break;
            }
        }
        match fewest {
            Some(found) => decode(self, found),
            None => self.skip_mismatch::<()>(choice.schema).map(drop),
        }
    }

    /// Reads the first of the variants that the value breaks no rule of and that needs no change,
    /// or else the one that needs the fewest, if all others need those too.
    fn least_changed(
        &mut self,
        candidates: &[usize],
        decode: &mut dyn FnMut(&mut Self, usize) -> Result<(), Halt>,
    ) -> Result<Trial, Halt> {
        let (at, mark) = (self.at, self.mark());
        let mut fewest = (None, usize::MAX);
        let mut read: Vec<(usize, Vec<Edit>)> = Vec::new();
        let mut last = None;
        for &candidate in candidates {
            self.back_to(mark);
            decode(self, candidate)?;
            last = Some(candidate);
            let found = self.found_since(mark);
            let is_changed = self.found.edits.len() > mark.edits;
            if found == 0 && (!is_changed || candidates.len() == 1) {
                return Ok(Trial::Read);
            }
            if found == 0 {
                let mut edits = self.found.edits[mark.edits..].to_vec();
                edits.sort_by_key(|edit| edit.place.start);
                read.push((candidate, edits));
            } else if found < fewest.1 {
                fewest = (Some(candidate), found);
            }
            if !self.spend(at) {
                break;
            }
        }
        let Some((least, edits)) = read.iter().min_by_key(|(_, edits)| edits.len()) else {
            self.back_to(mark);
            self.at = at;
            return Ok(Trial::Broken(fewest.0));
        };
        if !read.iter().all(|(_, others)| is_part(edits, others)) {
            self.back_to(mark);
            return Ok(Trial::Ambiguous);
        }
        if last != Some(*least) {
            self.back_to(mark);
            decode(self, *least)?;
        }
        Ok(Trial::Read)
    }

    /// Counts what was read since; whether anything may be read again.
    pub(super) fn spend(&mut self, at: usize) -> bool {
        self.trials = self.trials.saturating_sub(self.at.saturating_sub(at));
        self.trials > 0
    }

    fn break_ambiguous(&mut self, at: usize, choice: Choice) {
        let rules = self.rules_at(at);
        self.break_with(at, || {
            let wanted = Wanted::new(choice.schema, rules);
            format!("can be read in more than one way, and must be {wanted}")
        });
    }
}

/// Whether all of some edits are among others, both in the order of the text.
fn is_part(edits: &[Edit], others: &[Edit]) -> bool {
    let mut others = others.iter();
    edits.iter().all(|edit| others.any(|other| other == edit))
}
