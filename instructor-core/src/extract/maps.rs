//! `Extract` for maps.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt};
use crate::private::Key;
use crate::schema::{Kind, Schema};

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

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                let mut map = Self::default();
                let whole = decoder.map(schema_of::<Self>(), &mut |key, value| {
                    map.insert(key, value).is_none()
                })?;
                Ok(whole.then_some(map))
            }
        }
    )*};
}

maps! {
    BTreeMap<K, V>, Ord;
    HashMap<K, V, S>, Eq, Hash;
}
