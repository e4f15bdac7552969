//! Schema, decoding, validation and the retry machine behind `instructor`.
//!
//! Use the crate `instructor`, which re-exports what is public here; this crate is for writing a
//! [`Provider`].

mod builder;
mod client;
mod completion;
mod context;
mod decode;
mod delta;
mod driver;
mod error;
mod extract;
mod fault;
mod guard;
mod json;
mod judge;
pub mod machine;
mod media;
mod message;
mod observe;
mod provider;
mod read;
mod reask;
mod report;
mod request;
mod retry;
mod rules;
mod schema;
mod stats;
pub mod testing;
mod usage;
mod violation;

pub use crate::builder::{Extraction, WithReport};
pub use crate::client::{Client, ClientBuilder};
pub use crate::completion::Completion;
pub use crate::context::Context;
pub use crate::decode::{Decoder, Halt, Shape};
pub use crate::delta::{Delta, Deltas};
pub use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "schemars")]
pub use crate::extract::Schemars;
pub use crate::extract::{Extract, Json, Maybe, Parsed, parse, parse_with, parse_within};
pub use crate::fault::{Fault, FaultKind, QuotaKind, RequestKind};
pub use crate::guard::{
    Breaker, BreakerCause, BreakerChange, BreakerState, Budget, Cooldown, Guards, Limiter,
};
pub use crate::machine::{AttemptKind, Reason, WaitReason};
pub use crate::media::{Media, MediaSource};
pub use crate::message::{Message, Role};
pub use crate::observe::Event;
pub use crate::provider::{Exchange, Provider};
pub use crate::read::{Change, ChangeKind, Changes, Limits, Reading};
pub use crate::report::{Attempt, AttemptOutcome, Extracted, Report, Waited};
pub use crate::request::{ProviderOptions, Request, Sampling};
pub use crate::retry::{Jitter, Retry, Stop, Wait};
pub use crate::rules::{Decimal, Format, Literal, Pattern, Rule};
pub use crate::schema::{
    Dialect, Field, Kind, Lowered, Lowering, LoweringKind, Misfit, Number, Object, Schema,
    SchemaRef, Tagging, Unfit, Variant,
};
pub use crate::stats::{ModelStats, Stats};
pub use crate::usage::Usage;
pub use crate::violation::{Path, Segment, Violation, Violations};

/// What derived code names; not for anyone else.
#[doc(hidden)]
pub mod private;
