//! `Schema`, the API's own dialect: a message with fields, not JSON Schema.

use serde_json::{Value, json};

use super::refusal;
use super::route::Door;
use super::script::RawReply;

/// The fields of `Schema` (googleapis/googleapis, read 2026-11-23), in snake case.
const FIELDS: [&str; 22] = [
    "type",
    "format",
    "title",
    "description",
    "nullable",
    "enum",
    "items",
    "max_items",
    "min_items",
    "properties",
    "property_ordering",
    "required",
    "min_properties",
    "max_properties",
    "minimum",
    "maximum",
    "min_length",
    "max_length",
    "pattern",
    "example",
    "any_of",
    "default",
];

/// What Vertex AI has beyond them.
const VERTEX_FIELDS: [&str; 3] = ["additional_properties", "$ref", "$defs"];

/// The 400 for the first keyword of this schema, found at this field, that is no field of `Schema`.
pub(super) fn refused(schema: &Value, at: &str, door: Door) -> Option<RawReply> {
    let Value::Object(members) = schema else {
        return Some(invalid(&format!("Invalid value at '{at}' (Schema), {schema}"), at));
    };
    for (key, value) in members {
        let field = snake_case(key);
        let is_vertex = door != Door::Developer && VERTEX_FIELDS.contains(&field.as_str());
        if is_vertex {
            continue;
        }
        if !FIELDS.contains(&field.as_str()) {
            let message = format!(
                "Invalid JSON payload received. Unknown name \"{key}\" at '{at}': Cannot find field."
            );
            return Some(invalid(&message, at));
        }
        let refused = match (field.as_str(), value) {
            ("type", Value::Array(_)) => {
                let message = format!(
                    "Invalid JSON payload received. Unknown name \"{key}\" at '{at}': Proto field \
                     is not repeating, cannot start list."
                );
                Some(invalid(&message, at))
            }
            ("enum", Value::Array(words)) => {
                let place = words.iter().position(|word| !word.is_string());
                place.map(|place| {
                    let word = &words[place];
                    let at = format!("{at}.enum[{place}]");
                    invalid(&format!("Invalid value at '{at}' (TYPE_STRING), {word}"), &at)
                })
            }
            ("items", items) => refused(items, &format!("{at}.items"), door),
            ("any_of", Value::Array(options)) => {
                let mut options = options.iter().enumerate();
                options.find_map(|(place, option)| {
                    refused(option, &format!("{at}.any_of[{place}]"), door)
                })
            }
            ("properties", Value::Object(properties)) => {
                let mut properties = properties.values().enumerate();
                properties.find_map(|(place, property)| {
                    refused(property, &format!("{at}.properties[{place}].value"), door)
                })
            }
            _ => None,
        };
        if refused.is_some() {
            return refused;
        }
    }
    None
}

fn invalid(message: &str, field: &str) -> RawReply {
    let details = json!({
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{"field": field, "description": message}],
    });
    refusal::error(400, "INVALID_ARGUMENT", message, &[details])
}

fn snake_case(key: &str) -> String {
    let mut text = String::with_capacity(key.len() + 2);
    for letter in key.chars() {
        if letter.is_ascii_uppercase() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Door, refused};

    #[test]
    fn fields_of_both_spellings_are_taken_and_others_named() {
        let schema = json!({
            "type": "OBJECT",
            "properties": {
                "tags": {"type": "ARRAY", "max_items": "5", "items": {"type": "STRING"}},
                "pet": {"anyOf": [{"type": "STRING", "nullable": true}]},
            },
            "propertyOrdering": ["tags", "pet"],
        });
        assert!(refused(&schema, "s", Door::Developer).is_none());
        for (schema, message) in [
            (json!({"$defs": {}}), r#"Unknown name \"$defs\" at 's': Cannot find field."#),
            (
                json!({"properties": {"a": {"type": ["string", "null"]}}}),
                r#"Unknown name \"type\" at 's.properties[0].value': Proto field is not repeating"#,
            ),
            (json!({"items": {"const": 1}}), r#"Unknown name \"const\" at 's.items'"#),
            (json!({"enum": ["a", 1]}), "Invalid value at 's.enum[1]' (TYPE_STRING), 1"),
            (json!({"anyOf": [{}, {"oneOf": []}]}), r#"Unknown name \"oneOf\" at 's.any_of[1]'"#),
        ] {
            let reply = refused(&schema, "s", Door::Developer).expect("a refusal");
            let body = String::from_utf8(reply.body).expect("text");
            assert!(body.contains(message), "{body}");
        }
        let defs = json!({"$defs": {}, "additionalProperties": true});
        assert!(refused(&defs, "s", Door::Project).is_none());
    }
}
