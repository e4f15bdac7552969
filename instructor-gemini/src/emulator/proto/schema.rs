//! `Schema`, the API's own dialect: a message with fields, not JSON Schema.

use super::{Api, Enum, Kind, Message, many, map, one};

pub(super) static SCHEMA: Message = Message::new(
    "Schema",
    &[
        one("additional_properties", Kind::Value).only(Api::Vertex),
        many("any_of", Kind::Message(&SCHEMA)),
        one("default", Kind::Value),
        one("description", Kind::String),
        many("enum", Kind::String),
        one("example", Kind::Value),
        one("format", Kind::String),
        one("items", Kind::Message(&SCHEMA)),
        one("max_items", Kind::Int64),
        one("max_length", Kind::Int64),
        one("max_properties", Kind::Int64),
        one("maximum", Kind::Double),
        one("min_items", Kind::Int64),
        one("min_length", Kind::Int64),
        one("min_properties", Kind::Int64),
        one("minimum", Kind::Double),
        one("nullable", Kind::Bool),
        one("pattern", Kind::String),
        map("properties", Kind::Message(&SCHEMA)),
        many("property_ordering", Kind::String),
        many("required", Kind::String),
        one("title", Kind::String),
        one("type", Kind::Enum(&TYPE)),
        one("$ref", Kind::String).only(Api::Vertex),
        one("ref", Kind::String).only(Api::Vertex),
        map("$defs", Kind::Message(&SCHEMA)).only(Api::Vertex),
        map("defs", Kind::Message(&SCHEMA)).only(Api::Vertex),
    ],
);

static TYPE: Enum = Enum::new(
    "Type",
    &["TYPE_UNSPECIFIED", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"],
);
