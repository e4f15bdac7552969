//! Where mail and pages are found: e-mail addresses and URLs.

use std::net::{Ipv4Addr, Ipv6Addr};

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

/// A host label of RFC 1123: letters, digits and inner hyphens, 63 at most.
fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
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
