//! The names that a schema knows: what tells a key from a part of a string.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ptr;

use crate::schema::{Field, Kind, Schema, Tagging, Variant};

/// The names of the members of a type and of all that it holds, found when first asked for.
#[derive(Debug)]
pub(super) struct Names {
    schema: &'static Schema,
    known: OnceCell<Known>,
}

#[derive(Debug, Default)]
struct Known {
    names: HashSet<&'static str>,
    /// There are objects whose keys are data.
    is_open: bool,
    /// There are places that take any value.
    holds_any: bool,
    /// There are lists whose elements may be lists, or something else.
    mixes_lists: bool,
}

impl Names {
    pub(super) fn new(schema: &'static Schema) -> Self {
        Self { schema, known: OnceCell::new() }
    }

    /// Whether a member has that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.known().names.contains(name)
    }

    /// Whether a member can have any name.
    pub(super) fn are_open(&self) -> bool {
        self.known().is_open
    }

    /// Whether there is a place that takes any value.
    pub(super) fn hold_any(&self) -> bool {
        self.known().holds_any
    }

    /// Whether a value that is put into a list, or taken out of it, can be right in both places.
    pub(super) fn mix_lists(&self) -> bool {
        self.known().holds_any || self.known().mixes_lists
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| Known::of(self.schema))
    }
}

impl Known {
    fn of(schema: &'static Schema) -> Self {
        let mut known = Self::default();
        let mut seen = HashSet::new();
        let mut todo = vec![schema];
        while let Some(schema) = todo.pop() {
            if seen.insert(ptr::from_ref(schema)) {
                known.add(schema, &mut todo);
            }
        }
        known
    }

    fn add(&mut self, schema: &'static Schema, todo: &mut Vec<&'static Schema>) {
        match schema.kind() {
            Kind::Any | Kind::Foreign(_) => (self.is_open, self.holds_any) = (true, true),
            Kind::Map { values, .. } => {
                self.is_open = true;
                todo.push(values());
            }
            Kind::Array { items } => todo.push(items()),
            Kind::Nullable(inner) => todo.push(inner()),
            Kind::Newtype(field) => todo.push(field.schema()),
            Kind::Tuple(fields) => todo.extend(fields.iter().map(Field::schema)),
            Kind::Object(object) => {
                for field in object.fields() {
                    self.names.insert(field.name());
                    self.names.extend(field.aliases());
                    todo.push(field.as_flattened().unwrap_or_else(|| field.schema()));
                }
            }
            Kind::Choice { tagging, variants, .. } => {
                match tagging {
                    Tagging::Untagged => {
                        let mut bodies = variants.iter().filter_map(Variant::body);
                        self.mixes_lists |=
                            bodies.any(|body| matches!(body.held().kind(), Kind::Array { .. }));
                    }
                    Tagging::External => {
                        self.names.extend(variants.iter().map(Variant::name));
                        self.names.extend(variants.iter().flat_map(Variant::aliases));
                    }
                    Tagging::Internal { tag } => drop(self.names.insert(tag)),
                    Tagging::Adjacent { tag, content } => self.names.extend([tag, content]),
                }
                todo.extend(variants.iter().filter_map(Variant::body));
            }
            _ => {}
        }
    }
}
