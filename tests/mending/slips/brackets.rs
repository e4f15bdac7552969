//! Brackets that are missing, wrong, or too many.

use crate::draft::{Draft, Kind};
use crate::rng::Rng;

fn is_closer(draft: &Draft, at: usize) -> bool {
    draft.kind(at) == Kind::Close
}

/// The closers at the end, the last one first.
fn last_closers(draft: &Draft) -> Vec<usize> {
    let solid = (0..draft.tokens.len()).rev();
    solid
        .filter(|&at| draft.kind(at) != Kind::Space)
        .take_while(|&at| is_closer(draft, at))
        .collect()
}

fn cut(draft: &mut Draft, at: usize) {
    draft.tokens.truncate(at);
}

pub(crate) fn no_last_closer(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = *last_closers(draft).first()?;
    // What is left of the lines ends as the last one before does, or with the blanks behind it.
    cut(draft, at);
    if rng.is_one_in(2) && draft.tokens.last().is_some_and(|last| last.kind == Kind::Space) {
        draft.tokens.pop();
    }
    Some(())
}

pub(crate) fn no_last_closers(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let at = *last_closers(draft).last()?;
    cut(draft, at);
    Some(())
}

/// What is open at the end, closed there.
fn closed_at_end(text: &str) -> String {
    let mut open = Vec::new();
    for token in crate::draft::tokens(text) {
        match (token.kind, token.text.as_str()) {
            (Kind::Open, "{") => open.push('}'),
            (Kind::Open, _) => open.push(']'),
            (Kind::Close, _) => drop(open.pop()),
            _ => {}
        }
    }
    open.iter().rev().fold(text.to_owned(), |text, closer| format!("{text}{closer}"))
}

/// A closer that others follow: what comes next moves into what should be closed.
pub(crate) fn no_inner_closer(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let last = last_closers(draft);
    let at = draft.place(rng, |draft, at| is_closer(draft, at) && !last.contains(&at))?;
    let clean = |except: usize| -> String {
        let tokens = draft.tokens.iter().enumerate().filter(|(at, _)| *at != except);
        tokens.map(|(_, token)| token.clean.as_str()).collect()
    };
    // If the rest may as well stand in what is open, then that is what the text says.
    if draft.says_otherwise_in_full(&closed_at_end(&clean(at))) {
        return None;
    }
    draft.leave_out(at);
    Some(())
}

fn other(closer: &str) -> &'static str {
    if closer == "}" { "]" } else { "}" }
}

pub(crate) fn mismatched_closer(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, is_closer)?;
    draft.put(at, other(&draft.tokens[at].text));
    Some(())
}

pub(crate) fn stray_closer_at_end(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.tokens.len();
    draft.insert(at, rng.of(&["}", "]", "\n}", "]}", "}}"]));
    Some(())
}

pub(crate) fn stray_closer_within(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let last = draft.tokens.len() - 1;
    let at = draft.place(rng, |draft, at| at < last && draft.tokens[at].ends_value())?;
    draft.insert(at + 1, rng.of(&["}", "]"]));
    Some(())
}

/// The parentheses of Python.
pub(crate) fn tuple(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.tokens[at].is("["))?;
    let closer = draft.closer(at)?;
    if draft.before(closer) == Some(at) {
        return None;
    }
    draft.put(at, "(");
    draft.put(closer, ")");
    Some(())
}

/// The elements of a list, one a line, without the list around them: objects, since words and
/// numbers are prose then.
pub(crate) fn elements_in_lines(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let elements = draft.document.value.as_array()?;
    if !elements.iter().all(serde_json::Value::is_object) {
        return None;
    }
    // Values that are all the same are one value, said more than once.
    if elements.windows(2).all(|pair| pair[0] == pair[1]) {
        return None;
    }
    let last = draft.closer(0).filter(|_| draft.tokens[0].is("["))?;
    let first = draft.after(0)?;
    let mut depth = 0_usize;
    let mut commas = Vec::new();
    for at in 1..last {
        match draft.kind(at) {
            Kind::Open => depth += 1,
            Kind::Close => depth = depth.saturating_sub(1),
            Kind::Comma if depth == 0 => commas.push(at),
            _ => {}
        }
    }
    // One element alone is an element in the place of a list.
    commas.first()?;
    for at in commas {
        draft.put(at, "\n");
    }
    for at in (0..first).chain([last]) {
        draft.put(at, "");
    }
    Some(())
}
