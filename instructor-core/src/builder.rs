//! One extraction, built step by step and awaited.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use crate::driver::{Job, Seen, Verdict, drive};
use crate::extract::schema_of;
use crate::{
    Client, Context, Error, Extract, Extracted, Message, Parsed, Reading, Request, Result, Retry,
    Role, parse_with,
};

/// A request for a `T`; awaiting it sends it.
///
/// Dropping the future, at any moment, ends the call: what is under way is dropped and no further
/// request is sent.
///
/// # Errors
/// Awaiting gives an [`Error`]: before anything is sent if the request is incomplete, else when the
/// policy's attempts, retries or time are used up, or when another try would fail the same way.
///
/// # Panics
/// Outside a tokio runtime, or in one whose timer is off: build it with `enable_all`.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::Client;
/// use instructor_core::testing::Scripted;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let client = Client::new(Scripted::new().reply(r#"["Ana", "Rui"]"#));
/// let names = client
///     .extract::<Vec<String>>()
///     .system("List the people.")
///     .text("Ana met Rui.")
///     .max_output_tokens(200)
///     .deadline(Duration::from_secs(30))
///     .await?;
/// assert_eq!(names, ["Ana", "Rui"]);
/// # Ok::<(), instructor_core::Error>(())
/// # }).unwrap();
/// ```
#[must_use = "an extraction does nothing until it is awaited"]
pub struct Extraction<T> {
    client: Client,
    request: Request,
    retry: Retry,
    deadline: Option<Duration>,
    attempt_timeout: Option<Duration>,
    context: Context,
    value: PhantomData<fn() -> T>,
}

impl<T: Extract> Extraction<T> {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            request: Request::new(schema_of::<T>()),
            retry: Retry::default(),
            deadline: None,
            attempt_timeout: None,
            context: Context::new(),
            value: PhantomData,
        }
    }

    /// Sets the system instruction; the library adds no words of its own.
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.request.system = Some(text.into());
        self
    }

    /// Adds a turn of the user: the text to extract from.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.message(Message::user(text))
    }

    /// Adds a turn of either side; the last one must be the user's.
    pub fn message(mut self, message: Message) -> Self {
        self.request.messages.push(message);
        self
    }

    /// Gives validators a value to look at, in place of the one of its type: see [`Context`].
    pub fn context<C: Any + Send + Sync>(mut self, value: C) -> Self {
        self.context = self.context.with(value);
        self
    }

    /// Sets the model; the provider's default unless set.
    pub fn model(mut self, model: impl Into<String>) -> Self {
        self.request.model = Some(model.into());
        self
    }

    /// Sets the most tokens an answer may take, the model's thoughts included.
    ///
    /// An answer cut off by it is never accepted: it is asked for once more with twice the limit.
    pub fn max_output_tokens(mut self, tokens: u32) -> Self {
        self.request.max_output_tokens = Some(tokens);
        self
    }

    /// Sets how long one request may take; wins over the policy's.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Sets how long the whole call may take, waits included; wins over the policy's.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Sets the policy, or with an integer the total number of attempts; what it leaves unset is
    /// the client's.
    pub fn retry(mut self, retry: impl Into<Retry>) -> Self {
        self.retry = retry.into();
        self
    }

    /// Makes awaiting give the report beside the value.
    pub fn with_report(self) -> WithReport<T> {
        WithReport(self)
    }

    /// What no provider needs to be asked about.
    fn check(&self) -> Result<()> {
        let messages = &self.request.messages;
        let Some(last) = messages.last() else {
            return Err(Error::config("the request has no message; add one with `.text(…)`"));
        };
        if last.role() != Role::User {
            let message = "the last message is the model's; end with one of the user, `.text(…)`";
            return Err(Error::config(message));
        }
        let is_blank =
            |message: &Message| message.wire_json().is_none() && message.text().trim().is_empty();
        if let Some(position) = messages.iter().position(is_blank) {
            let number = position + 1;
            return Err(Error::config(format!(
                "message {number} of the request is empty; give it a text"
            )));
        }
        Ok(())
    }

    async fn run(self) -> Result<Extracted<T>>
    where
        T: Send,
    {
        self.check()?;
        let mut policy = self.retry.or(self.client.policy());
        if let Some(deadline) = self.deadline {
            policy = policy.deadline(deadline);
        }
        if let Some(timeout) = self.attempt_timeout {
            policy = policy.attempt_timeout(timeout);
        }
        let source = source(&self.request.messages);
        let context = self.context;
        let job = Job {
            provider: self.client.provider(),
            observer: self.client.observer(),
            policy,
            request: self.request,
            call: self.client.next_call(),
            seed: self.client.seed(),
        };
        let mut accepted = None;
        let judge = &mut |text: &str| match parse_with::<T>(
            text,
            Reading::default(),
            &context,
            source.as_deref(),
        ) {
            Ok(Parsed { value, changes, unchecked }) => {
                accepted = Some(value);
                Verdict::Accepted(Seen { changes, unchecked })
            }
            Err(violations) => Verdict::Rejected(violations),
        };
        let report = drive(job, judge).await?;
        let value = accepted.expect("a call that succeeds ends with an accepted answer");
        Ok(Extracted { value, report })
    }
}

/// The texts of the user, in which a quote has to stand; no quote spans two of them.
fn source(messages: &[Message]) -> Option<String> {
    /// A character of no text, which is no white space.
    const BETWEEN: &str = "\u{1E}";
    let texts: Vec<&str> = messages
        .iter()
        .filter(|message| message.role() == Role::User && !message.text().trim().is_empty())
        .map(Message::text)
        .collect();
    (!texts.is_empty()).then(|| texts.join(BETWEEN))
}

impl<T: Extract + Send> IntoFuture for Extraction<T> {
    type Output = Result<T>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.run().await.map(|extracted| extracted.value) })
    }
}

impl<T> fmt::Debug for Extraction<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extraction")
            .field("request", &self.request)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// An [`Extraction`] whose await gives the report beside the value.
///
/// # Example
/// ```
/// use instructor_core::Client;
/// use instructor_core::testing::Scripted;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let client = Client::new(Scripted::new().reply("300").reply("30"));
/// let extracted = client.extract::<u8>().text("thirty").with_report().await?;
/// assert_eq!((extracted.value, extracted.report.attempts.len()), (30, 2));
/// # Ok::<(), instructor_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
#[must_use = "an extraction does nothing until it is awaited"]
pub struct WithReport<T>(Extraction<T>);

impl<T: Extract + Send> IntoFuture for WithReport<T> {
    type Output = Result<Extracted<T>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.0.run())
    }
}
