//! The seam between the core and a service.

use std::pin::Pin;
use std::time::Duration;

use crate::{Completion, Fault, Request};

/// The future of one request to a provider.
pub type Exchange<'a> = Pin<Box<dyn Future<Output = Result<Completion, Fault>> + Send + 'a>>;

/// A language-model service.
///
/// A provider sends one request and classifies what came of it; it never retries, waits between
/// attempts or reads the answer. All of that is the core's, so that every provider behaves alike.
///
/// # Example
/// A provider that always says the same:
/// ```
/// use std::time::Duration;
/// use instructor_core::{Completion, Exchange, Provider, Request};
///
/// #[derive(Debug)]
/// struct Parrot;
///
/// impl Provider for Parrot {
///     fn name(&self) -> &str {
///         "parrot"
///     }
///     fn default_model(&self) -> &str {
///         "grey-1"
///     }
///     fn send<'a>(&'a self, _request: &'a Request, _timeout: Duration) -> Exchange<'a> {
///         Box::pin(async { Ok(Completion::new(r#""hello""#)) })
///     }
/// }
/// ```
pub trait Provider: std::fmt::Debug + Send + Sync {
    /// The provider's name in spans and reports, as OpenTelemetry's `gen_ai.provider.name`.
    fn name(&self) -> &str;

    /// The model that answers when a request names none.
    fn default_model(&self) -> &str;

    /// Sends one request.
    ///
    /// `timeout` is how long the caller will wait; the caller enforces it by dropping the future.
    /// A provider may tell the service, so that the service stops when nobody listens any more.
    ///
    /// # Errors
    /// A [`Fault`], classified.
    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a>;
}
