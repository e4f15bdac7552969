//! One extraction, built step by step and awaited.

use std::any::Any;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::to_raw_value;

use crate::decode::Settings;
use crate::driver::{Job, drive};
use crate::extract::{read_with, schema_of};
use crate::judge::{Checks, Reader};
use crate::private::Verdict;
use crate::{
    Client, Context, Error, Extract, Extracted, Limits, Media, MediaSource, Message,
    ProviderOptions, Reading, Request, Result, Retry, Role,
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
    token_budget: Option<u64>,
    reading: Option<Reading>,
    limits: Option<Limits>,
    context: Context,
    checks: Checks<T>,
    /// What was wrong with an example as soon as it was given.
    unfit: Option<Error>,
}

impl<T: Extract> Extraction<T> {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            request: Request::new(schema_of::<T>()),
            retry: Retry::default(),
            deadline: None,
            attempt_timeout: None,
            token_budget: None,
            reading: None,
            limits: None,
            context: Context::new(),
            checks: Checks::default(),
            unfit: None,
        }
    }

    /// Sets the system instruction; the library adds no words of its own.
    pub fn system(mut self, text: impl Into<String>) -> Self {
        self.request.system = Some(text.into());
        self
    }

    /// Adds a turn of the user: the text to extract from, or what to do with the media before it.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        match self.request.messages.last_mut() {
            Some(message) if message.awaits_text() => message.set_text(text.into()),
            _ => self.request.messages.push(Message::user(text)),
        }
        self
    }

    /// Adds an image, a sound, a video or a document to the turn of the user: to the one before, or
    /// to one of its own, which the next text completes.
    ///
    /// In each turn media stand before the text. Rules `quote` are not checked in a request with
    /// media or content that is cached, as nobody but the model reads those; the report says so.
    ///
    /// # Example
    /// ```
    /// use instructor_core::testing::Scripted;
    /// use instructor_core::{Client, Media};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let client = Client::new(Scripted::new().reply("1903"));
    /// let photo = Media::new("image/jpeg", b"\xFF\xD8\xFF...".to_vec());
    /// let year = client.extract::<u16>().media(photo).text("Which year is on the door?").await?;
    /// assert_eq!(year, 1903);
    /// # Ok::<(), instructor_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn media(mut self, media: Media) -> Self {
        let messages = &mut self.request.messages;
        match messages.pop_if(|last| last.is_own_words()) {
            Some(last) => messages.push(last.media(media)),
            None => messages.push(Message::user("").media(media)),
        }
        self
    }

    /// Shows the model a text and the value that is right for it, before all that is asked.
    ///
    /// The value is anything that serde writes as the JSON of a `T`: a `T` that is `Serialize`, or
    /// `serde_json::json!`. It is shown with its members in the order of the schema. One that is no
    /// `T`, or breaks its rules, is an error before anything is sent: a wrong example is learnt
    /// from, too.
    ///
    /// # Example
    /// ```
    /// use instructor_core::testing::Scripted;
    /// use instructor_core::{Client, ErrorKind};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let client = Client::new(Scripted::new().reply("[12, 30]"));
    /// let call = client.extract::<(u8, u8)>().example("ten past one", &(13, 10));
    /// assert_eq!(call.text("half past twelve").await?, (12, 30));
    ///
    /// let call = client.extract::<(u8, u8)>().example("ten past one", &"13:10");
    /// assert_eq!(call.text("noon").await.unwrap_err().kind(), ErrorKind::Config);
    /// # Ok::<(), instructor_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn example(mut self, text: impl Into<String>, value: &(impl Serialize + ?Sized)) -> Self {
        let messages = &mut self.request.messages;
        let place = messages.iter().filter(|message| message.is_example()).count();
        let schema = self.request.schema;
        match to_raw_value(value).and_then(|json| schema.in_order(&json)) {
            Ok(json) => {
                let turns = [Message::user(text), Message::model(json)];
                messages.splice(place..place, turns.map(Message::into_example));
            }
            Err(error) => {
                let number = place / 2 + 1;
                let message = format!("example {number} cannot be shown: {error}");
                self.unfit.get_or_insert(Error::config(message));
            }
        }
        self
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

    /// Adds a check of the whole value, beside those of its type; several are run in their order.
    ///
    /// It runs on every answer of which a `T` could be made, also where that breaks rules of its
    /// type: what all of them say goes to the model together. It returns `Result<(), E>`, with `E`
    /// any `Display` for the value as a whole, or [`Violations`](crate::Violations) for its parts.
    ///
    /// # Example
    /// ```
    /// use instructor_core::Client;
    /// use instructor_core::testing::Scripted;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let client = Client::new(Scripted::new().reply("[3, 4]").reply("[4, 3]"));
    /// let falling = client
    ///     .extract::<[u8; 2]>()
    ///     .text("four, three")
    ///     .validate(|pair| match pair[0] > pair[1] {
    ///         true => Ok(()),
    ///         false => Err("the first must be the larger one"),
    ///     })
    ///     .await?;
    /// assert_eq!(falling, [4, 3]);
    /// # Ok::<(), instructor_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn validate<R: Verdict>(mut self, check: impl FnMut(&T) -> R + Send + 'static) -> Self {
        self.checks.push(check);
        self
    }

    /// Adds a check that has to wait for something, a database say: it takes the value and gives it
    /// back with what it says of it.
    ///
    /// As [`validate`](Self::validate) otherwise. It may take as long as the call's deadline leaves;
    /// a call whose checks are not done by then gives up.
    ///
    /// # Example
    /// ```
    /// use instructor_core::Client;
    /// use instructor_core::testing::Scripted;
    ///
    /// async fn is_known(number: u32) -> bool {
    ///     number == 12
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let client = Client::new(Scripted::new().reply("21").reply("12"));
    /// let order = client
    ///     .extract::<u32>()
    ///     .text("order twelve")
    ///     .validate_async(|number| async move {
    ///         let known = is_known(number).await;
    ///         (number, known.then_some(()).ok_or("there is no such order"))
    ///     })
    ///     .await?;
    /// assert_eq!(order, 12);
    /// # Ok::<(), instructor_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn validate_async<R, F>(mut self, check: impl FnMut(T) -> F + Send + 'static) -> Self
    where
        R: Verdict,
        F: Future<Output = (T, R)> + Send + 'static,
    {
        self.checks.push_async(check);
        self
    }

    /// Sets how many tokens the call may use, read and written, over all its attempts; wins over
    /// the policy's.
    ///
    /// Looked at before each further request: the one that passes the budget is the last.
    pub fn token_budget(mut self, tokens: u64) -> Self {
        self.token_budget = Some(tokens);
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

    /// Sets how far the model strays from the likeliest word; sent only if set.
    ///
    /// Newer models of Gemini ignore it, as they do [`top_p`](Self::top_p) and [`top_k`](Self::top_k).
    pub fn temperature(mut self, temperature: f64) -> Self {
        self.request.sampling.temperature = Some(temperature);
        self
    }

    /// Sets the probability that the words to pick from have together; sent only if set.
    pub fn top_p(mut self, probability: f64) -> Self {
        self.request.sampling.top_p = Some(probability);
        self
    }

    /// Sets how many words there are to pick from; sent only if set.
    pub fn top_k(mut self, words: u32) -> Self {
        self.request.sampling.top_k = Some(words);
        self
    }

    /// Sets the seed of the picks; sent only if set.
    pub fn seed(mut self, seed: i32) -> Self {
        self.request.sampling.seed = Some(seed);
        self
    }

    /// Adds a text that ends the answer.
    pub fn stop_sequence(mut self, text: impl Into<String>) -> Self {
        self.request.sampling.stop_sequences.push(text.into());
        self
    }

    /// Gives the provider settings of its own kind, in place of those of the same type: Gemini's are
    /// `gemini::Options`. A provider does not see those of others.
    pub fn options(mut self, options: impl ProviderOptions) -> Self {
        self.request.options = self.request.options.with(options);
        self
    }

    /// Sets how much of an answer may be changed to read it; otherwise the client's setting counts.
    ///
    /// # Example
    /// ```
    /// use instructor_core::testing::Scripted;
    /// use instructor_core::{Client, Reading};
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let client = Client::new(Scripted::new().reply("\"31\"").reply("31"));
    /// let strict = client.extract::<u8>().text("Ana, 31").reading(Reading::Strict).with_report();
    /// assert_eq!(strict.await?.report.attempts.len(), 2);
    /// # Ok::<(), instructor_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = Some(reading);
        self
    }

    /// Sets how large an answer may be, and how much may be done to read it; otherwise the client's
    /// setting counts.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
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
    fn check(&mut self) -> Result<()> {
        if let Some(error) = self.unfit.take() {
            return Err(error);
        }
        let messages = &self.request.messages;
        let Some(last) = messages.iter().rfind(|message| !message.is_example()) else {
            return Err(Error::config("the request has no message; add one with `.text(…)`"));
        };
        if last.role() != Role::User {
            let message = "the last message is the model's; end with one of the user, `.text(…)`";
            return Err(Error::config(message));
        }
        if let Some(position) = messages.iter().position(Message::is_blank) {
            let number = position + 1;
            return Err(Error::config(format!(
                "message {number} of the request is empty; give it a text"
            )));
        }
        if let Some(why) = messages.iter().flat_map(Message::media_parts).find_map(unfit_media) {
            return Err(Error::config(why));
        }
        let sampling = &self.request.sampling;
        let numbers = [("temperature", sampling.temperature), ("top_p", sampling.top_p)];
        if let Some((name, Some(number))) =
            numbers.into_iter().find(|(_, number)| number.is_some_and(|number| !number.is_finite()))
        {
            return Err(Error::config(format!("`{name}` is {number}; give it a finite number")));
        }
        let mut examples = messages.iter().filter(|message| message.is_example());
        for number in 1.. {
            let Some((text, value)) = examples.next().zip(examples.next()) else { break };
            let source = Some(text.text());
            let settings = Settings {
                reading: Reading::Strict,
                limits: self.limits.unwrap_or(self.client.limits()),
                is_mended: false,
                is_torn: false,
                context: &self.context,
                source,
            };
            let read = read_with::<T>(value.text(), settings);
            if let Err(refused) = read {
                return Err(Error::unfit_example(number, &refused.violations));
            }
        }
        Ok(())
    }

    async fn run(mut self) -> Result<Extracted<T>>
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
        if let Some(tokens) = self.token_budget {
            policy = policy.token_budget(tokens);
        }
        let provider = self.client.provider();
        let lowerings = provider.preflight(&self.request)?;
        let has_all = !provider.reads_more(&self.request);
        let source = has_all.then(|| source(&self.request.messages)).flatten();
        let limits = self.limits.unwrap_or(self.client.limits());
        let mut reader = Reader {
            reading: self.reading.unwrap_or(self.client.reading()),
            limits,
            context: self.context,
            source,
            checks: self.checks,
            accepted: None,
        };
        let model = self.request.model.as_deref().unwrap_or(provider.default_model());
        let job = Job {
            provider,
            observer: self.client.observer(),
            guarded: self.client.guarded(model),
            policy,
            request: self.request,
            lowerings,
            call: self.client.next_call(),
            seed: self.client.seed(),
            capture_content: self.client.captures_content(),
            limits,
        };
        let report = drive(job, &mut reader).await?;
        let value = reader.accepted.expect("a call that succeeds ends with an accepted answer");
        Ok(Extracted { value, report })
    }
}

/// What is wrong with media that no service can take.
fn unfit_media(media: &Media) -> Option<String> {
    if let Some(mime_type) = media.mime_type()
        && mime_type.split_once('/').is_none_or(|(kind, of)| kind.is_empty() || of.is_empty())
    {
        return Some(format!("`{mime_type}` is no type of media; write it as `image/png`"));
    }
    let why = match media.source() {
        MediaSource::Bytes([]) => "a file or an image of the request has no bytes",
        MediaSource::Uri(uri) if !uri.contains(':') => {
            "what was given to `Media::uri` is no URI; `Media::read` takes a path"
        }
        _ => return None,
    };
    Some(why.to_owned())
}

/// The texts of the user, in which a quote has to stand; no quote spans two of them.
///
/// None if a quote may come from elsewhere: from an image, say. Examples are no source.
fn source(messages: &[Message]) -> Option<String> {
    /// A character of no text, which is no white space.
    const BETWEEN: &str = "\u{1E}";
    let own = || messages.iter().filter(|message| message.is_own_words());
    if own().any(|message| !message.media_parts().is_empty()) {
        return None;
    }
    let texts: Vec<&str> =
        own().map(Message::text).filter(|text| !text.trim().is_empty()).collect();
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
