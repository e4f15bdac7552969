//! What each request gets: checks, then its endpoint.

use hyper::header::AUTHORIZATION;
use hyper::{HeaderMap, Method};

use super::caches::Caches;
use super::door;
use super::files::Files;
use super::journal::{Journal, Recorded};
use super::refusal;
use super::route::{Route, Target};
use super::script::{RawReply, Script};
use super::stream::Framing;

/// The state that requests share.
#[derive(Debug, Default)]
pub(super) struct Responder {
    pub(super) journal: Journal,
    pub(super) script: Script,
    pub(super) files: Files,
    pub(super) caches: Caches,
    /// Characters in a chunk of a stream.
    pub(super) delta_chars: Option<usize>,
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
    Short(RawReply),
    Reset,
    Stall,
}

impl Asked {
    /// The text of a header, if it has one.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn key(&self) -> Option<&str> {
        self.header("x-goog-api-key").filter(|key| !key.is_empty())
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
        self.record(asked);
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
                self.generate(&route, name, body).whole()
            }
            (&Target::Model { name, method: "streamGenerateContent" }, &Method::POST) => {
                let is_sse = asked.parameter("alt") == Some("sse");
                let framing = Framing { is_sse, delta_chars: self.delta_chars };
                self.generate(&route, name, body).streamed(&framing)
            }
            (Target::Upload, &Method::POST) => self.files.upload(asked, &route, body),
            (Target::Files, &Method::GET) => Outcome::Whole(self.files.list(asked)),
            (&Target::File(id), &Method::GET) => Outcome::Whole(self.files.get(id)),
            (&Target::File(id), &Method::DELETE) => Outcome::Whole(self.files.delete(id)),
            (Target::Caches, &Method::POST) => Outcome::Whole(self.create_cache(&route, body)),
            (Target::Caches, &Method::GET) => Outcome::Whole(self.caches.list(asked)),
            (&Target::Cache(id), &Method::GET) => Outcome::Whole(self.caches.get(id, route.door)),
            (&Target::Cache(id), &Method::PATCH) => Outcome::Whole(self.caches.update(
                id,
                route.door,
                asked.parameter("updateMask"),
                body,
            )),
            (&Target::Cache(id), &Method::DELETE) => {
                Outcome::Whole(self.caches.delete(id, route.door))
            }
            _ => Outcome::Whole(refusal::no_page()),
        }
    }

    fn record(&self, asked: &Asked) {
        let body = asked.body.as_deref().unwrap_or_default();
        let header = |name: &str| asked.header(name).map(str::to_owned);
        self.journal.add(Recorded {
            method: asked.method.to_string(),
            path: asked.path.clone(),
            query: asked.query.clone(),
            body: serde_json::from_slice(body).unwrap_or_default(),
            text: String::from_utf8_lossy(body).into_owned(),
            has_key: asked.key().is_some(),
            has_bearer: asked.bearer().is_some(),
            server_timeout: header("x-server-timeout"),
            user_agent: header("user-agent"),
            upload_command: header("x-goog-upload-command"),
            upload_offset: asked.header("x-goog-upload-offset").and_then(|at| at.parse().ok()),
        });
    }
}
