//! Patterns that need no machine: one class of letters behind the other, from the start of the text
//! to its end.

/// A pattern such as `^[A-Z]{3}-[0-9]+$`, read from left to right in one pass.
///
/// Only patterns are taken in which no letter could belong to two parts, so that each part takes
/// all it can and nothing is ever tried twice.
#[derive(Debug)]
pub(super) struct Chain(Vec<Part>);

/// So many letters of one class.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// One bit for each letter of ASCII.
    class: u128,
    min: usize,
    max: usize,
}

impl Chain {
    /// The chain that a pattern is; `None` if it is, or could be, anything else.
    pub(super) fn read(pattern: &str) -> Option<Self> {
        let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?.as_bytes();
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let class = class(&mut rest)?;
            let (min, max) = count(&mut rest)?;
            parts.push(Part { class, min, max });
        }
        let chain = Self(parts);
        chain.is_unambiguous().then_some(chain)
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        for part in &self.0 {
            let is_own = |byte: &&u8| byte.is_ascii() && part.class >> **byte & 1 == 1;
            let taken = rest.iter().take(part.max).take_while(is_own).count();
            if taken < part.min {
                return false;
            }
            rest = &rest[taken..];
        }
        rest.is_empty()
    }

    /// Whether what a part may take or leave can be taken by none of those that may come next.
    fn is_unambiguous(&self) -> bool {
        self.0.iter().enumerate().filter(|(_, part)| part.min < part.max).all(|(position, part)| {
            let behind = &self.0[position + 1..];
            let sure =
                behind.iter().position(|next| next.min > 0).map_or(behind.len(), |at| at + 1);
            behind[..sure].iter().all(|next| next.class & part.class == 0)
        })
    }
}

/// The letters that mean themselves inside of brackets and outside.
const PLAIN: &[u8] = b" _,:;@#%=!<>/'\"";
/// Those that mean themselves inside of brackets alone.
const PLAIN_IN_BRACKETS: &[u8] = b".+*?()";

fn class(rest: &mut &[u8]) -> Option<u128> {
    match next(rest)? {
        b'[' => brackets(rest),
        b'\\' => escape(rest),
        // No range is meant outside of brackets.
        letter if letter == b'-' || is_plain(letter) => Some(1 << letter),
        _ => None,
    }
}

fn brackets(rest: &mut &[u8]) -> Option<u128> {
    let mut class = 0;
    loop {
        match next(rest)? {
            b']' if class != 0 => return Some(class),
            b'\\' => class |= escape(rest)?,
            b'-' if class == 0 || rest.starts_with(b"]") => class |= 1 << b'-',
            first if first.is_ascii_alphanumeric() && rest.starts_with(b"-") => {
                next(rest)?;
                match next(rest)? {
                    last if last.is_ascii_alphanumeric() && first <= last => {
                        class |= (first..=last).fold(0, |class, letter| class | 1 << letter);
                    }
                    // A hyphen at the end.
                    b']' => return Some(class | 1 << first | 1 << b'-'),
                    _ => return None,
                }
            }
            letter if is_plain(letter) || PLAIN_IN_BRACKETS.contains(&letter) => {
                class |= 1 << letter;
            }
            _ => return None,
        }
    }
}

fn escape(rest: &mut &[u8]) -> Option<u128> {
    let range = |first: u8, last: u8| (first..=last).fold(0, |class, letter| class | 1 << letter);
    let digits = range(b'0', b'9');
    match next(rest)? {
        b'd' => Some(digits),
        b'w' => Some(digits | range(b'a', b'z') | range(b'A', b'Z') | 1 << b'_'),
        mark @ (b'.' | b'+' | b'*' | b'?' | b'(' | b')' | b'[' | b']' | b'/' | b'-' | b'\\') => {
            Some(1 << mark)
        }
        _ => None,
    }
}

/// How often a class stands; once if nothing is said.
fn count(rest: &mut &[u8]) -> Option<(usize, usize)> {
    let counts = match rest.first() {
        Some(b'?') => (0, 1),
        Some(b'*') => (0, usize::MAX),
        Some(b'+') => (1, usize::MAX),
        Some(b'{') => {
            let end = rest.iter().position(|&byte| byte == b'}')?;
            let inside = std::str::from_utf8(&rest[1..end]).ok()?;
            *rest = &rest[end..];
            match inside.split_once(',') {
                None => (number(inside)?, number(inside)?),
                Some((min, "")) => (number(min)?, usize::MAX),
                Some((min, max)) => (number(min)?, number(max)?),
            }
        }
        _ => return Some((1, 1)),
    };
    next(rest)?;
    Some(counts).filter(|(min, max)| min <= max)
}

fn number(text: &str) -> Option<usize> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

fn is_plain(letter: u8) -> bool {
    letter.is_ascii_alphanumeric() || PLAIN.contains(&letter)
}

fn next(rest: &mut &[u8]) -> Option<u8> {
    let (first, behind) = rest.split_first()?;
    *rest = behind;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use regex_lite::Regex;

    use super::Chain;

    const CHAINS: &[&str] = &[
        "^$",
        "^a$",
        "^[ab]{2}$",
        "^[ab]{1,2}c$",
        "^a*$",
        "^a?b?$",
        "^a+b*c$",
        "^[a-b1-2]+-?[.]$",
        r"^\d{1,2}\.\w$",
        r"^[\d.-]+$",
        "^[-a]+$",
        "^[a-]+$",
        "^[a1-]{0,2}b$",
        r"^\w\-\[$",
        "^[A-Z]{3}-[0-9]{4}$",
        "^a{2,}$",
        "^a{0}b$",
        "^[a+?]b$",
    ];

    const OTHERS: &[&str] = &[
        "a",
        "^a",
        "a$",
        "^a|b$",
        "^(a)$",
        "^[^a]$",
        "^.$",
        r"^\s$",
        r"^\bA$",
        "^[a&&b]$",
        "^[[:alpha:]]$",
        "^ä$",
        "^[ä]$",
        "^a+?$",
        "^a++$",
        "^a*a$",
        "^a?b*a$",
        "^[ab]+b$",
        "^[a-b-c]$",
        "^[a--b]$",
        "^(?i)a$",
        "^a{,2}$",
        "^a{ 2 }$",
        r"^\n$",
        r"^a\$",
        "^^a$",
        "^a$$",
        "^[]a]$",
        "^*$",
    ];

    #[test]
    fn chains_are_told_from_other_patterns() {
        for pattern in CHAINS {
            assert!(Chain::read(pattern).is_some(), "{pattern}");
        }
        for pattern in OTHERS {
            assert!(Chain::read(pattern).is_none(), "{pattern}");
        }
    }

    #[test]
    fn a_chain_matches_what_the_expression_does() {
        let letters = ["a", "b", "c", "1", "-", ".", "+", "[", "A", "_", "é", "\n"];
        let mut texts = vec![String::new(), "ABC-0123".to_owned(), "ABC-012".to_owned()];
        let mut start = 0;
        for _ in 0..4 {
            let end = texts.len();
            for position in start..end {
                for letter in letters {
                    texts.push(format!("{}{letter}", texts[position]));
                }
            }
            start = end;
        }
        for pattern in CHAINS {
            let (chain, regex) = (Chain::read(pattern).unwrap(), Regex::new(pattern).unwrap());
            for text in &texts {
                assert_eq!(chain.is_match(text), regex.is_match(text), "{pattern} on {text:?}");
            }
        }
    }
}
