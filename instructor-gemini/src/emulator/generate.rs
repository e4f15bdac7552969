//! `generateContent`: a step of the script, what the pattern rules find, or what is made up.

use std::time::SystemTime;

use super::conversation;
use super::journal::Entry;
use super::models;
use super::quota::Account;
use super::raw::{End, RawReply};
use super::reader::{self, Found};
use super::reply::{self, About, Answer};
use super::request::Ask;
use super::respond::{Outcome, Responder};
use super::route::Route;
use super::schema::Filler;
use super::script::Step;
use super::spoil;
use super::stream::{self, Given, Manner};
use super::tokens::Tokens;

/// What a request that is in order asks for.
pub(super) struct Task {
    pub(super) ask: Ask,
    /// What the pattern rules read.
    pub(super) source: String,
    /// Tokens of the request, and of what was cached beside it.
    tokens: Tokens,
    cached: Tokens,
}

impl Responder {
    pub(super) fn generate(
        &self,
        route: &Route<'_>,
        account: &Account<'_>,
        body: &[u8],
        entry: Entry,
        is_stream: bool,
    ) -> Given {
        let now = self.clock.now();
        let model = account.model();
        let task = self.task(route, model, body);
        // What is refused for what it says counts too, as a request.
        let prompt = task.as_ref().map_or(0, |task| (task.tokens + task.cached).total());
        let admitted = self.quotas.admit(account, prompt as u64, now);
        let task = match admitted.and(task) {
            Ok(task) => task,
            Err(refusal) => return Given::Other(Outcome::Whole(refusal)),
        };
        let (step, seen) = self.script.next(&task.source, model, is_stream);
        if let Some(step) = &step {
            self.journal.took(entry, step);
        }
        let step = match step.or_else(|| task.rest()) {
            step @ (None | Some(Step::Read)) => self.offered(&task, seen).or(step),
            step => step,
        };
        // The parts of one answer are asked for by several requests.
        let seen = if matches!(step, Some(Step::Part { .. })) { 0 } else { seen };
        let made = || self.made(&task, seen, Some(entry));
        let given = perform(&task, step, route, model, now, made)
            .unwrap_or_else(|refusal| Given::Other(Outcome::Whole(refusal)));
        self.journal.told(entry, given.tokens());
        self.quotas.charge(account, given.tokens(), now);
        given
    }

    /// One of the requests of a batch, which no quota and no script knows of.
    pub(super) fn generate_item(
        &self,
        route: &Route<'_>,
        model: &str,
        body: &[u8],
        step: Step,
    ) -> Given {
        match self.task(route, model, body) {
            Ok(task) => {
                let made = || self.made(&task, 1, None);
                perform(&task, Some(step), route, model, self.clock.now(), made)
                    .unwrap_or_else(|refusal| Given::Other(Outcome::Whole(refusal)))
            }
            Err(refusal) => Given::Other(Outcome::Whole(refusal)),
        }
    }

    /// What answers where the script does not say it.
    fn made(&self, task: &Task, seen: u32, entry: Option<Entry>) -> Result<Found, RawReply> {
        let Task { ask, source, .. } = task;
        match &self.generator {
            _ if !ask.schema.is_given && ask.function.is_some() => Ok(Found::Object(Vec::new())),
            Some(generator) => generator
                .generate(&ask.schema, source, u64::from(seen))
                .map_err(|unfit| unfit.reply(Filler::Generator)),
            None if !ask.schema.is_given && ask.is_json() => Ok(Found::Object(Vec::new())),
            None if !ask.schema.is_given => Ok(Found::Text(NO_SCHEMA.to_owned())),
            None => {
                let read = reader::read(&ask.schema, source);
                let (found, origins) = read.map_err(|unfit| unfit.reply(Filler::Reader))?;
                if let Some(entry) = entry {
                    self.journal.read(entry, origins);
                }
                let word = || ask.first_word().map_or(Found::Null, Found::Text);
                Ok(if found == Found::Null { word() } else { found })
            }
        }
    }

    /// All that is refused is refused here: such a request takes no step of the script.
    fn task(&self, route: &Route<'_>, model: &str, body: &[u8]) -> Result<Task, RawReply> {
        models::check(route, model)?;
        let mut ask = Ask::parse(body, model, route, &self.limits)?;
        let cache =
            ask.cached.as_deref().map(|name| self.caches.for_request(name, model, route.door));
        let cache = cache.transpose()?;
        let before = cache.iter().flat_map(|cache| &cache.contents);
        let source = conversation::source(before.chain(&ask.contents), &self.files)?;
        let cached = cache.as_ref().map(|cache| cache.tokens).unwrap_or_default();
        if let Some(cache) = &cache {
            ask.call(&cache.functions);
        }
        let tokens = ask.bytes(&self.files).tokens();
        Ok(Task { ask, source, tokens, cached })
    }
}

/// The answer to who says something and asks for no form of answer.
const NO_SCHEMA: &str = "This is gemini-emulator, which is no model: it fills the schema of a \
                         request with what the text says, or says what a script tells it to say. \
                         This request has no schema.";

impl Task {
    /// A value as the text of an answer.
    fn text(&self, found: &Found) -> String {
        match found {
            Found::Text(text) if self.ask.is_plain() => text.clone(),
            found => found.to_string(),
        }
    }

    /// The step of a request that goes on with an answer in parts.
    fn rest(&self) -> Option<Step> {
        let (index, of) = stream::part_of(self.ask.continuation.as_deref()?)?;
        Some(Step::Part { index, of })
    }
}

fn perform(
    task: &Task,
    step: Option<Step>,
    route: &Route<'_>,
    model: &str,
    now: SystemTime,
    made: impl Fn() -> Result<Found, RawReply>,
) -> Result<Given, RawReply> {
    let &Task { ref ask, tokens, cached, .. } = task;
    let about = About { model, door: route.door, prompt: tokens + cached, cached, now };
    let version = route.version;
    let function = ask.function.as_deref();
    let found = || made().map(|found| task.text(&found));
    let answer = |text: &str, finish: &str| {
        reply::generated(&Answer::finished(text, finish).calling(function), &about)
    };
    let send = |text: &str| Given::Answer(answer(text, "STOP"), Manner::Plain);
    let send_found = |manner| {
        found().map(|text| {
            let (text, finish) = ask.ends.cut(&text);
            // A call that was cut is none.
            let text = if function.is_some() && finish != "STOP" { "" } else { text };
            Given::Answer(answer(text, finish), manner)
        })
    };
    let whole = |reply: RawReply| Given::Other(Outcome::Whole(reply));
    Ok(match step.unwrap_or(Step::Read) {
        Step::Reply(text) => send(&text),
        Step::Call(name, arguments) => {
            let answer = Answer::finished(&arguments, "STOP").calling(Some(&name));
            Given::Answer(reply::generated(&answer, &about), Manner::Plain)
        }
        Step::Read => send_found(Manner::Plain)?,
        // Arguments have no fences.
        Step::Fenced if function.is_some() => send_found(Manner::Plain)?,
        Step::Fenced => send(&format!("```json\n{}\n```", found()?)),
        Step::Invalid => send(&spoil::spoiled(made()?, &ask.schema).to_string()),
        Step::Cut => {
            let text = found()?;
            let half: String = text.chars().take(text.chars().count() / 2).collect();
            // A call that was cut is none.
            let half = if function.is_some() { "" } else { &half };
            Given::Answer(answer(half, "MAX_TOKENS"), Manner::Plain)
        }
        Step::ThoughtsOnly => Given::Answer(answer("", "MAX_TOKENS"), Manner::Plain),
        Step::Finish(reason) if reason == "STOP" => send_found(Manner::Plain)?,
        Step::Finish(reason) => Given::Answer(answer("", &reason), Manner::Plain),
        Step::Block(reason) => Given::Answer(reply::blocked(&reason, &about), Manner::Plain),
        Step::Part { index, of } => {
            let (text, token) = stream::part(&found()?, index, of);
            let Some(token) = token else {
                return Ok(send(&text));
            };
            let mut part = answer(&text, "CONTINUATION");
            part["candidates"][0]["continuationToken"] = token.into();
            Given::Answer(part, Manner::Plain)
        }
        Step::Split => {
            let mut answer = answer(&found()?, "STOP");
            stream::split(&mut answer);
            Given::Answer(answer, Manner::Plain)
        }
        Step::UnknownFields => send_found(Manner::Unknown)?,
        Step::Gzip => send_found(Manner::Gzip)?,
        Step::Drip { pieces, pause } => send_found(Manner::Drip(pieces, pause))?,
        Step::HangUp => send_found(Manner::HangUp)?,
        Step::Flawed(flaw, after) => {
            let error = flaw.failure().map(|failure| failure.reply(model, version));
            send_found(Manner::Flawed(flaw, after, error))?
        }
        Step::Short => send_found(Manner::Half(End::Abort))?,
        Step::StallHalfway => send_found(Manner::Half(End::Stall))?,
        Step::Fail(failure) => whole(failure.reply(model, version)),
        Step::Listed(failure) => {
            let mut reply = failure.reply(model, version);
            reply.body = stream::listed(&reply.body);
            whole(reply)
        }
        Step::Raw(reply) => whole(reply),
        Step::Reset => Given::Other(Outcome::Reset),
        Step::Stall => Given::Other(Outcome::Stall),
    })
}
