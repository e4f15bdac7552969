//! `Extract` for texts, and for what is written as one.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::private::Key;
use crate::rules::{Format, Rule, text};
use crate::schema::{Kind, Schema, Tagging, Variant};

macro_rules! texts {
    ($($type:ty),* $(,)?) => {$(
        impl Extract for $type {
            const SCHEMA: Schema = Schema::new(Kind::String).of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                Ok(decoder.string(schema_of::<Self>())?.map(|text| text.into_owned().into()))
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                text::check(self, rules, at, decoder);
            }
        }

        impl Key for $type {
            fn from_key(text: &str) -> Option<Self> {
                Some(text.to_owned().into())
            }
        }
    )*};
}

texts!(String, Box<str>, Rc<str>, Arc<str>, Cow<'static, str>);

/// A type that is written as a text and reads itself from it.
macro_rules! parsed_texts {
    ($($type:ty, $schema:expr;)*) => {$(
        impl $crate::Extract for $type {
            const SCHEMA: $crate::schema::Schema = $schema.of::<Self>();

            fn decode(
                decoder: &mut $crate::decode::Decoder<'_>,
            ) -> Result<Option<Self>, $crate::decode::Halt> {
                $crate::extract::texts::parsed_text(decoder)
            }
        }

        $crate::private::key::text_keys!($type);
    )*};
}

#[allow(unused_imports)] // Only features use it elsewhere.
pub(crate) use parsed_texts;

/// A value that is written as a text, read by the type itself.
pub(crate) fn parsed_text<T: Extract + std::str::FromStr>(
    decoder: &mut Decoder<'_>,
) -> Result<Option<T>, Halt> {
    let schema = schema_of::<T>();
    let at = decoder.begin()?;
    let Some(text) = decoder.string(schema)? else { return Ok(None) };
    let value = text.parse().ok();
    if value.is_none() {
        decoder.break_type(at, schema);
    }
    Ok(value)
}

const V4: Schema = Schema::new(Kind::String).ruled(&[Rule::Format(Format::Ipv4)]);
const V6: Schema = Schema::new(Kind::String).ruled(&[Rule::Format(Format::Ipv6)]);

parsed_texts! {
    char, Schema::new(Kind::String).ruled(&[Rule::Length { min: Some(1), max: Some(1) }]);
    Ipv4Addr, V4;
    Ipv6Addr, V6;
    IpAddr, Schema::new(Kind::Choice {
        tagging: Tagging::Untagged,
        variants: &[Variant::new("V4").holding(&V4), Variant::new("V6").holding(&V6)],
        closed: false,
    });
}

impl Extract for PathBuf {
    const SCHEMA: Schema = Schema::new(Kind::String).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        Ok(String::decode(decoder)?.map(Self::from))
    }
}

impl Extract for () {
    const SCHEMA: Schema = Schema::new(Kind::Null).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        let before = decoder.found();
        decoder.unit(schema_of::<Self>())?;
        Ok((decoder.found() == before).then_some(()))
    }
}
