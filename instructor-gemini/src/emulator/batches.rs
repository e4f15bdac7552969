//! `batches`: many requests at once, answered when they have been asked after often enough.
//!
//! Operations and lines of files as they were recorded (flachesis/gemini-rust 13,
//! googleapis/python-genai 1323) and as the official SDK 3.4.0 reads them (read 2026-11-23).

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::files::Place;
use super::listing;
use super::models;
use super::proto::{self, BATCH_GENERATE_CONTENT, BATCH_LINE};
use super::refusal::{self, invalid_argument};
use super::reply;
use super::respond::{Asked, Outcome, Responder};
use super::route::Route;
use super::script::{RawReply, Step};
use super::timestamp;

/// The package that operations name, whatever version they are asked at (recorded 2025).
const PACKAGE: &str = "type.googleapis.com/google.ai.generativelanguage.v1main";

/// `google.rpc.Code` of a status.
const CODES: [(&str, u16); 11] = [
    ("CANCELLED", 1),
    ("INVALID_ARGUMENT", 3),
    ("DEADLINE_EXCEEDED", 4),
    ("NOT_FOUND", 5),
    ("ALREADY_EXISTS", 6),
    ("PERMISSION_DENIED", 7),
    ("RESOURCE_EXHAUSTED", 8),
    ("FAILED_PRECONDITION", 9),
    ("UNIMPLEMENTED", 12),
    ("UNAVAILABLE", 14),
    ("UNAUTHENTICATED", 16),
];

#[derive(Debug)]
pub(super) struct Batches {
    state: Mutex<State>,
    /// How often a batch is looked at, still running, before it is done.
    pub(super) polls: u32,
}

#[derive(Debug, Default)]
struct State {
    steps: VecDeque<Step>,
    created: u64,
    batches: BTreeMap<u64, Batch>,
}

#[derive(Debug)]
struct Batch {
    id: u64,
    model: String,
    display_name: Option<String>,
    /// The file that the requests are in, if they are in one.
    source: Option<String>,
    created: SystemTime,
    updated: SystemTime,
    stage: Stage,
    polls: u32,
    /// What is told when it is done: an object for each request.
    results: Vec<Value>,
    place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    Pending,
    Running,
    Succeeded,
    Cancelled,
}

#[derive(Deserialize)]
struct Create {
    batch: Option<Announced>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Announced {
    display_name: Option<String>,
    input_config: Option<Input>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    requests: Option<Requests>,
    file_name: Option<String>,
}

#[derive(Deserialize)]
struct Requests {
    #[serde(default)]
    requests: Vec<Item>,
}

/// One of the requests, inline or a line of a file.
#[derive(Deserialize)]
struct Item {
    key: Option<Value>,
    request: Option<Box<RawValue>>,
    metadata: Option<Value>,
}

impl Default for Batches {
    fn default() -> Self {
        Self { state: Mutex::default(), polls: 1 }
    }
}

impl Responder {
    pub(super) fn create_batch(
        &self,
        asked: &Asked,
        route: &Route<'_>,
        model: &str,
        body: &[u8],
    ) -> RawReply {
        self.try_create_batch(asked, route, model, body).unwrap_or_else(|refusal| refusal)
    }

    fn try_create_batch(
        &self,
        asked: &Asked,
        route: &Route<'_>,
        model: &str,
        body: &[u8],
    ) -> Result<RawReply, RawReply> {
        models::check(route, model)?;
        let create: Create = proto::read(body, &BATCH_GENERATE_CONTENT, None, route)?;
        let Some(Announced { display_name, input_config: Some(input) }) = create.batch else {
            return Err(unspecified("input_config"));
        };
        let (source, results) = match input {
            Input { file_name: Some(name), .. } => {
                let id = name.strip_prefix("files/").unwrap_or(&name);
                let lines = self.files.bytes_of(id)?;
                let lines =
                    lines.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
                let results: Vec<Value> =
                    lines.map(|line| self.line_result(route, model, line)).collect();
                (Some(name), results)
            }
            Input { requests: Some(Requests { requests }), .. } => {
                let results = requests.into_iter().map(|item| self.result(route, model, item));
                (None, results.collect())
            }
            Input { .. } => return Err(unspecified("input_config.requests")),
        };
        if results.is_empty() {
            return Err(unspecified("input_config.requests"));
        }
        let now = self.clock.now();
        let mut state = self.batches.state();
        state.created += 1;
        let batch = Batch {
            id: state.created,
            model: format!("models/{model}"),
            display_name,
            source,
            created: now,
            updated: now,
            stage: Stage::Pending,
            polls: self.batches.polls,
            results,
            place: Place { origin: asked.origin(), version: route.version.to_owned() },
        };
        let reply = reply::ok(&batch.json());
        state.batches.insert(batch.id, batch);
        Ok(reply)
    }

    fn line_result(&self, route: &Route<'_>, model: &str, line: &[u8]) -> Value {
        match proto::read(line, &BATCH_LINE, None, route) {
            Ok(item) => self.result(route, model, item),
            Err(refusal) => {
                let mut result = json!({ "error": status(&refusal) });
                // A line is known by its key, whatever else is wrong with it.
                let line: Value = serde_json::from_slice(line).unwrap_or_default();
                if let Some(key) = line.get("key") {
                    result["key"] = key.clone();
                }
                result
            }
        }
    }

    /// The response to one request, or the status that it failed with; with what it is known by.
    fn result(&self, route: &Route<'_>, model: &str, item: Item) -> Value {
        let mut result = Map::new();
        for (name, value) in [("key", item.key), ("metadata", item.metadata)] {
            result.extend(value.map(|value| (name.to_owned(), value)));
        }
        let request = item.request.as_deref().map_or("{}", RawValue::get);
        let step = self.batches.next_step();
        let outcome = self.generate_item(route, model, request.as_bytes(), step).whole();
        let (name, value) = match outcome {
            Outcome::Whole(reply) => match serde_json::from_slice::<Value>(&reply.body) {
                Ok(json) if reply.status == 200 && json.get("error").is_none() => {
                    ("response", json)
                }
                _ => ("error", status(&reply)),
            },
            _ => ("error", internal()),
        };
        result.insert(name.to_owned(), value);
        result.into()
    }

    /// A batch as it is; each look brings it nearer to its end.
    pub(super) fn get_batch(&self, id: &str) -> RawReply {
        let now = self.clock.now();
        let mut state = self.batches.state();
        let Some(batch) = state.find(id) else {
            return no_batch();
        };
        batch.look(now);
        if let (Stage::Succeeded, Some(_)) = (batch.stage, &batch.source) {
            let lines = batch.results.iter().map(|result| format!("{result}\n"));
            let bytes = lines.collect::<String>().into_bytes();
            self.files.add_generated(&batch.results_file(), &batch.place, bytes, batch.updated);
        }
        reply::ok(&batch.json())
    }
}

impl Batches {
    pub(super) fn add_step(&mut self, step: Step) {
        self.state().steps.push_back(step);
    }

    fn next_step(&self) -> Step {
        self.state().steps.pop_front().unwrap_or(Step::Read)
    }

    pub(super) fn list(&self, asked: &Asked) -> RawReply {
        // The newest stands first (recorded 2025).
        let all: Vec<Value> = self.state().batches.values().rev().map(Batch::json).collect();
        listing::page("operations", &all, asked, listing::USUAL)
    }

    /// Stops a batch; one that is done stays as it is.
    pub(super) fn cancel(&self, id: &str, now: SystemTime) -> RawReply {
        let mut state = self.state();
        let Some(batch) = state.find(id) else {
            return no_batch();
        };
        if matches!(batch.stage, Stage::Pending | Stage::Running) {
            batch.stage = Stage::Cancelled;
            batch.updated = now;
        }
        reply::ok(&json!({}))
    }

    pub(super) fn delete(&self, id: &str) -> RawReply {
        let mut state = self.state();
        match state.find(id).map(|batch| batch.id) {
            Some(id) => {
                state.batches.remove(&id);
                reply::ok(&json!({}))
            }
            None => no_batch(),
        }
    }

    /// Forgets every batch.
    pub(super) fn clear(&self) {
        self.state().batches.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&mut self, id: &str) -> Option<&mut Batch> {
        self.batches.get_mut(&id.parse().ok()?)
    }
}

impl Batch {
    fn look(&mut self, now: SystemTime) {
        let next = match (self.stage, self.polls) {
            (Stage::Pending | Stage::Running, 0) => Stage::Succeeded,
            (Stage::Pending, _) => Stage::Running,
            (stage, _) => stage,
        };
        if next != self.stage {
            self.stage = next;
            self.updated = now;
        }
        self.polls = self.polls.saturating_sub(1);
    }

    fn name(&self) -> String {
        format!("batches/{}", self.id)
    }

    fn results_file(&self) -> String {
        format!("batch-{}", self.id)
    }

    /// A long-running operation.
    fn json(&self) -> Value {
        let mut metadata = json!({
            "@type": format!("{PACKAGE}.GenerateContentBatch"),
            "name": self.name(),
            "model": self.model,
            "createTime": timestamp::timestamp(self.created),
            "updateTime": timestamp::timestamp(self.updated),
            "batchStats": self.stats(),
            "state": match self.stage {
                Stage::Pending => "BATCH_STATE_PENDING",
                Stage::Running => "BATCH_STATE_RUNNING",
                Stage::Succeeded => "BATCH_STATE_SUCCEEDED",
                Stage::Cancelled => "BATCH_STATE_CANCELLED",
            },
        });
        if let Some(name) = &self.display_name {
            metadata["displayName"] = name.as_str().into();
        }
        if let Some(file) = &self.source {
            metadata["inputConfig"] = json!({ "fileName": file });
        }
        if matches!(self.stage, Stage::Succeeded | Stage::Cancelled) {
            metadata["endTime"] = timestamp::timestamp(self.updated).into();
        }
        let mut operation = json!({"name": self.name()});
        match self.stage {
            Stage::Pending | Stage::Running => {}
            Stage::Cancelled => {
                operation["done"] = true.into();
                operation["error"] = json!({"code": 1, "message": "The operation was cancelled."});
            }
            Stage::Succeeded => {
                let mut output = match self.source {
                    Some(_) => json!({"responsesFile": format!("files/{}", self.results_file())}),
                    None => json!({"inlinedResponses": {"inlinedResponses": self.results}}),
                };
                metadata["output"] = output.clone();
                output["@type"] = format!("{PACKAGE}.GenerateContentBatchOutput").into();
                operation["done"] = true.into();
                operation["response"] = output;
            }
        }
        operation["metadata"] = metadata;
        operation
    }

    /// Counts as texts, and none that are zero, as proto3's JSON has them.
    fn stats(&self) -> Value {
        let all = self.results.len();
        let failed = self.results.iter().filter(|result| result.get("error").is_some()).count();
        let mut stats = json!({"requestCount": all.to_string()});
        let counts = match self.stage {
            Stage::Succeeded => {
                [("successfulRequestCount", all - failed), ("failedRequestCount", failed)]
            }
            _ => [("pendingRequestCount", all), ("failedRequestCount", 0)],
        };
        for (name, count) in counts.into_iter().filter(|&(_, count)| count > 0) {
            stats[name] = count.to_string().into();
        }
        stats
    }
}

/// `google.rpc.Status` of an error body.
fn status(reply: &RawReply) -> Value {
    let json: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let (Some(name), Some(message)) =
        (json["error"]["status"].as_str(), json["error"]["message"].as_str())
    else {
        return internal();
    };
    let code = CODES.iter().find(|(status, _)| *status == name).map_or(13, |&(_, code)| code);
    json!({"code": code, "message": message})
}

fn internal() -> Value {
    json!({"code": 13, "message": "Internal error encountered."})
}

fn no_batch() -> RawReply {
    refusal::error(404, "NOT_FOUND", "Requested entity was not found.", &[])
}

fn unspecified(field: &str) -> RawReply {
    invalid_argument(&format!(
        "* BatchGenerateContentRequest.batch.{field}: {field} is not specified\n"
    ))
}
