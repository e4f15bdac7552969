//! `Extract` for maps.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::{Extract, schema_of};
use crate::decode::{Decoder, Stop};
use crate::private::Key;
use crate::rules::{Rule, length};
use crate::schema::{Kind, Schema};

/// Records the rules that the map from `at` on breaks.
fn check<'m, K: Key, V: Extract>(
    length: usize,
    entries: impl Iterator<Item = (&'m K, &'m V)>,
    rules: &'static [Rule],
    at: usize,
    decoder: &mut Decoder<'_>,
) {
    let (mut keys, mut values): (&[Rule], &[Rule]) = (&[], &[]);
    for rule in rules {
        match *rule {
            Rule::Items { min, max } if !length::counts(length, min, max) => {
                decoder.break_rule(at, rule);
            }
            Rule::Keys(rules) => keys = rules,
            Rule::Each(rules) => values = rules,
            _ => {}
        }
    }
    if !keys.is_empty() || !values.is_empty() {
        for (key, value) in entries {
            decoder.check_entry(key, value, (keys, values), at);
        }
    }
}

macro_rules! maps {
    ($($map:ident<K, V $(, $hasher:ident)?>, $($bound:path),*;)*) => {$(
        impl<K, V, $($hasher)?> Extract for $map<K, V, $($hasher)?>
        where
            K: Key $(+ $bound)*,
            V: Extract,
            $($hasher: BuildHasher + Default + 'static,)?
        {
            const SCHEMA: Schema =
                Schema::new(Kind::Map { keys: K::keys, values: schema_of::<V> }).of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Stop> {
                let mut map = Self::default();
                let whole = decoder.map(schema_of::<Self>(), &mut |key, value| {
                    map.insert(key, value).is_none()
                })?;
                Ok(whole.then_some(map))
            }

            fn check(&self, rules: &'static [Rule], at: usize, decoder: &mut Decoder<'_>) {
                check(self.len(), self.iter(), rules, at, decoder);
            }
        }
    )*};
}

maps! {
    BTreeMap<K, V>, Ord;
    HashMap<K, V, S>, Eq, Hash;
}
