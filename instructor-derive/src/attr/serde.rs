//! `#[serde(...)]`, as far as it changes what is read: its keys in our words.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, Parser};
use syn::{ExprPath, LitStr, Type};

use super::item::{Item, Right, Written, misplaced};
use crate::suggest;
use crate::symbol::{self, Place};

/// What a key of serde is to one who reads.
enum Meaning {
    /// One of our keys, written alike.
    Ours(&'static str),
    /// One of our keys, which may be given for each direction.
    Directed(&'static str),
    /// One of our keys whose path or type is written in quotes.
    Quoted(&'static str, fn(&LitStr) -> syn::Result<Right>),
    /// About writing, or about the code that serde makes.
    Nothing,
    /// Changes what is read in a way that the schema cannot tell.
    Refused(&'static str),
}

/// The keys that mean something here, for the nearest name.
const KNOWN: &[&str] = &[
    "rename",
    "rename_all",
    "rename_all_fields",
    "alias",
    "default",
    "skip",
    "skip_deserializing",
    "skip_serializing",
    "skip_serializing_if",
    "serialize_with",
    "flatten",
    "tag",
    "content",
    "untagged",
    "transparent",
    "from",
    "try_from",
    "into",
    "other",
    "deny_unknown_fields",
    "bound",
    "borrow",
    "crate",
    "expecting",
    "getter",
];

fn meaning(key: &str, place: Place) -> Option<Meaning> {
    Some(match key {
        "rename" => Meaning::Directed(symbol::RENAME),
        "rename_all" => Meaning::Directed(symbol::RENAME_ALL),
        "rename_all_fields" => Meaning::Directed(symbol::RENAME_ALL_FIELDS),
        "alias" => Meaning::Ours(symbol::ALIAS),
        "default" => Meaning::Quoted(symbol::DEFAULT, path),
        "skip" | "skip_deserializing" => Meaning::Ours(symbol::SKIP),
        "flatten" => Meaning::Ours(symbol::FLATTEN),
        // A struct writes its tag and does not ask for it.
        "tag" if place == Place::Struct => Meaning::Nothing,
        "tag" => Meaning::Ours(symbol::TAG),
        "content" => Meaning::Ours(symbol::CONTENT),
        "untagged" if place == Place::Variant => Meaning::Refused(
            "a single variant cannot be `untagged`; put `untagged` on the enum, or mark the variant `other`",
        ),
        "untagged" => Meaning::Ours(symbol::UNTAGGED),
        "transparent" => Meaning::Ours(symbol::TRANSPARENT),
        "from" => Meaning::Quoted(symbol::FROM, ty),
        "try_from" => Meaning::Quoted(symbol::TRY_FROM, ty),
        "other" => Meaning::Ours(symbol::OTHER),
        "deny_unknown_fields" => Meaning::Ours(symbol::DENY_UNKNOWN_FIELDS),
        "skip_serializing"
        | "skip_serializing_if"
        | "serialize_with"
        | "into"
        | "bound"
        | "borrow"
        | "crate"
        | "expecting"
        | "getter" => Meaning::Nothing,
        "with" | "deserialize_with" => Meaning::Refused(
            "the schema cannot see what this function reads; give the field a type of its own with `from`, or `skip` it",
        ),
        "remote" => Meaning::Refused(
            "`remote` reads a type of another crate; derive for a type of your own and convert it with `from`",
        ),
        "field_identifier" | "variant_identifier" => Meaning::Refused(
            "this enum reads keys and not values; derive `Extract` for the type that has the keys",
        ),
        _ => return None,
    })
}

/// Whether the key names a function that reads the field.
pub(super) fn is_reader(key: &Ident) -> bool {
    key == "with" || key == "deserialize_with"
}

/// The key in our words; `None` if it does not change what is read.
pub(super) fn item(written: Written, place: Place) -> syn::Result<Option<Item>> {
    let Written { key, right } = written;
    let word = key.unraw().to_string();
    let (name, right) = match meaning(&word, place) {
        Some(Meaning::Ours(name)) => (name, right),
        Some(Meaning::Directed(name)) => match read_direction(&key, right)? {
            Some(right) => (name, right),
            None => return Ok(None),
        },
        Some(Meaning::Quoted(name, unquoted)) => (name, unquote(&key, right, unquoted)?),
        Some(Meaning::Nothing) => return Ok(None),
        Some(Meaning::Refused(message)) => return Err(syn::Error::new_spanned(&key, message)),
        None => {
            let message =
                format!("unknown key `{word}` of serde; {}", suggest::instead(&word, KNOWN));
            return Err(syn::Error::new_spanned(&key, message));
        }
    };
    if place.key(name).is_none() {
        return Err(syn::Error::new_spanned(&key, misplaced(&key, place)));
    }
    Ok(Some(Item { name, key, right, is_serde: true }))
}

/// Of `rename(serialize = "a", deserialize = "b")` the side that reads.
fn read_direction(key: &Ident, right: Right) -> syn::Result<Option<Right>> {
    let Right::Arguments(arguments) = right else {
        return Ok(Some(right));
    };
    let sides = Written::parse_all.parse2(arguments)?;
    if sides.is_empty() {
        let message = format!("`{key}` needs a value; write `{key} = \"name\"`");
        return Err(syn::Error::new_spanned(key, message));
    }
    let mut read = None;
    for side in sides {
        if side.key == "deserialize" {
            read = Some(side.right);
        } else if side.key != "serialize" {
            let message =
                format!("unknown direction `{}`; write `serialize` or `deserialize`", side.key);
            return Err(syn::Error::new_spanned(&side.key, message));
        }
    }
    Ok(read)
}

/// What stands in the quotes, if there are any; the key says what is wrong with all else.
fn unquote(
    key: &Ident,
    right: Right,
    unquoted: fn(&LitStr) -> syn::Result<Right>,
) -> syn::Result<Right> {
    let Right::Value(value) = &right else {
        return Ok(right);
    };
    let Ok(text) = syn::parse2::<LitStr>(value.clone()) else {
        let message = format!("serde takes this in quotes; write `{key} = \"...\"`");
        return Err(syn::Error::new_spanned(value, message));
    };
    unquoted(&text)
}

fn path(text: &LitStr) -> syn::Result<Right> {
    quoted::<ExprPath>(text, "this is no path; write that of a function, as `\"make_it\"`")
}

fn ty(text: &LitStr) -> syn::Result<Right> {
    quoted::<Type>(text, "this is no type; write one, as `\"Other\"`")
}

fn quoted<T: Parse + ToTokens>(text: &LitStr, message: &str) -> syn::Result<Right> {
    match text.parse::<T>() {
        Ok(value) => Ok(Right::Value(value.into_token_stream())),
        Err(_) => Err(syn::Error::new_spanned(text, message)),
    }
}
