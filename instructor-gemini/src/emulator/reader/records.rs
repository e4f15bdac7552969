//! Where one record of a list ends and the next begins.

use std::ops::Range;

use super::section::{Line, lines};

/// What a text is made of.
pub(super) enum Records {
    /// Items behind bullets or numbers, or blocks of labels: each is a record.
    Marked(Vec<Range<usize>>),
    /// Lines or sentences: some may be records.
    Plain(Vec<Range<usize>>),
}

/// The records of a text; `is_first` says whether a label is one that a record begins with.
pub(super) fn split(text: &str, is_own: &dyn Fn(&str) -> bool) -> Records {
    let lines = lines(text);
    if let Some(blocks) = blocks(text, &lines, is_own) {
        return Records::Marked(blocks);
    }
    let items = items(&lines);
    if !items.is_empty() {
        return Records::Marked(items);
    }
    let full: Vec<Range<usize>> =
        lines.iter().filter(|line| !line.is_blank()).map(|line| line.range.clone()).collect();
    match &full[..] {
        [only] => Records::Plain(stretches(text, only)),
        _ => Records::Plain(full),
    }
}

/// Items with what is indented under them; only those of the least indent.
fn items(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let least = lines.iter().filter(|line| line.item.is_some()).map(|line| line.indent).min();
    let mut items: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for line in lines {
        match line.item {
            Some(start) if Some(line.indent) == least => {
                items.push(start..line.range.end);
                is_open = true;
            }
            _ if line.is_blank() => {}
            _ if is_open && Some(line.indent) > least => {
                if let Some(item) = items.last_mut() {
                    item.end = line.range.end;
                }
            }
            _ => is_open = false,
        }
    }
    items
}

/// Blocks of labelled lines, parted by blank lines or begun by the same label again.
fn blocks(
    text: &str,
    lines: &[Line<'_>],
    is_own: &dyn Fn(&str) -> bool,
) -> Option<Vec<Range<usize>>> {
    let own = |line: &Line<'_>| {
        let (label, value) = line.label()?;
        let has_value = !text[value..line.range.end].trim().is_empty();
        (has_value && is_own(label)).then(|| label.to_lowercase())
    };
    let labels: Vec<Option<String>> = lines.iter().map(own).collect();
    let first = labels.iter().flatten().next()?.clone();
    let starts = labels.iter().filter(|label| label.as_ref() == Some(&first)).count();
    let known = labels.iter().flatten().count();
    // A label a line: one line with a label in it is a line like any other.
    if known < 2 || starts < 1 || known < starts * 2 {
        return None;
    }
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    let mut was_blank = false;
    for (line, label) in lines.iter().zip(labels) {
        if line.is_blank() {
            was_blank = true;
            continue;
        }
        let is_start = label.as_ref() == Some(&first);
        if is_start {
            blocks.push(line.range.clone());
            is_open = true;
        } else if is_open && (label.is_some() || !was_blank) {
            if let Some(block) = blocks.last_mut() {
                block.end = line.range.end;
            }
        } else {
            is_open = false;
        }
        was_blank = false;
    }
    Some(blocks)
}

/// What "and" parts in a sentence, and what commas part, too: "Ana is 31 and Rui is 8".
pub(super) fn pieces(text: &str, sentence: &Range<usize>) -> [Vec<Range<usize>>; 2] {
    let parted = |marks: &[&str]| {
        let body = &text[sentence.clone()];
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        for mark in marks {
            cuts.extend(body.match_indices(mark).map(|(at, mark)| (at, at + mark.len())));
        }
        cuts.sort_unstable();
        let mut found = Vec::new();
        let mut start = 0;
        for (at, next) in cuts {
            found.push(sentence.start + start..sentence.start + at.max(start));
            start = next.max(start);
        }
        found.push(sentence.start + start..sentence.end);
        found
    };
    [parted(&[" and "]), parted(&[", ", " and "])]
}

/// What semicolons part in one line, or else its sentences.
fn stretches(text: &str, line: &Range<usize>) -> Vec<Range<usize>> {
    let body = &text[line.clone()];
    let mut found = Vec::new();
    let mut start = 0;
    let by_mark = body.contains(';');
    let is_end = |at: usize, mark: &str| {
        if by_mark {
            return mark == ";";
        }
        let rest = &body[at + mark.len()..];
        let word = body[..at].rsplit(' ').next().unwrap_or_default();
        mark != ";"
            && rest.starts_with(' ')
            && rest.trim_start().starts_with(char::is_uppercase)
            && word.chars().count() > 2
    };
    for (at, mark) in body.match_indices([';', '.', '!', '?']) {
        if is_end(at, mark) {
            found.push(line.start + start..line.start + at);
            start = at + mark.len();
        }
    }
    found.push(line.start + start..line.end);
    found.retain(|range| !text[range.clone()].trim().is_empty());
    found
}
