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
