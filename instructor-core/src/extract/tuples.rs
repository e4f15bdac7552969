//! `Extract` for tuples, which are arrays of so many elements.

use super::{Extract, schema_of};
use crate::decode::{Decoder, Halt, Slot};
use crate::schema::{Field, Kind, Schema};

macro_rules! tuples {
    ($(($($name:ident $slot:ident),+))*) => {$(
        impl<$($name: Extract),+> Extract for ($($name,)+) {
            const SCHEMA: Schema =
                Schema::new(Kind::Tuple(&[$(Field::new("", schema_of::<$name>).required()),+]))
                    .of::<Self>();

            fn decode(decoder: &mut Decoder<'_>) -> Result<Option<Self>, Halt> {
                $(let mut $slot = Slot::<$name>::new();)+
                decoder.fields(schema_of::<Self>(), &mut [$(&mut $slot),+])?;
                let ($(Some($slot),)+) = ($($slot.take(),)+) else { return Ok(None) };
                Ok(Some(($($slot,)+)))
            }
        }
    )*};
}

tuples! {
    (A a)
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
    (A a, B b, C c, D d, E e, F f)
    (A a, B b, C c, D d, E e, F f, G g)
    (A a, B b, C c, D d, E e, F f, G g, H h)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k)
    (A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l)
}
