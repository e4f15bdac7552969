//! Values that are JSON, or almost, but not of the type that was asked for.

use super::strings::string;
use crate::draft::{Draft, Kind, Token};
use crate::rng::Rng;

/// The words of the variants of all models.
const VARIANTS: &[&str] = &["open", "in_progress", "shipped_abroad", "Pickup", "Parcel", "Letter"];

fn is_integer(draft: &Draft, at: usize) -> bool {
    draft.kind(at) == Kind::Number && !draft.tokens[at].text.contains(['.', 'e', 'E'])
}

fn is_boolean(draft: &Draft, at: usize) -> bool {
    draft.tokens[at].is("true") || draft.tokens[at].is("false")
}

pub(crate) fn number_as_text(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.kind(at) == Kind::Number)?;
    draft.tokens[at].text = string(&draft.tokens[at].text);
    Some(())
}

/// `"-2,000"` for `-2000`.
pub(crate) fn number_with_commas(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| {
        is_integer(draft, at) && draft.tokens[at].text.trim_start_matches('-').len() > 3
    })?;
    let number = &draft.tokens[at].text;
    let digits = number.trim_start_matches('-');
    let sign = &number[..number.len() - digits.len()];
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let fraction = rng.of(&["", "", ".00"]);
    draft.tokens[at].text = string(&format!("{sign}{grouped}{fraction}"));
    Some(())
}

pub(crate) fn integer_with_fraction(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, is_integer)?;
    draft.tokens[at].text.push_str(rng.of(&[".0", ".00", "e0"]));
    Some(())
}

/// A number without quotes that was a text: `1.10`.
pub(crate) fn text_as_number(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let inner = |draft: &Draft, at: usize| draft.tokens[at].text.trim_matches('"').to_owned();
    let at = draft.place(rng, |draft, at| {
        let is_number = |text: &str| {
            let is_closed = text.ends_with(|last: char| last.is_ascii_digit());
            is_closed && serde_json::from_str::<serde_json::Number>(text).is_ok()
        };
        draft.kind(at) == Kind::Text && is_number(&inner(draft, at))
    })?;
    draft.tokens[at].text = inner(draft, at);
    Some(())
}

pub(crate) fn boolean_as_text(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, is_boolean)?;
    let word = &draft.tokens[at].text;
    let capital = format!("{}{}", word[..1].to_uppercase(), &word[1..]);
    draft.tokens[at].text = match rng.below(3) {
        0 => string(word),
        1 => string(&capital),
        _ => string(&word.to_uppercase()),
    };
    Some(())
}

/// The words apart: at `_`, at `-` and where a capital follows a small letter.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last = ' ';
    for letter in text.chars() {
        let is_mark = matches!(letter, '_' | '-' | ' ');
        if is_mark || (letter.is_uppercase() && last.is_lowercase()) {
            words.push(String::new());
        }
        if !is_mark {
            words.last_mut().expect("one at least").extend(letter.to_lowercase());
        }
        last = letter;
    }
    words
}

fn in_other_case(text: &str, rng: &mut Rng) -> String {
    let capital = |word: &String| {
        word.chars().next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(word[first.len_utf8()..].chars()).collect()
        })
    };
    let words = words(text);
    match rng.below(6) {
        0 => words.concat().to_uppercase(),
        1 => words.join("_"),
        2 => words.join("-"),
        3 => words.iter().map(capital).collect::<Vec<_>>().join(" "),
        4 => words.join("_").to_uppercase(),
        _ => words.iter().map(capital).collect(),
    }
}

fn change_case(draft: &mut Draft, rng: &mut Rng, at: usize) -> Option<()> {
    let text = draft.tokens[at].text.trim_matches('"').to_owned();
    let changed = in_other_case(&text, rng);
    if changed == text {
        return None;
    }
    draft.tokens[at].text = string(&changed);
    Some(())
}

pub(crate) fn case_of_variant(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| {
        draft.kind(at) == Kind::Text && VARIANTS.contains(&draft.tokens[at].text.trim_matches('"'))
    })?;
    change_case(draft, rng, at)
}

pub(crate) fn case_of_key(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| {
        let is_plain = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
        draft.kind(at) == Kind::Key && draft.tokens[at].text.trim_matches('"').bytes().all(is_plain)
    })?;
    change_case(draft, rng, at)
}

/// `"a"` for `["a"]`.
pub(crate) fn element_for_list(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let has_one = |draft: &Draft, at: usize| {
        let element = draft.after(at).filter(|&element| draft.tokens[element].starts_value());
        let behind = element.and_then(|element| draft.behind(element));
        let closer = behind.and_then(|behind| draft.after(behind - 1));
        draft.before(at).is_some() && draft.tokens[at].is("[") && closer == draft.closer(at)
    };
    let at = draft.place(rng, has_one)?;
    let closer = draft.closer(at)?;
    draft.leave_out(at);
    draft.leave_out(closer);
    Some(())
}

/// `["a"]` for `"a"`.
pub(crate) fn list_for_element(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| {
        draft.before(at).is_some()
            && matches!(draft.kind(at), Kind::Text | Kind::Number | Kind::Literal)
    })?;
    draft.insert(at + 1, "]");
    draft.insert(at, "[");
    Some(())
}

pub(crate) fn object_around(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let key = rng.of(&["result", "data", "answer", "response", "output"]);
    draft.insert(0, format!("{{\"{key}\": "));
    let end = draft.tokens.len();
    draft.insert(end, "}");
    Some(())
}

/// A list or an object within the document becomes a string.
pub(crate) fn member_encoded_twice(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at =
        draft.place(rng, |draft, at| draft.kind(at) == Kind::Open && draft.before(at).is_some())?;
    let behind = draft.closer(at)? + 1;
    let tokens: Vec<Token> = draft.tokens.drain(at..behind).collect();
    let (text, clean): (String, String) =
        tokens.into_iter().map(|token| (token.text, token.clean)).unzip();
    draft.insert(at, string(&text));
    let token = &mut draft.tokens[at];
    (token.kind, token.clean) = (Kind::Text, clean);
    Some(())
}

pub(crate) fn python_literals(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let mut is_made = false;
    for token in draft.tokens.iter_mut().filter(|token| token.kind == Kind::Literal) {
        let literal = match token.text.as_str() {
            "true" => "True",
            "false" => "False",
            "null" => "None",
            _ => continue,
        };
        token.text = literal.into();
        is_made = true;
    }
    is_made.then_some(())
}

pub(crate) fn undefined(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let at = draft.place(rng, |draft, at| draft.tokens[at].is("null"))?;
    draft.put(at, "undefined");
    Some(())
}
