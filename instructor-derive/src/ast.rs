//! The type that is derived for, as far as the derive looks at it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, Generics, LitStr, Type};

use crate::attr::{ContainerAttrs, FieldAttrs, VariantAttrs};
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::docs;

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
    Struct(Vec<Field<'a>>),
    Enum(Vec<Variant<'a>>),
}

/// A named field.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// On the wire.
    pub(crate) name: String,
    pub(crate) attrs: FieldAttrs,
    pub(crate) description: String,
}

/// A variant without data.
pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    /// On the wire.
    pub(crate) name: String,
    pub(crate) description: String,
}

impl<'a> Container<'a> {
    /// `None` if the shape of the type is none that the derive knows; the error is kept.
    pub(crate) fn parse(ctxt: &Ctxt, input: &'a DeriveInput) -> Option<Self> {
        let attrs = ContainerAttrs::parse(ctxt, &input.attrs);
        for lifetime in input.generics.lifetimes() {
            ctxt.error(
                lifetime,
                "a value outlives the answer it is read from; own the data, as `String` does",
            );
        }
        let body = match &input.data {
            Data::Struct(data) => fields(ctxt, &attrs, &input.ident, &data.fields)?,
            Data::Enum(data) => Body::Enum(
                data.variants
                    .iter()
                    .filter_map(|variant| self::variant(ctxt, &attrs, variant))
                    .collect(),
            ),
            Data::Union(data) => {
                ctxt.error(
                    data.union_token,
                    "a union cannot be extracted; write a struct or an enum",
                );
                return None;
            }
        };
        let description = docs::description(&input.attrs);
        Some(Self { ident: &input.ident, generics: &input.generics, attrs, description, body })
    }

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
}

fn fields<'a>(
    ctxt: &Ctxt,
    container: &ContainerAttrs,
    ident: &Ident,
    fields: &'a Fields,
) -> Option<Body<'a>> {
    let named = match fields {
        Fields::Named(named) => &named.named,
        Fields::Unnamed(unnamed) => {
            for field in &unnamed.unnamed {
                FieldAttrs::parse(ctxt, &field.attrs);
            }
            ctxt.error(
                unnamed,
                "tuple structs are not supported yet; give the fields names: `{ name: Type }`",
            );
            return None;
        }
        Fields::Unit => {
            ctxt.error(ident, "unit structs are not supported yet; write a struct with fields");
            return None;
        }
    };
    let field = |field: &'a syn::Field| {
        let ident = field.ident.as_ref()?;
        let attrs = FieldAttrs::parse(ctxt, &field.attrs);
        let name = wire_name(attrs.rename.as_ref(), ident, container.rename_all, Case::field);
        let description = docs::description(&field.attrs);
        Some(Field { ident, ty: &field.ty, name, attrs, description })
    };
    Some(Body::Struct(named.iter().filter_map(field).collect()))
}

fn variant<'a>(
    ctxt: &Ctxt,
    container: &ContainerAttrs,
    variant: &'a syn::Variant,
) -> Option<Variant<'a>> {
    let attrs = VariantAttrs::parse(ctxt, &variant.attrs);
    if !matches!(variant.fields, Fields::Unit) {
        ctxt.error_at(
            variant.fields.span(),
            "variants with data are not supported yet; write a unit variant, or a struct of options",
        );
        return None;
    }
    let name =
        wire_name(attrs.rename.as_ref(), &variant.ident, container.rename_all, Case::variant);
    let description = docs::description(&variant.attrs);
    Some(Variant { ident: &variant.ident, name, description })
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
