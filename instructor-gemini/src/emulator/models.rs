//! The models that exist.

use super::refusal;
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

/// Names that mean another model each month; `v1beta` alone has them.
const ALIASES: [&str; 3] = ["gemini-flash-latest", "gemini-flash-lite-latest", "gemini-pro-latest"];

/// The refusal of a model that does not exist at this door, in the door's words.
pub(super) fn check(route: &Route<'_>, model: &str) -> Result<(), RawReply> {
    let &Route { door, version, parent, .. } = route;
    if MODELS.contains(&model) || version != "v1" && ALIASES.contains(&model) {
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
