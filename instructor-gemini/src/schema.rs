//! What Gemini's schema languages can say of a type, and what becomes of the rest.

mod advise;
mod complexity;
mod json;
#[cfg(test)]
mod tests;

use std::fmt;

use instructor_core::{
    Dialect, Error, Fault, FaultKind, Format, Literal, Lowered, Misfit, Request, RequestKind, Rule,
    Schema,
};

pub(crate) use self::advise::advise;
pub(crate) use self::json::json;
use crate::mode::Mode;
use crate::options::Settings;
use crate::site::{Service, Site};

/// What the model heeds in `generationConfig.responseJsonSchema`.
///
/// The API's definition lists the keywords (`GenerationConfig.responseJsonSchema`,
/// googleapis/googleapis, read 2026-11-23): bounds of numbers are among them, `minLength`,
/// `maxLength`, `pattern` and `minProperties` are not and would be ignored in silence. Of the formats
/// the guide to structured output documents `date`, `date-time` and `time`
/// (<https://ai.google.dev/gemini-api/docs/structured-output>, read 2026-11-23).
///
/// A type may contain itself only through properties that are not required, and a `$ref` has no
/// other keyword beside it (the same definition). An object or list whose `type` is a list of two is
/// refused in a function's parameters (anomalyco/opencode#43495), and so is an empty word in an
/// `enum`, "cannot be empty" (anomalyco/opencode#46676, both read 2026-11-23).
const JSON_SCHEMA: Dialect = Dialect::JSON_SCHEMA
    .states(json_schema_states)
    .without_examples()
    .cycles_optional()
    .whole_bounds()
    .members_uncounted()
    .scalar_nulls()
    .bare_references();

/// The same for the parameters of a function, which are an object.
const PARAMETERS: Dialect = JSON_SCHEMA.object_root();

/// What the model heeds in `generationConfig.responseSchema`.
///
/// The API's definition has the keywords as fields (`Schema`, googleapis/googleapis, read
/// 2026-11-23). Any `format` may stand there, but `date-time` and `enum` alone are documented for
/// texts (<https://ai.google.dev/api/caching#Schema>, read 2026-11-23). An object without properties
/// is refused, "should be non-empty for OBJECT type" (browser-use/browser-use#3786, read the same
/// day).
const OPENAPI: Dialect = Dialect::OPENAPI.states(openapi_states).whole_bounds();

/// The same on Vertex AI, whose definition has `additionalProperties`.
const VERTEX_OPENAPI: Dialect = OPENAPI.with_maps();

fn json_schema_states(rule: &Rule) -> bool {
    match rule {
        Rule::Range { .. } | Rule::Items { .. } => true,
        Rule::OneOf(values) => !values.contains(&Literal::Text("")),
        Rule::Format(format) => matches!(format, Format::Date | Format::DateTime | Format::Time),
        _ => false,
    }
}

fn openapi_states(rule: &Rule) -> bool {
    match rule {
        Rule::Range { .. } | Rule::Items { .. } | Rule::Length { .. } | Rule::Pattern(_) => true,
        Rule::Format(format) => matches!(format, Format::DateTime),
        Rule::OneOf(values) => !values.contains(&Literal::Text("")),
        _ => false,
    }
}

/// The schema of a request as it is sent, and what that does not enforce.
pub(crate) fn of(request: &Request, settings: Settings<'_>, site: &Site) -> Result<Lowered, Unfit> {
    let on_vertex = match site.service() {
        Service::Gemini => false,
        Service::VertexProject { .. } | Service::VertexExpress => true,
    };
    lower(request.schema, settings.mode(), on_vertex, settings.relaxes())
}

/// The schema as a mode sends it, and what that does not enforce.
///
/// Made once for each type, mode and `relax`, and kept; later calls look it up. With `relax`, bounds
/// are dropped in the order of [`Dialect::relaxed`] until our estimate of the schema is within our
/// budget.
fn lower(
    schema: &'static Schema,
    mode: Mode,
    on_vertex: bool,
    relax: bool,
) -> Result<Lowered, Unfit> {
    let dialect = match mode {
        Mode::ResponseJsonSchema | Mode::ResponseFormat => JSON_SCHEMA,
        Mode::FunctionCall => PARAMETERS,
        Mode::ResponseSchema if on_vertex => VERTEX_OPENAPI,
        Mode::ResponseSchema => OPENAPI,
    };
    let dialect = if relax { dialect.relaxed(complexity::is_affordable) } else { dialect };
    schema.lower(&dialect).map_err(|unfit| Unfit { unfit, mode })
}

/// A type that a mode cannot describe.
#[derive(Debug)]
pub(crate) struct Unfit {
    unfit: instructor_core::Unfit,
    mode: Mode,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unfit, mode } = self;
        write!(f, "{unfit}, which `{mode}` cannot describe")?;
        f.write_str(match unfit.kind {
            Misfit::Recursion => {
                ": written out it has no end, and cut off it would cut answers off; \
                 use `Mode::ResponseJsonSchema`"
            }
            Misfit::Empty => "; give it a field, or use `Mode::ResponseJsonSchema`",
            Misfit::Wordless => "; give it a variant, or use `Mode::ResponseJsonSchema`",
            Misfit::Root => "; wrap it in a struct, or use `Mode::ResponseJsonSchema`",
            Misfit::Siblings => "; leave one of the two out",
            _ => "; use `Mode::ResponseJsonSchema`",
        })
    }
}

impl From<Unfit> for Error {
    fn from(unfit: Unfit) -> Self {
        Self::schema(unfit.to_string())
    }
}

impl From<Unfit> for Fault {
    fn from(unfit: Unfit) -> Self {
        Self::new(FaultKind::Request(RequestKind::Schema), unfit.to_string())
    }
}
