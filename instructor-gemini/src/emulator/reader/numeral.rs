//! Numbers in a text, and what stands around them.

use std::ops::Range;

use super::lexicon::{Words, words};
use super::page::{Page, tail};
use super::spelled;

pub(super) struct Numeral {
    pub(super) range: Range<usize>,
    /// The same, with a sign before it and a word like "million" after it.
    pub(super) words: Range<usize>,
    /// As JSON writes it.
    pub(super) value: String,
    pub(super) is_whole: bool,
    pub(super) said_of: Said,
    /// Written out: "thirty-one".
    pub(super) is_spelled: bool,
    /// The word right after it, in lower case; empty if punctuation comes first.
    pub(super) unit: String,
}

/// What the signs beside a number say it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Money,
    Percent,
    Plain,
}

impl Numeral {
    pub(super) fn is_money(&self) -> bool {
        self.said_of == Said::Money
    }

    pub(super) fn is_percent(&self) -> bool {
        self.said_of == Said::Percent
    }
}

/// Names and signs of currencies, with their ISO 4217 code.
pub(super) const CURRENCIES: &[(&str, &str)] = &[
    ("us$", "USD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("usd", "USD"),
    ("eur", "EUR"),
    ("gbp", "GBP"),
    ("jpy", "JPY"),
    ("inr", "INR"),
    ("chf", "CHF"),
    ("cad", "CAD"),
    ("aud", "AUD"),
    ("sek", "SEK"),
    ("nok", "NOK"),
    ("dkk", "DKK"),
    ("pln", "PLN"),
    ("brl", "BRL"),
    ("cny", "CNY"),
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("pounds", "GBP"),
    ("yen", "JPY"),
];

/// Units that may be written right behind the digits.
const ATTACHED: Words = words!(
    "x k kg g mg lb lbs oz km m cm mm mi ft h hr hrs min mins s sec ms y yo yr yrs gb mb tb l \
     ml c f w kw kwh pcs eur usd gbp chf p"
);

pub(super) fn all(page: &Page<'_>) -> Vec<Numeral> {
    let mut found = digits(page);
    found.extend(spelled::all(page));
    found.retain(|numeral| !page.is_part_of_other(&numeral.range));
    found.sort_by_key(|numeral| numeral.range.start);
    found
}

fn digits(page: &Page<'_>) -> Vec<Numeral> {
    let text = page.text;
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_ascii_digit()) {
        let start = from + at;
        let run = &text[start..];
        let is_cell = page.table_at(start).is_some_and(|table| table.is_tight);
        let marks = if is_cell { ".'" } else { ".,'" };
        let length =
            run.find(|c: char| !c.is_ascii_digit() && !marks.contains(c)).unwrap_or(run.len());
        let run = run[..length].trim_end_matches(|c: char| !c.is_ascii_digit());
        from = start + run.len();
        found.extend(numeral(page, start, run));
    }
    found
}

fn numeral(page: &Page<'_>, start: usize, run: &str) -> Option<Numeral> {
    let text = page.text;
    let (before, after) = (&text[..start], &text[start + run.len()..]);
    if is_inside(before, after) {
        return None;
    }
    let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
    let (attached, rest) = after.split_at(letters);
    let attached = attached.to_lowercase();
    let is_known = attached.is_empty() || !attached.is_ascii() || ATTACHED.has(&attached);
    if !is_known || rest.starts_with('_') {
        return None;
    }
    let (mut value, mut is_whole) = plain(run)?;
    let trailing = rest.trim_start_matches([' ', '\u{a0}']);
    let next = text.len() - trailing.len();
    let mut unit = if !attached.is_empty() {
        attached
    } else if page.is_part_of_other(&(next..next + 1)) {
        String::new()
    } else {
        next_word(rest)
    };
    let zeros = match unit.as_str() {
        "k" | "thousand" => 3,
        "million" | "mio" => 6,
        "billion" | "bn" => 9,
        _ => 0,
    };
    let mut words = start..start + run.len();
    if zeros > 0 {
        let end = text.len() - trailing.len();
        let is_attached = !after.starts_with([' ', '-', '\u{a0}']);
        words.end = if is_attached { words.end } else { end } + unit.len();
        (value, is_whole) = scaled(&value, zeros);
        unit = String::new();
    }
    let minus = before.strip_suffix(['-', '−']);
    let is_hyphen = |minus: &str| minus.ends_with(|c: char| c.is_alphanumeric() || c == ')');
    if minus.is_some_and(|minus| !is_hyphen(minus)) && value != "0" {
        value.insert(0, '-');
        words.start = minus.map_or(start, str::len);
    }
    let is_percent = trailing.starts_with('%') || matches!(unit.as_str(), "percent" | "per-cent");
    Some(Numeral {
        range: start..start + run.len(),
        words,
        value,
        is_whole,
        said_of: if is_percent {
            Said::Percent
        } else if is_money(before, trailing, &unit) {
            Said::Money
        } else {
            Said::Plain
        },
        is_spelled: false,
        unit,
    })
}

/// Whether digits are part of a word, of a time, of "4/5", or of an identifier.
fn is_inside(before: &str, after: &str) -> bool {
    let previous = before.chars().next_back();
    let is_time = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    let joins = match previous {
        Some(':') => before.strip_suffix(':').is_some_and(is_time),
        Some(previous) => previous.is_ascii_alphabetic() || "#/_".contains(previous),
        None => false,
    };
    let is_code = || {
        let lower = tail(before, 16).to_lowercase();
        CURRENCIES.iter().any(|(name, _)| lower.ends_with(name))
    };
    let is_hour =
        after.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    joins && !is_code() || is_hour || tail(before, 16).trim_end().ends_with("out of")
}

/// Whether the sign or the name of a currency stands before or after.
fn is_money(before: &str, trailing: &str, unit: &str) -> bool {
    let lower = tail(before, 16).trim_end_matches([' ', '\u{a0}']).to_lowercase();
    CURRENCIES.iter().any(|(name, _)| {
        let is_word = || name.chars().all(char::is_alphabetic);
        let stands_before = lower.strip_suffix(name);
        let stands_before =
            stands_before.is_some_and(|rest| !(rest.ends_with(char::is_alphabetic) && is_word()));
        stands_before || unit == *name || trailing.starts_with(name) && !is_word()
    })
}

/// The number as JSON writes it, and whether it is whole.
///
/// Of a comma and a point the last one starts the fraction; a comma alone does so unless three
/// digits follow.
fn plain(run: &str) -> Option<(String, bool)> {
    let run = run.replace('\'', "");
    let mark = match (run.rfind(','), run.rfind('.')) {
        (Some(comma), Some(point)) => Some(comma.max(point)),
        (Some(comma), None) if run.len() - comma - 1 != 3 && run.matches(',').count() == 1 => {
            Some(comma)
        }
        (None, Some(point)) if run.matches('.').count() == 1 => Some(point),
        _ => None,
    };
    let only_digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, fraction) = match mark {
        Some(at) => (only_digits(&run[..at]), only_digits(&run[at + 1..])),
        None => (only_digits(&run), String::new()),
    };
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    let is_whole = fraction.is_empty();
    let value = if is_whole { whole.to_owned() } else { format!("{whole}.{fraction}") };
    (value.len() < 40).then_some((value, is_whole))
}

/// `1.5` and three zeros is `1500`.
fn scaled(value: &str, zeros: usize) -> (String, bool) {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let shifted: String = fraction.chars().chain("000000000".chars()).take(zeros).collect();
    let rest = fraction.get(zeros..).unwrap_or_default().trim_end_matches('0');
    let whole = format!("{whole}{shifted}");
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match rest {
        "" => (whole.to_owned(), true),
        rest => (format!("{whole}.{rest}"), false),
    }
}

/// The word that follows on the same line with a space or a hyphen between.
pub(super) fn next_word(rest: &str) -> String {
    let rest = rest.strip_prefix([' ', '-', '\u{a0}']).unwrap_or(rest);
    let word = rest.chars().take_while(|c| c.is_alphabetic() || "-°×".contains(*c));
    // A hyphen that stands apart parts, and joins nothing: "31 - Porto".
    word.collect::<String>().trim_matches('-').to_lowercase()
}
