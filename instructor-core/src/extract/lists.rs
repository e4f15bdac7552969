//! `Extract` for lists, arrays and sets.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::rules::{self, Rule};
use crate::schema::{Kind, Schema};

/// Decodes an array and checks it; `push` takes each element, and says whether it is new. The
/// number of elements, unless one of them is not of its type.
fn elements<T: Extract>(
    schema: &'static Schema,
    decoder: &mut Decoder<'_>,
    push: &mut dyn FnMut(T) -> bool,
) -> Result<Elements, Halt> {
    let start = decoder.begin()?;
    let rules = decoder.rules_at(start);
    let each = rules::of_each(rules);
    let (mut count, mut whole) = (0, true);
    let opened = decoder.array(schema, &mut |decoder| {
        count += 1;
        let at = decoder.begin()?;
        match decoder.ruled(at, each)? {
            Some(value) => {
                if !push(value) {
                    decoder.break_rule(at, &Rule::Unique);
                }
            }
            None => whole = false,
        }
        Ok(())
    })?;
    if opened {
        decoder.check_count(start, count, rules);
        if let Some(unique) = rules.iter().find(|rule| matches!(rule, Rule::Unique)) {
            decoder.check_unique(start, unique);
        }
    }
    Ok(Elements { count, opened, whole })
}

/// What came of an array.
struct Elements {
    count: usize,
    /// There was one.
    opened: bool,
    /// All elements are of their type.
    whole: bool,
}

macro_rules! lists {
    ($($list:ident<T $(, $hasher:ident)?>, $($bound:path),*: $push:expr, $rules:expr;)*) => {$(
        impl<T, $($hasher)?> Extract for $list<T, $($hasher)?>
        where
            T: Extract $(+ $bound)*,
            $($hasher: BuildHasher + Default + 'static,)?
        {
            const SCHEMA: Schema =
                Schema::new(Kind::Array { items: schema_of::<T> }).ruled($rules).of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                let mut values = Self::default();
                let came = elements(schema_of::<Self>(), decoder, &mut |value| {
                    $push(&mut values, value)
                })?;
                Ok((came.opened && came.whole).then_some(values))
            }
        }
    )*};
}

lists! {
    Vec<T>,: |values: &mut Self, value| { values.push(value); true }, &[];
    VecDeque<T>,: |values: &mut Self, value| { values.push_back(value); true }, &[];
    BTreeSet<T>, Ord: BTreeSet::insert, &[Rule::Unique];
    HashSet<T, S>, Eq, Hash: HashSet::insert, &[Rule::Unique];
}

impl<T: Extract, const N: usize> Extract for [T; N] {
    const SCHEMA: Schema = Schema::new(Kind::Array { items: schema_of::<T> })
        .ruled(&[Rule::Items { min: Some(N), max: Some(N) }])
        .of::<Self>();

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
        let at = decoder.begin()?;
        let mut values = Vec::new();
        let came = elements(schema_of::<Self>(), decoder, &mut |value| {
            // No more than fit are kept, however many come.
            if values.len() < N {
                values.push(value);
            }
            true
        })?;
        if came.opened && came.count != N {
            decoder.break_count(at, N);
            return Ok(None);
        }
        Ok(values.try_into().ok().filter(|_| came.whole))
    }
}
