//! What goes to a provider.

use std::any::Any;
use std::fmt;

use crate::{Context, Message, Schema};

/// One request to a provider: the conversation so far and the schema of the answer.
///
/// The same request is sent again after a transient fault; a reask is a request with two more
/// turns, the model's answer and what was wrong with it.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The model to ask; `None` means the provider's default.
    pub model: Option<String>,
    /// The system instruction.
    pub system: Option<String>,
    /// The turns, oldest first; the last one is the user's.
    pub messages: Vec<Message>,
    /// The schema that the answer has to follow.
    pub schema: &'static Schema,
    /// The most tokens that the answer, thoughts included, may take.
    pub max_output_tokens: Option<u32>,
    /// How the model picks its words.
    pub sampling: Sampling,
    /// Settings that only the provider knows, by their type.
    pub options: Context,
}

/// Settings that only one provider knows, for `.options(…)` of a call.
///
/// Implemented by a provider's own type of settings, so that nothing else is taken for them.
///
/// # Example
/// ```
/// use instructor_core::ProviderOptions;
///
/// struct ParrotOptions {
///     volume: u8,
/// }
///
/// impl ProviderOptions for ParrotOptions {}
/// # let _ = ParrotOptions { volume: 3 }.volume;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no provider's options",
    note = "Gemini's are `gemini::Options`"
)]
pub trait ProviderOptions: Any + Send + Sync {}

/// How a model picks its words; what is unset is left to the service.
///
/// # Example
/// ```
/// use instructor_core::Sampling;
///
/// let mut sampling = Sampling::default();
/// sampling.seed = Some(7);
/// assert!(sampling.temperature.is_none() && sampling.stop_sequences.is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Sampling {
    /// How far the model strays from the likeliest word; 0 and more.
    pub temperature: Option<f64>,
    /// The probability, 0 to 1, that the words to pick from have together.
    pub top_p: Option<f64>,
    /// How many words there are to pick from.
    pub top_k: Option<u32>,
    /// Makes the picks repeatable, as far as the service can.
    pub seed: Option<i32>,
    /// Texts that end the answer.
    pub stop_sequences: Vec<String>,
}

impl Request {
    /// A request without turns, for an answer of the given schema.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Extract, Message, Request};
    ///
    /// let mut request = Request::new(const { &<Vec<String>>::SCHEMA });
    /// request.messages.push(Message::user("red, green"));
    /// assert!(request.system.is_none());
    /// ```
    #[must_use]
    pub fn new(schema: &'static Schema) -> Self {
        Self {
            model: None,
            system: None,
            messages: Vec::new(),
            schema,
            max_output_tokens: None,
            sampling: Sampling::default(),
            options: Context::new(),
        }
    }
}

/// Shows lengths and names; what is asked stays out of logs.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let system = self.system.as_ref().map(|text| format!("<{} bytes>", text.len()));
        f.debug_struct("Request")
            .field("model", &self.model)
            .field("system", &system)
            .field("messages", &self.messages)
            .field("max_output_tokens", &self.max_output_tokens)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
