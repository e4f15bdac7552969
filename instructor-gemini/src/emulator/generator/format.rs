//! Texts of the formats that JSON Schema knows.

use instructor_core::Format;

use super::random::Random;
use crate::emulator::schema::Span;

/// A text of this format; `None` if the name is of none, and says nothing of what fits.
pub(super) fn make(name: &str, random: &mut Random, length: Span) -> Option<String> {
    // As many letters more as the shortest may have.
    let text = match name {
        "email" | "idn-email" => {
            let name = letters(random, length, "@reed.example".len());
            format!("{name}@reed.example")
        }
        "uri" | "url" | "iri" => {
            let path = letters(random, length, "https://reed.example/".len());
            format!("https://reed.example/{path}")
        }
        "uri-reference" | "iri-reference" | "uri-template" | "json-pointer" => {
            format!("/{}", letters(random, length, 1))
        }
        "relative-json-pointer" => format!("0/{}", letters(random, length, 2)),
        "hostname" | "idn-hostname" => {
            format!("{}.example", label(random, length, ".example".len()))
        }
        "date" => date(random),
        "time" => format!("{}Z", time(random)),
        "date-time" => format!("{}T{}Z", date(random), time(random)),
        "duration" => format!("P{}DT{}H", random.between(1, 30), random.between(1, 23)),
        "uuid" => uuid(random),
        "ipv4" => {
            let [a, b, c] = [random.below(256), random.below(256), random.below(256)];
            format!("10.{a}.{b}.{c}")
        }
        "ipv6" => {
            format!("2001:db8::{:x}:{:x}", 1 + random.below(0xfffe), 1 + random.below(0xfffe))
        }
        "regex" => format!("{}+", letters(random, length, 1)),
        "byte" | "base64" => {
            // Four letters for three bytes.
            let count = length.least().div_ceil(4).max(1 + random.below(4));
            let count = length.max.map_or(count, |max| count.min(max / 4));
            (0..count).map(|_| *random_group(random)).collect()
        }
        _ => return None,
    };
    Some(text)
}

/// Whether a text is of this format; `None` if that cannot be told here.
pub(super) fn is_one(name: &str, text: &str) -> Option<bool> {
    let format = match name {
        "email" | "idn-email" => Format::Email,
        "uri" | "url" | "iri" => Format::Url,
        "uuid" => Format::Uuid,
        "date" => Format::Date,
        "date-time" => Format::DateTime,
        "time" => Format::Time,
        "duration" => Format::Duration,
        "ipv4" => Format::Ipv4,
        "ipv6" => Format::Ipv6,
        "hostname" | "idn-hostname" => Format::Hostname,
        "uri-reference"
        | "iri-reference"
        | "uri-template"
        | "json-pointer"
        | "relative-json-pointer"
        | "regex" => return None,
        // Any other says nothing.
        _ => return Some(true),
    };
    Some(format.matches(text))
}

/// Letters that make a text of a length with so many others.
fn letters(random: &mut Random, length: Span, others: usize) -> String {
    let least = length.least().saturating_sub(others).max(1);
    let most = length.max.map_or(usize::MAX, |max| max.saturating_sub(others)).max(1);
    let count = random.between(least, most.min(least.saturating_add(8)).max(least));
    (0..count.max(most.min(5)).min(most)).map(|_| letter(random)).collect()
}

/// Labels of a host name, of 63 letters at most.
fn label(random: &mut Random, length: Span, others: usize) -> String {
    let letters = letters(random, length, others);
    let parts: Vec<&str> =
        letters.as_bytes().chunks(40).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    let mut text = parts.join(".");
    // The dots are letters of the length too.
    while text.len() > letters.len().max(1) {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
        text.push('a');
    }
    text
}

fn letter(random: &mut Random) -> char {
    char::from(b"abcdefghijklmnopqrstuvwxyz"[random.below(26)])
}

fn random_group(random: &mut Random) -> &'static &'static str {
    &["YWJj", "ZGVm", "Z2hp", "amts"][random.below(4)]
}

fn date(random: &mut Random) -> String {
    let [year, month, day] =
        [random.between(2000, 2029), random.between(1, 12), random.between(1, 28)];
    format!("{year}-{month:02}-{day:02}")
}

fn time(random: &mut Random) -> String {
    let [hour, minute, second] = [random.below(24), random.below(60), random.below(60)];
    format!("{hour:02}:{minute:02}:{second:02}")
}

/// One of version 4: RFC 9562, section 5.4.
fn uuid(random: &mut Random) -> String {
    let (high, low) = (random.next(), random.next());
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}
