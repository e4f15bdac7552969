//! `format`: a text of a known form.

mod address;
mod calendar;

use std::fmt;

/// Types that `format` can rule.
#[diagnostic::on_unimplemented(
    message = "`format` needs a text, and `{Self}` is none; give the field the type `String` or remove `format`",
    label = "not a text"
)]
pub trait Formatted {}

impl Formatted for String {}
impl<T: Formatted> Formatted for Option<T> {}
impl<T: Formatted> Formatted for Box<T> {}

/// Fails the build if `format` cannot rule the type `T`.
pub const fn assert_formatted<T: Formatted>() {}

/// The forms that `format` knows.
///
/// # Example
/// ```
/// use instructor_core::Format;
///
/// assert!(Format::Date.matches("2024-02-29"));
/// assert!(!Format::Date.matches("2023-02-29"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// An e-mail address as browsers take it: the rule of the HTML standard, with a dot in the
    /// domain, since an address in a text is one on the internet.
    Email,
    /// An absolute URL with a host, as RFC 3986 writes it.
    Url,
    /// A day of the Gregorian calendar as RFC 3339 writes it: `2024-02-29`.
    Date,
}

impl Format {
    /// The value of JSON Schema's keyword `format`.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Url => "uri",
            Self::Date => "date",
        }
    }

    /// Whether `text` has the form.
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::Email => address::is_email(text),
            Self::Url => address::is_url(text),
            Self::Date => calendar::is_date(text),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email => "an e-mail address",
            Self::Url => "an absolute URL",
            Self::Date => "a date as YYYY-MM-DD",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn forms_match_what_they_name_and_nothing_else() {
        for (format, right, wrong) in [
            (
                Format::Email,
                &["ana@example.pt", "a.b+c@x-y.example.com", "o'brien@example.ie", "1@2.example"][..],
                &[
                    "",
                    "ana",
                    "ana@",
                    "@example.pt",
                    "ana@example",
                    "ana at example.pt",
                    "a@b@c.de",
                    "ana@-example.pt",
                    "ana@example..pt",
                    ".ana@example.pt",
                    "ana.@example.pt",
                    "a..b@example.pt",
                    "ana@example.pt ",
                    "<ana@example.pt>",
                    "ana@exämple.pt",
                ][..],
            ),
            (
                Format::Url,
                &[
                    "https://example.org",
                    "http://user:pw@example.org:8080/a%20b?c=d#e",
                    "ftp://127.0.0.1/",
                    "https://[::1]:443/x",
                    "https://example.org?q=1",
                    "git+ssh://host.example/~me/repo.git",
                    "http://host:/",
                ][..],
                &[
                    "",
                    "example.org",
                    "//example.org",
                    "https://",
                    "https:///path",
                    "mailto:a@b.c",
                    "1http://example.org",
                    "https://exa mple.org",
                    "https://example.org/a b",
                    "https://example.org/%zz",
                    "https://example.org:99999/",
                    "https://[::1",
                    "https://[zz]/",
                    "https://example.org/#a#b",
                    "https://exämple.org",
                ][..],
            ),
            (
                Format::Date,
                &["2024-02-29", "2000-02-29", "0001-01-01", "2026-12-31"][..],
                &[
                    "",
                    "2023-02-29",
                    "1900-02-29",
                    "2024-13-01",
                    "2024-00-10",
                    "2024-04-31",
                    "2024-01-00",
                    "24-01-01",
                    "2024-1-1",
                    "2024/01/01",
                    "2024-01-01T00:00:00Z",
                    " 2024-01-01",
                    "2024-01-0a",
                    "+024-01-01",
                    "২০২৪-০১-০১",
                ][..],
            ),
        ] {
            for text in right {
                assert!(format.matches(text), "{format:?} refuses {text:?}");
            }
            for text in wrong {
                assert!(!format.matches(text), "{format:?} takes {text:?}");
            }
        }
    }
}
