//! One `key`, `key = value` or `key(arguments)`, and how its right side is read.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Expr, LitStr, Meta, Token, Type};

use super::json::Json;
use super::{DefaultValue, serde};
use crate::case::{self, Case};
use crate::ctxt::Ctxt;
use crate::suggest;
use crate::symbol::{self, Place};

/// A key whose right side is not read yet.
pub(super) struct Item {
    /// Which of our keys it is.
    pub(super) name: &'static str,
    /// As it is written.
    pub(super) key: Ident,
    pub(super) right: Right,
    pub(super) is_serde: bool,
}

pub(super) enum Right {
    None,
    Value(TokenStream),
    Arguments(TokenStream),
}

/// A key and its right side, before anyone asked whether the key is known.
pub(super) struct Written {
    pub(super) key: Ident,
    pub(super) right: Right,
}

/// The items of all attributes whose keys belong here: ours, and of serde's those that ours do
/// not say already.
pub(super) fn items(ctxt: &Ctxt, attrs: &[Attribute], place: Place) -> Vec<Item> {
    let mut kept = Vec::new();
    for written in written_in(ctxt, attrs, "extract") {
        keep(ctxt, &mut kept, written, place);
    }
    let ours = kept.len();
    // How a field is read by serde is of no interest if it is not read by us.
    let is_skipped = !kept_none(&kept, symbol::SKIP);
    for written in written_in(ctxt, attrs, "serde") {
        if is_skipped && serde::is_reader(&written.key) {
            continue;
        }
        let Some(item) = ctxt.ok(serde::item(written, place)).flatten() else {
            continue;
        };
        let repeatable = symbol::REPEATABLE.contains(&item.name);
        let (ours, serdes) = kept.split_at(ours);
        if !repeatable && serdes.iter().any(|other| other.key == item.key) {
            ctxt.error(&item.key, twice(&item.key));
            continue;
        }
        let is_said = ours.iter().any(|other| symbol::same_question(other.name, item.name));
        if repeatable || !is_said && kept_none(serdes, item.name) {
            kept.push(item);
        }
    }
    kept
}

fn kept_none(items: &[Item], name: &str) -> bool {
    items.iter().all(|item| item.name != name)
}

/// The items of `each(...)` and `keys(...)`.
pub(super) fn nested(ctxt: &Ctxt, arguments: &TokenStream) -> Vec<Item> {
    let mut kept = Vec::new();
    let all = ctxt.ok(Written::parse_all.parse2(arguments.clone()));
    for written in all.into_iter().flatten() {
        keep(ctxt, &mut kept, written, Place::Rule);
    }
    kept
}

fn keep(ctxt: &Ctxt, kept: &mut Vec<Item>, Written { key, right }: Written, place: Place) {
    let Some(name) = place.key(&key.unraw().to_string()) else {
        ctxt.error(&key, misplaced(&key, place));
        return;
    };
    if !symbol::REPEATABLE.contains(&name) && !kept_none(kept, name) {
        ctxt.error(&key, twice(&key));
        return;
    }
    kept.push(Item { name, key, right, is_serde: false });
}

fn twice(key: &Ident) -> String {
    format!("`{}` is given twice; remove one of them", key.unraw())
}

pub(super) fn misplaced(key: &Ident, place: Place) -> String {
    let key = key.unraw().to_string();
    match symbol::home(&key) {
        Some(home) => format!("`{key}` cannot stand {}; it belongs {home}", place.name()),
        None => format!("unknown key `{key}`; {}", suggest::instead(&key, place.keys())),
    }
}

/// The keys of all attributes of this name.
fn written_in(ctxt: &Ctxt, attrs: &[Attribute], name: &str) -> Vec<Written> {
    let mut all = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident(name)) {
        let Meta::List(list) = &attr.meta else {
            let message = format!("keys stand in parentheses; write `#[{name}(...)]`");
            ctxt.error(&attr.meta, message);
            continue;
        };
        all.extend(ctxt.ok(list.parse_args_with(Written::parse_all)).into_iter().flatten());
    }
    all
}

impl Written {
    pub(super) fn parse_all(input: ParseStream<'_>) -> syn::Result<Vec<Self>> {
        let mut all = Vec::new();
        while !input.is_empty() {
            all.push(input.parse()?);
            comma(input)?;
        }
        Ok(all)
    }
}

impl Parse for Written {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any).map_err(|error| {
            let message = "this is no key; write `key`, `key = value` or `key(...)`";
            syn::Error::new(error.span(), message)
        })?;
        let right = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let ty = if key == symbol::FROM || key == symbol::TRY_FROM {
                // An expression would end in the middle of `Map<String, u8>`.
                whole::<Type>(input)
            } else {
                None
            };
            Right::Value(ty.map_or_else(|| up_to_comma(input), Ok)?)
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

/// Takes the comma that stands between one thing and the next.
pub(crate) fn comma(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() && input.parse::<Option<Token![,]>>()?.is_none() {
        return Err(input.error("this stands beside a whole value; write a comma before it"));
    }
    Ok(())
}

/// The tokens of a value: those of an expression, or all before the next comma.
///
/// A closure is taken whole, for the key to say that it takes none: the commas in it are its own.
fn up_to_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    if let Some(expr) = whole::<Expr>(input) {
        return Ok(expr);
    }
    let is_closure = input.peek(Token![|]) || input.peek(Token![move]);
    let mut tokens = TokenStream::new();
    while !input.is_empty() && (is_closure || !input.peek(Token![,])) {
        input.parse::<TokenTree>()?.to_tokens(&mut tokens);
    }
    Ok(tokens)
}

/// What is read as a `T`, if that is all there is before the next comma.
fn whole<T: Parse + ToTokens>(input: ParseStream<'_>) -> Option<TokenStream> {
    let ahead = input.fork();
    let fits = ahead.parse::<T>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]));
    if fits { input.parse::<T>().ok().map(ToTokens::into_token_stream) } else { None }
}

impl Item {
    /// A key that says all by being there.
    pub(super) fn flag(&self) -> syn::Result<Ident> {
        let key = &self.key;
        match &self.right {
            Right::None => Ok(key.clone()),
            Right::Value(tokens) | Right::Arguments(tokens) => {
                let message = format!("`{key}` takes no value; write `{key}` alone");
                Err(self.refused(tokens, message))
            }
        }
    }

    /// What stands behind `=`.
    pub(super) fn value<T: Parse>(&self, example: &str) -> syn::Result<T> {
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

    /// What stands in parentheses, of which there is some.
    pub(super) fn arguments(&self, example: &str) -> syn::Result<&TokenStream> {
        let key = &self.key;
        match &self.right {
            Right::Arguments(arguments) if !arguments.is_empty() => Ok(arguments),
            Right::Value(value) if !value.is_empty() => {
                let message =
                    format!("`{key}` takes its values in parentheses; write `{key}({example})`");
                Err(syn::Error::new_spanned(value, message))
            }
            _ => {
                let message = format!("`{key}` needs values; write `{key}({example})`");
                Err(syn::Error::new_spanned(key, message))
            }
        }
    }

    pub(super) fn text(&self) -> syn::Result<LitStr> {
        self.value("\"text\"")
    }

    pub(super) fn wire_name(&self, example: &str) -> syn::Result<LitStr> {
        let name: LitStr = self.value(&format!("\"{example}\""))?;
        if name.value().is_empty() {
            return Err(syn::Error::new_spanned(
                &name,
                "the name is empty; write at least a letter",
            ));
        }
        Ok(name)
    }

    pub(super) fn case(&self) -> syn::Result<Case> {
        let name: LitStr = self.value("\"camelCase\"")?;
        Case::from_name(&name.value()).ok_or_else(|| {
            let instead = suggest::instead(&name.value(), case::NAMES);
            syn::Error::new_spanned(&name, format!("unknown case `{}`; {instead}", name.value()))
        })
    }

    pub(super) fn default(&self) -> syn::Result<DefaultValue> {
        match &self.right {
            Right::None => Ok(DefaultValue::OfType),
            Right::Value(value) => {
                if let Ok(text) = syn::parse2::<LitStr>(value.clone()) {
                    return Ok(DefaultValue::Text(text));
                }
                if is_beyond_syn(value) {
                    return Ok(DefaultValue::Expr(Expr::Verbatim(value.clone())));
                }
                Ok(match self.value("18")? {
                    Expr::Path(path) => DefaultValue::Path(path),
                    expr => DefaultValue::Expr(expr),
                })
            }
            Right::Arguments(arguments) => Err(self.refused(
                arguments,
                "`default` takes no arguments; write `default` or `default = value`".to_owned(),
            )),
        }
    }

    /// One value in JSON.
    pub(super) fn example(&self) -> syn::Result<Json> {
        match &self.right {
            Right::Value(value) if !value.is_empty() => Json::parse_one.parse2(value.clone()),
            _ => self.value("\"text\""),
        }
    }

    /// Values in JSON, in parentheses.
    pub(super) fn examples(&self) -> syn::Result<Vec<Json>> {
        Json::parse_all.parse2(self.arguments("1, 2")?.clone())
    }

    /// An error at the right side, or at the key if there is nothing on the right.
    fn refused(&self, right: &TokenStream, message: String) -> syn::Error {
        if right.is_empty() {
            syn::Error::new_spanned(&self.key, message)
        } else {
            syn::Error::new_spanned(right, message)
        }
    }
}

/// Whether this is an expression that syn reads only if another crate of the build asks it to: an
/// array, a block, or one that starts with a keyword.
fn is_beyond_syn(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    match tokens.next() {
        Some(TokenTree::Group(group)) => {
            matches!(group.delimiter(), Delimiter::Bracket | Delimiter::Brace)
                && tokens.next().is_none()
        }
        Some(TokenTree::Ident(word)) => {
            ["if", "match", "unsafe", "const"].iter().any(|keyword| word == keyword)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;
    use syn::{Attribute, Expr};

    use super::super::DefaultValue;
    use super::{Item, Written, items};
    use crate::ctxt::Ctxt;
    use crate::symbol::{self, Place};

    fn defaults(source: &str) -> Vec<DefaultValue> {
        let written = Written::parse_all.parse_str(source).expect("keys");
        let item =
            |Written { key, right }| Item { name: symbol::DEFAULT, key, right, is_serde: false };
        written.into_iter().map(|written| item(written).default().expect("a default")).collect()
    }

    #[test]
    fn of_what_serde_and_we_say_ours_counts() {
        let names = |source: &str, place| {
            let attrs = Attribute::parse_outer.parse_str(source).expect("attributes");
            let ctxt = Ctxt::new();
            let items = items(&ctxt, &attrs, place);
            ctxt.finish().expect("no errors");
            items.iter().map(|item| (item.name, item.is_serde)).collect::<Vec<_>>()
        };
        let both = r#"#[serde(tag = "a", content = "b", from = "B")] #[extract(untagged)]"#;
        assert_eq!(names(both, Place::Enum), [("untagged", false), ("from", true)]);
        let both = r#"#[extract(try_from = A)] #[serde(from = "B", default)]"#;
        assert_eq!(names(both, Place::Struct), [("try_from", false), ("default", true)]);
        let both = r#"#[serde(default, alias = "a")] #[extract(required, alias = "b")]"#;
        let ours_first = [("required", false), ("alias", false), ("alias", true)];
        assert_eq!(names(both, Place::Field), ours_first);
        let both = "#[serde(skip_deserializing, skip_serializing)] #[serde(skip)]";
        assert_eq!(names(both, Place::Field), [("skip", true)]);
    }

    #[test]
    fn every_expression_is_a_default() {
        let all = "default = [1, 2], default = { 1 }, default = if a { 1 } else { 2 }, \
                   default = match a { A => 1, B => 2 }";
        for default in defaults(all) {
            assert!(matches!(default, DefaultValue::Expr(Expr::Verbatim(_))));
        }
        for default in defaults("default = -1, default = f(1, 2), default = vec![1, 2]") {
            assert!(matches!(default, DefaultValue::Expr(_)));
        }
    }

    #[test]
    fn paths_texts_and_bare_keys_are_told_apart() {
        let all = defaults("default, default = \"a\", default = a, default = <u8 as B>::C,");
        assert!(matches!(
            &*all,
            [
                DefaultValue::OfType,
                DefaultValue::Text(_),
                DefaultValue::Path(_),
                DefaultValue::Path(_)
            ]
        ));
    }
}
