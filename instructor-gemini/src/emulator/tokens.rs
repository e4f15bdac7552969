//! Tokens: four bytes are one, whatever they say. `countTokens`, and the counts of a prompt.

use std::ops::Add;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::conversation::{self, Content};
use super::models;
use super::proto::{self, COUNT_TOKENS};
use super::refusal::invalid_argument;
use super::reply;
use super::request::Ask;
use super::respond::Responder;
use super::route::{Door, Route};
use super::script::RawReply;

/// In the order in which they are told.
const MODALITIES: [&str; 5] = ["TEXT", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT"];

/// Bytes of what is said, of each modality.
#[derive(Debug, Clone, Default)]
pub(super) struct Bytes {
    of: [usize; MODALITIES.len()],
    /// Characters of text, without white space.
    characters: usize,
}

/// Tokens of each modality.
#[derive(Debug, Clone, Copy, Default, Hash)]
pub(super) struct Tokens([usize; MODALITIES.len()]);

impl Bytes {
    pub(super) fn add_text(&mut self, text: &str) {
        self.of[0] += text.len();
        // The first byte of a character is none of those that go on with one.
        let is_character = |byte: &u8| byte & 0xc0 != 0x80 && !byte.is_ascii_whitespace();
        self.characters += text.bytes().filter(is_character).count();
    }

    pub(super) fn add(&mut self, mime_type: &str, bytes: &[u8]) {
        let place = match mime_type.split('/').next() {
            Some("image") => 1,
            Some("video") => 2,
            Some("audio") => 3,
            Some("application") => 4,
            _ => return self.add_text(&String::from_utf8_lossy(bytes)),
        };
        self.of[place] += bytes.len();
    }

    pub(super) fn tokens(&self) -> Tokens {
        Tokens(self.of.map(|bytes| bytes.div_ceil(4)))
    }
}

impl Tokens {
    pub(super) fn total(self) -> usize {
        self.0.iter().sum()
    }

    /// `ModalityTokenCount` of each modality that there is.
    pub(super) fn details(self) -> Value {
        let counts = MODALITIES.into_iter().zip(self.0).filter(|&(_, count)| count > 0);
        counts.map(|(name, count)| json!({"modality": name, "tokenCount": count})).collect()
    }
}

impl Add for Tokens {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
        self
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CountTokens {
    contents: Option<Vec<Content>>,
    generate_content_request: Option<Box<RawValue>>,
    system_instruction: Option<Content>,
    tools: Option<Box<RawValue>>,
}

impl Responder {
    pub(super) fn count_tokens(&self, route: &Route<'_>, model: &str, body: &[u8]) -> RawReply {
        self.counted(route, model, body).unwrap_or_else(|refusal| refusal)
    }

    fn counted(&self, route: &Route<'_>, model: &str, body: &[u8]) -> Result<RawReply, RawReply> {
        models::check(route, model)?;
        let request: CountTokens = proto::read(body, &COUNT_TOKENS, None, route)?;
        let contents = request.contents.unwrap_or_default();
        let mut cached = Tokens::default();
        let bytes = match request.generate_content_request {
            Some(_) if !contents.is_empty() => {
                return Err(invalid_argument(
                    "* CountTokensRequest: only one of contents and generate_content_request can \
                     be set.\n",
                ));
            }
            Some(wrapped) => {
                let ask = Ask::parse(wrapped.get().as_bytes(), model, route, &self.limits)?;
                if let Some(name) = &ask.cached {
                    cached = self.caches.for_request(name, model, route.door)?.tokens;
                }
                ask.bytes(&self.files)
            }
            None if contents.is_empty() => {
                let message = "* CountTokensRequest.contents: contents is not specified\n";
                return Err(invalid_argument(message));
            }
            None => {
                conversation::check_turns(&contents)?;
                let mut bytes = Bytes::default();
                conversation::count(
                    request.system_instruction.iter().chain(&contents),
                    &self.files,
                    &mut bytes,
                );
                if let Some(tools) = request.tools {
                    bytes.add_text(tools.get());
                }
                bytes
            }
        };
        let tokens = bytes.tokens() + cached;
        let mut json =
            json!({"totalTokens": tokens.total(), "promptTokensDetails": tokens.details()});
        if cached.total() > 0 {
            json["cachedContentTokenCount"] = cached.total().into();
            json["cacheTokensDetails"] = cached.details();
        }
        if route.door != Door::Developer {
            json["totalBillableCharacters"] = bytes.characters.into();
        }
        Ok(reply::ok(&json))
    }
}
