//! The slips that models make when they write JSON, each one made in a strict document.

// All slips are functions of one type, those as well that find a place in every document.
#![allow(clippy::unnecessary_wraps)]

mod around;
mod brackets;
mod marks;
mod quotes;
mod strings;
mod values;

use crate::draft::{Draft, Token};
use crate::rng::Rng;

/// When a slip is made, if there are several: the later ones see what the earlier ones left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// JSON that is strict, but of another type.
    Value,
    /// Within a string, or its quotes.
    Text,
    /// Brackets, which are looked for among the commas and colons.
    Bracket,
    /// Commas, colons and what stands between tokens.
    Mark,
    /// The document as a whole.
    Whole,
    /// What stands around the document.
    Around,
}

/// One way to get a document wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slip {
    pub(crate) name: &'static str,
    pub(crate) stage: Stage,
    /// How many of a hundred are read at least.
    pub(crate) floor: usize,
    /// `None` if there is no place for it, which leaves the draft as it was or not.
    pub(crate) make: fn(&mut Draft, &mut Rng) -> Option<()>,
}

const fn slip(
    stage: Stage,
    name: &'static str,
    floor: usize,
    make: fn(&mut Draft, &mut Rng) -> Option<()>,
) -> Slip {
    Slip { name, stage, floor, make }
}

/// All slips, and how often each one is read at least.
pub(crate) const SLIPS: &[Slip] = &[
    slip(Stage::Value, "number as a text", 95, values::number_as_text),
    slip(Stage::Value, "number as a text with commas", 95, values::number_with_commas),
    slip(Stage::Value, "integer with a fraction", 95, values::integer_with_fraction),
    slip(Stage::Value, "text as a number", 95, values::text_as_number),
    slip(Stage::Value, "boolean as a text", 95, values::boolean_as_text),
    slip(Stage::Value, "case of a variant", 95, values::case_of_variant),
    slip(Stage::Value, "case of a key", 95, values::case_of_key),
    slip(Stage::Value, "element for a list", 45, values::element_for_list),
    slip(Stage::Value, "list for an element", 90, values::list_for_element),
    slip(Stage::Value, "object around the root", 75, values::object_around),
    slip(Stage::Value, "member encoded twice", 95, values::member_encoded_twice),
    slip(Stage::Text, "single quotes", 95, quotes::single),
    slip(Stage::Text, "single quotes, once", 95, quotes::single_once),
    slip(Stage::Text, "smart quotes", 95, quotes::smart),
    slip(Stage::Text, "smart quotes, once", 95, quotes::smart_once),
    slip(Stage::Text, "backticks", 95, quotes::backticks),
    slip(Stage::Text, "backticks, once", 95, quotes::backticks_once),
    slip(Stage::Text, "three quotes", 95, quotes::triple),
    slip(Stage::Text, "doubled quotes", 40, quotes::doubled),
    slip(Stage::Text, "no opening quote", 85, quotes::no_opening),
    slip(Stage::Text, "no closing quote", 50, quotes::no_closing),
    slip(Stage::Text, "bare keys", 95, quotes::bare_keys),
    slip(Stage::Text, "bare key", 95, quotes::bare_key),
    slip(Stage::Text, "bare word", 95, quotes::bare_word),
    slip(Stage::Text, "raw line breaks", 95, strings::raw_line_breaks),
    slip(Stage::Text, "raw control characters", 95, strings::raw_controls),
    slip(Stage::Text, "escaped apostrophe", 95, strings::escaped_apostrophe),
    slip(Stage::Text, "single backslashes", 90, strings::single_backslashes),
    slip(Stage::Text, "unescaped quotes", 45, strings::unescaped_quotes),
    slip(Stage::Text, "joined strings", 95, strings::joined),
    slip(Stage::Text, "Python literals", 95, values::python_literals),
    slip(Stage::Text, "undefined", 95, values::undefined),
    slip(Stage::Bracket, "no last closer", 70, brackets::no_last_closer),
    slip(Stage::Bracket, "no last closers", 65, brackets::no_last_closers),
    slip(Stage::Bracket, "no inner closer", 40, brackets::no_inner_closer),
    slip(Stage::Bracket, "mismatched closer", 90, brackets::mismatched_closer),
    slip(Stage::Bracket, "stray closer at the end", 70, brackets::stray_closer_at_end),
    slip(Stage::Bracket, "stray closer within", 65, brackets::stray_closer_within),
    slip(Stage::Bracket, "tuple", 95, brackets::tuple),
    slip(Stage::Mark, "trailing comma", 95, marks::trailing_comma),
    slip(Stage::Mark, "trailing commas", 95, marks::trailing_commas),
    slip(Stage::Mark, "doubled comma", 95, marks::doubled_comma),
    slip(Stage::Mark, "leading comma", 95, marks::leading_comma),
    slip(Stage::Mark, "missing comma", 95, marks::missing_comma),
    slip(Stage::Mark, "missing commas", 90, marks::missing_commas),
    slip(Stage::Mark, "missing colon", 95, marks::missing_colon),
    slip(Stage::Mark, "doubled colon", 95, marks::doubled_colon),
    slip(Stage::Mark, "missing null", 95, marks::missing_null),
    slip(Stage::Mark, "ellipsis", 95, marks::ellipsis),
    slip(Stage::Mark, "stray words", 5, marks::stray_words),
    slip(Stage::Bracket, "elements in lines", 95, brackets::elements_in_lines),
    slip(Stage::Mark, "comment", 95, marks::comment),
    slip(Stage::Mark, "comments", 95, marks::comments),
    slip(Stage::Mark, "special white space", 95, marks::special_space),
    slip(Stage::Whole, "document encoded twice", 95, around::encoded_twice),
    slip(Stage::Whole, "document escaped", 0, around::escaped),
    slip(Stage::Around, "byte order mark", 95, around::byte_order_mark),
    slip(Stage::Around, "fence", 95, around::fence),
    slip(Stage::Around, "odd fence", 95, around::odd_fence),
    slip(Stage::Around, "open fence", 95, around::open_fence),
    slip(Stage::Around, "prose before", 80, around::prose_before),
    slip(Stage::Around, "prose behind", 90, around::prose_behind),
    slip(Stage::Around, "prose around a fence", 90, around::prose_around_fence),
    slip(Stage::Around, "reasoning", 90, around::reasoning),
    slip(Stage::Around, "reasoning with a decoy", 95, around::reasoning_with_decoy),
    slip(Stage::Around, "end of reasoning with a decoy", 95, around::end_of_reasoning),
    slip(Stage::Around, "schema before", 80, around::schema_before),
    slip(Stage::Around, "schema in a fence before", 85, around::schema_in_fence_before),
];

/// Makes the slips in the draft; `None` if one has no place, or the text then says something else.
pub(crate) fn make(slips: &[Slip], mut draft: Draft, rng: &mut Rng) -> Option<Draft> {
    // A bracket too few and one too many may be right together, and mean something else.
    if slips.iter().filter(|slip| slip.stage == Stage::Bracket).count() > 1 {
        return None;
    }
    let mut slips = slips.to_vec();
    slips.sort_by_key(|slip| slip.stage);
    for slip in slips {
        let before = draft.clone();
        (slip.make)(&mut draft, rng)?;
        if slip.stage == Stage::Around {
            continue;
        }
        let texts = [draft.body(), alone(&before, &draft)];
        let is_said = texts.iter().any(|text| match slip.stage {
            Stage::Value => draft.says_otherwise_in_full(text),
            _ => draft.says_otherwise(text),
        });
        if is_said {
            return None;
        }
    }
    Some(draft)
}

/// The document with nothing but what one slip made of it.
fn alone(before: &Draft, after: &Draft) -> String {
    let tokens = after.tokens.iter().map(|token| {
        let is_same = |old: &Token| {
            old.number == token.number && old.kind == token.kind && old.text == token.text
        };
        if before.tokens.iter().any(is_same) { &token.clean } else { &token.text }
    });
    tokens.map(String::as_str).collect()
}
