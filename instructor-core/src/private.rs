//! What derived code names.

pub use crate::decode::{Decoder, FieldSlot, Object, Slot, Stop, Validator};
pub use crate::extract::schema_of;
pub use crate::rules::{
    Constant, Format, Formatted, Measured, NumberType, Ranged, Rule, TextType, assert_formatted,
};
pub use crate::schema::{Field, Kind, Number, Schema, Variant};

/// What a validator may return.
#[diagnostic::on_unimplemented(
    message = "a validator returns `Result<(), E>` with `E: Display`, and this one returns `{Self}`; write `fn(&Type) -> Result<(), E>`",
    label = "not a verdict"
)]
pub trait Verdict {
    /// What it said, as text.
    ///
    /// # Errors
    /// The validator's own.
    fn told(self) -> Result<(), String>;
}

impl<E: std::fmt::Display> Verdict for Result<(), E> {
    fn told(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}

/// What a validator said, as text.
///
/// # Errors
/// The validator's own.
pub fn told(verdict: impl Verdict) -> Result<(), String> {
    verdict.told()
}

/// Types that have a default written as a text.
#[diagnostic::on_unimplemented(
    message = "a text is no value of `{Self}`; write a default of the field's type",
    label = "not of the field's type"
)]
pub trait FromText {
    /// The value.
    fn from_text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> FromText for T {
    fn from_text(text: &'static str) -> Self {
        text.into()
    }
}
