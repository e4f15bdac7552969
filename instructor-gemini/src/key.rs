//! The API key, and keeping it out of everything that is shown.

use std::fmt;

use reqwest::header::HeaderValue;

/// What stands where the key stood.
const REDACTED: &str = "[redacted]";

/// Keys of the API have 39 characters and more.
const SHORTEST_SECRET: usize = 8;

/// A key of the Gemini API; never empty, always fit for a header.
///
/// Its form is not checked beyond that: keys that begin with `AIza` and with `AQ.` are both in use
/// (field reports, read 2026-11-23).
#[derive(Clone)]
pub(crate) struct ApiKey {
    text: String,
    header: HeaderValue,
}

impl ApiKey {
    /// A key without the white space around it, or what is wrong with it.
    pub(crate) fn new(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Err("the API key is empty");
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("the API key holds a character that a header cannot hold");
        }
        let mut header = HeaderValue::from_str(text)
            .map_err(|_| "the API key holds a character that a header cannot hold")?;
        header.set_sensitive(true);
        Ok(Self { text: text.to_owned(), header })
    }

    /// The value of the header `x-goog-api-key`, marked sensitive.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The text with the key blotted out, should a server have echoed it.
    ///
    /// A key as short as a word is a stand-in for an emulator: to blot it out would garble texts.
    pub(crate) fn redact(&self, text: &str) -> String {
        if self.text.len() < SHORTEST_SECRET {
            return text.to_owned();
        }
        text.replace(&self.text, REDACTED)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::ApiKey;

    #[test]
    fn the_key_is_trimmed_and_never_shown() {
        let key = ApiKey::new(" AIza-secret\n").expect("a key");
        assert_eq!(key.header().as_bytes(), b"AIza-secret");
        assert!(key.header().is_sensitive());
        assert_eq!(format!("{key:?}"), "[redacted]");
        assert_eq!(key.redact("bad AIza-secret, AIza-secret!"), "bad [redacted], [redacted]!");
    }

    #[test]
    fn keys_unfit_for_a_header_are_refused() {
        for text in ["", " \t\n", "two words", "line\nbreak", "schlüssel", "nul\0"] {
            assert!(ApiKey::new(text).is_err(), "{text:?}");
        }
    }
}
