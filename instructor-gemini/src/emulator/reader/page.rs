//! A text, and where its addresses, dates and words are.

use std::ops::Range;

use super::{contact, date, table};

pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Word>,
    pub(super) emails: Vec<Range<usize>>,
    pub(super) urls: Vec<Range<usize>>,
    pub(super) phones: Vec<Range<usize>>,
    pub(super) dates: Vec<date::Date>,
    pub(super) tables: Vec<table::Table>,
    /// All of the above but the tables, in order.
    others: Vec<Range<usize>>,
}

/// A run of letters, with apostrophes and hyphens inside: `O'Brien`, `Jean-Luc`, `thirty-one`.
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) lower: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut page = Self {
            text,
            words: words(text),
            emails: contact::emails(text),
            urls: Vec::new(),
            phones: Vec::new(),
            dates: Vec::new(),
            tables: table::all(text),
            others: Vec::new(),
        };
        page.urls = contact::urls(text);
        page.dates = date::all(&page);
        page.others = page.all_others();
        page.phones = contact::phones(&page);
        page.others = page.all_others();
        page
    }

    fn all_others(&self) -> Vec<Range<usize>> {
        let dates = self.dates.iter().map(|date| &date.range);
        let others = self.emails.iter().chain(&self.urls).chain(&self.phones);
        let mut others: Vec<Range<usize>> = others.chain(dates).cloned().collect();
        others.sort_by_key(|range| range.start);
        // One that lies inside another goes, so that ends are in order too.
        others.dedup_by(|inner, outer| inner.end <= outer.end);
        others
    }

    /// Whether a place is part of an address, a date or a phone number.
    pub(super) fn is_part_of_other(&self, range: &Range<usize>) -> bool {
        meets(&self.others, range)
    }

    /// Whether a place is part of an address.
    pub(super) fn is_part_of_link(&self, range: &Range<usize>) -> bool {
        meets(&self.emails, range) || meets(&self.urls, range)
    }

    /// Whether a word is in what stands before the `@` of an address.
    pub(super) fn is_local_part_of(&self, email: &Range<usize>, word: &str) -> bool {
        let plain = word.bytes().filter(u8::is_ascii_alphanumeric);
        let local = self.text[email.clone()].bytes().take_while(|&byte| byte != b'@');
        let mut local =
            local.filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        let length = plain.clone().count();
        let mut begins = || {
            let begins = local.clone().take(length).eq(plain.clone());
            local.next().map(|_| begins)
        };
        length > 2 && std::iter::from_fn(&mut begins).any(|begins| begins)
    }

    /// The words that are not part of an address.
    pub(super) fn prose(&self) -> impl Iterator<Item = &Word> {
        let is_prose = |word: &&Word| !self.is_part_of_link(&word.range);
        self.words.iter().filter(is_prose)
    }

    /// The table that a place is in.
    pub(super) fn table_at(&self, at: usize) -> Option<&table::Table> {
        let table = self.tables.partition_point(|table| table.range.end <= at);
        self.tables.get(table).filter(|table| table.range.start <= at)
    }

    /// The last word that ends at a place or before it.
    pub(super) fn word_before(&self, at: usize) -> Option<&Word> {
        let count = self.words.partition_point(|word| word.range.end <= at);
        self.words.get(count.checked_sub(1)?)
    }

    /// What stands between two places.
    pub(super) fn between(&self, left: &Range<usize>, right: &Range<usize>) -> &'a str {
        self.text.get(left.end..right.start).unwrap_or_default()
    }

    pub(super) fn next_char(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }
}

/// Whether one of these ranges, which are in order, meets another.
fn meets(ranges: &[Range<usize>], range: &Range<usize>) -> bool {
    let at = ranges.partition_point(|other| other.end <= range.start);
    ranges.get(at).is_some_and(|other| other.start < range.end)
}

/// The beginning of a text, of so many bytes or a few fewer.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

/// The end of a text, of so many bytes or a few fewer: what a rule may look back at.
pub(super) fn tail(text: &str, bytes: usize) -> &str {
    let cut = text.len().saturating_sub(bytes);
    let start = (cut..=text.len()).find(|&at| text.is_char_boundary(at));
    &text[start.unwrap_or(text.len())..]
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !first.is_alphabetic() {
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            let rest = &text[at + next.len_utf8()..];
            let joins = matches!(next, '\'' | '’' | '-' | '‐')
                && rest.starts_with(|after: char| after.is_alphabetic());
            // Marks that combine with a letter have no class of their own in `char`.
            let combines = matches!(next, '\u{300}'..='\u{36f}');
            if !next.is_alphabetic() && !joins && !combines {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let word = &text[start..end];
        let lower = match word.is_ascii() {
            true => word.to_ascii_lowercase(),
            false => word.to_lowercase().replace('’', "'"),
        };
        words.push(Word { range: start..end, lower });
    }
    words
}
