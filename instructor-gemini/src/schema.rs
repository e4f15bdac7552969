//! The dialect of `responseJsonSchema`.

use instructor_core::{Dialect, Format, Rule};

/// What the model heeds in `generationConfig.responseJsonSchema`.
///
/// The API's definition lists the keywords (`GenerationConfig.responseJsonSchema`,
/// googleapis/googleapis, read 2026-11-23): bounds of numbers are among them, `minLength`,
/// `maxLength` and `pattern` are not and would be ignored in silence. Of the formats the guide to
/// structured output documents `date`, `date-time` and `time`
/// (<https://ai.google.dev/gemini-api/docs/structured-output>, read 2026-11-23).
///
/// A type may contain itself only through properties that are not required (the same definition).
pub(crate) const RESPONSE_JSON_SCHEMA: Dialect =
    Dialect::JSON_SCHEMA.states(states).without_examples().cycles_optional();

fn states(rule: &Rule) -> bool {
    match rule {
        Rule::Range { .. } | Rule::Items { .. } | Rule::OneOf(_) => true,
        Rule::Format(format) => matches!(format, Format::Date | Format::DateTime | Format::Time),
        _ => false,
    }
}
