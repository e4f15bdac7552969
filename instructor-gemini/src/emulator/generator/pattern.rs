//! Texts that a regular expression matches.

mod matching;
mod spelling;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::random::Random;
use crate::emulator::schema::Span;

/// Characters more than needed, where nothing limits them.
const SPARE: usize = 12;

/// Tries by luck, before as much is repeated as there is room for.
const TRIES: usize = 6;

/// A regular expression, as JSON Schema has them: it matches anywhere unless it is anchored.
#[derive(Debug)]
pub(super) struct Pattern {
    hir: Hir,
    /// The fewest characters that it matches.
    least: usize,
}

impl Pattern {
    /// Parses an expression, or says why texts cannot be made for it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let spelled = spelling::ours(text).ok_or("is written in a way that is not read here")?;
        let hir = ParserBuilder::new().build().parse(&spelled).map_err(|error| match error {
            regex_syntax::Error::Parse(error) => format!("is not read here: {}", error.kind()),
            regex_syntax::Error::Translate(error) => format!("is not read here: {}", error.kind()),
            _ => "is not read here".to_owned(),
        })?;
        let looks = hir.properties().look_set();
        if looks.iter().any(|look| !matches!(look, Look::Start | Look::End)) {
            return Err("looks around, as at the edges of words".to_owned());
        }
        let Some(least) = least(&hir) else {
            return Err("matches nothing".to_owned());
        };
        Ok(Self { hir, least })
    }

    /// A text of a length that the expression matches.
    pub(super) fn generate(&self, random: &mut Random, length: Span) -> Result<String, String> {
        let room = length.max.map_or(Some(usize::MAX), |max| max.checked_sub(self.least));
        let Some(room) = room else {
            return Err("its `pattern` needs more characters than it may have".to_owned());
        };
        let lacking = length.least().saturating_sub(self.least);
        for attempt in 0..=TRIES {
            let is_full = attempt == TRIES;
            let spare = if is_full { lacking } else { lacking.saturating_add(SPARE) };
            let mut writer = Writer {
                random,
                text: String::new(),
                spare: spare.min(room),
                is_full,
                starts: false,
                ends: false,
                is_broken: false,
            };
            writer.write(&self.hir);
            if writer.is_broken {
                continue;
            }
            let Writer { mut text, starts, ends, .. } = writer;
            let missing = length.least().saturating_sub(text.chars().count());
            // What is not anchored may stand among other letters.
            if missing > 0 && !ends {
                text.extend(std::iter::repeat_n('a', missing));
            } else if missing > 0 && !starts {
                text.insert_str(0, &"a".repeat(missing));
            }
            if length.has(text.chars().count()) {
                return Ok(text);
            }
        }
        Err("no text was found with its `pattern` and its length".to_owned())
    }

    /// Whether the expression matches in a text; `None` if that takes too long to tell.
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        matching::is_match(&self.hir, text)
    }
}

#[allow(clippy::struct_excessive_bools)] // Each is set by itself.
struct Writer<'r> {
    random: &'r mut Random,
    text: String,
    /// Characters that may still be written beyond the fewest.
    spare: usize,
    /// Whether to repeat as much as there is room for.
    is_full: bool,
    /// Whether the beginning and the end of the text were asked for.
    starts: bool,
    ends: bool,
    /// Whether something stands before the beginning or after the end.
    is_broken: bool,
}

impl Writer<'_> {
    fn write(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                self.push(std::str::from_utf8(&literal.0).unwrap_or_default());
            }
            HirKind::Class(class) => {
                let letter = self.letter(class);
                self.push(letter.encode_utf8(&mut [0; 4]));
            }
            HirKind::Look(Look::Start) => {
                self.is_broken |= !self.text.is_empty();
                self.starts = true;
            }
            HirKind::Look(_) => self.ends = true,
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part)),
            HirKind::Alternation(options) => self.write_one(options),
            HirKind::Repetition(repetition) => {
                for _ in 0..repetition.min {
                    self.write(&repetition.sub);
                }
                let cost = least(&repetition.sub).unwrap_or(usize::MAX).max(1);
                let most = repetition.max.map_or(usize::MAX, |max| {
                    usize::try_from(max - repetition.min).unwrap_or(usize::MAX)
                });
                let most = most.min(self.spare / cost);
                let more = if self.is_full { most } else { self.random.between(0, most.min(8)) };
                for _ in 0..more {
                    if self.spare < cost {
                        break;
                    }
                    self.spare -= cost;
                    self.write(&repetition.sub);
                }
            }
        }
    }

    /// Writes one option of those that there is room for.
    fn write_one(&mut self, options: &[Hir]) {
        let costs: Vec<Option<usize>> = options.iter().map(least).collect();
        let Some(fewest) = costs.iter().flatten().min().copied() else {
            self.is_broken = true;
            return;
        };
        let fits = |at: &usize| costs[*at].is_some_and(|cost| cost - fewest <= self.spare);
        let fitting: Vec<usize> = (0..options.len()).filter(fits).collect();
        let at = if self.is_full {
            let most = |at: &&usize| options[**at].properties().maximum_len().unwrap_or(usize::MAX);
            fitting.iter().max_by_key(most).copied().unwrap_or(0)
        } else {
            fitting[self.random.below(fitting.len())]
        };
        self.spare -= costs[at].unwrap_or(fewest) - fewest;
        self.write(&options[at]);
    }

    fn push(&mut self, text: &str) {
        self.is_broken |= self.ends && !text.is_empty();
        self.text.push_str(text);
    }

    /// A letter or a digit if the class has one, or else what can be printed.
    fn letter(&mut self, class: &Class) -> char {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => {
                class.ranges().iter().map(|range| (range.start(), range.end())).collect()
            }
            Class::Bytes(class) => class
                .ranges()
                .iter()
                .map(|range| (char::from(range.start()), char::from(range.end())))
                .collect(),
        };
        for plain in [&[('a', 'z'), ('A', 'Z'), ('0', '9')][..], &[(' ', '~')]] {
            let met: Vec<(char, char)> = ranges
                .iter()
                .flat_map(|range| {
                    plain.iter().map(|plain| (range.0.max(plain.0), range.1.min(plain.1)))
                })
                .filter(|(first, last)| first <= last)
                .collect();
            if !met.is_empty() {
                let (first, last) = self.random.pick(&met);
                let count = u32::from(last) - u32::from(first) + 1;
                let at = self.random.below(usize::try_from(count).unwrap_or(1));
                let letter =
                    u32::try_from(at).ok().and_then(|at| char::from_u32(u32::from(first) + at));
                return letter.unwrap_or(first);
            }
        }
        ranges.first().map_or('a', |range| range.0)
    }
}

/// The fewest characters that an expression matches; `None` if it matches nothing.
fn least(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => Some(std::str::from_utf8(&literal.0).ok()?.chars().count()),
        HirKind::Class(class) => (!class.is_empty()).then_some(1),
        HirKind::Capture(capture) => least(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(least).sum(),
        HirKind::Alternation(options) => options.iter().filter_map(least).min(),
        HirKind::Repetition(repetition) => {
            let times = usize::try_from(repetition.min).ok()?;
            match least(&repetition.sub) {
                Some(length) => length.checked_mul(times),
                None => (times == 0).then_some(0),
            }
        }
    }
}
