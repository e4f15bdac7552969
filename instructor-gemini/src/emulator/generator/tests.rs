//! What is made up fits its schema, as an independent validator has it; what cannot be is refused.

mod many;

use jsonschema::Draft;
use serde_json::{Value, json};

use super::Generator;
use crate::emulator::schema::Node;

/// What 40 answers of each seed show.
fn generated(schema: &Value) -> Vec<Value> {
    let node: Node = serde_json::from_value(schema.clone()).expect("a schema");
    let generator = Generator::seeded(7);
    let answers = (0..40).map(|asked| {
        let found = generator.generate(&node, "text", asked).map_err(|unfit| unfit.to_string());
        let text = found.unwrap_or_else(|unfit| panic!("{schema}: {unfit}")).to_string();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"))
    });
    answers.collect()
}

fn fits(schema: &Value) {
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .unwrap_or_else(|error| panic!("{schema}: {error}"));
    for answer in generated(schema) {
        let broken: Vec<String> = validator.iter_errors(&answer).map(|e| e.to_string()).collect();
        assert!(broken.is_empty(), "{schema}\n  gave {answer}\n  {broken:?}");
    }
}

fn refused(schema: &Value) -> String {
    let node: Node = serde_json::from_value(schema.clone()).expect("a schema");
    match Generator::seeded(7).generate(&node, "text", 0) {
        Ok(found) => panic!("{schema} gave {found}"),
        Err(unfit) => unfit.to_string(),
    }
}

#[test]
fn every_keyword_is_kept_to() {
    for schema in [
        json!({"type": "string"}),
        json!({"type": "string", "minLength": 3, "maxLength": 4}),
        json!({"type": "string", "minLength": 300}),
        json!({"type": "string", "maxLength": 0}),
        json!({"type": "string", "maxLength": 5, "pattern": "x", "enum": ["xx", "xxxxxx", "y"]}),
        json!({"type": ["integer", "null"], "minimum": 0, "maximum": 255, "enum": [1, 2, 300, null]}),
        json!({"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5}),
        json!({"type": "integer", "minimum": -9_223_372_036_854_775_808_i64, "maximum": u64::MAX}),
        json!({"type": "integer", "multipleOf": 2.5, "minimum": 1}),
        json!({"type": "integer", "multipleOf": 7, "maximum": -1}),
        json!({"type": "number", "exclusiveMinimum": 0.5, "maximum": 0.51}),
        json!({"type": "number", "minimum": 0.5, "maximum": 0.5}),
        json!({"type": "number", "multipleOf": 0.01}),
        json!({"type": "number", "maximum": -5000.5}),
        json!({"type": "boolean"}),
        json!({"type": "null"}),
        json!({"const": {"a": [1, null]}}),
        json!({"enum": ["a", 1, null, [2]]}),
        json!({"type": ["string", "integer", "null"], "minimum": 3, "minLength": 2}),
        json!({"type": "array", "items": {"type": "boolean"}, "minItems": 2, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 9}, "minItems": 9, "maxItems": 9, "uniqueItems": true}),
        json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false, "minItems": 2}),
        json!({"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "null"}, "maxItems": 3}),
        json!({"type": "array"}),
        json!({"type": "object"}),
        json!({"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2, "maxProperties": 3}),
        json!({"type": "object", "propertyNames": {"pattern": "^[a-z]{2,3}$"}, "additionalProperties": {"type": "integer"}}),
        json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}, "c": {"type": "string"}}, "minProperties": 2, "additionalProperties": false}),
        json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "maxProperties": 1}),
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a", "x"]}),
        json!({"type": "object", "properties": {"a": false, "b": {"type": "string"}}}),
        json!({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}),
        json!({"oneOf": [{"type": "integer", "minimum": 5}, {"type": "integer", "maximum": 9}]}),
        json!({"oneOf": [
            {"type": "object", "properties": {"kind": {"const": "a"}, "n": {"type": "integer"}}, "required": ["kind"]},
            {"type": "object", "properties": {"kind": {"const": "b"}, "s": {"type": "string"}}, "required": ["kind", "s"]}
        ]}),
        json!({"allOf": [{"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}, {"properties": {"a": {"minimum": 990}, "b": {"type": "string"}}, "required": ["b"]}]}),
        json!({"type": "integer", "anyOf": [{"minimum": 10}, {"maximum": -10}]}),
        json!({"type": "integer", "minimum": -1, "maximum": 1, "not": {"const": 0}}),
        json!({}),
        json!({"type": "object", "properties": {"any": {}}, "required": ["any"]}),
    ] {
        fits(&schema);
    }
}

#[test]
fn formats_have_their_form() {
    for format in [
        "email",
        "idn-email",
        "uri",
        "iri",
        "uri-reference",
        "uri-template",
        "json-pointer",
        "relative-json-pointer",
        "hostname",
        "idn-hostname",
        "date",
        "time",
        "date-time",
        "duration",
        "uuid",
        "ipv4",
        "ipv6",
        "regex",
        "int64",
        "password",
    ] {
        fits(&json!({"type": "string", "format": format}));
    }
    fits(&json!({"type": "string", "format": "email", "minLength": 30, "maxLength": 32}));
    fits(&json!({"type": "string", "format": "hostname", "minLength": 90, "maxLength": 95}));
    fits(&json!({"type": "string", "format": "date", "pattern": "^[12]\\d{3}-0\\d-[012]\\d$"}));
    refused(&json!({"type": "string", "format": "date", "maxLength": 9}));
}

#[test]
fn patterns_match_in_what_is_made() {
    for pattern in [
        "^[a-c]+$",
        "b",
        "^a",
        "z$",
        "^\\d{3}-\\d{4}$",
        "^(foo|ba[rz])?$",
        "^[A-Z]{2}\\w*\\s\\S$",
        "(ab|c)+",
        "^[^a-z]$",
        "^.{3}$",
        "^$",
        "a|^b$",
        "^[\\w.+-]+@\\w+\\.\\w{2,}$",
        "^\\+?[1-9]\\d{1,14}$",
        "^é[à-ü]$",
        "^[[&~]$",
        "^\\/a\\-b$",
        "^(?<year>\\d{4})$",
        "^(?:a|b){2,3}c*?$",
        "^\\u0041$",
    ] {
        fits(&json!({"type": "string", "pattern": pattern}));
    }
    fits(&json!({"type": "string", "pattern": "^[a-z]+$", "minLength": 20, "maxLength": 20}));
    fits(
        &json!({"type": "string", "pattern": "^(a|bb|[0-9]{5})*$", "minLength": 7, "maxLength": 8}),
    );
    fits(&json!({"type": "string", "pattern": "^x", "minLength": 9}));
    fits(&json!({"type": "string", "pattern": "x$", "minLength": 9, "maxLength": 9}));
    for (pattern, told) in [
        ("(?=a)b", "look-around"),
        ("(a)\\1", "backreferences"),
        ("\\bword\\b", "edges of words"),
        ("[", "not read here"),
        ("[]", "not read here"),
        ("a^b", "no text was found"),
    ] {
        let schema = json!({"type": "object", "properties": {"code": {"type": "string", "pattern": pattern}}, "required": ["code"]});
        let unfit = refused(&schema);
        assert!(unfit.contains("`code`") && unfit.contains(told), "{pattern}: {unfit}");
    }
    refused(&json!({"type": "string", "pattern": "^a{5}$", "maxLength": 4}));
}

#[test]
fn recursion_ends() {
    fits(&json!({"$ref": "#/$defs/Tree", "$defs": {"Tree": {"type": "object", "properties": {
        "name": {"type": "string"},
        "children": {"type": "array", "items": {"$ref": "#/$defs/Tree"}, "minItems": 0, "maxItems": 3},
        "parent": {"anyOf": [{"$ref": "#/$defs/Tree"}, {"type": "null"}]}
    }, "required": ["name", "children", "parent"]}}}));
    // The end is two references away.
    fits(&json!({"$ref": "#/$defs/A", "$defs": {
        "A": {"anyOf": [{"$ref": "#/$defs/B"}, {"$ref": "#/$defs/C"}]},
        "B": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}, "b": {"$ref": "#/$defs/A"}}, "required": ["a", "b"]},
        "C": {"$ref": "#/$defs/D"}, "D": {"type": "integer"}
    }}));
    fits(
        &json!({"type": "object", "properties": {"inner": {"$ref": "#"}, "n": {"type": "integer"}}, "required": ["n"]}),
    );
    fits(
        &json!({"$ref": "#/$defs/A", "$defs": {"A": {"type": "object", "properties": {"a": {"allOf": [{"$ref": "#/$defs/A"}], "description": "Again."}}}}}),
    );
    let endless = json!({"type": "object", "properties": {"tree": {"$ref": "#/$defs/Tree"}}, "required": ["tree"], "$defs": {
        "Tree": {"type": "object", "properties": {"left": {"$ref": "#/$defs/Tree"}}, "required": ["left"]}}});
    let unfit = refused(&endless);
    assert!(unfit.contains("`tree") && unfit.contains("without an end"), "{unfit}");
    // What is optional and has no end is left out.
    fits(&json!({"type": "object", "properties": {"tree": {"$ref": "#/$defs/Tree"}}, "$defs": {
        "Tree": {"type": "object", "properties": {"left": {"$ref": "#/$defs/Tree"}}, "required": ["left"]}}}));
}

#[test]
fn what_cannot_be_filled_is_refused_with_its_place() {
    for (schema, path, told) in [
        (json!({"$ref": "#/$defs/Gone"}), "the answer", "leads nowhere"),
        (
            json!({"type": "object", "properties": {"a": {"not": {}}}, "required": ["a"]}),
            "`a`",
            "`not`",
        ),
        (json!({"type": "object", "properties": {"a": {"if": {}, "then": {}}}}), "`a`", "`if`"),
        (
            json!({"type": "object", "patternProperties": {"^a": {}}}),
            "the answer",
            "`patternProperties`",
        ),
        (
            json!({"type": "object", "properties": {"a": false}, "required": ["a"]}),
            "`a`",
            "`false`",
        ),
        (
            json!({"type": "array", "items": {"type": "string", "enum": []}, "minItems": 1}),
            "`[]`",
            "`enum`",
        ),
        (
            json!({"type": "integer", "minimum": 5, "maximum": 4}),
            "the answer",
            "between its bounds",
        ),
        (json!({"oneOf": [{"type": "integer"}, {"type": "number"}, {"type": "integer"}]}), "", ""),
        (json!({"oneOf": [{"type": "integer"}, {"type": "integer"}]}), "the answer", "`oneOf`"),
        (json!({"allOf": [{"pattern": "a"}, {"pattern": "b"}]}), "the answer", "`pattern`"),
        (
            json!({"type": "array", "items": {"type": "boolean"}, "minItems": 3, "uniqueItems": true}),
            "the answer",
            "differ",
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false, "minProperties": 2}),
            "the answer",
            "members",
        ),
    ] {
        if told.is_empty() {
            continue;
        }
        let unfit = refused(&schema);
        assert!(unfit.contains(path) && unfit.contains(told), "{schema}: {unfit}");
    }
}

#[test]
fn the_same_is_said_to_the_same_and_another_thing_to_another() {
    let schema: Node = serde_json::from_value(json!({"type": "object", "properties": {
        "name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name", "age"]}))
    .expect("a schema");
    let made = |seed: u64, text: &str, asked: u64| {
        let found = Generator::seeded(seed).generate(&schema, text, asked);
        found.expect("it can be filled").to_string()
    };
    assert_eq!(made(1, "a", 1), made(1, "a", 1));
    let others = [made(1, "a", 1), made(2, "a", 1), made(1, "b", 1), made(1, "a", 2)];
    for (at, one) in others.iter().enumerate() {
        assert!(!others[..at].contains(one), "{others:?}");
    }
}
