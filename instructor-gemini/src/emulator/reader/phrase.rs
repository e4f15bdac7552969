//! Products, companies, places, jobs: told by the words around them.

use std::ops::Range;

use super::label;
use super::lexicon::{Words, words};
use super::numeral::{self, CURRENCIES};
use super::page::{Page, Word, tail};
use super::property::Property;
use super::spelled;

/// The code of the currency that an amount is in, and where the text has it.
pub(super) fn currency(page: &Page<'_>, property: &Property) -> Option<(String, Range<usize>)> {
    if let Some(range) = label::value(page, property) {
        let value = page.text[range.clone()].to_lowercase();
        if let Some((_, code)) = CURRENCIES.iter().find(|(name, _)| *name == value) {
            return Some(((*code).to_owned(), range));
        }
    }
    let lower = page.text.to_ascii_lowercase();
    CURRENCIES.iter().find_map(|(name, code)| {
        let range = if name.chars().all(char::is_alphabetic) {
            page.words.iter().find(|word| word.lower == *name)?.range.clone()
        } else {
            let start = lower.find(name)?;
            start..start + name.len()
        };
        Some(((*code).to_owned(), range))
    })
}

pub(super) fn first_sentence(page: &Page<'_>) -> Option<Range<usize>> {
    let all = whole(page)?;
    let text = &page.text[all.clone()];
    let end = [". ", "! ", "? ", "\n"]
        .iter()
        .filter_map(|end| text.find(end).map(|at| at + end.trim_end().len()))
        .min();
    let length = end.unwrap_or(text.len());
    (length > 0).then(|| all.start..all.start + length)
}

/// All of the text, without the space around it.
pub(super) fn whole(page: &Page<'_>) -> Option<Range<usize>> {
    let start = page.text.len() - page.text.trim_start().len();
    let text = page.text.trim();
    (!text.is_empty()).then(|| start..start + text.len())
}

pub(super) fn company(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    label::value(page, property).or_else(|| capitals_after(page, &["at", "for", "from", "with"]))
}

pub(super) fn place(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    let before: &[&str] = if property.needs_label {
        &[]
    } else if property.has(&["destination"]) {
        &["to"]
    } else {
        &["in", "from", "near", "to"]
    };
    label::value(page, property).or_else(|| capitals_after(page, before))
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
const LEADS: Words = words!(
    "the a an our my this that some new buy order ordered bought purchased sold selling sell i \
     we please x of i'd would like want have has just got invoice receipt for you pieces units \
     copies"
);

/// Units between a count and the name of a thing.
const MEASURES: Words = words!(
    "g kg mg ml l cl dl oz lb lbs cup cups tsp tbsp tablespoon tablespoons teaspoon teaspoons pinch \
     clove cloves slice slices can cans bottle bottles box boxes bag bags pack packs"
);

/// Words that end the name of a thing.
const ENDS: Words = words!(
    "costs cost is for at priced price was sells on in from total retails are were by with to \
     each and now quantity qty only starts will takes"
);

/// Words that a sentence begins with that asks for something.
const ASKS: Words = words!(
    "what who whom whose why how when where which is are was were do does did can could would give \
     tell list recommend generate create write suggest show describe explain summarize summarise \
     extract classify provide identify parse return translate recite imagine compare compute \
     calculate find"
);

/// Words that tell of somebody, and begin no name.
const TELLS: Words = words!("they he she it there you");

/// Whether what leads to a stretch asks for something: there is no value in it.
pub(super) fn is_asked(page: &Page<'_>, range: &Range<usize>) -> bool {
    let before = tail(&page.text[..range.start], 240);
    let marks = [". ", "! ", "? ", "\n", ":"];
    let ends = marks.iter().filter_map(|mark| before.rfind(mark).map(|at| at + mark.len()));
    let sentence = range.start - before.len() + ends.max().unwrap_or(0);
    begins_with(ASKS, page, sentence..range.end) || begins_with(ASKS, page, range.clone())
}

/// Whether one of these words comes first, but for a "please".
fn begins_with(list: Words, page: &Page<'_>, range: Range<usize>) -> bool {
    let words = page.text[range].split(|c: char| !(c.is_alphanumeric() || c == '\''));
    let mut words =
        words.map(str::to_lowercase).filter(|word| !word.is_empty() && word != "please");
    words.next().is_some_and(|word| list.has(&word))
}

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
    segments.retain(|range| !is_asked(page, range) && !begins_with(TELLS, page, range.clone()));
    // "iPhone" is a name, too.
    let is_named = |range: &Range<usize>| {
        page.text[range.clone()]
            .split(' ')
            .next()
            .is_some_and(|word| word.contains(char::is_uppercase))
    };
    let named = segments.iter().position(is_named);
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
    let ends = page.words.iter().filter(|word| ENDS.has(&word.lower));
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
    let mut was_count = false;
    loop {
        let rest = &page.text[start..end];
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || "-*•".contains(c));
        start += rest.len() - trimmed.len();
        let first = trimmed.split(' ').next()?;
        let bare = first.trim_end_matches(['x', '×']);
        let is_count = bare.chars().all(|c| c.is_ascii_digit())
            || spelled::in_words(&first.to_lowercase()).is_some();
        // "200 g flour": the unit is of the count.
        let is_lead =
            LEADS.has(&first.to_lowercase()) || was_count && MEASURES.has(&first.to_lowercase());
        was_count = is_count;
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
