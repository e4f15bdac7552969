//! Error bodies as the API writes them.

use serde_json::{Value, json};

use super::script::RawReply;

const SERVICE: &str = "generativelanguage.googleapis.com";

/// An error object: `{"error": {"code", "message", "status", "details"}}`.
pub(super) fn error(code: u16, status: &str, message: &str, details: &[Value]) -> RawReply {
    let mut error = json!({"code": code, "message": message, "status": status});
    if !details.is_empty() {
        error["details"] = details.into();
    }
    RawReply::new(code, format!("{:#}\n", json!({ "error": error })))
}

pub(super) fn invalid_argument(message: &str) -> RawReply {
    error(400, "INVALID_ARGUMENT", message, &[])
}

/// A key that is none is 400, not 401 (recorded 2026).
pub(super) fn bad_key() -> RawReply {
    let message = "API key not valid. Please pass a valid API key.";
    let details = [
        json!({
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "API_KEY_INVALID",
            "domain": "googleapis.com",
            "metadata": {"service": SERVICE},
        }),
        json!({
            "@type": "type.googleapis.com/google.rpc.LocalizedMessage",
            "locale": "en-US",
            "message": message,
        }),
    ];
    error(400, "INVALID_ARGUMENT", message, &details)
}

pub(super) fn no_key() -> RawReply {
    let message = "Method doesn't allow unregistered callers (callers without established \
                   identity). Please use API Key or other form of API consumer identity to call \
                   this API.";
    error(403, "PERMISSION_DENIED", message, &[])
}

pub(super) fn no_model(model: &str, version: &str) -> RawReply {
    let message = format!(
        "models/{model} is not found for API version {version}, or is not supported for \
         generateContent. Call ModelService.ListModels to see the list of available models and \
         their supported methods."
    );
    error(404, "NOT_FOUND", &message, &[])
}

/// Batches of Vertex AI live in its storage.
pub(super) fn no_jobs() -> RawReply {
    let message = "gemini-emulator: batchPredictionJobs read and write Cloud Storage, which is not \
                   here; create a batch at the Gemini API, with \
                   models/{model}:batchGenerateContent";
    error(501, "UNIMPLEMENTED", message, &[])
}

/// A path that the front end does not know gets a page, not an error object.
pub(super) fn no_page() -> RawReply {
    page(404, "Error 404 (Not Found)!!1", "The requested URL was not found on this server.")
}

pub(super) fn too_large() -> RawReply {
    page(
        413,
        "Error 413 (Request Entity Too Large)!!1",
        "Your client issued a request that was too large.",
    )
}

pub(super) fn page(status: u16, title: &str, text: &str) -> RawReply {
    let body = format!(
        "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n  <title>{title}</title>\n  \
         <p><b>{status}.</b> <ins>That’s an error.</ins>\n  <p>{text} <ins>That’s all we know.</ins>\n"
    );
    RawReply::new(status, body).header("content-type", "text/html; charset=UTF-8")
}

/// A quota that was met, as the API names it.
pub(super) struct Violation<'a> {
    pub(super) metric: &'a str,
    pub(super) quota: &'a str,
    pub(super) value: &'a str,
}

impl<'a> Violation<'a> {
    /// A quota of requests.
    pub(super) fn requests(quota: &'a str, value: &'a str) -> Self {
        Self { metric: "generate_content_free_tier_requests", quota, value }
    }
}

/// Violated quotas, with the links and the delay that come with them.
///
/// `RetryInfo` has the delay in whole seconds, rounded down, and the prose has all of it.
pub(super) fn over_quota(
    model: &str,
    violations: &[Violation<'_>],
    delay: &str,
    info: &str,
) -> RawReply {
    let named = violations.iter().map(|&Violation { metric, quota, value }| {
        let metric = format!("{SERVICE}/{metric}");
        let line =
            format!("\n* Quota exceeded for metric: {metric}, limit: {value}, model: {model}");
        let violation = json!({
            "quotaMetric": metric,
            "quotaId": quota,
            "quotaDimensions": {"location": "global", "model": model},
            "quotaValue": value,
        });
        (line, violation)
    });
    let (lines, violations): (String, Vec<Value>) = named.unzip();
    let message = format!(
        "You exceeded your current quota, please check your plan and billing details. For more \
         information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. \
         To monitor your current usage, head to: https://ai.dev/rate-limit. {lines}\n\
         Please retry in {delay}."
    );
    let details = [
        json!({
            "@type": "type.googleapis.com/google.rpc.QuotaFailure",
            "violations": violations,
        }),
        json!({
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{
                "description": "Learn more about Gemini API quotas",
                "url": "https://ai.google.dev/gemini-api/docs/rate-limits",
            }],
        }),
        json!({
            "@type": "type.googleapis.com/google.rpc.RetryInfo",
            "retryDelay": info,
        }),
    ];
    error(429, "RESOURCE_EXHAUSTED", &message, &details)
}
