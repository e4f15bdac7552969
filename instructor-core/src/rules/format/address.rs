//! Where mail and pages are found: e-mail addresses and URLs.

use super::network::{is_ipv4, is_ipv6, is_label};

/// <https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address>, read 2026-11-23.
pub(super) fn is_email(text: &str) -> bool {
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

pub(super) fn is_url(text: &str) -> bool {
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
        Some((address, port)) if is_ipv6(address) => (None, port),
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
    is_ipv4(host) || (!host.is_empty() && is_escaped(host, b"-._~!$&'()*+,;="))
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

#[cfg(test)]
mod tests {
    use crate::rules::format::Format;
    use crate::rules::format::tests::check;

    #[test]
    fn email_addresses() {
        check(
            Format::Email,
            &["ana@example.pt", "a.b+c@x-y.example.com", "o'brien@example.ie", "1@2.example"],
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
            ],
        );
    }

    #[test]
    fn urls() {
        check(
            Format::Url,
            &[
                "https://example.org",
                "http://user:pw@example.org:8080/a%20b?c=d#e",
                "ftp://127.0.0.1/",
                "https://[::1]:443/x",
                "https://example.org?q=1",
                "git+ssh://host.example/~me/repo.git",
                "http://host:/",
            ],
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
            ],
        );
    }
}
