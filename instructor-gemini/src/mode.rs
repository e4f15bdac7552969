//! How the form of the answer is asked for.

use std::fmt;

/// How the model is told what the answer has to look like.
///
/// The three fields for a schema exclude each other, and differ in what they can say. Definitions:
/// <https://ai.google.dev/api/generate-content>, read 2026-11-23.
///
/// # Example
/// ```
/// use instructor_gemini::{Gemini, Mode, Options};
///
/// let options = Options::new().mode(Mode::FunctionCall);
/// let gemini = Gemini::builder().api_key("AIza-example").options(options).build()?;
/// assert_eq!(Mode::default().to_string(), "responseJsonSchema");
/// # let _ = gemini;
/// # Ok::<(), instructor_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Mode {
    /// `generationConfig.responseJsonSchema`: JSON Schema, with references and maps.
    #[default]
    ResponseJsonSchema,
    /// `generationConfig.responseSchema`: a subset of `OpenAPI` 3.0, without references, for models
    /// and gateways that know nothing else.
    ResponseSchema,
    /// `generationConfig.responseFormat`: the same JSON Schema at the place that newer documentation
    /// prefers.
    ResponseFormat,
    /// The arguments of a function that the model has to call, for models that follow tools better
    /// than schemas.
    FunctionCall,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ResponseJsonSchema => "responseJsonSchema",
            Self::ResponseSchema => "responseSchema",
            Self::ResponseFormat => "responseFormat",
            Self::FunctionCall => "functionCall",
        })
    }
}
