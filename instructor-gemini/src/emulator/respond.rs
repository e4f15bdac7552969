//! What each request gets: checks, then a step of the script.

use serde::Deserialize;

use super::journal::{Journal, Recorded};
use super::reader::{self, Node};
use super::refusal;
use super::reply::{self, Answer};
use super::script::{RawReply, Script, Step};
use super::spoil;

/// The models that exist (Gemini API model list, read 2026-11-23), for users of any age.
const MODELS: [&str; 9] = [
    "gemini-3.8-flash",
    "gemini-3.7-flash",
    "gemini-3.6-flash",
    "gemini-3.5-flash",
    "gemini-3.5-flash-lite",
    "gemini-3.1-flash-lite",
    "gemini-3.1-pro-preview",
    "gemini-2.5-flash",
    "gemini-2.5-pro",
];

/// Names that mean another model each month; `v1beta` alone has them.
const ALIASES: [&str; 3] = ["gemini-flash-latest", "gemini-flash-lite-latest", "gemini-pro-latest"];

/// The state that requests share.
#[derive(Debug)]
pub(super) struct Responder {
    pub(super) journal: Journal,
    script: Script,
}

/// A request as it came over HTTP.
pub(super) struct Asked {
    pub(super) is_post: bool,
    pub(super) path: String,
    pub(super) key: Option<String>,
    pub(super) server_timeout: Option<String>,
    pub(super) user_agent: Option<String>,
    /// `None` if it was too large, or broke off.
    pub(super) body: Option<Vec<u8>>,
}

/// What goes back over HTTP.
pub(super) enum Outcome {
    Whole(RawReply),
    Short(RawReply),
    Reset,
    Stall,
}

/// As much of `GenerateContentRequest` as an answer depends on; both spellings, as proto3's JSON.
#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    contents: Vec<Content>,
    #[serde(default, alias = "generationConfig")]
    generation_config: Option<Config>,
}

#[derive(Deserialize)]
struct Content {
    role: Option<String>,
    #[serde(default)]
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Part {
    text: Option<String>,
    #[serde(alias = "thoughtSignature")]
    thought_signature: Option<String>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(alias = "responseJsonSchema")]
    response_json_schema: Option<Node>,
}

impl Responder {
    pub(super) fn new(script: Script) -> Self {
        Self { journal: Journal::default(), script }
    }

    pub(super) fn answer(&self, asked: &Asked) -> Outcome {
        self.record(asked);
        let Some((version, model)) = route(asked) else {
            return Outcome::Whole(refusal::no_page());
        };
        let refuse = |reply| Outcome::Whole(reply);
        match asked.key.as_deref() {
            None | Some("") => return refuse(refusal::no_key()),
            Some("invalid") => return refuse(refusal::bad_key()),
            Some(_) => {}
        }
        let exists = MODELS.contains(&model) || version != "v1" && ALIASES.contains(&model);
        if !exists {
            return refuse(refusal::no_model(model, version));
        }
        let Some(text) = asked.body.as_deref() else {
            return refuse(refusal::too_large());
        };
        match parse(text) {
            Ok(body) => self.perform(&body, text.len(), version, model),
            Err(message) => refuse(refusal::invalid_argument(&message)),
        }
    }

    fn perform(&self, body: &Body, bytes: usize, version: &str, model: &str) -> Outcome {
        let plain = Node::default();
        let config = body.generation_config.as_ref();
        let schema = config.and_then(|config| config.response_json_schema.as_ref());
        let schema = schema.unwrap_or(&plain);
        let found = || reader::read(schema, &source(&body.contents));
        let send = |answer: Answer<'_>| Outcome::Whole(reply::generated(&answer, bytes, model));
        match self.script.next() {
            Step::Reply(text) => send(Answer::text(&text)),
            Step::Read => send(Answer::text(&found().to_string())),
            Step::Fenced => send(Answer::text(&format!("```json\n{}\n```", found()))),
            Step::Invalid => send(Answer::text(&spoil::spoiled(found(), schema).to_string())),
            Step::Cut => {
                let text = found().to_string();
                let half: String = text.chars().take(text.chars().count() / 2).collect();
                send(Answer::finished(&half, "MAX_TOKENS"))
            }
            Step::Finish(reason) if reason == "STOP" => send(Answer::text(&found().to_string())),
            Step::Finish(reason) => send(Answer::finished("", &reason)),
            Step::Block(reason) => Outcome::Whole(reply::blocked(&reason, bytes, model)),
            Step::Fail(failure) => Outcome::Whole(failure.reply(model, version)),
            Step::Raw(reply) => Outcome::Whole(reply),
            Step::Reset => Outcome::Reset,
            Step::Stall => Outcome::Stall,
            Step::Short => {
                let text = found().to_string();
                Outcome::Short(reply::generated(&Answer::text(&text), bytes, model))
            }
        }
    }

    fn record(&self, asked: &Asked) {
        let body = asked.body.as_deref().unwrap_or_default();
        self.journal.add(Recorded {
            path: asked.path.clone(),
            body: serde_json::from_slice(body).unwrap_or_default(),
            text: String::from_utf8_lossy(body).into_owned(),
            has_key: asked.key.as_deref().is_some_and(|key| !key.is_empty()),
            server_timeout: asked.server_timeout.clone(),
            user_agent: asked.user_agent.clone(),
        });
    }
}

/// The version and the model of `POST /{version}/models/{model}:generateContent`.
fn route(asked: &Asked) -> Option<(&str, &str)> {
    let (version, rest) = asked.path.strip_prefix('/')?.split_once('/')?;
    let (model, method) = rest.strip_prefix("models/")?.rsplit_once(':')?;
    let is_known =
        asked.is_post && matches!(version, "v1" | "v1beta") && method == "generateContent";
    is_known.then_some((version, model))
}

/// The body, or the message of the 400 that it gets.
fn parse(text: &[u8]) -> Result<Body, String> {
    let invalid = |error: serde_json::Error| {
        format!("Invalid JSON payload received. Unexpected token.\n{error}\n^")
    };
    let body: Body = serde_json::from_slice(text).map_err(invalid)?;
    if body.contents.is_empty() {
        let message = "* GenerateContentRequest.contents: contents is not specified\n";
        return Err(message.to_owned());
    }
    Ok(body)
}

/// The text to read: what the user said since the last example, without reasks.
///
/// A model's turn that carries a thought signature is an answer that the emulator gave before, so
/// what the user said after it is a reask, and the original text stays the source. A model's turn
/// without one is an example of the caller's, so what stands before it belongs to the example.
fn source(contents: &[Content]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    let mut is_reask = false;
    for content in contents {
        if content.role.as_deref() == Some("model") {
            let signed = |part: &Part| part.thought_signature.is_some();
            is_reask = content.parts.iter().any(signed);
            if !is_reask {
                texts.clear();
            }
        } else if !is_reask {
            texts.extend(content.parts.iter().filter_map(|part| part.text.as_deref()));
        }
    }
    texts.join("\n")
}
