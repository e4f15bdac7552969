//! Words of an enum, and yes or no.

use super::found::Found;
use super::label;
use super::page::Page;
use super::property::{Property, terms};

/// The enum's word nearest after the property's, or else the first that the text has.
pub(super) fn choice(page: &Page<'_>, property: &Property, words: &[String]) -> Option<String> {
    let found = occurrences(page, words);
    let labelled = label::ends(page, property)
        .into_iter()
        .find_map(|end| found.iter().find(|(at, _)| (end..end + 24).contains(at)));
    labelled.or(found.first()).map(|(_, word)| (*word).to_owned())
}

/// Every word of an enum that the text has, once, in the text's order.
pub(super) fn choices(page: &Page<'_>, words: &[String]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (_, word) in occurrences(page, words) {
        let word = Found::Text(word.to_owned());
        if !found.contains(&word) {
            found.push(word);
        }
    }
    found
}

/// Where the words stand, as whole words in any case: `in_progress` is also "in progress".
fn occurrences<'w>(page: &Page<'_>, words: &'w [String]) -> Vec<(usize, &'w str)> {
    let tokens = tokens(page.text);
    let mut found: Vec<(usize, usize, &str)> = Vec::new();
    for word in words {
        let wanted = terms(word);
        if wanted.is_empty() {
            continue;
        }
        for at in 0..tokens.len() {
            let fits = wanted.iter().zip(tokens.get(at..).unwrap_or_default());
            let is_there = at + wanted.len() <= tokens.len()
                && fits.clone().all(|(wanted, (_, token))| wanted == token);
            let previous = at.checked_sub(1).map(|at| tokens[at].1.as_str());
            let is_denied = matches!(previous, Some("not" | "no" | "isn" | "never" | "t"));
            if is_there && !is_denied {
                found.push((tokens[at].0, wanted.len(), word));
            }
        }
    }
    // At one place the longest wins: "very high" before "high".
    found.sort_by_key(|&(at, length, _)| (at, std::cmp::Reverse(length)));
    let mut kept: Vec<(usize, &str)> = Vec::new();
    for (at, _, word) in found {
        let covers = |(start, kept): &(usize, &str)| at < start + kept.len();
        if !kept.iter().any(covers) {
            kept.push((at, word));
        }
    }
    kept
}

/// Runs of letters and digits in lower case, with where they begin.
fn tokens(text: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    let mut was_inside = false;
    for (at, next) in text.char_indices() {
        let is_inside = next.is_alphanumeric();
        if is_inside && !was_inside {
            tokens.push((at, String::new()));
        }
        if let (true, Some((_, token))) = (is_inside, tokens.last_mut()) {
            token.extend(next.to_lowercase());
        }
        was_inside = is_inside;
    }
    tokens
}

/// Whether the text says yes or no to the property's words: "active: yes", "not active", "in stock".
pub(super) fn truth(page: &Page<'_>, property: &Property) -> Option<bool> {
    let is_helper = |term: &&str| !["is", "has", "can", "was", "wants", "needs"].contains(term);
    let core: Vec<&str> = property.terms.iter().map(String::as_str).filter(is_helper).collect();
    let tokens = tokens(page.text);
    let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map_or("", |(_, word)| word);
    for at in 0..tokens.len() {
        let is_there = !core.is_empty()
            && at + core.len() <= tokens.len()
            && core.iter().zip(&tokens[at..]).all(|(core, (_, token))| core == token);
        if !is_there {
            continue;
        }
        let next = at + core.len();
        let next = next + usize::from(word(Some(next)) == "is");
        match word(Some(next)) {
            "yes" | "true" | "y" => return Some(true),
            "no" | "false" | "n" | "not" => return Some(false),
            _ => {}
        }
        let denies =
            |word: &str| matches!(word, "not" | "no" | "non" | "never" | "isn" | "without");
        let before = [at.checked_sub(1), at.checked_sub(2)].map(word);
        return Some(!(denies(before[0]) || before[0] == "t" || denies(before[1])));
    }
    let denied = |(_, token): &(usize, String)| {
        let base = ["in", "un", "non"].iter().find_map(|prefix| token.strip_prefix(prefix));
        base.is_some_and(|base| core == [base])
    };
    if tokens.iter().any(denied) {
        return Some(false);
    }
    if property.terms.is_empty() {
        let answer = |(_, token): &(usize, String)| match token.as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => None,
        };
        return tokens.iter().find_map(answer);
    }
    None
}
