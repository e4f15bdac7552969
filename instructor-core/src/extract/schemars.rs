//! `Extract` for types that `schemars` knows the schema of, and serde the rest.

use std::fmt;
use std::ops::{Deref, DerefMut};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Extract;
use super::any::decode_with_serde;
use crate::decode::{Decoder, Halt};
use crate::schema::{Kind, Schema};

/// A value of a type with serde's `Deserialize` and the `JsonSchema` of schemars.
///
/// The model is shown the schema that schemars makes, and serde reads the answer: what it says of a
/// wrong one is told as it puts it, and of several mistakes the first. schemars sorts the members
/// of an object by name, unless its feature `preserve_order` is on.
///
/// # Example
/// ```
/// use std::borrow::Cow;
///
/// use instructor_core::{Extract, Schemars, parse};
/// use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
///
/// #[derive(serde::Deserialize)]
/// struct Theirs {
///     size: u8,
/// }
///
/// // As `#[derive(JsonSchema)]` has it.
/// impl JsonSchema for Theirs {
///     fn schema_name() -> Cow<'static, str> {
///         "Theirs".into()
///     }
///
///     fn json_schema(_: &mut SchemaGenerator) -> Schema {
///         json_schema!({ "type": "object", "properties": { "size": { "type": "integer" } } })
///     }
/// }
///
/// let schema = Schemars::<Theirs>::SCHEMA.to_json_schema();
/// assert_eq!(schema, r#"{"properties":{"size":{"type":"integer"}},"type":"object"}"#);
/// assert_eq!(parse::<Schemars<Theirs>>(r#"{"size": 3}"#)?.value.size, 3);
/// # Ok::<(), instructor_core::Violations>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Schemars<T>(pub T);

impl<T: JsonSchema + DeserializeOwned + 'static> Extract for Schemars<T> {
    const SCHEMA: Schema = Schema::new(Kind::Foreign(document::<T>)).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        decode_with_serde(decoder).map(|value| value.map(Self))
    }
}

/// The schema with everything in its place; what holds itself is under `$defs`.
fn document<T: JsonSchema>() -> String {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let mut generator = settings.into_generator();
    let mut schema = generator.subschema_for::<T>();
    let definitions = generator.take_definitions(false);
    // `true` and `false` are schemas, too.
    let object = schema.ensure_object();
    if !definitions.is_empty() {
        object.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema.to_value().to_string()
}

impl<T> Deref for Schemars<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Schemars<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Schemars<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
