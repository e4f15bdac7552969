//! Commas, colons, comments, and words between members.

use crate::draft::{Draft, Kind};
use crate::rng::Rng;

const COMMENTS: &[&str] = &[
    "as asked",
    "was: \"x\": 3,",
    "it's the sum, see [1]",
    "}",
    "TODO {check}",
    "true",
    "\"a\", \"b\"",
    "https://example.com",
    "",
];

const STRAY: &[&str] = &["and", "also", "as discussed", "(see above)", "then", "Next up we have"];

const DOTS: &[&str] = &["...", "…", "..."];

const SPACES: &[&str] = &["\u{a0}", "\u{3000}", "\u{200b}", "\u{2003}", "\u{2028}", "\u{feff}"];

/// Whether a list or an object with something in it closes here.
fn closes_filled(draft: &Draft, at: usize) -> bool {
    draft.kind(at) == Kind::Close
        && draft.before(at).is_some_and(|before| draft.kind(before) != Kind::Open)
}

/// Right behind the last token that is not white space.
fn behind_value(draft: &Draft, at: usize) -> Option<usize> {
    draft.before(at).map(|before| before + 1)
}

pub(crate) fn trailing_comma(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let closer = draft.place(rng, closes_filled)?;
    let at = behind_value(draft, closer)?;
    draft.insert(at, ",");
    Some(())
}

pub(crate) fn trailing_commas(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let closers = draft.places(closes_filled);
    closers.first()?;
    for &closer in closers.iter().rev() {
        let at = behind_value(draft, closer)?;
        draft.insert(at, ",");
    }
    Some(())
}

pub(crate) fn doubled_comma(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.kind(at) == Kind::Comma)?;
    draft.insert(at, if rng.is_one_in(2) { "," } else { ", " });
    Some(())
}

pub(crate) fn leading_comma(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let is_filled = |draft: &Draft, at: usize| {
        draft.kind(at) == Kind::Open
            && draft.after(at).is_some_and(|after| draft.kind(after) != Kind::Close)
    };
    let at = draft.place(rng, is_filled)?;
    draft.insert(at + 1, if rng.is_one_in(2) { "," } else { ", " });
    Some(())
}

/// In the place of the comma is white space: two numbers without are another number.
fn drop_comma(draft: &mut Draft, at: usize) {
    let has_space = draft.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Space);
    draft.put(at, if has_space { "" } else { " " });
}

pub(crate) fn missing_comma(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.kind(at) == Kind::Comma)?;
    drop_comma(draft, at);
    Some(())
}

pub(crate) fn missing_commas(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let commas = draft.places(|draft, at| draft.kind(at) == Kind::Comma);
    commas.first()?;
    for at in commas {
        drop_comma(draft, at);
    }
    Some(())
}

pub(crate) fn missing_colon(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.kind(at) == Kind::Colon)?;
    draft.put(at, rng.of(&[" ", ""]));
    Some(())
}

pub(crate) fn doubled_colon(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.kind(at) == Kind::Colon)?;
    draft.insert(at, rng.of(&[":", ": "]));
    Some(())
}

/// A member whose value is `null` has none.
pub(crate) fn missing_null(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| {
        draft.tokens[at].is("null")
            && draft.before(at).is_some_and(|before| draft.kind(before) == Kind::Colon)
    })?;
    draft.tokens[at].text.clear();
    Some(())
}

pub(crate) fn ellipsis(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let closer = draft.place(rng, closes_filled)?;
    let at = behind_value(draft, closer)?;
    let comma = rng.of(&[", ", ",", " ", ",\n"]);
    draft.insert(at, format!("{comma}{}", rng.of(DOTS)));
    Some(())
}

pub(crate) fn stray_words(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let comma = draft.place(rng, |draft, at| draft.kind(at) == Kind::Comma)?;
    let words = rng.of(STRAY);
    match rng.below(3) {
        0 => draft.insert(comma, format!(" {words}")),
        1 => draft.insert(comma + 1, format!(" {words} ")),
        _ => draft.insert(comma + 1, format!("\n{words}\n")),
    }
    Some(())
}

fn a_comment(rng: &mut Rng) -> String {
    let words = rng.of(COMMENTS);
    match rng.below(4) {
        0 => format!(" // {words}\n"),
        1 => format!(" # {words}\n"),
        2 => format!("/* {words} */"),
        _ => format!("/*\n * {words}\n */ "),
    }
}

pub(crate) fn comment(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = rng.below(draft.tokens.len() + 1);
    draft.insert(at, a_comment(rng));
    Some(())
}

pub(crate) fn comments(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    for at in (0..=draft.tokens.len()).rev() {
        if rng.is_one_in(5) {
            draft.insert(at, a_comment(rng));
        }
    }
    Some(())
}

pub(crate) fn special_space(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let places = draft.places(|draft, at| draft.kind(at) == Kind::Space);
    match rng.pick(&places) {
        Some(_) if rng.is_one_in(3) => {
            for at in places {
                draft.put(at, rng.of(SPACES));
            }
        }
        Some(at) => draft.put(at, rng.of(SPACES)),
        None => {
            let at = rng.below(draft.tokens.len() + 1);
            draft.insert(at, rng.of(SPACES));
        }
    }
    Some(())
}
