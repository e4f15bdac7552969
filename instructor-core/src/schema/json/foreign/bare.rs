//! References that stand alone.

use serde_json::value::RawValue;

use super::Members;

/// The schema with each `$ref` that has keywords beside it moved into an `anyOf` of its own, which
/// means the same; `None` if there is an `anyOf` beside it already.
///
/// Keywords that begin with `$` may stay. What is no object stays as it is.
pub(super) fn references(schema: &str) -> Option<String> {
    let Ok(Members(members)) = serde_json::from_str(schema) else {
        return Some(schema.to_owned());
    };
    let has = |keyword: &str| members.iter().any(|(name, _)| name == keyword);
    let is_crowded = has("$ref") && members.iter().any(|(name, _)| !name.starts_with('$'));
    if is_crowded && has("anyOf") {
        return None;
    }
    object(&members, |name, value| match name {
        "$ref" if is_crowded => Some(("anyOf", format!("[{{\"$ref\":{value}}}]"))),
        "$defs" | "definitions" | "dependentSchemas" | "patternProperties" | "properties" => {
            Some((name, each(value)?))
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Some((name, list(value)?)),
        "additionalProperties"
        | "contains"
        | "else"
        | "if"
        | "items"
        | "not"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Some((name, references(value)?)),
        // What looks like a reference in an `enum` or an example is none.
        _ => Some((name, value.to_owned())),
    })
}

/// An object of schemas.
fn each(schemas: &str) -> Option<String> {
    match serde_json::from_str(schemas) {
        Ok(Members(members)) => object(&members, |name, value| Some((name, references(value)?))),
        Err(_) => Some(schemas.to_owned()),
    }
}

fn list(schemas: &str) -> Option<String> {
    let Ok(schemas) = serde_json::from_str::<Vec<&RawValue>>(schemas) else {
        return Some(schemas.to_owned());
    };
    let schemas: Option<Vec<String>> =
        schemas.into_iter().map(|schema| references(schema.get())).collect();
    Some(format!("[{}]", schemas?.join(",")))
}

fn object(
    members: &[(String, Box<RawValue>)],
    change: impl for<'a> Fn(&'a str, &str) -> Option<(&'a str, String)>,
) -> Option<String> {
    let mut out = String::from("{");
    for (position, (name, value)) in members.iter().enumerate() {
        let (name, value) = change(name, value.get())?;
        out.push_str(if position == 0 { "" } else { "," });
        crate::json::write_string(&mut out, name);
        out.push(':');
        out.push_str(&value);
    }
    out.push('}');
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::references;

    #[test]
    fn a_reference_with_company_moves_into_an_any_of() {
        for (schema, bare) in [
            (r##"{"$ref":"#/$defs/A"}"##, r##"{"$ref":"#/$defs/A"}"##),
            (
                r##"{"$ref":"#/$defs/A","$comment":"b"}"##,
                r##"{"$ref":"#/$defs/A","$comment":"b"}"##,
            ),
            (
                r##"{"description":"d","$ref":"#/$defs/A"}"##,
                r##"{"description":"d","anyOf":[{"$ref":"#/$defs/A"}]}"##,
            ),
            (
                r##"{"properties":{"$ref":{"items":{"$ref":"#/x","title":"t"}},"b":true}}"##,
                r##"{"properties":{"$ref":{"items":{"anyOf":[{"$ref":"#/x"}],"title":"t"}},"b":true}}"##,
            ),
            (
                r##"{"anyOf":[{"$ref":"#/x","default":1},{"type":"null"}]}"##,
                r##"{"anyOf":[{"anyOf":[{"$ref":"#/x"}],"default":1},{"type":"null"}]}"##,
            ),
            (
                r##"{"enum":[{"$ref":"#/x","title":"t"}]}"##,
                r##"{"enum":[{"$ref":"#/x","title":"t"}]}"##,
            ),
            ("true", "true"),
        ] {
            assert_eq!(references(schema).as_deref(), Some(bare));
        }
    }

    #[test]
    fn two_sets_of_alternatives_cannot_be_one() {
        assert_eq!(references(r##"{"items":{"$ref":"#/x","anyOf":[{}]}}"##), None);
    }
}
