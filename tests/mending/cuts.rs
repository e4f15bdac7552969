//! A document that was cut off is refused where something of a value is missing.

use serde_json::Value;

use crate::draft::{Document, Draft, Kind, tokens};
use crate::judge::{Failures, is_part};
use crate::models::MODELS;
use crate::record::{read, told};
use crate::rng::Rng;
use crate::slips::{SLIPS, Slip, Stage, make};
use crate::texts::Style;
use crate::{cases, seed};

/// What a cut text may be read as beside the whole: all values in it are complete, nothing hangs
/// behind them, and what is open is closed.
fn as_far_as_it_goes(document: &Document, cut: &str) -> Option<Value> {
    let is_in_string = cut.chars().fold((false, false), |(inside, escaped), letter| match letter {
        _ if escaped => (inside, false),
        '\\' if inside => (inside, true),
        '"' => (!inside, false),
        _ => (inside, false),
    });
    if is_in_string.0 {
        return None;
    }
    let tokens = tokens(cut);
    let touches = |kind| matches!(kind, Kind::Number | Kind::Literal);
    if tokens.last().is_none_or(|last| touches(last.kind)) {
        return None;
    }
    let mut open = Vec::new();
    for token in &tokens {
        match (token.kind, token.text.as_str()) {
            (Kind::Open, "{") => open.push("}"),
            (Kind::Open, _) => open.push("]"),
            (Kind::Close, _) => drop(open.pop()),
            _ => {}
        }
    }
    let closers: String = open.into_iter().rev().collect();
    (document.model.serde)(&format!("{cut}{closers}"))
}

#[test]
fn a_cut_document_is_read_only_where_nothing_is_missing() {
    let mut failures = Failures::default();
    let (mut refused, mut whole, mut shorter) = (0, 0, 0);
    for (number, model) in MODELS.iter().enumerate() {
        for case in 0..cases(8) as u64 {
            let seed = seed(((number as u64) << 40) | case);
            let mut rng = Rng::new(seed);
            let style = rng.of(&[Style::Plain, Style::Lively]);
            let document = Document::draw(*model, &mut rng, style);
            let head = rng.of(&["", "", "```json\n", "Here it is: "]);
            let way = format!("{head:?} and a cut {}", model.name);
            for (at, _) in document.text.char_indices() {
                let cut = &document.text[..at];
                let text = format!("{head}{cut}");
                match read(*model, &text) {
                    Err(why) => failures.add(&document, &way, seed, &text, &why),
                    Ok(None) => refused += 1,
                    Ok(Some(read)) if read.value == document.value => whole += 1,
                    Ok(Some(read)) => match as_far_as_it_goes(&document, cut) {
                        Some(allowed) if allowed == read.value => shorter += 1,
                        _ => {
                            let why = format!("read as another value: {}", told(&text, &read));
                            failures.add(&document, &way, seed, &text, &why);
                        }
                    },
                }
            }
        }
    }
    println!("cut: {refused} refused, {whole} read as the whole, {shorter} as far as they go");
    failures.tell();
}

/// With slips before the cut nobody can say what is open: at least nothing is made up.
#[test]
fn nothing_is_made_up_where_a_document_with_a_slip_is_cut() {
    let mut failures = Failures::default();
    // Where several marks make one, or one string follows another, half of it is a string as well.
    let halves = ["three quotes", "doubled quotes", "joined strings"];
    let is_within = |slip: &&Slip| {
        (Stage::Text..=Stage::Mark).contains(&slip.stage) && !halves.contains(&slip.name)
    };
    let within: Vec<_> = SLIPS.iter().filter(is_within).collect();
    let (mut refused, mut read_in_part) = (0, 0);
    for case in 0..cases(4000) as u64 {
        let seed = seed(case | (1 << 41));
        let mut rng = Rng::new(seed);
        let slip = rng.of(&within);
        let style = rng.of(&[Style::Plain, Style::Plain, Style::Lively]);
        let document = Document::draw(rng.of(MODELS), &mut rng, style);
        let draft = Draft::new(document, &mut rng);
        let Some(draft) = make(&[*slip], draft, &mut rng) else { continue };
        let body = draft.text();
        let cuts: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
        let text = &body[..rng.of(&cuts)];
        // What says something else as it stands was not cut, as far as anybody can see.
        if draft.says_otherwise(text) {
            continue;
        }
        match read(draft.document.model, text) {
            Err(why) => failures.add(&draft.document, slip.name, seed, text, &why),
            Ok(None) => refused += 1,
            Ok(Some(read)) if is_part(&read.value, &draft.document.value) => read_in_part += 1,
            Ok(Some(read)) => {
                let why = format!("something is made up: {}", told(text, &read));
                failures.add(&draft.document, slip.name, seed, text, &why);
            }
        }
    }
    println!("cut with a slip: {refused} refused, {read_in_part} read in part");
    failures.tell();
}
