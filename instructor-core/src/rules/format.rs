//! `format`: a text of a known form.

mod address;
mod calendar;
mod identifier;
mod network;

use std::fmt;

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
    /// A UUID with its hyphens as RFC 9562 writes it, in either case:
    /// `0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f`.
    Uuid,
    /// A day of the Gregorian calendar as RFC 3339 writes it: `2024-02-29`.
    Date,
    /// A day and a time with its offset from UTC as RFC 3339 writes them:
    /// `2024-02-29T07:05:09+01:00`.
    DateTime,
    /// A time of day with its offset from UTC as RFC 3339 writes it: `07:05:09.5Z`.
    Time,
    /// A duration by the grammar in appendix A of RFC 3339: `P1Y2M3DT4H5M6S` or `P2W`, in whole
    /// numbers, with no unit left out between two others.
    Duration,
    /// An IPv4 address in dotted decimal, without leading zeros: `192.0.2.1`.
    Ipv4,
    /// An IPv6 address as RFC 4291 writes it, without a zone: `2001:db8::1`.
    Ipv6,
    /// A host name of RFC 1123: one label or more of letters, digits and inner hyphens.
    Hostname,
}

impl Format {
    /// The value of JSON Schema's keyword `format`.
    #[must_use]
    pub const fn keyword(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Url => "uri",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Hostname => "hostname",
        }
    }

    /// Whether `text` has the form.
    #[must_use]
    pub fn matches(self, text: &str) -> bool {
        match self {
            Self::Email => address::is_email(text),
            Self::Url => address::is_url(text),
            Self::Uuid => identifier::is_uuid(text),
            Self::Date => calendar::is_date(text),
            Self::DateTime => calendar::is_date_time(text),
            Self::Time => calendar::is_time(text),
            Self::Duration => calendar::is_duration(text),
            Self::Ipv4 => network::is_ipv4(text),
            Self::Ipv6 => network::is_ipv6(text),
            Self::Hostname => network::is_hostname(text),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Email => "an e-mail address",
            Self::Url => "an absolute URL",
            Self::Uuid => "a UUID as xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            Self::Date => "a date as YYYY-MM-DD",
            Self::DateTime => "a date and time as YYYY-MM-DDThh:mm:ss with an offset, Z or +hh:mm",
            Self::Time => "a time as hh:mm:ss with an offset, Z or +hh:mm",
            Self::Duration => {
                "a duration as P1Y2M3DT4H5M6S or P2W, in whole numbers and with no unit left out \
                 between two others"
            }
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address without a zone",
            Self::Hostname => "a host name of letters, digits, hyphens and dots",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    /// Holds a format against texts that have it and texts that have not.
    pub(super) fn check(format: Format, right: &[&str], wrong: &[&str]) {
        for text in right {
            assert!(format.matches(text), "{format:?} refuses {text:?}");
        }
        for text in wrong {
            assert!(!format.matches(text), "{format:?} takes {text:?}");
        }
    }

    #[test]
    fn each_format_takes_its_own_texts_alone() {
        let samples = [
            (Format::Email, "ana@example.pt"),
            (Format::Url, "https://example.org/"),
            (Format::Uuid, "0190b5c8-7d3e-7a41-9f02-c4e8d1a6b37f"),
            (Format::Date, "2024-02-29"),
            (Format::DateTime, "2024-02-29T07:05:09+01:00"),
            (Format::Time, "07:05:09Z"),
            (Format::Duration, "P1DT2H"),
            (Format::Ipv4, "192.0.2.1"),
            (Format::Ipv6, "2001:db8::1"),
            (Format::Hostname, "db-1.example"),
        ];
        for (format, _) in samples {
            for (owner, text) in samples {
                // A host name is hardly more than letters, digits and hyphens.
                let hostname = format == Format::Hostname
                    && matches!(owner, Format::Uuid | Format::Date | Format::Duration);
                assert_eq!(
                    format.matches(text),
                    format == owner || hostname,
                    "{format:?} on {text:?}"
                );
            }
        }
    }
}
