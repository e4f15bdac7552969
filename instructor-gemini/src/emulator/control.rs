//! `/_ctl`: what a test in another language sets and asks, apart from the API.

use hyper::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::raw::RawReply;
use super::refusal::error;
use super::reply;
use super::respond::Responder;
use super::script::ScriptFile;
use super::timestamp;

/// What there is, for whoever asks for something else.
const PATHS: &str =
    "GET /_ctl/journal, POST /_ctl/script, GET and POST /_ctl/clock, POST /_ctl/reset";

/// How the clock is to go: first set, then moved, then stopped or let go.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    set: Option<String>,
    advance: Option<String>,
    stopped: Option<bool>,
}

impl Responder {
    /// The answer to what is asked of `/_ctl/…`; no key is needed, and the journal does not have it.
    pub(super) fn control(&self, method: &Method, path: &str, body: &[u8]) -> RawReply {
        match (path, method) {
            ("journal", &Method::GET) => self.written_journal(),
            ("script", &Method::POST) => self.load(body),
            ("clock", &Method::GET) => self.time(),
            ("clock", &Method::POST) => self.move_clock(body),
            ("reset", &Method::POST) => {
                self.reset();
                reply::ok(&json!({}))
            }
            _ => {
                let message =
                    format!("gemini-emulator: no `{method} /_ctl/{path}`; there are {PATHS}");
                error(404, "NOT_FOUND", &message, &[])
            }
        }
    }

    /// Forgets what was asked, uploaded, cached, used and scripted; the clock goes with the system's.
    fn reset(&self) {
        self.journal.take();
        self.script.load(ScriptFile::default());
        self.files.clear();
        self.caches.forget();
        self.batches.clear();
        self.quotas.reset();
        self.clock.reset();
    }

    fn written_journal(&self) -> RawReply {
        let journal = self.journal.all();
        match serde_json::to_value(journal.requests()) {
            Ok(requests) => reply::ok(&json!({ "requests": requests })),
            Err(problem) => wrong(&problem.to_string()),
        }
    }

    fn load(&self, body: &[u8]) -> RawReply {
        let script = String::from_utf8_lossy(body);
        match ScriptFile::parse(&script) {
            Ok(script) => {
                let counts = json!({"steps": script.steps.len(), "rules": script.rules.len()});
                self.script.load(script);
                reply::ok(&counts)
            }
            Err(problem) => wrong(&problem.to_string()),
        }
    }

    fn time(&self) -> RawReply {
        let now: Value = timestamp::timestamp(self.clock.now()).into();
        reply::ok(&json!({ "now": now }))
    }

    fn move_clock(&self, body: &[u8]) -> RawReply {
        match self.try_move_clock(body) {
            Ok(()) => self.time(),
            Err(problem) => wrong(&problem),
        }
    }

    fn try_move_clock(&self, body: &[u8]) -> Result<(), String> {
        let moved: Moved = serde_json::from_slice(body).map_err(|problem| problem.to_string())?;
        let set = moved.set.as_deref().map(|text| {
            timestamp::parse_timestamp(text)
                .ok_or_else(|| format!("set: `{text}` is no time, as \"2026-11-23T08:00:00Z\""))
        });
        let advance = moved.advance.as_deref().map(|text| {
            timestamp::duration(text)
                .ok_or_else(|| format!("advance: `{text}` is no duration, as \"1.5s\""))
        });
        let (set, advance) = (set.transpose()?, advance.transpose()?);
        if let Some(time) = set {
            self.clock.set(time);
        }
        if let Some(by) = advance {
            self.clock.advance(by);
        }
        if let Some(is_stopped) = moved.stopped {
            self.clock.stop(is_stopped);
        }
        Ok(())
    }
}

fn wrong(problem: &str) -> RawReply {
    error(400, "INVALID_ARGUMENT", &format!("gemini-emulator: {problem}"), &[])
}
