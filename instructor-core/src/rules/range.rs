//! `range`: a number within bounds.

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

impl<T: Ranged> Ranged for Option<T> {
    const MIN: Number = T::MIN;
    const MAX: Number = T::MAX;
}

impl<T: Ranged> Ranged for Box<T> {
    const MIN: Number = T::MIN;
    const MAX: Number = T::MAX;
}

/// Whether `value` keeps the bounds.
pub(crate) const fn holds(value: Number, min: Option<Number>, max: Option<Number>) -> bool {
    let above = match min {
        Some(min) => !value.is_below(min),
        None => true,
    };
    let below = match max {
        Some(max) => !max.is_below(value),
        None => true,
    };
    above && below
}

/// Fails the build, with `message`, if `bound` is no value of the type `T`.
#[track_caller]
pub const fn assert_bound_fits<T: Ranged>(bound: Number, message: &'static str) {
    assert!(holds(bound, Some(T::MIN), Some(T::MAX)), "{}", message);
}
