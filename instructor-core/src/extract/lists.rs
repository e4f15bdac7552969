//! `Extract` for lists, arrays and sets.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};

use super::{Extract, schema_of};
use crate::decode::{Decoder, Stop};
use crate::rules::{Rule, length};
use crate::schema::{Kind, Schema};
use crate::violation::Segment;

/// Decodes an array; `push` takes each element, and says whether it is new. `false` if an element
/// is not of its type.
fn elements<T: Extract>(
    schema: &'static Schema,
    decoder: &mut Decoder<'_>,
    push: &mut dyn FnMut(T) -> bool,
) -> Result<bool, Stop> {
    let mut whole = true;
    let opened = decoder.array(schema, &mut |decoder| {
        let at = decoder.begin()?;
        let Some(value) = T::decode(decoder)? else {
            whole = false;
            return Ok(());
        };
        if !push(value) {
            decoder.break_rule(at, &Rule::Unique);
        }
        Ok(())
    })?;
    Ok(opened && whole)
}

/// Records the rules that the list from `at` on breaks.
///
/// `is_set` says that the values come in another order than in the text.
fn check<'v, T: Extract>(
    length: usize,
    mut values: impl Iterator<Item = &'v T>,
    is_set: bool,
    rules: &'static [Rule],
    at: usize,
    decoder: &mut Decoder<'_>,
) {
    for rule in rules {
        match *rule {
            Rule::Items { min, max } if !length::counts(length, min, max) => {
                decoder.break_rule(at, rule);
            }
            Rule::Unique => decoder.check_unique(at, rule),
            _ => {}
        }
    }
    let each = rules.iter().find_map(|rule| match *rule {
        Rule::Each(rules) => Some(rules),
        _ => None,
    });
    let Some(rules) = each else { return };
    if !is_set && decoder.is_in_place() && rules.iter().any(Rule::reads_the_text) {
        decoder.check_in_place(at, &mut |decoder, start| {
            if let Some(value) = values.next() {
                value.check(rules, start, decoder);
            }
        });
    } else {
        for (index, value) in values.enumerate() {
            decoder.within(Segment::Index(index), |decoder| value.check(rules, at, decoder));
        }
    }
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

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
                let mut values = Self::default();
                let whole = elements(schema_of::<Self>(), decoder, &mut |value| {
                    $push(&mut values, value)
                })?;
                Ok(whole.then_some(values))
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                check(self.len(), self.iter(), !<[Rule]>::is_empty($rules), rules, at, decoder);
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

    fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
        let at = decoder.begin()?;
        let mut values = Vec::new();
        let mut count = 0;
        let whole = elements(schema_of::<Self>(), decoder, &mut |value| {
            count += 1;
            // No more than fit are kept, however many come.
            if values.len() < N {
                values.push(value);
            }
            true
        })?;
        if !whole {
            return Ok(None);
        }
        if count != N {
            decoder.break_count(at, N);
            return Ok(None);
        }
        Ok(values.try_into().ok())
    }

    fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
        check(N, self.iter(), false, rules, at, decoder);
    }
}
