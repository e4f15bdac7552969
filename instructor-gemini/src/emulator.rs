//! A Gemini server on loopback, for tests and for trying things without a key.
//!
//! It speaks the API's JSON over real HTTP, so that everything between the caller's code and the
//! socket is exercised. It is no model: what is not scripted is answered by plain pattern rules that
//! look in the user's text for what the request's schema asks for (names, e-mail addresses, dates,
//! numbers near the property's words, enum words, lists), and invent nothing.
//!
//! What it serves, refuses and replies follows the public definitions, recorded exchanges and the
//! official SDK 3.4.0 against a local server (read 2026-11-23).

mod builder;
mod caches;
mod clock;
mod conversation;
mod dialect;
mod door;
mod failure;
mod files;
mod generate;
mod journal;
mod listing;
mod models;
mod reader;
mod refusal;
mod reply;
mod request;
mod respond;
mod route;
mod script;
mod server;
mod spoil;
mod stream;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::task::JoinHandle;

pub use self::builder::EmulatorBuilder;
pub use self::failure::Failure;
pub use self::files::UploadStep;
pub use self::journal::Recorded;
use self::respond::Responder;
pub use self::script::{RawReply, Step};
pub use self::stream::Flaw;

/// A running Gemini emulator.
///
/// Dropping it closes the port and every connection.
///
/// # Example
/// ```
/// use std::time::Duration;
/// use instructor_core::{Field, Kind, Message, Number, Object, Provider, Request, Schema};
/// use instructor_gemini::{Gemini, emulator::Emulator};
///
/// static NAME: Schema = Schema::new(Kind::String);
/// static AGE: Schema = Schema::new(Kind::Integer { min: Number::Int(0), max: Number::Int(255) });
/// static PERSON: Schema = Schema::new(Kind::Object(Object::new(&[
///     Field::new("name", || &NAME),
///     Field::new("age", || &AGE),
/// ])));
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let emulator = Emulator::start().await?;
/// let gemini = Gemini::builder().api_key("any").base_url(emulator.url()).build()?;
///
/// let mut request = Request::new(&PERSON);
/// request.messages.push(Message::user("Grace Hopper, 85"));
/// let completion = gemini.send(&request, Duration::from_secs(10)).await?;
/// assert_eq!(completion.text(), r#"{"name": "Grace Hopper", "age": 85}"#);
/// assert_eq!(emulator.requests().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Emulator {
    address: SocketAddr,
    responder: Arc<Responder>,
    server: JoinHandle<()>,
}

impl Emulator {
    /// Starts an emulator without a script, on a free port.
    ///
    /// # Errors
    /// What the system says when no port can be opened.
    ///
    /// # Panics
    /// Outside a tokio runtime, as every tokio socket.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Sets up an emulator with a script or a port of choice.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// The base URL for [`GeminiBuilder::base_url`](crate::GeminiBuilder::base_url):
    /// `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked so far, oldest first, refused requests included.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.responder.journal.all()
    }

    /// Makes every cached content vanish, as caches do before their time.
    pub fn forget_caches(&self) {
        self.responder.caches.forget();
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.server.abort();
    }
}
