//! Keys of maps.

use crate::extract::{Extract, schema_of};
use crate::schema::{Kind, Schema, Variant};

/// Types that the keys of a map can have: texts, integers, and enums of words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key of a map; use `String`, an integer, or an enum of variants without data that derives `Extract`",
    label = "not a type of keys"
)]
pub trait Key: Extract {
    /// The key that a text is.
    fn from_key(text: &str) -> Option<Self>;

    /// What the texts look like.
    #[must_use]
    fn keys() -> &'static Schema {
        schema_of::<Self>()
    }
}

/// Enums whose variants are all words: what derived code gives for them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key of a map; use `String`, an integer, or an enum of variants without data that derives `Extract`",
    label = "not a type of keys"
)]
pub trait WordEnum: Extract {
    /// The variant at that position of the schema.
    fn at(position: usize) -> Self;
}

impl<T: WordEnum> Key for T {
    fn from_key(text: &str) -> Option<Self> {
        let Kind::Enum(variants) = T::SCHEMA.kind() else { return None };
        let own = variants.iter().position(|variant| variant.answers_to(text));
        own.or_else(|| variants.iter().position(Variant::is_other)).map(T::at)
    }
}

/// A text as the key of a map, for types that read and write themselves.
macro_rules! text_keys {
    ($($type:ty),* $(,)?) => {$(
        impl $crate::private::Key for $type {
            fn from_key(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )*};
}

pub(crate) use text_keys;
