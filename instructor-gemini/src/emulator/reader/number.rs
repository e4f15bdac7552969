//! Which number belongs to which property.

use std::ops::Range;

use super::found::Found;
use super::label;
use super::node::{Kind, Node};
use super::numeral::{self, Numeral};
use super::overlaps;
use super::page::{Page, among, head, tail};
use super::property::{Property, terms};

/// A property that wants a number.
pub(super) struct Wanted<'a> {
    property: &'a Property,
    is_integer: bool,
    minimum: Option<f64>,
    maximum: Option<f64>,
    /// The words of the description, for what the name does not say.
    told: Vec<String>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(property: &'a Property, node: &Node, kind: Kind) -> Self {
        let told = terms(&node.description);
        Self {
            property,
            is_integer: kind == Kind::Integer,
            minimum: node.minimum,
            maximum: node.maximum,
            told: told.into_iter().filter(|word| word.len() > 3).collect(),
        }
    }

    fn is(&self, words: &[&str]) -> bool {
        self.property.has(words)
    }

    fn is_within(&self, numeral: &Numeral) -> bool {
        let value: f64 = numeral.value.parse().unwrap_or(f64::NAN);
        self.minimum.is_none_or(|minimum| value >= minimum)
            && self.maximum.is_none_or(|maximum| value <= maximum)
    }
}

/// Gives every property the number that fits it best, each number once.
pub(super) fn assign(
    page: &Page<'_>,
    wanted: &[Wanted<'_>],
    taken: &mut Vec<Range<usize>>,
) -> Vec<Option<Found>> {
    let numerals = numeral::all(page);
    let mut scores: Vec<(i32, usize, usize)> = Vec::new();
    for (place, wanted) in wanted.iter().enumerate() {
        let mut ends = label::ends(page, wanted.property);
        ends.sort_unstable();
        for (at, numeral) in numerals.iter().enumerate() {
            if overlaps(taken, &numeral.range) {
                continue;
            }
            let near = after_label(page, &numerals, &ends, at);
            if let Some(score) = score(page, wanted, numeral, near) {
                scores.push((score, place, at));
            }
        }
    }
    // The best first; of equals the earlier property and the earlier number.
    scores.sort_by_key(|&(score, place, at)| (-score, place, at));
    let mut values: Vec<Option<Found>> = wanted.iter().map(|_| None).collect();
    for (_, place, at) in scores {
        let numeral = &numerals[at];
        if values[place].is_none() && !overlaps(taken, &numeral.range) {
            taken.push(numeral.range.clone());
            values[place] = Some(Found::Number(numeral.value.clone()));
        }
    }
    values
}

/// Every number that has the kind, for a list.
pub(super) fn all(page: &Page<'_>, property: &Property, node: &Node, kind: Kind) -> Vec<Found> {
    let wanted = Wanted::new(property, node, kind);
    let start = label::ends(page, property).into_iter().min().unwrap_or(0);
    numeral::all(page)
        .into_iter()
        .filter(|numeral| numeral.range.start >= start)
        .filter(|numeral| numeral.is_whole || !wanted.is_integer)
        .map(|numeral| Found::Number(numeral.value))
        .collect()
}

/// How well a number stands behind one of the property's words: 0 to 130.
fn after_label(page: &Page<'_>, numerals: &[Numeral], ends: &[usize], at: usize) -> i32 {
    let start = numerals[at].range.start;
    let first = ends.partition_point(|&end| end + 40 < start);
    let best = ends[first..].iter().take_while(|&&end| end <= start).filter_map(|&end| {
        let between = &page.text[end..start];
        let before = at.checked_sub(1).and_then(|at| numerals.get(at));
        let has_other = before.is_some_and(|other| other.range.start >= end);
        let words =
            between.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
        let breaks = between.contains(['\n', ';', '.', ',']);
        if has_other || words > 3 || breaks {
            return None;
        }
        let is_marked = between.contains([':', '=']);
        let distance = i32::try_from(words).unwrap_or(3);
        Some(100 - 12 * distance + if is_marked { 30 } else { 0 })
    });
    best.max().unwrap_or(0)
}

fn score(page: &Page<'_>, wanted: &Wanted<'_>, numeral: &Numeral, near: i32) -> Option<i32> {
    if wanted.is_integer && !numeral.is_whole {
        return None;
    }
    let is_money = wanted.is(MONEY);
    let is_share = wanted.is(SHARES);
    // What is said of money or of shares is said of nothing else.
    if numeral.is_money() && !is_money && near < 100
        || numeral.is_percent() && !is_share && near < 100
    {
        return None;
    }
    let own = own_unit(wanted, numeral);
    let kind = if wanted.is(&["age"]) {
        age(page, numeral)?
    } else if is_money {
        if numeral.is_money() { 80 } else { 0 }
    } else if is_share {
        if numeral.is_percent() { 80 } else { 0 }
    } else if wanted.is(&["year", "founded", "established"]) {
        if is_year(numeral) { 80 } else { 0 }
    } else if wanted.is(QUANTITIES) {
        quantity(page, numeral)
    } else {
        0
    };
    // "one" is a word like any other unless something says it counts.
    let is_counted = own > 0 || near > 0 || kind >= 50;
    if numeral.is_spelled && numeral.value == "1" && !is_counted {
        return None;
    }
    let known = near + own + kind;
    if known > 0 {
        let is_other =
            is_year(numeral) && !wanted.is(&["year"]) && near < 100 && own == 0 && kind < 50;
        return (!is_other).then_some(known);
    }
    let is_bare = numeral.unit.is_empty() || among(JOINERS, &numeral.unit);
    let fits = is_bare && wanted.is_within(numeral) && !is_year(numeral);
    (fits && alone(page, numeral)).then_some(10)
}

const MONEY: &[&str] = &[
    "price", "cost", "amount", "total", "salary", "budget", "fee", "revenue", "balance", "payment",
    "sum", "paid", "subtotal", "income", "usd", "eur", "fare", "rent",
];

const SHARES: &[&str] =
    &["percent", "percentage", "discount", "rate", "tax", "vat", "share", "confidence", "growth"];

const QUANTITIES: &[&str] =
    &["quantity", "qty", "count", "units", "pieces", "copies", "items", "stock"];

/// Words after a number that are no unit.
const JOINERS: &str = "\
    and or but who from living lives with is was at in on by the my email e-mail mail reach \
    contact works working he she i y yo";

/// Units that speak of a property by another word.
const UNITS: &[(&str, &[&str])] = &[
    (
        "weight",
        &["kg", "g", "mg", "lb", "lbs", "pounds", "kilograms", "kilos", "grams", "oz", "ounces"],
    ),
    ("height", &["cm", "m", "ft", "feet", "meters", "metres", "centimeters", "inches"]),
    ("length", &["cm", "m", "mm", "km", "ft", "feet", "meters", "metres", "inches"]),
    ("distance", &["km", "m", "mi", "miles", "kilometers", "kilometres", "meters", "metres"]),
    (
        "duration",
        &[
            "minutes", "minute", "min", "mins", "hours", "hour", "h", "seconds", "s", "days",
            "weeks",
        ],
    ),
    ("minutes", &["min", "mins"]),
    ("hours", &["h", "hr", "hrs"]),
    ("temperature", &["°c", "°f", "c", "f", "degrees", "°"]),
    ("rating", &["stars", "star", "points"]),
    ("score", &["points", "stars"]),
    ("quantity", &["x", "×", "pcs", "pieces", "units", "copies", "items"]),
    ("stock", &["left", "available", "units", "pcs"]),
    ("guests", &["people", "persons", "guests"]),
    ("people", &["persons", "guests", "attendees"]),
    ("experience", &["years", "year"]),
];

/// "3 bedrooms" for `bedrooms`, "80 kg" for `weight`.
fn own_unit(wanted: &Wanted<'_>, numeral: &Numeral) -> i32 {
    let unit = numeral.unit.as_str();
    if unit.is_empty() || wanted.is(&["age"]) {
        return 0;
    }
    let stem = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let is_named = wanted.property.terms.iter().any(|term| stem(term) == stem(unit));
    let is_known = UNITS.iter().any(|(term, units)| wanted.is(&[term]) && units.contains(&unit));
    let is_told = wanted.told.iter().any(|word| stem(word) == stem(unit));
    match (is_named, is_known, is_told) {
        (true, ..) => 90,
        (_, true, _) => 70,
        (.., true) => 40,
        _ => 0,
    }
}

/// How much a number looks like somebody's age; `None` if it is something else.
fn age(page: &Page<'_>, numeral: &Numeral) -> Option<i32> {
    let rest = head(&page.text[numeral.range.end..], 60);
    let following: Vec<String> =
        terms(rest.split(['.', ',', ';', '\n', '(']).next().unwrap_or(rest));
    let next = |at: usize| following.get(at).map_or("", String::as_str);
    let says_years = ["year", "years", "yr", "yrs", "ans", "anos", "años", "jahre", "anni", "歳"];
    let is_years = says_years.contains(&next(0)) || numeral.unit == "歳";
    let is_old = is_years && (next(1) == "old" || next(1) == "of" && next(2) == "age")
        || ["yo", "y"].contains(&next(0)) && numeral.unit != "y"
        || ["yo", "yr", "yrs"].contains(&numeral.unit.as_str()) && !is_years
        || numeral.unit.ends_with("year-old")
        || numeral.unit.ends_with("years-old")
        || page.text[..numeral.range.end].ends_with("year-old");
    if is_old {
        return Some(95);
    }
    if is_year(numeral) || numeral.value.len() > 3 {
        return Some(0);
    }
    // "12 years of experience", "5 years ago": a time, not an age.
    let is_span = is_years && among("of ago later in experience at as with now since", next(1));
    let before = terms(tail(&page.text[..numeral.range.start], 40));
    let gap = page.text[..numeral.range.start].trim_end_matches([' ', '\u{a0}']);
    let last = match before.last() {
        Some(last) if gap.ends_with(char::is_alphabetic) => last.as_str(),
        _ => "",
    };
    if among("aged age turned turning turns", last) {
        return Some(85);
    }
    let is_bare = numeral.unit.is_empty() || among(JOINERS, &numeral.unit);
    if is_span || !(is_years || is_bare) {
        return None;
    }
    // "m" and "s" are what is left of "I'm" and "she's".
    let score = match last {
        "m" | "im" | "am" | "i" | "s" => 60,
        "is" | "was" | "be" | "at" => 45,
        _ => 0,
    };
    Some(score + if is_years { 50 } else { 0 })
}

/// "3 x", "x3", "3 copies", "3 boxes of"; a number before a noun at the least.
fn quantity(page: &Page<'_>, numeral: &Numeral) -> i32 {
    let before = page.text[..numeral.range.start].trim_end();
    let is_times =
        |unit: &str| matches!(unit, "x" | "×" | "pcs" | "pieces" | "units" | "copies" | "boxes");
    let signs = page.text[numeral.range.end..].trim_start().starts_with('×');
    if is_times(&numeral.unit) || signs || before.ends_with(" x") || before.ends_with('×') {
        80
    } else if !numeral.unit.is_empty()
        && !numeral.is_money()
        && !numeral.is_percent()
        && !among(JOINERS, &numeral.unit)
        && !is_measure(&numeral.unit)
    {
        30
    } else {
        0
    }
}

fn is_measure(unit: &str) -> bool {
    let is_quantity = |term: &str| matches!(term, "quantity" | "stock" | "guests" | "people");
    ["year", "years", "day", "weeks", "months"].contains(&unit)
        || UNITS.iter().any(|(term, units)| !is_quantity(term) && units.contains(&unit))
}

fn is_year(numeral: &Numeral) -> bool {
    numeral.value.len() == 4
        && numeral.is_whole
        && !numeral.is_money()
        && numeral.unit.is_empty()
        && (1900..=2100).contains(&numeral.value.parse().unwrap_or(0))
}

/// Whether nothing but marks, a name or the end of a line stands beside a number.
fn alone(page: &Page<'_>, numeral: &Numeral) -> bool {
    let text = page.text;
    let after = text[numeral.range.end..].trim_start_matches(' ');
    let is_mark = |c: char| ",;.:|)(]\n\t/<-–—、，\r".contains(c);
    let address = numeral.range.end + (text.len() - numeral.range.end - after.len());
    let is_before_address = page.is_part_of_link(&(address..address + 1));
    let ends = after.is_empty() || after.starts_with(is_mark) || is_before_address;
    let joins = among(JOINERS, &numeral.unit);
    let before = text[..numeral.range.start].trim_end_matches(' ');
    let begins = before.is_empty() || before.ends_with(is_mark);
    // "Ana Silva 31", "bob stone 42": two words that may be a name, and a number.
    let count = page.words.partition_point(|word| word.range.end < before.len());
    let last = page.words.get(count).filter(|word| word.range.end == before.len());
    let first = count.checked_sub(1).and_then(|at| page.words.get(at));
    let is_after_name = first.zip(last).is_some_and(|(first, last)| {
        let capital = page.next_char(last.range.start).is_some_and(char::is_uppercase);
        page.between(&first.range, &last.range) == " " && (capital || ends)
    });
    let end = before.len();
    let is_after_address = page.is_part_of_link(&(end.saturating_sub(1)..end));
    (ends || joins) && (begins || is_after_name || is_after_address)
}
