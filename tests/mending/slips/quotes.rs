//! Strings in other quotes, or without one.

use super::strings::{pieces, string};
use crate::draft::{Draft, Kind};
use crate::rng::Rng;

pub(super) fn is_string(draft: &Draft, at: usize) -> bool {
    let text = &draft.tokens[at].text;
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    // One slip in the quotes of a string is enough.
    let is_whole = inner.is_some_and(|inner| pieces(inner).iter().all(|&piece| piece != "\""));
    is_whole && matches!(draft.kind(at), Kind::Key | Kind::Text)
}

fn inner(token: &str) -> &str {
    &token[1..token.len() - 1]
}

/// The string in other quotes; `None` if nobody could say where it ends.
fn requoted(token: &str, open: char, close: char, rng: &mut Rng) -> Option<String> {
    let pieces = pieces(inner(token));
    let mut text = String::from(open);
    for (at, &piece) in pieces.iter().enumerate() {
        let is_quote = piece.starts_with([open, close]);
        match piece {
            "\\\"" => text.push('"'),
            _ if !is_quote => text.push_str(piece),
            // Typographic quotes are never escaped.
            _ if !open.is_ascii() => return None,
            _ => {
                let is_letter = |piece: Option<&&str>| {
                    piece.is_some_and(|piece| piece.chars().all(char::is_alphanumeric))
                };
                let is_within =
                    is_letter(pieces.get(at.wrapping_sub(1))) && is_letter(pieces.get(at + 1));
                if !(is_within && rng.is_one_in(2)) {
                    text.push('\\');
                }
                text.push_str(piece);
            }
        }
    }
    text.push(close);
    Some(text)
}

fn requote(draft: &mut Draft, rng: &mut Rng, open: char, close: char, one: bool) -> Option<()> {
    let mut places = draft.places(is_string);
    if one {
        places = vec![rng.pick(&places)?];
    }
    places.first()?;
    for at in places {
        draft.tokens[at].text = requoted(&draft.tokens[at].text, open, close, rng)?;
    }
    Some(())
}

pub(crate) fn single(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    requote(draft, rng, '\'', '\'', false)
}

pub(crate) fn single_once(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    requote(draft, rng, '\'', '\'', true)
}

pub(crate) fn smart(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    requote(draft, rng, '“', '”', false)
}

pub(crate) fn smart_once(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    match rng.below(3) {
        0 => requote(draft, rng, '‘', '’', true),
        1 => requote(draft, rng, '„', '“', true),
        _ => requote(draft, rng, '“', '”', true),
    }
}

pub(crate) fn backticks(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    requote(draft, rng, '`', '`', false)
}

pub(crate) fn backticks_once(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    requote(draft, rng, '`', '`', true)
}

pub(crate) fn triple(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, is_string)?;
    let text = &draft.tokens[at].text;
    draft.tokens[at].text = format!("\"\"{text}\"\"");
    Some(())
}

pub(crate) fn doubled(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at =
        draft.place(rng, |draft, at| is_string(draft, at) && draft.tokens[at].text.len() > 2)?;
    let text = &draft.tokens[at].text;
    draft.tokens[at].text = format!("\"{text}\"");
    Some(())
}

pub(crate) fn no_opening(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, is_string)?;
    draft.tokens[at].text.remove(0);
    Some(())
}

pub(crate) fn no_closing(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, is_string)?;
    draft.tokens[at].text.pop();
    Some(())
}

/// Whether the string is one word that is nothing else without its quotes.
fn is_word(text: &str) -> bool {
    let literals = ["true", "false", "null", "none", "nil", "undefined", "nan", "infinity"];
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        && !literals.contains(&text.to_lowercase().as_str())
}

fn bare(draft: &mut Draft, places: &[usize]) -> Option<()> {
    places.first()?;
    for &at in places {
        draft.tokens[at].text = inner(&draft.tokens[at].text).to_owned();
    }
    Some(())
}

fn is_bare(draft: &Draft, at: usize, kind: Kind) -> bool {
    draft.kind(at) == kind && is_string(draft, at) && is_word(inner(&draft.tokens[at].text))
}

pub(crate) fn bare_keys(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let places = draft.places(|draft, at| is_bare(draft, at, Kind::Key));
    bare(draft, &places)
}

pub(crate) fn bare_key(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| is_bare(draft, at, Kind::Key))?;
    bare(draft, &[at])
}

pub(crate) fn bare_word(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| is_bare(draft, at, Kind::Text))?;
    debug_assert_eq!(string(inner(&draft.tokens[at].text)), draft.tokens[at].text);
    bare(draft, &[at])
}
