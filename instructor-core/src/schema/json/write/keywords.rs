//! The keywords of rules, and the words for what has none.

use std::fmt::{Display, Write as _};

use super::Writer;
use super::place::Place;
use crate::rules::Rule;
use crate::schema::json::is_exact;
use crate::schema::{Kind, Number, Schema};

/// What `items` counts.
#[derive(Clone, Copy)]
pub(super) enum Items {
    Elements,
    Members,
}

impl Writer<'_> {
    /// The bounds of an integer type, where no rule is tighter.
    pub(super) fn bounds(&mut self, min: Number, max: Number, place: &Place<'_>) {
        let (mut low, mut high) = (Some(min), Some(max));
        for rule in place.rules().filter(|rule| self.dialect.says(rule)) {
            if let Rule::Range { min, max } = *rule {
                low = if min.is_some() { None } else { low };
                high = if max.is_some() { None } else { high };
            }
        }
        self.bound("minimum", low.filter(|&low| is_exact(low)));
        self.bound("maximum", high.filter(|&high| is_exact(high)));
    }

    pub(super) fn rules(&mut self, place: &Place<'_>, counted: Items) {
        let (least, most) = match counted {
            Items::Elements => ("minItems", "maxItems"),
            Items::Members => ("minProperties", "maxProperties"),
        };
        let dialect = self.dialect;
        for rule in place.rules().filter(|rule| dialect.says(rule)) {
            match *rule {
                Rule::Range { min, max } => {
                    self.bound("minimum", min);
                    self.bound("maximum", max);
                }
                Rule::Exclusive { min, max } => {
                    self.bound("exclusiveMinimum", min);
                    self.bound("exclusiveMaximum", max);
                }
                Rule::MultipleOf(step) => self.number("multipleOf", step),
                Rule::NonZero => {
                    self.member("not");
                    self.out.push_str("{\"const\":0}");
                }
                Rule::Length { min, max } => {
                    self.bound("minLength", min);
                    self.bound("maxLength", max);
                }
                Rule::Items { min, max } => {
                    self.bound(least, min);
                    self.bound(most, max);
                }
                Rule::Unique => {
                    self.member("uniqueItems");
                    self.out.push_str("true");
                }
                Rule::Pattern(pattern) => self.text("pattern", pattern.as_str()),
                Rule::Format(format) => self.text("format", format.keyword()),
                Rule::OneOf(values) => {
                    self.member("enum");
                    self.out.push('[');
                    for (position, value) in values.iter().enumerate() {
                        self.comma(position);
                        let _ = write!(self.out, "{value}");
                    }
                    self.out.push_str(if place.nullable { ",null]" } else { "]" });
                }
                Rule::Quote | Rule::Each(_) | Rule::Keys(_) => {}
            }
        }
    }

    /// Everything that is said in words: title, description, variants, examples, and the rules that
    /// have no keyword here.
    ///
    /// A type that is only referred to has its own words where it is defined.
    pub(super) fn annotations(&mut self, meanings: &[String], place: &Place<'_>) {
        let places = place.all();
        let title = places.iter().map(|place| place.title).find(|title| !title.is_empty());
        self.text("title", title.unwrap_or_default());

        let mut words = String::new();
        let mut add = |text: &str| {
            if !text.is_empty() && words != text {
                if !words.is_empty() {
                    words.push('\n');
                }
                words.push_str(text);
            }
        };
        for place in &places {
            add(place.description);
        }
        for meaning in meanings {
            add(meaning);
        }
        for rule in place.rules() {
            match rule {
                Rule::Keys(rules) if !self.dialect.says(rule) => {
                    for rule in *rules {
                        add(&format!("Each key must be {rule}."));
                    }
                }
                // What is said of elements and keys stands where they are described.
                Rule::Each(_) | Rule::Keys(_) => {}
                rule if !self.dialect.says(rule) => add(&format!("Must be {rule}.")),
                _ => {}
            }
        }
        if let Some(keys) = place.keys {
            add(&self.unsaid_keys(keys()));
        }
        if places.iter().any(|place| place.needed) {
            add("Must be given.");
        }
        let examples: Vec<&str> = places.iter().flat_map(|place| place.examples).copied().collect();
        if !self.dialect.examples && !examples.is_empty() {
            add(&format!("Example: {}", examples.join(", ")));
        }
        self.text("description", &words);
        if self.dialect.examples && !examples.is_empty() {
            self.member("examples");
            let _ = write!(self.out, "[{}]", examples.join(","));
        }
    }

    /// What keys have to be, where that is a type's matter and has no keyword.
    fn unsaid_keys(&self, keys: &Schema) -> String {
        let plain = matches!(keys.kind(), Kind::String) && keys.rules().is_empty();
        if plain || self.dialect.says(&Rule::Keys(&[])) {
            return String::new();
        }
        match keys.description() {
            "" => format!("Each key must be {keys}."),
            description => format!("Each key must be {description}."),
        }
    }

    fn bound(&mut self, keyword: &str, bound: Option<impl Display>) {
        if let Some(bound) = bound {
            self.number(keyword, bound);
        }
    }
}
