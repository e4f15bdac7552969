//! Schemas in one form, so that one of a case and one of a type can be compared.
//!
//! A type always says which JSON type it wants, and a case often does not: a keyword then says
//! nothing of values of other types. The type is taken from the keywords, where the value has it.

use serde_json::{Map, Value, json};

type Normal = Result<Value, String>;

/// The keywords that are about one type alone.
const TYPED: &[(&str, &[&str])] = &[
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("string", &["minLength", "maxLength", "pattern", "format"]),
    ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "propertyNames",
            "minProperties",
            "maxProperties",
        ],
    ),
];

/// The schema in one form, for an instance of it if there is one; or why no attribute states it.
pub(super) fn schema(schema: &Value, instance: Option<&Value>) -> Normal {
    let Value::Object(members) = schema else {
        return match schema {
            Value::Bool(false) => Err("a schema that no value keeps".to_owned()),
            _ => Ok(json!({})),
        };
    };
    let mut members = members.clone();
    for words in ["$comment", "description"] {
        members.remove(words);
    }
    if let Some(value) = members.remove("const") {
        members.insert("enum".to_owned(), json!([value]));
    }
    for keyword in ["oneOf", "contains"] {
        if members.contains_key(keyword) {
            return Err(format!("`{keyword}`"));
        }
    }
    if let Some(forms) = members.remove("anyOf") {
        return any_of(&members, &forms);
    }
    if members.get("uniqueItems") == Some(&json!(false)) {
        members.remove("uniqueItems");
        members.entry("type").or_insert_with(|| json!("array"));
    }
    match members.get("type") {
        None => {
            if let Some(inferred) = inferred(&members)? {
                members.insert("type".to_owned(), inferred);
            }
        }
        Some(Value::Array(types)) => match &types[..] {
            [only] => drop(members.insert("type".to_owned(), only.clone())),
            [_, null] if null == "null" => {}
            types => {
                let forms = types.iter().map(|json_type| json!({"type": json_type})).collect();
                members.remove("type");
                return any_of(&members, &Value::Array(forms));
            }
        },
        Some(_) => {}
    }
    parts(&mut members, instance)?;
    let normal = members.into_iter().map(|(key, value)| {
        let value = match (key.as_str(), &value) {
            ("enum", Value::Array(values)) => values.iter().map(plain).collect(),
            _ => plain(&value),
        };
        (key, value)
    });
    Ok(Value::Object(normal.collect()))
}

/// A whole number without a fraction of zeros.
#[allow(clippy::cast_possible_truncation)]
fn plain(value: &Value) -> Value {
    match value.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => json!(float as i64),
        _ => value.clone(),
    }
}

fn any_of(members: &Map<String, Value>, forms: &Value) -> Normal {
    let forms = forms.as_array().expect("a list of schemas").iter().map(|form| {
        let mut form = form.clone();
        if let Value::Object(form) = &mut form {
            form.extend(members.clone());
        }
        // An instance is of one of the forms, and need not be of the type of each.
        schema(&form, None)
    });
    let forms = forms.collect::<Result<Vec<_>, _>>()?;
    if forms.iter().filter(|form| form["type"] == "string").count() > 1 {
        return Err("`anyOf` of texts, which rules alone tell apart".to_owned());
    }
    Ok(match &forms[..] {
        [only] => only.clone(),
        _ => json!({"anyOf": forms}),
    })
}

/// The type that the keywords are about.
fn inferred(members: &Map<String, Value>) -> Result<Option<Value>, String> {
    if let Some(Value::Array(values)) = members.get("enum") {
        let is_of = |of: fn(&Value) -> bool| {
            values.iter().any(of) && values.iter().all(|value| of(value) || value.is_null())
        };
        let json_type = match (is_of(Value::is_number), is_of(Value::is_string)) {
            (true, _) => "number",
            (_, true) => "string",
            _ => return Err("`enum` and `const` of other than texts or numbers".to_owned()),
        };
        return Ok(Some(match values.iter().any(Value::is_null) {
            true => json!([json_type, "null"]),
            false => json!(json_type),
        }));
    }
    let of = TYPED.iter().find(|(_, keys)| keys.iter().any(|key| members.contains_key(*key)));
    Ok(of.map(|(json_type, _)| json!(json_type)))
}

/// Brings what a list or an object holds into the form.
fn parts(members: &mut Map<String, Value>, instance: Option<&Value>) -> Result<(), String> {
    match members.get("type").and_then(Value::as_str) {
        Some("array") => {
            if let Some(Value::Array(places)) = members.remove("prefixItems") {
                return tuple(members, &places, instance);
            }
            let items = members.remove("items").unwrap_or_else(|| json!({}));
            let first = instance.and_then(|instance| instance.get(0));
            members.insert("items".to_owned(), schema(&items, first)?);
        }
        Some("object") => {
            let mut known = match members.remove("properties") {
                Some(Value::Object(known)) => known,
                _ => Map::new(),
            };
            let required = members.remove("required").unwrap_or_else(|| json!([]));
            let mut required: Vec<String> =
                serde_json::from_value(required).expect("a list of names");
            required.sort();
            for name in &required {
                known.entry(name.clone()).or_insert_with(|| json!({}));
            }
            for (name, value) in &mut known {
                let part = instance.and_then(|instance| instance.get(name));
                *value = schema(value, part)?;
            }
            if known.is_empty() {
                let rest = members.remove("additionalProperties").unwrap_or_else(|| json!({}));
                members.insert("additionalProperties".to_owned(), schema(&rest, None)?);
            } else {
                members.insert("properties".to_owned(), Value::Object(known));
                members.insert("required".to_owned(), json!(required));
            }
            match members.remove("propertyNames") {
                None | Some(Value::Bool(true)) => {}
                Some(mut names) => {
                    names["type"] = json!("string");
                    members.insert("propertyNames".to_owned(), schema(&names, None)?);
                }
            }
        }
        Some("string") => {
            let pattern = members.get("pattern").and_then(Value::as_str).unwrap_or_default();
            if pattern.contains("\\p{") {
                return Err("Unicode classes in a `pattern`".to_owned());
            }
        }
        _ => {}
    }
    Ok(())
}

/// A tuple of ours has all its places, and no more.
fn tuple(
    members: &mut Map<String, Value>,
    places: &[Value],
    instance: Option<&Value>,
) -> Result<(), String> {
    if members.contains_key("uniqueItems") {
        return Err("`uniqueItems` of a tuple".to_owned());
    }
    let is_closed = members.remove("items") == Some(json!(false))
        || members.contains_key("maxItems") && members.contains_key("minItems");
    let length = instance.and_then(Value::as_array).map_or(places.len(), Vec::len);
    if !is_closed || length < places.len() {
        return Err("a tuple with fewer or more elements".to_owned());
    }
    let places: Result<Vec<Value>, String> =
        places.iter().map(|place| schema(place, None)).collect();
    members.insert("prefixItems".to_owned(), Value::Array(places?));
    members.insert("minItems".to_owned(), json!(length.min(members_of(members))));
    members.insert("maxItems".to_owned(), json!(members_of(members)));
    Ok(())
}

fn members_of(members: &Map<String, Value>) -> usize {
    members["prefixItems"].as_array().map_or(0, Vec::len)
}

/// The rules of a validation library as a schema: each is at the place of a field.
pub(super) fn rules(rules: &Value, instance: &Value) -> Normal {
    let mut whole = json!({});
    for rule in rules.as_array().expect("a list of rules") {
        if rule.get("when").is_some() || rule["min"].is_object() || rule["rule"] == "matches" {
            return Err("a rule that depends on another field: a validator".to_owned());
        }
        let at = rule["at"].as_str().expect("a place");
        let mut place = &mut whole;
        let mut part = Some(instance);
        for step in at.split('/').skip(1) {
            if step == "*" {
                place["type"] = json!("array");
                place = &mut place["items"];
                part = part.and_then(|part| part.get(0));
                continue;
            }
            part = part.and_then(|part| part.get(step));
            place["type"] = json!("object");
            let is_needed = part.is_none_or(|part| !part.is_null()) || rule["rule"] == "required";
            if is_needed {
                let mut required: Vec<Value> =
                    place["required"].as_array().cloned().unwrap_or_default();
                required.push(json!(step));
                required.dedup();
                place["required"] = json!(required);
            }
            place = &mut place["properties"][step];
        }
        keywords(place, rule, part)?;
    }
    schema(&whole, Some(instance))
}

fn keywords(place: &mut Value, rule: &Value, instance: Option<&Value>) -> Result<(), String> {
    let name = rule["rule"].as_str().expect("a name");
    let is_null = instance.is_some_and(Value::is_null) && name != "required";
    let is_list = place["type"] == "array" || instance.is_some_and(Value::is_array);
    let (json_type, least, most) = match name {
        "range" => ("number", "minimum", "maximum"),
        "length" if is_list => ("array", "minItems", "maxItems"),
        _ => ("string", "minLength", "maxLength"),
    };
    place["type"] = match is_null {
        true => json!([json_type, "null"]),
        false => json!(json_type),
    };
    let text = rule["value"].as_str().unwrap_or_default();
    match name {
        "length" | "range" => {
            if rule.get("mode").is_some_and(|mode| mode != "chars") {
                return Err("a length in other units than characters".to_owned());
            }
            for (keyword, bound) in [(least, &rule["min"]), (most, &rule["max"])] {
                if !bound.is_null() {
                    place[keyword] = bound.clone();
                }
            }
        }
        "ipv4" | "ipv6" | "email" => place["format"] = json!(name),
        "url" => place["format"] = json!("uri"),
        "pattern" | "contains" => place["pattern"] = json!(text),
        "prefix" => place["pattern"] = json!(format!("^{text}")),
        "suffix" => place["pattern"] = json!(format!("{text}$")),
        "ascii" => place["pattern"] = json!("^[\\x00-\\x7F]*$"),
        "required" => {}
        _ => return Err(format!("`{name}`: a validator")),
    }
    Ok(())
}
