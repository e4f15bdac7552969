//! The keywords of rules, and the words for what has none.

use std::fmt::{Display, Write as _};

use super::Writer;
use super::place::Place;
use crate::rules::Rule;
use crate::schema::dialect::{About, is_exact};
use crate::schema::{Kind, LoweringKind, Number, Schema};

/// What `items` counts.
#[derive(Clone, Copy)]
pub(super) enum Items {
    Elements,
    Members,
}

impl Writer<'_> {
    /// The bounds of an integer type, where no rule is tighter, and the place that says them if they
    /// are dropped.
    pub(super) fn bounds<'p>(
        &self,
        min: Number,
        max: Number,
        place: &Place<'p>,
    ) -> (Place<'p>, Option<Rule>) {
        let (mut low, mut high) = (Some(min), Some(max));
        let dialect = self.dialect;
        let said = place.rules().filter(|rule| dialect.says(rule, place.about));
        for rule in said.filter_map(|rule| dialect.keyword_of(rule, place.about)) {
            if let Rule::Range { min, max } = rule {
                low = if min.is_some() { None } else { low };
                high = if max.is_some() { None } else { high };
            }
        }
        let (min, max) = (low.filter(|&low| is_exact(low)), high.filter(|&high| is_exact(high)));
        let rule = (min.is_some() || max.is_some()).then_some(Rule::Range { min, max });
        match rule {
            Some(bounds) if self.relaxation.drops(&bounds, place.about) => {
                (Place { unstated: rule, ..*place }, None)
            }
            rule => (*place, rule),
        }
    }

    /// What becomes of a rule that is not stated by a keyword; `None` if it is.
    fn lost(&self, rule: &Rule, about: About) -> Option<LoweringKind> {
        if self.dialect.says(rule, about) {
            self.relaxation.drops(rule, about).then_some(LoweringKind::Dropped)
        } else {
            Some(LoweringKind::Said)
        }
    }

    /// The rules that have keywords, as they put them.
    pub(super) fn stated(&self, place: &Place<'_>) -> impl Iterator<Item = Rule> {
        place
            .rules()
            .filter(|rule| self.lost(rule, place.about).is_none())
            .filter_map(|rule| self.dialect.keyword_of(rule, place.about))
    }

    pub(super) fn rules(&mut self, place: &Place<'_>, counted: Items) {
        let stated: Vec<Rule> = self.stated(place).collect();
        for rule in stated {
            self.rule(Some(rule), place, counted);
        }
    }

    pub(super) fn rule(&mut self, rule: Option<Rule>, place: &Place<'_>, counted: Items) {
        let (least, most) = match counted {
            Items::Elements => ("minItems", "maxItems"),
            Items::Members => ("minProperties", "maxProperties"),
        };
        let Some(rule) = rule else { return };
        match rule {
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
                let or_null = place.nullable && !self.dialect.is_openapi();
                self.out.push_str(if or_null { ",null]" } else { "]" });
            }
            Rule::Quote | Rule::Each(_) | Rule::Keys(_) => {}
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
        let mut lost = Vec::new();
        for rule in place.rules() {
            match (rule, self.lost(rule, place.about)) {
                (Rule::Keys(rules), Some(kind)) => {
                    for rule in *rules {
                        add(&format!("Each key must be {rule}."));
                        lost.push((Rule::Keys(&[]).name(), kind));
                    }
                }
                // What is said of elements and keys stands where they are described.
                (Rule::Each(_) | Rule::Keys(_), _) | (_, None) => {}
                (rule, Some(kind)) => {
                    add(&format!("Must be {rule}."));
                    lost.push((rule.name(), kind));
                }
            }
        }
        if let Some(bounds) = place.unstated {
            add(&format!("Must be {bounds}."));
            lost.push((bounds.name(), LoweringKind::Dropped));
        }
        if let Some(words) = place.keys.and_then(|keys| self.unsaid_keys(keys())) {
            add(&words);
            lost.push((Rule::Keys(&[]).name(), LoweringKind::Said));
        }
        if places.iter().any(|place| place.needed) {
            add("Must be given.");
            lost.push(("required", LoweringKind::Optional));
        }
        let examples: Vec<&str> = places.iter().flat_map(|place| place.examples).copied().collect();
        let has_examples = self.dialect.has_examples();
        if !has_examples && !examples.is_empty() {
            add(&format!("Example: {}", examples.join(", ")));
        }
        for (rule, kind) in lost {
            let lowering = self.trail.lowering(rule, kind);
            // The forms of an object have members in common.
            if !self.lowerings.contains(&lowering) {
                self.lowerings.push(lowering);
            }
        }
        self.text("description", &words);
        if has_examples && !examples.is_empty() {
            self.member("examples");
            let _ = write!(self.out, "[{}]", examples.join(","));
        }
    }

    /// What keys have to be, where that is a type's matter and has no keyword.
    fn unsaid_keys(&self, keys: &Schema) -> Option<String> {
        let plain = matches!(keys.kind(), Kind::String) && keys.rules().is_empty();
        if plain || self.dialect.says(&Rule::Keys(&[]), About::Other) {
            return None;
        }
        Some(match (keys.kind(), keys.description()) {
            // Which words there are says more than what they are about.
            (Kind::Enum(_), _) | (_, "") => format!("Each key must be {keys}."),
            (_, description) => {
                format!("Each key must be {}.", description.trim_end_matches('.'))
            }
        })
    }

    fn bound(&mut self, keyword: &str, bound: Option<impl Display>) {
        if let Some(bound) = bound {
            self.number(keyword, bound);
        }
    }
}
