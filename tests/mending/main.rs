//! Documents with slips in them are read as what they were, or refused; never as anything else.
//!
//! A strict document is drawn from a seed, slips are made in its tokens, and what is read is held
//! against the document. A failure prints all of it, and the seed.
//!
//! ```sh
//! cargo test --test mending -- --nocapture                  # with the share of each slip
//! MENDING_CASES=2000 cargo test --release --test mending    # more of everything
//! MENDING_SEED=77 cargo test --release --test mending       # other documents
//! MENDING_REFUSED='tuple' cargo test --test mending one -- --nocapture    # what is refused of it
//! ```

mod cuts;
mod decoys;
mod draft;
mod judge;
mod models;
mod record;
mod rng;
mod seeds;
mod slips;
mod strict;
mod texts;

use std::env;

use crate::draft::{Document, Draft};
use crate::judge::{Failures, Verdict, judge};
use crate::models::MODELS;
use crate::rng::Rng;
use crate::slips::{SLIPS, Slip, make};
use crate::texts::Style;

/// Slips that are known to be read as something else: a key in another case is one that the type
/// does not know, and a field that may be absent is absent then.
const KNOWN: &[&str] = &[];

/// How often things are tried, and from where the chances come.
pub(crate) fn cases(usual: usize) -> usize {
    setting("MENDING_CASES").map_or(usual, |cases| usual * cases / 100)
}

pub(crate) fn seed(of_test: u64) -> u64 {
    of_test ^ setting("MENDING_SEED").map_or(0, |seed| (seed as u64).rotate_left(32))
}

fn setting(name: &str) -> Option<usize> {
    env::var(name).ok().map(|value| value.parse().expect("a number"))
}

/// A document with the slips in it, if they find a place in one of some documents.
fn with_slips(slips: &[Slip], rng: &mut Rng) -> Option<Draft> {
    (0..60).find_map(|_| {
        let style = rng.of(&[Style::Plain, Style::Lively]);
        let document = Document::draw(rng.of(MODELS), rng, style);
        make(slips, Draft::new(document, rng), rng)
    })
}

/// What became of documents.
#[derive(Debug, Default)]
struct Tally {
    read: usize,
    refused: usize,
    wrong: usize,
}

impl Tally {
    fn all(&self) -> usize {
        self.read + self.refused + self.wrong
    }
}

/// What becomes of the slips in the document that the seed gives, if they have a place.
fn tally(slips: &[Slip], seed: u64, tally: &mut Tally, failures: &mut Failures) -> Option<()> {
    let draft = with_slips(slips, &mut Rng::new(seed))?;
    let text = draft.text();
    let names: Vec<&str> = slips.iter().map(|slip| slip.name).collect();
    match judge(&draft.document, &text) {
        Verdict::Same => tally.read += 1,
        Verdict::Refused => {
            tally.refused += 1;
            if env::var("MENDING_REFUSED").is_ok_and(|shown| shown == names.join(" + ")) {
                println!("{}: {text:?}", draft.document.model.name);
            }
        }
        Verdict::Wrong(why) => {
            tally.wrong += 1;
            if !slips.iter().any(|slip| KNOWN.contains(&slip.name)) {
                failures.add(&draft.document, &names.join(" + "), seed, &text, &why);
            }
        }
    }
    Some(())
}

#[test]
fn a_document_with_one_slip_is_read_or_refused() {
    let mut failures = Failures::default();
    let mut too_few = Vec::new();
    println!("of 100 are read, and wrong");
    for (number, slip) in SLIPS.iter().enumerate() {
        let mut of_slip = Tally::default();
        for case in 0..cases(100) as u64 {
            let seed = seed(((number as u64) << 32) | case);
            tally(&[*slip], seed, &mut of_slip, &mut failures);
        }
        let (Tally { read, wrong, .. }, all) = (&of_slip, of_slip.all());
        assert!(all * 2 > cases(100), "{}: the slip has no place in most documents", slip.name);
        println!("{:>6} {:>4}  {}", read * 100 / all, wrong * 100 / all, slip.name);
        if read * 100 < slip.floor * all {
            too_few.push(format!("{}: {read} of {all}, and at least {} %", slip.name, slip.floor));
        }
    }
    failures.tell();
    assert!(too_few.is_empty(), "fewer than usual are read:\n{}", too_few.join("\n"));
}

#[test]
fn a_document_with_two_or_three_slips_is_read_or_refused() {
    let mut failures = Failures::default();
    for count in [2, 3] {
        let mut of_all = Tally::default();
        for case in 0..cases(3000) as u64 {
            let seed = seed(((count as u64) << 48) | case);
            let mut rng = Rng::new(seed.rotate_left(17));
            let slips = rng.many(count, count, |rng| rng.of(SLIPS));
            tally(&slips, seed, &mut of_all, &mut failures);
        }
        assert!(of_all.all() * 2 > cases(3000), "the slips have no place together");
        println!("{count} slips: {of_all:?}");
    }
    failures.tell();
}
