//! How much a number looks like somebody's age.

use super::clause::{self, Step};
use super::lexicon::{Words, words};
use super::number::{JOINERS, is_year};
use super::numeral::Numeral;
use super::page::{Page, head, tail};
use super::property::terms;
use super::whose::{self, PEOPLE, Person, Subject};

/// Nobody is older, unless the text says that it is an age.
const OLDEST: u32 = 125;

/// The score of a number that nothing but its place speaks for.
const ALONE: i32 = 10;

/// What it counts that the number's sentence has the person.
const TOLD: i32 = 5;

/// Whether a score says little: of two such numbers neither is the age.
pub(super) fn is_weak(score: i32) -> bool {
    score == ALONE + TOLD
}

/// Words before a number that say it is no age, or none that somebody has today.
const NO_AGE: Words = words!(
    "almost nearly about around approximately roughly circa over under above below not isn't wasn't \
     than least most until till before since be turns turning or between to nº no nr number apt \
     apartment room floor vol volume page p pp chapter ch fig figure box row seat gate bus line \
     version v step level grade class week day lot track item position rank place unit size top \
     ext suite block flat building question section plus times never reached for after within past \
     every"
);

const YEARS: &[&str] =
    &["year", "years", "yr", "yrs", "ans", "anos", "años", "jahre", "anni", "歳"];

/// What other languages say before "years".
const HAS: Words = words!("tem tenho tiene tengo ha ho ai ist bin");

/// The score of a number; `None` if it is something else, or another's age.
pub(super) fn score(
    page: &Page<'_>,
    numeral: &Numeral,
    person: Option<&Person>,
    near: i32,
) -> Option<i32> {
    let rest = head(&page.text[numeral.range.end..], 60);
    let following: Vec<String> =
        terms(rest.split(['.', ',', ';', '\n', '(']).next().unwrap_or(rest));
    let next = |at: usize| following.get(at).map_or("", String::as_str);
    let steps = clause::before(page, numeral.range.start);
    let last = steps.first().filter(|step| step.gap.chars().all(|c| c.is_whitespace() || c == '.'));
    let last = last.map_or("", |step| step.word.lower.as_str());

    let is_years = YEARS.contains(&next(0)) || numeral.unit == "歳";
    let is_old = is_years && (next(1) == "old" || next(1) == "of" && next(2) == "age")
        || ["yo", "y"].contains(&next(0)) && numeral.unit != "y"
        || ["yo", "yr", "yrs"].contains(&numeral.unit.as_str()) && !is_years
        || is_hyphened(numeral)
        || page.text[..numeral.range.end].ends_with("year-old");
    let over = if is_old && is_years { 2 } else { 0 };
    let is_later = words!("tomorrow soon next").has(next(over));
    let is_past = last == "was" && !(is_old && next(2).is_empty() || next(0).is_empty());
    let is_age_of = last == "of" && steps.get(1).is_some_and(|step| step.word.lower == "age");
    let is_of = last == "of" && !is_age_of;
    // "She moved at the age of 25" is long ago; "At the age of 31 she leads" is now.
    let is_event =
        is_age_of && steps.len() > 4 && steps[2..4].iter().any(|step| step.word.lower == "at");
    if NO_AGE.has(last) || is_later || is_past || is_of || is_event || is_one_of_many(page, numeral)
    {
        return None;
    }
    if is_of_noun(page, numeral, &steps, last) || is_labelled_otherwise(page, numeral, person, near)
    {
        return None;
    }
    let subject = whose::subject(page, &numeral.range, person);
    if subject == Subject::Other {
        return None;
    }
    // Of two numbers the one that has somebody is her age.
    let told = if subject == Subject::Person { TOLD } else { 0 };
    if is_old {
        return Some(95 + told);
    }
    if is_year(numeral) || numeral.value.len() > 3 {
        return Some(0);
    }
    // "12 years of experience", "5 years ago": a time, not an age.
    let is_span =
        is_years && words!("of ago later in experience at as with now since").has(next(1));
    if words!("aged age turned").has(last) || is_age_of {
        return Some(85 + told);
    }
    let is_bare = numeral.unit.is_empty() || JOINERS.has(&numeral.unit);
    if is_span || !(is_years || is_bare) {
        return None;
    }
    let is_short_for_is = last.ends_with("'s") || last.ends_with("'m");
    let score = match last {
        "im" | "am" | "i" => 60,
        _ if is_short_for_is => 60,
        "is" | "are" | "was" | "now" | "just" => 45,
        _ if HAS.has(last) => 45,
        // "At 31, Ana runs the lab", but not "we meet at 9".
        "at" if steps.len() == 1 => 45,
        _ => 0,
    };
    // "Ana, 31 years", but not "Ana worked 12 years".
    let is_apart = score > 0 || begins(page, numeral, person);
    let score = score + if is_years && is_apart { 50 } else { 0 };
    if score > 0 {
        return Some(score + told);
    }
    let is_possible = numeral.value.parse::<u32>().is_ok_and(|value| value <= OLDEST);
    if near > 0 {
        Some(0)
    } else if is_possible && stands_alone(page, numeral, person) {
        Some(ALONE + told)
    } else {
        None
    }
}

fn is_hyphened(numeral: &Numeral) -> bool {
    numeral.unit.ends_with("year-old") || numeral.unit.ends_with("years-old")
}

/// "25-34", "31 or 32", and "1." or "2)" before the item of a list.
fn is_one_of_many(page: &Page<'_>, numeral: &Numeral) -> bool {
    let before = tail(&page.text[..numeral.range.start], 8);
    let after = head(&page.text[numeral.range.end..], 8);
    let is_digit = |c: char| c.is_ascii_digit();
    let dashes = ['-', '–', '—', '−', ' '];
    let left = before.trim_end_matches(dashes);
    let right = after.trim_start_matches(dashes);
    let is_range = left.len() < before.trim_end().len() && left.ends_with(is_digit)
        || right.len() < after.trim_start().len() && right.starts_with(is_digit)
        || ["or ", "to "]
            .iter()
            .any(|word| right.strip_prefix(word).is_some_and(|rest| rest.starts_with(is_digit)));
    let begins = before.trim_end_matches([' ', '*']).is_empty()
        || before.trim_end_matches(' ').ends_with('\n');
    let is_item = begins
        && after.strip_prefix(['.', ')']).is_some_and(|rest| {
            rest.starts_with(' ') && rest.trim_start().starts_with(char::is_alphabetic)
        });
    is_range || is_item
}

/// "a 12-year-old whisky", "a company aged 12": said of the noun beside it, not of a person.
fn is_of_noun(page: &Page<'_>, numeral: &Numeral, steps: &[Step<'_>], last: &str) -> bool {
    if last == "aged" {
        return steps.get(1).is_some_and(|step| {
            let lower = step.word.lower.as_str();
            step.gap == " "
                && page.next_char(step.word.range.start).is_some_and(char::is_lowercase)
                && !PEOPLE.has(lower)
                && !words!("is now and was currently she he i am").has(lower)
        }) && !steps.iter().take(4).any(|step| PEOPLE.has(&step.word.lower));
    }
    let after = clause::after(page, numeral.range.end);
    let phrase =
        after.iter().position(|step| step.word.lower.ends_with("old")).map_or(0, |at| at + 1);
    let is_attribute = is_hyphened(numeral) || page.text[..numeral.range.end].ends_with("year-old");
    if !is_attribute {
        return false;
    }
    let is_article = |step: &Step<'_>| words!("a an the this that").has(&step.word.lower);
    let article = usize::from(steps.first().is_some_and(is_article));
    // Said in so many words: "she is a 31-year-old engineer", ", a 31-year-old engineer".
    if let Some(previous) = steps.get(article) {
        let lower = previous.word.lower.as_str();
        let is_said = words!("is am was i'm im he's she's as called").has(lower)
            || previous.gap.contains([',', ':', '(', '-', '–', '—', ';']);
        let is_said = is_said
            || article == 0
                && page.next_char(previous.word.range.start).is_some_and(char::is_uppercase);
        return !is_said;
    }
    // At the beginning: a person's name or a person's noun follows soon.
    let noun =
        |step: &&Step<'_>| !words!("for of by in from with to at who and is").has(&step.word.lower);
    let mut near = after[phrase..].iter().take(4).take_while(noun);
    let first = after.get(phrase);
    !(first.is_none()
        || near.any(|step| {
            PEOPLE.has(&step.word.lower)
                || page.next_char(step.word.range.start).is_some_and(char::is_uppercase)
        }))
}

/// "Room: 31", "score = 7": a label of its own, and not a name.
fn is_labelled_otherwise(
    page: &Page<'_>,
    numeral: &Numeral,
    person: Option<&Person>,
    near: i32,
) -> bool {
    let before = page.text[..numeral.range.start].trim_end_matches([' ', '"', '\'', '*', '\t']);
    let Some(label) = before.strip_suffix([':', '=', '#']) else {
        return false;
    };
    let is_name = person.is_some_and(|person| label.len() == person.range.end);
    near == 0 && !is_name
}

/// Whether nothing but marks, the person's name or the end of a line stands beside a number.
fn stands_alone(page: &Page<'_>, numeral: &Numeral, person: Option<&Person>) -> bool {
    let (_, ends) = super::number::edges(page, numeral);
    let is_after_name = person.is_none() && super::number::is_after_name(page, numeral, ends);
    (ends || JOINERS.has(&numeral.unit)) && (begins(page, numeral, person) || is_after_name)
}

/// Whether a number stands behind a mark or the person's name.
fn begins(page: &Page<'_>, numeral: &Numeral, person: Option<&Person>) -> bool {
    let before = page.text[..numeral.range.start].trim_end_matches([' ', '"', '”', '*', '•']);
    let is_after_name = person.is_some_and(|person| before.len() == person.range.end);
    is_after_name
        || before.is_empty()
        || super::number::edges(page, numeral).0
        || before.ends_with('\n')
}
