//! Numbers written out: "nine", "thirty-one", "a hundred and three", "two thousand".

use super::numeral::{CURRENCIES, Numeral, Said, next_word};
use super::page::{Page, Word};

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A run of number words as one number.
///
/// Words that make no one number ("nineteen ninety", "five five one") are a year or a code and give
/// none, rather than a part of it.
pub(super) fn all(page: &Page<'_>) -> Vec<Numeral> {
    let words: Vec<&Word> = page.prose().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let first = at;
        let mut run = Run::default();
        let mut end = 0;
        while let Some(word) = words.get(at) {
            let is_next = at == first || page.between(&words[at - 1].range, &word.range) == " ";
            // "a" and "and" are part of a number only before and after a hundred.
            let is_filler = match word.lower.as_str() {
                "a" => at == first && words.get(at + 1).is_some_and(|next| is_scale(&next.lower)),
                "and" => {
                    at > first
                        && is_scale(last_part(&words[at - 1].lower))
                        && words.get(at + 1).is_some_and(|next| in_words(&next.lower).is_some())
                }
                _ => false,
            };
            if !is_next || !is_filler && !run.add(&word.lower) {
                break;
            }
            end = word.range.end;
            at += 1;
        }
        if at == first {
            at += 1;
            continue;
        }
        let unit = next_word(&page.text[end..]);
        let range = words[first].range.start..end;
        found.extend(run.value().map(|value| numeral(range, value, unit)));
    }
    found
}

fn numeral(range: std::ops::Range<usize>, value: u32, unit: String) -> Numeral {
    Numeral {
        said_of: match unit.as_str() {
            "percent" => Said::Percent,
            unit if CURRENCIES.iter().any(|(name, _)| unit == *name) => Said::Money,
            _ => Said::Plain,
        },
        value: value.to_string(),
        is_whole: true,
        is_spelled: true,
        unit,
        words: range.clone(),
        range,
    }
}

/// The value of one word, which may have hyphens; "thirty-one-year-old" has one in front.
pub(super) fn in_words(word: &str) -> Option<u32> {
    let mut run = Run::default();
    if run.add(word) { run.value() } else { None }
}

fn is_scale(word: &str) -> bool {
    matches!(word, "hundred" | "thousand" | "million")
}

fn last_part(word: &str) -> &str {
    word.rsplit('-').next().unwrap_or(word)
}

/// The number that words add up to so far.
#[derive(Default)]
struct Run {
    thousands: Option<u32>,
    below: Option<u32>,
    is_broken: bool,
}

impl Run {
    /// Whether a word is a number's; takes it if so.
    fn add(&mut self, word: &str) -> bool {
        let word = word.split("-year").next().unwrap_or(word);
        let is_number = |part: &str| {
            SMALL.contains(&part) || TENS.contains(&part) || is_scale(part) || part == "and"
        };
        let is_all = word != "and" && word.split('-').all(is_number);
        if is_all {
            for part in word.split('-') {
                self.is_broken |= self.part(part).is_none();
            }
        }
        is_all
    }

    fn part(&mut self, part: &str) -> Option<()> {
        let below = self.below.unwrap_or(0);
        let small = SMALL.iter().position(|small| *small == part);
        let tens = TENS.iter().position(|ten| *ten == part).map(|at| (at + 2) * 10);
        let added = small.or(tens).and_then(|value| u32::try_from(value).ok());
        match (part, added) {
            ("and", _) => below.is_multiple_of(100).then_some(()),
            ("hundred", _) if below < 10 && self.below != Some(0) => {
                self.below = Some(below.max(1) * 100);
                Some(())
            }
            ("thousand", _) if self.thousands.is_none() && self.below != Some(0) => {
                self.thousands = Some(below.max(1));
                self.below = None;
                Some(())
            }
            (_, Some(added)) => {
                let is_unit = (1..10).contains(&added);
                let fits = match self.below {
                    None => true,
                    Some(0) => false,
                    Some(below) => {
                        below.is_multiple_of(100)
                            || below.is_multiple_of(10) && below % 100 > 10 && is_unit
                    }
                };
                self.below = Some(below + added);
                fits.then_some(())
            }
            _ => None,
        }
    }

    fn value(&self) -> Option<u32> {
        if self.is_broken {
            return None;
        }
        match (self.thousands, self.below) {
            (None, below) => below,
            (Some(thousands), below) => Some(thousands * 1000 + below.unwrap_or(0)),
        }
    }
}
