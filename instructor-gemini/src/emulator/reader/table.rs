//! Tables as text: a row of headings over rows of as many cells.

use std::borrow::Cow;
use std::ops::Range;

use super::lexicon::{Words, words};
use super::property::{Property, terms};

/// What headings say; two of them make a table, or any two lines with a comma would be one.
const FIELDS: Words = words!(
    "name age email e-mail mail phone city country address id no price cost quantity qty currency \
     title company job role date birthday born score points status priority total amount children \
     gender sex product item stock first last years"
);

/// Columns of a table; a heading is looked for once a number.
const MOST: usize = 64;

pub(super) struct Table {
    /// Headings in lower case, words parted by single spaces.
    headings: Vec<String>,
    /// The cells of each row.
    rows: Vec<Vec<Range<usize>>>,
    /// Whether commas alone part the cells: "2,31" is two numbers.
    pub(super) is_tight: bool,
    /// All rows.
    pub(super) range: Range<usize>,
    /// The same, with the headings.
    pub(super) whole: Range<usize>,
}

impl Table {
    /// The first cell under the heading of a property.
    pub(super) fn cell(&self, property: &Property) -> Option<Range<usize>> {
        self.rows.first()?.get(self.column(property)?).cloned()
    }

    /// The column of a property.
    pub(super) fn column(&self, property: &Property) -> Option<usize> {
        let heading =
            |alias: &Cow<'_, str>| self.headings.iter().position(|heading| *heading == **alias);
        property.aliases.iter().find_map(heading)
    }

    /// The cells of each row.
    pub(super) fn rows(&self) -> &[Vec<Range<usize>>] {
        &self.rows
    }
}

/// The tables of a text; what has the form of one may be none.
pub(super) fn all(text: &str) -> Vec<Table> {
    all_with(text, &|_| false)
}

/// The same, where more headings are known.
pub(super) fn all_with(text: &str, is_own: &dyn Fn(&str) -> bool) -> Vec<Table> {
    let lines: Vec<Range<usize>> =
        lines(text).filter(|line| !text[line.clone()].trim().is_empty()).collect();
    let mut tables = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let is_heading = |line: &str| {
            line.contains(char::is_alphabetic)
                && !line.contains(|c: char| c.is_ascii_digit() || c == '@')
        };
        let Some(mark) =
            [',', ';', '\t', '|'].into_iter().find(|mark| text[line.clone()].contains(*mark))
        else {
            continue;
        };
        if !is_heading(&text[line.clone()]) {
            continue;
        }
        let headings = cells(text, line, mark);
        let headings: Vec<String> =
            headings.iter().map(|cell| terms(&text[cell.clone()]).join(" ")).collect();
        let is_field = |heading: &&String| {
            heading.split(' ').count() < 4
                && heading.rsplit(' ').next().is_some_and(|last| FIELDS.has(last))
                || is_own(heading)
        };
        if headings.len() > MOST || headings.iter().filter(is_field).count() < 2 {
            continue;
        }
        let is_rule = |line: &Range<usize>| !text[line.clone()].contains(char::is_alphanumeric);
        let first = at + usize::from(lines.get(at).is_some_and(is_rule));
        let rows = lines[first.min(lines.len())..].iter().map(|line| cells(text, line, mark));
        let rows: Vec<Vec<Range<usize>>> =
            rows.take_while(|cells| cells.len() == headings.len()).collect();
        if !rows.is_empty() {
            let count = rows.len();
            tables.push(Table {
                headings,
                is_tight: mark == ',' && !text[line.clone()].contains(", "),
                rows,
                range: lines[first].start..lines[first + count - 1].end,
                whole: line.start..lines[first + count - 1].end,
            });
            at = first + count;
        }
    }
    tables
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.trim_end_matches(['\r', '\n']).len();
        start += line.len();
        range
    })
}

/// The cells of a line, without the spaces and quotes around them.
fn cells(text: &str, line: &Range<usize>, mark: char) -> Vec<Range<usize>> {
    let is_frame = |c: char| mark == '|' && (c == '|' || c == ' ');
    let inner = text[line.clone()].trim_start_matches(is_frame);
    let mut start = line.end - inner.len();
    let inner = inner.trim_end_matches(is_frame);
    let mut cells = Vec::new();
    for cell in inner.split(mark) {
        let is_around = |c: char| c.is_whitespace() || c == '"' || c == '*';
        let trimmed = cell.trim_start_matches(is_around);
        let from = start + cell.len() - trimmed.len();
        cells.push(from..from + trimmed.trim_end_matches(is_around).len());
        start += cell.len() + mark.len_utf8();
    }
    cells
}
