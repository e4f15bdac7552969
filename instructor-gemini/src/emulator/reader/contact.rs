//! E-mail addresses, links and phone numbers.

use std::ops::Range;

use super::page::Page;

pub(super) fn emails(text: &str) -> Vec<Range<usize>> {
    let is_local =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '_' | '~' | '.' | '\'' | '-');
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.match_indices('@') {
        let local = text[..at].trim_end_matches(is_local).len();
        let local = at - text[local..at].trim_start_matches(['.', '\'']).len();
        let domain = &text[at + 1..];
        let domain = &domain[..domain.find(|c| !is_domain(c)).unwrap_or(domain.len())];
        let domain = domain.trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        let is_address = local < at
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty());
        if is_address && found.last().is_none_or(|last| last.end <= local) {
            found.push(local..end);
        }
    }
    found
}

pub(super) fn urls(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !text.contains("://") {
        return found;
    }
    for scheme in ["http://", "https://", "ftp://"] {
        for (start, _) in text.match_indices(scheme) {
            let rest = &text[start..];
            let is_end = |c: char| c.is_whitespace() || "<>\"'`{}|\\^".contains(c);
            let link = &rest[..rest.find(is_end).unwrap_or(rest.len())];
            let mut link = link.trim_end_matches(['.', ',', ';', ':', '!', '?']);
            if !link.contains('(') {
                link = link.trim_end_matches([')', ']', '.', ',']);
            }
            if link.len() > scheme.len() {
                found.push(start..start + link.len());
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Runs of 7 to 15 digits with the punctuation of phone numbers.
///
/// A plain run of digits is a number like any other; a phone number has a plus, brackets, or groups
/// of digits between hyphens or dots.
pub(super) fn phones(page: &Page<'_>) -> Vec<Range<usize>> {
    let text = page.text;
    let is_inner = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '-' | '.' | '/');
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while let Some(start) =
        text[from..].find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))
    {
        let start = from + start;
        let first = text[start..].chars().next().map_or(1, char::len_utf8);
        let rest = &text[start + first..];
        let run = &rest[..rest.find(|c| !is_inner(c)).unwrap_or(rest.len())];
        let run = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        let range = start..start + first + run.len();
        from = range.end;
        if is_phone(&text[range.clone()]) && !page.is_part_of_other(&range) {
            found.push(range);
        }
    }
    found
}

fn is_phone(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let groups: Vec<&str> =
        run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let is_marked = run.starts_with(['+', '(']) || run.starts_with('0') && groups.len() > 1;
    let is_grouped = groups.len() > 1
        && groups.iter().skip(1).all(|group| group.len() > 2)
        && run.contains('-')
        && !run.contains(' ');
    (7..=15).contains(&digits) && (is_marked || is_grouped)
}
