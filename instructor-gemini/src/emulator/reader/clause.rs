//! The words around a place, no further than its sentence.

use std::ops::Range;

use super::page::{Page, Word, head, tail};

/// How far a sentence is looked at, so that a long text takes time in proportion.
const FAR: usize = 240;

/// A word before a place.
pub(super) struct Step<'p> {
    pub(super) word: &'p Word,
    /// What stands between the word and the one after it, or the place.
    pub(super) gap: &'p str,
}

/// The words before a place, the nearest first, without what is in closed brackets.
pub(super) fn before<'p>(page: &'p Page<'_>, place: usize) -> Vec<Step<'p>> {
    let floor = place - tail(&page.text[..place], FAR).len();
    let count = page.words.partition_point(|word| word.range.end <= place);
    let mut steps: Vec<Step<'p>> = Vec::new();
    let mut at = place;
    let mut depth = 0_usize;
    for word in page.words[..count].iter().rev() {
        if word.range.start < floor {
            break;
        }
        let gap = &page.text[word.range.end..at];
        if is_end(&word.lower, gap) {
            break;
        }
        let was_inside = depth > 0;
        for mark in gap.chars().rev() {
            depth = match mark {
                ')' => depth + 1,
                '(' => depth.saturating_sub(1),
                _ => depth,
            };
        }
        at = word.range.start;
        let is_address = page.is_part_of_link(&word.range);
        if depth == 0 && !is_address {
            // A closed bracket between two words parts them as a comma does.
            steps.push(Step { word, gap: if was_inside { ", " } else { gap } });
        }
    }
    steps
}

/// The words of the sentence before the one that a place is in.
pub(super) fn before_that<'p>(page: &'p Page<'_>, first: &Range<usize>) -> Vec<Step<'p>> {
    let text = page.text[..first.start].trim_end_matches(|c: char| !c.is_alphanumeric());
    if tail(&page.text[..first.start], FAR).len() < first.start - text.len() {
        return Vec::new();
    }
    before(page, text.len())
}

/// The words after a place, to the end of its sentence or line.
pub(super) fn after<'p>(page: &'p Page<'_>, place: usize) -> Vec<Step<'p>> {
    let limit = place + head(&page.text[place..], FAR).len();
    let first = page.words.partition_point(|word| word.range.start < place);
    let mut steps = Vec::new();
    let (mut at, mut last) = (place, "");
    for word in &page.words[first..] {
        if word.range.end > limit {
            break;
        }
        let gap = &page.text[at..word.range.start];
        if is_end(last, gap) {
            break;
        }
        steps.push(Step { word, gap });
        at = word.range.end;
        last = &word.lower;
    }
    steps
}

/// Whether a sentence ends between a word and what follows; "Dr. " and "J. " end none.
fn is_end(word: &str, gap: &str) -> bool {
    let is_short = word.len() == 1 || ["dr", "mr", "mrs", "ms", "st", "no", "nr"].contains(&word);
    let is_stop = |(at, _): (usize, &str)| {
        gap[at + 1..].starts_with(char::is_whitespace) && !(is_short && at == 0)
    };
    gap.contains(['\n', '!', '?', '。']) || gap.match_indices('.').any(is_stop)
}
