//! `Extract` for what may be null, and for pointers.

use std::rc::Rc;
use std::sync::Arc;

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt, Shape};
use crate::rules::Rule;
use crate::schema::{Kind, Schema};

impl<T: Extract> Extract for Option<T> {
    const SCHEMA: Schema = Schema::new(Kind::Nullable(schema_of::<T>)).of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        if decoder.is_shared() && !decoder.has_member_of(schema_of::<T>()) {
            decoder.pass();
            return Ok(Some(None));
        }
        if decoder.shape()? == Shape::Null {
            decoder.null()?;
            return Ok(Some(None));
        }
        Ok(T::decode(decoder)?.map(Some))
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
        if let Some(value) = self {
            value.check(rules, at, decoder);
        }
    }
}

macro_rules! pointers {
    ($($pointer:ident)*) => {$(
        impl<T: Extract> Extract for $pointer<T> {
            const SCHEMA: Schema = T::SCHEMA;

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                Ok(T::decode(decoder)?.map(Self::new))
            }

            fn absent() -> Option<Self> {
                T::absent().map(Self::new)
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                T::check(self, rules, at, decoder);
            }
        }
    )*};
}

pointers!(Box Rc Arc);
