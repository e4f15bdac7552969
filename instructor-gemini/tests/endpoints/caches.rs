//! `cachedContents`, and requests that name one.

use std::time::Duration;

use instructor_gemini::emulator::Emulator;
use serde_json::{Value, json};

use super::http::{Answer, MODEL, ask, call, emulator, person, post, send, user};

const CACHES: &str = "/v1beta/cachedContents";
const GONE: (u16, &str) = (403, "CachedContent not found (or permission denied)");

async fn create(emulator: &Emulator, life: &Value) -> Answer {
    let mut body = json!({
        "model": "models/gemini-3.8-flash",
        "contents": [user("Grace Hopper was 85.")],
        "systemInstruction": {"parts": [{"text": "Extract."}]},
        "displayName": "letters",
    });
    for (key, value) in life.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    post(emulator, CACHES, &body).await
}

fn ask_with(name: &Value, text: &str) -> Value {
    let mut body = ask(&[user(text)]);
    body["cachedContent"] = name.clone();
    body
}

#[tokio::test]
async fn a_cache_stands_before_the_request() {
    let emulator = emulator().await;
    let cache = create(&emulator, &json!({"ttl": "600s"})).await.body;
    let bytes = "Grace Hopper was 85.Extract.".len();
    assert_eq!(cache["usageMetadata"]["totalTokenCount"], bytes / 4);
    assert_eq!(cache["displayName"], "letters");
    let name = &cache["name"];
    let answer = post(&emulator, MODEL, &ask_with(name, "Who?")).await;
    assert_eq!(answer.value(), json!({"name": "Grace Hopper", "age": 85}));
    let usage = &answer.body["usageMetadata"];
    assert_eq!(usage["cachedContentTokenCount"], bytes / 4);
    let said = "Who?".len() + person().to_string().len();
    assert_eq!(usage["promptTokenCount"], bytes / 4 + said.div_ceil(4));
}

#[tokio::test]
async fn what_the_cache_holds_is_not_in_the_request() {
    let emulator = emulator().await;
    let name = create(&emulator, &json!({})).await.body["name"].clone();
    for (key, value) in [
        ("systemInstruction", json!({"parts": [{"text": "Be brief."}]})),
        ("tools", json!([])),
        ("toolConfig", json!({})),
    ] {
        let mut body = ask_with(&name, "Who?");
        body[key] = value;
        let answer = post(&emulator, MODEL, &body).await;
        let (status, said) = answer.error();
        assert_eq!(status, 400);
        assert!(said.starts_with("CachedContent can not be used with GenerateContent"), "{said}");
    }
    let other = "/v1beta/models/gemini-3.5-flash:generateContent";
    let answer = post(&emulator, other, &ask_with(&name, "Who?")).await;
    assert_eq!(
        answer.error().1,
        "Model used by GenerateContent request (models/gemini-3.5-flash) and CachedContent \
         (models/gemini-3.8-flash) has to be the same."
    );
}

#[tokio::test]
async fn caches_live_as_long_as_they_are_told() {
    let emulator = emulator().await;
    let short = create(&emulator, &json!({"ttl": "0.002s"})).await.body["name"].clone();
    tokio::time::sleep(Duration::from_millis(4)).await;
    assert_eq!(post(&emulator, MODEL, &ask_with(&short, "Who?")).await.error(), GONE);

    let until = json!({"expireTime": "2999-01-02T03:04:05Z"});
    let cache = create(&emulator, &until).await.body;
    assert_eq!(cache["expireTime"], "2999-01-02T03:04:05.000000Z");
    let path = format!("/v1beta/{}", cache["name"].as_str().expect("a name"));
    let patch = async |query: &str, body: Value| {
        let path = format!("{path}{query}");
        send(&emulator, "PATCH", &path, &[super::http::KEY], body.to_string().as_bytes())
            .await
            .expect("an answer")
    };
    let patched = patch("?updateMask=ttl", json!({"ttl": "60s"})).await;
    assert_ne!(patched.body["expireTime"], cache["expireTime"]);
    assert_eq!(patch("?updateMask=model", json!({"ttl": "60s"})).await.status, 400);
    assert_eq!(patch("", json!({})).await.status, 400);
    assert_eq!(call(&emulator, "GET", &path).await.body, patched.body);

    emulator.forget_caches();
    assert_eq!(call(&emulator, "GET", &path).await.error(), GONE);
    assert_eq!(call(&emulator, "DELETE", &path).await.error(), GONE);
    assert_eq!(post(&emulator, MODEL, &ask_with(&cache["name"], "Who?")).await.error(), GONE);
}

#[tokio::test]
async fn caches_that_cannot_be_are_refused() {
    let emulator = Emulator::builder().cache_minimum(7).start().await.expect("a port");
    assert_eq!(create(&emulator, &json!({})).await.status, 200);
    for (change, message) in [
        (
            json!({"contents": [user("Grace")]}),
            "Cached content is too small. total_token_count=4, min_total_token_count=7",
        ),
        (json!({"model": "gemini-3.8-flash"}), "unexpected model name format"),
        (json!({"model": "models/gpt"}), "models/gpt is not found"),
        (json!({"ttl": "60s", "expireTime": "2999-01-02T03:04:05Z"}), "oneof field 'expiration'"),
        (json!({"ttl": "1m"}), "cached_content.ttl"),
        (json!({"expireTime": "2001-01-02T03:04:05Z"}), "cached_content.expire_time"),
    ] {
        let answer = create(&emulator, &change).await;
        assert!(answer.error().1.contains(message), "{change}: {answer:?}");
    }
}

#[tokio::test]
async fn caches_are_listed_page_by_page_and_deleted() {
    let emulator = emulator().await;
    for _ in 0..3 {
        create(&emulator, &json!({})).await;
    }
    let names = |answer: &Answer| -> Vec<Value> {
        let caches = answer.body["cachedContents"].as_array().into_iter().flatten();
        caches.map(|cache| cache["name"].clone()).collect()
    };
    let first = call(&emulator, "GET", &format!("{CACHES}?pageSize=2")).await;
    assert_eq!(names(&first), ["cachedContents/1", "cachedContents/2"]);
    let token = first.body["nextPageToken"].as_str().expect("a token");
    let path = format!("{CACHES}?pageSize=2&pageToken={token}");
    let second = call(&emulator, "GET", &path).await;
    assert_eq!(names(&second), ["cachedContents/3"]);
    assert!(second.body["nextPageToken"].is_null());
    let deleted = call(&emulator, "DELETE", "/v1beta/cachedContents/2").await;
    assert_eq!((deleted.status, deleted.body), (200, json!({})));
    let left = call(&emulator, "GET", CACHES).await;
    assert_eq!(names(&left), ["cachedContents/1", "cachedContents/3"]);
}

#[tokio::test]
async fn a_project_has_caches_of_its_own_names() {
    let emulator = emulator().await;
    let parent = "projects/p/locations/eu";
    let body = json!({
        "model": format!("{parent}/publishers/google/models/gemini-3.8-flash"),
        "contents": [user("Grace Hopper was 85.")],
    });
    let bearer = [("authorization", "Bearer fresh")];
    let path = format!("/v1beta1/{parent}/cachedContents");
    let created = send(&emulator, "POST", &path, &bearer, body.to_string().as_bytes()).await;
    let name = created.expect("an answer").body["name"].clone();
    assert_eq!(name, format!("{parent}/cachedContents/1"));
    let path =
        format!("/v1beta1/{parent}/publishers/google/models/gemini-3.8-flash:generateContent");
    let body = ask_with(&name, "Who?").to_string();
    let answer = send(&emulator, "POST", &path, &bearer, body.as_bytes()).await;
    assert_eq!(answer.expect("an answer").value()["age"], 85);

    emulator.forget_caches();
    let answer = send(&emulator, "POST", &path, &bearer, body.as_bytes()).await;
    let gone = (404, "Not found: cached content metadata for 1.");
    assert_eq!(answer.expect("an answer").error(), gone);
}

#[tokio::test]
async fn a_cached_function_is_called() {
    let emulator = emulator().await;
    let function = json!({"name": "extract", "parametersJsonSchema": person()});
    let tools = json!({
        "tools": [{"functionDeclarations": [function]}],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
    });
    let cache = create(&emulator, &tools).await;
    let body = json!({"contents": [user("Who?")], "cachedContent": cache.body["name"]});
    let answer = post(&emulator, MODEL, &body).await;
    let call = &answer.parts()[0]["functionCall"];
    assert_eq!(call["name"], "extract");
    assert_eq!(call["args"], json!({"name": "Grace Hopper", "age": 85}));
    let said = "Grace Hopper was 85.Extract.".len() + tools["tools"].to_string().len();
    assert_eq!(cache.body["usageMetadata"]["totalTokenCount"], said.div_ceil(4));

    let mut wrong = tools;
    wrong["toolConfig"]["functionCallingConfig"]["allowedFunctionNames"] = json!(["other"]);
    let answer = create(&emulator, &wrong).await;
    assert!(answer.error().1.contains("should be a subset"), "{}", answer.body);
}
