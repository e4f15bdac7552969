//! Words of an enum, and yes or no.

use std::ops::Range;

use super::label;
use super::page::Page;
use super::property::{Property, terms};

/// The enum's word nearest after the property's, or else the first that the text has.
pub(super) fn choice(
    page: &Page<'_>,
    property: &Property,
    words: &[String],
) -> Option<(String, Range<usize>)> {
    let found = occurrences(page, words);
    let labelled = label::ends(page, property)
        .into_iter()
        .find_map(|end| found.iter().find(|(range, _)| (end..end + 24).contains(&range.start)));
    // A number is said of the property, or of something else.
    let first = || found.iter().find(|(_, word)| word.contains(char::is_alphabetic));
    let (range, word) = labelled.or_else(first)?;
    Some(((*word).to_owned(), range.clone()))
}

/// Every word of an enum that the text has, once, in the text's order.
pub(super) fn choices(page: &Page<'_>, words: &[String]) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    for (range, word) in occurrences(page, words) {
        if found.iter().all(|(other, _)| other != word) {
            found.push((word.to_owned(), range));
        }
    }
    found
}

/// Where the words stand, as whole words in any case: `in_progress` is also "in progress".
fn occurrences<'w>(page: &Page<'_>, words: &'w [String]) -> Vec<(Range<usize>, &'w str)> {
    let tokens = tokens(page.text);
    let mut found: Vec<(Range<usize>, &str)> = Vec::new();
    for word in words {
        let wanted = terms(word);
        if wanted.is_empty() {
            continue;
        }
        for at in 0..tokens.len() {
            let Some(stretch) = tokens.get(at..at + wanted.len()) else {
                break;
            };
            let is_there = wanted.iter().zip(stretch).all(|(wanted, (_, token))| wanted == token);
            let previous = at.checked_sub(1).map(|at| tokens[at].1.as_str());
            let is_denied = matches!(previous, Some("not" | "no" | "isn" | "never" | "t"));
            if is_there && !is_denied {
                found.push((range_of(stretch), word));
            }
        }
    }
    // At one place the longest wins: "very high" before "high".
    found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let mut kept: Vec<(Range<usize>, &str)> = Vec::new();
    for (range, word) in found {
        if kept.last().is_none_or(|(last, _)| last.end <= range.start) {
            kept.push((range, word));
        }
    }
    kept
}

type Token = (Range<usize>, String);

fn range_of(tokens: &[Token]) -> Range<usize> {
    let start = tokens.first().map_or(0, |(range, _)| range.start);
    start..tokens.last().map_or(start, |(range, _)| range.end)
}

/// Runs of letters and digits in lower case, with where they stand.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut was_inside = false;
    for (at, next) in text.char_indices() {
        let is_inside = next.is_alphanumeric();
        if is_inside && !was_inside {
            tokens.push((at..at, String::new()));
        }
        if let (true, Some((range, token))) = (is_inside, tokens.last_mut()) {
            token.extend(next.to_lowercase());
            range.end = at + next.len_utf8();
        }
        was_inside = is_inside;
    }
    tokens
}

/// Whether the text says yes or no to the property's words: "active: yes", "not active", "in stock".
pub(super) fn truth(page: &Page<'_>, property: &Property) -> Option<(bool, Range<usize>)> {
    let is_helper = |term: &str| {
        ["is", "are", "has", "have", "can", "was", "wants", "needs", "should"].contains(&term)
    };
    let terms = property.terms.iter().map(String::as_str);
    let core: Vec<&str> = terms.filter(|term| !is_helper(term)).collect();
    let tokens = tokens(page.text);
    if property.terms.is_empty() {
        return tokens.iter().find_map(|(range, token)| Some((answer(token)?, range.clone())));
    }
    let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |(_, word)| word);
    for at in 0..tokens.len() {
        let Some(stretch) = tokens.get(at..at + core.len()).filter(|_| !core.is_empty()) else {
            break;
        };
        if !core.iter().zip(stretch).all(|(core, (_, token))| core == token) {
            continue;
        }
        let next = at + core.len();
        let next = next + usize::from(matches!(word(Some(next)), "is" | "are" | "was"));
        if let Some(answer) = answer(word(Some(next))) {
            return Some((answer, range_of(&tokens[at..=next])));
        }
        let denied = (1..=2).rev().filter_map(|back| at.checked_sub(back)).find(|&back| {
            matches!(word(Some(back)), "not" | "no" | "non" | "never" | "isn" | "without")
                || back + 1 == at && word(Some(back)) == "t"
        });
        let first = denied.unwrap_or(at);
        return Some((denied.is_none(), range_of(&tokens[first..at + core.len()])));
    }
    let denied = |(_, token): &&Token| {
        let base = ["in", "un", "non"].iter().find_map(|prefix| token.strip_prefix(prefix));
        base.is_some_and(|base| core == [base])
    };
    tokens.iter().find(denied).map(|(range, _)| (false, range.clone()))
}

/// What a word answers.
fn answer(word: &str) -> Option<bool> {
    match word {
        "yes" | "true" | "y" | "on" | "enabled" => Some(true),
        "no" | "false" | "n" | "not" | "off" | "disabled" => Some(false),
        _ => None,
    }
}
