//! What stands around a document: fences, prose, reasoning, a schema; or it is a string as a whole.

use super::strings::string;
use crate::draft::{Draft, Kind};
use crate::rng::Rng;

const BEFORE: &[&str] = &[
    "Here is the JSON you asked for:\n\n",
    "Sure! ",
    "Result: ",
    "The \"value\" of 'x' is in (parentheses): ",
    "It's done - see below [sic]:\n",
    "I left [a, b] and {optional} parts out, as in `{\"a\": 1}`.\n\n",
    "1. read the text\n2. write the JSON\n\n",
    "**Answer**\n\n",
    "<answer>\n",
    "As noted in [1], the set {x} is empty.\n",
    "json\n",
    "Use { to open:\n",
    "output = ",
];

const BEHIND: &[&str] = &[
    "\n\nLet me know if you need more!",
    "\n\nNote: I left {optional} fields out [1].",
    " Hope this helps :}",
    "\n- \"name\" is from line 1\n- see ]",
    "\n</answer>",
    ".",
    ";",
    "\n\nIt's all there, isn't it? \"Yes\".",
    "\n\nThe rest (`[1, 2]`) is left out.",
];

const FENCES: &[(&str, &str)] = &[
    ("```json\n", "\n```"),
    ("```\n", "\n```"),
    ("```JSON\n", "\n```\n"),
    ("````json\n", "\n````"),
    ("```json\r\n", "\r\n```\r\n"),
];

const ODD_FENCES: &[(&str, &str)] = &[
    ("``json\n", "\n``"),
    ("```json ", " ```"),
    ("```", "```"),
    ("```json", "```"),
    ("~~~json\n", "\n~~~"),
    ("`", "`"),
    ("```json5\n", "\n```"),
    ("```json title=\"a.json\"\n", "\n```"),
    ("  ```json\n", "\n  ```"),
    ("> ```json\n", "\n```"),
    ("```json\n\n```json\n", "\n```"),
    ("'''json\n", "\n'''"),
];

const REASONING: &[(&str, &str)] = &[
    ("<think>\n", "\n</think>\n\n"),
    ("<think>", "</think>"),
    ("<thinking>\n", "\n</thinking>\n"),
    ("<reasoning>", "</reasoning>\n"),
    ("\n<think>\n\n", "\n\n</think>\n"),
];

const THOUGHTS: &[&str] = &[
    "The user wants JSON. Let me think: the name is \"Ada\", so {name}...",
    "It's [1, 2] or {\"a\": 1}? I'd say the latter.",
    "",
    "First, ```json\n{}\n``` would be empty.",
];

fn wrap(draft: &mut Draft, head: &str, tail: &str) {
    draft.head.insert_str(0, head);
    draft.tail.push_str(tail);
}

pub(crate) fn byte_order_mark(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    wrap(draft, "\u{feff}", "");
    Some(())
}

pub(crate) fn fence(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let (open, close) = rng.of(FENCES);
    wrap(draft, open, close);
    Some(())
}

pub(crate) fn odd_fence(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let (open, close) = rng.of(ODD_FENCES);
    // A word right behind the marks names the language.
    let is_word = draft.body().starts_with(char::is_alphanumeric);
    if is_word && !open.ends_with(['\n', ' ']) {
        return None;
    }
    wrap(draft, open, close);
    Some(())
}

pub(crate) fn open_fence(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    match rng.below(3) {
        0 => wrap(draft, "", "\n```"),
        1 => wrap(draft, "```\n", ""),
        _ => wrap(draft, "```json\n", "\n"),
    }
    Some(())
}

pub(crate) fn prose_before(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    wrap(draft, rng.of(BEFORE), "");
    Some(())
}

pub(crate) fn prose_behind(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    wrap(draft, "", rng.of(BEHIND));
    Some(())
}

pub(crate) fn prose_around_fence(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    fence(draft, rng)?;
    wrap(draft, &format!("{}\n", rng.of(BEFORE)), &format!("\n{}", rng.of(BEHIND)));
    Some(())
}

pub(crate) fn reasoning(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let (open, close) = rng.of(REASONING);
    wrap(draft, &format!("{open}{}{close}", rng.of(THOUGHTS)), "");
    Some(())
}

pub(crate) fn reasoning_with_decoy(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let (open, close) = rng.of(REASONING);
    let decoy = match rng.is_one_in(2) {
        true => format!("Maybe\n```json\n{}\n```\nNo.", draft.decoy),
        false => draft.decoy.clone(),
    };
    wrap(draft, &format!("{open}{}{decoy}{close}", rng.of(THOUGHTS)), "");
    Some(())
}

/// Some servers cut off the opening tag.
pub(crate) fn end_of_reasoning(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let head = format!("So it may be {}?\n</think>\n\n", draft.decoy);
    wrap(draft, &head, "");
    Some(())
}

pub(crate) fn schema_before(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let schema = (draft.document.model.schema)();
    wrap(draft, &format!("The schema is {schema}, so the answer is:\n"), "");
    Some(())
}

pub(crate) fn schema_in_fence_before(draft: &mut Draft, rng: &mut Rng) -> Option<()> {
    let schema = (draft.document.model.schema)();
    fence(draft, rng)?;
    wrap(draft, &format!("The schema:\n```json\n{schema}\n```\nThe answer:\n"), "");
    Some(())
}

/// The document as the one token that a string of it is.
fn replace_by(draft: &mut Draft, text: String) {
    draft.tokens.clear();
    draft.insert(0, text);
    draft.tokens[0].kind = Kind::Text;
}

pub(crate) fn encoded_twice(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let text = string(&draft.body());
    replace_by(draft, text);
    Some(())
}

/// As `encoded_twice`, without the quotes around it: `{\"a\": 1}`.
pub(crate) fn escaped(draft: &mut Draft, _: &mut Rng) -> Option<()> {
    let text = string(&draft.body());
    replace_by(draft, text[1..text.len() - 1].to_owned());
    Some(())
}
