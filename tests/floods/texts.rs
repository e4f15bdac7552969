//! Texts that are much of one thing: what a model writes that has lost its way, or means harm.

/// A kind of text, of about so many bytes.
pub(crate) struct Flood {
    pub(crate) name: &'static str,
    parts: Parts,
}

/// How the text is made.
enum Parts {
    /// The piece over and over.
    Of(&'static str),
    /// The same, between a head and a tail.
    Between(&'static str, &'static str, &'static str),
    /// So many openers as closers, half of the text each.
    Nest(&'static str, &'static str),
    /// Pieces that have a number in them.
    Numbered(&'static str, fn(usize) -> String, &'static str),
}

impl Flood {
    pub(crate) fn text(&self, bytes: usize) -> String {
        match self.parts {
            Parts::Of(piece) => piece.repeat(bytes / piece.len()),
            Parts::Between(head, piece, tail) => {
                format!("{head}{}{tail}", piece.repeat(bytes / piece.len()))
            }
            Parts::Nest(open, close) => {
                let times = bytes / (open.len() + close.len());
                format!("{}{}", open.repeat(times), close.repeat(times))
            }
            Parts::Numbered(head, piece, tail) => {
                let mut text = head.to_owned();
                let mut number = 0;
                while text.len() < bytes {
                    text.push_str(&piece(number));
                    number += 1;
                }
                text + tail
            }
        }
    }
}

const fn of(name: &'static str, piece: &'static str) -> Flood {
    Flood { name, parts: Parts::Of(piece) }
}

const fn between(
    name: &'static str,
    head: &'static str,
    piece: &'static str,
    tail: &'static str,
) -> Flood {
    Flood { name, parts: Parts::Between(head, piece, tail) }
}

const fn nest(name: &'static str, open: &'static str, close: &'static str) -> Flood {
    Flood { name, parts: Parts::Nest(open, close) }
}

const fn numbered(
    name: &'static str,
    head: &'static str,
    piece: fn(usize) -> String,
    tail: &'static str,
) -> Flood {
    Flood { name, parts: Parts::Numbered(head, piece, tail) }
}

pub(crate) const FLOODS: &[Flood] = &[
    of("quotes", "\""),
    of("single quotes", "'"),
    of("backticks", "`"),
    of("smart quotes", "“"),
    of("smart quotes, closed", "“a”"),
    of("all quotes", "\"'`“”‘’"),
    of("quotes and blanks", "\" "),
    of("quotes and commas", "\", "),
    of("texts", "\"a\" "),
    of("texts in single quotes", "'a', "),
    between("texts in single quotes without commas", "[", "\n'", "]"),
    between("quotes in a text", "{\"text\": \"", "a \"b\" ", "\"}"),
    between("quotes and commas in a text", "{\"text\": \"", "a\", \"", "\"}"),
    between("quotes and colons in a text", "{\"text\": \"", "\": \"", "\"}"),
    between("quotes in a text without an end", "{\"text\": \"", "a \"b\" ", ""),
    between("apostrophes in a text", "{'text': '", "it's ", "'}"),
    between("apostrophes and commas in a text", "['", "a', 'b' c", "']"),
    of("texts without an end", "{\"a\":\""),
    of("texts without a start", "a\", "),
    of("joined texts", "\"a\" + "),
    between("joined texts in a member", "{\"text\": \"a\"", " + \"a\"", "}"),
    of("openers of lists", "["),
    of("openers of objects", "{"),
    of("both openers", "[{"),
    of("closers of lists", "]"),
    of("closers of objects", "}"),
    of("openers and closers", "[]{}"),
    of("mismatched brackets", "[}{]"),
    of("closers after openers, mismatched", "[[}"),
    nest("nested lists", "[", "]"),
    nest("nested objects", "{\"inner\":", "}"),
    nest("nested lists, mismatched", "[", "}"),
    nest("nested in unknown keys", "{\"b\":", "}"),
    of("nested keys", "{\"a\":"),
    of("nested keys without quotes", "{a:"),
    of("nested keys, known", "{\"inner\":"),
    of("nested lists in keys", "{\"list\":["),
    of("nested ones", "[1,"),
    of("nested lists in lists", "[[1,"),
    between(
        "a closer missing in each",
        "[",
        "{\"a\":1,\"b\":\"a text that is as long as many of those in real answers are\",",
        "]",
    ),
    of("objects", "{\"a\":1} "),
    of("objects in lines", "{\"a\":1}\n"),
    numbered("objects that differ", "", |number| format!("{{\"a\":{number}}} "), ""),
    of("objects without quotes", "{a:1} "),
    of("empty objects", "{}"),
    of("empty objects in prose", "so {} and "),
    nest("empty objects behind blanks", " ", "{}"),
    between("empty objects beside a value", "{\"a\": 1}", "{} ", ""),
    of("lists", "[1] "),
    of("objects in lists", "[{\"a\":1}] "),
    of("openers in prose", "use { or [ to open, "),
    of("closers in prose", "use } or ] to close, "),
    of("words", "word "),
    of("words and commas", "word, "),
    of("words and colons", "word: "),
    of("a long word", "word"),
    of("letters of many bytes", "北京"),
    between("words in a list", "[", "word ", "]"),
    between("words and commas in a list", "[", "word, ", "]"),
    between("keys and values in a list", "[", "a: b, ", "]"),
    between("words in an object", "{", "word ", "}"),
    between("keys without values", "{", "\"a\", ", "}"),
    between("keys without values, with colons", "{", "\"a\": , ", "}"),
    between("keys without commas", "{", "\"b\": 1 ", "}"),
    numbered("unknown keys", "{", |number| format!("\"k{number}\":1,"), "\"a\":1}"),
    numbered("unknown keys, bare", "{", |number| format!("k{number}:1,"), "a:1}"),
    numbered("words as unknown keys", "{", |number| format!("k{number}: word,\n"), "a:1}"),
    between("one key over and over", "{", "\"a\":1,", "\"text\":\"b\"}"),
    between("the key in many cases", "{", "\"A\":1,\"_a\":1,", "\"text\":\"b\"}"),
    between("a long key", "{\"", "key", "\": 1}"),
    between("a long bare key", "{", "key", ": 1}"),
    between("a long key without an end", "{\"", "key ", ": 1}"),
    of("digits", "9"),
    of("zeros", "0"),
    of("groups of digits", "1,234,"),
    between("a text of groups of digits", "{\"a\": \"1", ",234", "\"}"),
    between("a text of digits", "{\"a\": \"", "1", "\"}"),
    of("minus signs", "-"),
    of("plus signs", "+"),
    of("exponents", "1e"),
    of("points", "."),
    of("dots in a list", "..., "),
    between("dots", "[1, ", "...", "]"),
    of("dots of one letter", "…"),
    between("a fraction", "{\"a\": 1.", "0", "}"),
    between("an exponent", "{\"a\": 1e", "0", "1}"),
    of("commas", ","),
    of("colons", ":"),
    of("commas and colons", ",:"),
    between("commas in a list", "[1", ",", "]"),
    between("commas between ones", "[1", ",,1", "]"),
    between("ones without commas", "[1", " 1", "]"),
    between("literals of Python", "[", "True, None, ", "]"),
    between("tuples", "[", "(1, 2), ", "]"),
    of("openers of tuples", "("),
    of("backslashes", "\\"),
    between("backslashes in a text", "{\"text\": \"", "\\", "\"}"),
    between("bad escapes in a text", "{\"text\": \"", "\\d", "\"}"),
    between("line breaks in a text", "{\"text\": \"", "\n", "\"}"),
    of("escapes of nothing", "\\u"),
    between("escapes of nothing in a text", "{\"text\": \"", "\\u", "\"}"),
    between("halves of letters", "[\"", "\\ud800", "\"]"),
    of("escaped quotes", "\\\""),
    of("escaped objects", "{\\\"a\\\": 1} "),
    between("an object in a text", "\"{", "\\\"b\\\": 1, ", "\\\"a\\\": 1}\""),
    numbered("quotes escaped again", "\"", |number| "\\".repeat(number % 9) + "\"", "\""),
    of("openers of comments", "/*"),
    of("closers of comments", "*/"),
    of("comments", "/* a */"),
    of("slashes", "/"),
    of("comments of lines", "// a\n"),
    of("comments with marks", "# a\n"),
    of("marks", "#"),
    between("comments in a list", "[1", ", // a\n1", "]"),
    between("comments in an object", "{\"a\": 1 ", "/* a */", "}"),
    between("openers of comments in a list", "[", "1, /*", "]"),
    between("comments between ones", "[", "1/**/", "]"),
    between("comments behind dots", "[", "...# ", "]"),
    between("comments behind values", "[", "//a</think>{\"a\":1}", "]"),
    of("fences", "```\n"),
    of("fences of JSON", "```json\n"),
    of("fences of objects", "```json\n{\"a\": 1}\n```\n"),
    of("fences of nothing", "```json\n```\n"),
    of("fences of half an object", "```json\n{\"a\": \n```\n"),
    of("fences of half a comment", "```/*"),
    of("fences of comments", "```\n// a\n"),
    between("fences in comments", "a", "\n// ```", ""),
    of("fences in one comment", "# ```"),
    of("other fences", "~~~\n"),
    of("fences in lines", "``` a ``` "),
    numbered("fences, longer ones", "", |number| "`".repeat(3 + number % 40) + "\n", ""),
    between("fences in a text", "{\"text\": \"", "```json\n{}\n```\n", "\"}"),
    of("reasoning", "<think>"),
    of("ends of reasoning", "</think>"),
    of("empty reasoning", "<think></think>"),
    nest("ends of reasoning before blanks", "</think>", " "),
    nest("nested reasoning", "<think>", "</think>"),
    of("reasoning of two kinds", "<think><thinking>"),
    of("reasoning of an object", "<think>{\"a\": 1}</think>"),
    of("tags", "<a>"),
    of("halves of tags", "<thin"),
    of("byte order marks", "\u{feff}"),
    of("special blanks", "\u{a0}\u{3000}\u{200b}"),
    between("special blanks in a list", "[1", "\u{a0}", "]"),
    of("blanks", " "),
    of("lines", "\n"),
    of("zeros of C", "\0"),
    of("half a document", "{\"a\": 1, \"text\": \"b\", \"list\": [{\"a\": "),
];
