//! Edits of a text that was edited before, as edits of the first text.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use super::change::Edit;

/// A part of the text between the two.
enum Piece {
    /// As it stands in the first text.
    Kept(Range<usize>),
    /// What an edit put in.
    Put(Edit),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(place) => place.len(),
            Self::Put(edit) => edit.after.len(),
        }
    }

    /// The part before, and the part from `at` on.
    fn split(self, at: usize) -> (Self, Self) {
        match self {
            Self::Kept(Range { start, end }) => {
                (Self::Kept(start..start + at), Self::Kept(start + at..end))
            }
            Self::Put(Edit { kind, place, after }) => {
                let (before, rest) = match after {
                    Cow::Borrowed(after) => {
                        let (before, rest) = after.split_at(at);
                        (Cow::Borrowed(before), Cow::Borrowed(rest))
                    }
                    Cow::Owned(after) => {
                        let (before, rest) = after.split_at(at);
                        (before.to_owned().into(), rest.to_owned().into())
                    }
                };
                let end = place.end;
                (
                    Self::Put(Edit { kind, place, after: before }),
                    Self::Put(Edit { kind, place: end..end, after: rest }),
                )
            }
        }
    }
}

/// One list of edits that does what `first` and then `second` do to a text of `length` bytes.
///
/// Where an edit of the second list replaces what one of the first put in, the earlier one is left
/// with nothing to put, and goes if it replaced nothing; where it replaces a part of the text that was
/// edited inside, it has one place for each part that had stood.
pub(crate) fn compose(length: usize, first: Vec<Edit>, second: Vec<Edit>) -> Vec<Edit> {
    if first.is_empty() {
        return second;
    }
    if second.is_empty() {
        return first;
    }
    let mut edits = Vec::with_capacity(first.len() + second.len());
    let mut pieces = pieces(length, first);
    let mut head = pieces.next();
    // Where the head starts in the text between, and in the first text.
    let (mut at, mut origin) = (0, 0);
    for Edit { kind, place, after } in second {
        // What comes before the place stays.
        while at < place.start {
            let Some(piece) = head.take() else { break };
            let wanted = place.start - at;
            let (before, rest) = match piece.len() <= wanted {
                true => (piece, pieces.next()),
                false => {
                    let (before, rest) = piece.split(wanted);
                    (before, Some(rest))
                }
            };
            at += before.len();
            origin = keep(before, origin, &mut edits);
            head = rest;
        }
        let mut after = Some(after);
        while at < place.end {
            let Some(piece) = head.take() else { break };
            let wanted = place.end - at;
            let (within, rest) = match piece.len() <= wanted {
                true => (piece, pieces.next()),
                false => {
                    let (within, rest) = piece.split(wanted);
                    (within, Some(rest))
                }
            };
            at += within.len();
            match within {
                Piece::Kept(place) => {
                    origin = place.end;
                    edits.push(Edit::new(kind, place, after.take().unwrap_or_default()));
                }
                Piece::Put(edit) => {
                    origin = edit.place.end;
                    // What was put in and taken out again has changed nothing.
                    if !edit.place.is_empty() {
                        edits.push(Edit::cut(edit.kind, edit.place));
                    }
                }
            }
            head = rest;
        }
        if let Some(after) = after
            && !after.is_empty()
        {
            edits.push(Edit::put(kind, origin, after));
        }
    }
    for piece in head.into_iter().chain(pieces) {
        origin = keep(piece, origin, &mut edits);
    }
    edits
}

/// Adds what stays of the text between; where it ends in the first text.
fn keep(piece: Piece, origin: usize, edits: &mut Vec<Edit>) -> usize {
    match piece {
        Piece::Kept(place) => place.end.max(origin),
        Piece::Put(edit) => {
            let end = edit.place.end;
            edits.push(edit);
            end
        }
    }
}

/// The parts of the text between, in order.
fn pieces(length: usize, edits: Vec<Edit>) -> impl Iterator<Item = Piece> {
    let mut edits = edits.into_iter().peekable();
    let mut at = 0;
    iter::from_fn(move || {
        let next = edits.peek().map_or(length, |edit| edit.place.start);
        if at < next {
            let kept = at..next;
            at = next;
            return Some(Piece::Kept(kept));
        }
        let edit = edits.next()?;
        at = edit.place.end;
        Some(Piece::Put(edit))
    })
}

#[cfg(test)]
mod tests {
    use super::super::change::{ChangeKind, Edit, apply};
    use super::compose;

    /// A small generator of numbers, so that the cases are the same in each run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(self.0 >> 33).unwrap() % end
        }

        fn edits(&mut self, length: usize) -> Vec<Edit> {
            let mut edits = Vec::new();
            let mut at = self.below(4);
            while at <= length && edits.len() < 6 {
                let end = (at + self.below(4)).min(length);
                let after = ["", "x", "yz", "w\"w"][self.below(4)];
                edits.push(Edit::new(ChangeKind::Comment, at..end, after));
                at = end + self.below(5);
            }
            edits
        }
    }

    #[test]
    fn two_lists_of_edits_are_one() {
        let text = "abcdefghijklmnopqrst";
        let mut numbers = Numbers(7);
        for _ in 0..20_000 {
            let first = numbers.edits(text.len());
            let between = apply(text, &first);
            let second = numbers.edits(between.len());
            let expected = apply(&between, &second);
            let edits = compose(text.len(), first.clone(), second.clone());
            let ordered = edits.windows(2).all(|pair| pair[0].place.end <= pair[1].place.start);
            assert!(ordered, "{first:?} {second:?} {edits:?}");
            assert_eq!(apply(text, &edits), expected, "{first:?} {second:?} {edits:?}");
        }
    }
}
