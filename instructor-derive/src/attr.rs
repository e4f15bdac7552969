//! `#[extract(...)]` as attribute structs, with spans.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, LitStr, Meta, Path, Token};

use crate::bound::Bounds;
use crate::case::{self, Case};
use crate::ctxt::Ctxt;
use crate::suggest;
use crate::symbol::{self, Place};

/// The attributes of a type.
#[derive(Default)]
pub(crate) struct ContainerAttrs {
    pub(crate) rename: Option<LitStr>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) validate: Vec<Path>,
    pub(crate) krate: Option<Path>,
}

/// The attributes of a field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) rename: Option<LitStr>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) range: Option<Bounds>,
    pub(crate) length: Option<Bounds>,
    pub(crate) format: Option<Ident>,
    pub(crate) validate: Vec<Path>,
}

/// The attributes of a variant.
#[derive(Default)]
pub(crate) struct VariantAttrs {
    pub(crate) rename: Option<LitStr>,
}

/// What a field is set to when the answer leaves it out.
pub(crate) enum DefaultValue {
    /// `default`: the type's `Default`.
    OfType,
    /// `default = "text"`: converted into the field's type.
    Text(LitStr),
    /// `default = expression`.
    Expr(Expr),
}

/// The formats that `format` knows.
pub(crate) const FORMATS: &[&str] = &["email", "url", "date"];

impl ContainerAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut parsed = Self::default();
        for item in items(ctxt, attrs, Place::Container) {
            match &*item.key.unraw().to_string() {
                symbol::RENAME => parsed.rename = ctxt.ok(item.name()),
                symbol::RENAME_ALL => parsed.rename_all = ctxt.ok(item.case()),
                symbol::VALIDATE => parsed.validate.extend(ctxt.ok(item.value("check_it"))),
                symbol::CRATE => parsed.krate = ctxt.ok(item.value("::instructor")),
                _ => {}
            }
        }
        parsed
    }
}

impl FieldAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut parsed = Self::default();
        for item in items(ctxt, attrs, Place::Field) {
            match &*item.key.unraw().to_string() {
                symbol::RENAME => parsed.rename = ctxt.ok(item.name()),
                symbol::DEFAULT => parsed.default = ctxt.ok(item.default()),
                symbol::RANGE => parsed.range = ctxt.ok(item.bounds("0..=150")),
                symbol::LENGTH => parsed.length = ctxt.ok(item.bounds("1..=80")),
                symbol::FORMAT => parsed.format = ctxt.ok(item.format()),
                symbol::VALIDATE => parsed.validate.extend(ctxt.ok(item.value("check_it"))),
                _ => {}
            }
        }
        parsed
    }
}

impl VariantAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut parsed = Self::default();
        for item in items(ctxt, attrs, Place::Variant) {
            if item.key == symbol::RENAME {
                parsed.rename = ctxt.ok(item.name());
            }
        }
        parsed
    }
}

/// One `key`, `key = value` or `key(arguments)`, its right side not yet read.
struct Item {
    key: Ident,
    right: Right,
}

enum Right {
    None,
    Value(TokenStream),
    Arguments(TokenStream),
}

/// The items of all `#[extract(...)]` whose keys belong here, each key once but `validate`.
fn items(ctxt: &Ctxt, attrs: &[Attribute], place: Place) -> Vec<Item> {
    let mut kept: Vec<Item> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("extract")) {
        let Meta::List(list) = &attr.meta else {
            ctxt.error(&attr.meta, "keys stand in parentheses; write `#[extract(...)]`");
            continue;
        };
        let Some(items) = ctxt.ok(list.parse_args_with(Item::parse_all)) else {
            continue;
        };
        for item in items {
            let key = item.key.unraw().to_string();
            if !place.keys().contains(&&*key) {
                ctxt.error(&item.key, misplaced(&key, place));
            } else if key != symbol::VALIDATE && kept.iter().any(|other| other.key == item.key) {
                ctxt.error(&item.key, format!("`{key}` is given twice; remove one of them"));
            } else {
                kept.push(item);
            }
        }
    }
    kept
}

fn misplaced(key: &str, place: Place) -> String {
    let elsewhere = Place::ALL.into_iter().find(|other| other.keys().contains(&key));
    match elsewhere {
        Some(other) => {
            format!("`{key}` cannot stand on {}; it belongs on {}", place.name(), other.name())
        }
        None => format!("unknown key `{key}`; {}", suggest::instead(key, place.keys())),
    }
}

impl Item {
    fn parse_all(input: ParseStream<'_>) -> syn::Result<Vec<Self>> {
        let mut items = Vec::new();
        while !input.is_empty() {
            items.push(input.parse()?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(items)
    }

    /// What stands behind `=`.
    fn value<T: Parse>(&self, example: &str) -> syn::Result<T> {
        let key = &self.key;
        match &self.right {
            Right::Value(value) if !value.is_empty() => syn::parse2(value.clone()).map_err(|_| {
                let message = format!("`{key}` does not take this; write `{key} = {example}`");
                syn::Error::new_spanned(value, message)
            }),
            _ => {
                let message = format!("`{key}` needs a value; write `{key} = {example}`");
                Err(syn::Error::new_spanned(key, message))
            }
        }
    }

    /// The range that stands in parentheses.
    fn bounds(&self, example: &str) -> syn::Result<Bounds> {
        let key = &self.key;
        let instead = format!("write `{key}({example})`");
        match &self.right {
            Right::Arguments(arguments) if !arguments.is_empty() => syn::parse2(arguments.clone())
                .map_err(|error: syn::Error| {
                    syn::Error::new_spanned(arguments, format!("{error}; {instead}"))
                }),
            Right::Value(value) if !value.is_empty() => {
                let message = format!("`{key}` takes its bounds in parentheses; {instead}");
                Err(syn::Error::new_spanned(value, message))
            }
            _ => Err(syn::Error::new_spanned(key, format!("`{key}` needs bounds; {instead}"))),
        }
    }

    fn name(&self) -> syn::Result<LitStr> {
        let name: LitStr = self.value("\"name\"")?;
        if name.value().is_empty() {
            return Err(syn::Error::new_spanned(
                &name,
                "the name is empty; write at least a letter",
            ));
        }
        Ok(name)
    }

    fn case(&self) -> syn::Result<Case> {
        let name: LitStr = self.value("\"camelCase\"")?;
        Case::from_name(&name.value()).ok_or_else(|| {
            let instead = suggest::instead(&name.value(), case::NAMES);
            syn::Error::new_spanned(&name, format!("unknown case `{}`; {instead}", name.value()))
        })
    }

    fn default(&self) -> syn::Result<DefaultValue> {
        match &self.right {
            Right::None => Ok(DefaultValue::OfType),
            Right::Value(value) => match syn::parse2::<LitStr>(value.clone()) {
                Ok(text) => Ok(DefaultValue::Text(text)),
                Err(_) => self.value("18").map(DefaultValue::Expr),
            },
            Right::Arguments(arguments) => Err(syn::Error::new_spanned(
                arguments,
                "`default` takes no arguments; write `default` or `default = value`",
            )),
        }
    }

    fn format(&self) -> syn::Result<Ident> {
        let format: Ident = self.value("email")?;
        let name = format.to_string();
        if FORMATS.contains(&&*name) {
            return Ok(format);
        }
        let instead = suggest::instead(&name, FORMATS);
        Err(syn::Error::new_spanned(&format, format!("unknown format `{name}`; {instead}")))
    }
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any)?;
        let right = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            Right::Value(up_to_comma(input)?)
        } else if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            Right::Arguments(content.parse()?)
        } else {
            Right::None
        };
        Ok(Self { key, right })
    }
}

/// The tokens of a value: those of an expression, or all before the next comma.
///
/// A closure is taken whole, for the key to say that it takes none: the commas in it are its own.
fn up_to_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let ahead = input.fork();
    if ahead.parse::<Expr>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,])) {
        return input.parse::<Expr>().map(ToTokens::into_token_stream);
    }
    let is_closure = input.peek(Token![|]) || input.peek(Token![move]);
    let mut tokens = TokenStream::new();
    while !input.is_empty() && (is_closure || !input.peek(Token![,])) {
        input.parse::<TokenTree>()?.to_tokens(&mut tokens);
    }
    Ok(tokens)
}
