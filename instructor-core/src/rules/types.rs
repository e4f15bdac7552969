//! Which types a rule can be for: a trait for each, so that the compiler says it in the rule's
//! words.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use super::Ranged;
use crate::schema::Number;

/// A trait of the texts that a rule can be for, and the function that asserts it at a type.
macro_rules! texts {
    ($(
        $(#[$doc:meta])*
        $trait:ident, $assert:ident, $message:literal;
    )*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(message = $message, label = "not a text")]
        pub trait $trait {}

        impl $trait for String {}
        impl $trait for str {}
        impl $trait for Cow<'static, str> {}
        through!($trait);

        /// Fails the build if the rule cannot be for the type `T`.
        #[allow(unreachable_pub)] // Derived code names most of them, and this file the others.
        pub const fn $assert<T: $trait + ?Sized>() {}
    )*};
}

macro_rules! through {
    ($trait:ident) => {
        impl<T: $trait> $trait for Option<T> {}
        impl<T: $trait + ?Sized> $trait for Box<T> {}
        impl<T: $trait + ?Sized> $trait for Rc<T> {}
        impl<T: $trait + ?Sized> $trait for Arc<T> {}
    };
}

texts! {
    /// Types that `length` can rule.
    Measured, assert_measured,
    "`length` needs a text, and `{Self}` is none; give the field the type `String`, count a list with `items`, or remove `length`";

    /// Types that `format` can rule.
    Formatted, assert_formatted,
    "`format` needs a text, and `{Self}` is none; give the field the type `String` or remove `format`";

    /// Types that `pattern` can rule.
    Patterned, assert_patterned,
    "`pattern` needs a text, and `{Self}` is none; give the field the type `String` or remove `pattern`";

    /// Types that `quote` can rule.
    Quoted, assert_quoted,
    "`quote` needs a text, and `{Self}` is none; give the field the type `String` or remove `quote`";

    /// Types that a `one_of` of texts can rule.
    Words, assert_words,
    "`one_of` lists texts, and `{Self}` is none; give the field the type `String` or list values of its type";
}

/// Types that a `one_of` of numbers can rule.
#[diagnostic::on_unimplemented(
    message = "`one_of` lists numbers, and `{Self}` is none; give the field a number type or list values of its type",
    label = "not a number"
)]
pub trait Listed: Ranged {}

/// Types that `multiple_of` can rule.
#[diagnostic::on_unimplemented(
    message = "`multiple_of` needs a number, and `{Self}` is none; give the field a number type or remove `multiple_of`",
    label = "not a number"
)]
pub trait Stepped {}

/// Fails the build if the rule cannot be for the type `T`.
pub const fn assert_stepped<T: Stepped>() {}

/// Types that `items` can rule.
#[diagnostic::on_unimplemented(
    message = "`items` needs a list or a map, and `{Self}` is none; give the field the type `Vec<…>`, count characters with `length`, or remove `items`",
    label = "not a list or a map"
)]
pub trait Counted {}

/// Fails the build if the rule cannot be for the type `T`.
pub const fn assert_counted<T: Counted>() {}

/// Types that `unique` can rule.
#[diagnostic::on_unimplemented(
    message = "`unique` needs a list, and `{Self}` is none; give the field the type `Vec<…>` or remove `unique`",
    label = "not a list"
)]
pub trait Repeatable {}

/// Fails the build if the rule cannot be for the type `T`.
pub const fn assert_repeatable<T: Repeatable>() {}

/// Types whose elements, or values, `each` can rule.
#[diagnostic::on_unimplemented(
    message = "`each` needs a list or a map, and `{Self}` is none; put the rules on the field itself",
    label = "not a list or a map"
)]
pub trait Elements {
    /// What the rules are for.
    type Element;
}

/// Types whose keys `keys` can rule.
#[diagnostic::on_unimplemented(
    message = "`keys` needs a map, and `{Self}` is none; put the rules on the field itself or remove `keys`",
    label = "not a map"
)]
pub trait Keyed {
    /// What the rules are for.
    type Key;
}

through!(Counted);
through!(Repeatable);
through!(Listed);
through!(Stepped);

macro_rules! wrapped {
    ($($wrapper:ident $(+ $unsized:ident)?),*) => {$(
        impl<T: Elements> Elements for $wrapper<T> {
            type Element = T::Element;
        }
        impl<T: Keyed> Keyed for $wrapper<T> {
            type Key = T::Key;
        }
        impl<T: Ranged $(+ ?$unsized)?> Ranged for $wrapper<T> {
            const MIN: Number = T::MIN;
            const MAX: Number = T::MAX;
        }
    )*};
}

wrapped!(Option, Box + Sized, Rc + Sized, Arc + Sized);

macro_rules! collections {
    ($($name:ident<$($parameter:ident),*>: $element:ident;)*) => {$(
        impl<$($parameter),*> Counted for $name<$($parameter),*> {}
        impl<$($parameter),*> Elements for $name<$($parameter),*> {
            type Element = $element;
        }
    )*};
}

collections! {
    Vec<T>: T;
    VecDeque<T>: T;
    BTreeSet<T>: T;
    HashSet<T, S>: T;
    BTreeMap<K, V>: V;
    HashMap<K, V, S>: V;
}

impl<T, const N: usize> Elements for [T; N] {
    type Element = T;
}

impl<T> Repeatable for Vec<T> {}
impl<T> Repeatable for VecDeque<T> {}
impl<T, const N: usize> Repeatable for [T; N] {}

impl<K, V> Keyed for BTreeMap<K, V> {
    type Key = K;
}

impl<K, V, S> Keyed for HashMap<K, V, S> {
    type Key = K;
}

/// A text type, or one with items, as far as the bounds of a rule on it are concerned.
#[derive(Debug, Clone, Copy)]
pub struct TextType(());

impl TextType {
    /// The text type `T`.
    #[must_use]
    pub const fn of<T: Measured>() -> Self {
        assert_measured::<T>();
        Self(())
    }

    /// The type `T` with items.
    #[must_use]
    pub const fn counted<T: Counted>() -> Self {
        assert_counted::<T>();
        Self(())
    }

    /// Fails the build, with `message`, if `min` is above `max`.
    ///
    /// # Panics
    /// While compiling: derived code calls it in a constant.
    #[track_caller]
    pub const fn assert_ordered(self, min: usize, max: usize, message: &'static str) {
        assert!(min <= max, "{}", message);
    }
}
