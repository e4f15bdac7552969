//! From syn's tree to ours.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DataEnum, DeriveInput, Fields, Index, LitStr, Member};

use super::{
    Body, Constructor, Container, Discriminant, Enum, Field, Representation, Style, Variant, Via,
};
use crate::attr::{ContainerAttrs, FieldAttrs, Given, VariantAttrs};
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::symbol::Place;
use crate::{docs, symbol, ty};

impl<'a> Container<'a> {
    /// `None` if the shape of the type is none that the derive knows; the error is kept.
    pub(crate) fn parse(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let place = match &input.data {
            Data::Enum(_) => Place::Enum,
            Data::Struct(_) | Data::Union(_) => Place::Struct,
        };
        let mut attrs = ContainerAttrs::parse(ctxt, &input.attrs, place);
        for lifetime in input.generics.lifetimes() {
            ctxt.error(
                lifetime,
                "a value outlives the answer it is read from; own the data, as `String` does",
            );
        }
        let body = if let Some(via) = via(ctxt, &mut attrs) {
            unread(ctxt, &input.data);
            Body::Via(via)
        } else {
            match &input.data {
                Data::Struct(data) => {
                    let mut constructor = constructor(ctxt, attrs.rename_all, &data.fields);
                    if attrs.transparent.is_some() && constructor.read().count() == 1 {
                        constructor.style = Style::Newtype;
                    }
                    Body::Struct(constructor)
                }
                Data::Enum(data) => Body::Enum(body(ctxt, &attrs, data)),
                Data::Union(data) => {
                    ctxt.error(
                        data.union_token,
                        "a union cannot be extracted; write a struct or an enum",
                    );
                    return None;
                }
            }
        };
        let description = description(attrs.description.as_ref(), &input.attrs);
        Some(Self { ident: &input.ident, generics: &input.generics, attrs, description, body })
    }
}

/// The type that is read in place of this one.
fn via(ctxt: &Ctxt, attrs: &mut ContainerAttrs) -> Option<Via> {
    let (ty, is_fallible) = match (attrs.from.take(), attrs.try_from.take()) {
        (Some(ty), other) => {
            if let Some(other) = other {
                let message = "`try_from` stands beside `from`; remove one of them";
                ctxt.error(other, message);
            }
            (ty, false)
        }
        (None, Some(ty)) => (ty, true),
        (None, None) => return None,
    };
    Some(Via { ty: Box::new(ty), is_fallible })
}

/// Attributes in a type that is not read itself.
fn unread(ctxt: &Ctxt, data: &Data) {
    let refuse = |attrs: &[Attribute]| {
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("extract")) {
            let message = "another type is read in place of this one; move this to that type";
            ctxt.error(attr.meta.to_token_stream(), message);
        }
    };
    let refuse_fields = |fields: &Fields| fields.iter().for_each(|field| refuse(&field.attrs));
    match data {
        Data::Struct(data) => refuse_fields(&data.fields),
        Data::Enum(data) => {
            for variant in &data.variants {
                refuse(&variant.attrs);
                refuse_fields(&variant.fields);
            }
        }
        Data::Union(data) => data.fields.named.iter().for_each(|field| refuse(&field.attrs)),
    }
}

fn constructor<'a>(ctxt: &Ctxt, case: Option<Case>, fields: &'a Fields) -> Constructor<'a> {
    let style = match fields {
        Fields::Named(_) => Style::Named,
        Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1 => Style::Newtype,
        Fields::Unnamed(_) => Style::Tuple,
        Fields::Unit => Style::Unit,
    };
    let fields = fields.iter().enumerate();
    let fields = fields.map(|(position, field)| self::field(ctxt, case, position, field)).collect();
    Constructor { style, fields }
}

fn field<'a>(ctxt: &Ctxt, case: Option<Case>, position: usize, field: &'a syn::Field) -> Field<'a> {
    let mut attrs = FieldAttrs::parse(ctxt, &field.attrs);
    let (member, name) = match &field.ident {
        Some(ident) => {
            let name = wire_name(attrs.rename.as_ref(), ident, case, Case::field);
            (Member::Named(ident.clone()), name)
        }
        None => {
            // Errors about the field are shown at its type.
            let index = u32::try_from(position).unwrap_or(u32::MAX);
            let index = Index { index, span: field.ty.span() };
            (Member::Unnamed(index), position.to_string())
        }
    };
    let description = description(attrs.description.as_ref(), &field.attrs);
    drop_idle(&attrs.given, &name, &mut attrs.aliases);
    let is_optional = ty::is_option(&field.ty);
    Field { member, ty: &field.ty, name, description, is_optional, attrs }
}

fn body<'a>(ctxt: &Ctxt, attrs: &ContainerAttrs, data: &'a DataEnum) -> Enum<'a> {
    let variants: Vec<Variant<'_>> = Discriminant::all(&data.variants)
        .zip(&data.variants)
        .map(|(discriminant, variant)| self::variant(ctxt, attrs, discriminant, variant))
        .filter(|variant| variant.attrs.skip.is_none())
        .collect();
    Enum { representation: representation(attrs, &variants), variants }
}

fn variant<'a>(
    ctxt: &Ctxt,
    container: &ContainerAttrs,
    discriminant: Discriminant<'a>,
    variant: &'a syn::Variant,
) -> Variant<'a> {
    let mut attrs = VariantAttrs::parse(ctxt, &variant.attrs);
    let name =
        wire_name(attrs.rename.as_ref(), &variant.ident, container.rename_all, Case::variant);
    drop_idle(&attrs.given, &name, &mut attrs.aliases);
    let case = attrs.rename_all.or(container.rename_all_fields);
    let constructor = constructor(ctxt, case, &variant.fields);
    let description = description(attrs.description.as_ref(), &variant.attrs);
    Variant { ident: &variant.ident, name, description, discriminant, constructor, attrs }
}

/// Of keys that contradict each other, which the checks tell, any wins.
fn representation(attrs: &ContainerAttrs, variants: &[Variant<'_>]) -> Representation {
    if attrs.untagged.is_some() {
        return Representation::Untagged;
    }
    match (&attrs.tag, &attrs.content) {
        (Some(tag), Some(content)) => {
            return Representation::Adjacent { tag: tag.clone(), content: content.clone() };
        }
        (Some(tag), None) => return Representation::Internal { tag: tag.clone() },
        (None, _) => {}
    }
    let is_word =
        |variant: &Variant<'_>| variant.is_other() || variant.constructor.style == Style::Unit;
    if attrs.integer.is_some() {
        Representation::Integers
    } else if variants.iter().all(is_word) {
        Representation::Words
    } else {
        Representation::External
    }
}

/// Takes out aliases that say the name once more: serde does not mind them, we do in ours.
fn drop_idle(given: &Given, name: &str, aliases: &mut Vec<LitStr>) {
    if given.is_serdes(symbol::ALIAS) {
        let mut seen = vec![name.to_owned()];
        aliases.retain(|alias| {
            let is_new = !seen.contains(&alias.value());
            seen.push(alias.value());
            is_new
        });
    }
}

/// The text that is given, or else the doc comments.
fn description(given: Option<&LitStr>, attrs: &[Attribute]) -> String {
    given.map_or_else(|| docs::description(attrs), LitStr::value)
}

/// The name on the wire: the one that is given, or Rust's in the container's case.
fn wire_name(
    given: Option<&LitStr>,
    ident: &Ident,
    case: Option<Case>,
    in_case: fn(Case, &str) -> String,
) -> String {
    let own = ident.unraw().to_string();
    match (given, case) {
        (Some(name), _) => name.value(),
        (None, Some(case)) => in_case(case, &own),
        (None, None) => own,
    }
}
