//! Setting up an emulator.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use super::faults::Faults;
use super::files::UploadStep;
use super::generator::Generator;
use super::journal::Log;
use super::quota::Quota;
use super::respond::Responder;
use super::script::{Decide, Prompt, Script, ScriptError, ScriptFile, Step};
use super::server::{self, Server, Service};
use super::stream::Profile;
use super::{Emulator, Port};

/// Sets up an [`Emulator`]: a script, the port, and how uploads and caches go.
///
/// Each `generateContent` or `streamGenerateContent` that is in order takes one step, from the first of
/// these that has one: [`decide`](Self::decide), the script in its order, [`faults`](Self::faults).
/// The rest is answered by the pattern rules. A request that is refused for its key, its path or its body
/// takes no step.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{Emulator, Failure, Step};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::builder()
///     .fault(Failure::Overloaded)
///     .fault(Step::Invalid)
///     .reply(r#"{"name": "Ana"}"#)
///     .start()
///     .await?;
/// assert!(emulator.url().starts_with("http://127.0.0.1:"));
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "an emulator does not run before `.start()`"]
pub struct EmulatorBuilder {
    address: SocketAddr,
    latency: Duration,
    decide: Option<Decide>,
    script: ScriptFile,
    /// All else, set up where it will be used.
    responder: Responder,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            latency: Duration::ZERO,
            decide: None,
            script: ScriptFile::default(),
            responder: Responder::default(),
        }
    }
}

impl EmulatorBuilder {
    /// Sets the port; 0, the default, is any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// Sets the address to listen on: 127.0.0.1 unless told. Another than loopback lets others in.
    pub fn host(mut self, host: IpAddr) -> Self {
        self.address.set_ip(host);
        self
    }

    /// Adds a step to the script; a [`Failure`](super::Failure) is one.
    pub fn step(mut self, step: impl Into<Step>) -> Self {
        self.script.steps.push(step.into());
        self
    }

    /// Adds a fault to the script: the same as [`step`](Self::step), to read well.
    pub fn fault(self, fault: impl Into<Step>) -> Self {
        self.step(fault)
    }

    /// Adds the same step several times.
    pub fn steps(mut self, count: usize, step: impl Into<Step>) -> Self {
        let step = step.into();
        self.script.steps.extend(std::iter::repeat_n(step, count));
        self
    }

    /// Adds an answer of the model, verbatim.
    pub fn reply(self, text: impl Into<String>) -> Self {
        self.step(Step::Reply(text.into()))
    }

    /// Adds an answer of the model, as JSON.
    pub fn reply_value(self, value: &Value) -> Self {
        self.reply(value.to_string())
    }

    /// Asks this closure first, with every request; when it has no step, the others are asked.
    ///
    /// It makes a script by what is asked, for when many requests are under way and their order is
    /// nobody's: see [`Prompt`].
    pub fn decide(
        mut self,
        decide: impl Fn(&Prompt<'_>) -> Option<Step> + Send + Sync + 'static,
    ) -> Self {
        self.decide = Some(Decide(Arc::new(decide)));
        self
    }

    /// Adds faults by chance, for the requests that no other step is for.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.script.faults = Some(faults);
        self
    }

    /// Takes the script from JSON: steps after those that are there, steps for texts with some words,
    /// and faults by chance.
    ///
    /// The members are those of `docs/emulator.md`: `steps`, each a `reply`, a `fault` by its
    /// [name](Step::catalogue), a `call` or a `status`; `rules`, with `contains` and `steps`; and
    /// `faults`, with `seed`, `rate` and `only`.
    ///
    /// # Errors
    /// When it is no JSON, has a member that there is not, or names a fault that there is not.
    ///
    /// # Example
    /// ```
    /// use instructor_gemini::emulator::Emulator;
    ///
    /// let script = r#"{"steps": [{"fault": "overloaded"}, {"reply": {"name": "Ana"}}]}"#;
    /// let builder = Emulator::builder().script(script)?;
    /// let wrong = Emulator::builder().script(r#"{"steps": [{"fault": "tired"}]}"#).unwrap_err();
    /// assert!(wrong.to_string().starts_with("steps[0].fault: there is no fault `tired`; there are"));
    /// # drop(builder);
    /// # Ok::<(), instructor_gemini::emulator::ScriptError>(())
    /// ```
    pub fn script(mut self, json: &str) -> Result<Self, ScriptError> {
        let ScriptFile { steps, rules, faults } = ScriptFile::parse(json)?;
        self.script.steps.extend(steps);
        self.script.rules.extend(rules);
        self.script.faults = faults.or(self.script.faults);
        Ok(self)
    }

    /// Answers what no step is for by values made up from the schema, and not by the pattern rules.
    ///
    /// They fit the schema, and are of no other use: for load. They depend on the seed, on the text
    /// of the request and on how often it was asked.
    pub fn generate(mut self, seed: u64) -> Self {
        self.responder.generator = Some(Generator::seeded(seed));
        self
    }

    /// Waits so long before each answer, whatever it is.
    pub fn latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Sets who is between the client and the service: nobody unless told.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.responder.style.profile = profile;
        self
    }

    /// Sets how many requests are kept for the journal, the newest: 10,000 unless told.
    pub fn journal_capacity(mut self, requests: usize) -> Self {
        self.responder.journal = Log::new(requests);
        self
    }

    /// Sets how often an uploaded file is looked at, still in processing, before it is ready; a file
    /// is ready at once unless told.
    pub fn processing(mut self, polls: u32) -> Self {
        self.responder.files.processing = polls;
        self
    }

    /// Makes the processing of every uploaded file fail, with this message.
    pub fn processing_fails(mut self, message: impl Into<String>) -> Self {
        self.responder.files.failure = Some(message.into());
        self
    }

    /// Adds a step for the requests that carry the bytes of an upload; when none is left, they are
    /// taken.
    pub fn upload_step(mut self, step: impl Into<UploadStep>) -> Self {
        self.responder.files.add_step(step.into());
        self
    }

    /// Sets another host, as `localhost`, in the URLs that uploads are told to use.
    pub fn upload_host(mut self, host: impl Into<String>) -> Self {
        self.responder.files.upload_host = Some(host.into());
        self
    }

    /// Sets the fewest tokens that a cached content may have; a smaller one is refused. Any size
    /// will do unless told.
    pub fn cache_minimum(mut self, tokens: usize) -> Self {
        self.responder.caches.minimum = tokens;
        self
    }

    /// Limits what each key may use of each model.
    pub fn quota(mut self, quota: Quota) -> Self {
        self.responder.quotas.every = Some(quota);
        self
    }

    /// Limits what each key may use of this model, instead of the quota of all.
    pub fn model_quota(mut self, model: impl Into<String>, quota: Quota) -> Self {
        self.responder.quotas.by_model.insert(model.into(), quota);
        self
    }

    /// Sets how often a batch is looked at, still running, before it is done: once unless told.
    pub fn batch_polls(mut self, polls: u32) -> Self {
        self.responder.batches.polls = polls;
        self
    }

    /// Adds a step for the requests of batches, in the order in which they come; when none is left,
    /// they are answered as without a script. The script itself is for other requests.
    pub fn batch_step(mut self, step: impl Into<Step>) -> Self {
        self.responder.batches.add_step(step.into());
        self
    }

    /// Sets how many objects and lists of a request's schema may stand in each other, 16 unless told;
    /// `None` for any number.
    ///
    /// The API refuses schemas that are too deep without saying which are; this limit is the
    /// emulator's own.
    pub fn schema_depth(mut self, limit: impl Into<Option<usize>>) -> Self {
        self.responder.limits.depth = limit.into();
        self
    }

    /// Sets how large a request's schema may be, 50,000 unless told; `None` for any size.
    ///
    /// The size is the letters of its names and words, with 20 for each bound, format or pattern;
    /// what is in a list with a largest length counts as often. The API refuses schemas with too
    /// many states without saying how it counts them; this count is the emulator's own.
    pub fn schema_states(mut self, limit: impl Into<Option<usize>>) -> Self {
        self.responder.limits.states = limit.into();
        self
    }

    /// Sets how many characters of text each chunk of a stream has: 24 unless told.
    pub fn delta_chars(mut self, count: usize) -> Self {
        self.responder.style.delta_chars = Some(count);
        self
    }

    /// Sends streams so many bytes at a time, wherever that cuts them, be it inside a character:
    /// unless told, each event goes out by itself.
    pub fn frame_bytes(mut self, count: usize) -> Self {
        self.responder.style.frame_bytes = Some(count);
        self
    }

    /// Adds an answer by the pattern rules that the service gives in so many parts: each part but
    /// the last ends with the reason `CONTINUATION` and a token for the next.
    pub fn parts(self, count: usize) -> Self {
        (0..count).fold(self, |builder, index| builder.step(Step::Part { index, of: count }))
    }

    /// Opens the port, on loopback unless [told otherwise](Self::host), and serves until the emulator
    /// is stopped or dropped.
    ///
    /// # Errors
    /// What the system says when the port cannot be opened.
    ///
    /// # Panics
    /// Outside a tokio runtime, as every tokio socket.
    #[allow(clippy::unused_async)] // As starting things is everywhere; and so that it may wait.
    pub async fn start(self) -> io::Result<Emulator> {
        let listener = server::listen(server::reserve(self.address)?)?;
        let address = listener.local_addr()?;
        let Self { latency, decide, script, mut responder, .. } = self;
        responder.script = Script::new(decide, script);
        let service = Service { responder: Arc::new(responder), latency };
        tracing::info!(
            "gemini-emulator: pattern rules, not a model; listening on http://{address}"
        );
        let port = Mutex::new(Port::Open(Server::start(listener, service.clone())));
        Ok(Emulator { address, service, port })
    }
}
