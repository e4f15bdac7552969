//! From the neutral request to the body of `generateContent`.

mod merge;

use std::borrow::Cow;

use instructor_core::{Fault, FaultKind, Media, MediaSource, Message, Request, RequestKind, Role};
use serde::Deserialize;
use serde::ser::Error as _;
use serde_json::value::RawValue;

use crate::Mode;
use crate::options::{Settings, Thinking};
use crate::wire::request::{
    Blob, FileData, FunctionCall, FunctionCallingConfig, FunctionDeclaration, FunctionResponse,
    GenerateContent, GenerationConfig, Instruction, Outcome, Part, ResponseFormat, SafetySetting,
    TextFormat, ThinkingConfig, Tool, ToolConfig, Turn,
};

/// The function whose arguments are the answer.
pub(crate) const FUNCTION: &str = "extract";

const JSON: &str = "application/json";

/// What goes into a body beside the request itself.
#[derive(Clone, Copy)]
pub(crate) struct Additions<'a> {
    pub(crate) settings: Settings<'a>,
    /// In the dialect of the mode.
    pub(crate) schema: &'a RawValue,
    /// The cached content that stands before the request.
    pub(crate) cached_content: Option<&'a str>,
    /// Of the part of the answer that came before.
    pub(crate) continuation: Option<&'a str>,
}

/// The JSON text of a request; holds nothing that was not asked for.
///
/// Temperature and its kin are sent only if set: current models ignore them (Gemini API changelog,
/// 2026-07-21, read 2026-11-23).
pub(crate) fn body(request: &Request, additions: Additions<'_>) -> Result<Vec<u8>, Fault> {
    let Additions { settings, schema, cached_content, continuation } = additions;
    let mode = settings.mode();
    let calls = mode == Mode::FunctionCall;
    let category = |(category, threshold)| SafetySetting { category, threshold };
    let body = GenerateContent {
        contents: turns(&request.messages, calls).map_err(unwritable)?,
        system_instruction: request
            .system
            .as_deref()
            .map(|text| Instruction { parts: [Part::Text(text)] }),
        tools: calls.then(|| [tool(request, schema)]),
        tool_config: calls.then_some(CALL_IT),
        safety_settings: settings.safety().map(category).collect(),
        generation_config: generation_config(request, settings, schema),
        cached_content,
        labels: settings.labels().collect(),
        continuation_token: continuation,
    };
    let body = serde_json::to_vec(&body).map_err(unwritable)?;
    settings.extra().try_fold(body, |body, extra| merge::merged(&body, extra).map_err(unwritable))
}

pub(crate) fn unwritable(error: serde_json::Error) -> Fault {
    let kind = FaultKind::Request(RequestKind::Other);
    Fault::new(kind, "the request cannot be written as JSON").caused_by(error)
}

fn generation_config<'a>(
    request: &'a Request,
    settings: Settings<'_>,
    schema: &'a RawValue,
) -> GenerationConfig<'a> {
    let sampling = &request.sampling;
    let mut config = GenerationConfig {
        max_output_tokens: request.max_output_tokens,
        temperature: sampling.temperature,
        top_p: sampling.top_p,
        top_k: sampling.top_k,
        seed: sampling.seed,
        stop_sequences: &sampling.stop_sequences,
        thinking_config: thinking(settings),
        ..GenerationConfig::default()
    };
    match settings.mode() {
        Mode::ResponseJsonSchema => {
            config.response_mime_type = Some(JSON);
            config.response_json_schema = Some(schema);
        }
        Mode::ResponseSchema => {
            config.response_mime_type = Some(JSON);
            config.response_schema = Some(schema);
        }
        Mode::ResponseFormat => {
            config.response_format =
                Some(ResponseFormat { text: TextFormat { mime_type: JSON, schema } });
        }
        Mode::FunctionCall => {}
    }
    config
}

fn thinking(settings: Settings<'_>) -> Option<ThinkingConfig> {
    let (thinking, include_thoughts) = (settings.thinking(), settings.include_thoughts());
    if thinking.is_none() && include_thoughts.is_none() {
        return None;
    }
    Some(ThinkingConfig {
        thinking_level: match thinking {
            Some(Thinking::Level(level)) => Some(level),
            _ => None,
        },
        thinking_budget: match thinking {
            Some(Thinking::Budget(tokens)) => Some(tokens.into()),
            Some(Thinking::Dynamic) => Some(-1),
            _ => None,
        },
        include_thoughts,
    })
}

const CALL_IT: ToolConfig = ToolConfig {
    function_calling_config: FunctionCallingConfig {
        mode: "ANY",
        allowed_function_names: [FUNCTION],
    },
};

fn tool<'a>(request: &Request, schema: &'a RawValue) -> Tool<'a> {
    let about = request.schema.description();
    let name = request.schema.name().unwrap_or(FUNCTION);
    let description = if about.is_empty() { name } else { about };
    let parameters_json_schema = schema;
    Tool {
        function_declarations: [FunctionDeclaration {
            name: FUNCTION,
            description,
            parameters_json_schema,
        }],
    }
}

/// The turns of a conversation; where the answer is a call, each call of the model is answered in
/// the turn that follows it, as the API demands.
pub(crate) fn turns(messages: &[Message], calls: bool) -> Result<Vec<Turn<'_>>, serde_json::Error> {
    let mut turns = Vec::with_capacity(messages.len());
    let mut before = None;
    for message in messages {
        match (message.wire_json(), message.role()) {
            (Some(raw), _) => turns.push(Turn::Raw(raw)),
            (None, Role::Model) => {
                let part = if calls { call(message.text()) } else { None };
                let parts = vec![part.unwrap_or(Part::Text(message.text()))];
                turns.push(Turn::Content { role: "model", parts });
            }
            (None, Role::User) => {
                let user = |parts| Turn::Content { role: "user", parts };
                match before.filter(|_| calls) {
                    Some(before) => turns.extend(after(before, message)?.into_iter().map(user)),
                    None => turns.push(user(own_parts(message)?)),
                }
            }
        }
        before = Some(message);
    }
    Ok(turns)
}

/// A value that the caller shows as right, as the call that would give it.
fn call(text: &str) -> Option<Part<'_>> {
    let args: &RawValue = serde_json::from_str(text).ok()?;
    let is_object = args.get().starts_with('{');
    is_object.then_some(Part::FunctionCall(FunctionCall { name: FUNCTION, args }))
}

/// What the user says after a turn of the model that may be a call, in one turn or in two: nothing
/// may stand beside the response to a call (refused by Vertex AI, envoyproxy/ai-gateway#2686, read
/// 2026-11-23).
///
/// After a call that the model made, what the user says is what is wrong with it; after one that the
/// caller showed, it is the next thing to look at.
fn after<'a>(
    before: &'a Message,
    message: &'a Message,
) -> Result<Vec<Vec<Part<'a>>>, serde_json::Error> {
    let answer =
        |id, name, response| Part::FunctionResponse(FunctionResponse { id, name, response });
    match (before.role(), before.wire_json()) {
        (Role::Model, Some(raw)) => {
            let Called { parts } = serde_json::from_str(raw.get())?;
            let calls = parts.into_iter().filter_map(|part| part.function_call);
            let wrong = Outcome::Error(message.text());
            let answers: Vec<_> = calls.map(|call| answer(call.id, call.name, wrong)).collect();
            if answers.is_empty() {
                return Ok(vec![own_parts(message)?]);
            }
            let media: Vec<_> =
                message.media_parts().iter().map(medium).collect::<Result<_, _>>()?;
            Ok([answers, media].into_iter().filter(|parts| !parts.is_empty()).collect())
        }
        (Role::Model, None) if call(before.text()).is_some() => {
            let right = answer(None, Cow::Borrowed(FUNCTION), Outcome::Output("accepted"));
            Ok(vec![vec![right], own_parts(message)?])
        }
        _ => Ok(vec![own_parts(message)?]),
    }
}

/// As much of the model's turn as tells which calls it made.
#[derive(Deserialize)]
struct Called<'a> {
    #[serde(borrow, default)]
    parts: Vec<CalledPart<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CalledPart<'a> {
    #[serde(borrow)]
    function_call: Option<CalledFunction<'a>>,
}

#[derive(Deserialize)]
struct CalledFunction<'a> {
    /// As it came, whatever it is.
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    name: Cow<'a, str>,
}

/// Media and then the text: the order that Google recommends for an image and a question about it
/// (<https://ai.google.dev/gemini-api/docs/image-understanding>, read 2026-11-23).
fn own_parts(message: &Message) -> Result<Vec<Part<'_>>, serde_json::Error> {
    let media = message.media_parts();
    let text = (media.is_empty() || !message.text().is_empty()).then_some(message.text());
    media.iter().map(medium).chain(text.map(|text| Ok(Part::Text(text)))).collect()
}

fn medium(media: &Media) -> Result<Part<'_>, serde_json::Error> {
    match media.source() {
        MediaSource::Uri(file_uri) => {
            Ok(Part::FileData(FileData { mime_type: media.mime_type(), file_uri }))
        }
        MediaSource::Bytes(data) => {
            // Content of bytes always has a type.
            let mime_type = media.mime_type().unwrap_or_default();
            Ok(Part::InlineData(Blob { mime_type, data }))
        }
        _ => Err(serde_json::Error::custom("media of a kind that Gemini does not know")),
    }
}
