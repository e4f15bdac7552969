//! A provider for tests, in memory.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use crate::{Completion, Exchange, Fault, FaultKind, Provider, Request, RequestKind};

/// A provider that plays a script, one step a request, and keeps what it was asked.
///
/// Cheap to clone; the clones share the script and the requests.
///
/// # Example
/// ```
/// use instructor_core::testing::Scripted;
/// use instructor_core::{Client, Fault, FaultKind, Role};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(async {
/// let scripted = Scripted::new()
///     .fault(Fault::new(FaultKind::Transient, "overloaded").status(503))
///     .reply("three")
///     .reply("3");
/// let client = Client::new(scripted.clone());
/// assert_eq!(client.extract::<u8>().text("drei").await?, 3);
///
/// let requests = scripted.requests();
/// assert_eq!(requests.len(), 3);
/// // The reask: the caller's turn, the model's own, and what was wrong with it.
/// let roles: Vec<Role> = requests[2].messages.iter().map(|message| message.role()).collect();
/// assert_eq!(roles, [Role::User, Role::Model, Role::User]);
/// # Ok::<(), instructor_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Scripted {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    steps: VecDeque<Step>,
    requests: Vec<Request>,
}

enum Step {
    Give(Box<Result<Completion, Fault>>),
    Hang,
}

impl Scripted {
    /// A provider without a script: the first request is one too many.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer of this text.
    #[must_use]
    pub fn reply(self, text: impl Into<String>) -> Self {
        self.completion(Completion::new(text))
    }

    /// Adds an answer: the value as JSON.
    ///
    /// A value that cannot be written as JSON is a fault that says so.
    #[must_use]
    pub fn reply_value(self, value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_string(value) {
            Ok(text) => self.reply(text),
            Err(error) => {
                let message = format!("the scripted value cannot be written as JSON: {error}");
                self.fault(Fault::new(FaultKind::Request(RequestKind::Other), message))
            }
        }
    }

    /// Adds an answer with its usage and all else that a provider tells.
    #[must_use]
    pub fn completion(self, completion: Completion) -> Self {
        self.step(Step::Give(Box::new(Ok(completion))))
    }

    /// Adds a fault.
    #[must_use]
    pub fn fault(self, fault: Fault) -> Self {
        self.step(Step::Give(Box::new(Err(fault))))
    }

    /// Adds a request that is never answered.
    #[must_use]
    pub fn hang(self) -> Self {
        self.step(Step::Hang)
    }

    /// The requests so far, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    fn step(self, step: Step) -> Self {
        self.lock().steps.push_back(step);
        self
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the state is being changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Provider for Scripted {
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn default_model(&self) -> &'static str {
        "scripted"
    }

    fn send<'a>(&'a self, request: &'a Request, _timeout: Duration) -> Exchange<'a> {
        let mut state = self.lock();
        state.requests.push(request.clone());
        let number = state.requests.len();
        let step = state.steps.pop_front();
        Box::pin(async move {
            match step {
                Some(Step::Give(given)) => *given,
                Some(Step::Hang) => std::future::pending().await,
                None => {
                    let message = format!("the script is over: request {number} has no reply");
                    Err(Fault::new(FaultKind::Request(RequestKind::Other), message))
                }
            }
        })
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("Scripted")
            .field("steps_left", &state.steps.len())
            .field("requests", &state.requests.len())
            .finish()
    }
}
