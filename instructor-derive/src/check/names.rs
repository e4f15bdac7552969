//! Names on the wire, aliases included, that say two things.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::LitStr;

use crate::ast::{Constructor, Field, Style, Variant};
use crate::ctxt::Ctxt;

/// One name of a field or a variant.
struct Name<'a> {
    /// What Rust calls the field or the variant.
    owner: &'a dyn ToTokens,
    word: String,
    /// The alias that gives the name, if it is one.
    alias: Option<&'a LitStr>,
}

/// The fields of an object.
pub(super) fn fields(ctxt: &Ctxt, constructor: &Constructor<'_>) {
    if constructor.style != Style::Named {
        return;
    }
    let fields = constructor.read().filter(|field| field.attrs.flatten.is_none());
    collisions(
        ctxt,
        fields.map(|field| (&field.member as &dyn ToTokens, &*field.name, &*field.attrs.aliases)),
    );
}

/// The words of an enum.
pub(super) fn variants(ctxt: &Ctxt, variants: &[Variant<'_>]) {
    collisions(
        ctxt,
        variants.iter().map(|variant| {
            (variant.ident as &dyn ToTokens, &*variant.name, &*variant.attrs.aliases)
        }),
    );
}

/// Fields of a variant that have the name of the tag beside them.
pub(super) fn tag(ctxt: &Ctxt, tag: &str, variant: &Variant<'_>) {
    if variant.constructor.style != Style::Named {
        return;
    }
    for Field { member, name, attrs, .. } in variant.constructor.read() {
        let message = format!("\"{tag}\" is the tag of the enum already; rename one");
        let alias = attrs.aliases.iter().find(|alias| alias.value() == tag);
        if attrs.flatten.is_some() {
            // Its fields are another type's; the name of this one is on no wire.
        } else if name == tag {
            ctxt.error(
                attrs.rename.as_ref().map_or(quote!(#member), |name| quote!(#name)),
                message,
            );
        } else if let Some(alias) = alias {
            ctxt.error(alias, message);
        }
    }
}

fn collisions<'a>(
    ctxt: &Ctxt,
    owners: impl Iterator<Item = (&'a dyn ToTokens, &'a str, &'a [LitStr])>,
) {
    let owners: Vec<_> = owners.collect();
    let mut seen: Vec<Name<'_>> = Vec::new();
    // Names come before aliases, so that of the two it is the alias that is wrong.
    for (owner, name, _) in &owners {
        claim(ctxt, &mut seen, Name { owner: *owner, word: (*name).to_owned(), alias: None });
    }
    for (owner, _, aliases) in &owners {
        for alias in *aliases {
            let name = Name { owner: *owner, word: alias.value(), alias: Some(alias) };
            claim(ctxt, &mut seen, name);
        }
    }
}

fn claim<'a>(ctxt: &Ctxt, seen: &mut Vec<Name<'a>>, new: Name<'a>) {
    let Some(old) = seen.iter().find(|old| old.word == new.word) else {
        seen.push(new);
        return;
    };
    let Name { owner, word, alias } = &new;
    let (this, other) = (owner.to_token_stream(), old.owner.to_token_stream());
    match alias {
        Some(alias) if std::ptr::addr_eq(*owner, old.owner) => {
            let message =
                format!("`{this}` is \"{word}\" in the answer already; remove this alias");
            ctxt.error(alias, message);
        }
        _ => {
            let place: TokenStream = alias.map_or_else(|| this.clone(), |alias| quote!(#alias));
            let message =
                format!("`{this}` and `{other}` are both \"{word}\" in the answer; rename one");
            ctxt.error(place, message);
        }
    }
}
