//! Where the JSON of an answer may be: in a fence, or anywhere in the prose, and never in a block of
//! reasoning.

use std::ops::Range;

use super::change::{ChangeKind, Edit};
use super::limits::Limits;
use super::mend::{Forks, Mended, Mender, Stuck, Torn, is_literal, is_special};
use super::names::Names;
use super::work::Work;
use crate::decode::end_of;

/// A value that the answer may be.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) class: Class,
    pub(super) place: Range<usize>,
    /// The ways in which it can be mended; mostly one.
    pub(super) drafts: Vec<Mended>,
}

/// How a value stands out of the answer: the later one is sooner believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// It stands among words, or alone.
    Inline,
    /// It begins a fenced block.
    Fenced,
}

/// What was found in an answer.
#[derive(Debug)]
pub(super) struct Located {
    pub(super) candidates: Vec<Candidate>,
    /// Fences and blocks of reasoning, in order.
    pub(super) marks: Vec<(ChangeKind, Range<usize>)>,
    /// A value began and could not be mended: what stands behind it may be a part of it.
    pub(super) torn: Option<Class>,
}

/// The white space of JSON.
const SPACE: [char; 4] = [' ', '\n', '\r', '\t'];

/// More values than this are not looked at.
const MOST: usize = 100_000;

/// The tags that models put around what they think.
const REASONING: [&str; 8] = [
    "think",
    "thinking",
    "thought",
    "thoughts",
    "reasoning",
    "reflection",
    "analysis",
    "scratchpad",
];

/// Finds the values of an answer that are arrays or objects; it is no JSON from `torn` on.
pub(super) fn locate(
    answer: &str,
    torn: usize,
    limits: Limits,
    names: &Names,
    work: &Work,
) -> Result<Located, Stuck> {
    let located = Located { candidates: Vec::new(), marks: Vec::new(), torn: None };
    let mut search = Search {
        text: answer,
        at: 0,
        first: 0,
        last_quote: answer.as_bytes()[..torn].iter().rposition(|byte| *byte == b'"').unwrap_or(0),
        limits,
        names,
        work,
        located,
        is_fenced: false,
    };
    search.run()?;
    Ok(search.located)
}

struct Search<'a, 'w> {
    text: &'a str,
    at: usize,
    /// Where the answer begins, comments and blanks aside.
    first: usize,
    /// Where the last quote is that comes before the first slip.
    last_quote: usize,
    limits: Limits,
    names: &'w Names,
    work: &'w Work,
    located: Located,
    is_fenced: bool,
}

impl Search<'_, '_> {
    fn run(&mut self) -> Result<(), Stuck> {
        self.comments();
        let bytes = self.text.as_bytes();
        while let Some(offset) = bytes[self.at..]
            .iter()
            .position(|byte| matches!(byte, b'{' | b'[' | b'(' | b'`' | b'<'))
        {
            self.at += offset;
            match bytes[self.at] {
                b'`' => self.fence()?,
                b'<' => self.tag(),
                // What stands in parentheses elsewhere is a remark.
                b'(' if !(self.is_first(self.at) && is_tuple(&self.text[self.at..])) => {
                    self.at += 1;
                }
                // What stands here may be a part of what could not be mended.
                _ if self.located.torn.is_some() => self.at += 1,
                _ => {
                    if !self.candidate(Class::Inline)? {
                        self.at += 1;
                    }
                }
            }
            if self.located.candidates.len() > MOST {
                return Err(Stuck);
            }
        }
        Ok(())
    }

    /// Steps over the comments with which the answer begins.
    fn comments(&mut self) {
        self.begin_at(0);
        while let Some(length) = comment(&self.text[self.first..]) {
            let place = self.first..self.first + length;
            self.at = place.end;
            self.begin_at(place.end);
            self.located.marks.push((ChangeKind::Comment, place));
        }
    }

    /// The answer begins with what stands there or behind the blanks there.
    fn begin_at(&mut self, at: usize) {
        self.first = self.text.len() - self.text[at..].trim_start().len();
    }

    /// A tag: of a block of reasoning, which is stepped over, or of anything else.
    fn tag(&mut self) {
        let Some((is_closing, name, length)) = reasoning_tag(&self.text[self.at..]) else {
            self.at += 1;
            return;
        };
        if is_closing {
            // All that came before was thought, wherever it began.
            self.at += length;
            if self.text[self.at..].trim_start().is_empty() && !self.located.candidates.is_empty() {
                self.located.marks.push((ChangeKind::Reasoning, self.at - length..self.at));
                return;
            }
            self.located.candidates.clear();
            self.located.torn = None;
            self.begin_at(self.at);
            self.located.marks = vec![(ChangeKind::Reasoning, 0..self.at)];
            self.is_fenced = false;
            return;
        }
        let start = self.at;
        self.at += length;
        let mut depth = 1;
        while depth > 0 {
            let Some(offset) = self.text[self.at..].find('<') else {
                self.at = self.text.len();
                break;
            };
            self.at += offset;
            match reasoning_tag(&self.text[self.at..]) {
                Some((is_closing, other, length)) if other == name => {
                    depth = if is_closing { depth - 1 } else { depth + 1 };
                    self.at += length;
                }
                _ => self.at += 1,
            }
        }
        self.located.marks.push((ChangeKind::Reasoning, start..self.at));
        if self.is_first(start) {
            self.begin_at(self.at);
        }
    }

    /// Backticks: the opening or the closing of a fence, or of code within a line.
    fn fence(&mut self) -> Result<(), Stuck> {
        let rest = &self.text[self.at..];
        let marks = rest.len() - rest.trim_start_matches('`').len();
        let info = rest[marks..].bytes().take_while(|byte| is_of_info(*byte)).count();
        let after = rest[marks + info..].trim_start_matches([' ', '\t']);
        let is_line = after.is_empty() || after.starts_with(['\n', '\r']);
        if marks < 2 || marks == 2 && !is_line {
            self.at += marks;
            return Ok(());
        }
        let start = self.at;
        if self.is_fenced && info == 0 {
            self.is_fenced = false;
            self.at += marks;
            self.located.marks.push((ChangeKind::Fence, start..self.at));
            return Ok(());
        }
        // An info string is a word of its own.
        let info = if is_line || after.starts_with(['{', '[']) { info } else { 0 };
        self.is_fenced = true;
        self.at += marks + info;
        self.located.marks.push((ChangeKind::Fence, start..self.at));
        let mut is_later = false;
        loop {
            let rest = &self.text[self.at..];
            let mut start = rest.trim_start_matches(is_between);
            while let Some(length) = comment(start) {
                start = start[length..].trim_start_matches(is_between);
            }
            // The end of a comment that has none was sought to the end.
            let is_open = ["/*", "//", "# "].iter().any(|open| start.starts_with(open));
            self.work.spend(rest.len() - if is_open { 0 } else { start.len() })?;
            if !start.starts_with(['{', '[']) && !is_tuple(start) {
                // Behind a value of the block, a text or a number is a value, too.
                let is_value = |first: char| first.is_ascii_digit() || "\"'-".contains(first);
                if is_later && start.starts_with(is_value) {
                    self.located.torn = Some(Class::Fenced);
                }
                return Ok(());
            }
            is_later = true;
            self.at += rest.len() - start.len();
            if !self.candidate(Class::Fenced)? {
                self.at += 1;
                return Ok(());
            }
        }
    }

    /// Reads the value that may start here; `false` if there is none.
    fn candidate(&mut self, class: Class) -> Result<bool, Stuck> {
        let start = self.at;
        let is_first = self.is_first(start);
        // A text that is JSON has been decoded before, so what it begins with is none.
        let strict = if is_first { Err(start) } else { end_of(self.text, start) };
        let (Ok(end) | Err(end)) = strict;
        self.work.spend(end - start + 1)?;
        let drafts = match strict {
            // What stands behind may be more of it.
            Ok(end) if !self.text[end..].trim_start().starts_with([',', ':', '"', '}', ']']) => {
                vec![Mended { end, edits: Vec::new() }]
            }
            _ => self.drafts(start, class)?,
        };
        let end = drafts.iter().map(|draft| draft.end).max();
        let is_remark =
            |end: &usize| class == Class::Inline && self.is_remark(start, *end, &drafts);
        let Some(end) = end.filter(|end| !is_remark(end)) else { return Ok(false) };
        self.located.candidates.push(Candidate { class, place: start..end, drafts });
        self.at = end;
        Ok(true)
    }

    /// Whether brackets in a line of prose are no JSON: `[sic]`, `[1]`, `[ ]`.
    fn is_remark(&self, start: usize, end: usize, drafts: &[Mended]) -> bool {
        let inside = &self.text[start + 1..end];
        // A line is looked at as far as it is blank: many values may stand on a long one.
        let mut before = self.text[..start].chars().rev().take_while(|before| *before != '\n');
        let mut behind = self.text[end..].chars().take_while(|behind| *behind != '\n');
        let is_own_line = before.all(char::is_whitespace)
            && behind.all(|behind| behind.is_whitespace() || ",;.`}])".contains(behind));
        let is_word = |edit: &Edit| edit.kind == ChangeKind::Unquoted;
        let has_words = || drafts.iter().any(|draft| draft.edits.iter().any(is_word));
        let is_list = self.text[start..].starts_with('[');
        !is_own_line
            && !inside.contains(['"', '\'', '{', '[', '“', '`'])
            && is_list
            && inside != "]"
            && (has_words() || !inside.contains(','))
    }

    /// Whether the answer begins with what stands there, which is no blank.
    const fn is_first(&self, start: usize) -> bool {
        start == self.first
    }

    /// Whether what begins with a bracket there is no word or reference in brackets.
    fn seems_json(&self, start: usize) -> bool {
        let inside = self.text[start + 1..].trim_start();
        let is_list = self.text[start..].starts_with('[');
        self.is_first(start)
            || inside.starts_with(['"', '\'', '\\', '“', '‘', '«'])
            || is_list
                && inside.starts_with(|first: char| first.is_ascii_digit() || "{[-".contains(first))
    }

    /// The ways in which the text can be mended.
    fn drafts(&mut self, start: usize, class: Class) -> Result<Vec<Mended>, Stuck> {
        let mut forks = Forks::default();
        let mut drafts = Vec::new();
        let before = self.located.torn;
        let last_quote = if self.is_first(start) { self.last_quote } else { 0 };
        loop {
            let mender = Mender::new(
                self.text,
                start,
                last_quote,
                self.limits.depth,
                self.names,
                self.work,
                &mut forks,
            );
            match mender.mend() {
                Ok(draft) => drafts.push(draft),
                // Behind what is torn nothing is believed: it may stand in it.
                Err(Torn { is_json: true }) => self.located.torn = Some(Class::Fenced),
                Err(Torn { is_json: false }) => {
                    let is_alone = self.located.candidates.is_empty();
                    if class == Class::Fenced || is_alone && self.seems_json(start) {
                        self.located.torn = self.located.torn.max(Some(class));
                    }
                }
            }
            self.work.check()?;
            if !forks.next() {
                if !drafts.is_empty() {
                    self.located.torn = before;
                }
                return Ok(drafts);
            }
        }
    }
}

/// How long the comment is that stands first.
fn comment(text: &str) -> Option<usize> {
    match text.get(..2)? {
        "/*" => text.find("*/").map(|end| end + 2),
        "//" | "# " => text.find('\n'),
        _ => None,
    }
}

/// What may stand between the values of a fenced block.
fn is_between(character: char) -> bool {
    character.is_whitespace() || matches!(character, ',' | ';' | '\u{feff}')
}

/// Whether a text begins with a tuple of Python.
fn is_tuple(text: &str) -> bool {
    let inside = text.strip_prefix('(').map(str::trim_start);
    inside.is_some_and(|inside| {
        let length = inside.bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_literal =
            is_literal(&inside[..length]) && inside[length..].trim_start().starts_with([',', ')']);
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        let is_number = digits > 0 && inside[digits..].starts_with(',');
        is_literal || is_number || inside.starts_with(['"', '\'', '{', '['])
    })
}

fn is_of_info(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'.')
}

/// A tag of reasoning that stands first: whether it closes, its name and its length.
fn reasoning_tag(text: &str) -> Option<(bool, &'static str, usize)> {
    let rest = text.strip_prefix('<')?;
    let (is_closing, rest) = match rest.strip_prefix('/') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = REASONING.into_iter().find(|name| rest[..length].eq_ignore_ascii_case(name))?;
    // Attributes are rare, and short.
    let end = rest.bytes().take(80).position(|byte| byte == b'>')?;
    let is_alone = rest[length..end].is_empty() || rest[length..].starts_with(' ');
    is_alone.then(|| (is_closing, name, text.len() - rest.len() + end + 1))
}

/// The edits that leave out all but `kept`, which are places in order: what is marked, as what it
/// is marked; the rest as prose. The white space of JSON stays.
pub(super) fn cuts(
    answer: &str,
    marks: &[(ChangeKind, Range<usize>)],
    outside: Range<usize>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = outside.start;
    let prose = |from: usize, to: usize, edits: &mut Vec<Edit>| {
        let text = &answer[from..to];
        let start = from + (text.len() - text.trim_start_matches(SPACE).len());
        let end = start + text.trim_matches(SPACE).len();
        if start < end {
            edits.push(Edit::cut(kind_of(&answer[start..end]), start..end));
        }
    };
    let first = marks.partition_point(|(_, place)| place.end <= outside.start);
    for (kind, place) in &marks[first..] {
        if place.start >= outside.end {
            break;
        }
        let (start, end) = (place.start.max(at), place.end.min(outside.end));
        if start < end {
            prose(at, start, &mut edits);
            edits.push(Edit::cut(*kind, start..end));
            at = end;
        }
    }
    if at < outside.end {
        prose(at, outside.end, &mut edits);
    }
    edits
}

fn is_comment(text: &str) -> bool {
    let is_line = text.starts_with("//") || text.starts_with("# ");
    is_line && !text.contains('\n')
        || text.starts_with("/*") && text.find("*/") == Some(text.len() - 2)
}

/// What stands around a value, if it is no words.
fn kind_of(text: &str) -> ChangeKind {
    if text.chars().all(is_special) {
        ChangeKind::WhiteSpace
    } else if is_comment(text) {
        ChangeKind::Comment
    } else if text == "," {
        ChangeKind::TrailingComma
    } else if text.bytes().all(|byte| matches!(byte, b'}' | b']')) {
        ChangeKind::StrayCloser
    } else {
        ChangeKind::Prose
    }
}
