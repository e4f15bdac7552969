//! What the user's own code says of a value.

use std::any::Any;
use std::fmt::Display;

use crate::violation::{Path, Violation, Violations};

/// Why a validator, or a conversion, does not take a value.
#[derive(Debug)]
pub enum Refusal {
    /// In words, of the whole value.
    Message(String),
    /// By the parts of the value.
    Violations(Violations),
}

impl Refusal {
    /// The refusal that an error tells: parts, if it is [`Violations`].
    pub fn from_error<E: Display + 'static>(error: E) -> Self {
        match (&error as &dyn Any).downcast_ref::<Violations>() {
            Some(violations) if !violations.is_empty() => Self::Violations(violations.clone()),
            Some(_) => Self::Message("must be another value".to_owned()),
            None => Self::Message(error.to_string()),
        }
    }

    /// The refusal as violations of the whole answer, or of the parts that it names.
    pub(crate) fn into_violations(self) -> Vec<Violation> {
        match self {
            Self::Message(message) => vec![Violation::custom(Path::default(), message)],
            Self::Violations(violations) => violations.iter().cloned().collect(),
        }
    }
}

/// What a validator may return.
#[diagnostic::on_unimplemented(
    message = "a validator returns `Result<(), E>` with `E: Display`, and this one returns `{Self}`; write `fn(&Type) -> Result<(), E>`",
    label = "not a verdict"
)]
pub trait Verdict {
    /// What it said.
    ///
    /// # Errors
    /// The validator's own.
    fn told(self) -> Result<(), Refusal>;
}

impl<E: Display + 'static> Verdict for Result<(), E> {
    fn told(self) -> Result<(), Refusal> {
        self.map_err(Refusal::from_error)
    }
}
