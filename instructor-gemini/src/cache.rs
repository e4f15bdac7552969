//! Cached content: a long context that is sent once, and kept alive.

mod content;

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use instructor_core::{Error, Fault, FaultKind};
use reqwest::Method;
use tokio::time::{Instant, timeout};

pub use self::content::Cache;
use crate::classify::Ground;
use crate::resource::again_if_adjusted;
use crate::site::Model;
use crate::wire::cache::{CachedContent, NewCache, Renewal};
use crate::wire::request::{Instruction, Part};
use crate::{Gemini, classify, encode};

/// Longer is as good as for ever, and no clock has an end for it.
const LONGEST: Duration = Duration::from_secs(u32::MAX as u64);

/// How long a request waits for a renewal of what is still there.
const RENEWAL: Duration = Duration::from_secs(5);

/// A cached content that is there whenever a request needs it.
///
/// It is made when the first request uses it, renewed by a request in the last part of its life, and
/// made anew when it is gone: when the service says so, the request is sent again at once. Requests
/// at the same time wait for one another's making of it, so that there is one. A cache that no
/// request uses any more runs out by itself; so does one whose maker was dropped, or out of time,
/// before the service named it.
///
/// Cheap to clone; the clones share the cache.
///
/// # Example
/// ```
/// use instructor_core::{Context, Field, Kind, Message, Object, Provider, Request, Schema};
/// use instructor_gemini::{Cache, Gemini, Options, emulator::Emulator};
/// # use std::time::Duration;
/// # static TEXT: Schema = Schema::new(Kind::String);
/// # static PERSON: Schema = Schema::new(Kind::Object(Object::new(&[Field::new("name", || &TEXT)])));
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::start().await?;
/// let gemini = Gemini::builder().api_key("any").base_url(emulator.url()).build()?;
/// let letters = gemini.cache(Cache::new().text("Grace Hopper wrote this letter. ..."));
///
/// let mut request = Request::new(&PERSON);
/// request.messages.push(Message::user("Who wrote?"));
/// request.options = Context::new().with(Options::new().cached_content(&letters));
/// let completion = gemini.send(&request, Duration::from_secs(10)).await?;
/// assert_eq!(completion.text(), r#"{"name": "Grace Hopper"}"#);
/// assert!(completion.usage.cached_tokens > 0);
/// # letters.delete().await?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct CachedContext(Arc<Inner>);

struct Inner {
    gemini: Gemini,
    cache: Cache,
    made: Mutex<Option<Made>>,
    /// Held by whoever makes or renews the cache; why it could not be made the last time it was not.
    work: tokio::sync::Mutex<Option<Fault>>,
    /// How often it could not be made.
    failures: AtomicU64,
}

/// A cache as it was last made or renewed.
#[derive(Clone)]
struct Made {
    name: Arc<str>,
    renew_at: Instant,
    expires_at: Instant,
}

/// How a cache stands.
enum Standing {
    Fresh(Arc<str>),
    Due(Made),
    Gone,
}

impl Gemini {
    /// A cached content that requests can name by
    /// [`Options::cached_content`](crate::Options::cached_content); nothing is sent yet.
    ///
    /// The service wants a cache of some size, which depends on the model, and refuses a smaller one.
    #[must_use]
    pub fn cache(&self, cache: Cache) -> CachedContext {
        CachedContext(Arc::new(Inner {
            gemini: self.clone(),
            cache,
            made: Mutex::default(),
            work: tokio::sync::Mutex::default(),
            failures: AtomicU64::new(0),
        }))
    }
}

impl CachedContext {
    /// The name of the cache, as in `cachedContents/abc123`; makes it if there is none.
    ///
    /// # Errors
    /// By the kind of what the service said when the cache was to be made, or
    /// [`ErrorKind::Deadline`](instructor_core::ErrorKind::Deadline) if it says nothing in two
    /// minutes.
    pub async fn name(&self) -> Result<String, Error> {
        let name = again_if_adjusted(|| self.current()).await?;
        Ok(name.to_string())
    }

    /// Deletes the cache at the service, if there is one; the next use makes it anew.
    ///
    /// # Errors
    /// By the kind of what the service said, or
    /// [`ErrorKind::Deadline`](instructor_core::ErrorKind::Deadline) if it says nothing in two
    /// minutes. The cache is there as before then, to be deleted later.
    pub async fn delete(&self) -> Result<(), Error> {
        let _work = self.0.work.lock().await;
        let Some(name) = self.made().as_ref().map(|made| made.name.clone()) else { return Ok(()) };
        match again_if_adjusted(|| self.ask_to_delete(&name)).await {
            Err(error) if !is_gone_error(&error) => Err(error),
            _ => {
                self.gone(&name);
                Ok(())
            }
        }
    }

    /// The name of a cache that is there, as far as can be told.
    ///
    /// Those who waited while another failed to make it fail with it: for each to try in its turn
    /// would be one more burst upon a service that is failing.
    pub(crate) async fn current(&self) -> Result<Arc<str>, Fault> {
        let failures = self.0.failures.load(Ordering::Acquire);
        let mut work = match self.standing() {
            Standing::Fresh(name) => return Ok(name),
            Standing::Due(made) => match self.0.work.try_lock() {
                Ok(work) => work,
                // Somebody renews it; it is still there meanwhile.
                Err(_) => return Ok(made.name),
            },
            Standing::Gone => self.0.work.lock().await,
        };
        // What this one waited for may have been done by another.
        match self.standing() {
            Standing::Fresh(name) => Ok(name),
            Standing::Due(made) => self.renew(made).await,
            Standing::Gone => {
                if self.0.failures.load(Ordering::Acquire) != failures
                    && let Some(fault) = &*work
                {
                    return Err(fault.clone());
                }
                let made = self.make().await;
                if let Err(fault) = &made {
                    *work = Some(fault.clone());
                    self.0.failures.fetch_add(1, Ordering::Release);
                }
                made
            }
        }
    }

    /// Forgets a cache that is not at the service any more, unless it has been replaced.
    fn gone(&self, name: &str) {
        let mut made = self.made();
        if made.as_ref().is_some_and(|made| *made.name == *name) {
            *made = None;
        }
    }

    async fn make(&self) -> Result<Arc<str>, Fault> {
        let Inner { gemini, cache, .. } = &*self.0;
        let site = gemini.transport().site();
        let model = match &cache.model {
            Some(name) => site.model_name(&Model::new(name).map_err(classify::unfit_model)?),
            None => site.model_name(gemini.model()),
        };
        let system = cache.system.as_deref();
        let body = NewCache {
            model: &model,
            contents: encode::turns(&cache.messages, false).map_err(encode::unwritable)?,
            system_instruction: system.map(|text| Instruction { parts: [Part::Text(text)] }),
            display_name: cache.display_name.as_deref(),
            ttl: &seconds(cache.ttl),
        };
        let start = Instant::now();
        let url = site.resource("cachedContents");
        let made: CachedContent = gemini.transport().json(Method::POST, url, Some(&body)).await?;
        Ok(self.lives(made.name.into(), start))
    }

    async fn renew(&self, made: Made) -> Result<Arc<str>, Fault> {
        let Inner { gemini, cache, .. } = &*self.0;
        let site = gemini.transport().site();
        let url = format!("{}?updateMask=ttl", site.resource(&made.name));
        let start = Instant::now();
        let body = Renewal { ttl: &seconds(cache.ttl) };
        let renewed = gemini.transport().json(Method::PATCH, url, Some(&body));
        let renewed: Result<CachedContent, Fault> = match timeout(RENEWAL, renewed).await {
            Ok(renewed) => renewed,
            Err(_) => Err(Fault::new(FaultKind::Timeout, format!("no answer within {RENEWAL:?}"))),
        };
        match renewed {
            Ok(_) => Ok(self.lives(made.name, start)),
            Err(fault) if is_gone(&fault) => {
                self.gone(&made.name);
                self.make().await
            }
            Err(fault) => {
                // It is there for a while yet: a later request tries again.
                tracing::debug!("a cached content was not renewed: {fault}");
                let now = Instant::now();
                let left = made.expires_at.saturating_duration_since(now);
                let name = made.name.clone();
                *self.made() = Some(Made { renew_at: now + left / 2, ..made });
                Ok(name)
            }
        }
    }

    async fn ask_to_delete(&self, name: &str) -> Result<(), Fault> {
        let transport = self.0.gemini.transport();
        let url = transport.site().resource(name);
        let deleted = transport.json(Method::DELETE, url, None::<&()>).await?;
        let serde::de::IgnoredAny = deleted;
        Ok(())
    }

    /// Notes a cache whose life began no earlier than `start`.
    fn lives(&self, name: Arc<str>, start: Instant) -> Arc<str> {
        let Cache { ttl, renewed_after, .. } = self.0.cache;
        let share = if renewed_after.is_finite() { renewed_after.clamp(0.0, 1.0) } else { 1.0 };
        let ttl = ttl.min(LONGEST);
        let (renew_at, expires_at) = (start + ttl.mul_f64(share), start + ttl);
        *self.made() = Some(Made { name: name.clone(), renew_at, expires_at });
        name
    }

    fn standing(&self) -> Standing {
        let now = Instant::now();
        match &*self.made() {
            Some(made) if now < made.renew_at => Standing::Fresh(made.name.clone()),
            Some(made) if now < made.expires_at => Standing::Due(made.clone()),
            _ => Standing::Gone,
        }
    }

    fn made(&self) -> MutexGuard<'_, Option<Made>> {
        self.0.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for CachedContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.made().as_ref().map(|made| made.name.clone());
        f.debug_struct("CachedContext").field("name", &name).finish_non_exhaustive()
    }
}

/// A cached content as a request refers to it: by its name, or by what keeps it alive.
///
/// # Example
/// ```
/// use instructor_gemini::{CacheSource, Options};
///
/// let options = Options::new().cached_content("cachedContents/abc123");
/// assert!(matches!("cachedContents/abc123".into(), CacheSource::Name(_)));
/// # let _ = options;
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum CacheSource {
    /// One that was made elsewhere, as in `cachedContents/abc123`.
    Name(Arc<str>),
    /// One that is made and renewed here.
    Context(CachedContext),
}

impl CacheSource {
    /// The name to send.
    pub(crate) async fn name(&self) -> Result<Arc<str>, Fault> {
        match self {
            Self::Name(name) => Ok(name.clone()),
            Self::Context(context) => context.current().await,
        }
    }

    /// What the fault of a request that named this cache comes to: if it is gone, and can be made
    /// anew, the same request is worth another.
    pub(crate) fn recovered(&self, name: &str, mut fault: Fault) -> Fault {
        if let Self::Context(context) = self
            && is_gone(&fault)
        {
            context.gone(name);
            fault.kind = FaultKind::Adjusted;
        }
        fault
    }
}

impl From<&str> for CacheSource {
    fn from(name: &str) -> Self {
        Self::Name(name.into())
    }
}

impl From<String> for CacheSource {
    fn from(name: String) -> Self {
        Self::Name(name.into())
    }
}

impl From<CachedContext> for CacheSource {
    fn from(context: CachedContext) -> Self {
        Self::Context(context)
    }
}

impl From<&CachedContext> for CacheSource {
    fn from(context: &CachedContext) -> Self {
        Self::Context(context.clone())
    }
}

/// Whether the service says that there is no such cache: 403 in the Gemini API, where it may be
/// another's, and 404 in Vertex AI (recorded and reported, read 2026-11-23).
fn is_gone(fault: &Fault) -> bool {
    Ground::of(fault) == Some(&Ground::CacheGone)
}

fn is_gone_error(error: &Error) -> bool {
    let fault = std::error::Error::source(error).and_then(|source| source.downcast_ref());
    fault.is_some_and(is_gone)
}

/// As protobuf's JSON has a duration.
fn seconds(time: Duration) -> String {
    match time.subsec_nanos() {
        0 => format!("{}s", time.as_secs()),
        nanos => format!("{}.{nanos:09}s", time.as_secs()),
    }
}
