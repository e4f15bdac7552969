//! An expression of ECMA-262 in the spelling of `regex-syntax`.

/// The same expression; `None` for what has no spelling there.
///
/// `\d`, `\w` and `\s` are ASCII; a bracket inside a class is a character like any other.
pub(super) fn ours(pattern: &str) -> Option<String> {
    let mut text = String::with_capacity(pattern.len() + 8);
    let mut letters = pattern.chars().peekable();
    let mut is_in_class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let next = letters.next()?;
                match next {
                    'd' => text.push_str("[0-9]"),
                    'D' => text.push_str("[^0-9]"),
                    'w' => text.push_str("[0-9A-Za-z_]"),
                    'W' => text.push_str("[^0-9A-Za-z_]"),
                    's' => text.push_str(r"[\t\n\x0B\x0C\r ]"),
                    'S' => text.push_str(r"[^\t\n\x0B\x0C\r ]"),
                    // Edges of words, in the other's spelling, are letters in this one.
                    '<' | '>' => text.push(next),
                    'b' if is_in_class => text.push_str(r"\x08"),
                    'A' | 'z' | 'B' => return None,
                    _ => {
                        text.push('\\');
                        text.push(next);
                    }
                }
            }
            '[' if !is_in_class => {
                is_in_class = true;
                text.push('[');
                if letters.next_if_eq(&'^').is_some() {
                    text.push('^');
                }
                // A class of nothing, or of everything.
                if letters.peek() == Some(&']') {
                    return None;
                }
            }
            '[' | '&' | '~' if is_in_class => {
                text.push('\\');
                text.push(letter);
            }
            ']' if is_in_class => {
                is_in_class = false;
                text.push(']');
            }
            _ => text.push(letter),
        }
    }
    Some(text)
}
