//! JSON as it is written in an attribute.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Lit, LitStr, Token, braced, bracketed, token};

use super::item::comma;
use crate::decimal::Decimal;

/// A JSON value in Rust's tokens: `"text"`, `-1.5`, `true`, `null`, `[1, 2]`, `{ "key": 1 }`.
pub(crate) struct Json {
    pub(crate) value: Value,
    /// As the user wrote it.
    pub(crate) tokens: TokenStream,
}

pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(Number),
    Text(LitStr),
    List(Vec<Json>),
    /// Members in the order in which they are written.
    Object(Vec<(LitStr, Json)>),
}

/// A number that keeps its digits.
pub(crate) struct Number {
    /// In JSON.
    pub(crate) text: String,
    pub(crate) decimal: Decimal,
}

impl Json {
    /// A value and nothing behind it.
    pub(super) fn parse_one(input: ParseStream<'_>) -> syn::Result<Self> {
        let value = input.parse()?;
        if input.is_empty() {
            return Ok(value);
        }
        Err(input.error("an example is a JSON value; write nothing behind it"))
    }

    /// Values with commas between them.
    pub(super) fn parse_all(input: ParseStream<'_>) -> syn::Result<Vec<Self>> {
        let mut values = Vec::new();
        while !input.is_empty() {
            values.push(input.parse()?);
            comma(input)?;
        }
        Ok(values)
    }

    /// The value as JSON text, without spaces.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match &self.value {
            Value::Null => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(number) => out.push_str(&number.text),
            Value::Text(text) => write_text(out, &text.value()),
            Value::List(list) => {
                out.push('[');
                for (position, element) in list.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    element.write(out);
                }
                out.push(']');
            }
            Value::Object(members) => {
                out.push('{');
                for (position, (key, value)) in members.iter().enumerate() {
                    if position > 0 {
                        out.push(',');
                    }
                    write_text(out, &key.value());
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing into a text does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

impl Parse for Json {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(token::Bracket) {
            return list(input);
        }
        if input.peek(token::Brace) {
            return object(input);
        }
        if input.peek(syn::Ident) {
            let ident: syn::Ident = input.parse()?;
            if ident == "null" {
                return Ok(Self { value: Value::Null, tokens: ident.into_token_stream() });
            }
            let message = format!(
                "`{ident}` is no JSON; write a literal, `null`, `[...]` or `{{ \"key\": ... }}`"
            );
            return Err(syn::Error::new_spanned(ident, message));
        }
        let minus: Option<Token![-]> = input.parse()?;
        let lit: Lit = input.parse().map_err(|error| {
            let message = "this is no JSON; write a literal, `null`, `[...]` or `{ \"key\": ... }`";
            syn::Error::new(error.span(), message)
        })?;
        let tokens = quote::quote!(#minus #lit);
        let value = match &lit {
            Lit::Int(_) | Lit::Float(_) => Value::Number(number(minus.is_some(), &lit, &tokens)?),
            Lit::Str(text) if minus.is_none() => Value::Text(text.clone()),
            Lit::Bool(bool) if minus.is_none() => Value::Bool(bool.value),
            _ => {
                let message = "this literal is no JSON; write a text, a number, `true` or `false`";
                return Err(syn::Error::new_spanned(&tokens, message));
            }
        };
        Ok(Self { value, tokens })
    }
}

fn list(input: ParseStream<'_>) -> syn::Result<Json> {
    let content;
    let brackets = bracketed!(content in input);
    let elements = Json::parse_all(&content)?;
    let mut tokens = TokenStream::new();
    brackets.surround(&mut tokens, |tokens| {
        for element in &elements {
            element.tokens.to_tokens(tokens);
            <Token![,]>::default().to_tokens(tokens);
        }
    });
    Ok(Json { value: Value::List(elements), tokens })
}

fn object(input: ParseStream<'_>) -> syn::Result<Json> {
    let content;
    let braces = braced!(content in input);
    let mut tokens = TokenStream::new();
    braces.surround(&mut tokens, |_| {});
    let mut members: Vec<(LitStr, Json)> = Vec::new();
    while !content.is_empty() {
        let key: LitStr = content.parse().map_err(|error| {
            syn::Error::new(error.span(), "a key of an object is a text; write `\"key\": value`")
        })?;
        content.parse::<Token![:]>().map_err(|_| {
            syn::Error::new_spanned(&key, "this key has no value; write `\"key\": value`")
        })?;
        let value = content.parse()?;
        if members.iter().any(|(other, _)| other.value() == key.value()) {
            let message = format!("`{}` is given twice; remove one of them", key.value());
            return Err(syn::Error::new_spanned(&key, message));
        }
        members.push((key, value));
        comma(&content)?;
    }
    Ok(Json { value: Value::Object(members), tokens })
}

/// The number of a literal, without the underscores and the suffix that JSON does not know.
fn number(negative: bool, lit: &Lit, tokens: &TokenStream) -> syn::Result<Number> {
    let suffix = match lit {
        Lit::Int(int) => int.suffix(),
        Lit::Float(float) => float.suffix(),
        _ => "",
    };
    let written = lit.to_token_stream().to_string();
    let digits = written.strip_suffix(suffix).unwrap_or(&written).replace('_', "");
    let sign = if negative { "-" } else { "" };
    let text = format!("{sign}{digits}");
    let no_json = || {
        let message =
            format!("`{text}` is no number in JSON; write it in decimal, as `16` or `0.5`");
        syn::Error::new_spanned(tokens, message)
    };
    if !is_number(&digits) {
        return Err(no_json());
    }
    let decimal = Decimal::parse(&text).ok_or_else(no_json)?;
    Ok(Number { text, decimal })
}

/// Whether JSON writes numbers so: no hexadecimal, no zero in front, digits around the dot.
fn is_number(text: &str) -> bool {
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, Some(power.trim_start_matches(['+', '-']))),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    all_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(all_digits)
        && power.is_none_or(all_digits)
}

#[cfg(test)]
mod tests {
    use super::Json;

    fn text(source: &str) -> Result<String, String> {
        syn::parse_str::<Json>(source).map(|json| json.text()).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_written_as_json() {
        for (source, json) in [
            ("null", "null"),
            ("true", "true"),
            ("-1_000i64", "-1000"),
            ("0.50f32", "0.50"),
            ("1e9", "1e9"),
            (r#""a\"\\\n\u{1}é""#, r#""a\"\\\n\u0001é""#),
            ("[]", "[]"),
            ("[1, [\"a\"], ]", "[1,[\"a\"]]"),
            (r#"{ "a": 1, "b": { "c": null } }"#, r#"{"a":1,"b":{"c":null}}"#),
        ] {
            assert_eq!(text(source).as_deref(), Ok(json), "{source}");
        }
    }

    #[test]
    fn digits_that_json_does_not_write_are_refused() {
        for source in ["0x10", "0b1", "007", "1.", "-0x1"] {
            let error = text(source).expect_err(source);
            assert!(error.contains("is no number in JSON"), "{source}: {error}");
        }
        for source in ["'a'", "b\"a\"", "-true", "-\"a\"", "none", "[1 2]", "{a: 1}", "{\"a\"}", ""]
        {
            text(source).expect_err(source);
        }
    }
}
