//! Where arrays and objects end, so that a value which is read later, or more than once, can be
//! hopped over without reading it.

use super::{Decoder, Halt, Shape};

/// The start and the end of each container of the text, by their starts.
#[derive(Debug)]
pub(super) struct Ends(Vec<(usize, usize)>);

impl Ends {
    fn of(&self, start: usize) -> Option<usize> {
        let position = self.0.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        Some(self.0[position].1)
    }
}

impl Decoder<'_> {
    /// Steps over the value here, in one step if it is a container.
    ///
    /// The table is made in one pass over the whole text when it is first needed: time stays
    /// linear, whatever stands inside of what.
    pub(super) fn hop(&mut self) -> Result<(), Halt> {
        if !matches!(self.shape()?, Shape::Array | Shape::Object) {
            return self.skip();
        }
        let end = match &self.ends {
            Some(ends) => ends.of(self.at),
            None => {
                let at = self.at;
                let mut ends = Vec::new();
                self.at = 0;
                self.skip_noting(Some(&mut ends))?;
                self.at = at;
                self.ends.insert(Ends(ends)).of(at)
            }
        };
        match end {
            Some(end) => self.at = end,
            None => self.skip()?,
        }
        Ok(())
    }
}
