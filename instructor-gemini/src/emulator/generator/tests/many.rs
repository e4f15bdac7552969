//! Schemas by the hundred: those of derived types that are on file, and random ones.

use std::fs;
use std::path::Path;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fits;
use crate::emulator::generator::Generator;
use crate::emulator::schema::Node;

/// The schemas of the derived types of `tests/types`, of the JSON dialect.
#[test]
fn what_is_made_for_derived_types_fits_their_schemas() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/types/schemas");
    let mut count = 0;
    for file in fs::read_dir(folder).expect("the folder of schemas") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("a text");
        // The first schema after a type's name is the whole one; the second is in the API's dialect.
        let mut is_first = false;
        for line in text.lines() {
            let Some(schema) = line.strip_prefix("    ") else {
                is_first = true;
                continue;
            };
            if is_first && schema.starts_with('{') {
                fits(&serde_json::from_str(schema).expect("a schema"));
                count += 1;
            }
            is_first = false;
        }
    }
    assert!(count > 100, "{count} schemas");
}

/// The API's own dialect is filled too; its answers are read by what the schema above says.
#[test]
fn the_other_dialect_is_filled() {
    let schema = json!({"type": "OBJECT", "properties": {
        "name": {"type": "STRING", "nullable": true, "minLength": "2", "max_length": "3"},
        "size": {"type": "INTEGER", "enum": ["1", "2"], "format": "int32"},
        "tags": {"type": "ARRAY", "items": {"type": "STRING"}, "max_items": "1", "minItems": 1},
        "either": {"any_of": [{"type": "NUMBER"}, {"type": "BOOLEAN"}], "nullable": true}
    }, "required": ["name", "size", "tags", "either"], "propertyOrdering": ["name"]});
    let node: Node = serde_json::from_value(schema).expect("a schema");
    let generator = Generator::seeded(3);
    for asked in 0..100 {
        let text = generator.generate(&node, "", asked).expect("it can be filled").to_string();
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let has = |key: &str, fits: fn(&Value) -> bool| assert!(fits(&value[key]), "{key}: {text}");
        has("name", |name| {
            name.as_str().map_or(name.is_null(), |text| matches!(text.len(), 2 | 3))
        });
        has("size", |size| matches!(size.as_i64(), Some(1 | 2)));
        has("tags", |tags| tags.as_array().is_some_and(|tags| tags.len() == 1));
        has("either", |either| either.is_null() || either.is_boolean() || either.is_number());
    }
}

fn leaf() -> BoxedStrategy<Value> {
    let bounds = (-20..20_i32, 0..40_i32);
    prop_oneof![
        Just(json!({"type": "boolean"})),
        Just(json!({"type": ["string", "null"]})),
        (0..12_u8, 0..12_u8).prop_map(|(least, more)| {
            json!({"type": "string", "minLength": least, "maxLength": least + more})
        }),
        bounds.clone().prop_map(|(least, more)| {
            json!({"type": "integer", "minimum": least, "maximum": least + more})
        }),
        bounds.prop_map(|(least, more)| {
            json!({"type": "number", "exclusiveMinimum": least, "maximum": least + more + 1})
        }),
        (1..200_u8)
            .prop_map(|step| json!({"type": "number", "multipleOf": f64::from(step) / 100.0})),
        vec("[a-d]{1,2}", 1..4).prop_map(|words| json!({"enum": words})),
        any::<i16>().prop_map(|value| json!({"const": value})),
        proptest::sample::select(&["date", "email", "uuid", "uri", "date-time", "ipv6"][..])
            .prop_map(|format| json!({"type": "string", "format": format})),
        proptest::sample::select(&["^[a-c]{2,}$", "x|yz", "^\\d+(\\.\\d{2})?$", "(a[^b]|c)*d"][..])
            .prop_map(|pattern| json!({"type": "string", "pattern": pattern})),
    ]
    .boxed()
}

fn schema() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let members = btree_map("[a-f]", (inner.clone(), any::<bool>()), 0..4);
        prop_oneof![
            (members, any::<bool>()).prop_map(|(members, is_closed)| {
                let required: Vec<&String> =
                    members.iter().filter(|(_, (_, is))| *is).map(|(key, _)| key).collect();
                let properties: serde_json::Map<String, Value> =
                    members.iter().map(|(key, (node, _))| (key.clone(), node.clone())).collect();
                let mut schema =
                    json!({"type": "object", "properties": properties, "required": required});
                if is_closed {
                    schema["additionalProperties"] = false.into();
                }
                schema
            }),
            (inner.clone(), 0..3_u8, 0..3_u8).prop_map(|(items, least, more)| {
                json!({"type": "array", "items": items, "minItems": least, "maxItems": least + more})
            }),
            (inner.clone(), 0..3_u8, 0..3_u8).prop_map(|(node, least, more)| {
                json!({"type": "object", "additionalProperties": node, "minProperties": least, "maxProperties": least + more})
            }),
            vec(inner.clone(), 1..4).prop_map(|places| {
                json!({"type": "array", "prefixItems": places, "items": false, "minItems": places.len()})
            }),
            vec(inner.clone(), 1..4).prop_map(|options| json!({"anyOf": options})),
            (inner.clone(), Just(())).prop_map(|(node, ())| {
                json!({"$ref": "#/$defs/It", "$defs": {"It": node}})
            }),
        ]
    })
}

/// A definition inside a part of the schema is one of the whole.
fn lifted(schema: &mut Value, defs: &mut serde_json::Map<String, Value>) {
    match schema {
        Value::Object(members) => {
            if let Some(own) = members.remove("$defs") {
                let name = format!("It{}", defs.len());
                defs.insert(name.clone(), Value::Null);
                let mut own = own["It"].clone();
                lifted(&mut own, defs);
                defs.insert(name.clone(), own);
                members.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
            }
            members.values_mut().for_each(|value| lifted(value, defs));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| lifted(value, defs)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_made_for_any_schema_fits_it(schema in schema()) {
        let mut defs = serde_json::Map::new();
        let mut schema = schema;
        lifted(&mut schema, &mut defs);
        if let Value::Object(members) = &mut schema {
            members.insert("$defs".to_owned(), defs.into());
        }
        fits(&schema);
    }
}
