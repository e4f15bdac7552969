//! Google's Gemini API as a provider for `instructor`.
//!
//! [`Gemini`] sends one `generateContent` request an attempt and classifies what came of it; the
//! retries are the core's. The feature `emulator` adds a Gemini server on loopback, for tests and
//! for trying things without a key.

mod attempt;
mod auth;
mod builder;
mod cache;
mod classify;
mod client;
mod decode;
#[cfg(feature = "emulator")]
pub mod emulator;
mod encode;
mod files;
mod hop;
mod key;
mod mode;
mod options;
mod preflight;
mod resource;
mod schema;
mod site;
mod sse;
mod stream;
mod transport;
mod wire;

pub use crate::builder::GeminiBuilder;
pub use crate::cache::{Cache, CacheSource, CachedContext};
pub use crate::client::{DEFAULT_MODEL, Gemini};
pub use crate::files::{File, FileState, Upload, UploadSource};
pub use crate::mode::Mode;
pub use crate::options::{HarmBlockThreshold, HarmCategory, Options, Thinking, ThinkingLevel};
/// The HTTP client underneath, for [`GeminiBuilder::http_client`].
pub use reqwest;
