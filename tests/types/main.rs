//! Every type, in one table: its schema, what passes, what fails and where. An independent validator
//! holds each schema against the decoder.

mod beyond;
mod dialect;
mod enums;
mod flatten;
mod layers;
mod lists;
mod maps;
mod numbers;
#[path = "../common/pool.rs"]
mod pool;
mod recursion;
mod rules;
mod structs;
mod table;
mod texts;
mod wrappers;
