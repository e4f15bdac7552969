//! The API key or token, and keeping it out of everything that is shown.

use std::fmt;
use std::sync::Arc;

use reqwest::header::HeaderValue;

/// What stands where the secret stood.
const REDACTED: &str = "[redacted]";

/// Keys of the API have 39 characters and more.
const SHORTEST_SECRET: usize = 8;

/// A key of the Gemini API, or a token; never empty, always fit for a header.
///
/// Its form is not checked beyond that: keys that begin with `AIza` and with `AQ.` are both in use
/// (field reports, read 2026-11-23).
#[derive(Clone)]
pub(crate) struct Secret {
    header: HeaderValue,
    /// Itself, also as it is in a URL, and what else is never shown: the values of the caller's own
    /// headers.
    hidden: Arc<[Box<str>]>,
    renewed: bool,
}

impl Secret {
    /// A key without the white space around it, or what is wrong with it.
    pub(crate) fn new(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("the API key is empty");
        }
        Self::of(text, text).ok_or("the API key holds a character that a header cannot hold")
    }

    /// A token, as `Authorization` has it.
    pub(crate) fn bearer(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("the access token is empty");
        }
        let value = format!("Bearer {text}");
        Self::of(text, &value).ok_or("the access token holds a character that a header cannot hold")
    }

    fn of(text: &str, value: &str) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut header = HeaderValue::from_str(value).ok()?;
        header.set_sensitive(true);
        let hidden = match escaped(text) {
            Some(escaped) => Arc::new([text.into(), escaped.into()]) as Arc<[Box<str>]>,
            None => Arc::new([text.into()]),
        };
        Some(Self { header, hidden, renewed: false })
    }

    /// The same, which hides these texts as well.
    pub(crate) fn hiding(mut self, others: &[Box<str>]) -> Self {
        if !others.is_empty() {
            self.hidden = self.hidden.iter().chain(others).cloned().collect();
        }
        self
    }

    /// The same, made because the one before was refused.
    pub(crate) fn renewed(mut self) -> Self {
        self.renewed = true;
        self
    }

    pub(crate) fn is_renewed(&self) -> bool {
        self.renewed
    }

    /// The value of its header, marked sensitive.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The text with the secret blotted out, should a server have echoed it.
    ///
    /// A key as short as a word is a stand-in for an emulator: to blot it out would garble texts.
    pub(crate) fn redact(&self, text: &str) -> String {
        let secrets = self.hidden.iter().filter(|secret| secret.len() >= SHORTEST_SECRET);
        secrets.fold(text.to_owned(), |text, secret| match text.contains(&**secret) {
            true => text.replace(&**secret, REDACTED),
            false => text,
        })
    }
}

/// The forms in which a server may repeat the value of a header: whole, or one of its words, as the
/// second of `Bearer …`; each also as it is in a URL.
pub(crate) fn forms(value: &str) -> impl Iterator<Item = Box<str>> {
    let words = value.split_whitespace().filter(move |word| *word != value);
    let plain = std::iter::once(value).chain(words);
    plain.flat_map(|text| [Some(text.into()), escaped(text).map(Into::into)]).flatten()
}

/// The text as it is in a URL's query (RFC 3986), where that is another one.
fn escaped(text: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if text.bytes().all(is_plain) {
        return None;
    }
    let escaped = text.bytes().map(|byte| match is_plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    Some(escaped.collect())
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::{Secret, forms};

    #[test]
    fn the_key_is_trimmed_and_never_shown() {
        let key = Secret::new(" AIza-secret\n").expect("a key");
        assert_eq!(key.header().as_bytes(), b"AIza-secret");
        assert!(key.header().is_sensitive());
        assert_eq!(format!("{key:?}"), "[redacted]");
        assert_eq!(key.redact("bad AIza-secret, AIza-secret!"), "bad [redacted], [redacted]!");
    }

    #[test]
    fn a_token_is_hidden_with_and_without_its_word() {
        let token = Secret::bearer("ya29.token").expect("a token");
        assert_eq!(token.header().as_bytes(), b"Bearer ya29.token");
        assert!(token.header().is_sensitive());
        let token = token.hiding(&["gateway-pass".into()]);
        let told = token.redact("Bearer ya29.token, ya29.token, gateway-pass");
        assert_eq!(told, "Bearer [redacted], [redacted], [redacted]");
    }

    #[test]
    fn the_key_is_not_shown_as_part_of_a_url_either() {
        let key = Secret::new("AQ.secret/+=").expect("a key");
        assert_eq!(key.redact("q AQ.secret%2F%2B%3D, AQ.secret/+="), "q [redacted], [redacted]");
    }

    #[test]
    fn a_header_is_hidden_word_by_word() {
        let hidden: Vec<_> = forms("Bearer gateway/pass").collect();
        let key = Secret::new("AIza-secret").expect("a key").hiding(&hidden);
        for echo in ["Bearer gateway/pass", "gateway/pass", "gateway%2Fpass"] {
            let told = key.redact(echo);
            assert!(!told.contains("pass") && told.ends_with("[redacted]"), "{echo}: {told}");
        }
        // A word as short as any is not hidden by itself.
        assert_eq!(key.redact("Bearer of news"), "Bearer of news");
        assert_eq!(forms("gateway-pass").map(String::from).collect::<Vec<_>>(), ["gateway-pass"]);
    }

    #[test]
    fn secrets_unfit_for_a_header_are_refused() {
        for text in ["", " \t\n", "two words", "line\nbreak", "schlüssel", "nul\0"] {
            assert!(Secret::new(text).is_err(), "{text:?}");
            assert!(Secret::bearer(text).is_err(), "{text:?}");
        }
    }
}
