//! Token counts.

use std::ops::{Add, AddAssign};

/// Tokens that one attempt, or all attempts of a call, used.
///
/// The names are those of OpenTelemetry's GenAI conventions. `cached_tokens` and `tool_tokens` are
/// parts of `input_tokens`, `thought_tokens` is a part of `output_tokens`; counts that a provider
/// leaves out are zero.
///
/// # Example
/// ```
/// use instructor_core::Usage;
///
/// let mut usage = Usage::default();
/// usage.input_tokens = 120;
/// usage.output_tokens = 30;
/// assert_eq!((usage + usage).total_tokens(), 300);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens read: the prompt and what tools put into it.
    pub input_tokens: u64,
    /// Tokens written: the answer and the thoughts before it.
    pub output_tokens: u64,
    /// Input tokens that came from a cache.
    pub cached_tokens: u64,
    /// Input tokens that tools put into the prompt.
    pub tool_tokens: u64,
    /// Output tokens spent on thoughts.
    pub thought_tokens: u64,
}

impl Usage {
    /// Input and output tokens together.
    #[must_use]
    pub fn total_tokens(&self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
            cached_tokens: self.cached_tokens.saturating_add(other.cached_tokens),
            tool_tokens: self.tool_tokens.saturating_add(other.tool_tokens),
            thought_tokens: self.thought_tokens.saturating_add(other.thought_tokens),
        }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
