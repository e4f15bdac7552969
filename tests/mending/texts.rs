//! Texts as they stand in documents: names, sentences, and what looks like syntax and is none.

use crate::rng::Rng;

/// How much in the texts looks like syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Words and sentences.
    Plain,
    /// Quotes, code, Markdown, JSON, numbers and literals as well.
    Lively,
}

const NAMES: &[&str] = &[
    "Ada Lovelace",
    "Grace Hopper",
    "José Ñandú",
    "Li Wei",
    "Øystein",
    "Maria da Silva",
    "Bob",
    "Katherine Johnson",
    "Zoë",
    "王小明",
];

const WORDS: &[&str] = &[
    "open", "blue", "red", "north", "steel", "order", "gate", "late", "two", "boxes", "paper",
    "checked", "urgent", "fragile", "return", "Größe", "naïve", "invoice", "done", "left",
];

const SENTENCES: &[&str] = &[
    "Please ring the bell, twice.",
    "Paid in full; see the invoice of March: no discount.",
    "The gate is open from 9:00 to 17:30, except on Sundays.",
    "It's fine, isn't it? They don't mind.",
    "Cut to 3/4 of the length (about 20 cm), then sand it.",
    "Call +49 30 1234-567 or write to ada@example.org!",
    "Total: 1,234.50 EUR, due 2026-04-01.",
    "Weight < 20 kg & height > 5 cm.",
    "Two steps: first, measure; second, cut.",
    "50% off - today only...",
    "Ready to ship 🚚 – außer montags.",
];

/// What a careless reader takes for something else.
const LIVELY: &[&str] = &[
    "6\" pipe, 3/4\" thread",
    "He said \"no\", twice.",
    "\"quoted\" at the start",
    "at the end \"quoted\"",
    "\"all of it\"",
    "a \"b\": \"c\", and so on",
    "5'10\" tall",
    "the 'single' ones",
    "rock 'n' roll, the dogs' bowls",
    "https://example.com/a?b=c&d=[1]#part",
    "fn main() { println!(\"hi\"); }",
    "if (a > b) { return [1, 2]; } // done",
    "SELECT \"name\" FROM t WHERE x = 'y'; -- all",
    "```rust\nlet x = 1;\n```",
    "```json\n{\"name\": \"decoy\"}\n```",
    "Use `code` here, `and` there",
    "# Heading\n\n- one\n- two\n\n**bold** [link](http://x.y)",
    "{\"a\": [1, 2, \"x\"]}",
    "{\"name\": \"decoy\", \"active\": false}",
    "[1, 2, 3]",
    "line one\nline two\n\tindented",
    "first\r\nsecond",
    "C:\\data\\dir",
    "\\d+\\s*[a-z]\\.",
    "ends with a backslash \\",
    "a \\\"b\\\" c",
    "",
    " ",
    ",",
    ":",
    "}",
    "]",
    "{",
    "},",
    "\"",
    "'",
    "`",
    "...",
    "a, b, ...",
    "// not a comment",
    "x # not a comment",
    "/* not a comment */",
    "a\" + \"b",
    "True",
    "null",
    "None",
    "undefined",
    "12",
    "007",
    "1.10",
    "3,14",
    "1,2,3",
    "-2,000.00",
    "<0.001",
    "not open",
    "key: value",
    "name: Ada, age: 36",
    "<think>hm</think>",
    "<b>bold</b> &amp; more",
    "“smart” and ‘single’",
    "«guillemets» „low“",
    "a\u{a0}b\u{3000}c\u{200b}d",
    "\u{feff}mark",
    "tab\there",
    "bell \u{7} and zero \u{0}",
    "北京 10 µm é e\u{301}",
    "\u{2028}line separator",
];

pub(crate) fn name(rng: &mut Rng) -> String {
    rng.of(NAMES).to_owned()
}

pub(crate) fn word(rng: &mut Rng) -> String {
    rng.of(WORDS).to_owned()
}

pub(crate) fn text(rng: &mut Rng, style: Style) -> String {
    match rng.below(if style == Style::Plain { 4 } else { 8 }) {
        0 => word(rng),
        1 => name(rng),
        2 => format!("{} {} {}", word(rng), word(rng), word(rng)),
        3 => rng.of(SENTENCES).to_owned(),
        4 => format!("{}{}", rng.of(LIVELY), rng.of(LIVELY)),
        5 => format!("{} {}", rng.of(SENTENCES), rng.of(LIVELY)),
        _ => rng.of(LIVELY).to_owned(),
    }
}

/// A key of a map.
pub(crate) fn key(rng: &mut Rng, style: Style) -> String {
    match style == Style::Lively && rng.is_one_in(3) {
        true => rng.of(LIVELY).to_owned(),
        false => format!("{}{}", word(rng), rng.below(100)),
    }
}
