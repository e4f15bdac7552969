//! Requests against the API's messages: what is taken in which spelling, and what is refused how.

use serde_json::{Value, json};

use super::http::{Answer, KEY, MODEL, ask, emulator, person, post, send, user};

const TEXT: &str = "Grace Hopper, 85";
const PROJECT: &str =
    "/v1beta1/projects/p/locations/eu/publishers/google/models/gemini-3.8-flash:generateContent";

/// A request with these members besides the usual ones.
fn with(members: &Value) -> Value {
    let mut body = ask(&[user(TEXT)]);
    for (key, value) in members.as_object().into_iter().flatten() {
        match value {
            Value::Object(inner) if body[key].is_object() => {
                for (name, value) in inner {
                    body[key][name] = value.clone();
                }
            }
            value => body[key] = value.clone(),
        }
    }
    body
}

fn violations(answer: &Answer) -> Vec<(Option<&str>, &str)> {
    assert_eq!(answer.status, 400, "{}", answer.body);
    let details = &answer.body["error"]["details"][0];
    assert_eq!(details["@type"], "type.googleapis.com/google.rpc.BadRequest");
    let violations = details["fieldViolations"].as_array().expect("violations");
    let text = |violation: &'_ Value| violation["description"].as_str().map(str::len);
    assert!(violations.iter().all(|violation| text(violation) > Some(0)));
    violations
        .iter()
        .map(|one| (one["field"].as_str(), one["description"].as_str().unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn every_violation_is_named_in_the_message_and_the_details() {
    let emulator = emulator().await;
    let body = with(&json!({
        "bar": 1,
        "generationConfig": {"foo": 1, "temperature": "hot"},
    }));
    let answer = post(&emulator, MODEL, &body).await;
    let top = "Invalid JSON payload received. Unknown name \"bar\": Cannot find field.";
    let foo = "Invalid JSON payload received. Unknown name \"foo\" at 'generation_config': Cannot \
               find field.";
    let hot = "Invalid value at 'generation_config.temperature' (TYPE_FLOAT), \"hot\"";
    assert_eq!(
        violations(&answer),
        [
            (None, top),
            (Some("generation_config"), foo),
            (Some("generation_config.temperature"), hot),
        ]
    );
    assert_eq!(answer.error().1, [top, foo, hot].join("\n"));
    assert_eq!(answer.body["error"]["status"], "INVALID_ARGUMENT");
}

/// Asks with these members, and looks for this one violation.
async fn check_refused(members: &Value, message: &str) {
    let answer = post(&emulator().await, MODEL, &with(members)).await;
    let violations = violations(&answer);
    assert_eq!(violations.len(), 1, "{violations:?}");
    assert_eq!(violations[0].1, message, "{members}");
    assert_eq!(answer.error().1, message);
}

#[tokio::test]
async fn values_of_the_wrong_kind_are_told_where_they_stand() {
    let part = |part: Value| json!({"contents": [{"role": "user", "parts": [part]}]});
    let package = "type.googleapis.com/google.ai.generativelanguage.v1beta";
    for (members, message) in [
        (part(json!({"text": 1})), "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 1"),
        (
            part(json!({"text": {"a": 1}})),
            "Invalid value at 'contents[0].parts[0].text' (text), Starting an object on a scalar \
             field",
        ),
        (
            part(json!({"inlineData": {"data": "no base64!"}})),
            "Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), Base64 \
             decoding failed for \"no base64!\"",
        ),
        (
            part(json!({"functionResponse": {"name": "f", "response": "ok"}})),
            "Invalid value at 'contents[0].parts[0].function_response.response' \
             (type.googleapis.com/google.protobuf.Struct), \"ok\"",
        ),
        (
            json!({"contents": "hi"}),
            &format!("Invalid value at 'contents[0]' ({package}.Content), \"hi\""),
        ),
        (
            json!({"safetySettings": [{"category": "x"}]}),
            &format!(
                "Invalid value at 'safety_settings[0].category' ({package}.HarmCategory), \"x\""
            ),
        ),
        (
            json!({"cachedContent": ["a"]}),
            "Invalid JSON payload received. Unknown name \"cachedContent\": Proto field is not \
             repeating, cannot start list.",
        ),
        (
            json!({"labels": {"a": "b", "c": 1}}),
            "Invalid value at 'labels[1].value' (TYPE_STRING), 1",
        ),
        (
            part(json!({"text": TEXT, "videoMetadata": {"startOffset": "late-ones"}})),
            "Invalid value at 'contents[0].parts[0].video_metadata.start_offset' \
             (type.googleapis.com/google.protobuf.Duration), \"late-ones\"",
        ),
        (
            part(json!({"text": TEXT, "videoMetadata": {"endOffset": "1m"}})),
            "Invalid value at 'contents[0].parts[0].video_metadata.end_offset' \
             (type.googleapis.com/google.protobuf.Duration), Field 'endOffset', Illegal duration \
             format; duration must end with 's'",
        ),
        (
            json!({"tools": [{"googleSearch": {"timeRangeFilter": {"endTime": "noon"}}}]}),
            "Invalid value at 'tools[0].google_search.time_range_filter.end_time' \
             (type.googleapis.com/google.protobuf.Timestamp), Field 'endTime', Invalid time \
             format: noon",
        ),
        (
            json!({"tools": [{"functionDeclarations": [{"nome": "a"}]}]}),
            "Invalid JSON payload received. Unknown name \"nome\" at \
             'tools[0].function_declarations[0]': Cannot find field.",
        ),
    ] {
        check_refused(&members, message).await;
    }
    // The other door's messages are of another package.
    let body = json!({"contents": "hi"}).to_string();
    let bearer = [("authorization", "Bearer fresh")];
    let answer = send(&emulator().await, "POST", PROJECT, &bearer, body.as_bytes()).await;
    assert_eq!(
        answer.expect("an answer").error().1,
        "Invalid value at 'contents[0]' \
         (type.googleapis.com/google.cloud.aiplatform.v1beta1.Content), \"hi\""
    );
}

#[tokio::test]
async fn a_configuration_is_told_of_in_the_types_of_its_fields() {
    let config = |config: Value| json!({"generationConfig": config});
    let package = "type.googleapis.com/google.ai.generativelanguage.v1beta";
    for (members, message) in [
        (
            config(json!({"maxOutputTokens": 3_000_000_000_u32})),
            "Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 3000000000",
        ),
        (
            config(json!({"candidateCount": 1.5})),
            "Invalid value at 'generation_config.candidate_count' (TYPE_INT32), 1.5",
        ),
        (
            config(json!({"responseLogprobs": "yes"})),
            "Invalid value at 'generation_config.response_logprobs' (TYPE_BOOL), \"yes\"",
        ),
        (
            config(json!({"thinkingConfig": {"thinkingBudget": true}})),
            "Invalid value at 'generation_config.thinking_config.thinking_budget' (TYPE_INT32), true",
        ),
        (
            config(json!({"thinkingConfig": {"thinkingLevel": "HUGE"}})),
            &format!(
                "Invalid value at 'generation_config.thinking_config.thinking_level' \
                 ({package}.ThinkingConfig.ThinkingLevel), \"HUGE\""
            ),
        ),
    ] {
        check_refused(&members, message).await;
    }
}

#[tokio::test]
async fn one_field_of_a_group_is_set() {
    let body = r#"{"contents": [{"parts": [{"inlineData": {}, "text": "a"}]}]}"#;
    let answer = send(&emulator().await, "POST", MODEL, &[KEY], body.as_bytes()).await;
    let answer = answer.expect("an answer");
    let message = "Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already \
                   set. Cannot set 'text'";
    assert_eq!(violations(&answer), [(Some("contents[0].parts[0]"), message)]);
}

#[tokio::test]
async fn all_that_proto3_takes_is_taken() {
    let emulator = emulator().await;
    for members in [
        json!({"contents": {"parts": {"text": TEXT}}}),
        json!({"system_instruction": {"parts": {"text": "Extract."}}}),
        json!({"systemInstruction": {"role": "system", "parts": [{"text": "Extract."}]}}),
        json!({"tools": null, "toolConfig": null, "cachedContent": null}),
        // A signature and a thought that was left out may stand alone.
        json!({"contents": [{"parts": [{"text": TEXT}, {"thoughtSignature": "c2ln"}]}]}),
        json!({"contents": [{"parts": [{"text": TEXT}, {"thought": true}]}]}),
        json!({"contents": [{"parts": [{"text": TEXT, "thought": null, "inlineData": null}]}]}),
        json!({"safetySettings": {"category": "HARM-CATEGORY-HARASSMENT", "threshold": 99}}),
        json!({"safetySettings": [{"category": "harm_category_harassment", "threshold": 4}]}),
        json!({"service_tier": "flex", "store": false, "labels": {"team": "a"}}),
        json!({"generation_config": {
            "responseMimeType": "application/json", "responseJsonSchema": person(),
            "max_output_tokens": "8192", "top_k": 40.0, "temperature": "0.5", "seed": 7,
            "thinking_config": {"thinking_level": "low", "include_thoughts": "true"},
            "responseModalities": ["text"], "stopSequences": "END",
            "speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Kore"}}},
            "imageConfig": {"aspectRatio": "1:1"}, "mediaResolution": "MEDIA_RESOLUTION_LOW",
        }}),
        json!({"tools": [
            {"googleSearch": {}}, {"code_execution": {}}, {"urlContext": {}},
            {"googleMaps": {"enableWidget": true}}, {"computerUse": {"environment": 1}},
            {"fileSearch": {"fileSearchStoreNames": ["a"]}},
            {"googleSearchRetrieval": {"dynamicRetrievalConfig": {"mode": "MODE_DYNAMIC"}}},
        ], "toolConfig": {"retrievalConfig": {"latLng": {"latitude": 1, "longitude": 2.5}}}}),
        json!({"contents": [{"parts": [
            {"text": TEXT, "thought": false, "thoughtSignature": "c2ln"},
            {"fileData": {"fileUri": "gs://b/c.mp4", "mimeType": "video/mp4"},
             "videoMetadata": {"startOffset": "1.5s", "fps": 2}},
            {"inlineData": {"mimeType": "image/png", "data": "_-8"}, "mediaResolution": {"level": "media_resolution_high"}},
        ]}]}),
    ] {
        let mut body = with(&members);
        if members.get("generation_config").is_some() {
            body.as_object_mut().expect("an object").remove("generationConfig");
        }
        let answer = post(&emulator, MODEL, &body).await;
        assert_eq!(answer.value(), json!({"name": "Grace Hopper", "age": 85}), "{members}");
    }
}

#[tokio::test]
async fn fields_of_one_door_are_unknown_at_the_other() {
    let emulator = emulator().await;
    let typed = json!({"responseMimeType": "application/json", "responseSchema": {
        "type": "OBJECT", "properties": {"of": {"type": "OBJECT", "additionalProperties": {"type": "INTEGER"}}},
    }});
    let typed = json!({"contents": [user(TEXT)], "generationConfig": typed});
    for (body, is_vertex) in [
        (with(&json!({"generationConfig": {"audioTimestamp": true}})), true),
        (with(&json!({"tools": [{"enterpriseWebSearch": {}}]})), true),
        (with(&json!({"modelArmorConfig": {}})), true),
        (typed, true),
        (with(&json!({"store": true})), false),
        (with(&json!({"tools": [{"fileSearch": {}}]})), false),
        (with(&json!({"contents": [{"parts": [{"text": TEXT, "partMetadata": {}}]}]})), false),
    ] {
        let text = body.to_string();
        let developer = post(&emulator, MODEL, &body).await;
        let bearer = [("authorization", "Bearer fresh")];
        let vertex = send(&emulator, "POST", PROJECT, &bearer, text.as_bytes()).await;
        let vertex = vertex.expect("an answer");
        let (takes, refuses) = if is_vertex { (vertex, developer) } else { (developer, vertex) };
        assert_eq!(takes.status, 200, "{text}: {}", takes.body);
        assert!(refuses.error().1.contains("Unknown name"), "{text}: {}", refuses.body);
    }
}

#[tokio::test]
async fn a_body_that_is_no_json_is_shown_where_it_breaks() {
    let emulator = emulator().await;
    let prefix = "Invalid JSON payload received.";
    for (body, message) in [
        (r#"{"contents": [}"#, "Expected a value.\n{\"contents\": [}\n              ^"),
        (
            r#"{"contents" 1}"#,
            "Expected : between key:value pair.\n{\"contents\" 1}\n            ^",
        ),
        (
            r#"{"contents": [1 2]}"#,
            "Expected , or ] after array value.\n{\"contents\": [1 2]}\n                ^",
        ),
        (
            r#"{"a": 1, "contents": "x" "b": 2}"#,
            "Expected , or } after key:value pair.\n 1, \"contents\": \"x\" \"b\": 2}\n                    ^",
        ),
        (
            r#"{"contents": ["#,
            "Unexpected end of string. Expected , or ] after array value.\n{\"contents\": [\n              ^",
        ),
        (
            "{\n  \"contents\": nil\n}",
            "Unexpected token.\n{\n  \"contents\": nil\n}\n                ^",
        ),
        ("[]", "Unknown name \"\": Root element must be a message."),
    ] {
        let answer = send(&emulator, "POST", MODEL, &[KEY], body.as_bytes()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.error(), (400, format!("{prefix} {message}").as_str()), "{body}");
    }
    // Nothing at all is a message without fields.
    let answer = send(&emulator, "POST", MODEL, &[KEY], b"").await.expect("an answer");
    assert!(answer.error().1.contains("contents is not specified"));
}

#[tokio::test]
async fn a_schema_keeps_the_order_of_its_properties() {
    let emulator = emulator().await;
    let body = r#"{"contents": [{"parts": [{"text": "Grace Hopper, 85, grace@navy.mil"}]}],
        "generation_config": {"response_mime_type": "application/json", "response_schema": {
            "type": "OBJECT", "properties": {
                "name": {"type": "STRING"}, "email": {"type": "STRING"}, "age": {"type": "INTEGER"}},
            "property_ordering": ["name", "email", "age"]}}}"#;
    let answer = send(&emulator, "POST", MODEL, &[KEY], body.as_bytes()).await;
    let answer = answer.expect("an answer");
    let text = answer.parts()[0]["text"].as_str().expect("a text");
    assert_eq!(text, r#"{"name": "Grace Hopper", "email": "grace@navy.mil", "age": 85}"#);
}

#[tokio::test]
async fn contradictions_are_refused() {
    let emulator = emulator().await;
    let both = json!({"thinkingLevel": "LOW", "thinkingBudget": 0});
    let answer =
        post(&emulator, MODEL, &with(&json!({"generationConfig": {"thinkingConfig": both}}))).await;
    assert_eq!(
        answer.error(),
        (400, "You can only set only one of thinking budget and thinking level.")
    );
    for part in [json!({}), json!({"videoMetadata": {}})] {
        let body = with(&json!({"contents": [{"parts": [{"text": TEXT}, part]}]}));
        let answer = post(&emulator, MODEL, &body).await;
        assert_eq!(
            answer.error(),
            (
                400,
                "* GenerateContentRequest.contents[0].parts[1].data: required oneof field 'data' \
                 must have one initialized field\n"
            )
        );
    }
    let nameless = json!({"contents": [{"role": "model", "parts": [{"functionCall": {}}]}]});
    let answer = post(&emulator, MODEL, &with(&nameless)).await;
    assert_eq!(
        answer.error().1,
        "* GenerateContentRequest.contents[0].parts[0].function_call.name: Name cannot be empty.\n"
    );
}
