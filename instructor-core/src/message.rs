//! Turns of a conversation.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde_json::value::RawValue;

use crate::Media;

/// Who speaks in a [`Message`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The caller, and what the library says on the caller's behalf.
    User,
    /// The language model.
    Model,
}

/// One turn of a conversation: a text, and media to look at before it.
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
    // Not `Arc<str>`, which would copy a long answer once more.
    text: Arc<String>,
    media: Vec<Media>,
    wire: Option<Arc<Wire>>,
    is_example: bool,
}

impl Message {
    /// A turn of the user.
    pub fn user(text: impl Into<String>) -> Self {
        Self::new(Role::User, text.into())
    }

    /// A turn of the model, as in a few-shot example.
    pub fn model(text: impl Into<String>) -> Self {
        Self::new(Role::Model, text.into())
    }

    fn new(role: Role, text: String) -> Self {
        Self { role, text: Arc::new(text), media: Vec::new(), wire: None, is_example: false }
    }

    /// Adds something to look at or to listen to; it stands before the text.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Media, Message};
    ///
    /// let page = Media::new("image/png", b"\x89PNG...".to_vec());
    /// let message = Message::user("What does the page say?").media(page);
    /// assert_eq!(message.media_parts().len(), 1);
    /// ```
    #[must_use]
    pub fn media(mut self, media: Media) -> Self {
        self.media.push(media);
        self
    }

    /// Keeps the provider's own JSON of this turn, for that provider to send back unchanged.
    #[must_use]
    pub fn wire(mut self, wire: Box<RawValue>) -> Self {
        self.wire = Some(Arc::new(Wire { raw: Some(wire).into(), ..Wire::default() }));
        self
    }

    /// The same, for JSON that stands in a larger text and was read already: it is not looked at
    /// before it is sent back, which most turns never are. What is no JSON is dropped then.
    ///
    /// # Example
    /// ```
    /// use instructor_core::Message;
    ///
    /// let body = br#"{"content": {"parts": [{"text": "7"}]}}"#;
    /// let turn = Message::model("7").wire_within(*body, 12..38);
    /// assert_eq!(turn.wire_json().map(|json| json.get()), Some(r#"{"parts": [{"text": "7"}]}"#));
    /// assert!(Message::model("7").wire_within(*b"{", 0..1).wire_json().is_none());
    /// ```
    #[must_use]
    pub fn wire_within(mut self, text: impl Into<Vec<u8>>, at: Range<usize>) -> Self {
        self.wire = Some(Arc::new(Wire { text: text.into(), at, raw: OnceLock::new() }));
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

    /// What is to be looked at before the text, in order.
    #[must_use]
    pub fn media_parts(&self) -> &[Media] {
        &self.media
    }

    /// Whether it is what the user says of the matter itself.
    pub(crate) fn is_own_words(&self) -> bool {
        self.role == Role::User && self.wire.is_none() && !self.is_example
    }

    /// Whether it is a turn of the user with media alone.
    pub(crate) fn awaits_text(&self) -> bool {
        self.is_own_words() && self.text.is_empty() && !self.media.is_empty()
    }

    pub(crate) fn set_text(&mut self, text: String) {
        self.text = Arc::new(text);
    }

    /// Marks the turn as part of an example: nothing is extracted from it.
    pub(crate) fn into_example(mut self) -> Self {
        self.is_example = true;
        self
    }

    pub(crate) fn is_example(&self) -> bool {
        self.is_example
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.wire.is_none() && self.media.is_empty() && self.text.trim().is_empty()
    }

    /// The provider's own JSON of this turn, if it came from a provider.
    #[must_use]
    pub fn wire_json(&self) -> Option<&RawValue> {
        self.wire.as_deref()?.raw()
    }
}

/// The JSON of a turn.
#[derive(Default)]
struct Wire {
    /// Where it stands, until it is wanted.
    text: Vec<u8>,
    at: Range<usize>,
    raw: OnceLock<Option<Box<RawValue>>>,
}

impl Wire {
    fn raw(&self) -> Option<&RawValue> {
        let read = || {
            let json = std::str::from_utf8(self.text.get(self.at.clone())?).ok()?;
            RawValue::from_string(json.to_owned()).ok()
        };
        self.raw.get_or_init(read).as_deref()
    }
}

/// Shows the role and the length; what was said stays out of logs.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("role", &self.role)
            .field("text", &format_args!("<{} bytes>", self.text.len()))
            .field("media", &self.media)
            .finish_non_exhaustive()
    }
}
