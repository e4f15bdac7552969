//! `Extract` for URLs.

use url::{SyntaxViolation, Url};

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::private::Key;
use crate::rules::{Format, Rule};
use crate::schema::{Kind, Schema};

/// With any scheme, and with letters beyond ASCII: `mailto:ana@example.pt` is one, and so is
/// `https://pt.example/Évora`, though neither passes for the `format` of a text.
impl Extract for Url {
    const SCHEMA: Schema =
        Schema::new(Kind::String).ruled(&[Rule::Format(Format::Url)]).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        let at = decoder.begin()?;
        let Some(text) = decoder.string(schema_of::<Self>())? else { return Ok(None) };
        let value = read(&text);
        if value.is_none() {
            decoder.break_with(at, || "must be an absolute URL, as https://example.org/a?b=c");
        }
        Ok(value)
    }
}

impl Key for Url {
    fn from_key(text: &str) -> Option<Self> {
        read(text)
    }
}

/// An absolute URL, if it is written as the URL standard wants it and not only as browsers take it:
/// with a backslash, spaces, `https:/example.org`.
fn read(text: &str) -> Option<Url> {
    let mended = std::cell::Cell::new(false);
    let note = |violation| {
        // What RFC 3986 and so the schema allow: a password, `file:/etc/hosts`.
        let is_allowed = matches!(
            violation,
            SyntaxViolation::EmbeddedCredentials | SyntaxViolation::ExpectedFileDoubleSlash
        );
        mended.set(mended.get() || !is_allowed);
    };
    let url = Url::options().syntax_violation_callback(Some(&note)).parse(text).ok()?;
    (!mended.get()).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn urls() {
        for (text, written) in [
            ("https://example.org", "https://example.org/"),
            ("HTTPS://Example.ORG:443/A%20b?c=d#e", "https://example.org/A%20b?c=d#e"),
            ("https://ana:secret@[2001:db8::1]:8080/", "https://ana:secret@[2001:db8::1]:8080/"),
            ("https://pt.example/Évora", "https://pt.example/%C3%89vora"),
            ("https://exämple.org/", "https://xn--exmple-cua.org/"),
            ("mailto:ana@example.pt", "mailto:ana@example.pt"),
            ("urn:isbn:9780131103627", "urn:isbn:9780131103627"),
            ("data:,a", "data:,a"),
            ("file:///etc/hosts", "file:///etc/hosts"),
            ("file:/etc/hosts", "file:///etc/hosts"),
            ("geo:38.7,-9.1", "geo:38.7,-9.1"),
        ] {
            assert_eq!(read(text).map(String::from).as_deref(), Some(written), "{text}");
        }
        for text in [
            "",
            "example.org",
            "//example.org",
            "/a",
            "https://",
            "https:///a",
            "https:example.org",
            "https:/example.org",
            "https:\\\\example.org",
            " https://example.org",
            "https://example.org\n",
            "https://example.org/a b",
            "https://example.org/<a>",
            "https://example.org/%zz",
            "https://example.org:99999/",
            "https://exa mple.org",
            "https://[::1",
            "https://256.1.1.1/",
            "https://a@b@example.org/",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
