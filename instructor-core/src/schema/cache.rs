//! Each schema as text, once for each type and dialect.

use std::any::TypeId;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use super::dialect::DialectId;
use super::json::{self, Document};
use super::{Dialect, Lowered, Lowering, Schema, Unfit};

type Key = (TypeId, DialectId);

/// A document that is kept for the whole run of the program.
#[derive(Clone, Copy)]
struct Kept {
    text: &'static str,
    lowerings: &'static [Lowering],
    unfit: Option<&'static Unfit>,
}

/// What was rendered so far. Types and dialects are part of the program, so there are finitely
/// many, and their documents are kept for its whole run.
static RENDERED: LazyLock<RwLock<HashMap<Key, Kept>>> = LazyLock::new(RwLock::default);

impl Schema {
    /// The schema as a document of a provider's dialect.
    ///
    /// Rendered when first asked for, and kept for the rest of the program; only a schema of no
    /// type ([`Schema::of`]) is rendered each time. What the dialect cannot describe at all is left
    /// open in the text: [`Schema::lower`] refuses it.
    #[must_use]
    pub fn render(&self, dialect: &Dialect) -> Cow<'static, str> {
        match self.kept(dialect) {
            Ok(kept) => kept.text.into(),
            Err(document) => document.text.into(),
        }
    }

    /// The schema as a document of a provider's dialect, and what that does not say.
    ///
    /// Made and kept as by [`Schema::render`].
    ///
    /// # Errors
    /// [`Unfit`] if the dialect cannot describe the type.
    ///
    /// # Example
    /// ```
    /// use std::collections::BTreeMap;
    /// use instructor_core::{Dialect, Extract};
    ///
    /// let lowered = u8::SCHEMA.lower(&Dialect::OPENAPI)?;
    /// assert_eq!(lowered.text, r#"{"type":"INTEGER","minimum":0,"maximum":255}"#);
    /// let unfit = <BTreeMap<String, u8>>::SCHEMA.lower(&Dialect::OPENAPI).unwrap_err();
    /// assert_eq!(unfit.to_string(), "the answer is a map");
    /// # Ok::<(), instructor_core::Unfit>(())
    /// ```
    pub fn lower(&self, dialect: &Dialect) -> Result<Lowered, Unfit> {
        match self.kept(dialect) {
            Ok(Kept { unfit: Some(unfit), .. }) => Err(unfit.clone()),
            Ok(Kept { text, lowerings, .. }) => Ok(Lowered::new(text, lowerings)),
            Err(Document { unfit: Some(unfit), .. }) => Err(unfit),
            Err(Document { text, lowerings, .. }) => Ok(Lowered::new(text, lowerings)),
        }
    }

    /// The schema as a JSON Schema 2020-12 document.
    ///
    /// `properties` and `required` are in declaration order; types that occur more than once, or
    /// contain themselves, are under `$defs`.
    #[must_use]
    pub fn to_json_schema(&self) -> Cow<'static, str> {
        self.render(&Dialect::JSON_SCHEMA)
    }

    /// The document that is kept, or that of a schema of no type, which is not.
    fn kept(&self, dialect: &Dialect) -> Result<Kept, Document> {
        let Some(id) = self.type_id() else {
            return Err(json::document(self, dialect));
        };
        let key = (id, dialect.id());
        // A panic in between leaves the map as it was before or after an insertion: whole.
        if let Some(&kept) = RENDERED.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(kept);
        }
        let document = json::document(self, dialect);
        let mut rendered = RENDERED.write().unwrap_or_else(PoisonError::into_inner);
        Ok(*rendered.entry(key).or_insert_with(|| document.keep()))
    }
}

impl Document {
    fn keep(self) -> Kept {
        let Self { text, lowerings, unfit } = self;
        Kept {
            text: text.leak(),
            lowerings: lowerings.leak(),
            unfit: unfit.map(|unfit| &*Box::leak(Box::new(unfit))),
        }
    }
}
