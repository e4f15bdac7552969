//! The part of a text that a heading or a label gives to a property: `Items:` and the list under it.

use std::ops::Range;

use super::page::Page;
use super::property::{Property, terms};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// What stands under the heading, or after the label.
    pub(super) body: Range<usize>,
    /// The same, with the heading.
    pub(super) whole: Range<usize>,
    /// Whether it begins on the line of its label.
    pub(super) is_inline: bool,
}

/// A line of a text.
pub(super) struct Line<'t> {
    pub(super) range: Range<usize>,
    pub(super) text: &'t str,
    pub(super) indent: usize,
    /// Where the text behind a bullet or a number begins.
    pub(super) item: Option<usize>,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The level of a heading of Markdown.
    fn level(&self) -> Option<usize> {
        let marks = self.text.trim_start();
        let level = marks.len() - marks.trim_start_matches('#').len();
        (level > 0 && marks[level..].starts_with(' ')).then_some(level)
    }

    /// Whether it is nothing but a rule: `----`.
    fn is_rule(&self) -> bool {
        !self.is_blank() && !self.text.contains(char::is_alphanumeric)
    }

    /// A label and where its value begins, which may be at the end of the line.
    pub(super) fn label(&self) -> Option<(&str, usize)> {
        let start = self.item.unwrap_or(self.range.start) - self.range.start;
        let content = &self.text[start..];
        let mark = content.find([':', '='])?;
        let label =
            content[..mark].trim_matches(|c: char| c.is_whitespace() || "*_\"'`{".contains(c));
        let rest = &content[mark + 1..];
        let is_link = rest.starts_with("//");
        let is_time = label.ends_with(|c: char| c.is_ascii_digit())
            && rest.starts_with(|c: char| c.is_ascii_digit());
        let is_label = label.chars().any(char::is_alphabetic)
            && label.len() <= 60
            && label.split_whitespace().count() <= 6
            && !label.contains([',', '.', ';', '|'])
            && !is_link
            && !is_time;
        let value = rest.trim_start_matches([' ', '\t', '*', '_', '\u{a0}']);
        is_label.then_some((label, self.range.start + self.text.len() - value.len()))
    }

    /// A label without a value: the heading of what follows.
    fn is_heading(&self) -> bool {
        self.level().is_some()
            || self
                .label()
                .is_some_and(|(_, value)| self.text[value - self.range.start..].trim().is_empty())
    }
}

pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let bare = content.trim_start();
        let indent = content.len() - bare.len();
        lines.push(Line {
            range: start..start + content.len(),
            text: content,
            indent,
            item: bullet(bare).map(|length| start + indent + length),
        });
        start += line.len();
    }
    lines
}

/// The length of a bullet or a number: `- `, `* `, `1. `, `2) `, `[ ] `.
fn bullet(text: &str) -> Option<usize> {
    let marks = ["- [ ] ", "- [x] ", "- [X] ", "- ", "* ", "• ", "– ", "+ "];
    let mark = marks.iter().find(|mark| text.starts_with(**mark)).map(|mark| mark.len());
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = (1..=3).contains(&digits) && text[digits..].starts_with([')', '.']);
    let length =
        mark.or_else(|| (number && text[digits + 1..].starts_with(' ')).then_some(digits + 2))?;
    let rest = text[length..].trim_start();
    (!rest.is_empty()).then_some(text.len() - rest.len())
}

/// The section of a property; `others` are its siblings, and `own` what it has itself.
pub(super) fn find(
    page: &Page<'_>,
    property: &Property,
    others: &[&Property],
    own: &[Property],
) -> Option<Section> {
    let lines = lines(page.text);
    for (at, line) in lines.iter().enumerate() {
        if line.is_blank() {
            continue;
        }
        let section = |body: Range<usize>, is_inline| {
            let whole = line.range.start..body.end;
            Some(Section { body, whole, is_inline })
        };
        if let Some(level) = line.level() {
            let title = line.text.trim_start_matches(['#', ' ']);
            if is_called(property, title) {
                let rest = &lines[at + 1..];
                let ends = |line: &&Line<'_>| line.level().is_some_and(|other| other <= level);
                let end = rest.iter().find(ends).map_or(page.text.len(), |line| line.range.start);
                return section(line.range.end..end.max(line.range.end), false);
            }
            continue;
        }
        if let Some((label, value)) = line.label() {
            if !is_called(property, label) {
                continue;
            }
            if value < line.range.end {
                let end = deeper(&lines, at).unwrap_or(line.range.end);
                return section(value..end, true);
            }
            let end = block(&lines, at, others, own);
            return section(line.range.end..end, false);
        }
        // "ITEMS", "**Items**", "Items" over a list.
        let next = lines.get(at + 1);
        let over_list = next.is_some_and(|next| {
            next.item.is_some() || next.is_rule() || next.text.trim_start().starts_with('|')
        });
        let is_loud =
            line.text.trim_start().starts_with("**") || !line.text.contains(char::is_lowercase);
        if line.item.is_none() && (over_list || is_loud) && is_called(property, line.text) {
            let end = block(&lines, at, others, own);
            return section(line.range.end..end, false);
        }
    }
    None
}

/// Whether a label speaks of the property, in one or in many.
fn is_called(property: &Property, label: &str) -> bool {
    let label = label.split(['(', '[']).next().unwrap_or(label);
    if label.len() > 60 {
        return false;
    }
    let words = terms(label);
    let is_same = |alias: &str| {
        let mut parts = alias.split(' ');
        let fits =
            words.iter().all(|word| parts.next().is_some_and(|part| stem(part) == stem(word)));
        fits && parts.next().is_none()
    };
    !words.is_empty() && property.headings().any(is_same)
}

fn stem(word: &str) -> &str {
    word.strip_suffix("ies").or_else(|| word.strip_suffix('s')).unwrap_or(word)
}

/// The end of the lines after one that are indented more.
fn deeper(lines: &[Line<'_>], at: usize) -> Option<usize> {
    let indent = lines[at].indent;
    let rest = lines[at + 1..].iter().take_while(|line| !line.is_blank() && line.indent > indent);
    rest.last().map(|line| line.range.end)
}

/// The end of what a heading without a value is over.
fn block(lines: &[Line<'_>], at: usize, others: &[&Property], own: &[Property]) -> usize {
    let heading = &lines[at];
    let mut end = heading.range.end;
    let mut place = at + 1;
    while lines.get(place).is_some_and(|line| line.is_blank() || line.is_rule()) {
        place += 1;
    }
    let Some(first) = lines.get(place) else {
        return end;
    };
    let is_inner = |line: &Line<'_>| {
        line.indent > heading.indent || line.item.is_some() && heading.item.is_none()
    };
    let is_row = |line: &Line<'_>| line.text.trim_start().starts_with('|');
    let is_list = is_inner(first);
    let says = |line: &Line<'_>, property: &Property| {
        line.label().is_some_and(|(label, _)| is_called(property, label))
    };
    let mut was_blank = false;
    for line in &lines[place..] {
        if line.is_blank() {
            was_blank = true;
            continue;
        }
        let is_own = own.iter().any(|property| says(line, property));
        let goes_on = if is_list {
            is_inner(line)
        } else if is_row(first) {
            is_row(line) && !was_blank
        } else if was_blank {
            is_own
        } else {
            let is_other = others.iter().any(|property| says(line, property));
            is_own || !(is_other || line.is_heading())
        };
        if !goes_on {
            break;
        }
        was_blank = false;
        end = line.range.end;
    }
    end
}

/// The text with these parts blank, each byte in its place.
pub(super) fn masked(text: &str, parts: &[Range<usize>]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    let mut parts: Vec<&Range<usize>> = parts.iter().collect();
    parts.sort_by_key(|part| part.start);
    for part in parts {
        if part.start < at {
            continue;
        }
        masked.push_str(&text[at..part.start]);
        for byte in text[part.clone()].bytes() {
            masked.push(if byte == b'\n' { '\n' } else { ' ' });
        }
        at = part.end;
    }
    masked.push_str(&text[at..]);
    masked
}
