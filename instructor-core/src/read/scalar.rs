//! Answers that are one word, one number or one string.

use std::iter;
use std::ops::Range;

use super::change::{ChangeKind, Edit, apply_within};
use super::choose::{Choice, Trial};
use super::limits::Limits;
use super::locate::cuts;
use super::mend::{Forks, Mender};
use super::names::Names;
use super::work::Work;
use crate::decode::end_of;
use crate::schema::{Kind, Schema, Tagging};

/// A word is no longer than this, in bytes.
const WORD: usize = 200;

/// An answer without arrays and objects.
pub(super) struct Scalar<'a> {
    pub(super) answer: &'a str,
    pub(super) schema: &'static Schema,
    pub(super) names: &'a Names,
    pub(super) limits: Limits,
    pub(super) work: &'a Work,
}

impl Scalar<'_> {
    /// Reads what is left, fences and reasoning aside, as one value.
    pub(super) fn choose(
        &mut self,
        marks: &[(ChangeKind, Range<usize>)],
        trial: &mut dyn Trial,
    ) -> Choice {
        let Some(place) = alone(self.answer, marks) else { return Choice::None };
        let Some(inside) = self.inside(&place, marks) else { return Choice::None };
        if trial.run(&apply_within(self.answer, place.clone(), &inside), false).is_none() {
            return Choice::None;
        }
        trial.keep();
        let mut edits = cuts(self.answer, marks, 0..place.start);
        let offset = place.start - edits.iter().map(|edit| edit.place.len()).sum::<usize>();
        edits.extend(inside);
        edits.extend(cuts(self.answer, marks, place.end..self.answer.len()));
        Choice::Made { edits, offset }
    }

    /// What makes JSON of the text.
    fn inside(
        &mut self,
        place: &Range<usize>,
        marks: &[(ChangeKind, Range<usize>)],
    ) -> Option<Vec<Edit>> {
        let text = &self.answer[place.clone()];
        let fences = marks.iter().filter(|(kind, _)| *kind == ChangeKind::Fence).count();
        if end_of(self.answer, place.start) == Ok(place.end) {
            // Behind an open fence, more digits may have been to come.
            let is_open_ended = fences % 2 == 1 && !text.ends_with('"');
            return (!is_open_ended).then(Vec::new);
        }
        let mut forks = Forks::default();
        let answer = &self.answer[..place.end];
        let depth = self.limits.depth;
        let (start, names) = (place.start, self.names);
        let mender = Mender::new(answer, start, 0, depth, names, self.work, &mut forks);
        match mender.mend() {
            Ok(mended) if mended.end == place.end => Some(mended.edits),
            _ if self.is_word(text) => Some(vec![
                Edit::put(ChangeKind::Unquoted, place.start, "\""),
                Edit::put(ChangeKind::Unquoted, place.end, "\""),
            ]),
            _ => None,
        }
    }

    /// Whether a text without quotes can be one of the words that are wanted; as a text it may be
    /// anything: an excuse, a question.
    fn is_word(&self, text: &str) -> bool {
        let held = self.schema.held();
        let is_wanted = match held.kind() {
            Kind::Nullable(inner) => is_of_words(inner().held().kind()),
            kind => is_of_words(kind),
        };
        is_wanted
            && text.len() <= WORD
            && !text.contains(|character: char| {
                character.is_control() || "\"'`\\{}[]".contains(character)
            })
    }
}

const fn is_of_words(kind: Kind) -> bool {
    matches!(kind, Kind::Boolean | Kind::Enum(_) | Kind::Choice { tagging: Tagging::External, .. })
}

/// The one part of an answer that is not marked.
fn alone(answer: &str, marks: &[(ChangeKind, Range<usize>)]) -> Option<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    let ends =
        marks.iter().map(|(_, place)| place.clone()).chain(iter::once(answer.len()..answer.len()));
    for mark in ends {
        let part = answer.get(at..mark.start)?;
        let text = part
            .trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
        let start = at + part.find(text).unwrap_or_default();
        if !text.is_empty() {
            parts.push(start..start + text.len());
        }
        at = mark.end;
    }
    match &parts[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}
