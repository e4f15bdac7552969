//! Each schema as text, once for each type and dialect.

use std::any::TypeId;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use super::json::{Dialect, DialectId};
use super::{Schema, json};

type Key = (TypeId, DialectId);

/// What was rendered so far. Types and dialects are part of the program, so there are finitely
/// many, and their texts are kept for its whole run.
static RENDERED: LazyLock<RwLock<HashMap<Key, &'static str>>> = LazyLock::new(RwLock::default);

impl Schema {
    /// The schema as a JSON Schema document of a provider's dialect.
    ///
    /// Rendered when first asked for, and kept for the rest of the program; only a schema of no
    /// type ([`Schema::of`]) is rendered each time.
    #[must_use]
    pub fn render(&self, dialect: &Dialect) -> Cow<'static, str> {
        let Some(id) = self.type_id() else {
            return json::document(self, dialect).into();
        };
        let key = (id, dialect.id());
        // A panic in between leaves the map as it was before or after an insertion: whole.
        if let Some(text) = RENDERED.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Cow::Borrowed(text);
        }
        let text = json::document(self, dialect);
        let mut rendered = RENDERED.write().unwrap_or_else(PoisonError::into_inner);
        Cow::Borrowed(rendered.entry(key).or_insert_with(|| text.leak()))
    }

    /// The schema as a JSON Schema 2020-12 document.
    ///
    /// `properties` and `required` are in declaration order; types that occur more than once, or
    /// contain themselves, are under `$defs`.
    #[must_use]
    pub fn to_json_schema(&self) -> Cow<'static, str> {
        self.render(&Dialect::JSON_SCHEMA)
    }
}
