//! What is said of a value by what surrounds it.

use crate::rules::Rule;
use crate::schema::dialect::About;
use crate::schema::{Field, Schema, SchemaRef};

/// What surrounds a value: the words and rules of the field, or of the newtype, that holds it.
#[derive(Clone, Copy, Default)]
pub(super) struct Place<'a> {
    pub(super) title: &'static str,
    pub(super) description: &'static str,
    pub(super) examples: &'static [&'static str],
    pub(super) rules: &'static [Rule],
    /// The field must be there, and the dialect cannot say so.
    pub(super) needed: bool,
    /// The value may be null.
    pub(super) nullable: bool,
    /// What the keys of the map look like.
    pub(super) keys: Option<SchemaRef>,
    /// What the value is, as far as that matters to a rule; of the innermost place.
    pub(super) about: About,
    /// The bounds of the type, where they are dropped.
    pub(super) unstated: Option<Rule>,
    pub(super) outer: Option<&'a Place<'a>>,
}

impl<'a> Place<'a> {
    pub(super) fn of_field(field: &'static Field) -> Self {
        Self {
            title: field.title(),
            description: field.description(),
            examples: field.examples(),
            rules: field.rules(),
            ..Self::default()
        }
    }

    pub(super) fn of_type(schema: &Schema) -> Self {
        Self {
            title: schema.title(),
            description: schema.description(),
            examples: schema.examples(),
            rules: schema.rules(),
            ..Self::default()
        }
    }

    pub(super) fn within(mut self, outer: &'a Place<'a>) -> Self {
        self.nullable |= outer.nullable;
        self.outer = Some(outer);
        self
    }

    /// The places from the outermost in.
    pub(super) fn all(&self) -> Vec<&Place<'a>> {
        let mut places = Vec::new();
        let mut place = Some(self);
        while let Some(of) = place {
            places.push(of);
            place = of.outer;
        }
        places.reverse();
        places
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.all().into_iter().flat_map(|place| place.rules)
    }

    /// The rules that stand for each element, or each key.
    pub(super) fn inner(&self, pick: impl Fn(&'static Rule) -> Option<&'static [Rule]>) -> Self {
        let rules = self.rules().find_map(pick).unwrap_or_default();
        Self { rules, ..Self::default() }
    }
}
