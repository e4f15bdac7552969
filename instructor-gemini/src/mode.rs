//! Where in a request the schema goes.

use std::fmt;

/// How Gemini is told what the answer has to look like.
///
/// They differ in what of a type they can state: the guide on Gemini has the table. What a mode has
/// no keyword for is said in words, enforced on the answer and listed in
/// [`Report::lowerings`](instructor_core::Report::lowerings); a type that it cannot describe at all
/// is an error before anything is sent.
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// `generationConfig.responseJsonSchema`: a part of JSON Schema, with references.
    ///
    /// The default: it states most, and both versions of the API, Vertex AI and every official SDK
    /// have it (`GenerationConfig` in googleapis/googleapis, read 2026-11-23).
    #[default]
    ResponseJsonSchema,
    /// `generationConfig.responseSchema`: the older form, a part of OpenAPI 3.0.
    ///
    /// It alone states lengths and patterns of texts. Maps (but for Vertex AI), values of any shape,
    /// tuples, enums of integers and types that contain themselves cannot be described in it
    /// (`Schema` in googleapis/googleapis, read 2026-11-23). The API's reference calls it deprecated.
    ResponseSchema,
    /// `generationConfig.responseFormat.text.schema`, with what `responseJsonSchema` can say.
    ///
    /// What the API's reference recommends in place of the other two
    /// (<https://ai.google.dev/api/generate-content>, read 2026-11-23); no public definition has it
    /// yet.
    ResponseFormat,
    /// The arguments of a function that the model has to call, for models that follow tools better
    /// than schemas; its schema is `parametersJsonSchema`.
    ///
    /// It can say what `responseJsonSchema` can, of an answer that is an object
    /// (`FunctionDeclaration` in googleapis/googleapis, read 2026-11-23).
    FunctionCall,
}

/// What the API calls it.
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
