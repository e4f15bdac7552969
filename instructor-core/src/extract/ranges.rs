//! `Extract` for ranges, as serde writes them: `{"start": 1, "end": 9}`.

use std::ops::{Range, RangeFrom, RangeInclusive, RangeTo};

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt, Slot};
use crate::schema::{Field, Kind, Object, Schema};

macro_rules! ranges {
    ($($range:ident, $($end:ident: $words:literal),*: $make:expr;)*) => {$(
        impl<T: Extract> Extract for $range<T> {
            const SCHEMA: Schema = Schema::new(Kind::Object(Object::new(&[
                $(Field::new(stringify!($end), schema_of::<T>).described($words)),*
            ])))
            .of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                $(let mut $end = Slot::<T>::new();)*
                decoder.fields(schema_of::<Self>(), &mut [$(&mut $end),*])?;
                let ($(Some($end),)*) = ($($end.take(),)*) else { return Ok(None) };
                Ok(Some($make))
            }
        }
    )*};
}

ranges! {
    Range, start: "The first value of the range.", end: "The first value behind the range.":
        start..end;
    RangeInclusive, start: "The first value of the range.", end: "The last value of the range.":
        start..=end;
    RangeFrom, start: "The first value of the range.": start..;
    RangeTo, end: "The first value behind the range.": ..end;
}
