//! The handle that users hold.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use instructor_core::{Deltas, Error, Exchange, Fault, Lowering, Provider, Request};

use crate::attempt::Attempt;
use crate::builder::GeminiBuilder;
use crate::options::{Options, Settings};
use crate::site::{Model, Service};
use crate::stream::Flow;
use crate::transport::Transport;
use crate::{preflight, schema};

/// The model that answers when nobody names one.
///
/// The default of the official SDK's documentation (read 2026-11-23). A fixed name, because the
/// `-latest` aliases change what they mean, and exist on `v1beta` alone.
///
/// # Example
/// ```
/// assert_eq!(instructor_gemini::DEFAULT_MODEL, "gemini-3.8-flash");
/// ```
pub const DEFAULT_MODEL: &str = "gemini-3.8-flash";

/// Google's Gemini API.
///
/// A handle: clones share connections and settings. It holds no state of a call, sends one request
/// at a time for each call of [`Provider::send`] and never retries by itself.
///
/// # Example
/// ```
/// use instructor_core::Provider;
/// use instructor_gemini::Gemini;
///
/// let gemini = Gemini::builder().api_key("AIza-example").model("gemini-3.5-flash-lite").build()?;
/// assert_eq!(gemini.default_model(), "gemini-3.5-flash-lite");
/// assert!(!format!("{gemini:?}").contains("AIza-example"));
/// # Ok::<(), instructor_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Gemini(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    transport: Transport,
    model: Model,
    options: Options,
}

impl Gemini {
    /// A provider with the key from the environment and the defaults for all else.
    ///
    /// Reads `GOOGLE_API_KEY`, then `GEMINI_API_KEY`, as the official SDK does: the first wins, and
    /// a warning is logged if both are set. A variable that is set but empty counts as unset.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](instructor_core::ErrorKind::Config) if neither is set, or the key
    /// cannot be one.
    ///
    /// # Example
    /// ```
    /// use instructor_gemini::Gemini;
    ///
    /// match Gemini::from_env() {
    ///     Ok(gemini) => println!("{gemini:?}"),
    ///     Err(error) => assert!(error.to_string().contains("GOOGLE_API_KEY")),
    /// }
    /// ```
    pub fn from_env() -> Result<Self, Error> {
        let lookup = |name: &str| std::env::var(name).ok();
        Self::builder().api_key(key_from(lookup)?).build()
    }

    /// Starts a provider with settings of its own.
    pub fn builder() -> GeminiBuilder {
        GeminiBuilder::default()
    }

    pub(crate) fn new(transport: Transport, model: Model, options: Options) -> Self {
        Self(Arc::new(Inner { transport, model, options }))
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    /// The model for what names none.
    pub(crate) fn model(&self) -> &Model {
        &self.0.model
    }

    /// The options of a request over the provider's.
    fn settings<'a>(&'a self, request: &'a Request) -> Settings<'a> {
        Settings::new(request.options.get::<Options>(), &self.0.options)
    }

    /// One attempt at this request, made ready.
    async fn attempt<'a>(&'a self, request: &'a Request) -> Result<Attempt<'a>, Fault> {
        let Inner { transport, model, .. } = &*self.0;
        Attempt::prepare(transport, model, request, self.settings(request)).await
    }
}

impl Provider for Gemini {
    /// The names that OpenTelemetry's conventions give the Gemini API and Vertex AI.
    fn name(&self) -> &'static str {
        match self.0.transport.site().service() {
            Service::Gemini => "gcp.gemini",
            Service::VertexProject { .. } | Service::VertexExpress => "gcp.vertex_ai",
        }
    }

    fn default_model(&self) -> &str {
        self.0.model.as_str()
    }

    fn preflight(&self, request: &Request) -> Result<Cow<'static, [Lowering]>, Error> {
        let (settings, site) = (self.settings(request), self.0.transport.site());
        preflight::check(request, settings, site.service())?;
        Ok(schema::of(request, settings, site)?.lowerings)
    }

    fn reads_more(&self, request: &Request) -> bool {
        self.settings(request).cached_content().is_some()
    }

    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a> {
        Box::pin(async move { self.attempt(request).await?.whole(timeout).await })
    }

    fn stream<'a>(&'a self, request: &'a Request, timeout: Duration) -> Deltas<'a> {
        Box::pin(Flow::new(async move |outlet| {
            self.attempt(request).await?.streamed(timeout, outlet).await
        }))
    }
}

const VARIABLES: [&str; 2] = ["GOOGLE_API_KEY", "GEMINI_API_KEY"];

fn key_from(lookup: impl Fn(&str) -> Option<String>) -> Result<String, Error> {
    let [first, second] = VARIABLES.map(|name| lookup(name).filter(|key| !key.trim().is_empty()));
    if first.is_some() && second.is_some() {
        tracing::warn!("GOOGLE_API_KEY and GEMINI_API_KEY are both set; using GOOGLE_API_KEY");
    }
    first.or(second).ok_or_else(|| {
        Error::config(
            "no API key: set GOOGLE_API_KEY or GEMINI_API_KEY, \
             or call `.api_key()` on `Gemini::builder()`",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::key_from;

    fn key(google: Option<&str>, gemini: Option<&str>) -> Result<String, String> {
        let lookup = |name: &str| match name {
            "GOOGLE_API_KEY" => google.map(str::to_owned),
            "GEMINI_API_KEY" => gemini.map(str::to_owned),
            _ => None,
        };
        key_from(lookup).map_err(|error| error.to_string())
    }

    #[test]
    fn the_first_variable_with_a_key_wins() {
        assert_eq!(key(Some("a"), None).as_deref(), Ok("a"));
        assert_eq!(key(None, Some("b")).as_deref(), Ok("b"));
        assert_eq!(key(Some("a"), Some("b")).as_deref(), Ok("a"));
        assert_eq!(key(Some(""), Some("b")).as_deref(), Ok("b"));
        assert_eq!(key(Some(" \n"), Some("b")).as_deref(), Ok("b"));
    }

    #[test]
    fn no_key_names_every_way_to_give_one() {
        for (google, gemini) in [(None, None), (Some(""), Some(" "))] {
            let message = key(google, gemini).expect_err("no key");
            for way in ["GOOGLE_API_KEY", "GEMINI_API_KEY", ".api_key()"] {
                assert!(message.contains(way), "{message}");
            }
        }
    }
}
