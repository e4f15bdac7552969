//! What an error body told beyond its class, as the source of the fault.

use std::error::Error;
use std::fmt;

use instructor_core::Fault;

/// What a fault stands on, for those who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// An allowance of so many input tokens a minute is used up.
    TokensAMinute(u64),
    /// The cached content that the request names does not exist, or belongs to somebody else: the
    /// service does not tell which.
    CacheGone,
}

impl Ground {
    /// What this fault stands on, if that is known.
    pub(crate) fn of(fault: &Fault) -> Option<&Self> {
        fault.source()?.downcast_ref()
    }
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TokensAMinute(tokens) => write!(f, "the quota is {tokens} input tokens a minute"),
            Self::CacheGone => f.write_str("the cached content is gone, or somebody else's"),
        }
    }
}

impl Error for Ground {}
