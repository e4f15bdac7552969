//! `models`: the list and its pages, one model, at each door; and what no model does.

use serde_json::{Value, json};

use super::http::{KEY, call, emulator, post, send, user};

const VERTEX: &str = "/v1beta1/publishers/google/models";

fn names(list: &Value) -> Vec<String> {
    let name = |model: &Value| model["name"].as_str().map(str::to_owned);
    list.as_array().into_iter().flatten().filter_map(name).collect()
}

#[tokio::test]
async fn models_are_listed_page_by_page() {
    let emulator = emulator().await;
    let all = call(&emulator, "GET", "/v1/models").await;
    let all = names(&all.body["models"]);
    assert!(all.contains(&"models/gemini-3.8-flash".to_owned()), "{all:?}");
    let (mut paged, mut token) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/models?pageSize=4&pageToken={token}");
        let page = call(&emulator, "GET", &path).await;
        paged.extend(names(&page.body["models"]));
        match page.body["nextPageToken"].as_str() {
            Some(next) => token = next.to_owned(),
            None => break,
        }
        assert_eq!(paged.len() % 4, 0);
    }
    assert_eq!(paged, all);
    // The names that change are of v1beta alone.
    let beta = call(&emulator, "GET", "/v1beta/models").await;
    let beta = names(&beta.body["models"]);
    let latest: Vec<_> = beta.iter().filter(|name| name.ends_with("-latest")).collect();
    assert_eq!((latest.len(), beta.len()), (3, all.len() + 3));
    for (query, message) in [
        ("pageSize=many", "Invalid value at 'page_size' (TYPE_INT32), \"many\""),
        ("pageSize=-1", "page_size must not be negative."),
        ("pageToken=next", "The page token is invalid."),
    ] {
        let answer = call(&emulator, "GET", &format!("/v1/models?{query}")).await;
        assert_eq!(answer.error(), (400, message));
    }
    // Zero is none, and beyond the end there is nothing.
    let page = call(&emulator, "GET", "/v1/models?pageSize=0").await;
    assert_eq!(names(&page.body["models"]), all);
    let page = call(&emulator, "GET", "/v1/models?pageToken=1000").await;
    assert_eq!((page.status, page.body), (200, json!({})));
}

#[tokio::test]
async fn a_page_has_ten_unless_told_and_no_more_than_a_hundred() {
    let emulator = emulator().await;
    let cache = json!({"model": "models/gemini-3.8-flash", "contents": [user("a")]});
    for _ in 0..101 {
        assert_eq!(post(&emulator, "/v1/cachedContents", &cache).await.status, 200);
    }
    for (query, count) in [("", 10), ("?pageSize=100", 100), ("?pageSize=101", 100)] {
        let page = call(&emulator, "GET", &format!("/v1/cachedContents{query}")).await;
        let caches = page.body["cachedContents"].as_array().map(Vec::len);
        assert_eq!(caches, Some(count), "{query}");
        assert_eq!(page.body["nextPageToken"], count.to_string());
    }
}

#[tokio::test]
async fn a_model_is_told_of_in_the_words_of_each_door() {
    let emulator = emulator().await;
    let model = call(&emulator, "GET", "/v1beta/models/gemini-3.8-flash").await.body;
    let fields: Vec<&str> =
        model.as_object().expect("a model").keys().map(String::as_str).collect();
    assert_eq!(
        fields,
        [
            "description",
            "displayName",
            "inputTokenLimit",
            "maxTemperature",
            "name",
            "outputTokenLimit",
            "supportedGenerationMethods",
            "temperature",
            "thinking",
            "topK",
            "topP",
            "version",
        ]
    );
    assert_eq!(model["name"], "models/gemini-3.8-flash");
    assert_eq!(model["displayName"], "Gemini 3.8 Flash");
    assert_eq!(model["version"], "3.8-flash");
    assert_eq!(model["inputTokenLimit"], 1_048_576);
    let methods = model["supportedGenerationMethods"].as_array().expect("methods");
    assert!(methods.contains(&json!("generateContent")) && methods.contains(&json!("countTokens")));

    let list = call(&emulator, "GET", VERTEX).await.body;
    let names = names(&list["publisherModels"]);
    assert_eq!(names[0], "publishers/google/models/gemini-3.8-flash");
    for (path, headers) in [
        (format!("{VERTEX}/gemini-3.8-flash"), [KEY]),
        (format!("{VERTEX}/gemini-3.8-flash"), [("authorization", "Bearer fresh")]),
        (
            "/v1/projects/p/locations/eu/publishers/google/models/gemini-3.8-flash".to_owned(),
            [("authorization", "Bearer fresh")],
        ),
    ] {
        let model = send(&emulator, "GET", &path, &headers, b"").await.expect("an answer").body;
        assert_eq!(model["name"], "publishers/google/models/gemini-3.8-flash", "{path}");
        assert_eq!(model["versionId"], "default");
        assert_eq!(model["launchStage"], "GA");
    }
    let preview = call(&emulator, "GET", &format!("{VERTEX}/gemini-3.1-pro-preview")).await.body;
    assert_eq!(preview["launchStage"], "PUBLIC_PREVIEW");
    // Of the caller's own there are none.
    assert_eq!(call(&emulator, "GET", "/v1/tunedModels").await.body, json!({}));
}

#[tokio::test]
async fn models_that_are_not_there_are_not_found() {
    let emulator = emulator().await;
    for (path, message) in [
        (
            "/v1/models/gpt",
            "models/gpt is not found for API version v1, or is not supported for generateContent. \
             Call ModelService.ListModels to see the list of available models and their supported \
             methods.",
        ),
        (
            "/v1/models/gemini-flash-latest",
            "models/gemini-flash-latest is not found for API version v1, ",
        ),
        (
            "/v1/publishers/google/models/gpt",
            "Publisher Model `publishers/google/models/gpt` was not found",
        ),
    ] {
        let answer = call(&emulator, "GET", path).await;
        let (status, said) = answer.error();
        assert!(status == 404 && said.starts_with(message), "{said}");
    }
    let latest = call(&emulator, "GET", "/v1beta/models/gemini-flash-latest").await;
    assert_eq!(latest.body["version"], "flash");
}

#[tokio::test]
async fn methods_that_are_not_served_are_told_from_those_that_are_none() {
    let emulator = emulator().await;
    let path = "/v1/models/gemini-3.8-flash";
    let answer = post(&emulator, &format!("{path}:embedContent"), &json!({})).await;
    let (status, said) = answer.error();
    assert!(
        status == 501 && said.starts_with("gemini-emulator: embedContent is not served"),
        "{said}"
    );
    assert_eq!(post(&emulator, &format!("{path}:sing"), &json!({})).await.status, 404);
    let jobs = "/v1/projects/p/locations/eu/batchPredictionJobs";
    let bearer = [("authorization", "Bearer fresh")];
    let answer = send(&emulator, "POST", jobs, &bearer, b"{}").await.expect("an answer");
    let (status, said) = answer.error();
    assert!(status == 501 && said.starts_with("gemini-emulator: batchPredictionJobs"), "{said}");
}

#[tokio::test]
async fn a_key_may_come_in_the_query_and_is_not_kept() {
    let emulator = emulator().await;
    let ask = async |query: &str| {
        let path = format!("/v1/models?pageSize=1{query}");
        send(&emulator, "GET", &path, &[], b"").await.expect("an answer")
    };
    assert_eq!(ask("&key=very-secret").await.status, 200);
    let recorded = emulator.requests().pop().expect("a request");
    assert!(recorded.has_key);
    assert_eq!(recorded.query.as_deref(), Some("pageSize=1"));
    assert_eq!(ask("").await.status, 403);
    assert_eq!(ask("&key=").await.status, 403);
    let refused = ask("&key=invalid").await;
    assert_eq!(refused.body["error"]["details"][0]["reason"], "API_KEY_INVALID");
}
