//! The schema of a request: as much of JSON Schema as the API takes, in the spelling of either
//! dialect, with properties in their order.

mod check;
mod merge;
mod parse;
mod point;
mod unfit;

use serde_json::Value;

pub(super) use self::check::{Checked, Filler, checked};
pub(super) use self::unfit::{Place, Unfit};

/// A schema; `true` is one without keywords.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)] // Keywords of their own.
pub(super) struct Node {
    pub(super) kinds: Vec<Kind>,
    pub(super) nullable: bool,
    pub(super) properties: Members,
    pub(super) required: Vec<String>,
    /// What members that are not listed look like; a schema that nothing fits where there are none.
    pub(super) additional: Option<Box<Node>>,
    pub(super) property_names: Option<Box<Node>>,
    pub(super) items: Option<Box<Node>>,
    pub(super) prefix_items: Vec<Node>,
    /// The values of `enum`.
    pub(super) listed: Option<Vec<Value>>,
    pub(super) constant: Option<Value>,
    pub(super) format: Option<String>,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) exclusive_minimum: Option<f64>,
    pub(super) exclusive_maximum: Option<f64>,
    pub(super) multiple_of: Option<f64>,
    pub(super) length: Span,
    pub(super) item_count: Span,
    pub(super) member_count: Span,
    pub(super) pattern: Option<String>,
    pub(super) is_unique: bool,
    pub(super) any_of: Vec<Node>,
    pub(super) one_of: Vec<Node>,
    pub(super) all_of: Vec<Node>,
    pub(super) not: Option<Box<Node>>,
    pub(super) reference: Option<String>,
    anchor: Option<String>,
    pub(super) defs: Members,
    /// Whether nothing fits: the schema `false`.
    pub(super) is_never: bool,
    /// Whether it stood in the request; a node that was made up here did not.
    pub(super) is_given: bool,
    /// Keywords that change what fits, and that nothing here goes by.
    beyond: Vec<String>,
}

/// The fewest and the most: characters, items, members.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    String,
    Integer,
    Number,
    Boolean,
    Null,
}

/// The members of an object, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Members(pub(super) Vec<(String, Node)>);

/// A schema with references followed and null set aside.
pub(super) enum Resolved<'a> {
    One(&'a Node, Kind),
    Enum(Vec<String>),
    Either(Vec<&'a Node>),
}

impl Span {
    pub(super) fn least(self) -> usize {
        self.min.unwrap_or(0)
    }

    pub(super) fn has(self, count: usize) -> bool {
        self.least() <= count && self.max.is_none_or(|max| count <= max)
    }

    fn is_set(self) -> bool {
        self.min.is_some() || self.max.is_some()
    }
}

impl Members {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }
}

impl Node {
    /// What is asked for, apart from null; `None` if the reference leads nowhere.
    pub(super) fn resolved<'a>(&'a self, root: &'a Self) -> Option<Resolved<'a>> {
        let mut node = self;
        // A chain of references longer than this goes in a circle.
        for _ in 0..32 {
            if let Some(reference) = &node.reference {
                node = root.definition(reference)?;
                continue;
            }
            let options = node.any_of.iter().chain(&node.one_of);
            let options: Vec<&Self> = options.filter(|node| !node.is_null()).collect();
            match options[..] {
                [] => return Some(node.shape()),
                [only] => node = only,
                _ => return Some(Resolved::Either(options)),
            }
        }
        None
    }

    fn shape(&self) -> Resolved<'_> {
        let words = self.listed.iter().flatten().chain(&self.constant);
        let mut texts = Vec::new();
        let mut has_text = false;
        for word in words {
            match word {
                Value::String(word) => {
                    has_text = true;
                    texts.push(word.clone());
                }
                Value::Number(number) => texts.push(number.to_string()),
                _ => {}
            }
        }
        if has_text {
            return Resolved::Enum(texts);
        }
        Resolved::One(self, self.kind())
    }

    /// The first type that is not null; without any, what the other keywords speak of.
    pub(super) fn kind(&self) -> Kind {
        let stated = self.kinds.iter().copied().find(|&kind| kind != Kind::Null);
        stated
            .or(self.kinds.first().copied())
            .unwrap_or_else(|| self.implied().unwrap_or(Kind::String))
    }

    /// The type that keywords speak of where none is stated.
    pub(super) fn implied(&self) -> Option<Kind> {
        let has_members = !self.properties.0.is_empty()
            || !self.required.is_empty()
            || self.additional.is_some()
            || self.property_names.is_some()
            || self.member_count.is_set();
        let has_items = self.items.is_some()
            || !self.prefix_items.is_empty()
            || self.item_count.is_set()
            || self.is_unique;
        let has_bounds = [
            self.minimum,
            self.maximum,
            self.exclusive_minimum,
            self.exclusive_maximum,
            self.multiple_of,
        ];
        let values = self.listed.iter().flatten().chain(&self.constant);
        let of_value = values.filter(|value| !value.is_null()).map(kind_of).next();
        if of_value.is_some() {
            of_value
        } else if has_members {
            Some(Kind::Object)
        } else if has_items {
            Some(Kind::Array)
        } else if has_bounds.iter().any(Option::is_some) {
            Some(Kind::Number)
        } else if self.length.is_set() || self.pattern.is_some() || self.format.is_some() {
            Some(Kind::String)
        } else {
            None
        }
    }

    /// Whether null alone fits.
    pub(super) fn is_null(&self) -> bool {
        self.kinds == [Kind::Null] || self.constant == Some(Value::Null)
    }

    /// Whether it says nothing of what fits.
    pub(super) fn is_open(&self) -> bool {
        let has_options =
            !(self.any_of.is_empty() && self.one_of.is_empty() && self.all_of.is_empty());
        self.kinds.is_empty()
            && self.reference.is_none()
            && !has_options
            && !self.is_never
            && self.implied().is_none()
            && self.listed.is_none()
            && self.constant.is_none()
    }

    /// Whether an object lists no property and says what its members look like.
    pub(super) fn is_map(&self) -> bool {
        self.properties.0.is_empty() && self.additional.as_ref().is_some_and(|node| !node.is_never)
    }
}

/// The type of a value.
pub(super) fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::String,
        Value::Array(_) => Kind::Array,
        Value::Object(_) => Kind::Object,
    }
}
