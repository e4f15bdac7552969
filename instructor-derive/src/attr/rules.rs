//! The rules of a value, as the attributes of a field and of `each(...)` and `keys(...)` give them.

use proc_macro2::{Ident, TokenStream};
use syn::LitStr;
use syn::parse::{ParseStream, Parser};

use super::item::{Item, Right, nested};
use super::json::{Json, Number, Value};
use crate::bound::Bounds;
use crate::ctxt::Ctxt;
use crate::decimal::Decimal;
use crate::{suggest, symbol};

/// What a value must keep.
#[derive(Default)]
pub(crate) struct Rules {
    pub(crate) range: Option<Bounds>,
    /// A positive number.
    pub(crate) multiple_of: Option<Decimal>,
    /// Of a text, in Unicode scalar values.
    pub(crate) length: Option<Bounds>,
    /// Of a list or a map.
    pub(crate) items: Option<Bounds>,
    pub(crate) unique: Option<Ident>,
    pub(crate) pattern: Option<LitStr>,
    /// One of [`FORMATS`].
    pub(crate) format: Option<&'static str>,
    pub(crate) one_of: Option<OneOf>,
    /// Must occur in the text that was asked about.
    pub(crate) quote: Option<Ident>,
    /// Of the elements of a list and the values of a map.
    pub(crate) each: Option<Box<Rules>>,
    /// Of the keys of a map.
    pub(crate) keys: Option<Box<Rules>>,
}

/// The values of `one_of(...)`, at least one and each once.
pub(crate) enum OneOf {
    Texts(Vec<LitStr>),
    Numbers(Vec<Number>),
}

/// The formats that `format` knows.
const FORMATS: &[&str] =
    &["email", "url", "uuid", "date", "date-time", "time", "duration", "ipv4", "ipv6", "hostname"];

impl Rules {
    /// Takes a key that is the name of a rule; others are left alone.
    pub(super) fn read(&mut self, ctxt: &Ctxt, item: &Item) {
        match item.name {
            symbol::RANGE => self.range = ctxt.ok(range(item)),
            symbol::MULTIPLE_OF => self.multiple_of = ctxt.ok(divisor(item)),
            symbol::LENGTH => self.length = ctxt.ok(count(item, "1..=80")),
            symbol::ITEMS => self.items = ctxt.ok(count(item, "..=5")),
            symbol::UNIQUE => self.unique = ctxt.ok(item.flag()),
            symbol::PATTERN => self.pattern = ctxt.ok(item.value(r#"r"^\d+$""#)),
            symbol::FORMAT => self.format = ctxt.ok(format(item)),
            symbol::ONE_OF => self.one_of = ctxt.ok(one_of(item)),
            symbol::QUOTE => self.quote = ctxt.ok(item.flag()),
            symbol::EACH => self.each = nested_rules(ctxt, item),
            symbol::KEYS => self.keys = nested_rules(ctxt, item),
            _ => {}
        }
    }

    /// These rules and all that are nested in them.
    pub(crate) fn visit(&self, look: &mut impl FnMut(&Self)) {
        look(self);
        for inner in [&self.each, &self.keys].into_iter().flatten() {
            inner.visit(look);
        }
    }
}

fn nested_rules(ctxt: &Ctxt, item: &Item) -> Option<Box<Rules>> {
    let arguments = ctxt.ok(item.arguments("length(1..=80)"))?;
    let mut rules = Rules::default();
    for item in nested(ctxt, arguments) {
        rules.read(ctxt, &item);
    }
    Some(Box::new(rules))
}

/// `range(0..=150)` or `range(gt = 0, le = 150)`.
fn range(item: &Item) -> syn::Result<Bounds> {
    bounds(item, "0..=150", Bounds::of_numbers)
}

/// `length(1..=80)` or `length = 5`.
fn count(item: &Item, example: &str) -> syn::Result<Bounds> {
    match &item.right {
        Right::Value(value) if !value.is_empty() => Ok(Bounds::exactly(item.value("5")?)),
        _ => bounds(item, example, Bounds::of_range),
    }
}

fn bounds(
    item: &Item,
    example: &str,
    read: fn(ParseStream<'_>, &str) -> syn::Result<Bounds>,
) -> syn::Result<Bounds> {
    let key = &item.key;
    let instead = format!("write `{key}({example})`");
    match &item.right {
        Right::Arguments(arguments) if !arguments.is_empty() => {
            (|input: ParseStream<'_>| read(input, &instead)).parse2(arguments.clone())
        }
        Right::Value(value) if !value.is_empty() => {
            let message = format!("`{key}` takes its bounds in parentheses; {instead}");
            Err(syn::Error::new_spanned(value, message))
        }
        _ => Err(syn::Error::new_spanned(key, format!("`{key}` needs bounds; {instead}"))),
    }
}

fn divisor(item: &Item) -> syn::Result<Decimal> {
    let json: Json = item.value("0.01")?;
    let Value::Number(Number { text, decimal }) = json.value else {
        let message = "`multiple_of` does not take this; write `multiple_of = 0.01`";
        return Err(syn::Error::new_spanned(&json.tokens, message));
    };
    if !decimal.is_positive() {
        let message = format!("`{text}` has no multiples; write a number above zero");
        return Err(syn::Error::new_spanned(&json.tokens, message));
    }
    if !decimal.is_divisor() {
        let message = format!("`{text}` has too many digits; write a shorter number");
        return Err(syn::Error::new_spanned(&json.tokens, message));
    }
    Ok(decimal)
}

/// A format's name, which is more than one token where it has a hyphen.
fn format(item: &Item) -> syn::Result<&'static str> {
    let tokens: TokenStream = item.value("email")?;
    let word = tokens.to_string().replace(' ', "");
    if let Some(name) = FORMATS.iter().copied().find(|name| *name == word) {
        return Ok(name);
    }
    let is_word = word.starts_with(|first: char| first.is_alphabetic())
        && word.chars().all(|other| other.is_alphanumeric() || other == '-' || other == '_');
    let message = if is_word {
        format!("unknown format `{word}`; {}", suggest::instead(&word, FORMATS))
    } else {
        "`format` does not take this; write `format = email`".to_owned()
    };
    Err(syn::Error::new_spanned(&tokens, message))
}

fn one_of(item: &Item) -> syn::Result<OneOf> {
    let arguments = item.arguments(r#""a", "b""#)?;
    let values = Json::parse_all.parse2(arguments.clone())?;
    let (mut texts, mut numbers): (Vec<LitStr>, Vec<Number>) = (Vec::new(), Vec::new());
    for Json { value, tokens } in values {
        let refused = |message: String| Err(syn::Error::new_spanned(&tokens, message));
        let twice = || format!("`{tokens}` is given twice; remove one of them");
        let mixed = "texts and numbers are mixed; write either all texts or all numbers";
        match value {
            Value::Text(_) if !numbers.is_empty() => return refused(mixed.to_owned()),
            Value::Number(_) if !texts.is_empty() => return refused(mixed.to_owned()),
            Value::Text(text) if texts.iter().any(|other| other.value() == text.value()) => {
                return refused(twice());
            }
            Value::Number(number)
                if numbers.iter().any(|other| other.decimal == number.decimal) =>
            {
                return refused(twice());
            }
            Value::Text(text) => texts.push(text),
            Value::Number(number) => numbers.push(number),
            _ => {
                return refused(
                    "`one_of` takes texts or numbers; write `one_of(\"a\", \"b\")`".into(),
                );
            }
        }
    }
    Ok(if numbers.is_empty() { OneOf::Texts(texts) } else { OneOf::Numbers(numbers) })
}
