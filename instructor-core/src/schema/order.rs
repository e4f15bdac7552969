//! A value with its members in the order of its type.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::Error as _;
use serde_json::Error;
use serde_json::value::RawValue;

use super::layout::{Layout, Member, Value, layouts};
use super::{Kind, Schema, Tagging};
use crate::json::write_string;

type Entries<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

impl Schema {
    /// The JSON of a value of the type, with the members of each object in the order in which the
    /// schema has them; those whose names are data come last.
    ///
    /// # Errors
    /// A member that the schema does not know.
    ///
    /// A model takes the order of an answer from the examples it is shown as well as from the
    /// schema, and `serde_json::json!` sorts members by their names.
    pub(crate) fn in_order(&self, json: &RawValue) -> serde_json::Result<String> {
        let mut out = String::with_capacity(json.get().len());
        write(&mut out, self, json)?;
        Ok(out)
    }
}

fn write(out: &mut String, schema: &Schema, json: &RawValue) -> serde_json::Result<()> {
    let schema = schema.held();
    let text = json.get();
    match schema.kind() {
        Kind::Nullable(inner) => return write(out, inner(), json),
        Kind::Array { items } if text.starts_with('[') => {
            return elements(out, json, std::iter::repeat_with(|| Some(items())));
        }
        Kind::Tuple(fields) if text.starts_with('[') => {
            let fields = fields.iter().map(|field| Some(field.schema()));
            return elements(out, json, fields.chain(std::iter::repeat(None)));
        }
        Kind::Map { values, .. } if text.starts_with('{') => {
            let entries: Entries<'_> = serde_json::from_str(text)?;
            let entries = entries.into_iter().map(|(name, value)| (name, value, Some(values())));
            return members(out, entries);
        }
        Kind::Choice { tagging: Tagging::Untagged, .. } => {}
        Kind::Object(_) | Kind::Choice { .. } if text.starts_with('{') => {
            let mut entries: Entries<'_> = serde_json::from_str(text)?;
            let forms = layouts(&schema);
            let fit = |form: &&Layout| {
                form.members.iter().filter(|member| name_of(member, &entries).is_some()).count()
            };
            let Some(form) = forms.iter().max_by_key(fit) else {
                out.push_str(text);
                return Ok(());
            };
            let mut ordered = Vec::with_capacity(entries.len());
            for member in &form.members {
                let name = name_of(member, &entries);
                if let Some((name, value)) = name.and_then(|name| entries.remove_entry(name)) {
                    let held = match member.value {
                        Value::Field(field) => Some(field.schema()),
                        Value::Data(body) => Some(body),
                        Value::Word(_) | Value::AnyWord => None,
                    };
                    ordered.push((name, value, held));
                }
            }
            let values = form.rest.map(|rest| (rest.values)());
            if values.is_none()
                && let Some(unknown) = entries.keys().next()
            {
                return Err(Error::custom(format!(
                    "`{unknown}` is a member that its type has not"
                )));
            }
            ordered.extend(entries.into_iter().map(|(name, value)| (name, value, values)));
            return members(out, ordered.into_iter());
        }
        _ => {}
    }
    out.push_str(text);
    Ok(())
}

/// Which of a member's names stands among the entries.
fn name_of(member: &Member, entries: &Entries<'_>) -> Option<&'static str> {
    let names = std::iter::once(member.name).chain(member.aliases.iter().copied());
    names.into_iter().find(|name| entries.contains_key(*name))
}

fn elements(
    out: &mut String,
    json: &RawValue,
    schemas: impl Iterator<Item = Option<&'static Schema>>,
) -> serde_json::Result<()> {
    let values: Vec<&RawValue> = serde_json::from_str(json.get())?;
    out.push('[');
    for (position, (value, schema)) in values.into_iter().zip(schemas).enumerate() {
        separate(out, position);
        held(out, value, schema)?;
    }
    out.push(']');
    Ok(())
}

fn members<'a>(
    out: &mut String,
    entries: impl Iterator<Item = (Cow<'a, str>, &'a RawValue, Option<&'static Schema>)>,
) -> serde_json::Result<()> {
    out.push('{');
    for (position, (name, value, schema)) in entries.enumerate() {
        separate(out, position);
        write_string(out, &name);
        out.push(':');
        held(out, value, schema)?;
    }
    out.push('}');
    Ok(())
}

fn separate(out: &mut String, position: usize) {
    if position > 0 {
        out.push(',');
    }
}

fn held(out: &mut String, value: &RawValue, schema: Option<&Schema>) -> serde_json::Result<()> {
    match schema {
        Some(schema) => write(out, schema, value),
        None => {
            out.push_str(value.get());
            Ok(())
        }
    }
}
