//! Typed, validated extraction from text with language models.

pub use instructor_core::*;
pub use instructor_derive::Extract;

#[doc(hidden)]
pub use instructor_core::private as __private;
