//! What goes wrong within a string.

use super::quotes::is_string;
use crate::draft::{Draft, Kind};
use crate::rng::Rng;

/// The characters of the inside of a string, each escape as one.
pub(crate) fn pieces(inner: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = inner;
    while let Some(first) = rest.chars().next() {
        // An escape that another slip made is no better than other letters.
        let length = match (first, rest.as_bytes().get(1)) {
            ('\\', Some(b'u')) if rest.is_char_boundary(6) => 6,
            ('\\', Some(second)) if second.is_ascii() => 2,
            _ => first.len_utf8(),
        };
        let (piece, behind) = rest.split_at(length);
        pieces.push(piece);
        rest = behind;
    }
    pieces
}

/// The text as a string of JSON.
pub(crate) fn string(text: &str) -> String {
    serde_json::to_string(text).expect("a text is JSON")
}

/// Writes pieces anew in one string, or in all of them; `None` if nothing comes of it.
fn rewrite(
    draft: &mut Draft,
    rng: &mut Rng,
    piece_as: impl Fn(&[&str], usize, &mut Rng) -> Option<String>,
) -> Option<()> {
    let mut places = Vec::new();
    for at in draft.places(is_string) {
        let text = &draft.tokens[at].text;
        let inner = &text[1..text.len() - 1];
        let pieces = pieces(inner);
        let written: String = (0..pieces.len())
            .map(|at| piece_as(&pieces, at, rng).unwrap_or_else(|| pieces[at].to_owned()))
            .collect();
        if written != inner {
            places.push((at, format!("\"{written}\"")));
        }
    }
    if places.len() > 1 && !rng.is_one_in(3) {
        let one = rng.below(places.len());
        places = vec![places.swap_remove(one)];
    }
    places.first()?;
    for (at, text) in places {
        draft.tokens[at].text = text;
    }
    Some(())
}

pub(crate) fn raw_line_breaks(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    rewrite(draft, rng, |pieces, at, _| (pieces[at] == "\\n").then(|| "\n".to_owned()))
}

pub(crate) fn raw_controls(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    rewrite(draft, rng, |pieces, at, _| {
        let raw = match pieces[at] {
            "\\n" => "\n",
            "\\r" => "\r",
            "\\t" => "\t",
            "\\u0007" => "\u{7}",
            "\\u0000" => "\0",
            _ => return None,
        };
        Some(raw.to_owned())
    })
}

pub(crate) fn escaped_apostrophe(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    rewrite(draft, rng, |pieces, at, _| (pieces[at] == "'").then(|| "\\'".to_owned()))
}

/// `\d` for `\\d`, where the letter makes no escape of it.
pub(crate) fn single_backslashes(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    rewrite(draft, rng, |pieces, at, _| {
        let next = pieces.get(at + 1)?;
        let is_escape = ["\"", "\\", "/", "b", "f", "n", "r", "t", "u", "'", "`"];
        let is_one = pieces[at] == "\\\\" && !is_escape.iter().any(|mark| next.starts_with(mark));
        is_one.then(|| "\\".to_owned())
    })
}

///
/// What would become two strings that are joined is left as it is.
pub(crate) fn unescaped_quotes(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    rewrite(draft, rng, |pieces, at, _| (pieces[at] == "\\\"").then(|| "\"".to_owned()))?;
    (!draft.body().contains("\" + \"")).then_some(())
}

/// `"a" + "b"` for `"ab"`.
pub(crate) fn joined(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.kind(at) == Kind::Text && is_string(draft, at))?;
    let text = &draft.tokens[at].text;
    let pieces = pieces(&text[1..text.len() - 1]);
    let (first, last) = pieces.split_at(rng.below(pieces.len() + 1));
    let plus = rng.of(&[" + ", "+", " +\n    "]);
    let text = format!("\"{}\"{plus}\"{}\"", first.concat(), last.concat());
    draft.tokens[at].text = text;
    Some(())
}
