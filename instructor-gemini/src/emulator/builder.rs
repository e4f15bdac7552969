//! Setting up an emulator.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use serde_json::Value;
use tokio::net::TcpListener;

use super::respond::Responder;
use super::script::{Script, Step};
use super::{Emulator, server};

/// Sets up an [`Emulator`]: a script, and the port.
///
/// Each request that is in order takes one step of the script; when none is left, the pattern rules
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
        let responder = Arc::new(Responder::new(Script::new(self.steps)));
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
