//! `#[extract(...)]` and `#[serde(...)]` as attribute structs, with spans.

mod item;
pub(crate) mod json;
mod rules;
mod serde;

use proc_macro2::Ident;
use syn::{Attribute, Expr, ExprPath, LitStr, Path, Type};

use self::item::{Item, items};
use self::json::Json;
use crate::case::Case;
use crate::ctxt::Ctxt;
use crate::symbol::{self, Place};

pub(crate) use self::item::comma;
pub(crate) use self::rules::{OneOf, Rules};

/// The attributes of a type.
#[derive(Default)]
pub(crate) struct ContainerAttrs {
    pub(crate) given: Given,
    pub(crate) description: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) examples: Vec<Json>,
    pub(crate) rename: Option<LitStr>,
    pub(crate) rename_all: Option<Case>,
    /// Of the fields of all variants.
    pub(crate) rename_all_fields: Option<Case>,
    /// Where fields that are left out come from.
    pub(crate) default: Option<DefaultValue>,
    pub(crate) tag: Option<LitStr>,
    pub(crate) content: Option<LitStr>,
    pub(crate) untagged: Option<Ident>,
    pub(crate) integer: Option<Ident>,
    pub(crate) deny_unknown_fields: Option<Ident>,
    pub(crate) transparent: Option<Ident>,
    pub(crate) from: Option<Type>,
    pub(crate) try_from: Option<Type>,
    pub(crate) validate: Vec<Path>,
    pub(crate) krate: Option<Path>,
}

/// The attributes of a field.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) given: Given,
    pub(crate) description: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) examples: Vec<Json>,
    pub(crate) rename: Option<LitStr>,
    pub(crate) aliases: Vec<LitStr>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) skip: Option<Ident>,
    /// An `Option` that must be given; null is allowed.
    pub(crate) required: Option<Ident>,
    pub(crate) flatten: Option<Ident>,
    pub(crate) validate: Vec<Path>,
    pub(crate) rules: Rules,
}

/// The attributes of a variant.
#[derive(Default)]
pub(crate) struct VariantAttrs {
    pub(crate) given: Given,
    pub(crate) description: Option<LitStr>,
    pub(crate) title: Option<LitStr>,
    pub(crate) rename: Option<LitStr>,
    /// Of its fields.
    pub(crate) rename_all: Option<Case>,
    pub(crate) aliases: Vec<LitStr>,
    pub(crate) skip: Option<Ident>,
    /// Takes what no other variant is.
    pub(crate) other: Option<Ident>,
}

/// What is used when the answer leaves a field out.
pub(crate) enum DefaultValue {
    /// `default`: the type's `Default`.
    OfType,
    /// `default = "text"`: converted into the field's type.
    Text(LitStr),
    /// `default = path`: a constant, or a function that makes the value.
    Path(ExprPath),
    /// `default = expression`.
    Expr(Expr),
}

/// The keys that stand there, for checks that look at more than one of them.
#[derive(Default)]
pub(crate) struct Given(Vec<Key>);

/// One of them.
pub(crate) struct Key {
    /// Our name of it.
    pub(crate) name: &'static str,
    /// As it is written, which in serde's attributes may be another name.
    pub(crate) ident: Ident,
    pub(crate) is_serde: bool,
}

impl Given {
    pub(crate) fn get(&self, name: &str) -> Option<&Ident> {
        self.0.iter().find(|key| key.name == name).map(|key| &key.ident)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Key> {
        self.0.iter()
    }

    /// Whether serde alone gives this key.
    pub(crate) fn is_serdes(&self, name: &str) -> bool {
        self.0.iter().filter(|key| key.name == name).all(|key| key.is_serde)
    }

    fn add(&mut self, item: &Item) {
        let key = Key { name: item.name, ident: item.key.clone(), is_serde: item.is_serde };
        self.0.push(key);
    }
}

impl ContainerAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute], place: Place) -> Self {
        let mut parsed = Self::default();
        for item in items(ctxt, attrs, place) {
            parsed.given.add(&item);
            match item.name {
                symbol::DESCRIPTION => parsed.description = ctxt.ok(item.text()),
                symbol::TITLE => parsed.title = ctxt.ok(item.text()),
                symbol::EXAMPLE => parsed.examples.extend(ctxt.ok(item.example())),
                symbol::EXAMPLES => {
                    parsed.examples.extend(ctxt.ok(item.examples()).unwrap_or_default());
                }
                symbol::RENAME => parsed.rename = ctxt.ok(item.wire_name("name")),
                symbol::RENAME_ALL => parsed.rename_all = ctxt.ok(item.case()),
                symbol::RENAME_ALL_FIELDS => parsed.rename_all_fields = ctxt.ok(item.case()),
                symbol::DEFAULT => parsed.default = ctxt.ok(item.default()),
                symbol::TAG => parsed.tag = ctxt.ok(item.wire_name("type")),
                symbol::CONTENT => parsed.content = ctxt.ok(item.wire_name("value")),
                symbol::UNTAGGED => parsed.untagged = ctxt.ok(item.flag()),
                symbol::INTEGER => parsed.integer = ctxt.ok(item.flag()),
                symbol::DENY_UNKNOWN_FIELDS => parsed.deny_unknown_fields = ctxt.ok(item.flag()),
                symbol::TRANSPARENT => parsed.transparent = ctxt.ok(item.flag()),
                symbol::FROM => parsed.from = ctxt.ok(item.value("Other")),
                symbol::TRY_FROM => parsed.try_from = ctxt.ok(item.value("Other")),
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
            parsed.given.add(&item);
            match item.name {
                symbol::DESCRIPTION => parsed.description = ctxt.ok(item.text()),
                symbol::TITLE => parsed.title = ctxt.ok(item.text()),
                symbol::EXAMPLE => parsed.examples.extend(ctxt.ok(item.example())),
                symbol::EXAMPLES => {
                    parsed.examples.extend(ctxt.ok(item.examples()).unwrap_or_default());
                }
                symbol::RENAME => parsed.rename = ctxt.ok(item.wire_name("name")),
                symbol::ALIAS => parsed.aliases.extend(ctxt.ok(item.wire_name("name"))),
                symbol::DEFAULT => parsed.default = ctxt.ok(item.default()),
                symbol::SKIP => parsed.skip = ctxt.ok(item.flag()),
                symbol::REQUIRED => parsed.required = ctxt.ok(item.flag()),
                symbol::FLATTEN => parsed.flatten = ctxt.ok(item.flag()),
                symbol::VALIDATE => parsed.validate.extend(ctxt.ok(item.value("check_it"))),
                _ => parsed.rules.read(ctxt, &item),
            }
        }
        parsed
    }
}

impl VariantAttrs {
    pub(crate) fn parse(ctxt: &Ctxt, attrs: &[Attribute]) -> Self {
        let mut parsed = Self::default();
        for item in items(ctxt, attrs, Place::Variant) {
            parsed.given.add(&item);
            match item.name {
                symbol::DESCRIPTION => parsed.description = ctxt.ok(item.text()),
                symbol::TITLE => parsed.title = ctxt.ok(item.text()),
                symbol::RENAME => parsed.rename = ctxt.ok(item.wire_name("name")),
                symbol::RENAME_ALL => parsed.rename_all = ctxt.ok(item.case()),
                symbol::ALIAS => parsed.aliases.extend(ctxt.ok(item.wire_name("name"))),
                symbol::SKIP => parsed.skip = ctxt.ok(item.flag()),
                symbol::OTHER => parsed.other = ctxt.ok(item.flag()),
                _ => {}
            }
        }
        parsed
    }
}
