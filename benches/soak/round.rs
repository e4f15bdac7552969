//! One round: so many extractions at once through an emulator, each judged when it ends.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use instructor::gemini::Gemini;
use instructor::gemini::emulator::{Emulator, Failure, Journal, Prompt, Step};
use instructor::{
    Breaker, Budget, Client, Cooldown, Delta, Error, Event, Exchange, Extracted, Guards, Limiter,
    Provider, Request, Retry, Wait,
};
use tokio::task::JoinSet;

use crate::memory;
use crate::plan::Plan;
use crate::subject::{self, Person};
use crate::table;
use crate::tally::Tally;
use crate::verdict::{Case, Seen, is_stream};

/// What faults of quotas are met with, so that their gate closes for no other.
const GATED_MODEL: &str = "gemini-3.5-flash-lite";

/// How long an attempt may take that will not be answered: long, for a busy machine.
const STALLED: Duration = Duration::from_millis(1500);

/// How long any other may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a round is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) seed: u64,
    pub(crate) extractions: u32,
    pub(crate) concurrency: u32,
    pub(crate) is_guarded: bool,
}

/// What the calls of a round share.
struct Shared {
    round: Round,
    emulator: Emulator,
    clients: Vec<Client>,
    next: AtomicU32,
    /// What the journal told and no extraction has claimed yet.
    seen: Mutex<HashMap<u32, Vec<Seen>>>,
    tally: Mutex<Tally>,
}

impl Round {
    pub(crate) async fn run(self) -> Tally {
        let emulator = emulator(self.seed).await;
        let gemini = Halves(gemini(&emulator));
        let guards = match self.is_guarded {
            true => vec![Guards::batch(), Guards::interactive()],
            false => vec![Guards::off()],
        };
        let client = |guards| client(gemini.clone(), guards).build();
        let shared = Arc::new(Shared {
            round: self,
            emulator,
            clients: guards.into_iter().map(tuned).map(client).collect(),
            next: AtomicU32::new(0),
            seen: Mutex::default(),
            tally: Mutex::default(),
        });
        let begin = Instant::now();
        let mut workers = JoinSet::new();
        for _ in 0..self.concurrency {
            let shared = shared.clone();
            workers.spawn(async move { shared.work().await });
        }
        while let Some(ended) = workers.join_next().await {
            ended.expect("a worker does not panic");
        }
        let elapsed = begin.elapsed();
        let shared = Arc::into_inner(shared).expect("all workers have ended");
        shared.end(elapsed).await
    }
}

impl Shared {
    async fn work(&self) {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.round.extractions {
                return;
            }
            if number == self.round.extractions / 4 {
                self.tally().warm = memory::resident();
            }
            let plan = Plan::of(self.round.seed, number);
            if plan.refusals() > 0 {
                self.behind_a_closed_port(number, &plan).await;
            } else {
                let client = &self.clients[number as usize % self.clients.len()];
                let outcome = extract(client, number, &plan).await;
                let seen = self.claim(number);
                self.judge(number, &plan, &outcome, &seen);
                if matches!(&outcome, Err(error) if error.attempts().is_empty()) {
                    // A call that was not let in takes no time: others need it.
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        }
    }

    /// An extraction with an emulator of its own, whose port opens after so many attempts.
    async fn behind_a_closed_port(&self, number: u32, plan: &Plan) {
        let emulator = Arc::new(emulator(self.round.seed).await);
        emulator.close_port().await;
        let guards = match self.round.is_guarded {
            true => Guards::batch(),
            false => Guards::off(),
        };
        let (closed, refusals) = (emulator.clone(), plan.refusals());
        let client = client(Halves(gemini(&emulator)), tuned(guards))
            .observe(move |event| {
                if let Event::AttemptEnded { number, .. } = event
                    && *number == refusals
                {
                    closed.open_port().expect("the port is the emulator's own");
                }
            })
            .build();
        let outcome = extract(&client, number, plan).await;
        let seen = requests(&emulator.take_journal()).map(|(_, seen)| seen).collect::<Vec<_>>();
        self.judge(number, plan, &outcome, &seen);
        drop(client);
        if let Some(emulator) = Arc::into_inner(emulator) {
            emulator.stop().await;
        }
    }

    /// What the emulator saw of an extraction that is over.
    fn claim(&self, number: u32) -> Vec<Seen> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, request) in requests(&self.emulator.take_journal()) {
            seen.entry(number).or_default().push(request);
        }
        seen.remove(&number).unwrap_or_default()
    }

    fn judge(
        &self,
        number: u32,
        plan: &Plan,
        outcome: &Result<Extracted<Person>, Error>,
        seen: &[Seen],
    ) {
        let case = Case { number, plan, outcome, seen, is_guarded: self.round.is_guarded };
        let verdict = case.judge();
        self.tally().add(&case, verdict);
    }

    fn tally(&self) -> std::sync::MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing may be left that no extraction asked for.
    async fn end(self, elapsed: Duration) -> Tally {
        self.claim(u32::MAX);
        let seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut tally = self.tally.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (number, seen) in seen {
            tally.surplus(number, &seen);
        }
        drop(self.clients);
        self.emulator.stop().await;
        tally.elapsed = elapsed;
        tally.end = memory::resident();
        tally
    }
}

/// An emulator that plays the plans: by the number in the text, and how often it was asked.
async fn emulator(seed: u64) -> Emulator {
    let decide = move |prompt: &Prompt<'_>| {
        let number = subject::number(prompt.text)?;
        let place = prompt.seen as usize - 1;
        let surplus = || Failure::Other(418, "SURPLUS".into(), "Not planned.".into()).into();
        let planned: Option<(usize, Option<Step>)> = Plan::of(seed, number).requests().nth(place);
        planned.map_or_else(|| Some(surplus()), |(_, step)| step)
    };
    Emulator::builder().decide(decide).journal_capacity(100_000).start().await.expect("a port")
}

fn requests(journal: &Journal) -> impl Iterator<Item = (u32, Seen)> {
    journal.requests().iter().map(|request| {
        let answer = &request.answer;
        let seen = Seen { step: answer.step.clone(), status: answer.status, tokens: answer.tokens };
        (subject::number(&request.text).unwrap_or(u32::MAX), seen)
    })
}

fn gemini(emulator: &Emulator) -> Gemini {
    let gemini = Gemini::builder().api_key("any").base_url(emulator.url());
    gemini.build().expect("a provider")
}

fn client(provider: Halves, guards: Guards) -> instructor::ClientBuilder {
    let wait = Wait::random(Duration::from_millis(1), Duration::from_millis(4));
    let retry = Retry::default()
        .wait(wait)
        .longest_hint(Duration::from_secs(10))
        .deadline(Duration::from_secs(280))
        .attempt_timeout(PATIENCE);
    Client::builder(provider).retry(retry).guards(guards)
}

/// All guards, for a service that answers in milliseconds: the cooldown and the breaker are brief, and
/// the budget is large enough.
fn tuned(guards: Guards) -> Guards {
    if guards == Guards::off() {
        return guards;
    }
    let cooldown = Cooldown::default()
        .longest(Duration::from_millis(20))
        .longest_gap(Duration::from_millis(1));
    guards
        .cooldown(cooldown)
        .breaker(Breaker::default().open_for([Duration::from_millis(50)]))
        .limiter(Limiter::default().start(64))
        .budget(Budget::default().credits(1_000_000))
}

async fn extract(client: &Client, number: u32, plan: &Plan) -> Result<Extracted<Person>, Error> {
    let call = client.extract::<Person>().text(subject::text(number)).max_output_tokens(4096);
    let call = match plan.has(|name| name.starts_with("stall")) {
        true => call.attempt_timeout(STALLED),
        false => call,
    };
    let call = match plan.has(table::gates) {
        true => call.model(GATED_MODEL),
        false => call,
    };
    call.with_report().await
}

/// A provider that asks for every second extraction as a stream.
#[derive(Debug, Clone)]
struct Halves(Gemini);

impl Provider for Halves {
    fn name(&self) -> &'static str {
        "halves"
    }

    fn default_model(&self) -> &str {
        self.0.default_model()
    }

    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a> {
        let text = request.messages.first().map_or("", |message| message.text());
        if !subject::number(text).is_some_and(is_stream) {
            return self.0.send(request, timeout);
        }
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
