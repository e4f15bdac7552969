//! `generateContent`: a step of the script, or what the pattern rules find.

use super::conversation;
use super::models;
use super::reader;
use super::reply::{self, Answer};
use super::request::Ask;
use super::respond::{Outcome, Responder};
use super::route::Route;
use super::script::{RawReply, Step};
use super::spoil;
use super::stream::{self, Given};

/// What a request that is in order asks for.
struct Task {
    ask: Ask,
    /// What the pattern rules read.
    source: String,
    /// Bytes of the request, and of what was cached beside it.
    bytes: usize,
    cached: usize,
}

impl Responder {
    pub(super) fn generate(&self, route: &Route<'_>, model: &str, body: &[u8]) -> Given {
        match self.task(route, model, body) {
            Ok(task) => self.perform(&task, route.version, model),
            Err(refusal) => Given::Other(Outcome::Whole(refusal)),
        }
    }

    /// All that is refused is refused here: such a request takes no step of the script.
    fn task(&self, route: &Route<'_>, model: &str, body: &[u8]) -> Result<Task, RawReply> {
        models::check(route, model)?;
        let ask = Ask::parse(body, model, route.door)?;
        let cache =
            ask.cached.as_deref().map(|name| self.caches.for_request(name, model, route.door));
        let cache = cache.transpose()?;
        let before = cache.iter().flat_map(|cache| &cache.contents);
        let source = conversation::source(before.chain(&ask.contents), &self.files)?;
        let cached = cache.as_ref().map_or(0, |cache| cache.bytes);
        Ok(Task { ask, source, bytes: body.len(), cached })
    }

    fn perform(&self, task: &Task, version: &str, model: &str) -> Given {
        let Task { ask, source, bytes, cached } = task;
        let function = ask.function.as_deref();
        let found = || reader::read(&ask.schema, source);
        let answer = |text: &str, finish: &str| {
            let answer = Answer::finished(text, finish).calling(function).cached(*cached);
            reply::generated(&answer, *bytes, model)
        };
        let send = |text: &str| Given::Answer(answer(text, "STOP"));
        let whole = |reply: RawReply| Given::Other(Outcome::Whole(reply));
        match self.script.next() {
            Step::Reply(text) => send(&text),
            Step::Read => send(&found().to_string()),
            // Arguments have no fences.
            Step::Fenced if function.is_some() => send(&found().to_string()),
            Step::Fenced => send(&format!("```json\n{}\n```", found())),
            Step::Invalid => send(&spoil::spoiled(found(), &ask.schema).to_string()),
            Step::Cut => {
                let text = found().to_string();
                let half: String = text.chars().take(text.chars().count() / 2).collect();
                // A call that was cut is none.
                let half = if function.is_some() { "" } else { &half };
                Given::Answer(answer(half, "MAX_TOKENS"))
            }
            Step::Finish(reason) if reason == "STOP" => send(&found().to_string()),
            Step::Finish(reason) => Given::Answer(answer("", &reason)),
            Step::Block(reason) => Given::Answer(reply::blocked(&reason, *bytes, model)),
            Step::Part { index, of } => {
                let (text, token) = stream::part(&found().to_string(), index, of);
                let Some(token) = token else {
                    return send(&text);
                };
                let mut part = answer(&text, "CONTINUATION");
                part["candidates"][0]["continuationToken"] = token.into();
                Given::Answer(part)
            }
            Step::Flawed(flaw, after) => {
                let error = flaw.failure().map(|failure| failure.reply(model, version));
                Given::Flawed(answer(&found().to_string(), "STOP"), flaw, after, error)
            }
            Step::Short => Given::Short(answer(&found().to_string(), "STOP")),
            Step::Fail(failure) => whole(failure.reply(model, version)),
            Step::Raw(reply) => whole(reply),
            Step::Reset => Given::Other(Outcome::Reset),
            Step::Stall => Given::Other(Outcome::Stall),
        }
    }
}
