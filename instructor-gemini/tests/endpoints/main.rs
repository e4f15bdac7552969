//! The emulator's endpoints, asked by hand over HTTP: what is served, and what is refused how.

mod batches;
mod caches;
mod control;
mod fields;
mod files;
mod functions;
mod gate;
mod http;
mod models;
mod protos;
mod requests;
mod streams;
mod tokens;
