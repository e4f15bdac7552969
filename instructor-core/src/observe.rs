//! What a call tells while it runs.

use std::fmt;
use std::time::Duration;

use crate::guard::BreakerChange;
use crate::machine::{AttemptKind, Reason, WaitReason};
use crate::report::AttemptOutcome;
use crate::{Usage, Violations};

/// Something that happened in a call, told to the client's observer as it happens.
///
/// Events hold no prompt and no answer: violations name places and rules, and leave out what came.
///
/// # Example
/// An observer is synchronous; asynchronous code sends the events to a channel.
/// ```
/// use instructor_core::testing::Scripted;
/// use instructor_core::{Client, Event};
///
/// let (sender, events) = std::sync::mpsc::channel();
/// let client = Client::builder(Scripted::new().reply("7"))
///     .observe(move |event: &Event| drop(sender.send(event.clone())))
///     .build();
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let seven = client.extract::<u8>().text("seven").await?;
/// # assert_eq!(seven, 7);
/// # Ok::<(), instructor_core::Error>(())
/// # }).unwrap();
/// # drop(client);
/// assert!(matches!(events.recv().unwrap(), Event::AttemptStarted { number: 1, .. }));
/// assert!(matches!(events.recv().unwrap(), Event::AttemptEnded { number: 1, .. }));
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// A request is about to be sent.
    #[non_exhaustive]
    AttemptStarted {
        /// The call, counted from 1 in its client.
        call: u64,
        /// The attempt, counted from 1 in its call.
        number: u32,
        /// Why it is made.
        kind: AttemptKind,
        /// How long it may take.
        timeout: Duration,
    },
    /// An attempt is over.
    #[non_exhaustive]
    AttemptEnded {
        /// The call, counted from 1 in its client.
        call: u64,
        /// The attempt, counted from 1 in its call.
        number: u32,
        /// How it ended.
        outcome: AttemptOutcome,
        /// How long it took.
        latency: Duration,
        /// Tokens used, as far as the service told.
        usage: Usage,
    },
    /// The call waits before its next attempt.
    #[non_exhaustive]
    Waiting {
        /// The call, counted from 1 in its client.
        call: u64,
        /// How long.
        delay: Duration,
        /// Why.
        why: WaitReason,
    },
    /// The call ends without a value.
    #[non_exhaustive]
    GaveUp {
        /// The call, counted from 1 in its client.
        call: u64,
        /// Why.
        reason: Reason,
        /// What was wrong with the last answer that could be read; empty if there was none.
        violations: Violations,
    },
    /// The call was dropped before its end. A panic that drops it is not told.
    #[non_exhaustive]
    Cancelled {
        /// The call, counted from 1 in its client.
        call: u64,
    },
    /// The circuit breaker that all calls of the model share changed its state.
    #[non_exhaustive]
    Breaker {
        /// The model that is asked.
        model: String,
        /// From which state to which, and why.
        change: BreakerChange,
    },
    /// The server asked a call to wait: no call of the model sends anything for this long.
    #[non_exhaustive]
    Cooldown {
        /// The model that is asked.
        model: String,
        /// How long from now.
        delay: Duration,
    },
    /// More of the attempts of the last minutes were retries than is healthy: of 20 attempts at
    /// least, a larger part than [`Guards::alert_above`](crate::Guards::alert_above) says. Told
    /// once until they are fewer again.
    #[non_exhaustive]
    RetryRatio {
        /// The model that is asked.
        model: String,
        /// Retries as a part of all attempts, from 0 to 1.
        ratio: f64,
    },
}

/// The function that is told, if any.
#[derive(Default)]
pub(crate) struct Observer(Option<Box<Observe>>);

type Observe = dyn Fn(&Event) + Send + Sync;

impl Observer {
    pub(crate) fn new(observe: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(observe)))
    }

    /// Tells the event, which is made only if there is someone to tell.
    pub(crate) fn tell(&self, event: impl FnOnce() -> Event) {
        if let Some(observe) = &self.0 {
            observe(&event());
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Observer(..)" } else { "Observer(none)" })
    }
}
