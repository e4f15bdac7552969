//! `cachedContents`: what is said once and referred to by name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::clock::Clock;
use super::conversation::{self, Content};
use super::listing;
use super::models;
use super::proto::{self, CACHED_CONTENT};
use super::refusal::{self, invalid_argument};
use super::reply;
use super::request::{self, Functions, ToolConfig};
use super::respond::{Asked, Responder};
use super::route::{Door, Route};
use super::script::RawReply;
use super::timestamp;
use super::tokens::{Bytes, Tokens};

/// How long a cache lives if nothing is said (<https://ai.google.dev/api/caching>, read 2026-11-23).
const DEFAULT_TTL: Duration = Duration::from_secs(3600);

#[derive(Debug, Default)]
pub(super) struct Caches {
    state: Mutex<State>,
    clock: Arc<Clock>,
    /// The fewest tokens that a cache may have.
    pub(super) minimum: usize,
}

#[derive(Debug, Default)]
struct State {
    created: u64,
    caches: BTreeMap<u64, Arc<Cached>>,
}

/// One cache.
#[derive(Debug, Clone)]
pub(super) struct Cached {
    name: String,
    display_name: Option<String>,
    /// As the request named it.
    model: String,
    pub(super) contents: Vec<Content>,
    /// What is not sent again.
    pub(super) tokens: Tokens,
    /// The functions of the cached tools.
    pub(super) functions: Functions,
    created: SystemTime,
    updated: SystemTime,
    expires: SystemTime,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    model: Option<String>,
    contents: Option<Vec<Content>>,
    system_instruction: Option<Content>,
    tools: Option<Box<RawValue>>,
    tool_config: Option<ToolConfig>,
    display_name: Option<String>,
    ttl: Option<String>,
    expire_time: Option<String>,
}

/// How long, or until when.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Life {
    ttl: Option<String>,
    expire_time: Option<String>,
}

impl Responder {
    pub(super) fn create_cache(&self, route: &Route<'_>, body: &[u8]) -> RawReply {
        self.try_create_cache(route, body).unwrap_or_else(|refusal| refusal)
    }

    fn try_create_cache(&self, route: &Route<'_>, body: &[u8]) -> Result<RawReply, RawReply> {
        let create: Create = parse(body, route)?;
        let Create { model, contents, system_instruction, tools, display_name, .. } = create;
        let functions = request::called(tools.as_deref(), create.tool_config, &self.limits)?;
        let life = Life { ttl: create.ttl, expire_time: create.expire_time };
        let model = model.unwrap_or_default();
        let Some((_, short)) = model.rsplit_once("models/") else {
            let message = "* CreateCachedContentRequest.model: unexpected model name format\n";
            return Err(invalid_argument(message));
        };
        models::check(route, short)?;
        let contents = contents.unwrap_or_default();
        // What cannot be read later is refused now.
        conversation::check_turns(&contents)?;
        conversation::source(&contents, &self.files)?;
        let mut bytes = Bytes::default();
        let said = system_instruction.iter().chain(&contents);
        conversation::count(said, &self.files, &mut bytes);
        if let Some(tools) = tools {
            bytes.add_text(tools.get());
        }
        let tokens = bytes.tokens();
        if tokens.total() < self.caches.minimum {
            return Err(invalid_argument(&format!(
                "Cached content is too small. total_token_count={}, \
                 min_total_token_count={}",
                tokens.total(),
                self.caches.minimum
            )));
        }
        let now = self.clock.now();
        let expires = life.end(now)?.unwrap_or(now + DEFAULT_TTL);
        let mut state = self.caches.state();
        state.created += 1;
        let id = state.created;
        let name = format!("{}cachedContents/{id}", route.parent);
        let (created, updated) = (now, now);
        let cached = Cached {
            name,
            display_name,
            model,
            contents,
            tokens,
            functions,
            created,
            updated,
            expires,
        };
        let reply = reply::ok(&cached.json());
        state.caches.insert(id, cached.into());
        Ok(reply)
    }
}

impl Caches {
    pub(super) fn by(clock: Arc<Clock>) -> Self {
        Self { clock, ..Self::default() }
    }

    /// The cache that a request to this model names.
    pub(super) fn for_request(
        &self,
        name: &str,
        model: &str,
        door: Door,
    ) -> Result<Arc<Cached>, RawReply> {
        let id = name.rsplit_once("cachedContents/").map_or("", |(_, id)| id);
        let (_, cached) = self.find(id, door)?;
        let short = cached.model.rsplit_once("models/").map_or("", |(_, short)| short);
        if short != model {
            return Err(invalid_argument(&format!(
                "Model used by GenerateContent request (models/{model}) and CachedContent \
                 (models/{short}) has to be the same."
            )));
        }
        Ok(cached)
    }

    pub(super) fn get(&self, id: &str, door: Door) -> RawReply {
        self.find(id, door).map_or_else(|refusal| refusal, |(_, cached)| reply::ok(&cached.json()))
    }

    pub(super) fn list(&self, asked: &Asked) -> RawReply {
        let all: Vec<Value> = self.state().caches.values().map(|cached| cached.json()).collect();
        listing::page("cachedContents", &all, asked, listing::USUAL)
    }

    /// Sets a new end; nothing else of a cache can change.
    pub(super) fn update(
        &self,
        id: &str,
        route: &Route<'_>,
        mask: Option<&str>,
        body: &[u8],
    ) -> RawReply {
        self.try_update(id, route, mask, body).unwrap_or_else(|refusal| refusal)
    }

    fn try_update(
        &self,
        id: &str,
        route: &Route<'_>,
        mask: Option<&str>,
        body: &[u8],
    ) -> Result<RawReply, RawReply> {
        let (id, cached) = self.find(id, route.door)?;
        let life: Life = parse(body, route)?;
        let is_life = |field: &str| matches!(field, "ttl" | "expireTime" | "expire_time");
        if mask.is_some_and(|mask| !mask.split(',').all(is_life)) {
            return Err(invalid_argument("Only ttl or expire_time can be updated."));
        }
        let now = self.clock.now();
        let expires = life.end(now)?.ok_or_else(|| invalid_argument("ttl is not set."))?;
        let cached = Cached { updated: now, expires, ..Cached::clone(&cached) };
        let reply = reply::ok(&cached.json());
        self.state().caches.insert(id, cached.into());
        Ok(reply)
    }

    pub(super) fn delete(&self, id: &str, door: Door) -> RawReply {
        match self.find(id, door) {
            Ok((id, _)) => {
                self.state().caches.remove(&id);
                reply::ok(&json!({}))
            }
            Err(refusal) => refusal,
        }
    }

    /// Every cache is gone, as if its time were over.
    pub(super) fn forget(&self) {
        self.state().caches.clear();
    }

    fn find(&self, id: &str, door: Door) -> Result<(u64, Arc<Cached>), RawReply> {
        let found = id.parse().ok().and_then(|number| {
            let cached = self.state().caches.get(&number)?.clone();
            Some((number, cached))
        });
        found.ok_or_else(|| no_cache(id, door))
    }

    /// The caches that are still alive.
    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        state.caches.retain(|_, cached| cached.expires > now);
        state
    }
}

impl Cached {
    fn json(&self) -> Value {
        let mut json = json!({
            "name": self.name,
            "model": self.model,
            "createTime": timestamp::timestamp(self.created),
            "updateTime": timestamp::timestamp(self.updated),
            "expireTime": timestamp::timestamp(self.expires),
            "usageMetadata": {"totalTokenCount": self.tokens.total()},
        });
        if let Some(name) = &self.display_name {
            json["displayName"] = name.as_str().into();
        }
        json
    }
}

impl Life {
    fn end(&self, now: SystemTime) -> Result<Option<SystemTime>, RawReply> {
        let invalid =
            |field: &str| invalid_argument(&format!("Invalid value at 'cached_content.{field}'"));
        match (&self.ttl, &self.expire_time) {
            (None, None) => Ok(None),
            (Some(ttl), None) => {
                let ttl = timestamp::duration(ttl).filter(|ttl| !ttl.is_zero());
                ttl.map(|ttl| Some(now + ttl)).ok_or_else(|| invalid("ttl"))
            }
            (_, Some(time)) => {
                let time = timestamp::parse_timestamp(time).filter(|&time| time > now);
                time.map(Some).ok_or_else(|| invalid("expire_time"))
            }
        }
    }
}

/// The Gemini API does not tell a cache that is gone from another's (recorded 2026); Vertex AI does
/// (googleapis/python-genai, issue 509, read 2026-11-23).
fn no_cache(id: &str, door: Door) -> RawReply {
    match door {
        Door::Developer => {
            let message = "CachedContent not found (or permission denied)";
            refusal::error(403, "PERMISSION_DENIED", message, &[])
        }
        Door::Express | Door::Project => {
            let message = format!("Not found: cached content metadata for {id}.");
            refusal::error(404, "NOT_FOUND", &message, &[])
        }
    }
}

fn parse<T: DeserializeOwned>(body: &[u8], route: &Route<'_>) -> Result<T, RawReply> {
    proto::read(body, &CACHED_CONTENT, Some("cached_content"), route)
}
