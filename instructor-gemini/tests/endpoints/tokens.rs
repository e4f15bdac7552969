//! `countTokens`: four bytes are a token, and a prompt is counted as its answer counts it.

use serde_json::{Value, json};

use super::http::{Answer, MODEL, ask, emulator, post, send, user};

const COUNT: &str = "/v1beta/models/gemini-3.8-flash:countTokens";
const PROJECT: &str =
    "/v1beta1/projects/p/locations/eu/publishers/google/models/gemini-3.8-flash:countTokens";
const TEXT: &str = "Grace Hopper, 85";

fn total(answer: &Answer) -> &Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    &answer.body["totalTokens"]
}

#[tokio::test]
async fn each_modality_is_counted_apart() {
    let emulator = emulator().await;
    let inline = |kind: &str, data: &str| json!({"inlineData": {"mimeType": kind, "data": data}});
    // Nine bytes of each.
    let data = "QUJDREVGR0hJ";
    let parts = [
        json!({"text": "123456789"}),
        inline("text/plain", data),
        inline("image/png", data),
        inline("audio/ogg", data),
        inline("application/pdf", data),
    ];
    let body = json!({"contents": [{"role": "user", "parts": parts}]});
    let answer = post(&emulator, COUNT, &body).await;
    assert_eq!(
        answer.body,
        json!({
            "totalTokens": 5 + 3 + 3 + 3,
            "promptTokensDetails": [
                {"modality": "TEXT", "tokenCount": 5},
                {"modality": "IMAGE", "tokenCount": 3},
                {"modality": "AUDIO", "tokenCount": 3},
                {"modality": "DOCUMENT", "tokenCount": 3},
            ],
        })
    );
    let generated = post(&emulator, MODEL, &body).await;
    let usage = &generated.body["usageMetadata"];
    assert_eq!(usage["promptTokenCount"], *total(&answer));
    assert_eq!(usage["promptTokensDetails"], answer.body["promptTokensDetails"]);
}

#[tokio::test]
async fn a_wrapped_request_counts_as_it_does_when_it_is_answered() {
    let emulator = emulator().await;
    let mut request = ask(&[user(TEXT)]);
    request["systemInstruction"] = json!({"parts": [{"text": "Extract."}]});
    request["tools"] = json!([{"functionDeclarations": [{"name": "extract"}]}]);
    let wrapped = post(&emulator, COUNT, &json!({"generateContentRequest": request})).await;
    let answered = post(&emulator, MODEL, &request).await;
    assert_eq!(*total(&wrapped), answered.body["usageMetadata"]["promptTokenCount"]);
    let alone = post(&emulator, COUNT, &json!({"contents": [user(TEXT)]})).await;
    assert_eq!(*total(&alone), TEXT.len().div_ceil(4));
    assert!(total(&wrapped).as_u64() > total(&alone).as_u64());
}

#[tokio::test]
async fn a_cache_counts_apart() {
    let emulator = emulator().await;
    let cache =
        json!({"model": "models/gemini-3.8-flash", "contents": [user("Grace Hopper was 85.")]});
    let cache = post(&emulator, "/v1beta/cachedContents", &cache).await;
    let request = json!({"contents": [user("Who?")], "cachedContent": cache.body["name"]});
    let answer = post(&emulator, COUNT, &json!({"generateContentRequest": request})).await;
    assert_eq!(*total(&answer), 5 + 1);
    assert_eq!(answer.body["cachedContentTokenCount"], 5);
    assert_eq!(answer.body["cacheTokensDetails"], json!([{"modality": "TEXT", "tokenCount": 5}]));
}

#[tokio::test]
async fn a_conversation_may_end_on_the_model() {
    let emulator = emulator().await;
    let model = json!({"role": "model", "parts": [
        {"text": "four"},
        {"functionCall": {"name": "call", "args": {"a": 1}}},
    ]});
    let answer = post(&emulator, COUNT, &json!({"contents": [user("four"), model]})).await;
    assert_eq!(*total(&answer), (4 + 4 + 4 + r#"{"a":1}"#.len()).div_ceil(4));
}

#[tokio::test]
async fn vertex_takes_what_goes_with_the_contents_and_bills_characters() {
    let emulator = emulator().await;
    let body = json!({
        "contents": [user("a b\u{e9}")],
        "systemInstruction": {"parts": [{"text": "be c"}]},
        "tools": [{"googleSearch": {}}],
        "generationConfig": {"temperature": 0},
    });
    let bearer = [("authorization", "Bearer fresh")];
    let answer = send(&emulator, "POST", PROJECT, &bearer, body.to_string().as_bytes()).await;
    let answer = answer.expect("an answer");
    let tools = r#"[{"googleSearch":{}}]"#.len();
    assert_eq!(*total(&answer), (5 + 4 + tools).div_ceil(4));
    assert_eq!(answer.body["totalBillableCharacters"], 3 + 3 + tools);
    let developer = post(&emulator, COUNT, &body).await;
    assert!(
        developer.error().1.contains(r#"Unknown name "systemInstruction": Cannot find field."#)
    );
}

#[tokio::test]
async fn what_cannot_be_counted_is_refused() {
    let emulator = emulator().await;
    let contents = json!([user(TEXT)]);
    for (path, body, message) in [
        (COUNT, json!({}), "contents is not specified"),
        (
            COUNT,
            json!({"contents": contents, "generateContentRequest": {"contents": contents}}),
            "only one of contents and generate_content_request",
        ),
        (COUNT, json!({"generateContentRequest": {}}), "contents is not specified"),
        (COUNT, json!({"contents": [{"role": "bot", "parts": [{"text": ""}]}]}), "valid role"),
        (
            COUNT,
            json!({"contents": contents, "model": 1}),
            "Invalid value at 'model' (TYPE_STRING), 1",
        ),
        ("/v1/models/gpt:countTokens", json!({"contents": contents}), "models/gpt is not found"),
    ] {
        let answer = post(&emulator, path, &body).await;
        assert!(answer.error().1.contains(message), "{body}: {}", answer.body);
    }
}
