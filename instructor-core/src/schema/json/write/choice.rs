//! Enums: words, numbers, and forms of which one holds.

use std::fmt::Write as _;

use super::Writer;
use super::place::Place;
use crate::schema::layout::layouts;
use crate::schema::{Misfit, Schema, Tagging, Variant};

impl Writer<'_> {
    pub(super) fn words(&mut self, variants: &'static [Variant], place: &Place<'_>) {
        let other = variants.iter().find(|variant| variant.is_unnamed());
        let is_plain = !place.nullable || self.dialect.is_openapi();
        if is_plain && other.is_none() {
            return self.listed_words(variants, place);
        }
        self.out.push_str("{\"anyOf\":[");
        self.listed_words(variants, &Place::default());
        self.other(other);
        self.null_and_close(place.nullable);
        self.annotations(&[], place);
        self.out.push('}');
    }

    fn listed_words(&mut self, variants: &'static [Variant], place: &Place<'_>) {
        if self.dialect.is_openapi() && variants.iter().all(Variant::is_unnamed) {
            return self.unfit(Misfit::Wordless);
        }
        let named = || variants.iter().filter(|variant| !variant.is_unnamed());
        self.open("string", place, &meanings(named()));
        let names: Vec<&str> = named().map(Variant::name).collect();
        self.member("enum");
        self.strings(&names);
        self.out.push('}');
    }

    pub(super) fn integers(&mut self, variants: &'static [Variant], place: &Place<'_>) {
        if self.dialect.is_openapi() {
            return self.unfit(Misfit::Integers);
        }
        let other = variants.iter().find(|variant| variant.is_unnamed());
        let plain = !place.nullable && other.is_none();
        if !plain {
            self.out.push_str("{\"anyOf\":[");
        }
        let inner = if plain { *place } else { Place::default() };
        let named: Vec<&Variant> =
            variants.iter().filter(|variant| !variant.is_unnamed()).collect();
        // A number says nothing of itself.
        let meanings: Vec<String> = named
            .iter()
            .map(|variant| match variant.description() {
                "" => format!("{}: {}", variant.value(), variant.name()),
                words => format!("{}: {}: {words}", variant.value(), variant.name()),
            })
            .collect();
        self.open("integer", &inner, &meanings);
        self.member("enum");
        self.out.push('[');
        for (position, variant) in named.iter().enumerate() {
            self.comma(position);
            let _ = write!(self.out, "{}", variant.value());
        }
        self.out.push_str("]}");
        if !plain {
            self.other(other);
            self.null_and_close(place.nullable);
            self.annotations(&[], place);
            self.out.push('}');
        }
    }

    /// The schema of what no named variant takes.
    fn other(&mut self, other: Option<&'static Variant>) {
        if let Some(body) = other.and_then(Variant::body) {
            if !self.out.ends_with('[') {
                self.out.push(',');
            }
            let place =
                Place { description: other.map_or("", Variant::description), ..Place::default() };
            self.value(body, &place);
        }
    }

    pub(super) fn choice(
        &mut self,
        schema: &Schema,
        tagging: Tagging,
        variants: &'static [Variant],
        place: &Place<'_>,
    ) {
        self.out.push_str("{\"anyOf\":[");
        let start = self.out.len();
        match tagging {
            Tagging::Untagged => {
                for variant in variants {
                    self.comma_since(start);
                    let description = variant.description();
                    let place = Place { description, ..Place::default() };
                    match variant.body() {
                        Some(body) => self.value(body, &place),
                        None => self.scalar("null", &place),
                    }
                }
            }
            _ => {
                let is_word = |variant: &&Variant| variant.body().is_none();
                if tagging == Tagging::External && variants.iter().any(|variant| is_word(&variant))
                {
                    self.unit_words(variants);
                }
                for form in &layouts(schema) {
                    self.comma_since(start);
                    self.object(form, &Place::default(), schema);
                }
                for other in variants.iter().filter(|variant| variant.is_unnamed()) {
                    self.other(Some(other));
                }
            }
        }
        self.null_and_close(place.nullable);
        self.annotations(&[], place);
        self.out.push('}');
    }

    /// The variants of an externally tagged enum that are words.
    fn unit_words(&mut self, variants: &'static [Variant]) {
        let words = || variants.iter().filter(|variant| variant.body().is_none());
        self.open("string", &Place::default(), &meanings(words()));
        self.member("enum");
        let names: Vec<&str> = words().map(Variant::name).collect();
        self.strings(&names);
        self.out.push('}');
    }
}

/// What each of the words stands for that has a description.
fn meanings<'v>(words: impl Iterator<Item = &'v Variant>) -> Vec<String> {
    let described = words.filter(|word| !word.description().is_empty());
    described.map(|word| format!("{}: {}", word.name(), word.description())).collect()
}
