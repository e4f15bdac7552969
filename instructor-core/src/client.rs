//! The client: a provider, a policy and an observer.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::builder::Extraction;
use crate::observe::{Event, Observer};
use crate::{Extract, Provider, Retry};

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
    seed: u64,
    calls: AtomicU64,
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
            observer: Observer::default(),
            seed: None,
        }
    }

    /// A request for a `T`, to be given a text and awaited.
    pub fn extract<T: Extract>(&self) -> Extraction<T> {
        Extraction::new(self.clone())
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
    observer: Observer,
    seed: Option<u64>,
}

impl ClientBuilder {
    /// Sets the policy of calls that bring none, and what theirs leaves unset.
    pub fn retry(mut self, retry: impl Into<Retry>) -> Self {
        self.retry = retry.into();
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
        let Self { provider, retry, observer, seed } = self;
        // The keys of a fresh hasher are random: enough to keep clients from waiting in step.
        let seed = seed.unwrap_or_else(|| RandomState::new().hash_one(0));
        let calls = AtomicU64::new(0);
        Client { inner: Arc::new(Inner { provider, retry, observer, seed, calls }) }
    }
}
