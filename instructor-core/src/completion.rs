//! What comes back from a provider.

use std::fmt;

use crate::{Message, Usage};

/// An answer of a model, before it is read.
///
/// # Example
/// ```
/// use instructor_core::Completion;
///
/// let mut completion = Completion::new(r#"{"name": "Ana"}"#);
/// completion.usage.output_tokens = 7;
/// assert_eq!(completion.text(), r#"{"name": "Ana"}"#);
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Completion {
    /// The model's turn: its text is the answer, thoughts left out.
    pub turn: Message,
    /// Tokens used by this attempt.
    pub usage: Usage,
    /// The model that answered, as the provider names it.
    pub model: Option<String>,
    /// The provider's identifier of this answer.
    pub response_id: Option<String>,
    /// Why the model stopped, as the provider names it.
    pub finish_reason: Option<String>,
}

impl Completion {
    /// An answer of this text, with all else unknown.
    pub fn new(text: impl Into<String>) -> Self {
        Self::from_turn(Message::model(text))
    }

    /// An answer from the model's turn, with all else unknown.
    #[must_use]
    pub fn from_turn(turn: Message) -> Self {
        Self { turn, usage: Usage::default(), model: None, response_id: None, finish_reason: None }
    }

    /// The text of the answer, thoughts left out.
    #[must_use]
    pub fn text(&self) -> &str {
        self.turn.text()
    }
}

/// Shows counts and names; what the model said stays out of logs.
impl fmt::Debug for Completion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Completion")
            .field("turn", &self.turn)
            .field("usage", &self.usage)
            .field("model", &self.model)
            .field("response_id", &self.response_id)
            .field("finish_reason", &self.finish_reason)
            .finish()
    }
}
