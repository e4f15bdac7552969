//! `GenerateContentRequest`.

use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerateContent<'a> {
    pub(crate) contents: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) system_instruction: Option<Content<'a>>,
    pub(crate) generation_config: GenerationConfig<'a>,
}

/// A `Content`, or the JSON of one that came from the API and goes back byte for byte.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Turn<'a> {
    Raw(&'a RawValue),
    Content(Content<'a>),
}

#[derive(Serialize)]
pub(crate) struct Content<'a> {
    pub(crate) parts: [Part<'a>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct Part<'a> {
    pub(crate) text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerationConfig<'a> {
    pub(crate) response_mime_type: &'static str,
    pub(crate) response_json_schema: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_output_tokens: Option<u32>,
}
