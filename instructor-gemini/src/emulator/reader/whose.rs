//! Of whom a number is said: of the person that is asked for, or of a child, a dog, a house.

use std::ops::Range;

use super::clause::{self, Step};
use super::lexicon::{Words, words};
use super::name::{self, PARTICLES};
use super::numeral::CURRENCIES;
use super::page::{Page, Word};

/// The person that was found.
pub(super) struct Person {
    pub(super) range: Range<usize>,
    words: Vec<String>,
}

impl Person {
    pub(super) fn new(page: &Page<'_>, range: Range<usize>) -> Self {
        let first = page.words.partition_point(|word| word.range.start < range.start);
        let words = page.words[first..].iter().take_while(|word| word.range.start < range.end);
        let words = words.map(|word| bare(&word.lower).to_owned()).take(8).collect();
        Self { range, words }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    fn has(&self, word: &Word) -> bool {
        self.range.contains(&word.range.start)
            || self.words.iter().any(|own| own == bare(&word.lower))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Person,
    Other,
    Unknown,
}

/// Relatives and animals that have an age of their own.
const KIN: Words = words!(
    "son daughter child kid baby toddler twin boy girl mother father mom mum dad parent brother \
     sister sibling husband wife spouse partner friend boyfriend girlfriend grandmother \
     grandfather grandson granddaughter grandma grandpa uncle aunt cousin niece nephew colleague \
     boss neighbour neighbor dog cat horse pet puppy kitten bird"
);

/// Things that have one.
const THINGS: Words = words!(
    "house home car bike boat company firm business team product building tower bridge tree city \
     whisky whiskey wine marriage"
);

const MANY: Words = words!(
    "sons daughters children kids babies twins boys girls parents brothers sisters siblings \
     friends cousins nieces nephews colleagues dogs cats horses pets puppies kittens cars"
);

/// Nouns for the person herself.
pub(super) const PEOPLE: Words = words!(
    "man woman lady gentleman person patient customer client user applicant candidate author \
     employee engineer developer nurse teacher doctor professor student manager director ceo cto \
     cfo founder lawyer designer scientist researcher writer singer actor actress player guest \
     member resident consultant officer analyst artist architect pilot programmer journalist \
     driver chef senior junior lead software"
);

const OWNERS: Words = words!("my her his their our your its whose");

/// What is a person's own and no other that has an age.
const OWN: Words = words!(
    "age name full first last email e-mail mail address birthday phone contact details at on in \
     by to via with for and is as now just only already a an the turned"
);

/// Words before a name that make it a place, a thing, or a company.
const ELSEWHERE: Words = words!("in at near to into from for of with a an the");

const COPULAS: Words = words!("is was am turned be i'm im he's she's");

/// Who the words before a number are about, or the words after it where there are none.
pub(super) fn subject(page: &Page<'_>, range: &Range<usize>, person: Option<&Person>) -> Subject {
    let steps = clause::before(page, range.start);
    let after = clause::after(page, range.end);
    let is_list = after.first().is_some_and(|next| {
        next.word.lower == "and"
            && page.text[next.word.range.end..]
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit())
    });
    let walk = Walk { page, person, is_list };
    match walk.back(&steps) {
        Subject::Unknown => walk.forth(range, &after),
        known => known,
    }
}

struct Walk<'a, 'p> {
    page: &'p Page<'a>,
    person: Option<&'p Person>,
    /// "31 and 40" after "Ana and Bob": the first number is the first one's.
    is_list: bool,
}

impl Walk<'_, '_> {
    fn back(&self, steps: &[Step<'_>]) -> Subject {
        let (start, skips_objects) = beginning(steps);
        let mut saw_other = false;
        let mut at = start;
        while let Some(step) = steps.get(at) {
            let lower = step.word.lower.as_str();
            let noun = at.checked_sub(1).map_or("is", |next| steps[next].word.lower.as_str());
            let has_noun = !OWN.has(noun) && step.gap.trim().is_empty();
            match lower {
                "i" | "i'm" | "im" => return Subject::Person,
                "he" | "she" | "he's" | "she's" => return self.referred(steps, at + 1),
                "it" | "it's" | "they" | "they're" | "we" | "we're" | "which" | "are" | "were"
                    if !self.is_list =>
                {
                    let is_you = steps.get(at + 1).is_some_and(|next| next.word.lower == "you");
                    if !is_you {
                        return Subject::Other;
                    }
                }
                "a" | "an" | "the" | "this" | "that"
                    if !skips_objects && is_noun_subject(steps, at) =>
                {
                    return Subject::Other;
                }
                _ if OWNERS.has(lower) && has_noun => return Subject::Other,
                _ if !skips_objects && has_own_age(step) => return Subject::Other,
                _ => {}
            }
            if !self.is_name(step.word) {
                at += 1;
                continue;
            }
            let run = self.run(steps, at);
            let is_owner = is_possessive(lower) && has_noun;
            let is_thing = steps[at..run].iter().any(|step| name::is_thing(step.word));
            let is_job = steps[at..run].iter().any(|step| PEOPLE.has(&step.word.lower));
            let previous = steps.get(run);
            let follows = |list: Words| {
                previous.is_some_and(|step| list.has(&step.word.lower) && step.gap == " ")
            };
            let is_mine = self.person.map_or(!is_thing && !follows(KIN), |person| {
                steps[at..run].iter().any(|step| person.has(step.word))
            });
            // "the house of Ana is": the noun has the age.
            let is_of_noun = follows(words!("of"))
                && !is_mark(step.gap)
                && steps.get(run + 1).is_none_or(|step| !OWN.has(&step.word.lower));
            if is_owner || is_mine && is_of_noun {
                return Subject::Other;
            }
            if is_mine {
                // With a name between, it is only likely.
                return if saw_other { Subject::Unknown } else { Subject::Person };
            }
            if !follows(ELSEWHERE) && !is_job {
                let is_field = is_mark(step.gap) && previous.is_none_or(|step| is_mark(step.gap));
                let is_second = self.is_list && (follows(words!("and")) || follows(words!("e")));
                if !is_field && !is_second {
                    return Subject::Other;
                }
                saw_other |= is_field;
            }
            at = run;
        }
        if saw_other { Subject::Other } else { Subject::Unknown }
    }

    /// Whom "he" or "she" stands for: the nearest one spoken of, if that is the person.
    fn referred(&self, steps: &[Step<'_>], from: usize) -> Subject {
        let first = steps.last().map_or(0..0, |step| step.word.range.clone());
        let earlier = clause::before_that(self.page, &first);
        let all: Vec<&Step<'_>> = steps[from..].iter().chain(&earlier).collect();
        for (at, step) in all.iter().enumerate() {
            if KIN.has(&step.word.lower) {
                return Subject::Other;
            }
            if !self.is_name(step.word) || PEOPLE.has(&step.word.lower) {
                continue;
            }
            if self.person.is_none_or(|person| person.has(step.word)) {
                return Subject::Person;
            }
            // The first word of the name decides what it is.
            let mut first = at;
            while all.get(first + 1).is_some_and(|step| step.gap == " " && self.is_name(step.word))
            {
                first += 1;
            }
            let is_elsewhere = all
                .get(first + 1)
                .is_some_and(|step| step.gap == " " && (ELSEWHERE.has(&step.word.lower)));
            if !is_elsewhere {
                return Subject::Other;
            }
        }
        Subject::Person
    }

    /// A number that begins its line may be that of the name after it.
    fn forth(&self, range: &Range<usize>, after: &[Step<'_>]) -> Subject {
        let Some(person) = self.person else {
            return Subject::Unknown;
        };
        let line = super::page::tail(&self.page.text[..range.start], 40);
        let line = line.rsplit('\n').next().unwrap_or(line);
        let begins = !line.contains(char::is_alphanumeric);
        let mut previous = "";
        for step in after {
            if self.is_name(step.word) && !(step.gap == " " && ELSEWHERE.has(previous)) {
                let is_other = begins && !person.has(step.word) && !PEOPLE.has(&step.word.lower);
                return if is_other { Subject::Other } else { Subject::Unknown };
            }
            previous = &step.word.lower;
        }
        Subject::Unknown
    }

    fn is_name(&self, word: &Word) -> bool {
        let is_own = self.person.is_some_and(|person| person.range.contains(&word.range.start));
        let lower = bare(&word.lower);
        is_own && !PARTICLES.has(lower)
            || name::is_capital(self.page, word)
                && !name::is_stop(lower)
                && !CURRENCIES.iter().any(|(code, _)| *code == lower)
    }

    /// Where the words of the name that ends at a step are over.
    fn run(&self, steps: &[Step<'_>], at: usize) -> usize {
        let mut end = at + 1;
        while let Some(step) = steps.get(end) {
            let is_inside = self.is_name(step.word) || PARTICLES.has(&step.word.lower);
            if !is_inside
                || !matches!(step.gap, " " | ". " | "\u{a0}")
                || is_possessive(&step.word.lower)
            {
                break;
            }
            end += 1;
        }
        // "and" of another language, or "de" at the beginning, is no part of it.
        while end > at + 1 && !self.is_name(steps[end - 1].word) {
            end -= 1;
        }
        end
    }
}

/// A relative or a thing; "Company: Acme" is a field of the person's like any other.
fn has_own_age(step: &Step<'_>) -> bool {
    let lower = step.word.lower.as_str();
    let is_label = step.gap.trim_start_matches('"').starts_with([':', '=']);
    KIN.has(lower) || MANY.has(lower) || THINGS.has(lower) && !is_label
}

/// Where to begin, and whether nouns on the way are objects that have no age here.
///
/// In "Ana, mother of two, is 31" the verb takes up "Ana" again, over what stands between commas;
/// in "Ana has a dog and is 31" it takes up the subject.
fn beginning(steps: &[Step<'_>]) -> (usize, bool) {
    let is_verb = steps.first().is_some_and(|step| COPULAS.has(&step.word.lower));
    let Some(second) = steps.get(1).filter(|_| is_verb) else {
        return (0, false);
    };
    if second.gap.contains(',') {
        let opening = (2..steps.len()).find(|&at| steps[at].gap.contains(','));
        return (opening.unwrap_or(0), false);
    }
    (0, words!("and but also").has(&second.word.lower))
}

/// "the house is", "a company aged": what a lone article begins is no person but a customer.
fn is_noun_subject(steps: &[Step<'_>], at: usize) -> bool {
    let between = &steps[..at];
    let has = |list: Words| between.iter().any(|step| list.has(&step.word.lower));
    let follows_verb = steps.get(at + 1).is_some_and(|previous| {
        COPULAS.has(&previous.word.lower) || previous.word.lower == "as" || is_mark(previous.gap)
    });
    (1..=5).contains(&between.len())
        && has(words!("is was turned aged"))
        && !has(PEOPLE)
        && !follows_verb
}

fn is_mark(gap: &str) -> bool {
    gap.contains([',', ';', '|', '\t', ':', '"', '•', '/', '<', '-', '–', '—', '(', '、', '='])
}

pub(super) fn is_possessive(lower: &str) -> bool {
    bare(lower).len() < lower.len()
}

/// A word without its possessive ending.
pub(super) fn bare(word: &str) -> &str {
    let endings = ["'s", "’s", "'S", "’S"];
    let bare = endings.iter().find_map(|ending| word.strip_suffix(ending));
    bare.filter(|bare| !bare.is_empty()).unwrap_or(word)
}

/// Whether a word speaks of relatives.
pub(super) fn is_kin(word: &Word) -> bool {
    let lower = bare(&word.lower);
    KIN.has(lower) || MANY.has(lower)
}
