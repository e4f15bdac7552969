//! Validators: functions of a value, with or without the context.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::{Refusal, Verdict};
use crate::context::Context;

/// Functions that validate a `T`; `M` tells their forms apart.
#[diagnostic::on_unimplemented(
    message = "this function validates no `{T}`; write `fn(&{T}) -> Result<(), E>` with `E: Display`, or `fn(&{T}, &Context) -> Result<(), E>`",
    label = "not a validator of the value"
)]
pub trait Validate<T: ?Sized, M> {
    /// What the function says of the value.
    ///
    /// # Errors
    /// The function's own.
    fn validate(self, value: &T, context: &Context) -> Result<(), Refusal>;
}

impl<T, U, R, F> Validate<T, fn(&U) -> R> for F
where
    T: Reach<U> + ?Sized,
    U: ?Sized,
    R: Verdict,
    F: FnOnce(&U) -> R,
{
    fn validate(self, value: &T, _: &Context) -> Result<(), Refusal> {
        self(value.reach()).told()
    }
}

impl<T, U, R, F> Validate<T, fn(&U, &Context) -> R> for F
where
    T: Reach<U> + ?Sized,
    U: ?Sized,
    R: Verdict,
    F: FnOnce(&U, &Context) -> R,
{
    fn validate(self, value: &T, context: &Context) -> Result<(), Refusal> {
        self(value.reach(), context).told()
    }
}

/// What a validator of the value may take: the value itself, or what it derefs to.
#[diagnostic::on_unimplemented(
    message = "this validator takes `{U}`, and the value is `{Self}`; let it take `&{Self}`",
    label = "not a validator of the value"
)]
pub trait Reach<U: ?Sized> {
    /// What the validator takes.
    fn reach(&self) -> &U;
}

impl<T: ?Sized> Reach<T> for T {
    fn reach(&self) -> &T {
        self
    }
}

impl Reach<str> for String {
    fn reach(&self) -> &str {
        self
    }
}

impl Reach<str> for Box<str> {
    fn reach(&self) -> &str {
        self
    }
}

impl Reach<str> for Cow<'static, str> {
    fn reach(&self) -> &str {
        self
    }
}

impl<T> Reach<[T]> for Vec<T> {
    fn reach(&self) -> &[T] {
        self
    }
}

impl<T> Reach<T> for Box<T> {
    fn reach(&self) -> &T {
        self
    }
}

impl Reach<Path> for PathBuf {
    fn reach(&self) -> &Path {
        self
    }
}

/// Calls a validator.
///
/// # Errors
/// The validator's own.
pub fn validated<T: ?Sized, M, F: Validate<T, M>>(
    validator: F,
    value: &T,
    context: &Context,
) -> Result<(), Refusal> {
    validator.validate(value, context)
}
