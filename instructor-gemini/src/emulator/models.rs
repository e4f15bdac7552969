//! The models that exist, and what is told of them.

use serde_json::{Value, json};

use super::listing::{self, Sizes};
use super::refusal;
use super::reply;
use super::respond::Asked;
use super::route::{Door, Route};
use super::script::RawReply;

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

/// Names that mean another model each month; `v1` has none of them.
const ALIASES: [&str; 3] = ["gemini-flash-latest", "gemini-flash-lite-latest", "gemini-pro-latest"];

/// Models on a page (<https://ai.google.dev/api/models>, read 2026-11-23).
const SIZES: Sizes = (50, 1000);

/// What every model here does.
const METHODS: [&str; 4] =
    ["generateContent", "countTokens", "createCachedContent", "batchGenerateContent"];

/// Methods of the API that no model here has.
const UNSERVED: [&str; 8] = [
    "embedContent",
    "batchEmbedContents",
    "asyncBatchEmbedContent",
    "generateAnswer",
    "predict",
    "predictLongRunning",
    "computeTokens",
    "fetchPredictOperation",
];

/// The refusal of a model that does not exist at this door, in the door's words.
pub(super) fn check(route: &Route<'_>, model: &str) -> Result<(), RawReply> {
    let &Route { door, version, parent, .. } = route;
    if names(version).any(|name| name == model) {
        return Ok(());
    }
    if door == Door::Developer {
        return Err(refusal::no_model(model, version));
    }
    let message = format!(
        "Publisher Model `{parent}publishers/google/models/{model}` was not found or your project \
         does not have access to it. Please ensure you are using a valid model version. For more \
         information, see: \
         https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions"
    );
    Err(refusal::error(404, "NOT_FOUND", &message, &[]))
}

pub(super) fn list(route: &Route<'_>, asked: &Asked) -> RawReply {
    let all: Vec<Value> = names(route.version).map(|name| info(route, name)).collect();
    let key = if route.door == Door::Developer { "models" } else { "publisherModels" };
    listing::page(key, &all, asked, SIZES)
}

pub(super) fn get(route: &Route<'_>, model: &str) -> RawReply {
    match check(route, model) {
        Ok(()) => reply::ok(&info(route, model)),
        Err(refusal) => refusal,
    }
}

/// A method that is not served, or that there is none of.
pub(super) fn no_method(method: &str) -> RawReply {
    if !UNSERVED.contains(&method) {
        return refusal::no_page();
    }
    let message = format!(
        "gemini-emulator: {method} is not served; {}, streamGenerateContent are",
        METHODS.join(", ")
    );
    refusal::error(501, "UNIMPLEMENTED", &message, &[])
}

fn names(version: &str) -> impl Iterator<Item = &'static str> {
    let aliases = ALIASES.into_iter().filter(move |_| version != "v1");
    MODELS.into_iter().chain(aliases)
}

/// `Model`, or `PublisherModel` at Vertex AI.
fn info(route: &Route<'_>, name: &str) -> Value {
    let title = title(name);
    if route.door == Door::Developer {
        let description = format!("{title}, as the emulator plays it: pattern rules, not a model.");
        return json!({
            "name": format!("models/{name}"),
            "version": name.trim_start_matches("gemini-").trim_end_matches("-latest"),
            "displayName": title,
            "description": description,
            "inputTokenLimit": 1_048_576,
            "outputTokenLimit": 65_536,
            "supportedGenerationMethods": METHODS,
            "temperature": 1,
            "topP": 0.95,
            "topK": 64,
            "maxTemperature": 2,
            "thinking": true,
        });
    }
    let resource = format!("publishers/google/models/{name}");
    json!({
        "name": resource,
        "versionId": "default",
        "openSourceCategory": "PROPRIETARY",
        "launchStage": if name.ends_with("preview") { "PUBLIC_PREVIEW" } else { "GA" },
        "publisherModelTemplate":
            format!("projects/{{user-project}}/locations/{{location}}/{resource}"),
    })
}

/// `Gemini 3.8 Flash` for `gemini-3.8-flash`.
fn title(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    name.split('-').map(word).collect::<Vec<_>>().join(" ")
}
