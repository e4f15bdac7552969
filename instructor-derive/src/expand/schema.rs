//! The constant table.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::LitStr;
use syn::spanned::Spanned;

use super::rules::rules;
use crate::ast::{Body, Constructor, Container, Enum, Field, Representation, Style, Variant};
use crate::attr::json::Json;

/// The schema of the whole type.
pub(super) fn container(container: &Container<'_>, krate: &TokenStream) -> TokenStream {
    let kind = match &container.body {
        Body::Struct(constructor) => self::constructor(container, constructor, krate),
        Body::Enum(body) => enumeration(container, body, krate),
        Body::Via(via) => {
            let ty = &via.ty;
            let schema = quote_spanned!(ty.span()=> #krate::__private::schema_of::<#ty>);
            let field = quote!(#krate::__private::Field::new("", #schema));
            quote!(#krate::__private::Kind::Newtype(&#field))
        }
    };
    let name = container.name();
    let attrs = &container.attrs;
    let words = words(attrs.title.as_ref(), &container.description, &attrs.examples);
    quote!(#krate::__private::Schema::new(#kind) #words .named::<Self>(#name))
}

/// What is said to the model beside the shape.
fn words(title: Option<&LitStr>, description: &str, examples: &[Json]) -> TokenStream {
    let title = title.map(|title| quote!(.titled(#title)));
    let description = (!description.is_empty()).then(|| quote!(.described(#description)));
    let texts = examples.iter().map(Json::text);
    let examples = (!examples.is_empty()).then(|| quote!(.exemplified(&[#(#texts),*])));
    quote!(#title #description #examples)
}

/// The shape of what is made from fields.
fn constructor(
    container: &Container<'_>,
    constructor: &Constructor<'_>,
    krate: &TokenStream,
) -> TokenStream {
    let kind = quote!(#krate::__private::Kind);
    let mut fields = constructor.read().map(|field| {
        self::field(field, constructor.style, container.attrs.default.is_some(), krate)
    });
    match constructor.style {
        Style::Unit => quote!(#kind::Null),
        Style::Newtype => {
            let field = fields.next();
            quote!(#kind::Newtype(&#field))
        }
        Style::Tuple => quote!(#kind::Tuple(&[#(#fields),*])),
        Style::Named => {
            let closed = container.attrs.deny_unknown_fields.as_ref().map(|_| quote!(.closed()));
            quote!(#kind::Object(#krate::__private::Object::new(&[#(#fields),*]) #closed))
        }
    }
}

fn field(field: &Field<'_>, style: Style, has_default: bool, krate: &TokenStream) -> TokenStream {
    let (attrs, ty) = (&field.attrs, field.ty);
    let name = if style == Style::Named { &*field.name } else { "" };
    let schema = quote_spanned!(ty.span()=> #krate::__private::schema_of::<#ty>);
    let mut tokens = quote!(#krate::__private::Field::new(#name, #schema));
    tokens.extend(aliased(&attrs.aliases));
    tokens.extend(words(attrs.title.as_ref(), &field.description, &attrs.examples));
    let rules = rules(&attrs.rules, krate);
    if !rules.is_empty() {
        tokens.extend(quote!(.ruled(&[#(#rules),*])));
    }
    if attrs.default.is_some() || has_default {
        tokens.extend(quote!(.defaulted()));
    } else if attrs.required.is_some() || style == Style::Tuple {
        tokens.extend(quote!(.required()));
    } else if field.is_optional {
        tokens.extend(quote!(.optional()));
    }
    if attrs.flatten.is_some() {
        let inner = quote_spanned!(ty.span()=> <#ty as #krate::Extract>::SCHEMA);
        tokens.extend(quote!(.flattened(&#inner)));
    }
    tokens
}

fn aliased(aliases: &[LitStr]) -> Option<TokenStream> {
    (!aliases.is_empty()).then(|| quote!(.aliased(&[#(#aliases),*])))
}

fn enumeration(container: &Container<'_>, body: &Enum<'_>, krate: &TokenStream) -> TokenStream {
    let (kind, tagging) = (quote!(#krate::__private::Kind), quote!(#krate::__private::Tagging));
    let variants =
        body.variants.iter().map(|variant| self::variant(container, body, variant, krate));
    let variants = quote!(&[#(#variants),*]);
    let tagging = match &body.representation {
        Representation::Words => return quote!(#kind::Enum(#variants)),
        Representation::Integers => return quote!(#kind::Integers(#variants)),
        Representation::External => quote!(#tagging::External),
        Representation::Internal { tag } => quote!(#tagging::Internal { tag: #tag }),
        Representation::Adjacent { tag, content } => {
            quote!(#tagging::Adjacent { tag: #tag, content: #content })
        }
        Representation::Untagged => quote!(#tagging::Untagged),
    };
    let closed = container.attrs.deny_unknown_fields.is_some();
    quote!(#kind::Choice { tagging: #tagging, variants: #variants, closed: #closed })
}

fn variant(
    container: &Container<'_>,
    body: &Enum<'_>,
    variant: &Variant<'_>,
    krate: &TokenStream,
) -> TokenStream {
    let (name, description) = (&variant.name, &variant.description);
    let mut tokens = quote!(#krate::__private::Variant::new(#name));
    tokens.extend(aliased(&variant.attrs.aliases));
    if !description.is_empty() {
        tokens.extend(quote!(.described(#description)));
    }
    if let Representation::Integers = body.representation
        && !(variant.is_other() && variant.constructor.style != Style::Unit)
    {
        let discriminant = &variant.discriminant;
        tokens.extend(quote!(.valued((#discriminant) as ::core::primitive::i128)));
    }
    if variant.is_other() {
        tokens.extend(quote!(.other()));
    }
    if variant.constructor.style != Style::Unit {
        let kind = constructor(container, &variant.constructor, krate);
        let words = words(variant.attrs.title.as_ref(), "", &[]);
        tokens.extend(quote!(.holding(&#krate::__private::Schema::new(#kind) #words)));
    }
    tokens
}
