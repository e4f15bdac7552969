//! Turns of a conversation.

use std::fmt;
use std::sync::Arc;

use serde_json::value::RawValue;

/// Who speaks in a [`Message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The caller, and what the library says on the caller's behalf.
    User,
    /// The language model.
    Model,
}

/// One turn of a conversation.
///
/// A turn that a provider sent keeps the provider's own JSON beside the text, and is echoed byte
/// for byte when it is part of a later request: what a provider hides in its turns (thought
/// signatures, call ids) survives a reask.
///
/// # Example
/// ```
/// use instructor_core::{Message, Role};
///
/// let message = Message::user("Ana Silva, 31");
/// assert_eq!((message.role(), message.text()), (Role::User, "Ana Silva, 31"));
/// ```
#[derive(Clone)]
pub struct Message {
    role: Role,
    text: Arc<str>,
    wire: Option<Arc<RawValue>>,
}

impl Message {
    /// A turn of the user.
    pub fn user(text: impl Into<String>) -> Self {
        Self { role: Role::User, text: text.into().into(), wire: None }
    }

    /// A turn of the model, as in a few-shot example.
    pub fn model(text: impl Into<String>) -> Self {
        Self { role: Role::Model, text: text.into().into(), wire: None }
    }

    /// Keeps the provider's own JSON of this turn, for that provider to send back unchanged.
    #[must_use]
    pub fn wire(mut self, wire: Box<RawValue>) -> Self {
        self.wire = Some(wire.into());
        self
    }

    /// Who speaks.
    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    /// The text of the turn.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The provider's own JSON of this turn, if it came from a provider.
    #[must_use]
    pub fn wire_json(&self) -> Option<&RawValue> {
        self.wire.as_deref()
    }
}

/// Shows the role and the length; what was said stays out of logs.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("role", &self.role)
            .field("text", &format_args!("<{} bytes>", self.text.len()))
            .finish_non_exhaustive()
    }
}
