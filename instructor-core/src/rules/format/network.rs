//! What a machine on a network goes by: its addresses and its name.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Four decimal numbers without leading zeros: `dotted-quad` of RFC 2673, section 3.2, less what some
/// readers would take for octal (RFC 6943, section 3.1.1).
pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// The text forms of RFC 4291, section 2.2; a zone (RFC 4007, section 11) is not part of them.
pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// A host name of RFC 1123, section 2.1: labels with dots in between, 253 characters at most, which
/// are the 255 octets of RFC 1035, section 2.3.4, less two that only the wire has.
///
/// The last label is not of digits alone, since a name never looks like an address (the same
/// section). A dot at the end is not taken.
pub(super) fn is_hostname(text: &str) -> bool {
    let last = text.rsplit('.').next().unwrap_or(text);
    text.len() <= 253
        && text.split('.').all(is_label)
        && !last.bytes().all(|byte| byte.is_ascii_digit())
}

/// A label of RFC 1123, section 2.1: letters, digits and inner hyphens, 63 at most.
pub(super) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use crate::rules::format::Format;
    use crate::rules::format::tests::check;

    #[test]
    fn ipv4_addresses() {
        check(
            Format::Ipv4,
            &["0.0.0.0", "192.0.2.1", "255.255.255.255", "10.20.30.40"],
            &[
                "",
                "...",
                "192.0.2",
                "192.0.2.",
                ".192.0.2",
                "192.0..1",
                "192.0.2.1.1",
                "192.0.2.256",
                "192.0.2.1000",
                "192.0.2.01",
                "192.0.2.00",
                "192.0.2.-1",
                "192.0.2.+1",
                "192.0.2.0x1",
                "192.0.2.a",
                "3221225985",
                "192.0.2.1/24",
                "192.0.2.1:80",
                " 192.0.2.1",
                "192.0.2.1 ",
                "192.0.2.1\n",
                "192.0. 2.1",
                "192,0,2,1",
                "১92.0.2.1",
                "192。0。2。1",
                "::1",
            ],
        );
    }

    #[test]
    fn ipv6_addresses() {
        check(
            Format::Ipv6,
            &[
                "::",
                "::1",
                "2001:db8::",
                "2001:DB8::aBcD",
                "2001:0db8:0000:0000:0000:0000:0000:0001",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "1:2:3::5:6:7:8",
                "::192.0.2.1",
                "::ffff:192.0.2.1",
                "64:ff9b::192.0.2.1",
                "1:2:3:4:5:6:192.0.2.1",
            ],
            &[
                "",
                ":",
                ":::",
                "1",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "1::2::3",
                "1:::2",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "12345::",
                "00001::",
                "g::",
                "-1::",
                "::+1",
                "::192.0.2",
                "::192.0.2.256",
                "::192.0.2.01",
                "::192.0.2.1:1",
                "192.0.2.1::",
                "1:2:3:4:5:6:7:192.0.2.1",
                "1:2:3:4:5:192.0.2.1",
                "192.0.2.1",
                "fe80::1%eth0",
                "fe80::1%25eth0",
                "fe80::1%1",
                "::1/128",
                "[::1]",
                "[::1]:80",
                " ::1",
                "::1 ",
                "::1\n",
                "::১",
                "：：1",
            ],
        );
    }

    #[test]
    fn host_names() {
        let (longest_label, label) = ("a".repeat(63), "b".repeat(61));
        let longest = [longest_label.as_str(); 3].join(".") + "." + &label;
        assert_eq!(longest.len(), 253);
        check(
            Format::Hostname,
            &[
                "localhost",
                "a",
                "example.org",
                "WWW.Example.ORG",
                "3com.example",
                "0.pool.example",
                "a-b--c.example",
                "xn--bcher-kva.example",
                "1.2.3.4.example",
                "node7",
                &longest_label,
                &longest,
            ],
            &[
                "",
                ".",
                "example.",
                ".example",
                "a..b",
                "-a.example",
                "a-.example",
                "a.-",
                "a_b.example",
                "*.example",
                "a b",
                " example.org",
                "example.org ",
                "example.org\n",
                "example.org:80",
                "https://example.org",
                "192.0.2.1",
                "999.0.2.1",
                "example.1",
                "::1",
                "bücher.example",
                "example．org",
                "pool১.example",
                &(longest_label.clone() + "a"),
                &(longest.clone() + "b"),
            ],
        );
    }
}
