//! What is cached, and for how long.

use std::fmt;
use std::time::Duration;

use instructor_core::Message;

/// How long a cache lives unless told: the service's own default
/// (<https://ai.google.dev/api/caching>, read 2026-11-23).
const DEFAULT_TTL: Duration = Duration::from_secs(3600);

/// The part of its life after which a cache is renewed, unless told.
const RENEWED_AFTER: f64 = 0.75;

/// What to cache: a system instruction and turns that requests of a model have in common.
///
/// [`Gemini::cache`](crate::Gemini::cache) makes a [`CachedContext`](crate::CachedContext) of it.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_gemini::Cache;
///
/// let contract = "The parties agree as follows. ...";
/// let cache = Cache::of("gemini-3.8-flash")
///     .system("Extract what the contract says, and nothing else.")
///     .text(contract)
///     .ttl(Duration::from_secs(600));
/// assert!(!format!("{cache:?}").contains("contract"));
/// ```
#[derive(Clone)]
#[must_use = "nothing is cached before `Gemini::cache`"]
pub struct Cache {
    pub(super) model: Option<String>,
    pub(super) system: Option<String>,
    pub(super) messages: Vec<Message>,
    pub(super) display_name: Option<String>,
    pub(super) ttl: Duration,
    pub(super) renewed_after: f64,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            model: None,
            system: None,
            messages: Vec::new(),
            display_name: None,
            ttl: DEFAULT_TTL,
            renewed_after: RENEWED_AFTER,
        }
    }
}

impl Cache {
    /// An empty cache for the provider's default model.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty cache for this model; requests that use it have to ask the same one.
    pub fn of(model: impl Into<String>) -> Self {
        Self { model: Some(model.into()), ..Self::default() }
    }

    /// Sets the system instruction; requests that use the cache can have none of their own.
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.system = Some(text.into());
        self
    }

    /// Adds a text of the user.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.message(Message::user(text))
    }

    /// Adds a turn, of text or of media.
    pub fn message(mut self, message: Message) -> Self {
        self.messages.push(message);
        self
    }

    /// Sets the name that people see in lists.
    pub fn display_name(mut self, name: impl Into<String>) -> Self {
        self.display_name = Some(name.into());
        self
    }

    /// Sets how long the cache lives when it is made or renewed; one hour unless set.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = ttl;
        self
    }

    /// Sets the part of its life, 0 to 1, after which the cache is renewed by the next request that
    /// uses it; 0.75 unless set. At 1 it is never renewed, and made anew when its time is over.
    pub fn renewed_after(mut self, part: f64) -> Self {
        self.renewed_after = part;
        self
    }
}

/// Shows lengths and names; what is cached stays out of logs.
impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let system = self.system.as_ref().map(|text| format!("<{} bytes>", text.len()));
        f.debug_struct("Cache")
            .field("model", &self.model)
            .field("system", &system)
            .field("messages", &self.messages)
            .field("display_name", &self.display_name)
            .field("ttl", &self.ttl)
            .field("renewed_after", &self.renewed_after)
            .finish()
    }
}
