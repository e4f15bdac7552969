//! Products, companies, places, jobs: told by the words around them.

use std::ops::Range;

use super::label;
use super::numeral::{self, CURRENCIES};
use super::page::{Page, Word, among, tail};
use super::property::Property;
use super::spelled;

/// The code of the currency that an amount is in.
pub(super) fn currency(page: &Page<'_>, property: &Property) -> Option<String> {
    let lower = page.text.to_lowercase();
    let is_word = |name: &str| name.chars().all(char::is_alphabetic);
    let has_word = |name: &str| page.words.iter().any(|word| word.lower == name);
    let labelled = label::value(page, property).map(|range| page.text[range].to_lowercase());
    let named = labelled.and_then(|value| CURRENCIES.iter().find(|(name, _)| *name == value));
    let found = named.or_else(|| {
        let is_there = |(name, _): &&(&str, &str)| {
            if is_word(name) { has_word(name) } else { lower.contains(name) }
        };
        CURRENCIES.iter().find(is_there)
    });
    found.map(|(_, code)| (*code).to_owned())
}

pub(super) fn first_sentence(page: &Page<'_>) -> Option<String> {
    let text = page.text.trim();
    let end = [". ", "! ", "? ", "\n"]
        .iter()
        .filter_map(|end| text.find(end).map(|at| at + end.trim_end().len()))
        .min();
    let sentence = &text[..end.unwrap_or(text.len())];
    (!sentence.is_empty()).then(|| sentence.to_owned())
}

pub(super) fn company(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    label::value(page, property).or_else(|| capitals_after(page, &["at", "for", "from", "with"]))
}

pub(super) fn place(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    label::value(page, property).or_else(|| capitals_after(page, &["in", "from", "near", "to"]))
}

/// "works as a software engineer", "is a nurse".
pub(super) fn job(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    let labelled = label::value(page, property);
    labelled.or_else(|| {
        let words: Vec<&Word> = page.prose().collect();
        let at = words.windows(2).position(|pair| {
            matches!(pair[0].lower.as_str(), "as" | "is" | "i'm" | "am" | "was")
                && matches!(pair[1].lower.as_str(), "a" | "an" | "the")
        })?;
        let first = words.get(at + 2)?;
        let ends = ["at", "for", "in", "with", "who", "and", "from", "by", "on", "living"];
        let mut end = first.range.start;
        for pair in words[at + 1..].windows(2) {
            let is_end = ends.contains(&pair[1].lower.as_str())
                || page.between(&pair[0].range, &pair[1].range).trim() != "";
            if is_end {
                break;
            }
            end = pair[1].range.end;
        }
        Some(first.range.start..end)
    })
}

/// Words with capitals after one of these.
fn capitals_after(page: &Page<'_>, before: &[&str]) -> Option<Range<usize>> {
    let words: Vec<&Word> = page.prose().collect();
    let is_capital = |word: &Word| page.next_char(word.range.start).is_some_and(char::is_uppercase);
    let is_month = |word: &Word| page.is_part_of_other(&word.range);
    for (at, pair) in words.windows(2).enumerate() {
        let fits = before.contains(&pair[0].lower.as_str())
            && page.between(&pair[0].range, &pair[1].range) == " "
            && is_capital(pair[1])
            && !is_month(pair[1]);
        if !fits {
            continue;
        }
        let mut end = pair[1].range.end;
        for pair in words[at + 1..].windows(2) {
            let joins = page.between(&pair[0].range, &pair[1].range) == " " && is_capital(pair[1]);
            if !joins {
                break;
            }
            end = pair[1].range.end;
        }
        return Some(pair[1].range.start..end);
    }
    None
}

/// Words that stand before the name of a thing and are not in it.
const LEADS: &str = "\
    the a an our my this that some new buy order ordered bought purchased sold selling sell i \
    we please x of i'd would like want have has just got invoice receipt for you pieces units \
    copies";

/// Words that end the name of a thing.
const ENDS: &str = "\
    costs cost is for at priced price was sells on in from total retails are were by with to \
    each and now quantity qty only starts will takes";

/// What is named but no person: labelled, quoted, bought, or what the text begins with.
pub(super) fn thing(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    if let Some(range) = label::value(page, property) {
        // A title has all of the line; a product ends where its price begins.
        return Some(until_mark(page, range, property));
    }
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»')] {
        let start = page.text.find(open).map(|at| at + open.len_utf8());
        let length = start.and_then(|start| page.text[start..].find(close));
        if let (Some(start), Some(length @ 1..=80)) = (start, length) {
            return Some(start..start + length);
        }
    }
    let is_deed = |word: &&Word| {
        ["bought", "ordered", "order", "purchased", "buy", "sold", "selling"]
            .contains(&word.lower.as_str())
    };
    let start = page.words.iter().find(is_deed).map_or(0, |word| word.range.end);
    let mut segments = segments(page, start);
    let named =
        segments.iter().position(|range| page.text[range.clone()].starts_with(char::is_uppercase));
    (!segments.is_empty()).then(|| segments.swap_remove(named.unwrap_or(0)))
}

/// Stretches between marks and ending words, without the words that lead to them.
fn segments(page: &Page<'_>, start: usize) -> Vec<Range<usize>> {
    let text = page.text;
    let mut cuts: Vec<Range<usize>> = text
        .match_indices([',', ';', ':', '\n', '(', ')', '–', '—', '|', '@', '!', '?', '.'])
        .filter(|(at, mark)| {
            *mark != "." || !text[at + 1..].starts_with(|c: char| c.is_ascii_digit())
        })
        .map(|(at, mark)| at..at + mark.len())
        .collect();
    cuts.extend(text.match_indices(" - ").map(|(at, mark)| at..at + mark.len()));
    let ends = page.words.iter().filter(|word| among(ENDS, &word.lower));
    cuts.extend(ends.map(|word| word.range.clone()));
    let money = numeral::all(page).into_iter().filter(numeral::Numeral::is_money);
    cuts.extend(money.map(|numeral| with_sign(text, &numeral)));
    cuts.push(text.len()..text.len());
    cuts.sort_by_key(|cut| cut.start);
    let mut found = Vec::new();
    let mut from = start;
    for cut in cuts {
        if cut.start >= from {
            found.extend(trimmed(page, from..cut.start));
        }
        from = from.max(cut.end);
    }
    found
}

/// The range of an amount, with its sign or code.
fn with_sign(text: &str, numeral: &numeral::Numeral) -> Range<usize> {
    let before = text[..numeral.range.start].trim_end_matches(' ');
    let sign = CURRENCIES.iter().find_map(|(name, _)| {
        tail(before, 16).to_lowercase().ends_with(name).then_some(name.len())
    });
    let start = sign.map_or(numeral.range.start, |length| before.len().saturating_sub(length));
    let after = text[numeral.range.end..].trim_start_matches(' ');
    let lower: String = after.chars().take(16).flat_map(char::to_lowercase).collect();
    let code = CURRENCIES
        .iter()
        .filter_map(|(name, _)| lower.starts_with(name).then_some(name.len()))
        .max();
    let end = code.map_or(numeral.range.end, |length| text.len() - after.len() + length);
    let start = if text.is_char_boundary(start) { start } else { numeral.range.start };
    let end = if text.is_char_boundary(end) { end } else { numeral.range.end };
    start..end
}

/// The stretch without its leading words and counts; `None` if no letter is left.
fn trimmed(page: &Page<'_>, range: Range<usize>) -> Option<Range<usize>> {
    if page.is_part_of_other(&range) {
        return None;
    }
    let text = page.text[range.clone()].trim_end();
    let end = range.start + text.len();
    let mut start = range.start;
    loop {
        let rest = &page.text[start..end];
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || "-*•".contains(c));
        start += rest.len() - trimmed.len();
        let first = trimmed.split(' ').next()?;
        let bare = first.trim_end_matches(['x', '×']);
        let is_count = bare.chars().all(|c| c.is_ascii_digit())
            || spelled::in_words(&first.to_lowercase()).is_some();
        let is_lead = among(LEADS, &first.to_lowercase());
        if !(is_count || is_lead) || trimmed.is_empty() {
            break;
        }
        start += first.len();
    }
    let has_letters = page.text[start..end].chars().filter(|c| c.is_alphabetic()).count() > 1;
    has_letters.then_some(start..end)
}

fn until_mark(page: &Page<'_>, range: Range<usize>, property: &Property) -> Range<usize> {
    let text = &page.text[range.clone()];
    if property.has(&["title", "subject", "headline"]) {
        let end = text.find(". ").unwrap_or(text.len());
        return range.start..range.start + end;
    }
    let end = text.find([',', '(']).unwrap_or(text.len());
    range.start..range.start + text[..end].trim_end().len()
}
