//! Whether an expression matches in a text, by trying; patterns of schemas are short.

use std::cell::Cell;

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Steps until it is given up.
const FUEL: u32 = 20_000;

pub(super) fn is_match(hir: &Hir, text: &str) -> Option<bool> {
    let letters: Vec<char> = text.chars().collect();
    let matcher = Matcher { letters: &letters, fuel: Cell::new(FUEL) };
    let is_found = (0..=letters.len()).any(|at| matcher.at(hir, at, &mut |_| true));
    match (is_found, matcher.fuel.get()) {
        (true, _) => Some(true),
        (false, 0) => None,
        (false, _) => Some(false),
    }
}

struct Matcher<'t> {
    letters: &'t [char],
    fuel: Cell<u32>,
}

impl Matcher<'_> {
    /// Whether the expression matches from a place, and the rest after it.
    fn at(&self, hir: &Hir, at: usize, rest: &mut dyn FnMut(usize) -> bool) -> bool {
        let Some(fuel) = self.fuel.get().checked_sub(1) else {
            return false;
        };
        self.fuel.set(fuel);
        match hir.kind() {
            HirKind::Empty => rest(at),
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).unwrap_or_default();
                let mut end = at;
                let is_there = text.chars().all(|letter| {
                    end += 1;
                    self.letters.get(end - 1) == Some(&letter)
                });
                is_there && rest(end)
            }
            HirKind::Class(class) => {
                self.letters.get(at).is_some_and(|letter| has(class, *letter)) && rest(at + 1)
            }
            HirKind::Look(Look::Start) => at == 0 && rest(at),
            HirKind::Look(_) => at == self.letters.len() && rest(at),
            HirKind::Capture(capture) => self.at(&capture.sub, at, rest),
            HirKind::Concat(parts) => self.all(parts, at, rest),
            HirKind::Alternation(options) => options.iter().any(|option| self.at(option, at, rest)),
            HirKind::Repetition(repetition) => {
                let most = repetition.max.unwrap_or(u32::MAX);
                self.times(&repetition.sub, (repetition.min, most), at, rest)
            }
        }
    }

    fn all(&self, parts: &[Hir], at: usize, rest: &mut dyn FnMut(usize) -> bool) -> bool {
        match parts {
            [] => rest(at),
            [first, others @ ..] => self.at(first, at, &mut |at| self.all(others, at, rest)),
        }
    }

    fn times(
        &self,
        sub: &Hir,
        (least, most): (u32, u32),
        at: usize,
        rest: &mut dyn FnMut(usize) -> bool,
    ) -> bool {
        let more = most > 0
            && self.at(sub, at, &mut |end| {
                // A round that takes nothing leads nowhere new.
                (end > at || least > 0)
                    && self.times(sub, (least.saturating_sub(1), most - 1), end, rest)
            });
        more || least == 0 && rest(at)
    }
}

fn has(class: &Class, letter: char) -> bool {
    match class {
        Class::Unicode(class) => {
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&letter))
        }
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .any(|range| (range.start()..=range.end()).any(|byte| char::from(byte) == letter)),
    }
}
