//! Names with the family name first: "Silva, Ana".

use std::ops::Range;

use super::super::page::Page;
use super::{Candidate, is_in_email};

/// Whether a labelled value is two words with capitals and a comma between.
pub(super) fn is_reversed(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().all(|c| c.is_alphabetic() || c == '-')
    };
    text.split_once(", ").is_some_and(|(last, first)| is_word(last) && is_word(first))
}

/// Makes "Silva, Ana" one name where it is one.
///
/// It is one if marks of another kind part the fields, or the family name begins with a particle,
/// and no address says that the word after the comma is something else.
pub(super) fn join(page: &Page<'_>, found: &mut Vec<Candidate>) {
    let text = page.text;
    let is_resembled = |range: &Range<usize>| {
        let first = page.words.partition_point(|word| word.range.start < range.start);
        let words = page.words[first..].iter().take_while(|word| word.range.start < range.end);
        words.into_iter().any(|word| is_in_email(page, word))
    };
    let mut joined = Vec::new();
    for pair in found.windows(2) {
        let (last, first) = (&pair[0].range, &pair[1].range);
        let begins = text[..last.start].trim_end_matches([' ', '"', '*', '-']);
        let begins = begins.is_empty() || begins.ends_with(['\n', ';', '|', '\t', ':']);
        let after = text[first.end..].trim_start_matches([' ', '"']);
        let is_field = after.starts_with([';', '|', '\t', '(', '<']);
        let is_particle =
            text[last.clone()].starts_with(char::is_lowercase) && after.starts_with(',');
        let is_name = |range: &Range<usize>| range.len() < 40;
        let fits = page.between(last, first) == ", "
            && begins
            && (is_field || is_particle)
            && is_name(last)
            && is_name(first)
            && !text[first.clone()].contains(' ')
            && (is_resembled(first) || !is_resembled(last));
        if fits && pair.iter().all(|candidate| candidate.score > 0) {
            joined.push(Candidate {
                range: last.start..first.end,
                score: pair[0].score.max(pair[1].score) + 15,
            });
        }
    }
    found.extend(joined);
}
