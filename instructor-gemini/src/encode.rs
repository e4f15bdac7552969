//! From the neutral request to the body of `generateContent`.

use instructor_core::{Fault, FaultKind, Message, Request, RequestKind, Role};
use serde_json::value::RawValue;

use crate::schema::RESPONSE_JSON_SCHEMA;
use crate::wire::request::{Content, GenerateContent, GenerationConfig, Part, Turn};

/// The JSON text of a request; holds nothing that was not asked for.
///
/// Temperature and its kin are never sent: current models ignore them (Gemini API changelog,
/// 2026-07-21, read 2026-11-23).
pub(crate) fn body(request: &Request) -> Result<Vec<u8>, Fault> {
    let unfit = |error: serde_json::Error| {
        let kind = FaultKind::Request(RequestKind::Other);
        Fault::new(kind, "the request cannot be written as JSON").caused_by(error)
    };
    let schema = request.schema.render(&RESPONSE_JSON_SCHEMA);
    let schema: &RawValue = serde_json::from_str(&schema).map_err(unfit)?;
    let body = GenerateContent {
        contents: request.messages.iter().map(turn).collect(),
        system_instruction: request.system.as_deref().map(|text| Content::new(None, text)),
        generation_config: GenerationConfig {
            response_mime_type: "application/json",
            response_json_schema: schema,
            max_output_tokens: request.max_output_tokens,
        },
    };
    serde_json::to_vec(&body).map_err(unfit)
}

fn turn(message: &Message) -> Turn<'_> {
    if let Some(raw) = message.wire_json() {
        return Turn::Raw(raw);
    }
    let role = match message.role() {
        Role::User => "user",
        Role::Model => "model",
    };
    Turn::Content(Content::new(Some(role), message.text()))
}

impl<'a> Content<'a> {
    fn new(role: Option<&'static str>, text: &'a str) -> Self {
        let parts = [Part { text }];
        Self { parts, role }
    }
}
