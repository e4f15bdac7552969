//! Values that the text itself labels: `Name: Grace Hopper`, `"age": 85`, `price = 5`.

use std::ops::Range;

use super::page::{Page, Word, tail};
use super::property::Property;

/// The labelled value of a property, without quotes and closing punctuation.
pub(super) fn value(page: &Page<'_>, property: &Property) -> Option<Range<usize>> {
    let cells = page.tables.iter().filter_map(|table| table.cell(property));
    let labelled = starts(page, property).into_iter().map(|start| value_at(page, start));
    cells.chain(labelled).find(|range| !range.is_empty())
}

/// Where a property's words end in the text, most telling words first, labelled or not.
pub(super) fn ends(page: &Page<'_>, property: &Property) -> Vec<usize> {
    let aliases = property.aliases.iter();
    aliases.flat_map(|alias| occurrences(page, alias)).map(|range| range.end).collect()
}

/// Where a name of several words ends in the text: it tells "work e-mail" from any e-mail.
pub(super) fn ends_of_whole(page: &Page<'_>, property: &Property) -> Vec<usize> {
    let whole = property.aliases.first().filter(|alias| alias.contains(' '));
    whole.map_or(Vec::new(), |alias| occurrences(page, alias).map(|range| range.end).collect())
}

/// The elements of a labelled list; of the whole text, if it is one line and nothing but a list.
pub(super) fn list(page: &Page<'_>, property: &Property) -> Vec<Range<usize>> {
    let text = page.text;
    let labelled = starts(page, property).into_iter().next();
    let range = match labelled {
        Some(start) => {
            let end = end_of(page, start, &['\n', ';']);
            start..text[start..end].find(". ").map_or(end, |at| start + at)
        }
        None if property.terms.is_empty() => 0..text.len(),
        None => return Vec::new(),
    };
    let mut elements = Vec::new();
    let mut add = |start: usize, end: usize| {
        let mut element = &text[start..end];
        loop {
            let bare =
                element.trim_start_matches(|c: char| c.is_whitespace() || "*•[\"'“".contains(c));
            // A hyphen is a bullet, but a minus before a digit.
            let is_bullet = |rest: &&str| !rest.starts_with(|c: char| c.is_ascii_digit());
            let rest = bare.strip_prefix('-').filter(is_bullet).unwrap_or(bare);
            if rest.len() == element.len() {
                break;
            }
            element = rest;
        }
        let start = end - element.len();
        let element = element.strip_prefix("and ").unwrap_or(element);
        let start = start + (end - start - element.len());
        let element = element.trim_end_matches(|c: char| c.is_whitespace() || "].\"'”".contains(c));
        if !element.is_empty() {
            elements.push(start..start + element.len());
        }
    };
    let body = &text[range.clone()];
    let is_break = |c: char| ",;\n、，".contains(c);
    let mut start = range.start;
    for (at, found) in body.match_indices(is_break) {
        add(start, range.start + at);
        start = range.start + at + found.len();
    }
    // "a, b and c": the last comma is a word.
    match text[start..range.end].find(" and ") {
        Some(at) if start > range.start => {
            add(start, start + at);
            add(start + at + 5, range.end);
        }
        _ => add(start, range.end),
    }
    elements
}

/// Where the values of a property's labels begin.
fn starts(page: &Page<'_>, property: &Property) -> Vec<usize> {
    let aliases = property.aliases.iter();
    aliases
        .flat_map(|alias| occurrences(page, alias))
        .filter_map(|range| start_after(page, &range))
        .collect()
}

/// Where the words of an alias stand, in sequence.
fn occurrences<'p>(page: &'p Page<'_>, alias: &'p str) -> impl Iterator<Item = Range<usize>> {
    let first = alias.split(' ').next().unwrap_or(alias);
    let count = alias.split(' ').count();
    let is_it = move |words: &&[Word]| {
        words[0].lower == first
            && words.iter().zip(alias.split(' ')).skip(1).all(|(word, wanted)| word.lower == wanted)
            && words.windows(2).all(|pair| {
                let between = page.between(&pair[0].range, &pair[1].range);
                matches!(between, " " | "_" | "-")
            })
    };
    let ranges = page.words.windows(count).filter(is_it);
    ranges
        .filter_map(|words| Some(words.first()?.range.start..words.last()?.range.end))
        .filter(move |range| !page.is_part_of_link(range))
}

/// The start of the value, if a colon, an equals sign or "is" follows the label.
fn start_after(page: &Page<'_>, label: &Range<usize>) -> Option<usize> {
    let text = page.text;
    let rest = text[label.end..].trim_start_matches(['"', '\'', '*', '_', ' ', ')']);
    let rest = if let Some(rest) = rest.strip_prefix([':', '=', '：']) {
        rest
    } else if let Some(rest) = rest.strip_prefix("is ") {
        rest
    } else {
        // "Name - Bob" only where the label begins the line.
        let rest = rest.strip_prefix(['-', '–', '—', '\t'])?;
        let line = tail(&text[..label.start], 20).rsplit('\n').next()?;
        let begins = line.len() < 17 && !line.contains(char::is_alphanumeric);
        begins.then_some(rest)?
    };
    let value = rest.trim_start_matches([' ', '\t', '*', '\u{a0}']);
    Some(text.len() - value.len())
}

fn value_at(page: &Page<'_>, start: usize) -> Range<usize> {
    let text = &page.text[start..];
    for (open, close) in [('"', '"'), ('“', '”'), ('\'', '\'')] {
        if let Some((inner, _)) = text.strip_prefix(open).and_then(|rest| rest.split_once(close)) {
            let start = start + open.len_utf8();
            return start..start + inner.len();
        }
    }
    let end = end_of(page, start, &['\n', ';', '|', '\t']);
    let value =
        page.text[start..end].trim_end_matches(|c: char| c.is_whitespace() || ",.*&".contains(c));
    start..start + value.len()
}

/// The end of a value: one of these marks, or the next label.
fn end_of(page: &Page<'_>, start: usize, marks: &[char]) -> usize {
    let text = page.text;
    let mark = text[start..].find(marks).map_or(text.len(), |at| start + at);
    let is_label = |range: &&Range<usize>| {
        let rest = text[range.end..].trim_start_matches(['"', '\'']);
        rest.starts_with([':', '=']) && !rest.starts_with("://")
    };
    let first = page.words.partition_point(|word| word.range.start <= start);
    let words = page.words[first..].iter().map(|word| &word.range);
    let label = words.take_while(|range| range.start < mark).find(is_label);
    let label = label.map_or(text.len(), |range| range.start);
    // Cut back to before the label's own words, at the punctuation before it.
    if label >= mark {
        return mark;
    }
    let punctuation = text[start..label].rfind([',', '.', ';']);
    punctuation.map_or(label, |at| start + at)
}
