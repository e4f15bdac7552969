//! One line for people, whatever the server wrote.

use std::borrow::Cow;
use std::error::Error;

use crate::key::Secret;

/// The most characters of a fault's message.
const LONGEST: usize = 300;

/// The text on one line, the key and the queries of URLs left out, and cut.
pub(crate) fn one_line(text: &str, key: &Secret) -> String {
    // Redacted before it is cut, or the first half of a key would stay.
    cut(key.redact(&joined(text)), LONGEST)
}

/// The same where there is no key: of what the caller's own code said.
pub(crate) fn callers_line(text: &str) -> String {
    cut(joined(text), LONGEST)
}

fn joined(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|next: char| next.is_whitespace() || next.is_control())
        .filter(|word| !word.is_empty())
        .map(without_query)
        .collect();
    words.join(" ")
}

/// A line of [`one_line`] with a hint behind it, no longer than that; of a long line, the beginning.
pub(crate) fn hinted(line: &str, hint: &str) -> String {
    let room = LONGEST.saturating_sub(hint.chars().count() + 2).max(LONGEST / 4);
    let line = cut(line.to_owned(), room);
    cut(format!("{}; {hint}", line.trim_end_matches('.')), LONGEST)
}

fn cut(line: String, longest: usize) -> String {
    match line.char_indices().nth(longest) {
        Some(_) => line.chars().take(longest.saturating_sub(1)).chain(['…']).collect(),
        None => line,
    }
}

/// A word that is a URL or a path, without its query, which may hold anything.
fn without_query(word: &str) -> &str {
    match word.split_once('?') {
        Some((path, _)) if path.contains('/') => path,
        _ => word,
    }
}

/// What is at the bottom of an error; the layers above it only say that something failed.
pub(super) fn root_cause(error: &(dyn Error + 'static), key: &Secret) -> String {
    let mut root = error;
    while let Some(source) = root.source() {
        root = source;
    }
    one_line(&root.to_string(), key)
}

/// The beginning of a page, which a front end sends instead of an error object; empty if the body
/// is none.
pub(super) fn page(body: &[u8]) -> Cow<'_, str> {
    let is_page = body.trim_ascii_start().first() == Some(&b'<');
    let end = if is_page { body.len().min(4096) } else { 0 };
    String::from_utf8_lossy(&body[..end])
}

/// The title of a page.
pub(super) fn html_title(page: &str) -> Option<String> {
    let (_, rest) = page.split_once("<title>")?;
    let (title, _) = rest.split_once("</title>")?;
    Some(title.to_owned()).filter(|title| !title.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::{hinted, html_title, one_line, page};
    use crate::key::Secret;

    #[test]
    fn lines_are_single_short_and_without_the_key() {
        let key = Secret::new("AIza-secret").expect("a key");
        assert_eq!(one_line(" a\n\tb\u{0}c  AIza-secret ", &key), "a b c [redacted]");
        let long = "é".repeat(301);
        let line = one_line(&long, &key);
        assert_eq!(line.chars().count(), 300);
        assert!(line.ends_with("é…"));
        let straddling = format!("{}AIza-secret", "x".repeat(295));
        assert!(!one_line(&straddling, &key).contains("AIza"));
    }

    #[test]
    fn urls_lose_their_queries() {
        let key = Secret::new("AIza-secret").expect("a key");
        assert_eq!(
            one_line("see (https://x.example/a?key=b&c=d) or /v1/m?key=b or http://y, why?", &key),
            "see (https://x.example/a or /v1/m or http://y, why?"
        );
    }

    #[test]
    fn a_hint_has_its_place_behind_a_long_line() {
        assert_eq!(hinted("It failed.", "try again"), "It failed; try again");
        let line = hinted(&"é".repeat(300), "try again");
        assert_eq!(line.chars().count(), 300);
        assert!(line.ends_with("é…; try again"), "{line}");
        let line = hinted(&"é".repeat(300), &"x".repeat(300));
        assert_eq!(line.chars().count(), 300);
        assert!(line.starts_with("éé") && line.ends_with("xx…"), "{line}");
    }

    #[test]
    fn a_page_is_named_by_its_title() {
        let title = |body: &[u8]| html_title(&page(body));
        let body = b"\n<!DOCTYPE html><html><title>Error 502 (Server Error)!!1</title>";
        assert_eq!(title(body).as_deref(), Some("Error 502 (Server Error)!!1"));
        assert_eq!(title(b"<title> </title>"), None);
        assert_eq!(title(b"{\"error\": \"<title>no page</title>\"}"), None);
        assert_eq!(title(b""), None);
    }
}
