//! `GenerateContentRequest`, and what is refused of it before anything is read.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::conversation::{self, Content};
use super::dialect;
use super::reader::Node;
use super::refusal::invalid_argument;
use super::route::Door;
use super::script::RawReply;

/// A request in order.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) contents: Vec<Content>,
    /// What the answer has to look like; accepts anything if nothing was asked for.
    pub(super) schema: Node,
    /// The function that has to be called.
    pub(super) function: Option<String>,
    /// The name of a cached content.
    pub(super) cached: Option<String>,
}

/// As much of the request as an answer depends on; both spellings, as proto3's JSON.
#[derive(Deserialize)]
struct GenerateContent {
    contents: Option<Vec<Content>>,
    #[serde(alias = "systemInstruction")]
    system_instruction: Option<IgnoredAny>,
    tools: Option<Vec<Tool>>,
    #[serde(alias = "toolConfig")]
    tool_config: Option<ToolConfig>,
    #[serde(alias = "cachedContent")]
    cached_content: Option<String>,
    #[serde(alias = "generationConfig")]
    generation_config: Option<Config>,
}

#[derive(Deserialize)]
struct Tool {
    #[serde(alias = "functionDeclarations")]
    function_declarations: Option<Vec<Declaration>>,
}

#[derive(Deserialize)]
struct Declaration {
    name: String,
    parameters: Option<Box<RawValue>>,
    #[serde(alias = "parametersJsonSchema")]
    parameters_json_schema: Option<Node>,
}

#[derive(Deserialize)]
struct ToolConfig {
    #[serde(alias = "functionCallingConfig")]
    function_calling_config: Option<CallingConfig>,
}

#[derive(Deserialize)]
struct CallingConfig {
    mode: Option<String>,
    #[serde(alias = "allowedFunctionNames")]
    allowed_function_names: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[allow(clippy::struct_field_names)] // The API's names.
struct Config {
    #[serde(alias = "responseMimeType")]
    response_mime_type: Option<String>,
    #[serde(alias = "responseJsonSchema", alias = "_responseJsonSchema")]
    response_json_schema: Option<Node>,
    #[serde(alias = "responseSchema")]
    response_schema: Option<Box<RawValue>>,
    #[serde(alias = "responseFormat")]
    response_format: Option<Format>,
}

#[derive(Deserialize)]
struct Format {
    text: Option<TextFormat>,
}

#[derive(Deserialize)]
struct TextFormat {
    schema: Option<Node>,
}

impl Ask {
    /// Reads a body, or gives the refusal that it gets.
    pub(super) fn parse(text: &[u8], model: &str, door: Door) -> Result<Self, RawReply> {
        let request: GenerateContent = serde_json::from_slice(text).map_err(|error| {
            let message = format!("Invalid JSON payload received. Unexpected token.\n{error}\n^");
            invalid_argument(&message)
        })?;
        let contents = request.contents.unwrap_or_default();
        if contents.is_empty() {
            let message = "* GenerateContentRequest.contents: contents is not specified\n";
            return Err(invalid_argument(message));
        }
        conversation::check(&contents, model, door)?;
        let cached = request.cached_content;
        let has_tools = request.tools.is_some() || request.tool_config.is_some();
        if cached.is_some() && (has_tools || request.system_instruction.is_some()) {
            return Err(invalid_argument(beside_cache(door)));
        }
        let response = request.generation_config.unwrap_or_default().schema(door)?;
        let called = called(request.tools.unwrap_or_default(), request.tool_config, door)?;
        let (function, schema) = match called {
            Some((name, schema)) => (Some(name), schema),
            None => (None, response.unwrap_or_default()),
        };
        Ok(Self { contents, schema, function, cached })
    }
}

/// What a cache holds cannot be in the request too (issues of clients, read 2026-11-23).
fn beside_cache(door: Door) -> &'static str {
    match door {
        Door::Developer => {
            "CachedContent can not be used with GenerateContent request setting \
             system_instruction, tools or tool_config.\n\nProposed fix: move those values to \
             CachedContent from GenerateContent request."
        }
        Door::Express | Door::Project => {
            "Tool config, tools and system instruction should not be set in the request when \
             using cached content."
        }
    }
}

impl Config {
    /// The schema in one of its three places; two of them are refused, in words of ours.
    fn schema(self, door: Door) -> Result<Option<Node>, RawReply> {
        let format = self.response_format.and_then(|format| format.text?.schema);
        let of_type = [self.response_json_schema.is_some(), self.response_schema.is_some()];
        match (of_type, &format) {
            ([true, true], _) | ([true, _] | [_, true], Some(_)) => {
                return Err(invalid_argument(
                    "Only one of response_schema, response_json_schema and response_format can \
                     be set.",
                ));
            }
            ([false, false], _) => return Ok(format),
            _ => {}
        }
        if !matches!(self.response_mime_type.as_deref(), Some("application/json" | "text/x.enum")) {
            return Err(invalid_argument(
                "* GenerateContentRequest.generation_config.response_mime_type: a response schema \
                 needs the type application/json or text/x.enum\n",
            ));
        }
        match self.response_schema {
            Some(schema) => typed(&schema, "generation_config.response_schema", door).map(Some),
            None => Ok(self.response_json_schema),
        }
    }
}

/// A schema of the API's own dialect.
fn typed(schema: &RawValue, at: &str, door: Door) -> Result<Node, RawReply> {
    let invalid = |_| invalid_argument(&format!("Invalid value at '{at}' (Schema)"));
    let value: Value = serde_json::from_str(schema.get()).map_err(invalid)?;
    match dialect::refused(&value, at, door) {
        Some(reply) => Err(reply),
        None => serde_json::from_str(schema.get()).map_err(invalid),
    }
}

/// The function that the request makes the model call, with the schema of its arguments.
fn called(
    tools: Vec<Tool>,
    config: Option<ToolConfig>,
    door: Door,
) -> Result<Option<(String, Node)>, RawReply> {
    let mut functions = Vec::new();
    for (tool, declared) in tools.into_iter().enumerate() {
        let declared = declared.function_declarations.unwrap_or_default();
        for (at, declaration) in declared.into_iter().enumerate() {
            let at = format!("tools[{tool}].function_declarations[{at}]");
            functions.push(declaration.read(&at, door)?);
        }
    }
    let config = config.and_then(|config| config.function_calling_config);
    let Some(CallingConfig { mode: Some(mode), allowed_function_names }) = config else {
        return Ok(None);
    };
    if !mode.eq_ignore_ascii_case("ANY") {
        return Ok(None);
    }
    let allowed = allowed_function_names.unwrap_or_default();
    let is_declared = |name: &String| functions.iter().any(|(declared, _)| declared == name);
    if functions.is_empty() || !allowed.iter().all(is_declared) {
        return Err(invalid_argument(
            "allowed_function_names should be a subset of function_declarations.",
        ));
    }
    let is_allowed = |name: &String| allowed.is_empty() || allowed.contains(name);
    Ok(functions.into_iter().find(|(name, _)| is_allowed(name)))
}

impl Declaration {
    fn read(self, at: &str, door: Door) -> Result<(String, Node), RawReply> {
        if !is_function_name(&self.name) {
            return Err(invalid_argument(&format!(
                "* GenerateContentRequest.{at}.name: Invalid function name. Must start with a \
                 letter or an underscore. Must be alphameric (a-z, A-Z, 0-9), underscores (_), \
                 dots (.) or dashes (-), with a maximum length of 64.\n"
            )));
        }
        let schema = match (self.parameters, self.parameters_json_schema) {
            (Some(_), Some(_)) => {
                return Err(invalid_argument(&format!(
                    "* GenerateContentRequest.{at}: only one of parameters and \
                     parameters_json_schema can be set.\n"
                )));
            }
            (Some(schema), None) => typed(&schema, &format!("{at}.parameters"), door)?,
            (None, schema) => schema.unwrap_or_default(),
        };
        Ok((self.name, schema))
    }
}

fn is_function_name(name: &str) -> bool {
    let is_first = |first: char| first.is_ascii_alphabetic() || first == '_';
    let is_next = |next: char| next.is_ascii_alphanumeric() || "_.:-".contains(next);
    name.starts_with(is_first) && name.len() <= 64 && name.chars().all(is_next)
}
