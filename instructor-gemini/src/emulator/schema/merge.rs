//! One schema of several that hold at once: the parts of `allOf`, and what stands beside `anyOf` or
//! `$ref`.

use serde_json::Value;

use super::{Kind, Members, Node, Place, Span, Unfit};

/// Levels of parts inside parts; one that holds itself has no end.
const DEEPEST: usize = 24;

impl Node {
    /// Whether this schema itself, without what is under it, has to be merged.
    pub(super) fn is_layered(&self) -> bool {
        let has_layers =
            self.reference.is_some() || !self.any_of.is_empty() || !self.one_of.is_empty();
        let has_both = !self.any_of.is_empty() && !self.one_of.is_empty();
        !self.all_of.is_empty() || has_both || has_layers && self.constrains()
    }

    /// Whether its own keywords, apart from references and options, say what fits.
    fn constrains(&self) -> bool {
        !self.kinds.is_empty()
            || self.is_never
            || self.implied().is_some()
            || self.listed.is_some()
            || self.not.is_some()
    }

    /// Merges what holds at once, here and below.
    pub(super) fn settle(
        &mut self,
        root: &Self,
        place: Place<'_>,
        depth: usize,
    ) -> Result<(), Unfit> {
        if depth > DEEPEST {
            return Err(Unfit::new(place, "its `allOf` holds itself"));
        }
        if self.is_layered() {
            self.settle_layers(root, place)?;
        }
        for (key, child) in &mut self.properties.0 {
            child.settle(root, Place::Member(&place, key), depth + 1)?;
        }
        for (key, child) in &mut self.defs.0 {
            child.settle(root, Place::Member(&Place::Root, key), depth + 1)?;
        }
        let items = Place::Items(&place);
        for child in [&mut self.items, &mut self.additional].into_iter().flatten() {
            child.settle(root, items, depth + 1)?;
        }
        for child in &mut self.prefix_items {
            child.settle(root, items, depth + 1)?;
        }
        for child in self.any_of.iter_mut().chain(&mut self.one_of) {
            child.settle(root, place, depth + 1)?;
        }
        Ok(())
    }

    fn settle_layers(&mut self, root: &Self, place: Place<'_>) -> Result<(), Unfit> {
        for _ in 0..DEEPEST {
            let mut parts = std::mem::take(&mut self.all_of);
            // A single part that is a reference stays one, so that it may lead back here.
            if let [only] = &parts[..]
                && let Some(reference) = &only.reference
                && !only.is_layered()
                && !(self.constrains() || self.reference.is_some() || self.has_options())
            {
                self.reference = Some(reference.clone());
                return Ok(());
            }
            if self.constrains() || !parts.is_empty() {
                parts.extend(
                    self.reference
                        .take()
                        .map(|reference| Self { reference: Some(reference), ..Self::default() }),
                );
            }
            if parts.is_empty() {
                break;
            }
            for part in parts {
                self.add(part.followed(root, place)?.clone(), place)?;
            }
        }
        if !self.all_of.is_empty() {
            return Err(Unfit::new(place, "its `allOf` holds itself"));
        }
        if !self.any_of.is_empty() && !self.one_of.is_empty() {
            return Err(Unfit::new(place, "it has `anyOf` and `oneOf` at once"));
        }
        if self.constrains() && self.has_options() {
            let is_any = self.one_of.is_empty();
            let options = std::mem::take(if is_any { &mut self.any_of } else { &mut self.one_of });
            let defs = std::mem::take(&mut self.defs);
            let merge = |option: &Self| {
                let mut merged = self.clone();
                merged.add(option.followed(root, place).ok()?.clone(), place).ok()?;
                Some(merged)
            };
            let merged: Vec<Self> = options.iter().filter_map(merge).collect();
            if merged.is_empty() {
                return Err(Unfit::new(place, "no option of it fits what stands beside them"));
            }
            let annotated = Self {
                title: std::mem::take(&mut self.title),
                description: std::mem::take(&mut self.description),
                nullable: self.nullable,
                defs,
                is_given: true,
                ..Self::default()
            };
            *self = if is_any {
                Self { any_of: merged, ..annotated }
            } else {
                Self { one_of: merged, ..annotated }
            };
        }
        Ok(())
    }

    fn has_options(&self) -> bool {
        !(self.any_of.is_empty() && self.one_of.is_empty())
    }

    /// What a chain of bare references leads to.
    fn followed<'a>(&'a self, root: &'a Self, place: Place<'_>) -> Result<&'a Self, Unfit> {
        let mut node = self;
        for _ in 0..32 {
            match &node.reference {
                Some(reference) if !node.is_layered() => {
                    let nowhere = || Unfit::new(place, format!("`{reference}` leads nowhere"));
                    node = root.definition(reference).ok_or_else(nowhere)?;
                }
                _ => return Ok(node),
            }
        }
        Err(Unfit::new(place, "its `$ref` goes in a circle"))
    }

    /// Makes this schema one that fits only where the other fits too.
    fn add(&mut self, other: Self, place: Place<'_>) -> Result<(), Unfit> {
        let clash = |what: &str| Unfit::new(place, format!("two `{what}` that hold at once"));
        let is_open = self.kinds.is_empty();
        if is_open {
            self.kinds = other.kinds;
        } else if !other.kinds.is_empty() {
            self.kinds = met(&self.kinds, &other.kinds);
            if self.kinds.is_empty() {
                return Err(clash("type"));
            }
        }
        for key in other.required {
            if !self.required.contains(&key) {
                self.required.push(key);
            }
        }
        let closes = |node: &Option<Box<Self>>| node.as_ref().is_some_and(|node| node.is_never);
        let (closes_own, closes_other) = (closes(&self.additional), closes(&other.additional));
        // What one side does not list and closes out is not there.
        let lists = |members: &Members, key: &str| members.get(key).is_some();
        let is_out = |key: &String| {
            closes_own && !lists(&self.properties, key)
                || closes_other && !lists(&other.properties, key)
        };
        if self.required.iter().any(is_out) {
            return Err(clash("properties, closed by `additionalProperties`"));
        }
        if closes_other {
            self.properties.0.retain(|(key, _)| lists(&other.properties, key));
        }
        for (key, node) in other.properties.0 {
            match self.properties.0.iter_mut().find(|(name, _)| *name == key) {
                Some((_, own)) => own.all_of.push(node),
                None if closes_own => {}
                None => self.properties.0.push((key, node)),
            }
        }
        one_of_both(&mut self.additional, other.additional);
        one_of_both(&mut self.property_names, other.property_names);
        one_of_both(&mut self.items, other.items);
        if self.prefix_items.is_empty() {
            self.prefix_items = other.prefix_items;
        } else if !other.prefix_items.is_empty() {
            return Err(clash("prefixItems"));
        }
        self.listed = match (self.listed.take(), other.listed) {
            (Some(own), Some(others)) => {
                Some(own.into_iter().filter(|value| others.contains(value)).collect::<Vec<Value>>())
            }
            (own, others) => own.or(others),
        };
        if self.constant.is_some() && other.constant.is_some() && self.constant != other.constant {
            return Err(clash("const"));
        }
        self.constant = self.constant.take().or(other.constant);
        for (own, others, what) in [
            (&mut self.format, other.format, "format"),
            (&mut self.pattern, other.pattern, "pattern"),
        ] {
            if own.is_some() && others.is_some() && *own != others {
                return Err(clash(what));
            }
            *own = own.take().or(others);
        }
        if self.not.is_some() && other.not.is_some() {
            return Err(clash("not"));
        }
        self.not = self.not.take().or(other.not);
        if self.multiple_of.is_some()
            && other.multiple_of.is_some_and(|of| Some(of) != self.multiple_of)
        {
            return Err(clash("multipleOf"));
        }
        self.multiple_of = self.multiple_of.or(other.multiple_of);
        self.minimum = bound(self.minimum, other.minimum, f64::max);
        self.maximum = bound(self.maximum, other.maximum, f64::min);
        self.exclusive_minimum = bound(self.exclusive_minimum, other.exclusive_minimum, f64::max);
        self.exclusive_maximum = bound(self.exclusive_maximum, other.exclusive_maximum, f64::min);
        self.length = narrower(self.length, other.length);
        self.item_count = narrower(self.item_count, other.item_count);
        self.member_count = narrower(self.member_count, other.member_count);
        self.is_unique |= other.is_unique;
        self.is_never |= other.is_never;
        self.beyond.extend(other.beyond);
        self.all_of.extend(other.all_of);
        self.all_of.extend(
            other.reference.map(|reference| Self { reference: Some(reference), ..Self::default() }),
        );
        for (own, others) in [(&mut self.any_of, other.any_of), (&mut self.one_of, other.one_of)] {
            if own.is_empty() {
                *own = others;
            } else if !others.is_empty() {
                return Err(clash("anyOf"));
            }
        }
        if self.title.is_empty() {
            self.title = other.title;
        }
        if self.description.is_empty() {
            self.description = other.description;
        }
        Ok(())
    }
}

/// The types that both have; an integer is a number.
fn met(own: &[Kind], others: &[Kind]) -> Vec<Kind> {
    let meets = |&kind: &Kind| {
        if others.contains(&kind) || kind == Kind::Integer && others.contains(&Kind::Number) {
            Some(kind)
        } else if kind == Kind::Number && others.contains(&Kind::Integer) {
            Some(Kind::Integer)
        } else {
            None
        }
    };
    own.iter().filter_map(meets).collect()
}

fn bound(own: Option<f64>, other: Option<f64>, narrower: fn(f64, f64) -> f64) -> Option<f64> {
    match (own, other) {
        (Some(own), Some(other)) => Some(narrower(own, other)),
        (own, other) => own.or(other),
    }
}

fn narrower(own: Span, other: Span) -> Span {
    Span { min: own.min.max(other.min), max: [own.max, other.max].into_iter().flatten().min() }
}

/// Either schema, or both at once.
fn one_of_both(own: &mut Option<Box<Node>>, other: Option<Box<Node>>) {
    match (own.as_mut(), other) {
        (Some(own), Some(other)) => own.all_of.push(*other),
        (None, other) => *own = other,
        (Some(_), None) => {}
    }
}
