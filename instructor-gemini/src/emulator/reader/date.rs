//! Days in the ways that people write them.

use std::cell::RefCell;
use std::ops::Range;

use instructor_core::Format;

use super::label;
use super::overlaps;
use super::page::{Page, Word};
use super::property::Property;

pub(super) struct Date {
    pub(super) range: Range<usize>,
    /// `YYYY-MM-DD`; `None` if it could be one of two days, or has no year.
    pub(super) day: Option<String>,
    /// The whole, if it has a time of day: `YYYY-MM-DDThh:mm:ssZ`.
    stamp: Option<String>,
}

/// The date nearest after the property's words, or else the first that is free.
pub(super) fn find(
    page: &Page<'_>,
    property: &Property,
    with_time: bool,
    taken: &RefCell<Vec<Range<usize>>>,
) -> Option<(String, Range<usize>)> {
    let text = |date: &Date| {
        let text = if with_time { &date.stamp } else { &date.day };
        text.clone()
    };
    let mut taken = taken.borrow_mut();
    let is_usable = |date: &&Date| text(date).is_some() && !overlaps(&taken, &date.range);
    let usable: Vec<&Date> = page.dates.iter().filter(is_usable).collect();
    let labelled = label::ends(page, property).into_iter().find_map(|end| {
        let near = |date: &&&Date| (end..end + 24).contains(&date.range.start);
        usable.iter().find(near)
    });
    let chosen = labelled.or(usable.first())?;
    taken.push(chosen.range.clone());
    Some((text(chosen)?, chosen.range.clone()))
}

pub(super) fn all(page: &Page<'_>) -> Vec<Date> {
    let mut dates = numeric(page.text);
    for date in spelled(page) {
        let is_new = |other: &Date| {
            other.range.end <= date.range.start || date.range.end <= other.range.start
        };
        if dates.iter().all(is_new) {
            dates.push(date);
        }
    }
    dates.sort_by_key(|date| date.range.start);
    dates
}

/// `2024-03-03`, `2024/3/3`, `03.04.2024`, `3/14/2024`.
///
/// With dots the day comes first, as wherever dots are used; with slashes or hyphens it depends on
/// the country, so a day and a month that could be swapped are not told apart.
fn numeric(text: &str) -> Vec<Date> {
    let mut dates = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + start;
        let run = &text[start..];
        let run = &run
            [..run.find(|c: char| !c.is_ascii_digit() && !"-/.".contains(c)).unwrap_or(run.len())];
        let run = run.trim_end_matches(|c: char| !c.is_ascii_digit());
        from = start + run.len();
        let is_inside =
            text[..start].ends_with(|c: char| c.is_alphanumeric() || "-+/.".contains(c));
        let Some(separator) = run.chars().find(|c| !c.is_ascii_digit()) else {
            continue;
        };
        let parts: Vec<&str> = run.split(separator).collect();
        let [first, second, third] = parts[..] else {
            continue;
        };
        let lengths = (first.len(), second.len(), third.len());
        let numbers = [first, second, third].map(|part| part.parse::<u32>().unwrap_or(0));
        let [first, second, third] = numbers;
        if is_inside {
            continue;
        }
        let is_day_first = separator == '.' || first > 12 || first == second;
        let day = match lengths {
            (4, 1..=2, 1..=2) => iso(first, second, third),
            (1..=2, 1..=2, 4) if is_day_first => iso(third, second, first),
            (1..=2, 1..=2, 4) if second > 12 => iso(third, first, second),
            (1..=2, 1..=2, 4 | 2) => None,
            _ => continue,
        };
        let (tail, stamp) = stamp(day.as_deref(), &text[from..]);
        from += tail;
        dates.push(Date { range: start..from, day, stamp });
    }
    dates
}

/// The length and the whole of a time that follows a day: `T10:30:00Z`, ` 10:30`.
fn stamp(day: Option<&str>, rest: &str) -> (usize, Option<String>) {
    let none = (0, None);
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else {
        return none;
    };
    let is_part = |c: char| c.is_ascii_digit() || ":.Z+-".contains(c);
    let time = &time[..time.find(|c| !is_part(c)).unwrap_or(time.len())];
    let time = time.trim_end_matches(['.', '-', '+', ':']);
    let is_time = time.len() >= 5
        && time.bytes().take(5).enumerate().all(|(at, byte)| match at {
            2 => byte == b':',
            _ => byte.is_ascii_digit(),
        });
    if !is_time {
        return none;
    }
    let has_zone = time.ends_with('Z') || time[5..].contains(['+', '-']);
    // Without a zone it is no point in time: nothing is made up.
    let stamp = day.filter(|_| has_zone).map(|day| match time.len() {
        5..=6 => format!("{day}T{}:00{}", &time[..5], &time[5..]),
        _ => format!("{day}T{time}"),
    });
    (1 + time.len(), stamp)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `3 March 2024`, `3rd of March, 2024`, `March 3rd, 2024`, `Mar 3`.
fn spelled(page: &Page<'_>) -> Vec<Date> {
    let months = page.words.iter().filter_map(|word| Some((word, month(word)?)));
    let date = |(word, month): (&Word, u32)| {
        let (day_before, start) = number_before(page.text, word.range.start);
        let (first, first_end) = number_after(page.text, word.range.end);
        let (day, start, year, end) = match (day_before, first) {
            (Some(day), year) => (day, start, year.filter(|&year| is_year(year)), first_end),
            (None, Some(day)) if day <= 31 => {
                let (year, end) = number_after(page.text, first_end);
                let year = year.filter(|&year| is_year(year));
                let end = if year.is_some() { end } else { first_end };
                (day, word.range.start, year, end)
            }
            _ => return None,
        };
        let end = match (year, day_before) {
            (None, Some(_)) => word.range.end,
            _ => end,
        };
        Some(Date {
            range: start..end,
            day: year.and_then(|year| iso(year, month, day)),
            stamp: None,
        })
    };
    months.filter_map(date).collect()
}

fn month(word: &Word) -> Option<u32> {
    let name = word.lower.as_str();
    let is_short = name.len() == 3 || name == "sept";
    let is_it = |full: &&str| *full == name || is_short && full.starts_with(name);
    let at = MONTHS.iter().position(is_it)?;
    u32::try_from(at + 1).ok()
}

fn is_year(number: u32) -> bool {
    (1000..=9999).contains(&number)
}

/// The day before a month's name, without what stands between: `3`, `3rd of`.
fn number_before(text: &str, at: usize) -> (Option<u32>, usize) {
    let before = text[..at].trim_end();
    let before = before.strip_suffix("of").unwrap_or(before).trim_end();
    let bare = ["st", "nd", "rd", "th", "."]
        .iter()
        .find_map(|suffix| before.strip_suffix(suffix))
        .unwrap_or(before);
    let digits = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let day = bare[digits.len()..].parse().ok();
    let is_alone = !digits.ends_with(|c: char| c.is_alphanumeric() || "./-".contains(c));
    (day.filter(|day| is_alone && (1..=31).contains(day)), digits.len())
}

/// The number after a place, without what stands between: ` 3rd, `, `, 2024`.
fn number_after(text: &str, at: usize) -> (Option<u32>, usize) {
    let rest = text[at..].trim_start_matches([' ', ',', '.']);
    let start = text.len() - rest.len();
    let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest[..length].parse().ok();
    let suffix = ["st", "nd", "rd", "th"]
        .iter()
        .find(|suffix| rest[length..].starts_with(**suffix))
        .map_or(0, |suffix| suffix.len());
    (number, start + length + suffix)
}

fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let text = format!("{year:04}-{month:02}-{day:02}");
    Format::Date.matches(&text).then_some(text)
}
