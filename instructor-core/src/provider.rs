//! The seam between the core and a service.

use std::borrow::Cow;
use std::pin::Pin;
use std::time::Duration;

use crate::delta::Whole;
use crate::{Completion, Deltas, Error, Fault, Lowering, Request};

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

    /// Looks at a call before anything is sent: what the service is not told of the schema as a
    /// keyword, for the call's report.
    ///
    /// Asked once a call, with the request as the first attempt sends it; nothing is lost unless a
    /// provider says so. What it finds out about a type it should keep: see
    /// [`Schema::lower`](crate::Schema::lower).
    ///
    /// # Errors
    /// [`Error::schema`] if the service's language cannot describe the type: the call ends there.
    fn preflight(&self, request: &Request) -> Result<Cow<'static, [Lowering]>, Error> {
        let _ = request;
        Ok(Cow::Borrowed(&[]))
    }

    /// Whether the model reads more than the messages of the request: content that is kept at the
    /// service, say.
    ///
    /// Rules `quote` are not checked then, as nobody else reads that; a provider that does not say
    /// so has them looked for in the messages.
    fn reads_more(&self, request: &Request) -> bool {
        let _ = request;
        false
    }

    /// Sends one request.
    ///
    /// `timeout` is how long the caller will wait; the caller enforces it by dropping the future.
    /// A provider may tell the service, so that the service stops when nobody listens any more.
    ///
    /// # Errors
    /// A [`Fault`], classified.
    fn send<'a>(&'a self, request: &'a Request, timeout: Duration) -> Exchange<'a>;

    /// Sends one request and gives the answer as it comes, in the order that [`Deltas`] states.
    ///
    /// `timeout` is for the whole answer, as in [`send`](Self::send). A provider that cannot stream
    /// leaves this method out: its answer then comes at once.
    ///
    /// As with [`send`](Self::send), the caller looks at [`preflight`](Self::preflight) first, sends
    /// again after a fault that deserves it, and enforces the timeout by dropping the stream; a
    /// client does all that.
    ///
    /// # Errors
    /// A [`Fault`], classified, as the last item.
    ///
    /// # Example
    /// ```
    /// use std::future::poll_fn;
    /// use std::time::Duration;
    /// use instructor_core::testing::Scripted;
    /// use instructor_core::{Delta, Extract, Provider, Request};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let provider = Scripted::new().reply("31");
    /// let request = Request::new(const { &<u8>::SCHEMA });
    /// let mut deltas = provider.stream(&request, Duration::from_secs(60));
    /// let mut text = String::new();
    /// while let Some(delta) = poll_fn(|context| deltas.as_mut().poll_next(context)).await {
    ///     match delta? {
    ///         Delta::Text(more) => text += &more,
    ///         Delta::Done(completion) => assert_eq!(completion.text(), text),
    ///         _ => {}
    ///     }
    /// }
    /// assert_eq!(text, "31");
    /// # Ok::<(), instructor_core::Fault>(())
    /// # }).unwrap();
    /// ```
    fn stream<'a>(&'a self, request: &'a Request, timeout: Duration) -> Deltas<'a> {
        Box::pin(Whole::Waiting(self.send(request, timeout)))
    }
}
