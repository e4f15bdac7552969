//! `GenerateContentRequest`.

use std::borrow::Cow;
use std::fmt::Display;

use base64::display::Base64Display;
use base64::prelude::BASE64_STANDARD;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerateContent<'a> {
    pub(crate) contents: Vec<Turn<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) system_instruction: Option<Instruction<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tools: Option<[Tool<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tool_config: Option<ToolConfig>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) safety_settings: Vec<SafetySetting<'a>>,
    #[serde(skip_serializing_if = "GenerationConfig::is_empty")]
    pub(crate) generation_config: GenerationConfig<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cached_content: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "map")]
    pub(crate) labels: Vec<(&'a String, &'a String)>,
    /// Of the candidate that is to be continued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) continuation_token: Option<&'a str>,
}

/// A `Content`, or the JSON of one that came from the API and goes back byte for byte.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Turn<'a> {
    Raw(&'a RawValue),
    Content { parts: Vec<Part<'a>>, role: &'static str },
}

/// A `Content` of one text, without a role.
#[derive(Serialize)]
pub(crate) struct Instruction<'a> {
    pub(crate) parts: [Part<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Part<'a> {
    Text(&'a str),
    InlineData(Blob<'a>),
    FileData(FileData<'a>),
    FunctionCall(FunctionCall<'a>),
    FunctionResponse(FunctionResponse<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Blob<'a> {
    pub(crate) mime_type: &'a str,
    #[serde(serialize_with = "base64")]
    pub(crate) data: &'a [u8],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FileData<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mime_type: Option<&'a str>,
    pub(crate) file_uri: &'a str,
}

#[derive(Serialize)]
pub(crate) struct FunctionCall<'a> {
    pub(crate) name: &'static str,
    pub(crate) args: &'a RawValue,
}

#[derive(Serialize)]
pub(crate) struct FunctionResponse<'a> {
    /// That of the call, if it has one: calls of Gemini 2.5 have none (recorded exchanges).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<&'a RawValue>,
    pub(crate) name: Cow<'a, str>,
    pub(crate) response: Outcome<'a>,
}

/// What came of a call, under the two keys that the API's definition names.
#[derive(Serialize, Clone, Copy)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Outcome<'a> {
    Output(&'a str),
    Error(&'a str),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tool<'a> {
    pub(crate) function_declarations: [FunctionDeclaration<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FunctionDeclaration<'a> {
    pub(crate) name: &'static str,
    /// Required by the API's definition.
    pub(crate) description: &'a str,
    pub(crate) parameters_json_schema: &'a RawValue,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ToolConfig {
    pub(crate) function_calling_config: FunctionCallingConfig,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FunctionCallingConfig {
    pub(crate) mode: &'static str,
    pub(crate) allowed_function_names: [&'static str; 1],
}

#[derive(Serialize)]
pub(crate) struct SafetySetting<'a> {
    #[serde(serialize_with = "shown")]
    pub(crate) category: &'a crate::HarmCategory,
    #[serde(serialize_with = "shown")]
    pub(crate) threshold: &'a crate::HarmBlockThreshold,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GenerationConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response_mime_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response_json_schema: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response_schema: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_output_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) top_k: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) seed: Option<i32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) thinking_config: Option<ThinkingConfig>,
}

impl GenerationConfig<'_> {
    fn is_empty(&self) -> bool {
        matches!(
            self,
            Self {
                response_mime_type: None,
                response_json_schema: None,
                response_schema: None,
                response_format: None,
                max_output_tokens: None,
                temperature: None,
                top_p: None,
                top_k: None,
                seed: None,
                stop_sequences: [],
                thinking_config: None,
            }
        )
    }
}

#[derive(Serialize)]
pub(crate) struct ResponseFormat<'a> {
    pub(crate) text: TextFormat<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TextFormat<'a> {
    pub(crate) mime_type: &'static str,
    pub(crate) schema: &'a RawValue,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ThinkingConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) thinking_level: Option<crate::ThinkingLevel>,
    /// -1 leaves it to the model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) thinking_budget: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) include_thoughts: Option<bool>,
}

fn base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&Base64Display::new(bytes, &BASE64_STANDARD))
}

fn shown<S: Serializer>(value: impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&value)
}

fn map<S: Serializer>(entries: &[(&String, &String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(entries.iter().copied())
}
