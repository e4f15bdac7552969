//! Function calling: the call, and the turns that have to follow it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use instructor_gemini::emulator::{Emulator, Step};
use serde_json::{Value, json};

use super::http::{MODEL, emulator, person, post, user};

const TEXT: &str = "Grace Hopper, 85";

fn ask(contents: &[Value]) -> Value {
    json!({
        "contents": contents,
        "tools": [{"functionDeclarations": [
            {"name": "other", "parametersJsonSchema": {"type": "object"}},
            {"name": "extract", "description": "d", "parameters_json_schema": person()},
        ]}],
        "toolConfig": {"functionCallingConfig": {
            "mode": "ANY", "allowedFunctionNames": ["extract"],
        }},
    })
}

fn response(call: &Value) -> Value {
    json!({"role": "user", "parts": [{"functionResponse": {
        "id": call["id"], "name": call["name"], "response": {"error": "age: 200 is too large"},
    }}]})
}

#[tokio::test]
async fn the_function_is_called_with_what_was_found() {
    let emulator = emulator().await;
    let answer = post(&emulator, MODEL, &ask(&[user(TEXT)])).await;
    let candidate = &answer.body["candidates"][0];
    assert_eq!(candidate["finishReason"], "STOP");
    assert_eq!(candidate["finishMessage"], "Model generated function call(s).");
    let part = &answer.parts()[0];
    // A field of bytes: clients that hold it to base64 refuse anything else.
    let signature = part["thoughtSignature"].as_str().expect("a signature");
    assert!(BASE64_STANDARD.decode(signature).is_ok() && part["text"].is_null());
    let call = &part["functionCall"];
    assert!(call["id"].is_string());
    assert_eq!(call["name"], "extract");
    assert_eq!(call["args"], json!({"name": "Grace Hopper", "age": 85}));

    let mut typed = ask(&[user(TEXT)]);
    typed["tools"] = json!([{"function_declarations": [{"name": "extract", "parameters": {
        "type": "OBJECT", "properties": {"age": {"type": "INTEGER"}},
    }}]}]);
    let older = "/v1/models/gemini-2.5-flash:generateContent";
    let answer = post(&emulator, older, &typed).await;
    let call = &answer.parts()[0]["functionCall"];
    assert_eq!(*call, json!({"name": "extract", "args": {"age": 85}}), "no id then");
}

#[tokio::test]
async fn steps_shape_calls_as_they_shape_texts() {
    let emulator = Emulator::builder()
        .step(Step::Invalid)
        .step(Step::Fenced)
        .step(Step::Cut)
        .reply(r#"{"name": "Ana"}"#)
        .reply("no object");
    let emulator = emulator.start().await.expect("a port");
    let mut answers = Vec::new();
    for _ in 0..5 {
        answers.push(post(&emulator, MODEL, &ask(&[user(TEXT)])).await);
    }
    let call = |at: usize| &answers[at].parts()[0]["functionCall"]["args"];
    assert_eq!(*call(0), json!({"name": "Grace Hopper", "age": 151}));
    assert_eq!(*call(1), json!({"name": "Grace Hopper", "age": 85}));
    assert_eq!(answers[2].body["candidates"][0]["finishReason"], "MAX_TOKENS");
    assert!(answers[2].parts().is_null());
    assert_eq!(*call(3), json!({"name": "Ana"}));
    assert_eq!(answers[4].parts()[0]["text"], "no object");
}

#[tokio::test]
async fn a_reask_echoes_the_call_and_responds_to_it() {
    let emulator = emulator().await;
    let first = post(&emulator, MODEL, &ask(&[user(TEXT)])).await;
    let turn = first.body["candidates"][0]["content"].clone();
    let call = turn["parts"][0]["functionCall"].clone();
    let again = ask(&[user(TEXT), turn.clone(), response(&call)]);
    let answer = post(&emulator, MODEL, &again).await;
    assert_eq!(answer.parts()[0]["functionCall"]["args"]["age"], 85, "the text is still read");
    // As the official SDK's README has it, and as older clients do.
    for role in ["tool", "function"] {
        let mut responded = response(&call);
        responded["role"] = role.into();
        let answer = post(&emulator, MODEL, &ask(&[user(TEXT), turn.clone(), responded])).await;
        assert_eq!(answer.parts()[0]["functionCall"]["args"]["age"], 85, "{role}");
    }

    let unequal = "Please ensure that the number of function response parts is equal to the \
                   number of function call parts of the function call turn.";
    let mut other = call.clone();
    other["id"] = json!("another");
    let mut unsigned = turn.clone();
    unsigned["parts"][0]["thoughtSignature"] = Value::Null;
    let mut schema = response(&call);
    schema["parts"][0]["functionResponse"]["response"] = json!({"a": [{"$ref": "#"}]});
    for (contents, message) in [
        (vec![user(TEXT), turn.clone(), user("age: too large")], unequal),
        (vec![user(TEXT), turn.clone(), response(&other)], unequal),
        (vec![user(TEXT), turn.clone()], "Requests ending with a model turn"),
        (vec![user(TEXT), response(&call)], "comes immediately after a function call turn"),
        (
            vec![user(TEXT), unsigned, response(&call)],
            "Function call is missing a thought_signature in functionCall parts. This is required \
             for tools to work correctly, and missing thought_signature may lead to degraded model \
             performance. Additional data, function call `default_api:extract` , position 2.",
        ),
        (vec![user(TEXT), turn, schema], "Request contains an invalid argument."),
    ] {
        let answer = post(&emulator, MODEL, &ask(&contents)).await;
        let (status, said) = answer.error();
        assert!(status == 400 && said.contains(message), "{said}");
    }
}

#[tokio::test]
async fn calls_without_a_signature_before_the_last_text_are_examples() {
    let emulator = emulator().await;
    let call = json!({"name": "extract", "args": {"name": "Ana Silva", "age": 31}});
    let example = |signature: &str| {
        let mut part = json!({"functionCall": call});
        if !signature.is_empty() {
            part["thoughtSignature"] = signature.into();
        }
        [user("Ana Silva, 31"), json!({"role": "model", "parts": [part]}), response(&call)]
    };
    let in_base64 = BASE64_STANDARD.encode("skip_thought_signature_validator");
    for signature in ["", "skip_thought_signature_validator", &in_base64] {
        let contents = [&example(signature)[..], &[user(TEXT)]].concat();
        let answer = post(&emulator, MODEL, &ask(&contents)).await;
        assert_eq!(answer.parts()[0]["functionCall"]["args"]["name"], "Grace Hopper");
    }
}

#[tokio::test]
async fn declarations_that_cannot_be_are_refused() {
    let emulator = emulator().await;
    let with = |declaration: Value, allowed: &str| {
        let mut body = ask(&[user(TEXT)]);
        body["tools"] = json!([{"functionDeclarations": [declaration]}]);
        body["toolConfig"]["functionCallingConfig"]["allowedFunctionNames"] = json!([allowed]);
        body
    };
    for (declaration, allowed, message) in [
        (json!({"name": "2nd"}), "2nd", "tools[0].function_declarations[0].name: Invalid function"),
        (json!({"name": "a"}), "b", "should be a subset"),
        (
            json!({"name": "a", "parameters": {}, "parametersJsonSchema": {}}),
            "a",
            "only one of parameters",
        ),
        (
            json!({"name": "a", "parameters": {"$ref": "#"}}),
            "a",
            r#"Unknown name "$ref" at 'tools[0].function_declarations[0].parameters'"#,
        ),
    ] {
        let answer = post(&emulator, MODEL, &with(declaration, allowed)).await;
        let (status, said) = answer.error();
        assert!(status == 400 && said.contains(message), "{said}");
    }
}

#[tokio::test]
async fn what_stands_beside_a_response_is_refused_at_vertex() {
    let emulator = Emulator::start().await.expect("a port");
    let first = post(&emulator, MODEL, &ask(&[user(TEXT)])).await;
    let turn = first.body["candidates"][0]["content"].clone();
    let alone = response(&turn["parts"][0]["functionCall"]);
    let mut beside = alone.clone();
    beside["parts"].as_array_mut().expect("parts").push(json!({"text": "Once more."}));
    let path = "/v1/publishers/google/models/gemini-3.8-flash:generateContent";
    for (path, response, status) in
        [(MODEL, &alone, 200), (MODEL, &beside, 200), (path, &alone, 200), (path, &beside, 400)]
    {
        let body = ask(&[user(TEXT), turn.clone(), response.clone()]);
        assert_eq!(post(&emulator, path, &body).await.status, status, "{path} {response}");
    }
}

#[tokio::test]
async fn a_response_may_leave_out_the_id_of_its_call() {
    let emulator = Emulator::start().await.expect("a port");
    let first = post(&emulator, MODEL, &ask(&[user(TEXT)])).await;
    let turn = first.body["candidates"][0]["content"].clone();
    let mut response = response(&turn["parts"][0]["functionCall"]);
    let called = response["parts"][0]["functionResponse"].as_object_mut().expect("a response");
    assert!(called.remove("id").is_some());
    let answer = post(&emulator, MODEL, &ask(&[user(TEXT), turn, response])).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// A request that offers two functions, in this mode.
fn offering(contents: &[Value], mode: Option<&str>) -> Value {
    let city = json!({
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
    });
    let functions = json!([
        {"name": "get_weather", "description": "The weather.", "parametersJsonSchema": city},
        {"name": "list_orders"},
    ]);
    let mut body = json!({"contents": contents, "tools": [{"functionDeclarations": functions}]});
    if let Some(mode) = mode {
        body["toolConfig"] = json!({"functionCallingConfig": {"mode": mode}});
    }
    body
}

#[tokio::test]
async fn an_offered_function_is_called_when_the_text_is_for_it() {
    let emulator = emulator().await;
    let weather = user("What is the weather in Lisbon?");
    for mode in [None, Some("AUTO"), Some("VALIDATED")] {
        let answer = post(&emulator, MODEL, &offering(std::slice::from_ref(&weather), mode)).await;
        let call = &answer.parts()[0]["functionCall"];
        assert_eq!(call["name"], "get_weather", "{mode:?}");
        assert_eq!(call["args"], json!({"city": "Lisbon"}));
    }
    let orders = post(&emulator, MODEL, &offering(&[user("Which orders are open?")], None)).await;
    let call = &orders.parts()[0]["functionCall"];
    assert_eq!((&call["name"], &call["args"]), (&"list_orders".into(), &json!({})));

    // What is for none of them, and what may not be called, is answered in words.
    let words = post(&emulator, MODEL, &offering(&[user("Hello!")], None)).await;
    assert!(words.parts()[0]["text"].is_string(), "{}", words.text);
    let none = post(&emulator, MODEL, &offering(&[weather], Some("NONE"))).await;
    assert!(none.parts()[0]["text"].is_string(), "{}", none.text);
}

#[tokio::test]
async fn what_a_function_answered_is_told() {
    let emulator = emulator().await;
    let weather = user("What is the weather in Lisbon?");
    let called = post(&emulator, MODEL, &offering(std::slice::from_ref(&weather), None)).await;
    let turn = called.body["candidates"][0]["content"].clone();
    let id = &turn["parts"][0]["functionCall"]["id"];
    let response = json!({"id": id, "name": "get_weather", "response": {"sky": "clear"}});
    let responded = json!({"role": "user", "parts": [{"functionResponse": response}]});
    let answer = post(&emulator, MODEL, &offering(&[weather, turn, responded], None)).await;
    assert_eq!(answer.parts()[0]["text"], r#"{"sky":"clear"}"#);
}
