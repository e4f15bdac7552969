//! `format`: a text of a known form.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

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
            Self::Email => is_email(text),
            Self::Url => is_url(text),
            Self::Date => is_date(text),
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

/// <https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>, read 2026-11-23.
fn is_email(text: &str) -> bool {
    const ATOM: &[u8] = b".!#$%&'*+/=?^_`{|}~-";
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && local.bytes().all(|byte| byte.is_ascii_alphanumeric() || ATOM.contains(&byte))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

/// A host label of RFC 1123: letters, digits and inner hyphens, 63 at most.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let scheme_holds = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    scheme_holds
        && is_authority(authority)
        && is_escaped(tail, b"-._~!$&'()*+,;=:@/?#")
        && tail.bytes().filter(|&byte| byte == b'#').count() <= 1
}

fn is_authority(authority: &str) -> bool {
    let (user, place) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) if address.parse::<Ipv6Addr>().is_ok() => (None, port),
        Some(_) => return false,
        None => {
            let end = place.find(':').unwrap_or(place.len());
            let (host, port) = place.split_at(end);
            (Some(host), port)
        }
    };
    let host_holds = host.is_none_or(is_host);
    let port_holds = port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| {
            port.bytes().all(|byte| byte.is_ascii_digit())
                && (port.is_empty() || port.parse::<u16>().is_ok())
        });
    is_escaped(user, b"-._~!$&'()*+,;=:") && host_holds && port_holds
}

fn is_host(host: &str) -> bool {
    host.parse::<Ipv4Addr>().is_ok() || (!host.is_empty() && is_escaped(host, b"-._~!$&'()*+,;="))
}

/// Whether `text` holds only letters, digits, the marks given, and `%` with two hexadecimal digits.
fn is_escaped(text: &str, marks: &[u8]) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let holds = match byte {
            b'%' => (0..2).all(|_| bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            _ => byte.is_ascii_alphanumeric() || marks.contains(&byte),
        };
        if !holds {
            return false;
        }
    }
    true
}

fn is_date(text: &str) -> bool {
    let [year, month, day] = match text.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] if (year.len(), month.len(), day.len()) == (4, 2, 2) => {
            [year, month, day].map(digits)
        }
        _ => return false,
    };
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
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
