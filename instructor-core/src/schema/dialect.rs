//! What a provider's schema language can state.

use super::Number;
use crate::rules::{Literal, Rule};

/// What a provider's schema language can state.
///
/// What it cannot state as a keyword is put into the description, so that the model knows it all
/// the same; it is enforced on the answer in any case. [`Schema::lower`](crate::Schema::lower) tells
/// which rules that happened to.
///
/// # Example
/// ```
/// use instructor_core::{Dialect, Rule};
///
/// const BOUNDS_ALONE: Dialect =
///     Dialect::JSON_SCHEMA.states(|rule| matches!(rule, Rule::Range { .. })).without_examples();
/// # let _ = BOUNDS_ALONE;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Dialect {
    states: fn(&Rule) -> bool,
    /// Whether the text is small enough; without it no bound is dropped.
    fits: Option<fn(&str) -> bool>,
    flags: u16,
}

/// Which dialect it is: those that are alike are one.
///
/// The functions stand by their addresses: two of one address are the same code, and one function
/// of two addresses costs no more than a schema rendered twice.
pub(super) type DialectId = (usize, usize, u16);

const EXAMPLES: u16 = 1;
const CYCLES_OPTIONAL: u16 = 1 << 1;
const OPENAPI: u16 = 1 << 2;
const MAPS: u16 = 1 << 3;
const WHOLE_BOUNDS: u16 = 1 << 4;
const SCALAR_NULLS: u16 = 1 << 5;
const BARE_REFERENCES: u16 = 1 << 6;
const OBJECT_ROOT: u16 = 1 << 7;
const MEMBERS_UNCOUNTED: u16 = 1 << 8;

impl Dialect {
    /// JSON Schema 2020-12 itself.
    pub const JSON_SCHEMA: Self = Self { states: |_| true, fits: None, flags: EXAMPLES | MAPS };

    /// The part of OpenAPI 3.0 that some services take instead: types in upper case, `nullable`,
    /// `propertyOrdering`, no references, and `enum` for texts alone.
    ///
    /// Maps, values of any shape, schemas made elsewhere, tuples, enums of integers, types that
    /// contain themselves and objects without members cannot be written in it.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Dialect, Extract};
    ///
    /// let text = <Option<Vec<bool>>>::SCHEMA.render(&Dialect::OPENAPI);
    /// assert_eq!(text, r#"{"type":"ARRAY","nullable":true,"items":{"type":"BOOLEAN"}}"#);
    /// ```
    pub const OPENAPI: Self = Self { states: |_| true, fits: None, flags: OPENAPI };

    /// Sets whether a rule has a keyword that the provider heeds.
    ///
    /// It is asked for [`Rule::Keys`], whatever the rules in it, where a map has keys of a kind of
    /// their own.
    #[must_use]
    pub const fn states(mut self, states: fn(&Rule) -> bool) -> Self {
        self.states = states;
        self
    }

    /// Says that there is no keyword for examples.
    #[must_use]
    pub const fn without_examples(mut self) -> Self {
        self.flags &= !EXAMPLES;
        self
    }

    /// Says that a field through which a type contains itself cannot be required.
    #[must_use]
    pub const fn cycles_optional(self) -> Self {
        self.with(CYCLES_OPTIONAL)
    }

    /// Says that objects may have members of any name: what [`Dialect::OPENAPI`] cannot say unless
    /// this is set.
    #[must_use]
    pub const fn with_maps(self) -> Self {
        self.with(MAPS)
    }

    /// Says that bounds are stated by `minimum` and `maximum` alone: `> 0` of an integer becomes
    /// `>= 1`, and of another number words.
    #[must_use]
    pub const fn whole_bounds(self) -> Self {
        self.with(WHOLE_BOUNDS)
    }

    /// Says that null stands only beside the type of a scalar without an `enum`: any other value that
    /// may be null is one of two schemas.
    #[must_use]
    pub const fn scalar_nulls(self) -> Self {
        self.with(SCALAR_NULLS)
    }

    /// Says that a `$ref` stands alone, in [`Kind::Foreign`](crate::Kind::Foreign) as well.
    #[must_use]
    pub const fn bare_references(self) -> Self {
        self.with(BARE_REFERENCES)
    }

    /// Says that there are no keywords for how many members an object has.
    #[must_use]
    pub const fn members_uncounted(self) -> Self {
        self.with(MEMBERS_UNCOUNTED)
    }

    /// Says that the answer as a whole has to be an object of one form.
    #[must_use]
    pub const fn object_root(self) -> Self {
        self.with(OBJECT_ROOT)
    }

    /// Drops bounds, one sort after the other, until the text fits.
    ///
    /// 1. How many elements a list or map has whose elements are objects or hold some: that
    ///    multiplies whatever the objects hold.
    /// 2. How many elements any other list or map has.
    /// 3. Bounds of numbers, those of the integer types among them, and multiples.
    /// 4. Lengths, patterns and formats of texts: they say most about a value.
    ///
    /// What an `enum` lists, and which members are required, is never dropped. What is dropped goes
    /// into the description, and is enforced on the answer. If the text does not fit without all of
    /// them, it stays without them.
    ///
    /// # Example
    /// ```
    /// use instructor_core::{Dialect, Extract};
    ///
    /// let narrow = Dialect::JSON_SCHEMA.relaxed(|text| text.len() < 40);
    /// assert_eq!(
    ///     u8::SCHEMA.render(&narrow),
    ///     r#"{"type":"integer","description":"Must be from 0 to 255."}"#,
    /// );
    /// ```
    #[must_use]
    pub const fn relaxed(mut self, fits: fn(&str) -> bool) -> Self {
        self.fits = Some(fits);
        self
    }

    const fn with(mut self, flag: u16) -> Self {
        self.flags |= flag;
        self
    }

    const fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn id(&self) -> DialectId {
        (self.states as usize, self.fits.map_or(0, |fits| fits as usize), self.flags)
    }

    /// Whether a text fits; `None` if none has to.
    pub(super) fn fits(&self, text: &str) -> Option<bool> {
        self.fits.map(|fits| fits(text))
    }

    pub(super) const fn has_examples(&self) -> bool {
        self.has(EXAMPLES)
    }

    pub(super) const fn has_optional_cycles(&self) -> bool {
        self.has(CYCLES_OPTIONAL)
    }

    pub(super) const fn is_openapi(&self) -> bool {
        self.has(OPENAPI)
    }

    pub(super) const fn has_maps(&self) -> bool {
        self.has(MAPS)
    }

    pub(super) const fn has_scalar_nulls(&self) -> bool {
        self.has(SCALAR_NULLS)
    }

    pub(super) const fn has_bare_references(&self) -> bool {
        self.has(BARE_REFERENCES)
    }

    pub(super) const fn has_object_root(&self) -> bool {
        self.has(OBJECT_ROOT)
    }

    /// Whether the keywords of a rule say all of it: a bound beyond ±2^53 is lost on the way to a
    /// reader that keeps numbers as doubles.
    pub(super) fn says(&self, rule: &Rule, about: About) -> bool {
        let Some(rule) = self.keyword_of(rule, about) else { return false };
        let exact = match rule {
            Rule::Range { min, max } | Rule::Exclusive { min, max } => {
                [min, max].into_iter().flatten().all(is_exact)
            }
            Rule::Quote => false,
            _ => true,
        };
        exact && (self.states)(&rule)
    }

    /// The rule as the dialect puts it; `None` if that depends on what it is about, and there is no
    /// keyword.
    pub(super) fn keyword_of(&self, rule: &Rule, about: About) -> Option<Rule> {
        match *rule {
            Rule::Exclusive { min, max } if self.has(WHOLE_BOUNDS) => (about == About::Integer)
                .then(|| Rule::Range {
                    min: min.map(|min| beside(min, 1)),
                    max: max.map(|max| beside(max, -1)),
                }),
            Rule::Items { .. } if self.has(MEMBERS_UNCOUNTED) => {
                (!matches!(about, About::Map { .. })).then_some(*rule)
            }
            Rule::OneOf(values) if self.has(OPENAPI) => {
                let is_text = |value: &Literal| matches!(value, Literal::Text(_));
                values.iter().all(is_text).then_some(*rule)
            }
            rule => Some(rule),
        }
    }
}

/// The integer before or behind an exclusive bound of integers.
fn beside(number: Number, step: i128) -> Number {
    match number {
        Number::Int(value) => Number::Int(value.saturating_add(step)),
        other => other,
    }
}

/// Integers up to here survive a reader that keeps numbers as doubles (RFC 8259 §6).
const EXACT: i128 = 1 << 53;

pub(super) fn is_exact(number: Number) -> bool {
    match number {
        Number::Int(value) => (-EXACT..=EXACT).contains(&value),
        Number::Uint(_) => false,
        Number::Float(_) => true,
    }
}

/// What a rule is about, as far as dialects and relaxations tell rules apart by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum About {
    Integer,
    /// A list whose elements are objects, or hold some, or not.
    List {
        of_objects: bool,
    },
    /// The same of a map and its values.
    Map {
        of_objects: bool,
    },
    #[default]
    Other,
}

/// How far bounds are dropped, in the order of [`Dialect::relaxed`]: each step drops its own and those
/// of the steps before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Relaxation {
    #[default]
    None,
    ItemsOfObjects,
    Items,
    Numbers,
    Texts,
}

impl Relaxation {
    /// All of them, in their order.
    pub(super) const ALL: [Self; 5] =
        [Self::None, Self::ItemsOfObjects, Self::Items, Self::Numbers, Self::Texts];

    pub(super) fn drops(self, rule: &Rule, about: About) -> bool {
        let step = match rule {
            Rule::Items { .. } => match about {
                About::List { of_objects: true } | About::Map { of_objects: true } => {
                    Self::ItemsOfObjects
                }
                _ => Self::Items,
            },
            Rule::Range { .. } | Rule::Exclusive { .. } | Rule::MultipleOf(_) | Rule::NonZero => {
                Self::Numbers
            }
            Rule::Length { .. } | Rule::Pattern(_) | Rule::Format(_) => Self::Texts,
            _ => return false,
        };
        step <= self
    }
}
