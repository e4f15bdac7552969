//! The client: a provider, a policy and an observer.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::builder::Extraction;
use crate::driver::{Guarded, Shared};
use crate::observe::{Event, Observer};
use crate::stats::Stats;
use crate::{Extract, Guards, Limits, Provider, Reading, Retry};

/// Asks a provider for typed values.
///
/// Cheap to clone; the clones share everything. It holds no connection of its own and needs no
/// shutting down.
///
/// # Example
/// ```
/// use instructor_core::Client;
/// use instructor_core::testing::Scripted;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let client = Client::new(Scripted::new().reply("[3, 4]"));
/// let numbers = client.extract::<Vec<u8>>().text("three and four").retry(3).await?;
/// assert_eq!(numbers, [3, 4]);
/// # Ok::<(), instructor_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    provider: Arc<dyn Provider>,
    retry: Retry,
    observer: Observer,
    shared: Shared,
    seed: u64,
    calls: AtomicU64,
    capture_content: bool,
    reading: Reading,
    limits: Limits,
}

impl Client {
    /// A client of this provider, with the default policy.
    pub fn new(provider: impl Provider + 'static) -> Self {
        Self::builder(provider).build()
    }

    /// A client of this provider, with settings to come.
    pub fn builder(provider: impl Provider + 'static) -> ClientBuilder {
        ClientBuilder {
            provider: Arc::new(provider),
            retry: Retry::default(),
            guards: Guards::default(),
            observer: Observer::default(),
            seed: None,
            capture_content: false,
            reading: Reading::default(),
            limits: Limits::default(),
        }
    }

    /// A request for a `T`, to be given a text and awaited.
    pub fn extract<T: Extract>(&self) -> Extraction<T> {
        Extraction::new(self.clone())
    }

    /// What the client did in the last five minutes, and how its guards stand.
    ///
    /// # Example
    /// ```
    /// use instructor_core::Client;
    /// use instructor_core::testing::Scripted;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let client = Client::new(Scripted::new().reply("300").reply("30"));
    /// client.extract::<u8>().text("thirty").await?;
    /// let stats = client.stats();
    /// assert_eq!((stats.calls, stats.attempts, stats.reasks), (1, 2, 1));
    /// # Ok::<(), instructor_core::Error>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats::new(self.inner.shared.stats())
    }

    pub(crate) fn provider(&self) -> &dyn Provider {
        &*self.inner.provider
    }

    pub(crate) fn policy(&self) -> &Retry {
        &self.inner.retry
    }

    pub(crate) fn observer(&self) -> &Observer {
        &self.inner.observer
    }

    /// The guards that calls of the model share.
    pub(crate) fn guarded(&self, model: &str) -> Arc<Guarded> {
        self.inner.shared.of(model)
    }

    pub(crate) fn captures_content(&self) -> bool {
        self.inner.capture_content
    }

    pub(crate) fn reading(&self) -> Reading {
        self.inner.reading
    }

    pub(crate) fn limits(&self) -> Limits {
        self.inner.limits
    }

    pub(crate) fn seed(&self) -> u64 {
        self.inner.seed
    }

    /// The number of a call that begins now, from 1.
    pub(crate) fn next_call(&self) -> u64 {
        self.inner.calls.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("provider", &self.inner.provider)
            .field("retry", &self.inner.retry)
            .finish_non_exhaustive()
    }
}

/// The settings of a [`Client`] to be.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::testing::Scripted;
/// use instructor_core::{Client, Retry};
///
/// let client = Client::builder(Scripted::new())
///     .retry(Retry::attempts(5).deadline(Duration::from_secs(60)))
///     .observe(|event| eprintln!("{event:?}"))
///     .build();
/// # let _ = client;
/// ```
#[derive(Debug)]
#[must_use = "call `build` for the client"]
pub struct ClientBuilder {
    provider: Arc<dyn Provider>,
    retry: Retry,
    guards: Guards,
    observer: Observer,
    seed: Option<u64>,
    capture_content: bool,
    reading: Reading,
    limits: Limits,
}

impl ClientBuilder {
    /// Sets the policy of calls that bring none, and what theirs leaves unset.
    pub fn retry(mut self, retry: impl Into<Retry>) -> Self {
        self.retry = retry.into();
        self
    }

    /// Sets the guards that all calls of the client and its clones share, each model its own:
    /// [`Guards::batch`] unless set.
    pub fn guards(mut self, guards: Guards) -> Self {
        self.guards = guards;
        self
    }

    /// Sets whether spans hold prompts and answers; they do not unless asked.
    pub fn capture_content(mut self, capture: bool) -> Self {
        self.capture_content = capture;
        self
    }

    /// Sets how much of an answer may be changed to read it, for calls that do not say:
    /// [`Reading::Lossless`] unless set.
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// Sets how large an answer may be, and how much may be done to read it, for calls that do not say.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets what is told of each event, on the thread and at the moment it happens; it should
    /// return soon.
    pub fn observe(mut self, observe: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(observe);
        self
    }

    /// Sets the seed of the jitter, so that waits can be repeated; random unless set.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The client.
    #[must_use]
    pub fn build(self) -> Client {
        let Self { provider, retry, guards, observer, seed, capture_content, reading, limits } =
            self;
        // The keys of a fresh hasher are random: enough to keep clients from waiting in step.
        let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0));
        let shared = Shared::new(guards);
        let calls = AtomicU64::new(0);
        let inner = Inner {
            provider,
            retry,
            observer,
            shared,
            seed,
            calls,
            capture_content,
            reading,
            limits,
        };
        Client { inner: Arc::new(inner) }
    }
}
