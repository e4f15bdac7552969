//! The trait that a response model implements.

use crate::schema::Schema;

/// A type that a model's answer can be decoded into.
pub trait Extract: Sized + 'static {
    /// The schema of the type's JSON.
    const SCHEMA: Schema;
}

/// The schema of `T` as a reference that lives for ever.
#[must_use]
pub fn schema_of<T: Extract>() -> &'static Schema {
    const { &T::SCHEMA }
}
