//! Setting up an emulator.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use serde_json::Value;
use tokio::net::TcpListener;

use super::caches::Caches;
use super::files::{Files, UploadStep};
use super::respond::Responder;
use super::script::{Script, Step};
use super::{Emulator, server};

/// Sets up an [`Emulator`]: a script, the port, and how uploads and caches go.
///
/// Each `generateContent` that is in order takes one step of the script; when none is left, the pattern rules
/// answer. A request that is refused for its key, its path or its body takes no step.
///
/// # Example
/// ```
/// use instructor_gemini::emulator::{Emulator, Failure, Step};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::builder()
///     .step(Failure::Overloaded)
///     .step(Step::Invalid)
///     .reply(r#"{"name": "Ana"}"#)
///     .start()
///     .await?;
/// assert!(emulator.url().starts_with("http://127.0.0.1:"));
/// # Ok::<(), std::io::Error>(())
/// # })?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Default)]
#[must_use = "an emulator does not run before `.start()`"]
pub struct EmulatorBuilder {
    port: u16,
    steps: Vec<Step>,
    files: Files,
    caches: Caches,
    delta_chars: Option<usize>,
}

impl EmulatorBuilder {
    /// Sets the port; 0, the default, is any free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Adds a step to the script; a [`Failure`](super::Failure) is one.
    pub fn step(mut self, step: impl Into<Step>) -> Self {
        self.steps.push(step.into());
        self
    }

    /// Adds the same step several times.
    pub fn steps(mut self, count: usize, step: impl Into<Step>) -> Self {
        let step = step.into();
        self.steps.extend(std::iter::repeat_n(step, count));
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

    /// Sets how often an uploaded file is looked at, still in processing, before it is ready; a file
    /// is ready at once unless told.
    pub fn processing(mut self, polls: u32) -> Self {
        self.files.processing = polls;
        self
    }

    /// Makes the processing of every uploaded file fail, with this message.
    pub fn processing_fails(mut self, message: impl Into<String>) -> Self {
        self.files.failure = Some(message.into());
        self
    }

    /// Adds a step for the requests that carry the bytes of an upload; when none is left, they are
    /// taken.
    pub fn upload_step(mut self, step: impl Into<UploadStep>) -> Self {
        self.files.add_step(step.into());
        self
    }

    /// Sets another host, as `localhost`, in the URLs that uploads are told to use.
    pub fn upload_host(mut self, host: impl Into<String>) -> Self {
        self.files.upload_host = Some(host.into());
        self
    }

    /// Sets the fewest tokens that a cached content may have; a smaller one is refused. Any size
    /// will do unless told.
    pub fn cache_minimum(mut self, tokens: usize) -> Self {
        self.caches.minimum = tokens;
        self
    }

    /// Sets how many characters of text each chunk of a stream has: 24 unless told.
    pub fn delta_chars(mut self, count: usize) -> Self {
        self.delta_chars = Some(count);
        self
    }

    /// Adds an answer by the pattern rules that the service gives in so many parts: each part but
    /// the last ends with the reason `CONTINUATION` and a token for the next.
    pub fn parts(self, count: usize) -> Self {
        (0..count).fold(self, |builder, index| builder.step(Step::Part { index, of: count }))
    }

    /// Opens the port, on loopback only, and serves until the emulator is dropped.
    ///
    /// # Errors
    /// What the system says when the port cannot be opened.
    ///
    /// # Panics
    /// Outside a tokio runtime, as every tokio socket.
    pub async fn start(self) -> io::Result<Emulator> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = listener.local_addr()?;
        let Self { steps, files, caches, delta_chars, .. } = self;
        let script = Script::new(steps);
        let responder =
            Arc::new(Responder { script, files, caches, delta_chars, ..Responder::default() });
        tracing::info!(
            "gemini-emulator: pattern rules, not a model; listening on http://{address}"
        );
        Ok(Emulator {
            address,
            server: tokio::spawn(server::serve(listener, responder.clone())),
            responder,
        })
    }
}
