//! What validators may look at beside the value.

use std::any::{Any, TypeId, type_name};
use std::fmt;
use std::sync::Arc;

/// Values for validators, one of each type.
///
/// # Example
/// ```
/// use instructor_core::Context;
///
/// struct Today(u16);
///
/// let context = Context::new().with(Today(2026)).with("en");
/// assert_eq!(context.get::<Today>().map(|today| today.0), Some(2026));
/// assert_eq!(context.get::<&str>(), Some(&"en"));
/// assert!(context.get::<String>().is_none());
/// ```
#[derive(Clone, Default)]
pub struct Context {
    /// One of a type; a handful, so a list will do.
    values: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    id: TypeId,
    name: &'static str,
    held: Arc<dyn Any + Send + Sync>,
}

impl Context {
    /// A context without values.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: Vec::new() }
    }

    /// Adds a value, in place of the one of its type.
    #[must_use]
    pub fn with<T: Any + Send + Sync>(mut self, value: T) -> Self {
        let id = TypeId::of::<T>();
        self.values.retain(|other| other.id != id);
        self.values.push(Entry { id, name: type_name::<T>(), held: Arc::new(value) });
        self
    }

    /// The value of the type.
    #[must_use]
    pub fn get<T: Any + Send + Sync>(&self) -> Option<&T> {
        let id = TypeId::of::<T>();
        self.values.iter().find(|value| value.id == id)?.held.downcast_ref()
    }
}

/// Names the types; what the values hold stays out of logs.
impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.values.iter().map(|value| value.name).collect();
        f.debug_tuple("Context").field(&names).finish()
    }
}
