//! What each request gets: checks, then its endpoint.

use std::sync::Arc;

use hyper::header::AUTHORIZATION;
use hyper::{HeaderMap, Method};
use serde_json::{Value, json};

use super::batches::Batches;
use super::caches::Caches;
use super::clock::Clock;
use super::door;
use super::files::Files;
use super::gate::Limits;
use super::generator::Generator;
use super::journal::{Answered, Entry, Log, Recorded};
use super::models;
use super::quota::{Account, Quotas};
use super::refusal;
use super::reply;
use super::route::{Door, Route, Target};
use super::script::{RawReply, Script};
use super::stream::{Framing, Style};

/// The state that requests share.
#[derive(Debug)]
pub(super) struct Responder {
    pub(super) clock: Arc<Clock>,
    pub(super) journal: Log,
    pub(super) quotas: Quotas,
    pub(super) script: Script,
    /// What answers where no step does; the pattern rules without one.
    pub(super) generator: Option<Generator>,
    pub(super) files: Files,
    pub(super) caches: Caches,
    pub(super) batches: Batches,
    pub(super) limits: Limits,
    /// How streams are framed.
    pub(super) style: Style,
}

impl Default for Responder {
    fn default() -> Self {
        let clock = Arc::<Clock>::default();
        Self {
            files: Files::by(clock.clone()),
            caches: Caches::by(clock.clone()),
            clock,
            journal: Log::default(),
            quotas: Quotas::default(),
            script: Script::default(),
            generator: None,
            batches: Batches::default(),
            limits: Limits::default(),
            style: Style::default(),
        }
    }
}

/// A request as it came over HTTP.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: Option<String>,
    pub(super) headers: HeaderMap,
    /// `None` if it was too large, or broke off.
    pub(super) body: Option<Vec<u8>>,
}

/// What goes back over HTTP.
#[derive(Debug)]
pub(super) enum Outcome {
    Whole(RawReply),
    Reset,
    Stall,
}

impl Asked {
    /// The text of a header, if it has one.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn key(&self) -> Option<&str> {
        let key = self.header("x-goog-api-key").or_else(|| self.parameter("key"));
        key.filter(|key| !key.is_empty())
    }

    pub(super) fn bearer(&self) -> Option<&str> {
        let value = self.header(AUTHORIZATION.as_str())?;
        value.strip_prefix("Bearer ").filter(|token| !token.is_empty())
    }

    /// A parameter of the query; none that is used here needs unescaping.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let pairs = self.query.as_deref()?.split('&').filter_map(|pair| pair.split_once('='));
        pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// `http://HOST:PORT`, as the client knows this server.
    pub(super) fn origin(&self) -> String {
        format!("http://{}", self.header("host").unwrap_or("localhost"))
    }
}

impl Responder {
    pub(super) fn answer(&self, asked: &Asked) -> Outcome {
        if let Some(path) = asked.path.strip_prefix("/_ctl/") {
            let body = asked.body.as_deref().unwrap_or_default();
            return Outcome::Whole(self.control(&asked.method, path, body));
        }
        let entry = self.record(asked);
        let outcome = self.outcome(asked, entry);
        let status = match &outcome {
            Outcome::Whole(reply) => Some(reply.status),
            Outcome::Reset | Outcome::Stall => None,
        };
        self.journal.answered(entry, status);
        outcome
    }

    fn outcome(&self, asked: &Asked, entry: Entry) -> Outcome {
        let Some(route) = Route::of(&asked.path) else {
            return Outcome::Whole(refusal::no_page());
        };
        // The URL of an upload in progress is its own credential.
        let is_upload = route.target == Target::Upload && asked.parameter("upload_id").is_some();
        if !is_upload && let Some(reply) = door::refused(route.door, asked) {
            return Outcome::Whole(reply);
        }
        let Some(body) = asked.body.as_deref() else {
            return Outcome::Whole(refusal::too_large());
        };
        match (&route.target, &asked.method) {
            (&Target::Model { name, method: "generateContent" }, &Method::POST) => {
                let account = Account::of(asked, &route, name);
                self.generate(&route, &account, body, entry, false).whole()
            }
            (&Target::Model { name, method: "streamGenerateContent" }, &Method::POST) => {
                let is_sse = asked.parameter("alt") == Some("sse");
                let framing = Framing { is_sse, style: &self.style };
                let account = Account::of(asked, &route, name);
                self.generate(&route, &account, body, entry, true).streamed(&framing)
            }
            (&Target::Model { name, method: "countTokens" }, &Method::POST) => {
                Outcome::Whole(self.count_tokens(&route, name, body))
            }
            (&Target::Model { name, method: "batchGenerateContent" }, &Method::POST)
                if route.door == Door::Developer =>
            {
                Outcome::Whole(self.create_batch(asked, &route, name, body))
            }
            (&Target::Model { method, .. }, &Method::POST) => {
                Outcome::Whole(models::no_method(method))
            }
            (Target::Models, &Method::GET) => Outcome::Whole(models::list(&route, asked)),
            (&Target::ModelInfo(name), &Method::GET) => Outcome::Whole(models::get(&route, name)),
            (Target::OwnModels, &Method::GET) => Outcome::Whole(reply::ok(&json!({}))),
            (Target::Batches, &Method::GET) => Outcome::Whole(self.batches.list(asked)),
            (&Target::Batch(id), &Method::GET) => Outcome::Whole(self.get_batch(id)),
            (&Target::Batch(id), &Method::DELETE) => Outcome::Whole(self.batches.delete(id)),
            (&Target::BatchCancel(id), &Method::POST) => {
                Outcome::Whole(self.batches.cancel(id, self.clock.now()))
            }
            (Target::PredictionJobs, _) => Outcome::Whole(refusal::no_jobs()),
            (&Target::Download(id), &Method::GET) => Outcome::Whole(self.files.download(id)),
            (Target::Upload, &Method::POST) => self.files.upload(asked, &route, body),
            (Target::Files, &Method::GET) => Outcome::Whole(self.files.list(asked)),
            (&Target::File(id), &Method::GET) => Outcome::Whole(self.files.get(id)),
            (&Target::File(id), &Method::DELETE) => Outcome::Whole(self.files.delete(id)),
            (Target::Caches, &Method::POST) => Outcome::Whole(self.create_cache(&route, body)),
            (Target::Caches, &Method::GET) => Outcome::Whole(self.caches.list(asked)),
            (&Target::Cache(id), &Method::GET) => Outcome::Whole(self.caches.get(id, route.door)),
            (&Target::Cache(id), &Method::PATCH) => {
                Outcome::Whole(self.caches.update(id, &route, asked.parameter("updateMask"), body))
            }
            (&Target::Cache(id), &Method::DELETE) => {
                Outcome::Whole(self.caches.delete(id, route.door))
            }
            _ => Outcome::Whole(refusal::no_page()),
        }
    }

    fn record(&self, asked: &Asked) -> Entry {
        let body = asked.body.as_deref().unwrap_or_default();
        let text = std::str::from_utf8(body)
            .map_or_else(|_| String::from_utf8_lossy(body).into_owned(), str::to_owned);
        let header = |name: &str| asked.header(name).map(str::to_owned);
        self.journal.add(Recorded {
            method: asked.method.to_string(),
            path: asked.path.clone(),
            query: asked.query.as_deref().map(without_key),
            // Read from the text when somebody asks for it.
            body: Value::Null,
            text,
            has_key: asked.key().is_some(),
            has_bearer: asked.bearer().is_some(),
            server_timeout: header("x-server-timeout"),
            user_agent: header("user-agent"),
            upload_command: header("x-goog-upload-command"),
            upload_offset: asked.header("x-goog-upload-offset").and_then(|at| at.parse().ok()),
            answer: Answered::default(),
            read_from: Vec::new(),
        })
    }
}

/// A query as it may be kept.
fn without_key(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.starts_with("key="));
    pairs.collect::<Vec<_>>().join("&")
}
