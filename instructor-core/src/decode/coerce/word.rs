//! Words and keys that name the same but for case, spacing and punctuation.

/// A name of a variant as words are held against it.
pub(super) fn of_variant(name: &str) -> String {
    folded(name.trim(), is_separator)
}

/// A word without white space, quotes or marks of emphasis around it and without one mark of
/// punctuation at its end, to be held against the names of variants.
pub(super) fn undressed(word: &str) -> String {
    const PAIRS: [(&str, &str); 7] = [
        ("\"", "\""),
        ("'", "'"),
        ("`", "`"),
        ("**", "**"),
        ("*", "*"),
        ("\u{201C}", "\u{201D}"),
        ("\u{2018}", "\u{2019}"),
    ];
    let mut rest = word.trim();
    let mut is_marked = false;
    loop {
        let inner = PAIRS.iter().find_map(|(open, close)| {
            rest.strip_prefix(open)?.strip_suffix(close).filter(|inner| !inner.is_empty())
        });
        rest = match (inner, rest.strip_suffix(['.', ',', ';', ':', '!'])) {
            (Some(inner), _) => inner.trim(),
            (None, Some(before)) if !is_marked => {
                is_marked = true;
                before.trim_end()
            }
            _ => return folded(rest, is_separator),
        };
    }
}

/// A key as a field is told by it.
pub(super) fn of_key(key: &str) -> String {
    folded(key.trim(), |character| character == '.' || is_separator(character))
}

fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '_' | '-')
}

/// In lower case, without the separators between letters or digits; between two digits one stays,
/// as `1-2` is not `12`. Everything else counts: `A+` is not `A`.
fn folded(text: &str, is_separator: fn(char) -> bool) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let after = rest.trim_start_matches(is_separator);
        if after.len() == rest.len() {
            folded.extend(character.to_lowercase());
            before = Some(character);
            rest = &rest[character.len_utf8()..];
            continue;
        }
        let (before, next) = (before.take(), after.chars().next());
        let is_within = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
        let is_digit = |side: Option<char>| side.is_some_and(char::is_numeric);
        match is_within(before) && is_within(next) {
            true if is_digit(before) && is_digit(next) => folded.push('_'),
            true => {}
            false => folded.push_str(&rest[..rest.len() - after.len()]),
        }
        rest = after;
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::{of_key, undressed};

    #[test]
    fn words_are_told_in_spite_of_their_dress() {
        for word in [
            "dark red",
            "Dark Red",
            "DARK_RED",
            "dark-red",
            "darkRed",
            " dark  red ",
            "\"Dark Red\"",
            "'dark red'",
            "`DarkRed`",
            "**Dark Red**",
            "*dark red*",
            "dark red.",
            "\"dark red\".",
            "\"dark red.\"",
            "**Dark red:**",
            "dark red!",
            "\u{201C}dark red\u{201D}",
            "dark _-red",
        ] {
            assert_eq!(undressed(word), "darkred", "{word}");
        }
        for (word, told) in [
            ("A+", "a+"),
            ("A-", "a-"),
            ("-1", "-1"),
            ("C++", "c++"),
            ("C#", "c#"),
            ("Élan", "élan"),
            ("1-2", "1_2"),
            ("1 2", "1_2"),
            ("a-1", "a1"),
            ("red..", "red."),
            ("not Red", "notred"),
            ("'red", "'red"),
            ("''", "''"),
            ("", ""),
            ("_", "_"),
        ] {
            assert_eq!(undressed(word), told, "{word}");
        }
    }

    #[test]
    fn keys_are_told_in_spite_of_case_and_separators() {
        for key in
            ["first_name", "firstName", "First Name", "FIRST-NAME", "first.name", " FirstName "]
        {
            assert_eq!(of_key(key), "firstname", "{key}");
        }
        for (key, told) in
            [("_id", "_id"), ("id_", "id_"), ("a$b", "a$b"), ("name:", "name:"), ("q.1.2", "q1_2")]
        {
            assert_eq!(of_key(key), told, "{key}");
        }
    }
}
