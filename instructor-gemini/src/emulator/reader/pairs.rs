//! Keys and values: `timeout = 30`, `Host: db.example`, a table of two columns.

use std::ops::Range;

use super::section::lines;

/// A key, and where its value stands.
pub(super) struct Pair {
    pub(super) key: String,
    pub(super) value: Range<usize>,
}

/// The pairs of a text: one a line, or several in a line between commas or semicolons.
pub(super) fn all(text: &str) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut add = |pair: Option<Pair>| {
        let is_new = |pair: &Pair| pairs.iter().all(|other: &Pair| other.key != pair.key);
        if let Some(pair) = pair.filter(is_new) {
            pairs.push(pair);
        }
    };
    for line in lines(text) {
        let start = line.item.unwrap_or(line.range.start);
        let content = &text[start..line.range.end];
        if content.trim_start().starts_with(['#', '[']) && !content.contains(['=', ':']) {
            continue;
        }
        let marks = content.matches(['=', ':']).count();
        let several = content.matches([',', ';']).count() > 0 && marks > 1;
        let whole = start..line.range.end;
        let mut parts: Vec<Range<usize>> = Vec::new();
        if several {
            let mut at = start;
            for part in content.split_inclusive([',', ';']) {
                parts.push(at..at + part.trim_end_matches([',', ';']).len());
                at += part.len();
            }
        } else {
            parts.push(whole.clone());
        }
        // A comma inside a value makes no pair of its own: then the line is one.
        let is_pair = |range: &Range<usize>| pair(text, range).is_some();
        if parts.iter().all(is_pair) {
            for range in &parts {
                add(pair(text, range));
            }
        } else if parts.len() > 1 {
            add(pair(text, &whole));
        } else {
            add(row(text, &whole));
        }
    }
    pairs
}

fn pair(text: &str, range: &Range<usize>) -> Option<Pair> {
    let part = &text[range.clone()];
    let mark = part.match_indices(['=', ':']).map(|(at, _)| at).find(|&at| {
        let rest = &part[at + 1..];
        !rest.starts_with("//")
    })?;
    of(text, &(range.start..range.start + mark), &(range.start + mark + 1..range.end))
}

/// A row of two cells: `| host | db |`.
fn row(text: &str, range: &Range<usize>) -> Option<Pair> {
    let inner = text[range.clone()].trim().strip_prefix('|')?.strip_suffix('|')?;
    let (key, value) = inner.split_once('|').filter(|(_, value)| !value.contains('|'))?;
    let start = range.start + text[range.clone()].find(inner)?;
    let value = start + key.len() + 1..start + key.len() + 1 + value.len();
    of(text, &(start..start + key.len()), &value)
}

fn of(text: &str, key: &Range<usize>, value: &Range<usize>) -> Option<Pair> {
    let is_around = |c: char| c.is_whitespace() || "\"'`*{},".contains(c);
    let key = text[key.clone()].trim_matches(is_around);
    let is_key = key.chars().any(char::is_alphanumeric)
        && key.len() <= 80
        && key.split_whitespace().count() <= 5;
    let inner = text[value.clone()].trim_start_matches(is_around);
    let start = value.end - inner.len();
    let end = start + inner.trim_end_matches(is_around).len();
    (is_key && start < end).then(|| Pair { key: key.to_owned(), value: start..end })
}
