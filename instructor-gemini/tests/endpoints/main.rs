//! The emulator's endpoints, asked by hand over HTTP: what is served, and what is refused how.

mod caches;
mod files;
mod functions;
mod http;
mod requests;
mod streams;
