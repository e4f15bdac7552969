//! Which of a text's e-mail addresses is the person's.

use std::ops::Range;

use super::clause;
use super::label;
use super::lexicon::{Words, words};
use super::overlaps;
use super::page::{Page, Word};
use super::property::Property;
use super::whose::{self, Person};

/// Local parts that are an office's and no person's.
const ROLES: Words = words!(
    "noreply no-reply donotreply do-not-reply support info sales admin administrator postmaster \
     webmaster help helpdesk contact office hello team billing newsletter notifications \
     mailer-daemon"
);

/// Words before an address that say it is not the one to use.
const STALE: Words =
    words!("longer old former formerly previous previously cc bcc instead wrong invalid");

const YEARS: Words = words!("year years yr yrs");

const DENIED: Words = words!("not isn't wasn't never was than");

/// The address that the text gives the person, or the only one there is.
pub(super) fn find(
    page: &Page<'_>,
    property: &Property,
    person: Option<&Person>,
    taken: &[Range<usize>],
) -> Option<Range<usize>> {
    let mut ends = label::ends(page, property);
    ends.sort_unstable();
    let mut own = label::ends_of_whole(page, property);
    own.sort_unstable();
    let mut best: Option<(i32, &Range<usize>)> = None;
    let mut was_stale = false;
    let mut previous = 0;
    for email in &page.emails {
        let follows = &page.text[previous..email.start];
        // "Cc: a@x.pt, b@y.pt": what is said of one is said of the list.
        let is_list = previous > 0
            && follows.len() < 8
            && follows.trim_matches([',', ';', ' ']).is_empty()
            && !follows.contains(';');
        let is_stale = if is_list { was_stale } else { is_stale(page, email, previous) };
        (was_stale, previous) = (is_stale, email.end);
        let is_role = is_role(&page.text[email.clone()]);
        if is_stale || is_role && page.emails.len() > 1 || overlaps(taken, email) {
            continue;
        }
        let is_near = |ends: &[usize]| {
            let at = ends.partition_point(|&end| end + 24 <= email.start);
            ends.get(at).is_some_and(|&end| end <= email.start)
        };
        let is_persons = person
            .is_some_and(|person| person.words().any(|word| page.is_local_part_of(email, word)));
        let score = if is_near(&own) { 40 } else { 0 }
            + if is_near(&ends) { 20 } else { 0 }
            + if is_persons { 30 } else { 0 };
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, email));
        }
    }
    best.map(|(_, email)| email.clone())
}

fn is_role(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or(address).to_ascii_lowercase();
    ROLES.has(&local)
}

/// Whether the words beside an address say that it is old, a copy's, or a relative's.
fn is_stale(page: &Page<'_>, email: &Range<usize>, previous: usize) -> bool {
    let before = clause::before(page, email.start);
    let mut before = before.iter().take_while(|step| step.word.range.start >= previous).peekable();
    let is_denied = before.peek().is_some_and(|step| DENIED.has(&step.word.lower));
    let says = |word: &Word| {
        // "42 years old <ana@…>" says nothing of the address.
        let is_age = word.lower == "old"
            && page.word_before(word.range.start).is_some_and(|word| YEARS.has(&word.lower));
        STALE.has(&word.lower) && !is_age || whose::is_kin(word)
    };
    let after = clause::after(page, email.end);
    let mut after = after.iter().take(3).take_while(|step| !step.gap.contains([',', ';', '@']));
    let is_over =
        after.any(|step| words!("longer old invalid inactive bounces").has(&step.word.lower));
    is_denied
        || is_over
        || before
            .take(3)
            .take_while(|step| !step.gap.contains([',', ';']))
            .any(|step| says(step.word))
}
