//! How well a value fits a schema, by its shape alone: which variant an untagged answer is.

use std::borrow::Cow;

use super::members::Members;
use super::{Decoder, Halt, Shape, scan};
use crate::rules::Rule;
use crate::schema::{Field, Kind, Known, Number, Schema, Tagging, Variant, known_members};

/// How well a value fits a schema: first by its kind, then by how many of its keys are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fit {
    kind: KindFit,
    keys: usize,
}

/// Whether a value is of the kind of JSON that a schema wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum KindFit {
    /// It is not.
    Not,
    /// It is, but something that is required is missing, or out of the type's range.
    Loose,
    /// It is.
    Right,
    /// It is, and its content says so: a known word, a form that is kept.
    Exact,
}

impl Fit {
    pub(super) const NOT: Self = Self::of(KindFit::Not);

    const fn of(kind: KindFit) -> Self {
        Self { kind, keys: 0 }
    }

    /// Whether each of the members is one that the type has a name for.
    pub(super) fn knows_all_of(self, members: &Members<'_>) -> bool {
        self.keys >= members.list.len()
    }
}

/// Untagged enums and newtypes may hold each other this deep; deeper, one holds itself.
const MAX_UNTAGGED: usize = 8;

/// What can be seen of a value without decoding it.
pub(super) enum Seen<'v, 'a> {
    Null,
    Boolean,
    Number(&'a str),
    String(Cow<'a, str>),
    Array(usize),
    Object(&'v Members<'a>),
}

impl<'a> Decoder<'a> {
    /// Looks at the value here, which is no object, and stays before it.
    pub(super) fn look(&mut self) -> Result<Seen<'a, 'a>, Halt> {
        let shape = self.shape()?;
        let at = self.at;
        let seen = match shape {
            Shape::Null | Shape::Object => Seen::Null,
            Shape::Boolean => Seen::Boolean,
            Shape::Number => Seen::Number(self.scan_number()?),
            Shape::String => Seen::String(self.scan_string()?),
            Shape::Array => {
                let mut count = 0;
                self.at += 1;
                let mut more = !self.eat(b']');
                while more {
                    self.hop()?;
                    count += 1;
                    more = self.separator(b']', "`,` or `]`")?;
                }
                Seen::Array(count)
            }
        };
        self.at = at;
        Ok(seen)
    }

    /// How well the value fits the schema.
    #[allow(clippy::match_same_arms)] // A table: one row for each kind.
    pub(super) fn fit(&self, schema: &'static Schema, seen: &Seen<'_, '_>, depth: usize) -> Fit {
        use KindFit::{Exact, Loose, Not, Right};
        if depth > MAX_UNTAGGED {
            return Fit::NOT;
        }
        let kind = match (schema.kind(), seen) {
            (Kind::Nullable(_) | Kind::Null, Seen::Null) | (Kind::Boolean, Seen::Boolean) => Right,
            (Kind::Nullable(inner), _) => return self.fit(inner(), seen, depth),
            (Kind::Newtype(field), _) => return self.fit(field.schema(), seen, depth + 1),
            (Kind::Any | Kind::Foreign(_), _) => Loose,
            // `1.0` becomes an integer where no float is at hand.
            (Kind::Integer { min, max }, Seen::Number(token)) => match integer(token) {
                Some(value) if is_plain(token) && !value.is_below(min) && !max.is_below(value) => {
                    Right
                }
                _ => Loose,
            },
            (Kind::Number, Seen::Number(_)) => Right,
            (Kind::String, Seen::String(text)) => formed(schema.rules(), text),
            (Kind::Array { .. }, Seen::Array(_)) => Right,
            (Kind::Tuple(fields), Seen::Array(count)) => {
                let least = fields.iter().rposition(Field::is_required);
                let least = least.map_or(0, |last| last + 1);
                if (least..=fields.len()).contains(count) { Right } else { Loose }
            }
            (Kind::Enum(variants), Seen::String(word)) => named(variants, word),
            (Kind::Integers(variants), Seen::Number(token)) => {
                match integer(token).is_some_and(|value| {
                    variants.iter().any(|variant| Number::Int(variant.value()) == value)
                }) {
                    true => Exact,
                    false => Loose,
                }
            }
            (Kind::Enum(variants) | Kind::Integers(variants), _) => {
                let other = variants.iter().find(|variant| variant.is_unnamed());
                return other
                    .and_then(Variant::body)
                    .map_or(Fit::NOT, |body| self.fit(body, seen, depth));
            }
            (Kind::Map { .. }, Seen::Object(_)) => Right,
            (Kind::Object(_), Seen::Object(members)) => return self.fit_of_object(schema, members),
            (Kind::Choice { tagging, variants, .. }, _) => {
                return self.fit_of_choice(tagging, variants, seen, depth);
            }
            _ => Not,
        };
        Fit::of(kind)
    }

    fn fit_of_choice(
        &self,
        tagging: Tagging,
        variants: &'static [Variant],
        seen: &Seen<'_, '_>,
        depth: usize,
    ) -> Fit {
        let kind = match (tagging, seen) {
            (Tagging::Untagged, _) => {
                let bodies = variants.iter().filter_map(Variant::body);
                return bodies
                    .map(|body| self.fit(body, seen, depth + 1))
                    .max()
                    .unwrap_or(Fit::NOT);
            }
            (Tagging::External, Seen::String(word)) => named(variants, word),
            (Tagging::External, Seen::Object(members)) => {
                let is_named = |key: &str| variants.iter().any(|variant| variant.answers_to(key));
                match members.list.iter().any(|member| is_named(&member.key)) {
                    true => KindFit::Exact,
                    false => KindFit::Loose,
                }
            }
            (Tagging::Internal { tag } | Tagging::Adjacent { tag, .. }, Seen::Object(members)) => {
                let word = members.find(tag).map(|found| self.text_at(members.list[found].at));
                match word {
                    Some(Some(word)) => named(variants, &word),
                    _ => KindFit::Loose,
                }
            }
            _ => KindFit::Not,
        };
        Fit::of(kind)
    }

    /// How well members fit the forms of an object: a null does not stand for what is required and
    /// cannot be null.
    fn fit_of_object(&self, schema: &Schema, members: &Members<'_>) -> Fit {
        let is_null = |at: usize| self.text.as_bytes().get(at) == Some(&b'n');
        let find = |known: &Known| known.names.iter().find_map(|name| members.find(name));
        let is_given = |known: &Known| {
            find(known).is_some_and(|at| known.nullable || !is_null(members.list[at].at))
        };
        let forms = known_members(schema);
        let fits = forms.iter().map(|form| {
            let required = form.members.iter().all(|known| !known.required || is_given(known));
            let keys = form.members.iter().filter(|known| find(known).is_some()).count();
            Fit { kind: if required { KindFit::Right } else { KindFit::Loose }, keys }
        });
        fits.max().unwrap_or(Fit::NOT)
    }

    /// The text that stands there, if it is one.
    fn text_at(&self, at: usize) -> Option<Cow<'a, str>> {
        let mut decoder = Decoder::new(self.text, self.settings);
        decoder.at = at;
        match decoder.shape() {
            Ok(Shape::String) => decoder.scan_string().ok(),
            _ => None,
        }
    }
}

fn named(variants: &[Variant], word: &str) -> KindFit {
    match variants.iter().any(|variant| variant.answers_to(word)) {
        true => KindFit::Exact,
        false if variants.iter().any(Variant::is_other) => KindFit::Right,
        false => KindFit::Loose,
    }
}

/// Whether a text has the form that its type asks for.
fn formed(rules: &[Rule], text: &str) -> KindFit {
    let mut fit = KindFit::Right;
    for rule in rules {
        let holds = match *rule {
            Rule::Format(format) => format.matches(text),
            Rule::Length { min, max } => crate::rules::length::holds(text, min, max),
            Rule::Pattern(pattern) => pattern.is_match(text),
            _ => continue,
        };
        if !holds {
            return KindFit::Loose;
        }
        fit = KindFit::Exact;
    }
    fit
}

fn is_plain(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

fn integer(token: &str) -> Option<Number> {
    let digits = scan::whole(token)?;
    match digits.parse() {
        Ok(value) => Some(Number::Int(value)),
        Err(_) => digits.parse().ok().map(Number::Uint),
    }
}
