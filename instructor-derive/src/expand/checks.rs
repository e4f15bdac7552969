//! What holds only of the types of fields: assertions for the compiler.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Type, WherePredicate, parse_quote_spanned};

use super::located;
use super::rules::{listed, number};
use crate::ast::{Body, Constructor, Container, Enum, Field, Representation, Style, Variant};
use crate::attr::json::Number;
use crate::attr::{OneOf, Rules};
use crate::bound::Bounds;
use crate::generics;
use crate::ty::Known;

/// The assertions, as blocks of constant code.
#[derive(Default)]
pub(super) struct Checks {
    /// On types that are known where they are written.
    pub(super) known: Vec<TokenStream>,
    /// On types that depend on a parameter, and are known where the type is used.
    pub(super) generic: Vec<TokenStream>,
    /// What parameters must be, so that the latter can be asserted.
    pub(super) predicates: Vec<WherePredicate>,
}

/// One assertion, and the trait that it asks of a type.
struct Check {
    block: TokenStream,
    needs: Option<(TokenStream, Type)>,
}

impl Checks {
    pub(super) fn new(container: &Container<'_>, krate: &TokenStream) -> Self {
        let mut checks = Self::default();
        let generics = container.generics;
        for field in container.constructors().flat_map(Constructor::read) {
            let is_generic = generics::is_generic(field.ty, generics);
            let mut found = Vec::new();
            let subject = Subject {
                ty: &in_place(field.ty, container),
                words: format!("`{}`", spelled(field.ty)),
                krate: located(krate, field.ty.span()),
                span: field.ty.span(),
            };
            of_rules(&field.attrs.rules, &subject, &mut found);
            of_field(field, &subject, &mut found);
            checks.add(found, is_generic, krate);
        }
        let mut found = Vec::new();
        match &container.body {
            Body::Struct(_) => of_names(container, krate, &mut found),
            Body::Enum(body) => of_variants(container, body, krate, &mut found),
            Body::Via(_) => {}
        }
        checks.add(found, !generics.params.is_empty(), krate);
        checks
    }

    fn add(&mut self, found: Vec<Check>, is_generic: bool, krate: &TokenStream) {
        for Check { block, needs } in found {
            if !is_generic {
                self.known.push(block);
                continue;
            }
            if let Some((needed, ty)) = needs {
                let predicate = parse_quote_spanned!(ty.span()=> #ty: #krate::__private::#needed);
                self.predicates.push(predicate);
            }
            self.generic.push(block);
        }
    }
}

/// What rules are for.
struct Subject<'a> {
    /// The type itself.
    ty: &'a Type,
    /// In the words of a message.
    words: String,
    /// The crate, as it is shown where the user wrote the field's type.
    krate: TokenStream,
    span: Span,
}

impl Subject<'_> {
    /// A call of a generic function of ours.
    fn call(&self, function: &TokenStream) -> TokenStream {
        let (krate, ty) = (&self.krate, self.ty);
        quote_spanned!(self.span=> #krate::__private::#function::<#ty>())
    }
}

/// An assertion for each rule.
fn of_rules(rules: &Rules, subject: &Subject<'_>, found: &mut Vec<Check>) {
    let mut add = |needed: TokenStream, block: TokenStream| {
        found.push(Check { block, needs: Some((needed, subject.ty.clone())) });
    };
    let simple = |function: TokenStream| {
        let call = subject.call(&function);
        quote!({ #call })
    };
    if let Some(bounds) = &rules.range {
        add(quote!(Ranged), range(bounds, subject));
    }
    if rules.multiple_of.is_some() {
        add(quote!(Stepped), simple(quote!(assert_stepped)));
    }
    if let Some(bounds) = &rules.length {
        add(quote!(Measured), counts(bounds, &subject.call(&quote!(TextType::of))));
    }
    if let Some(bounds) = &rules.items {
        add(quote!(Counted), counts(bounds, &subject.call(&quote!(TextType::counted))));
    }
    if rules.unique.is_some() {
        add(quote!(Repeatable), simple(quote!(assert_repeatable)));
    }
    if rules.pattern.is_some() {
        add(quote!(Patterned), simple(quote!(assert_patterned)));
    }
    if rules.format.is_some() {
        add(quote!(Formatted), simple(quote!(assert_formatted)));
    }
    match &rules.one_of {
        Some(OneOf::Texts(_)) => add(quote!(Words), simple(quote!(assert_words))),
        Some(OneOf::Numbers(numbers)) => add(quote!(Listed), one_of(numbers, subject)),
        None => {}
    }
    if rules.quote.is_some() {
        add(quote!(Quoted), simple(quote!(assert_quoted)));
    }
    if let Some(each) = &rules.each {
        of_parts(each, subject, &quote!(Elements), &quote!(Element), "the elements", found);
    }
    if let Some(keys) = &rules.keys {
        of_parts(keys, subject, &quote!(Keyed), &quote!(Key), "the keys", found);
    }
}

/// The assertions of the rules for elements or keys.
fn of_parts(
    rules: &Rules,
    whole: &Subject<'_>,
    holder: &TokenStream,
    part: &TokenStream,
    words: &str,
    found: &mut Vec<Check>,
) {
    let (krate, of, span) = (&whole.krate, whole.ty, whole.span);
    let (shown, part) = (located(holder, span), located(part, span));
    let ty = parse_quote_spanned!(span=> <#of as #krate::__private::#shown>::#part);
    let asserted = quote_spanned!(span=> ::core::marker::PhantomData::<#ty>);
    found.push(Check {
        block: quote!({ let _ = #asserted; }),
        needs: Some((holder.clone(), of.clone())),
    });
    let words = format!("{words} of {}", whole.words);
    of_rules(rules, &Subject { ty: &ty, words, krate: krate.clone(), span }, found);
}

fn range(bounds: &Bounds, subject: &Subject<'_>) -> TokenStream {
    let of_type = subject.call(&quote!(NumberType::of));
    let fits = bounds.ends().map(|bound| {
        let number = number(&bound.expr, &subject.krate);
        let message = format!(
            "the bound `{}` is no value of {}; write one that the type can hold",
            spelled(&bound.expr),
            subject.words,
        );
        assertion(bound.expr.span(), &of_type, "assert_holds", &quote!(#number, #message))
    });
    let ordered = ends(bounds).map(|(min, max)| {
        let (min, max) = (number(min, &subject.krate), number(max, &subject.krate));
        let arguments = quote!(#min, #max, #SWAPPED);
        assertion(bounds.tokens.span(), &of_type, "assert_ordered", &arguments)
    });
    quote!({
        let _ = #of_type;
        #(#fits)*
        #ordered
    })
}

fn one_of(numbers: &[Number], subject: &Subject<'_>) -> TokenStream {
    let of_type = subject.call(&quote!(NumberType::listed));
    let fits = numbers.iter().map(|number| {
        let message = format!(
            "`{}` is no value of {}; list numbers that the type can hold",
            number.text, subject.words,
        );
        let number = listed(number, &subject.krate);
        assertion(subject.span, &of_type, "assert_holds", &quote!(#number, #message))
    });
    quote!({ #(#fits)* })
}

fn counts(bounds: &Bounds, of_type: &TokenStream) -> TokenStream {
    let ordered = ends(bounds).map(|(min, max)| {
        let arguments = quote!(#min, #max, #SWAPPED);
        assertion(bounds.tokens.span(), of_type, "assert_ordered", &arguments)
    });
    quote!({
        let _ = #of_type;
        #ordered
    })
}

/// An assertion that is shown at `span`.
///
/// The local is there for the sake of the span, and made anew for each one: what stands at the span
/// of another macro's tokens sees that macro's names alone.
fn assertion(
    span: Span,
    of_type: &TokenStream,
    method: &str,
    arguments: &TokenStream,
) -> TokenStream {
    let method = Ident::new(method, span);
    quote_spanned! {span=> {
        let __type = #of_type;
        __type.#method(#arguments);
    }}
}

const SWAPPED: &str = "the lower bound is above the upper one; swap them";

/// Both ends, where they are two.
fn ends(bounds: &Bounds) -> Option<(&Expr, &Expr)> {
    let both = bounds.min.as_ref().zip(bounds.max.as_ref()).filter(|_| !bounds.is_exact);
    both.map(|(min, max)| (&min.expr, &max.expr))
}

/// What a field's own keys ask of its type.
fn of_field(field: &Field<'_>, subject: &Subject<'_>, found: &mut Vec<Check>) {
    let Subject { ty, words, krate, span } = subject;
    let mut add = |name: TokenStream, message: String| {
        let call = quote_spanned! {*span=>
            #krate::__private::#name(&<#ty as #krate::Extract>::SCHEMA, #message);
        };
        found.push(Check { block: quote!({ #call }), needs: None });
    };
    if field.attrs.flatten.is_some() {
        add(
            quote!(assert_members),
            format!(
                "{words} has no members that could stand among the object's own; flatten a struct \
                 or a map"
            ),
        );
    }
    if field.attrs.required.is_some() {
        add(
            quote!(assert_nullable),
            format!(
                "{words} is required as it is; remove `required`, or give the field the type \
                 `Option<…>`"
            ),
        );
    }
}

const TAKEN: &str = "a name of what is flattened is taken by another field; rename one of them";

/// That no name of what is flattened stands for something else, too.
fn of_names(container: &Container<'_>, krate: &TokenStream, found: &mut Vec<Check>) {
    for (position, constructor) in container.constructors().enumerate() {
        let flattened = || constructor.read().filter(|field| field.attrs.flatten.is_some());
        let Some(first) = flattened().next() else { continue };
        let span = first.ty.span();
        let krate = &located(krate, span);
        let own = own_schema(container, krate);
        let schema = match container.is_enum() {
            true => quote!(#krate::__private::data_of(&#own, #position)),
            false => quote!(&#own),
        };
        let call = quote_spanned!(span=> #krate::__private::assert_distinct(#schema, #TAKEN););
        found.push(Check { block: quote!({ #call }), needs: None });
        for field in flattened() {
            of_optional(container, constructor, field, krate, found);
        }
    }
}

/// The same of an `Option`, into which a constant cannot look: its names against the others.
fn of_optional(
    container: &Container<'_>,
    constructor: &Constructor<'_>,
    field: &Field<'_>,
    krate: &TokenStream,
    found: &mut Vec<Check>,
) {
    let Known::Option(inner) = Known::of(field.ty) else { return };
    let inner = in_place(inner, container);
    let krate = located(krate, field.ty.span());
    let others = constructor.read().filter(|other| other.attrs.flatten.is_none());
    let names = others.flat_map(|other| {
        let aliases = other.attrs.aliases.iter().map(syn::LitStr::value);
        std::iter::once(other.name.clone()).chain(aliases)
    });
    let calls = names.map(|name| {
        quote_spanned! {field.ty.span()=>
            #krate::__private::assert_free(&<#inner as #krate::Extract>::SCHEMA, #name, #TAKEN);
        }
    });
    found.push(Check { block: quote!({ #(#calls)* }), needs: None });
}

fn own_schema(container: &Container<'_>, krate: &TokenStream) -> TokenStream {
    if container.generics.params.is_empty() {
        let ident = container.ident;
        quote!(<#ident as #krate::Extract>::SCHEMA)
    } else {
        quote!(<Self as #krate::Extract>::SCHEMA)
    }
}

/// What the tags of an enum ask of its variants' data, and what an enum without tags does.
fn of_variants(
    container: &Container<'_>,
    body: &Enum<'_>,
    krate: &TokenStream,
    found: &mut Vec<Check>,
) {
    of_names(container, krate, found);
    match &body.representation {
        Representation::Internal { tag } => {
            let data = body.variants.iter().filter(|variant| !variant.is_other());
            for ty in data.filter_map(newtype) {
                let ty = &in_place(ty, container);
                let members = format!(
                    "`{}` has no members beside which the tag could stand; name the member that \
                     holds it with `content = \"…\"`",
                    spelled(ty),
                );
                let taken = format!(
                    "`{}` has a member with the name of the tag; give the tag another name",
                    spelled(ty),
                );
                let krate = located(krate, ty.span());
                let schema = quote_spanned!(ty.span()=> &<#ty as #krate::Extract>::SCHEMA);
                let calls = quote_spanned! {ty.span()=>
                    #krate::__private::assert_members(#schema, #members);
                    #krate::__private::assert_free(#schema, #tag, #taken);
                };
                found.push(Check { block: quote!({ #calls }), needs: None });
            }
        }
        Representation::Untagged => {
            for (position, second) in body.variants.iter().enumerate() {
                for (before, first) in body.variants[..position].iter().enumerate() {
                    let message = format!(
                        "an answer cannot tell `{}` from `{}`; give one of them a required field \
                         that the other lacks, put the narrower one first, or use a `tag`",
                        first.ident, second.ident,
                    );
                    let krate = &located(krate, second.ident.span());
                    let own = own_schema(container, krate);
                    let first = data(container, first, before, &own, krate);
                    let second_data = data(container, second, position, &own, krate);
                    let call = quote_spanned! {second.ident.span()=>
                        #krate::__private::assert_apart(#first, #second_data, #message);
                    };
                    found.push(Check { block: quote!({ #call }), needs: None });
                }
            }
        }
        _ => {}
    }
}

/// The type of a variant that holds one value.
fn newtype<'a>(variant: &'a Variant<'_>) -> Option<&'a Type> {
    let is_newtype = variant.constructor.style == Style::Newtype;
    variant.constructor.read().next().filter(|_| is_newtype).map(|field| field.ty)
}

/// The schema of a variant's data, as far as a constant can see it.
fn data(
    container: &Container<'_>,
    variant: &Variant<'_>,
    position: usize,
    own: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    match newtype(variant) {
        Some(ty) => {
            let ty = in_place(ty, container);
            quote!(&<#ty as #krate::Extract>::SCHEMA)
        }
        None => quote!(#krate::__private::data_of(&#own, #position)),
    }
}

/// A type as it is named where the assertions of the container stand.
fn in_place(ty: &Type, container: &Container<'_>) -> Type {
    match container.generics.params.is_empty() {
        true => generics::without_self(ty, container.ident),
        false => ty.clone(),
    }
}

/// Tokens as a person writes them, near enough.
fn spelled(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    spaced
        .replace(" :: ", "::")
        .replace(":: ", "::")
        .replace(" < ", "<")
        .replace(" >", ">")
        .replace("- ", "-")
        .replace(" ,", ",")
}
