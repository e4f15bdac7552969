//! `length`: a text of so many Unicode scalar values.

/// Types that `length` can rule.
#[diagnostic::on_unimplemented(
    message = "`length` needs a text, and `{Self}` is none; give the field the type `String` or remove `length`",
    label = "not a text"
)]
pub trait Measured {}

impl Measured for String {}
impl<T: Measured> Measured for Option<T> {}
impl<T: Measured> Measured for Box<T> {}

/// Fails the build if `length` cannot rule the type `T`.
pub const fn assert_measured<T: Measured>() {}

/// Whether `text` keeps the bounds, counted as JSON Schema counts: in Unicode scalar values.
pub(crate) fn holds(text: &str, min: Option<usize>, max: Option<usize>) -> bool {
    let length = text.chars().count();
    min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max)
}
