//! `Extract` for types that hold others.

use super::{Extract, schema_of};
use crate::decode::{Decoder, Shape, Stop};
use crate::rules::Rule;
use crate::schema::{Kind, Schema};

impl<T: Extract> Extract for Option<T> {
    const SCHEMA: Schema = Schema::new(Kind::Nullable(schema_of::<T>));

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
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

impl<T: Extract> Extract for Box<T> {
    const SCHEMA: Schema = T::SCHEMA;

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
        Ok(T::decode(decoder)?.map(Box::new))
    }

    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }

    fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
        T::check(self, rules, at, decoder);
    }
}

impl<T: Extract> Extract for Vec<T> {
    const SCHEMA: Schema = Schema::new(Kind::Array { items: schema_of::<T> });

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
        let mut values = Some(Vec::new());
        let opened = decoder.array(schema_of::<Self>(), &mut |decoder| {
            match (T::decode(decoder)?, &mut values) {
                (Some(value), Some(values)) => values.push(value),
                _ => values = None,
            }
            Ok(())
        })?;
        Ok(values.filter(|_| opened))
    }
}
