//! Predicates of a policy: closures that policies can share.

use std::fmt;
use std::sync::Arc;

/// Says yes or no to a `T`.
pub(super) struct Predicate<T>(Arc<dyn Fn(&T) -> bool + Send + Sync>);

impl<T> Predicate<T> {
    pub(super) fn new(holds: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(holds))
    }

    pub(super) fn holds(&self, value: &T) -> bool {
        (self.0)(value)
    }
}

impl<T> Clone for Predicate<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Predicate<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Predicate(..)")
    }
}
