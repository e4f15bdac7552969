//! The JSON of the Gemini API, named as in its reference.
//!
//! Private: nothing of it is in a public signature, so that other ways to reach the model may
//! follow. Definitions: <https://ai.google.dev/api/generate-content>, read 2026-11-23.

pub(crate) mod cache;
pub(crate) mod error;
pub(crate) mod file;
pub(crate) mod request;
pub(crate) mod response;
