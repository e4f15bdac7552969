//! `pattern`: a text in which a regular expression matches.

mod chain;

use std::fmt;
use std::sync::LazyLock;

use regex_lite::Regex;

use self::chain::Chain;

/// A regular expression of an attribute.
///
/// It matches in linear time, anywhere in the text unless it is anchored, as JSON Schema has it;
/// `\d`, `\w` and `\s` are ASCII.
#[derive(Clone, Copy)]
pub struct Pattern {
    text: &'static str,
    regex: fn() -> &'static LazyRegex,
}

/// A regular expression that is compiled when it is first used.
#[derive(Debug)]
pub struct LazyRegex(LazyLock<Compiled, fn() -> Compiled>);

impl LazyRegex {
    /// The expression that `compile` makes, with [`compile`].
    #[must_use]
    pub const fn new(compile: fn() -> Compiled) -> Self {
        Self(LazyLock::new(compile))
    }

    fn is_match(&self, text: &str) -> bool {
        match &self.0.0 {
            Form::Chain(chain) => chain.is_match(text),
            Form::Regex(regex) => regex.is_match(text),
        }
    }
}

/// A regular expression that is ready to match.
#[derive(Debug)]
pub struct Compiled(Form);

/// The machine matches all expressions; most that are written for a field need none.
#[derive(Debug)]
enum Form {
    Chain(Chain),
    Regex(Regex),
}

/// Compiles a pattern that the derive has found sound.
///
/// # Panics
/// If it is not, which the derive has told the user.
#[must_use]
pub fn compile(pattern: &str) -> Compiled {
    Compiled(match Chain::read(pattern) {
        Some(chain) => Form::Chain(chain),
        None => Form::Regex(Regex::new(pattern).expect("the derive compiled the pattern")),
    })
}

/// The pattern of a type, compiled when it is first used.
macro_rules! pattern {
    ($text:expr) => {
        $crate::rules::Pattern::new($text, || {
            static REGEX: $crate::rules::LazyRegex =
                $crate::rules::LazyRegex::new(|| $crate::rules::compile($text));
            &REGEX
        })
    };
}

pub(crate) use pattern;

impl Pattern {
    /// A pattern and where its compiled form is kept.
    #[must_use]
    pub const fn new(text: &'static str, regex: fn() -> &'static LazyRegex) -> Self {
        Self { text, regex }
    }

    /// The pattern as it was written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.text
    }

    /// Whether the pattern matches somewhere in the text.
    #[must_use]
    pub fn is_match(self, text: &str) -> bool {
        (self.regex)().is_match(text)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}
