//! `GenerateContentRequest`, and what is refused of it before anything is read.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::conversation::{self, Content};
use super::ends::Ends;
use super::files::Files;
use super::gate::Limits;
use super::proto::{self, GENERATE_CONTENT};
use super::reader::Node;
use super::refusal::invalid_argument;
use super::route::{Door, Route};
use super::schema::Resolved;
use super::script::RawReply;
use super::tokens::Bytes;

/// A request in order.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) contents: Vec<Content>,
    /// What the answer has to look like; accepts anything if nothing was asked for.
    pub(super) schema: Arc<Node>,
    /// The type of the answer, as in `application/json`.
    pub(super) mime_type: Option<String>,
    /// The function that has to be called.
    pub(super) function: Option<String>,
    /// The functions that may be called, with the schemas of their arguments.
    pub(super) offered: Vec<(String, Arc<Node>)>,
    /// The name of a cached content.
    pub(super) cached: Option<String>,
    /// Where the answer ends, finished or not.
    pub(super) ends: Ends,
    /// The token of the part before, in an answer that comes in several.
    pub(super) continuation: Option<String>,
    system: Option<Content>,
    /// The texts of the tools and of the schema, which count as what is said does.
    stated: Vec<Box<RawValue>>,
}

/// As much of the request as an answer depends on, as its table lets it through.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GenerateContent {
    contents: Option<Vec<Content>>,
    system_instruction: Option<Content>,
    tools: Option<Box<RawValue>>,
    tool_config: Option<ToolConfig>,
    cached_content: Option<String>,
    continuation_token: Option<String>,
    generation_config: Option<Config>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Tool {
    function_declarations: Option<Vec<Declaration>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Declaration {
    #[serde(default)]
    name: String,
    parameters: Option<Box<RawValue>>,
    parameters_json_schema: Option<Box<RawValue>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolConfig {
    function_calling_config: Option<CallingConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallingConfig {
    mode: Option<String>,
    allowed_function_names: Option<Vec<String>>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Config {
    response_mime_type: Option<String>,
    response_json_schema: Option<Box<RawValue>>,
    response_schema: Option<Box<RawValue>>,
    /// One at the Gemini API, a list at Vertex AI.
    response_format: Option<Box<RawValue>>,
    max_output_tokens: Option<i32>,
    stop_sequences: Option<Vec<String>>,
    #[serde(rename = "thinkingConfig")]
    thinking: Thinking,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Thinking {
    #[serde(rename = "thinkingLevel")]
    level: Option<String>,
    #[serde(rename = "thinkingBudget")]
    budget: Option<i32>,
}

#[derive(Deserialize)]
struct Format {
    text: Option<TextFormat>,
}

#[derive(Deserialize)]
struct TextFormat {
    schema: Option<Box<RawValue>>,
}

impl Ask {
    /// Reads a body, or gives the refusal that it gets.
    pub(super) fn parse(
        text: &[u8],
        model: &str,
        route: &Route<'_>,
        limits: &Limits,
    ) -> Result<Self, RawReply> {
        let door = route.door;
        let request: GenerateContent = proto::read(text, &GENERATE_CONTENT, None, route)?;
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
        let mut config = request.generation_config.unwrap_or_default();
        let ends = Ends::new(config.max_output_tokens, config.stop_sequences.take());
        let mime_type = config.response_mime_type.clone();
        let schema = config.schema()?;
        let response = schema.as_deref().map(|schema| limits.response(schema)).transpose()?;
        let functions = called(request.tools.as_deref(), request.tool_config, limits)?;
        let (function, offered, node) = match (functions, response) {
            (Functions::Called(name, node), _) => (Some(name), Vec::new(), node),
            (Functions::Offered(offered), None) => (None, offered, Arc::default()),
            // An answer in a form of its own is wanted before any call.
            (Functions::Offered(_), Some(node)) => (None, Vec::new(), node),
        };
        let stated = request.tools.into_iter().chain(schema).collect();
        let system = request.system_instruction;
        let continuation = request.continuation_token;
        Ok(Self {
            contents,
            schema: node,
            mime_type,
            function,
            offered,
            cached,
            ends,
            continuation,
            system,
            stated,
        })
    }

    /// Whether the answer is JSON whatever is in it.
    pub(super) fn is_json(&self) -> bool {
        self.mime_type.as_deref() == Some("application/json")
    }

    /// Whether a text is an answer as it stands, without quotes: one word of an enum is, too.
    pub(super) fn is_plain(&self) -> bool {
        let is_free = !self.schema.is_given && !self.is_json();
        self.function.is_none() && (self.is_word() || is_free)
    }

    /// Whether the answer is a word of the schema's enum, and nothing else.
    fn is_word(&self) -> bool {
        self.mime_type.as_deref() == Some("text/x.enum")
    }

    /// The answer where the text has none of the words of such an enum: no other can be given, so the
    /// first one is.
    pub(super) fn first_word(&self) -> Option<String> {
        match self.schema.resolved(&self.schema) {
            Some(Resolved::Enum(words)) if self.is_word() => words.into_iter().next(),
            _ => None,
        }
    }

    /// Takes the functions of a cache: beside one, a request has none of its own.
    pub(super) fn call(&mut self, functions: &Functions) {
        match functions {
            Functions::Called(name, schema) => {
                self.function = Some(name.clone());
                self.schema = schema.clone();
            }
            Functions::Offered(offered) if !self.schema.is_given => {
                self.offered.clone_from(offered);
            }
            Functions::Offered(_) => {}
        }
    }

    /// The bytes of all that is said.
    pub(super) fn bytes(&self, files: &Files) -> Bytes {
        let mut bytes = Bytes::default();
        conversation::count(self.system.iter().chain(&self.contents), files, &mut bytes);
        for text in &self.stated {
            bytes.add_text(text.get());
        }
        bytes
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
    fn schema(self) -> Result<Option<Box<RawValue>>, RawReply> {
        // As clients quote it (read 2026-11-23).
        if self.thinking.level.is_some() && self.thinking.budget.is_some() {
            let message = "You can only set only one of thinking budget and thinking level.";
            return Err(invalid_argument(message));
        }
        let format = self.response_format.as_deref().map(text_format).transpose()?.flatten();
        let is_formatted = format.is_some();
        let places = [self.response_schema, self.response_json_schema, format];
        let mut schemas = places.into_iter().flatten();
        let Some(schema) = schemas.next() else {
            return Ok(None);
        };
        if schemas.next().is_some() {
            return Err(invalid_argument(
                "Only one of response_schema, response_json_schema and response_format can be set.",
            ));
        }
        let is_typed =
            matches!(self.response_mime_type.as_deref(), Some("application/json" | "text/x.enum"));
        if !is_typed && !is_formatted {
            return Err(invalid_argument(
                "* GenerateContentRequest.generation_config.response_mime_type: a response schema \
                 needs the type application/json or text/x.enum\n",
            ));
        }
        Ok(Some(schema))
    }
}

/// The schema of the first format that has one.
fn text_format(formats: &RawValue) -> Result<Option<Box<RawValue>>, RawReply> {
    let formats: Vec<Format> = match formats.get() {
        list if list.starts_with('[') => serde_json::from_str(list),
        one => serde_json::from_str(one).map(|format| vec![format]),
    }
    .map_err(|error| unreadable(&error))?;
    Ok(formats.into_iter().find_map(|format| format.text?.schema))
}

/// What its table lets through and is not read here all the same.
fn unreadable(error: &serde_json::Error) -> RawReply {
    invalid_argument(&format!("gemini-emulator: this cannot be read: {error}"))
}

/// What becomes of the functions of a request, or of a cache.
#[derive(Debug, Clone)]
pub(super) enum Functions {
    /// This one has to be called, with arguments like this.
    Called(String, Arc<Node>),
    /// Each may be called.
    Offered(Vec<(String, Arc<Node>)>),
}

/// What these tools make of the model.
pub(super) fn called(
    tools: Option<&RawValue>,
    config: Option<ToolConfig>,
    limits: &Limits,
) -> Result<Functions, RawReply> {
    let tools = tools.map_or("[]", RawValue::get);
    let tools: Vec<Tool> = serde_json::from_str(tools).map_err(|error| unreadable(&error))?;
    let mut functions = Vec::new();
    for (tool, declared) in tools.into_iter().enumerate() {
        let declared = declared.function_declarations.unwrap_or_default();
        for (at, declaration) in declared.into_iter().enumerate() {
            let at = format!("tools[{tool}].function_declarations[{at}]");
            functions.push(declaration.read(&at, limits)?);
        }
    }
    let config = config.and_then(|config| config.function_calling_config);
    let (mode, allowed) = match config {
        Some(CallingConfig { mode, allowed_function_names }) => {
            (mode.unwrap_or_default(), allowed_function_names.unwrap_or_default())
        }
        None => Default::default(),
    };
    match mode.as_str() {
        "NONE" => return Ok(Functions::Offered(Vec::new())),
        "ANY" => {}
        _ => return Ok(Functions::Offered(functions)),
    }
    let is_declared = |name: &String| functions.iter().any(|(declared, _)| declared == name);
    if functions.is_empty() || !allowed.iter().all(is_declared) {
        return Err(invalid_argument(
            "allowed_function_names should be a subset of function_declarations.",
        ));
    }
    let is_allowed = |name: &String| allowed.is_empty() || allowed.contains(name);
    let called = functions.into_iter().find(|(name, _)| is_allowed(name));
    Ok(called.map_or(Functions::Offered(Vec::new()), |(name, node)| Functions::Called(name, node)))
}

impl Declaration {
    fn read(self, at: &str, limits: &Limits) -> Result<(String, Arc<Node>), RawReply> {
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
            (schema, None) | (None, schema) => schema,
        };
        let node = schema.map(|schema| limits.parameters(&schema, &self.name)).transpose()?;
        Ok((self.name, node.unwrap_or_default()))
    }
}

fn is_function_name(name: &str) -> bool {
    let is_first = |first: char| first.is_ascii_alphabetic() || first == '_';
    let is_next = |next: char| next.is_ascii_alphanumeric() || "_.:-".contains(next);
    name.starts_with(is_first) && name.len() <= 64 && name.chars().all(is_next)
}
