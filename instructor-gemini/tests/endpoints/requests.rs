//! `generateContent`: doors, credentials, dialects, parts and turns.

use serde_json::{Value, json};

use super::http::{Answer, KEY, MODEL, ask, call, emulator, person, post, send, user};

const TEXT: &str = "Grace Hopper, 85";

fn grace() -> Value {
    json!({"name": "Grace Hopper", "age": 85})
}

#[tokio::test]
async fn each_door_wants_its_credentials() {
    let emulator = emulator().await;
    let body = ask(&[user(TEXT)]).to_string();
    let project = "/v1beta1/projects/p/locations/global/publishers/google/models/gemini-3.8-flash:generateContent";
    let express = "/v1/publishers/google/models/gemini-3.8-flash:generateContent";
    let fresh = ("authorization", "Bearer fresh");
    let expired = ("authorization", "Bearer expired");
    for (path, headers, status, reason) in [
        (MODEL, &[KEY][..], 200, Value::Null),
        (MODEL, &[fresh], 200, Value::Null),
        (MODEL, &[], 403, Value::Null),
        (MODEL, &[("x-goog-api-key", "invalid")], 400, json!("API_KEY_INVALID")),
        (express, &[KEY], 200, Value::Null),
        (express, &[], 403, Value::Null),
        (project, &[fresh], 200, Value::Null),
        (project, &[KEY], 401, json!("CREDENTIALS_MISSING")),
        (project, &[], 401, json!("CREDENTIALS_MISSING")),
        (project, &[expired], 401, json!("ACCESS_TOKEN_EXPIRED")),
    ] {
        let answer = send(&emulator, "POST", path, headers, body.as_bytes()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, status, "{path} {headers:?}");
        assert_eq!(answer.body["error"]["details"][0]["reason"], reason, "{path} {headers:?}");
        let recorded = emulator.requests().pop().expect("a request");
        let has = |name: &str| headers.iter().any(|(header, _)| *header == name);
        assert_eq!(recorded.has_key, has("x-goog-api-key"));
        assert_eq!(recorded.has_bearer, has("authorization"));
        assert!(!format!("{recorded:?}").contains("fresh"));
    }
    // What is missing is told from what is wrong.
    for (headers, said) in [
        (&[][..], "Request is missing required authentication credential."),
        (&[expired], "Request had invalid authentication credentials."),
    ] {
        let answer = send(&emulator, "POST", project, headers, body.as_bytes()).await;
        let answer = answer.expect("an answer");
        assert!(answer.error().1.starts_with(said), "{}", answer.body);
    }
    let path = format!("{express}?alt=sse");
    send(&emulator, "POST", &path, &[KEY], b"").await.expect("an answer");
    let recorded = emulator.requests().pop().expect("a request");
    assert_eq!((recorded.method.as_str(), recorded.query.as_deref()), ("POST", Some("alt=sse")));
}

#[tokio::test]
async fn unknown_models_are_named_in_the_words_of_the_door() {
    let emulator = emulator().await;
    let answer = post(&emulator, "/v1/models/gpt:generateContent", &ask(&[user(TEXT)])).await;
    assert!(answer.error().1.starts_with("models/gpt is not found for API version v1"));
    let path = "/v1/publishers/google/models/gpt:generateContent";
    let answer = post(&emulator, path, &ask(&[user(TEXT)])).await;
    let (status, message) = answer.error();
    assert_eq!(status, 404);
    assert!(message.starts_with("Publisher Model `publishers/google/models/gpt` was not found"));
    assert_eq!(call(&emulator, "GET", MODEL).await.status, 404);
}

#[tokio::test]
async fn the_schema_is_read_in_each_of_its_places() {
    let emulator = emulator().await;
    let typed = json!({
        "type": "OBJECT",
        "properties": {
            "name": {"type": "STRING", "max_length": "80"},
            "age": {"type": "INTEGER", "nullable": true, "maximum": 150.0},
        },
        "required": ["name"],
        "property_ordering": ["name", "age"],
    });
    let json = "application/json";
    for config in [
        json!({"responseMimeType": json, "responseJsonSchema": person()}),
        json!({"response_mime_type": json, "response_json_schema": person()}),
        json!({"responseMimeType": json, "responseSchema": typed}),
        json!({"response_mime_type": json, "response_schema": typed}),
        json!({"responseFormat": {"text": {"mimeType": json, "schema": person()}}}),
    ] {
        let body = json!({"contents": [user(TEXT)], "generationConfig": config});
        assert_eq!(post(&emulator, MODEL, &body).await.value(), grace(), "{config}");
    }
    for (config, message) in [
        (
            json!({
                "responseMimeType": json, "responseSchema": typed, "responseJsonSchema": person(),
            }),
            "Only one of",
        ),
        (
            json!({
                "responseMimeType": json, "responseSchema": typed,
                "responseFormat": {"text": {"schema": person()}},
            }),
            "Only one of",
        ),
        (json!({"responseJsonSchema": person()}), "response_mime_type"),
        (
            json!({"responseMimeType": json, "responseSchema": {"$defs": {}}}),
            r#"Unknown name "$defs" at 'generation_config.response_schema': Cannot find field."#,
        ),
    ] {
        let body = json!({"contents": [user(TEXT)], "generationConfig": config});
        let answer = post(&emulator, MODEL, &body).await;
        let (status, said) = answer.error();
        assert!(status == 400 && said.contains(message), "{config}: {said}");
    }
}

#[tokio::test]
async fn parts_of_text_are_read_whatever_carries_them() {
    let emulator = emulator().await;
    let inline = |kind: &str, data: &str| json!({"inlineData": {"mimeType": kind, "data": data}});
    // "Grace Hopper, 85"
    let data = "R3JhY2UgSG9wcGVyLCA4NQ==";
    let read = async |parts: Value| {
        let answer = post(&emulator, MODEL, &ask(&[json!({"role": "user", "parts": parts})])).await;
        answer.value()
    };
    assert_eq!(read(json!([inline("text/plain", data)])).await, grace());
    let snake = json!([{"inline_data": {"mime_type": "text/plain", "data": data}}]);
    assert_eq!(read(snake).await, grace());
    let picture = inline("image/png", "iVBORw0KGgo=");
    assert_eq!(read(json!([picture, {"text": TEXT}])).await, grace());
    // A picture alone is not seen.
    let nothing = json!({"name": null, "age": null});
    assert_eq!(read(json!([picture])).await, nothing);
    for uri in ["gs://bucket/files/a.pdf", "https://www.youtube.com/watch?v=1"] {
        let linked = json!([{"fileData": {"fileUri": uri, "mimeType": "video/mp4"}}]);
        assert_eq!(read(linked).await, nothing, "{uri}");
    }
    let refused = json!({"role": "user", "parts": [inline("image/png", "no base64!")]});
    let answer = post(&emulator, MODEL, &ask(&[refused])).await;
    assert!(answer.error().1.contains("Base64 decoding failed"), "{answer:?}");
}

#[tokio::test]
async fn limits_and_stop_sequences_end_an_answer() {
    let emulator = emulator().await;
    let whole = r#"{"age": 85, "name": "Grace Hopper"}"#;
    for (config, text, finish, tokens) in [
        (json!({"maxOutputTokens": 9}), whole, "STOP", 9),
        (json!({"maxOutputTokens": 3}), &whole[..12], "MAX_TOKENS", 3),
        (json!({"stopSequences": ["x", "Hopper"]}), &whole[..27], "STOP", 7),
        (json!({"stopSequences": "85"}), &whole[..8], "STOP", 2),
    ] {
        let mut body = ask(&[user(TEXT)]);
        for (name, value) in config.as_object().expect("a configuration") {
            body["generationConfig"][name] = value.clone();
        }
        let answer = post(&emulator, MODEL, &body).await;
        assert_eq!(answer.parts()[0]["text"], text, "{config}");
        assert_eq!(answer.body["candidates"][0]["finishReason"], finish, "{config}");
        assert_eq!(answer.body["usageMetadata"]["candidatesTokenCount"], tokens, "{config}");
    }
}

#[tokio::test]
async fn conversations_that_cannot_be_are_refused() {
    let emulator = emulator().await;
    let model = json!({"role": "model", "parts": [{"text": "{}"}]});
    for (contents, message) in [
        (vec![], "contents is not specified"),
        (vec![user(TEXT), model], "Requests ending with a model turn are not supported."),
        (vec![json!({"role": "system", "parts": [{"text": ""}]})], "valid role: user, model."),
        (vec![json!({"role": "user", "parts": []})], "parts must not be empty"),
    ] {
        let answer: Answer = post(&emulator, MODEL, &ask(&contents)).await;
        let (status, said) = answer.error();
        assert!(status == 400 && said.contains(message), "{said}");
    }
}
