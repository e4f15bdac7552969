//! `range`: a number within bounds.

use super::Listed;
use crate::schema::Number;

/// Types that `range` can rule.
#[diagnostic::on_unimplemented(
    message = "`range` needs a number, and `{Self}` is none; give the field a number type or remove `range`",
    label = "not a number"
)]
pub trait Ranged {
    /// The smallest value of the type.
    const MIN: Number;
    /// The largest value of the type.
    const MAX: Number;
}

/// A number type, as far as the bounds of a `range` on it are concerned.
#[derive(Debug, Clone, Copy)]
pub struct NumberType {
    min: Number,
    max: Number,
}

impl NumberType {
    /// The type `T`.
    #[must_use]
    pub const fn of<T: Ranged>() -> Self {
        Self { min: T::MIN, max: T::MAX }
    }

    /// The type `T`, of which values are listed.
    #[must_use]
    pub const fn listed<T: Listed>() -> Self {
        Self::of::<T>()
    }

    /// Fails the build, with `message`, if the type does not hold `bound`.
    ///
    /// # Panics
    /// While compiling: derived code calls it in a constant.
    #[track_caller]
    pub const fn assert_holds(self, bound: Number, message: &'static str) {
        let fits = match (self.min, bound) {
            (Number::Float(_), Number::Float(bound)) => !bound.is_nan(),
            (_, Number::Float(_)) => false,
            _ => true,
        };
        let holds = !bound.is_below(self.min) && !self.max.is_below(bound);
        assert!(fits && holds, "{}", message);
    }

    /// Fails the build, with `message`, if `min` is above `max`.
    ///
    /// # Panics
    /// While compiling: derived code calls it in a constant.
    #[track_caller]
    pub const fn assert_ordered(self, min: Number, max: Number, message: &'static str) {
        assert!(!max.is_below(min), "{}", message);
    }
}

/// A bound that is given as a constant: its type says which [`Number`] it is.
#[derive(Debug, Clone, Copy)]
pub struct Constant<T>(pub T);

macro_rules! constants {
    ($number:ident: $($type:ident)*) => {$(
        impl Constant<$type> {
            /// The bound.
            #[must_use]
            #[allow(clippy::cast_lossless, clippy::cast_possible_wrap, trivial_numeric_casts)]
            pub const fn number(self) -> Number {
                Number::$number(self.0 as _)
            }
        }
    )*};
}

constants!(Int: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 usize);
constants!(Uint: u128);
constants!(Float: f32 f64);
