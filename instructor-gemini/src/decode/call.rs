//! The call whose arguments are the answer.

use crate::wire::response::FunctionCall;

/// The calls that came where one function was declared.
///
/// Models call several functions in one turn; here that is an answer only if all of them say the
/// same.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) enum Call {
    #[default]
    None,
    /// The JSON of the arguments as it came.
    Args(String),
    /// Arguments that cannot be told apart as the answer, or a function that was not declared.
    Unfit(Unfit),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unfit {
    /// A call of this name, where another was declared.
    Name {
        called: String,
        declared: String,
    },
    Several,
}

impl Call {
    /// Adds a call; missing arguments are an empty object.
    ///
    /// Arguments are compared as text: what is written in two ways may lose digits when it is read.
    pub(super) fn add(&mut self, function: &str, call: &FunctionCall<'_>) {
        let name = call.name.as_ref().map_or("", |name| &*name.0);
        let args = call.args.map_or("{}", |args| args.get());
        match self {
            Self::Unfit(_) => {}
            _ if name != function => {
                let (called, declared) = (name.to_owned(), function.to_owned());
                *self = Self::Unfit(Unfit::Name { called, declared });
            }
            Self::None => *self = Self::Args(args.to_owned()),
            Self::Args(first) if first == args => {}
            Self::Args(_) => *self = Self::Unfit(Unfit::Several),
        }
    }

    pub(super) fn args(&self) -> Option<&str> {
        match self {
            Self::Args(args) => Some(args),
            Self::None | Self::Unfit(_) => None,
        }
    }

    pub(super) fn into_args(self) -> Option<String> {
        match self {
            Self::Args(args) => Some(args),
            Self::None | Self::Unfit(_) => None,
        }
    }

    /// What is wrong with the calls, in words.
    pub(super) fn unfit(&self) -> Option<String> {
        match self {
            Self::Unfit(Unfit::Name { called, declared }) => {
                Some(format!("the model called the function `{called}` instead of `{declared}`"))
            }
            Self::Unfit(Unfit::Several) => {
                Some("the model made several calls with different arguments".to_owned())
            }
            Self::None | Self::Args(_) => None,
        }
    }
}
