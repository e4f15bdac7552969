//! A Gemini server on loopback, for tests and for trying things without a key.
//!
//! It speaks the API's JSON over real HTTP, so that everything between the caller's code and the
//! socket is exercised. It is no model: what is not scripted is answered by plain pattern rules that
//! look in the user's text for what the request's schema asks for (names, e-mail addresses, dates,
//! numbers near the property's words, enum words, lists), and invent nothing.
//!
//! What it serves, refuses and replies follows the public definitions, recorded exchanges and the
//! official SDK 3.4.0 against a local server (read 2026-11-23).

mod batches;
mod builder;
mod caches;
mod call;
mod clock;
mod control;
mod conversation;
mod door;
mod ends;
mod failure;
mod faults;
mod files;
mod gate;
mod generate;
mod generator;
mod gzip;
mod journal;
mod listing;
mod models;
mod proto;
mod quota;
mod raw;
mod reader;
mod refusal;
mod reply;
mod request;
mod respond;
mod route;
mod schema;
mod script;
mod server;
mod spoil;
mod stream;
mod timestamp;
mod tokens;

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpSocket;

pub use self::builder::EmulatorBuilder;
pub use self::failure::Failure;
pub use self::faults::{Faults, KnownFault};
pub use self::files::UploadStep;
pub use self::journal::{Answered, Journal, Recorded};
pub use self::quota::{Quota, QuotaError};
pub use self::raw::RawReply;
pub use self::reader::ReadFrom;
pub use self::script::{Prompt, ScriptError, Step};
use self::server::{Server, Service};
pub use self::stream::{Flaw, Profile};

/// A running Gemini emulator.
///
/// Dropping it closes the port and every connection at once; [`stop`](Self::stop) lets them finish.
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
    service: Service,
    port: Mutex<Port>,
}

/// Whether somebody listens.
enum Port {
    Open(Server),
    /// Nobody does; the socket, if there is one, keeps others from the port.
    Closed(Option<TcpSocket>),
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

    /// The address that it listens on, while its port is open.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was asked so far, oldest first, refused requests included; the newest 10,000 unless
    /// [told otherwise](EmulatorBuilder::journal_capacity).
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.journal().into_requests()
    }

    /// The same with checks for tests.
    ///
    /// # Example
    /// ```
    /// # use std::time::Duration;
    /// # use instructor_core::{Kind, Message, Provider, Request, Schema};
    /// # use instructor_gemini::{Gemini, emulator::{Emulator, Failure}};
    /// # static NUMBER: Schema = Schema::new(Kind::Number);
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// let emulator = Emulator::builder().fault(Failure::Overloaded).reply("7").start().await?;
    /// # let gemini = Gemini::builder().api_key("any").base_url(emulator.url()).build()?;
    /// # let mut request = Request::new(&NUMBER);
    /// # request.messages.push(Message::user("Seven dwarfs"));
    /// // Two requests by the code under test.
    /// # gemini.send(&request, Duration::from_secs(10)).await.expect_err("a fault");
    /// # gemini.send(&request, Duration::from_secs(10)).await?;
    /// emulator
    ///     .journal()
    ///     .assert_requests(2)
    ///     .assert_asked("Seven dwarfs")
    ///     .assert_steps(&["overloaded", "reply"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn journal(&self) -> Journal {
        self.service.responder.journal.all()
    }

    /// What was asked and answered since this was called last, which is forgotten now: for the phases
    /// of a test, and for long ones.
    #[must_use]
    pub fn take_journal(&self) -> Journal {
        self.service.responder.journal.take()
    }

    /// Moves the emulator's clock ahead: quotas come back, caches and files expire.
    pub fn advance(&self, by: Duration) {
        self.service.responder.clock.advance(by);
    }

    /// Stops the emulator's clock, so that [`advance`](Self::advance) alone moves it, or lets it go
    /// on.
    pub fn stop_clock(&self, is_stopped: bool) {
        self.service.responder.clock.stop(is_stopped);
    }

    /// Makes every cached content vanish, as caches do before their time.
    pub fn forget_caches(&self) {
        self.service.responder.caches.forget();
    }

    /// Closes the port: what is under way is finished, what will never be is closed, and whoever
    /// comes then is refused by the system, until the port is [opened](Self::open_port) again.
    pub async fn close_port(&self) {
        let port = std::mem::replace(&mut *self.port(), Port::Closed(None));
        match port {
            Port::Open(server) => {
                server.close().await;
                *self.port() = Port::Closed(server::reserve(self.address).ok());
            }
            closed @ Port::Closed(_) => *self.port() = closed,
        }
    }

    /// Opens the same port again, if it is closed; all else is as it was.
    ///
    /// # Errors
    /// What the system says when the port cannot be opened, as when somebody else has it by now.
    ///
    /// # Panics
    /// Outside a tokio runtime, as every tokio socket.
    pub fn open_port(&self) -> io::Result<()> {
        let mut port = self.port();
        if let Port::Closed(socket) = &mut *port {
            let socket = socket.take().map_or_else(|| server::reserve(self.address), Ok)?;
            let listener = server::listen(socket)?;
            *port = Port::Open(Server::start(listener, self.service.clone()));
        }
        Ok(())
    }

    /// Ends it in order: as [`close_port`](Self::close_port), for good.
    pub async fn stop(self) {
        self.close_port().await;
    }

    fn port(&self) -> MutexGuard<'_, Port> {
        self.port.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let Port::Open(server) = &*self.port() {
            server.abort();
        }
    }
}
