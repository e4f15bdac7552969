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
        let escaped: String = text.bytes().map(escape).collect();
        let escaped = Some(escaped).filter(|escaped| escaped != text);
        let hidden = [Some(text.into()), escaped.map(String::into_boxed_str)];
        Some(Self { header, hidden: hidden.into_iter().flatten().collect(), renewed: false })
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

pub(crate) type ApiKey = Secret;

/// A character of a URL's query: itself if it is unreserved, else its code (RFC 3986).
fn escape(byte: u8) -> String {
    match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).into(),
        _ if byte.is_ascii_alphanumeric() => char::from(byte).into(),
        _ => format!("%{byte:02X}"),
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

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
    fn secrets_unfit_for_a_header_are_refused() {
        for text in ["", " \t\n", "two words", "line\nbreak", "schlüssel", "nul\0"] {
            assert!(Secret::new(text).is_err(), "{text:?}");
            assert!(Secret::bearer(text).is_err(), "{text:?}");
        }
    }
}
