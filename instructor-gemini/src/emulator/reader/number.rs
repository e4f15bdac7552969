//! Which number belongs to which property.

use std::ops::Range;

use serde_json::Value;

use super::age;
use super::found::Found;
use super::label;
use super::lexicon::{Words, words};
use super::numeral::{self, Numeral};
use super::overlaps;
use super::page::Page;
use super::property::{Property, terms};
use super::whose::Person;
use crate::emulator::schema::{Kind, Node};

/// A property that wants a number.
pub(super) struct Wanted<'a> {
    property: &'a Property,
    is_integer: bool,
    minimum: Option<f64>,
    maximum: Option<f64>,
    /// The values of `enum`.
    listed: Option<&'a [Value]>,
    /// The words of the description, for what the name does not say.
    told: Vec<String>,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(property: &'a Property, node: &'a Node, kind: Kind) -> Self {
        let told = terms(&node.description);
        Self {
            property,
            is_integer: kind == Kind::Integer,
            minimum: node.minimum,
            maximum: node.maximum,
            listed: node.listed.as_deref(),
            told: told.into_iter().filter(|word| word.len() > 3).collect(),
        }
    }

    fn is(&self, words: &[&str]) -> bool {
        self.property.has(words)
    }

    fn lists(&self, numeral: &Numeral) -> bool {
        let value: Option<f64> = numeral.value.parse().ok();
        self.listed.is_none_or(|listed| listed.iter().any(|one| one.as_f64() == value))
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
    person: Option<&Person>,
    taken: &mut Vec<Range<usize>>,
) -> Vec<Option<(Found, Range<usize>)>> {
    let numerals = numeral::all(page);
    let amounts = numerals.iter().filter(|numeral| numeral.is_money()).count();
    let is_sum = |wanted: &Wanted<'_>| wanted.is(MONEY) || wanted.is(&["tax", "vat", "discount"]);
    let sums = wanted.iter().filter(|wanted| is_sum(wanted)).count();
    let mut scores: Vec<(i32, usize, usize)> = Vec::new();
    for (place, wanted) in wanted.iter().enumerate() {
        let mut ends = label::ends(page, wanted.property);
        ends.sort_unstable();
        for (at, numeral) in numerals.iter().enumerate() {
            if overlaps(taken, &numeral.range) {
                continue;
            }
            let near = match in_column(page, wanted.property, &numeral.range) {
                Some(true) => 130,
                Some(false) => continue,
                None => after_label(page, &numerals, &ends, at),
            };
            // Of several sums each needs its own word; one amount alone is a price, not a total.
            let is_unsaid = near == 0 && sums > 1 && is_sum(wanted);
            if is_unsaid && (amounts != 1 || !wanted.is(PRICES)) {
                continue;
            }
            if let Some(score) = score(page, wanted, numeral, near, person) {
                scores.push((score, place, at));
            }
        }
    }
    for (place, _) in wanted.iter().enumerate().filter(|(_, wanted)| wanted.is(&["age"])) {
        let best = scores.iter().filter(|score| score.1 == place).map(|score| score.0).max();
        let is_best = |score: &&(i32, usize, usize)| score.1 == place && Some(score.0) == best;
        let mut values = scores.iter().filter(is_best).map(|score| &numerals[score.2].value);
        let first = values.next();
        let is_doubtful =
            best.is_some_and(age::is_weak) && values.any(|value| Some(value) != first);
        scores.retain(|score| score.1 != place || !is_doubtful);
    }
    // The best first; of equals the earlier property and the earlier number.
    scores.sort_by_key(|&(score, place, at)| (-score, place, at));
    let mut values: Vec<Option<_>> = wanted.iter().map(|_| None).collect();
    for (_, place, at) in scores {
        let numeral = &numerals[at];
        if values[place].is_none() && !overlaps(taken, &numeral.range) {
            taken.push(numeral.range.clone());
            values[place] = Some((Found::Number(numeral.value.clone()), numeral.words.clone()));
        }
    }
    values
}

/// The one number of a text; `None` if there are others, or none of the kind.
pub(super) fn only(page: &Page<'_>, node: &Node, kind: Kind) -> Option<(Found, Range<usize>)> {
    let mut numerals = numeral::all(page);
    let numeral = numerals.pop().filter(|_| numerals.is_empty())?;
    let is_fit = (numeral.is_whole || kind != Kind::Integer) && is_listed(node, &numeral.value);
    is_fit.then_some((Found::Number(numeral.value), numeral.words))
}

/// Every number of a text that has the kind.
pub(super) fn all(page: &Page<'_>, node: &Node, kind: Kind) -> Vec<(Found, Range<usize>)> {
    numeral::all(page)
        .into_iter()
        .filter(|numeral| numeral.is_whole || kind != Kind::Integer)
        .filter(|numeral| is_listed(node, &numeral.value))
        .map(|numeral| (Found::Number(numeral.value), numeral.words))
        .collect()
}

/// Whether a number is one of those that the schema lists.
fn is_listed(node: &Node, value: &str) -> bool {
    let value: Option<f64> = value.parse().ok();
    node.listed.as_ref().is_none_or(|listed| listed.iter().any(|one| one.as_f64() == value))
}

/// How well a number stands behind one of the property's words: 0 to 130.
fn after_label(page: &Page<'_>, numerals: &[Numeral], ends: &[usize], at: usize) -> i32 {
    let start = numerals[at].range.start;
    // "Tax (20%): $5": what is in brackets before the colon is a note.
    let after = page.text[numerals[at].range.end..].trim_start_matches(['%', ' ']);
    if page.text[..start].ends_with('(') && after.starts_with("):") {
        return 0;
    }
    let first = ends.partition_point(|&end| end + 40 < start);
    let best = ends[first..].iter().take_while(|&&end| end <= start).filter_map(|&end| {
        let note = page.text[end..start].trim_start().strip_prefix('(');
        let rest = note.and_then(|note| note.split_once("):")).map(|(_, rest)| rest);
        let between = rest.unwrap_or(&page.text[end..start]);
        let end = start - between.len();
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

/// Whether a number is in the property's column of a table; `None` if it is in no such table.
fn in_column(page: &Page<'_>, property: &Property, range: &Range<usize>) -> Option<bool> {
    let table = page.table_at(range.start)?;
    let cell = table.cell(property)?;
    Some(cell.start <= range.start && range.end <= cell.end)
}

fn score(
    page: &Page<'_>,
    wanted: &Wanted<'_>,
    numeral: &Numeral,
    near: i32,
    person: Option<&Person>,
) -> Option<i32> {
    if wanted.is_integer && !numeral.is_whole || !wanted.lists(numeral) {
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
        age::score(page, numeral, person, near)?
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
    let is_bare = numeral.unit.is_empty() || JOINERS.has(&numeral.unit);
    let fits = is_bare && wanted.is_within(numeral) && !is_year(numeral);
    (fits && alone(page, numeral)).then_some(10)
}

const MONEY: &[&str] = &[
    "price", "cost", "amount", "total", "salary", "budget", "fee", "revenue", "balance", "payment",
    "sum", "paid", "subtotal", "income", "usd", "eur", "fare", "rent",
];

/// What one thing costs.
const PRICES: &[&str] = &["price", "cost", "fare", "fee", "rent"];

const SHARES: &[&str] =
    &["percent", "percentage", "discount", "rate", "tax", "vat", "share", "confidence", "growth"];

const QUANTITIES: &[&str] =
    &["quantity", "qty", "count", "units", "pieces", "copies", "items", "stock"];

/// Words after a number that are no unit.
pub(super) const JOINERS: Words = words!(
    "and or but who from living lives with is was at in on by the my email e-mail mail reach \
     contact works working he she i y yo today now already"
);

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
        && !JOINERS.has(&numeral.unit)
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

pub(super) fn is_year(numeral: &Numeral) -> bool {
    numeral.value.len() == 4
        && numeral.is_whole
        && !numeral.is_money()
        && numeral.unit.is_empty()
        && (1900..=2100).contains(&numeral.value.parse().unwrap_or(0))
}

/// Whether a number begins, and whether it ends, a stretch between marks.
pub(super) fn edges(page: &Page<'_>, numeral: &Numeral) -> (bool, bool) {
    let text = page.text;
    let after = text[numeral.range.end..].trim_start_matches(' ');
    let is_mark = |c: char| ",;.:|)(]\n\t/<-–—、，\r".contains(c);
    let address = text.len() - after.len();
    let is_before_address = page.is_part_of_link(&(address..address + 1));
    // A hyphen is a mark only where it stands apart: "Ana Silva - 31 - Porto".
    let ends = after.is_empty()
        || after.starts_with(is_mark)
        || after.starts_with("- ")
        || is_before_address;
    let before = text[..numeral.range.start].trim_end_matches(' ');
    let end = before.len();
    let is_after_address = page.is_part_of_link(&(end.saturating_sub(1)..end));
    let begins = before.is_empty() || before.ends_with(is_mark) || before.ends_with(" -");
    (begins || is_after_address, ends)
}

/// "Ana Silva 31", "bob stone 42": whether two words that may be a name stand before a number.
pub(super) fn is_after_name(page: &Page<'_>, numeral: &Numeral, ends: bool) -> bool {
    let before = page.text[..numeral.range.start].trim_end_matches(' ');
    let count = page.words.partition_point(|word| word.range.end < before.len());
    let last = page.words.get(count).filter(|word| word.range.end == before.len());
    let first = count.checked_sub(1).and_then(|at| page.words.get(at));
    first.zip(last).is_some_and(|(first, last)| {
        let capital = page.next_char(last.range.start).is_some_and(char::is_uppercase);
        page.between(&first.range, &last.range) == " " && (capital || ends)
    })
}

/// Whether nothing but marks, a name or the end of a line stands beside a number.
fn alone(page: &Page<'_>, numeral: &Numeral) -> bool {
    let (begins, ends) = edges(page, numeral);
    let joins = JOINERS.has(&numeral.unit);
    (ends || joins) && (begins || is_after_name(page, numeral, ends))
}
