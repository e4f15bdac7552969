//! The target of a case as the schema that a type of ours has, to find the type by.

use serde_json::{Map, Value, json};

/// The schema of what a case asks for.
pub(super) fn schema(target: &Value) -> Value {
    if let Some(name) = target.as_str() {
        return match name {
            "string" => json!({"type": "string"}),
            "int" => json!({"type": "integer"}),
            "float" => json!({"type": "number"}),
            "bool" => json!({"type": "boolean"}),
            "null" => json!({"type": "null"}),
            "any" => json!({}),
            other => panic!("a target of the kind {other}"),
        };
    }
    match target["kind"].as_str().expect("a kind") {
        "list" => json!({"type": "array", "items": schema(&target["of"])}),
        "map" => json!({"type": "object", "additionalProperties": schema(&target["of"])}),
        "option" => nullable(schema(&target["of"])),
        "tuple" => {
            let places: Vec<Value> = list(&target["of"]).iter().map(schema).collect();
            let length = places.len();
            json!({"type": "array", "prefixItems": places, "minItems": length, "maxItems": length})
        }
        "enum" => json!({"type": "string", "enum": words(target)}),
        "struct" => object(list(&target["fields"])),
        "union" => union(list(&target["of"])),
        "ref" => json!({"$ref": ""}),
        other => panic!("a target of the kind {other}"),
    }
}

fn object(fields: &[Value]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields.iter().filter(|field| field[2]["skip"] != true) {
        let name = field[0].as_str().expect("a name");
        properties.insert(name.to_owned(), schema(&field[1]));
        if field[1]["kind"] != "option" && field[2].get("default").is_none() {
            required.push(name);
        }
    }
    let mut object = json!({"type": "object", "properties": properties});
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn nullable(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    schema
}

fn union(forms: &[Value]) -> Value {
    if forms.iter().all(|form| form["kind"] == "literal") {
        let values: Vec<&Value> = forms.iter().map(|form| &form["value"]).collect();
        return json!({"type": "integer", "enum": values});
    }
    let is_tagged = forms.iter().all(|form| form["fields"][0][1]["kind"] == "enum");
    let forms = forms.iter().flat_map(|form| match is_tagged {
        false => vec![schema(form)],
        true => by_tag(form),
    });
    json!({"anyOf": forms.collect::<Vec<_>>()})
}

/// One object for each word of the first field, which tells the forms of a union apart.
fn by_tag(form: &Value) -> Vec<Value> {
    let tag = &form["fields"][0];
    let one = |word| {
        let mut schema = schema(form);
        let tag = tag[0].as_str().expect("a name");
        schema["properties"][tag] = json!({"type": "string", "enum": [word]});
        schema
    };
    words(&tag[1]).into_iter().map(one).collect()
}

/// The names of the variants.
fn words(target: &Value) -> Vec<Value> {
    let word = |variant: &Value| variant.get("name").unwrap_or(variant).clone();
    list(&target["variants"]).iter().map(word).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

/// A schema of ours without descriptions, with its parts where they are referred to.
pub(super) fn inlined(schema: &Value) -> Value {
    part(schema, &schema["$defs"], &mut Vec::new())
}

fn part<'a>(schema: &'a Value, shared: &'a Value, inside: &mut Vec<&'a str>) -> Value {
    match schema {
        Value::Array(parts) => parts.iter().map(|of| part(of, shared, inside)).collect(),
        Value::Object(members) => {
            if let Some(place) = members.get("$ref").and_then(Value::as_str) {
                let name = place.rsplit('/').next().unwrap_or_default();
                if inside.contains(&name) {
                    return json!({"$ref": ""});
                }
                inside.push(name);
                let whole = part(&shared[name], shared, inside);
                inside.pop();
                return whole;
            }
            let kept =
                members.iter().filter(|(key, _)| !["$defs", "description"].contains(&&***key));
            kept.map(|(key, value)| (key.clone(), part(value, shared, inside))).collect()
        }
        _ => schema.clone(),
    }
}
