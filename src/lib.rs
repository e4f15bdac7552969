#![doc = include_str!("../README.md")]

pub use instructor_core::{
    Attempt, AttemptKind, AttemptOutcome, Change, ChangeKind, Client, ClientBuilder, Completion,
    Decoder, Dialect, Error, ErrorKind, Event, Exchange, Extract, Extracted, Extraction, Fault,
    FaultKind, Field, Format, Jitter, Kind, Message, Number, Parsed, Path, Provider, QuotaKind,
    Reason, Report, Request, RequestKind, Result, Retry, Role, Rule, Schema, SchemaRef, Segment,
    Shape, Stop, Usage, Variant, Violation, Violations, Wait, WaitReason, Waited, WithReport,
    parse, testing,
};
pub use instructor_derive::Extract;
#[cfg(feature = "gemini")]
pub use instructor_gemini as gemini;

#[doc(hidden)]
pub use instructor_core::private as __private;

/// Guides, also found as Markdown in `docs/`.
pub mod guide {
    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}

    #[doc = include_str!("../docs/retrying.md")]
    pub mod retrying {}

    #[doc = include_str!("../docs/gemini.md")]
    #[cfg(feature = "gemini")]
    pub mod gemini {}

    #[doc = include_str!("../docs/testing.md")]
    #[cfg(feature = "emulator")]
    pub mod testing {}
}
