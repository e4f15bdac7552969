//! What is wanted, in the words of a reask.

use std::fmt;

use super::{Kind, Schema, Tagging, Variant};
use crate::rules::Rule;

/// Types in types are said this deep: choices among choices would make books.
const MAX_SAID: usize = 3;

/// A choice names this many of its words.
const NAMED: usize = 20;

/// Says in a few words what is wanted, as a reask puts it.
impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Wanted::new(self, &[]).fmt(f)
    }
}

/// A schema together with the rules of the field that wants a value of it.
#[derive(Clone, Copy)]
pub(crate) struct Wanted<'a> {
    schema: &'a Schema,
    rules: &'static [Rule],
    /// How many types it stands in.
    depth: usize,
}

impl<'a> Wanted<'a> {
    pub(crate) const fn new(schema: &'a Schema, rules: &'static [Rule]) -> Self {
        Self { schema, rules, depth: 0 }
    }

    /// A type that this one holds.
    const fn held(&self, schema: &'a Schema, rules: &'static [Rule]) -> Self {
        Self { schema, rules, depth: self.depth + 1 }
    }

    /// The rules of the field, then those of the type.
    fn rule<T>(&self, pick: impl Fn(&'static Rule) -> Option<T>) -> Option<T> {
        self.rules.iter().chain(self.schema.rules()).find_map(pick)
    }

    fn choice(
        &self,
        f: &mut fmt::Formatter<'_>,
        tagging: Tagging,
        variants: &'static [Variant],
    ) -> fmt::Result {
        match tagging {
            Tagging::External => {
                f.write_str("one of ")?;
                list(f, variants, |f, variant| match variant.body() {
                    Some(_) => write!(f, "{{{:?}: …}}", variant.name()),
                    None => write!(f, "{:?}", variant.name()),
                })
            }
            Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } => {
                write!(f, "an object whose {tag:?} is {}", Words(variants))
            }
            Tagging::Untagged => {
                for (position, variant) in variants.iter().enumerate() {
                    f.write_str(if position == 0 { "" } else { " or " })?;
                    match variant.body() {
                        Some(body) => fmt::Display::fmt(&self.held(body, &[]), f)?,
                        None => f.write_str("null")?,
                    }
                }
                Ok(())
            }
        }
    }
}

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schema, rules, depth } = *self;
        // A type that holds nothing but itself has no end.
        if depth > MAX_SAID {
            return f.write_str("a value");
        }
        if let Some(one_of) = self.rule(|rule| matches!(rule, Rule::OneOf(_)).then_some(rule)) {
            return one_of.fmt(f);
        }
        match schema.kind() {
            Kind::Any => f.write_str("a JSON value"),
            Kind::Foreign(_) => f.write_str("a JSON value of its schema"),
            Kind::Null => f.write_str("null"),
            Kind::Boolean => f.write_str("true or false"),
            Kind::Integer { min, max } => {
                let bounds = self.rule(|rule| match *rule {
                    Rule::Range { min: low, max: high } => {
                        Some((low.unwrap_or(min), high.unwrap_or(max)))
                    }
                    _ => None,
                });
                let (min, max) = bounds.unwrap_or((min, max));
                write!(f, "an integer from {min} to {max}")
            }
            Kind::Number => {
                f.write_str("a number")?;
                self.rule(|rule| matches!(rule, Rule::Range { .. }).then_some(rule))
                    .map_or(Ok(()), |range| write!(f, ", {range}"))
            }
            Kind::String => match self.rule(|rule| match rule {
                Rule::Format(format) => Some(format),
                _ => None,
            }) {
                Some(format) => write!(f, "{format}, as a string"),
                // What the type says of its form, where no format has a name for it.
                None if !schema.description().is_empty() => {
                    write!(f, "a string: {}", schema.description().trim_end_matches('.'))
                }
                None => {
                    f.write_str("a string")?;
                    self.rule(|rule| matches!(rule, Rule::Length { .. }).then_some(rule))
                        .map_or(Ok(()), |length| write!(f, ", {length}"))
                }
            },
            Kind::Array { .. } => f.write_str("an array"),
            Kind::Tuple(fields) => write!(f, "an array of {} elements", fields.len()),
            Kind::Map { .. } | Kind::Object(_) => f.write_str("an object"),
            Kind::Nullable(inner) => write!(f, "{} or null", self.held(inner(), rules)),
            Kind::Newtype(field) => self.held(field.schema(), field.rules()).fmt(f),
            Kind::Enum(variants) => {
                Words(variants).fmt(f)?;
                self.unnamed(f, variants)
            }
            Kind::Integers(variants) => {
                f.write_str("one of ")?;
                list(f, variants, |f, variant| write!(f, "{}", variant.value()))?;
                self.unnamed(f, variants)
            }
            Kind::Choice { tagging, variants, .. } => self.choice(f, tagging, variants),
        }
    }
}

impl Wanted<'_> {
    /// What a variant takes that stands for all that is not named.
    fn unnamed(&self, f: &mut fmt::Formatter<'_>, variants: &'static [Variant]) -> fmt::Result {
        match variants.iter().find(|variant| variant.is_unnamed()).and_then(Variant::body) {
            Some(body) => write!(f, ", or {}", self.held(body, &[])),
            None => Ok(()),
        }
    }
}

/// The names of variants, as a tag gives them.
pub(crate) struct Words(pub(crate) &'static [Variant]);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of ")?;
        list(f, self.0, |f, variant| write!(f, "{:?}", variant.name()))
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    variants: &[Variant],
    mut name: impl FnMut(&mut fmt::Formatter<'_>, &Variant) -> fmt::Result,
) -> fmt::Result {
    let named = || variants.iter().filter(|variant| !variant.is_unnamed());
    for (position, variant) in named().take(NAMED).enumerate() {
        f.write_str(if position == 0 { "" } else { ", " })?;
        name(f, variant)?;
    }
    match named().count().saturating_sub(NAMED) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}
