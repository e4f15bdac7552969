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

/// A text type, as far as the bounds of a `length` on it are concerned.
#[derive(Debug, Clone, Copy)]
pub struct TextType(());

impl TextType {
    /// The type `T`.
    #[must_use]
    pub const fn of<T: Measured>() -> Self {
        Self(())
    }

    /// Fails the build, with `message`, if `min` is above `max`.
    ///
    /// # Panics
    /// While compiling: derived code calls it in a constant.
    #[track_caller]
    pub const fn assert_ordered(self, min: usize, max: usize, message: &'static str) {
        assert!(min <= max, "{}", message);
    }
}

/// Whether `text` keeps the bounds, counted as JSON Schema counts: in Unicode scalar values.
pub(crate) fn holds(text: &str, min: Option<usize>, max: Option<usize>) -> bool {
    let length = text.chars().count();
    min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max)
}
