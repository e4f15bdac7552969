//! Typed extraction with language models: text goes in, a validated Rust value comes out, through a
//! service that throttles, overloads, truncates and hangs up.
//!
//! ```
//! use instructor::testing::Scripted;
//! use instructor::{Client, Extract};
//!
//! /// A person mentioned in the text.
//! #[derive(Debug, Extract)]
//! struct User {
//!     /// Full name, as written.
//!     #[extract(length(1..=80))]
//!     name: String,
//!     /// Age in years.
//!     #[extract(range(0..=150))]
//!     age: u8,
//!     #[extract(format = email)]
//!     email: Option<String>,
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! // In place of a service: `gemini::Gemini::from_env()?`.
//! let provider = Scripted::new().reply(r#"{"name": "Ana Silva", "age": 31}"#);
//! let client = Client::new(provider);
//! let user = client.extract::<User>().text("Ana Silva, 31").retry(3).await?;
//! assert_eq!((user.name.as_str(), user.age, user.email), ("Ana Silva", 31, None));
//! # Ok::<(), instructor::Error>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`Extract`](derive@Extract): the derive and all its attributes.
//! - [`Client`] and [`Extraction`]: asking a provider, with [`Retry`] for how often and how long, and
//!   [`Guards`] for what calls share.
//! - [`Error`] and [`ErrorKind`], [`Report`], [`Event`], [`Stats`]: what went wrong, what it took, what
//!   happens.
//! - [`parse`]: reading an answer without a client, with [`Changes`] for what was changed to read it;
//!   [`Reading`] and [`Limits`] say how much may be, here and in a client.
//! - [`gemini`]: Google's Gemini, and its emulator; [`testing`]: a provider in memory.
//! - [`guide`]: retrying and what it is worth in outages, how answers are read and what is refused,
//!   Gemini, testing and the emulator, types, speed, and how the parts fit together.

#[cfg(feature = "schemars")]
pub use instructor_core::Schemars;
pub use instructor_core::{
    Attempt, AttemptKind, AttemptOutcome, Breaker, BreakerCause, BreakerChange, BreakerState,
    Budget, Change, ChangeKind, Changes, Client, ClientBuilder, Completion, Context, Cooldown,
    Decimal, Decoder, Delta, Deltas, Dialect, Error, ErrorKind, Event, Exchange, Extract,
    Extracted, Extraction, Fault, FaultKind, Field, Format, Guards, Halt, Jitter, Json, Kind,
    Limiter, Limits, Literal, Lowered, Lowering, LoweringKind, Maybe, Media, MediaSource, Message,
    Misfit, ModelStats, Number, Object, Parsed, Path, Pattern, Provider, ProviderOptions,
    QuotaKind, Reading, Reason, Report, Request, RequestKind, Result, Retry, Role, Rule, Sampling,
    Schema, SchemaRef, Segment, Shape, Stats, Stop, Tagging, Unfit, Usage, Variant, Violation,
    Violations, Wait, WaitReason, Waited, WithReport, machine, parse, parse_with, parse_within,
    testing,
};
pub use instructor_derive::Extract;
#[cfg(feature = "gemini")]
pub use instructor_gemini as gemini;

#[doc(hidden)]
pub use instructor_core::private as __private;

/// Guides, also found as Markdown in the folder `docs`.
pub mod guide {
    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}

    #[doc = include_str!("../docs/retrying.md")]
    pub mod retrying {}

    #[doc = include_str!("../docs/outages.md")]
    pub mod outages {}

    #[doc = include_str!("../docs/reading.md")]
    pub mod reading {}

    #[doc = include_str!("../docs/gemini.md")]
    pub mod gemini {}

    #[doc = include_str!("../docs/testing.md")]
    pub mod testing {}

    #[doc = include_str!("../docs/emulator.md")]
    pub mod emulator {}

    #[doc = include_str!("../docs/types.md")]
    pub mod types {}

    #[doc = include_str!("../docs/speed.md")]
    pub mod speed {}
}

/// The programs of the README, compiled and run with the other examples.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
