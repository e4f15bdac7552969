//! What must hold of a type's schema, asserted while compiling.
//!
//! Only one level is looked at: what a schema refers to by function cannot be seen in a constant.

use super::{Field, Kind, Number, Schema, Tagging, Variant};

/// Fails the build, with `message`, if a name stands for two members: of the object's own fields,
/// and of those that are flattened into it.
///
/// # Panics
/// While compiling: derived code calls it in a constant.
#[track_caller]
pub const fn assert_distinct(schema: &Schema, message: &'static str) {
    let Kind::Object(object) = schema.kind() else { return };
    let fields = object.fields();
    let mut position = 0;
    while position < fields.len() {
        let mut other = position + 1;
        while other < fields.len() {
            assert!(!collide(&fields[position], &fields[other]), "{}", message);
            other += 1;
        }
        position += 1;
    }
}

/// Whether two fields of one object have a name in common; names that are both the object's own
/// have been compared before.
const fn collide(one: &Field, other: &Field) -> bool {
    match (one.as_flattened(), other.as_flattened()) {
        (None, None) => false,
        (Some(one), None) => has_field(one, other),
        (None, Some(other)) => has_field(other, one),
        (Some(one), Some(other)) => has_common(one, other),
    }
}

/// Whether a name of the field is that of a member of the object, too.
const fn has_field(object: &Schema, field: &Field) -> bool {
    let mut position = 0;
    let found = has_name(object, field.name());
    let aliases = field.aliases();
    while position < aliases.len() {
        if has_name(object, aliases[position]) {
            return true;
        }
        position += 1;
    }
    found
}

const fn has_common(one: &Schema, other: &Schema) -> bool {
    let Kind::Object(object) = one.kind() else { return false };
    let fields = object.fields();
    let mut position = 0;
    while position < fields.len() {
        let found = match fields[position].as_flattened() {
            Some(inner) => has_common(inner, other),
            None => has_field(other, &fields[position]),
        };
        if found {
            return true;
        }
        position += 1;
    }
    false
}

/// Whether the value has a member of that name.
const fn has_name(schema: &Schema, name: &str) -> bool {
    match schema.kind() {
        Kind::Object(object) => {
            let fields = object.fields();
            let mut position = 0;
            while position < fields.len() {
                let field = &fields[position];
                let found = match field.as_flattened() {
                    Some(inner) => has_name(inner, name),
                    None => equal(field.name(), name) || contains(field.aliases(), name),
                };
                if found {
                    return true;
                }
                position += 1;
            }
            false
        }
        Kind::Choice { tagging, variants, .. } => {
            let tags = match tagging {
                Tagging::Internal { tag } => equal(tag, name),
                Tagging::Adjacent { tag, content } => equal(tag, name) || equal(content, name),
                Tagging::External | Tagging::Untagged => false,
            };
            tags || has_variant(tagging, variants, name)
        }
        _ => false,
    }
}

const fn has_variant(tagging: Tagging, variants: &[Variant], name: &str) -> bool {
    let mut position = 0;
    while position < variants.len() {
        let variant = &variants[position];
        let found = match tagging {
            Tagging::External => equal(variant.name(), name),
            Tagging::Internal { .. } | Tagging::Untagged => match variant.body() {
                Some(body) => has_name(body, name),
                None => false,
            },
            Tagging::Adjacent { .. } => false,
        };
        if found {
            return true;
        }
        position += 1;
    }
    false
}

/// Fails the build, with `message`, if the value's members cannot stand among those of an object.
///
/// # Panics
/// While compiling: derived code calls it in a constant.
#[track_caller]
pub const fn assert_members(schema: &Schema, message: &'static str) {
    let has_members = match schema.kind() {
        Kind::Object(_)
        | Kind::Map { .. }
        | Kind::Choice { .. }
        | Kind::Nullable(_)
        | Kind::Newtype(_)
        | Kind::Null => true,
        Kind::Any
        | Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Number
        | Kind::String
        | Kind::Array { .. }
        | Kind::Tuple(_)
        | Kind::Enum(_)
        | Kind::Integers(_)
        | Kind::Foreign(_) => false,
    };
    assert!(has_members, "{}", message);
}

/// Fails the build, with `message`, if the value has a member of that name.
///
/// # Panics
/// While compiling: derived code calls it in a constant.
#[track_caller]
pub const fn assert_free(schema: &Schema, name: &str, message: &'static str) {
    assert!(!has_name(schema, name), "{}", message);
}

/// The schema of the data of the variant at that position; `null` if it has none.
#[must_use]
pub const fn data_of(schema: &Schema, position: usize) -> &'static Schema {
    const UNIT: &Schema = &Schema::new(Kind::Null);
    match schema.kind().variants()[position].body() {
        Some(body) => body,
        None => UNIT,
    }
}

/// Fails the build, with `message`, if the value cannot be null.
///
/// # Panics
/// While compiling: derived code calls it in a constant.
#[track_caller]
pub const fn assert_nullable(schema: &Schema, message: &'static str) {
    let nullable = matches!(schema.kind(), Kind::Nullable(_) | Kind::Newtype(_));
    assert!(nullable, "{}", message);
}

/// Fails the build, with `message`, if an answer cannot tell which of two untagged variants it is.
///
/// # Panics
/// While compiling: derived code calls it in a constant.
#[track_caller]
pub const fn assert_apart(first: &Schema, second: &Schema, message: &'static str) {
    assert!(are_apart(first, second), "{}", message);
}

#[allow(clippy::match_same_arms)] // A table: one row for each pair of kinds.
const fn are_apart(first: &Schema, second: &Schema) -> bool {
    match (first.kind(), second.kind()) {
        (Kind::Object(one), Kind::Object(other)) => {
            requires_more(one.fields(), second)
                || requires_more(other.fields(), first)
                || share_required(one.fields(), other.fields())
        }
        // What fits the first and not the second is told by the order.
        (Kind::Object(_), Kind::Map { .. }) => true,
        (Kind::Map { .. }, Kind::Map { .. } | Kind::Object(_)) => false,
        (Kind::Integer { .. }, Kind::Number) => true,
        (Kind::Integer { min, max }, Kind::Integer { min: least, max: most }) => {
            is_below(max, least) || is_below(most, min)
        }
        (Kind::Number, Kind::Integer { .. } | Kind::Number)
        | (Kind::Boolean, Kind::Boolean)
        | (Kind::Null, Kind::Null) => false,
        (Kind::Enum(_), Kind::String) => true,
        (Kind::String, Kind::String) => !first.rules().is_empty() && second.rules().is_empty(),
        (Kind::String, Kind::Enum(_)) => !first.rules().is_empty(),
        (Kind::Enum(one), Kind::Enum(other)) => !share_word(one, other),
        (Kind::Tuple(one), Kind::Tuple(other)) => one.len() != other.len(),
        (Kind::Tuple(_), Kind::Array { .. }) => true,
        (Kind::Array { .. }, Kind::Array { .. } | Kind::Tuple(_)) => false,
        (Kind::Any | Kind::Foreign(_), _) => false,
        _ => true,
    }
}

/// Whether one of the fields must be there, and the other object has none of its names.
const fn requires_more(fields: &[Field], other: &Schema) -> bool {
    let mut position = 0;
    while position < fields.len() {
        let field = &fields[position];
        // A type that may be null without saying so is taken for one that must be there.
        if !field.is_plainly_optional()
            && field.as_flattened().is_none()
            && !has_field(other, field)
        {
            return true;
        }
        position += 1;
    }
    false
}

/// Whether both have a field that must be there: by what it holds, which cannot be seen here, an
/// answer may be told.
const fn share_required(one: &[Field], other: &[Field]) -> bool {
    let mut position = 0;
    while position < one.len() {
        let mut against = 0;
        while against < other.len() {
            let (field, same) = (&one[position], &other[against]);
            if !field.is_plainly_optional()
                && !same.is_plainly_optional()
                && equal(field.name(), same.name())
            {
                return true;
            }
            against += 1;
        }
        position += 1;
    }
    false
}

const fn is_below(one: Number, other: Number) -> bool {
    match (one, other) {
        (Number::Int(one), Number::Int(other)) => one < other,
        _ => false,
    }
}

const fn share_word(one: &[Variant], other: &[Variant]) -> bool {
    let mut position = 0;
    while position < one.len() {
        let mut against = 0;
        while against < other.len() {
            if equal(one[position].name(), other[against].name()) {
                return true;
            }
            against += 1;
        }
        position += 1;
    }
    false
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut position = 0;
    while position < names.len() {
        if equal(names[position], name) {
            return true;
        }
        position += 1;
    }
    false
}

const fn equal(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut position = 0;
    while position < one.len() {
        if one[position] != other[position] {
            return false;
        }
        position += 1;
    }
    true
}
