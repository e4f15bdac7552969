//! One run: a scenario, a policy and a seed give figures.
//!
//! Ten processes share nothing but the service; a call belongs to a process by its luck. The n-th
//! answer that a call gets is invalid with a probability of .10 for n = 1 and .30 after it, decided
//! by the call and n: a generation that was abandoned is generated anew with the same verdict. The
//! service time of a request, lognormal with a median of 2 s and σ = .5, is decided by the call and
//! how many of its requests were taken before, a random fault by the call and how many it has sent.
//! There is no network: a reply arrives when the service has it.

use crate::clock::{Agenda, Micros, micros};
use crate::figures::{Figures, Tally};
use crate::luck::{Luck, Matter};
use crate::policy::{News, Policy, Process, Step};
use crate::scenario::Scenario;
use crate::server::{Reception, Server, Status};

const PROCESSES: usize = 10;

const PROMPT_TOKENS: u64 = 1_500;
const ANSWER_TOKENS: u64 = 300;
/// The wrong answer and what is wrong with it, in the prompt of a reask.
const REASK_TOKENS: u64 = 450;

/// Runs a scenario to its end.
pub(crate) fn run(scenario: &Scenario, policy: &Policy, seed: u64) -> Figures {
    let mut world = World::new(scenario, policy, seed);
    while world.step() {}
    world.tally.figures(scenario.trigger_end)
}

struct World<'a> {
    luck: Luck,
    server: Server<'a>,
    processes: Vec<Box<dyn Process>>,
    calls: Vec<Call>,
    requests: Vec<Request>,
    agenda: Agenda<Event>,
    tally: Tally,
    now: Micros,
}

#[derive(Debug)]
struct Call {
    arrival: Micros,
    process: usize,
    sent: u32,
    taken: u32,
    answers: u32,
    /// Counts the steps of the call, so that a timer knows whether it still matters.
    turn: u32,
    ended: Option<Micros>,
}

#[derive(Debug)]
struct Request {
    call: usize,
    tokens: u64,
    service: Micros,
    fate: Option<Fate>,
}

/// How a request ended for its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Fate {
    Answered,
    Refused,
    Abandoned,
}

#[derive(Debug, Clone, Copy)]
enum Event {
    Arrival { call: usize },
    Refusal { request: usize, status: Status },
    WorkedOff { request: usize },
    Timeout { request: usize },
    Timer { call: usize, turn: u32 },
    SlotsReturn,
}

impl<'a> World<'a> {
    fn new(scenario: &'a Scenario, policy: &Policy, seed: u64) -> Self {
        let luck = Luck::new(seed);
        let arrivals = scenario.arrivals(luck);
        let mut agenda = Agenda::new();
        if let Some(at) = scenario.slots_return() {
            agenda.enter(at, Event::SlotsReturn);
        }
        for (call, arrival) in arrivals.iter().enumerate() {
            agenda.enter(*arrival, Event::Arrival { call });
        }
        let calls = arrivals.iter().enumerate().map(|(call, arrival)| Call {
            arrival: *arrival,
            process: (luck.draw(Matter::Process, call, 0) * PROCESSES as f64) as usize,
            sent: 0,
            taken: 0,
            answers: 0,
            turn: 0,
            ended: None,
        });
        Self {
            luck,
            server: Server::new(scenario),
            processes: (0..PROCESSES).map(|_| policy.process(luck)).collect(),
            calls: calls.collect(),
            requests: Vec::new(),
            agenda,
            tally: Tally::new(&arrivals),
            now: 0,
        }
    }

    /// Lets the next event happen, if there is one.
    fn step(&mut self) -> bool {
        let Some((now, event)) = self.agenda.next() else { return false };
        self.now = now;
        match event {
            Event::Arrival { call } => self.tell(call, News::Start, now),
            Event::Timer { call, turn } if self.calls[call].turn == turn => {
                self.tell(call, News::TimerFired, now);
            }
            Event::Refusal { request, status } => self.refusal(request, status, now),
            Event::Timeout { request } if self.requests[request].fate.is_none() => {
                self.settle(request, Fate::Abandoned);
                self.tell(self.requests[request].call, News::TimedOut, now);
            }
            // The call was woken, or the reply came, before.
            Event::Timer { .. } | Event::Timeout { .. } => {}
            Event::WorkedOff { request } => self.worked_off(request, now),
            Event::SlotsReturn => self.start_work(now),
        }
        true
    }

    fn refusal(&mut self, request: usize, status: Status, now: Micros) {
        if self.requests[request].fate.is_some() {
            return;
        }
        if let Status::Throttled { .. } = status {
            self.tally.throttled += 1;
        }
        self.settle(request, Fate::Refused);
        self.tell(self.requests[request].call, News::Refused(status), now);
    }

    fn worked_off(&mut self, request: usize, now: Micros) {
        self.server.finish();
        self.start_work(now);
        let Request { call, tokens, fate, .. } = self.requests[request];
        if fate.is_some() {
            self.tally.abandoned += 1;
            return;
        }
        self.settle(request, Fate::Answered);
        self.calls[call].answers += 1;
        let answer = self.calls[call].answers;
        let wrong = if answer == 1 { 0.10 } else { 0.30 };
        let valid = self.luck.draw(Matter::Validity, call, answer) >= wrong;
        if valid {
            self.tally.useful_tokens += tokens;
            self.tally.succeeded(self.calls[call].arrival, now);
        }
        self.tell(call, News::Answer { valid }, now);
    }

    /// Tells a call its news, and all that its step wakes theirs.
    fn tell(&mut self, call: usize, news: News, now: Micros) {
        let process = self.calls[call].process;
        let step = self.processes[process].next(call, news, now);
        self.take(call, step, now);
        while let Some(woken) = self.processes[process].woken() {
            let step = self.processes[process].next(woken, News::SlotFree, now);
            self.take(woken, step, now);
        }
    }

    fn take(&mut self, call: usize, step: Step, now: Micros) {
        let state = &mut self.calls[call];
        assert_eq!(state.ended, None, "a call that ended does nothing more");
        state.turn += 1;
        match step {
            Step::Send { timeout } => self.send(call, timeout, now),
            Step::Wait { until } => {
                let turn = state.turn;
                self.agenda.enter(until.max(now), Event::Timer { call, turn });
            }
            Step::End => state.ended = Some(now),
        }
    }

    fn send(&mut self, call: usize, timeout: Micros, now: Micros) {
        let request = self.requests.len();
        let state = &mut self.calls[call];
        state.sent += 1;
        self.tally.sent(now);
        let reask = if state.answers > 0 { REASK_TOKENS } else { 0 };
        let tokens = PROMPT_TOKENS + ANSWER_TOKENS + reask;
        let draw = self.luck.draw(Matter::Fault, call, state.sent);
        let reception = self.server.receive(request, now, draw);
        let mut service = 0;
        match reception {
            Reception::Taken => {
                state.taken += 1;
                let normal = self.luck.normal(Matter::Service, call, state.taken);
                service = micros(2.0 * (0.5 * normal).exp());
                self.tally.tokens += tokens;
            }
            Reception::Refused(refusal) => {
                let status = refusal.status;
                self.agenda.enter(now + refusal.after, Event::Refusal { request, status });
            }
        }
        self.requests.push(Request { call, tokens, service, fate: None });
        self.agenda.enter(now + timeout, Event::Timeout { request });
        self.start_work(now);
    }

    fn start_work(&mut self, now: Micros) {
        while let Some(request) = self.server.start(now) {
            let service = self.requests[request].service;
            self.agenda.enter(now + service, Event::WorkedOff { request });
        }
    }

    fn settle(&mut self, request: usize, fate: Fate) {
        let before = self.requests[request].fate.replace(fate);
        assert_eq!(before, None, "a request ends once");
        if fate != Fate::Answered {
            self.tally.failed += 1;
        }
    }
}

#[cfg(test)]
mod tests;
