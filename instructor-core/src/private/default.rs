//! Defaults: a text, a constant, or a function that makes the value.

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

/// What a path in `default = path` may name: a value of the field's type, or a function that makes
/// one; `M` tells them apart.
#[diagnostic::on_unimplemented(
    message = "this is no default of a `{T}`; name a constant of that type or a `fn() -> {T}`",
    label = "not of the field's type"
)]
pub trait DefaultOf<T, M> {
    /// The value.
    fn value(self) -> T;
}

impl<T> DefaultOf<T, T> for T {
    fn value(self) -> T {
        self
    }
}

impl<T, F: FnOnce() -> T> DefaultOf<T, fn() -> T> for F {
    fn value(self) -> T {
        self()
    }
}

/// The default that a path names.
pub fn default_of<T, M>(path: impl DefaultOf<T, M>) -> T {
    path.value()
}
