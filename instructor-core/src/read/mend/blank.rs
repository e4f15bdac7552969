//! What stands between tokens: white space of all sorts, and comments.

use super::{Mender, Open, State, Step, Stuck};
use crate::read::change::{ChangeKind, Edit};

/// Whether a character is white space that JSON does not know.
pub(in crate::read) const fn is_special(character: char) -> bool {
    matches!(
        character,
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
            ..='\u{200f}'
                | '\u{2028}'
                | '\u{2029}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{2060}'
                | '\u{3000}'
                | '\u{feff}'
    )
}

/// How long the white space is that stands first, if JSON does not know it.
pub(super) fn special_space(text: &str) -> usize {
    text.chars().next().filter(|first| is_special(*first)).map_or(0, char::len_utf8)
}

/// How long the white space of JSON is that stands first.
pub(super) fn space(bytes: &[u8]) -> usize {
    // Lines of printed JSON begin with many.
    let (words, _) = bytes[1.min(bytes.len())..].as_chunks::<8>();
    let words = words.iter().take_while(|word| **word == [b' '; 8]).count();
    let start = if words > 0 && is_space(bytes[0]) { 1 + 8 * words } else { 0 };
    start + bytes[start..].iter().take_while(|byte| is_space(**byte)).count()
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

impl Mender<'_, '_> {
    /// Steps over white space and comments.
    pub(super) fn blank(&mut self) -> Step<()> {
        loop {
            match self.byte() {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += space(&self.bytes[self.at..]),
                Some(b'/') => match self.bytes.get(self.at + 1) {
                    Some(b'/') if self.begins_comment(2) => self.cut_line(),
                    Some(b'/') => return Err(Stuck),
                    Some(b'*') => {
                        let rest = &self.text[self.at + 2..];
                        let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
                        self.cut(ChangeKind::Comment, length + 2);
                    }
                    _ => return Ok(()),
                },
                Some(b'#') if self.begins_comment(1) => self.cut_line(),
                Some(0xb | 0xc | 0x80..) => {
                    let rest = &self.text[self.at..];
                    match rest.len() - rest.trim_start_matches(is_special).len() {
                        0 => return Ok(()),
                        length => self.cut(ChangeKind::WhiteSpace, length),
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    /// Whether marks of so many bytes begin a comment, and not a value: `//cdn.example` or `#ff0000`
    /// behind a colon may be one.
    fn begins_comment(&self, marks: usize) -> bool {
        let is_value = self.state == State::Value && self.open.last() == Some(&Open::Object);
        let is_spaced = matches!(
            self.bytes.get(self.at + marks),
            None | Some(b' ' | b'\t' | b'\n' | b'\r' | b'#' | b'/' | b'!')
        );
        is_spaced || !is_value && (marks == 2 || self.is_first_of_line())
    }

    fn is_first_of_line(&self) -> bool {
        let before = self.bytes[..self.at].iter().rev();
        let mut before = before.skip_while(|byte| matches!(byte, b' ' | b'\t')).take(1);
        before.next().is_none_or(|byte| *byte == b'\n')
    }

    /// The rest of the line is a comment.
    fn cut_line(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.edits
            .push(Edit::cut(ChangeKind::Comment, self.at..self.at + length.unwrap_or(rest.len())));
        self.at += length.unwrap_or(rest.len());
    }
}
