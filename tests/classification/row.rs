//! A row of the table, and holding a client against it.

use std::future::poll_fn;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, EmulatorBuilder, RawReply, Recorded, Step};
use instructor::{
    AttemptOutcome, Client, Delta, Error, ErrorKind, Event, Exchange, Extract, Provider, Report,
    Request, Retry, Usage, Wait, WaitReason,
};
use serde_json::{Value, json};
use tokio::sync::Notify;

/// Longer waits are not waited.
const LONG: Duration = Duration::from_millis(50);

const TEXT: &str = "Grace Hopper, 85, grace@navy.mil";
pub(crate) const CONTACT: &str =
    r#"{"name": "Grace Hopper", "age": 85, "email": "grace@navy.mil"}"#;

/// A person to get in touch with.
#[derive(Debug, PartialEq, Extract)]
struct Contact {
    name: String,
    #[extract(range(0..=150))]
    age: u8,
    #[extract(format = email)]
    email: String,
}

/// What the server does, and what has to come of it.
#[must_use]
pub(crate) struct Row {
    pub(crate) number: u32,
    name: String,
    steps: Vec<Step>,
    end: End,
    /// Waits of milliseconds, by the policy.
    waits: usize,
    reasks: usize,
    status: Option<u16>,
    /// What the first fault says of the time after which another call makes sense.
    hint: Option<Duration>,
    /// Attempts that the service told the tokens of.
    billed: u64,
    /// Attempts that may have cost something.
    unknown: usize,
    finish: Option<&'static str>,
    says: Vec<String>,
    limit: Option<u32>,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    /// Whether nobody listens.
    is_down: bool,
    /// Whether the answer is asked for as a stream.
    streams: bool,
}

/// A provider that asks for streams, and gives what comes of them.
#[derive(Debug)]
struct Streamed(Gemini);

impl Provider for Streamed {
    fn name(&self) -> &'static str {
        "streamed"
    }

    fn default_model(&self) -> &str {
        self.0.default_model()
    }

    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a> {
        let mut deltas = self.0.stream(request, timeout);
        Box::pin(async move {
            loop {
                match poll_fn(|context| deltas.as_mut().poll_next(context)).await {
                    Some(Ok(Delta::Done(completion))) => return Ok(*completion),
                    Some(Ok(_)) => {}
                    Some(Err(fault)) => return Err(fault),
                    None => panic!("a stream ends with an answer or a fault"),
                }
            }
        })
    }
}

#[derive(Debug)]
enum End {
    Value,
    Error(ErrorKind),
    /// A wait of this length, for which the call is dropped.
    Wait(WaitReason, RangeInclusive<Duration>),
}

/// A row, for a server that does this.
pub(crate) fn row(number: u32, name: impl Into<String>, step: impl Into<Step>) -> Row {
    Row {
        number,
        name: name.into(),
        steps: vec![step.into()],
        end: End::Value,
        waits: 0,
        reasks: 0,
        status: None,
        hint: None,
        billed: 0,
        unknown: 0,
        finish: None,
        says: Vec::new(),
        limit: None,
        timeout: None,
        deadline: None,
        is_down: false,
        streams: false,
    }
}

/// A whole answer of the model: 100 tokens read, 25 written, of which 5 are thoughts.
pub(crate) fn answer(candidate: &Value) -> RawReply {
    reply(&json!({"candidates": [candidate]}))
}

/// A reply with the same counts.
pub(crate) fn reply(body: &Value) -> RawReply {
    let mut body = body.clone();
    body["usageMetadata"] = json!({
        "promptTokenCount": 100, "candidatesTokenCount": 20, "thoughtsTokenCount": 5,
        "totalTokenCount": 125,
    });
    body["modelVersion"] = "gemini-3.8-flash".into();
    body["responseId"] = "answer-7".into();
    RawReply::new(200, body.to_string())
}

/// An answer of one part that the model ended for this reason.
pub(crate) fn text(text: &str, finish: &str) -> RawReply {
    let content = json!({"parts": [{"text": text}], "role": "model"});
    answer(&json!({"content": content, "finishReason": finish, "index": 0}))
}

impl Row {
    /// Says that the server does this again, so many times in all.
    pub(crate) fn times(mut self, times: usize) -> Self {
        self.steps = vec![self.steps[0].clone(); times];
        self
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    pub(crate) fn hint(mut self, delay: Duration) -> Self {
        self.hint = Some(delay);
        self
    }

    /// Says what the message of the first fault holds.
    pub(crate) fn says(mut self, words: impl Into<String>) -> Self {
        self.says.push(words.into());
        self
    }

    pub(crate) fn finish(mut self, reason: &'static str) -> Self {
        self.finish = Some(reason);
        self
    }

    pub(crate) fn billed(mut self, attempts: u64) -> Self {
        self.billed = attempts;
        self
    }

    pub(crate) fn unknown(mut self, attempts: usize) -> Self {
        self.unknown = attempts;
        self
    }

    pub(crate) fn max_output_tokens(mut self, limit: u32) -> Self {
        self.limit = Some(limit);
        self
    }

    pub(crate) fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    pub(crate) fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    pub(crate) fn nobody_listens(mut self) -> Self {
        self.is_down = true;
        self
    }

    /// Asks for a stream.
    pub(crate) fn streamed(mut self) -> Self {
        self.streams = true;
        self
    }

    /// Says that the server does this next.
    pub(crate) fn then(mut self, step: impl Into<Step>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// Ends with this error, after a request for each step.
    pub(crate) fn fails(mut self, kind: ErrorKind) -> Self {
        self.end = End::Error(kind);
        self
    }

    /// Ends with this error after waits of milliseconds.
    pub(crate) fn fails_after_waits(self, kind: ErrorKind) -> Self {
        let waits = self.steps.len() - 1;
        Self { waits, ..self.fails(kind) }
    }

    /// Ends with this error after questions about the answers.
    pub(crate) fn fails_after_reasks(self, kind: ErrorKind) -> Self {
        let reasks = self.steps.len() - 1;
        Self { reasks, ..self.fails(kind) }
    }

    /// Is retried after a wait of milliseconds, and the next answer is good.
    pub(crate) fn retried(self) -> Self {
        Self { waits: self.steps.len(), ..self.sent_again() }
    }

    /// Is sent again at once, and the next answer is good.
    pub(crate) fn sent_again(mut self) -> Self {
        self.steps.push(text(CONTACT, "STOP").into());
        self.billed += 1;
        self
    }

    /// Is asked about what was wrong, and the next answer is good.
    pub(crate) fn asked_about(self) -> Self {
        Self { reasks: self.steps.len(), ..self.sent_again() }
    }

    /// Waits so long, because the server asked for it.
    pub(crate) fn waits(mut self, delay: RangeInclusive<Duration>) -> Self {
        self.end = End::Wait(WaitReason::Hint, delay);
        self
    }

    /// Waits so long, though the server named no delay.
    pub(crate) fn waits_unasked(mut self, delay: RangeInclusive<Duration>) -> Self {
        self.end = End::Wait(WaitReason::Backoff, delay);
        self
    }

    /// What is wrong, if anything.
    pub(crate) async fn check(self) -> Option<String> {
        let steps = self.steps.iter().cloned();
        let builder = steps.fold(Emulator::builder(), EmulatorBuilder::step);
        let emulator = builder.start().await.expect("a port");
        let seen = self.run(emulator).await;
        let wrong = self.wrong(&seen);
        (!wrong.is_empty()).then(|| {
            let (number, name) = (self.number, &self.name);
            format!("{number}, {name}: {}", wrong.join("; "))
        })
    }

    async fn run(&self, emulator: Emulator) -> Seen {
        let url = emulator.url();
        let emulator = Some(emulator).filter(|_| !self.is_down);
        let gemini = Gemini::builder().api_key("a-key-of-the-tests").base_url(url).build();
        let events = Arc::new(Mutex::new(Vec::new()));
        let long_wait = Arc::new(Notify::new());
        let (told, bell) = (Arc::clone(&events), Arc::clone(&long_wait));
        let gemini = gemini.expect("all is set");
        let builder = match self.streams {
            true => Client::builder(Streamed(gemini)),
            false => Client::builder(gemini),
        };
        let client = builder
            .retry(Retry::default().wait(Wait::exponential().multiplier(0.001)))
            .observe(move |event| {
                told.lock().expect("no panic").push(event.clone());
                if let Event::Waiting { delay, .. } = event
                    && *delay > LONG
                {
                    bell.notify_one();
                }
            })
            .build();
        let mut call = client.extract::<Contact>().text(TEXT);
        if let Some(limit) = self.limit {
            call = call.max_output_tokens(limit);
        }
        if let Some(timeout) = self.timeout {
            call = call.attempt_timeout(timeout);
        }
        if let Some(deadline) = self.deadline {
            call = call.deadline(deadline);
        }
        let ended = tokio::select! {
            ended = call.with_report().into_future() => Some(ended),
            () = long_wait.notified() => None,
        };
        let ended = ended.map(|ended| ended.map(|extracted| extracted.report));
        let requests = emulator.map_or(Vec::new(), |emulator| emulator.requests());
        let events = std::mem::take(&mut *events.lock().expect("no panic"));
        Seen { ended, requests, events }
    }

    fn wrong(&self, seen: &Seen) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |what: &str, is: String, should: String| {
            if is != should {
                wrong.push(format!("{what}: {is}, not {should}"));
            }
        };
        let end = match &self.end {
            End::Value => "a value".to_owned(),
            End::Error(kind) => format!("{kind:?}"),
            End::Wait(..) => "a long wait".to_owned(),
        };
        check("the end", seen.end(), end);
        let requests = match self.is_down {
            true => 0,
            false => self.steps.len(),
        };
        check("requests", seen.requests.len().to_string(), requests.to_string());

        let waits = seen.waits();
        let is_short = |&(delay, why): &(Duration, WaitReason)| {
            why == WaitReason::Backoff && delay <= LONG && !delay.is_zero()
        };
        match &self.end {
            End::Wait(expected, range) => {
                let is_met = matches!(&waits[..], [(delay, why)] if range.contains(delay) && why == expected);
                check("the wait", format!("{waits:?} {is_met}"), format!("{waits:?} true"));
            }
            _ => {
                let short = waits.iter().filter(|wait| is_short(wait)).count();
                check("short waits", short.to_string(), self.waits.to_string());
                check("waits", waits.len().to_string(), self.waits.to_string());
            }
        }

        let counted = |tokens: u64| tokens * self.billed;
        let mut usage = Usage::default();
        (usage.input_tokens, usage.output_tokens) = (counted(100), counted(25));
        usage.thought_tokens = counted(5);
        check("usage", format!("{:?}", seen.usage()), format!("{usage:?}"));
        check("unknown costs", seen.unknown_costs().to_string(), self.unknown.to_string());

        let outcomes = seen.outcomes();
        let (status, hint, message) = match outcomes.first() {
            Some(AttemptOutcome::Failed(fault)) => {
                (fault.status, fault.retry_after, fault.message.as_str())
            }
            _ => (None, None, ""),
        };
        check("the status", format!("{status:?}"), format!("{:?}", self.status));
        for words in &self.says {
            check("the message", format!("{message} {}", message.contains(words)), {
                format!("{message} true")
            });
        }
        let is_short = message.chars().count() <= 300 && !message.contains(['\n', '?']);
        check("one short line without a query", is_short.to_string(), "true".to_owned());
        check("conversation", seen.reasks(self.limit).to_string(), self.reasks.to_string());

        if let Some(report) = seen.report() {
            check("the hint", format!("{hint:?}"), format!("{:?}", self.hint));
            check("the sum", format!("{:?}", report.usage()), format!("{usage:?}"));
            let first = report.attempts.first().and_then(|first| first.finish_reason.as_deref());
            check("the finish reason", format!("{first:?}"), format!("{:?}", self.finish));
            for attempt in &report.attempts {
                let is_billed = attempt.usage.total_tokens() > 0;
                let (id, model) = match is_billed {
                    true => (Some("answer-7"), Some("gemini-3.8-flash")),
                    false => (None, None),
                };
                check("the answer's id", format!("{:?}", attempt.response_id), format!("{id:?}"));
                check("the model", format!("{:?}", attempt.model), format!("{model:?}"));
            }
        }
        wrong
    }
}

/// What a call did, seen from its client and from the server.
struct Seen {
    /// `None` if it was dropped.
    ended: Option<Result<Report, Error>>,
    requests: Vec<Recorded>,
    events: Vec<Event>,
}

impl Seen {
    fn end(&self) -> String {
        match &self.ended {
            Some(Ok(_)) => "a value".to_owned(),
            Some(Err(error)) => format!("{:?}", error.kind()),
            None => "a long wait".to_owned(),
        }
    }

    fn report(&self) -> Option<&Report> {
        match self.ended.as_ref()? {
            Ok(report) => Some(report),
            Err(error) => Some(error.report()),
        }
    }

    fn waits(&self) -> Vec<(Duration, WaitReason)> {
        let wait = |event: &Event| match event {
            Event::Waiting { delay, why, .. } => Some((*delay, *why)),
            _ => None,
        };
        self.events.iter().filter_map(wait).collect()
    }

    fn outcomes(&self) -> Vec<&AttemptOutcome> {
        fn outcome(event: &Event) -> Option<&AttemptOutcome> {
            match event {
                Event::AttemptEnded { outcome, .. } => Some(outcome),
                _ => None,
            }
        }
        self.events.iter().filter_map(outcome).collect()
    }

    /// The tokens of all attempts, as they were told.
    fn usage(&self) -> Usage {
        let usage = |event: &Event| match event {
            Event::AttemptEnded { usage, .. } => Some(*usage),
            _ => None,
        };
        self.events.iter().filter_map(usage).fold(Usage::default(), |sum, usage| sum + usage)
    }

    fn unknown_costs(&self) -> usize {
        let is_unknown = |outcome: &&&AttemptOutcome| matches!(outcome, AttemptOutcome::Failed(fault) if fault.ambiguous);
        let told = self.outcomes().iter().filter(is_unknown).count();
        if let Some(report) = self.report() {
            let kept = report.attempts.iter().filter(|attempt| attempt.cost_unknown).count();
            assert_eq!(told, kept, "the report agrees with the events");
        }
        told
    }

    /// How many requests tell of a wrong answer; all others are the first, byte for byte, but for a
    /// limit that was raised, or for the place where an answer goes on.
    fn reasks(&self, limit: Option<u32>) -> usize {
        let Some(first) = self.requests.first() else { return 0 };
        let turns = |request: &Recorded| request.body["contents"].as_array().map_or(0, Vec::len);
        let is_reask = |request: &&Recorded| match limit {
            Some(limit) => {
                let doubled = format!("\"maxOutputTokens\":{}", limit * 2);
                let raised = first.text.replace(&format!("\"maxOutputTokens\":{limit}"), &doubled);
                request.text != first.text && request.text != raised
            }
            None => {
                let goes_on = ",\"continuationToken\":\"the-rest\"";
                request.text.replace(goes_on, "") != first.text
            }
        };
        let reasks: Vec<_> = self.requests.iter().filter(is_reask).collect();
        for request in &reasks {
            assert_eq!((turns(first), turns(request)), (1, 3), "the last wrong answer alone");
            assert_eq!(request.body["contents"][0], first.body["contents"][0]);
        }
        reasks.len()
    }
}
