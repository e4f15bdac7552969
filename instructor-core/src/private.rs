//! What derived code names.

mod default;
pub(crate) mod key;
mod refusal;
mod validate;

pub use self::default::{DefaultOf, FromText, default_of};
pub use self::key::{Key, WordEnum};
pub use self::refusal::{Refusal, Verdict};
pub use self::validate::{Reach, Validate, validated};
pub use crate::context::Context;
pub use crate::decode::{Decoder, FieldSlot, Halt, Slot, Start, Validator};
pub use crate::extract::schema_of;
pub use crate::rules::{
    Compiled, Constant, Counted, Decimal, Elements, Format, Formatted, Keyed, LazyRegex, Listed,
    Literal, Measured, NumberType, Pattern, Patterned, Quoted, Ranged, Repeatable, Rule, Stepped,
    TextType, Words, assert_counted, assert_formatted, assert_patterned, assert_quoted,
    assert_repeatable, assert_stepped, assert_words, compile,
};
pub use crate::schema::assert::{
    assert_apart, assert_distinct, assert_free, assert_members, assert_nullable, data_of,
};
pub use crate::schema::{Field, Kind, Number, Object, Schema, Tagging, Variant};
