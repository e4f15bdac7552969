//! Every attribute name, once, and where it may stand.

pub(crate) const ALIAS: &str = "alias";
pub(crate) const CONTENT: &str = "content";
pub(crate) const CRATE: &str = "crate";
pub(crate) const DEFAULT: &str = "default";
pub(crate) const DENY_UNKNOWN_FIELDS: &str = "deny_unknown_fields";
pub(crate) const DESCRIPTION: &str = "description";
pub(crate) const EACH: &str = "each";
pub(crate) const EXAMPLE: &str = "example";
pub(crate) const EXAMPLES: &str = "examples";
pub(crate) const FLATTEN: &str = "flatten";
pub(crate) const FORMAT: &str = "format";
pub(crate) const FROM: &str = "from";
pub(crate) const INTEGER: &str = "integer";
pub(crate) const ITEMS: &str = "items";
pub(crate) const KEYS: &str = "keys";
pub(crate) const LENGTH: &str = "length";
pub(crate) const MULTIPLE_OF: &str = "multiple_of";
pub(crate) const ONE_OF: &str = "one_of";
pub(crate) const OTHER: &str = "other";
pub(crate) const PATTERN: &str = "pattern";
pub(crate) const QUOTE: &str = "quote";
pub(crate) const RANGE: &str = "range";
pub(crate) const RENAME: &str = "rename";
pub(crate) const RENAME_ALL: &str = "rename_all";
pub(crate) const RENAME_ALL_FIELDS: &str = "rename_all_fields";
pub(crate) const REQUIRED: &str = "required";
pub(crate) const SKIP: &str = "skip";
pub(crate) const TAG: &str = "tag";
pub(crate) const TITLE: &str = "title";
pub(crate) const TRANSPARENT: &str = "transparent";
pub(crate) const TRY_FROM: &str = "try_from";
pub(crate) const UNIQUE: &str = "unique";
pub(crate) const UNTAGGED: &str = "untagged";
pub(crate) const VALIDATE: &str = "validate";

/// The rules of a value.
pub(crate) const RULES: &[&str] =
    &[RANGE, MULTIPLE_OF, LENGTH, ITEMS, UNIQUE, PATTERN, FORMAT, ONE_OF, QUOTE, EACH, KEYS];

/// The keys that may be given more than once, each time for one more.
pub(crate) const REPEATABLE: &[&str] = &[ALIAS, EXAMPLE, VALIDATE];

/// Keys that answer one question: of two who answer it, one must win.
const QUESTIONS: &[&[&str]] =
    &[&[FROM, TRY_FROM], &[TAG, CONTENT, UNTAGGED, INTEGER], &[DEFAULT, REQUIRED]];

/// Whether two keys say one thing, be it the same or not.
pub(crate) fn same_question(one: &str, other: &str) -> bool {
    one == other || QUESTIONS.iter().any(|keys| keys.contains(&one) && keys.contains(&other))
}

const STRUCT: &[&str] = &[
    DESCRIPTION,
    TITLE,
    EXAMPLE,
    EXAMPLES,
    RENAME,
    RENAME_ALL,
    DEFAULT,
    DENY_UNKNOWN_FIELDS,
    TRANSPARENT,
    FROM,
    TRY_FROM,
    VALIDATE,
    CRATE,
];

const ENUM: &[&str] = &[
    DESCRIPTION,
    TITLE,
    EXAMPLE,
    EXAMPLES,
    RENAME,
    RENAME_ALL,
    RENAME_ALL_FIELDS,
    TAG,
    CONTENT,
    UNTAGGED,
    INTEGER,
    DENY_UNKNOWN_FIELDS,
    FROM,
    TRY_FROM,
    VALIDATE,
    CRATE,
];

const FIELD: &[&str] = &[
    DESCRIPTION,
    TITLE,
    EXAMPLE,
    EXAMPLES,
    RENAME,
    ALIAS,
    DEFAULT,
    SKIP,
    REQUIRED,
    FLATTEN,
    VALIDATE,
    RANGE,
    MULTIPLE_OF,
    LENGTH,
    ITEMS,
    UNIQUE,
    PATTERN,
    FORMAT,
    ONE_OF,
    QUOTE,
    EACH,
    KEYS,
];

const VARIANT: &[&str] = &[DESCRIPTION, TITLE, RENAME, RENAME_ALL, ALIAS, SKIP, OTHER];

/// What an attribute stands on.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    Struct,
    Enum,
    Field,
    Variant,
    /// In `each(...)` and `keys(...)`.
    Rule,
}

impl Place {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Struct => "on a struct",
            Self::Enum => "on an enum",
            Self::Field => "on a field",
            Self::Variant => "on a variant",
            Self::Rule => "inside a rule",
        }
    }

    /// The keys that may stand here.
    pub(crate) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Struct => STRUCT,
            Self::Enum => ENUM,
            Self::Field => FIELD,
            Self::Variant => VARIANT,
            Self::Rule => RULES,
        }
    }

    /// The key of this name that may stand here.
    pub(crate) fn key(self, name: &str) -> Option<&'static str> {
        self.keys().iter().copied().find(|key| *key == name)
    }
}

/// Where a key may stand at all, in words.
pub(crate) fn home(name: &str) -> Option<String> {
    let on = |place: Place| place.key(name).is_some();
    let ty = match (on(Place::Struct), on(Place::Enum)) {
        (true, true) => Some("a type"),
        (true, false) => Some("a struct"),
        (false, true) => Some("an enum"),
        (false, false) => None,
    };
    let field = on(Place::Field).then_some("a field");
    let variant = on(Place::Variant).then_some("a variant");
    let homes: Vec<&str> = [ty, field, variant].into_iter().flatten().collect();
    let (last, others) = homes.split_last()?;
    if others.is_empty() {
        return Some(format!("on {last}"));
    }
    Some(format!("on {} or {last}", others.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{ENUM, FIELD, RULES, STRUCT, VARIANT};

    #[test]
    fn every_key_is_in_the_reference() {
        let reference = include_str!("../attributes.md");
        for key in [STRUCT, ENUM, FIELD, VARIANT, RULES].concat() {
            let named = [format!("`{key}`"), format!("`{key} = "), format!("`{key}(")];
            assert!(named.iter().any(|name| reference.contains(name)), "{key} is missing");
        }
    }
}
