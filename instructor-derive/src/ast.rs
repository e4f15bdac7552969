//! The type that is derived for, as the checks and the expansion look at it.

mod discriminant;
mod parse;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Generics, LitStr, Member, Type};

pub(crate) use self::discriminant::Discriminant;
use crate::attr::{ContainerAttrs, FieldAttrs, VariantAttrs};

/// A struct or an enum.
pub(crate) struct Container<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) attrs: ContainerAttrs,
    pub(crate) description: String,
    pub(crate) body: Body<'a>,
}

/// What is in it.
pub(crate) enum Body<'a> {
    Struct(Constructor<'a>),
    Enum(Enum<'a>),
    /// Another type is read and converted; what is in this one is not looked at.
    Via(Via),
}

/// `from = Type` or `try_from = Type`.
pub(crate) struct Via {
    pub(crate) ty: Box<Type>,
    /// Whether the conversion may fail.
    pub(crate) is_fallible: bool,
}

/// What makes a struct or a variant from its fields.
pub(crate) struct Constructor<'a> {
    pub(crate) style: Style,
    /// In the order of declaration, with those that are skipped.
    pub(crate) fields: Vec<Field<'a>>,
}

/// How the fields are written in the answer.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Style {
    /// An object.
    Named,
    /// A list of so many elements.
    Tuple,
    /// As the one field that is read: a tuple of one field, or a struct that is `transparent`.
    Newtype,
    /// Nothing.
    Unit,
}

/// A field of a struct or a variant.
pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
    /// On the wire, if the field is named; else its position.
    pub(crate) name: String,
    pub(crate) description: String,
    /// Whether the type is written `Option<...>`.
    pub(crate) is_optional: bool,
    pub(crate) attrs: FieldAttrs,
}

/// An enum with at least one variant that is not skipped.
pub(crate) struct Enum<'a> {
    pub(crate) representation: Representation,
    /// Without those that are skipped.
    pub(crate) variants: Vec<Variant<'a>>,
}

/// How a variant is told in the answer.
pub(crate) enum Representation {
    /// By its name as a text; no variant has data, but the one that is `other` may.
    Words,
    /// By its discriminant as a number; as above.
    Integers,
    /// By the only key of an object, or by its name as a text if it is a unit.
    External,
    /// By a key beside its fields.
    Internal { tag: LitStr },
    /// By a key beside the one that holds its data.
    Adjacent { tag: LitStr, content: LitStr },
    /// By its shape.
    Untagged,
}

/// A variant.
pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    /// On the wire.
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) discriminant: Discriminant<'a>,
    pub(crate) constructor: Constructor<'a>,
    pub(crate) attrs: VariantAttrs,
}

impl Container<'_> {
    /// The path under which the facade crate is found.
    pub(crate) fn krate(&self) -> TokenStream {
        match &self.attrs.krate {
            Some(path) => path.to_token_stream(),
            None => quote!(::instructor),
        }
    }

    /// The name of the type in a schema.
    pub(crate) fn name(&self) -> String {
        match &self.attrs.rename {
            Some(name) => name.value(),
            None => self.ident.unraw().to_string(),
        }
    }

    /// The types that are read from the answer.
    pub(crate) fn read(&self) -> Vec<&Type> {
        match &self.body {
            Body::Via(via) => vec![&*via.ty],
            _ => self.constructors().flat_map(Constructor::read).map(|field| field.ty).collect(),
        }
    }

    /// Whether the fields stand in variants.
    pub(crate) fn is_enum(&self) -> bool {
        matches!(self.body, Body::Enum(_))
    }

    /// The constructors of the struct or of all variants.
    pub(crate) fn constructors(&self) -> impl Iterator<Item = &Constructor<'_>> {
        let (own, variants) = match &self.body {
            Body::Struct(constructor) => (Some(constructor), None),
            Body::Enum(body) => (None, Some(&body.variants)),
            Body::Via(_) => (None, None),
        };
        let variants = variants.into_iter().flatten().map(|variant| &variant.constructor);
        own.into_iter().chain(variants)
    }
}

impl Constructor<'_> {
    /// The fields that are read from the answer.
    pub(crate) fn read(&self) -> impl Iterator<Item = &Field<'_>> {
        self.fields.iter().filter(|field| field.attrs.skip.is_none())
    }
}

impl Variant<'_> {
    pub(crate) fn is_other(&self) -> bool {
        self.attrs.other.is_some()
    }
}
