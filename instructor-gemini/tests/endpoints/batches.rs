//! `batches`: inline and from a file, through their states, and what is given back.

use instructor_gemini::emulator::{Emulator, Failure, Flaw, Step};
use serde_json::{Value, json};

use super::files::upload;
use super::http::{Answer, KEY, ask, call, post, send, user};

const CREATE: &str = "/v1beta/models/gemini-3.8-flash:batchGenerateContent";
const TEXT: &str = "Grace Hopper, 85";

fn inline(requests: &[Value]) -> Value {
    json!({"batch": {
        "displayName": "letters",
        "inputConfig": {"requests": {"requests": requests}},
    }})
}

fn item(text: &str, key: &str) -> Value {
    json!({"request": ask(&[user(text)]), "metadata": {"key": key}})
}

async fn look(emulator: &Emulator, batch: &Value) -> Answer {
    let name = batch["name"].as_str().expect("a name");
    call(emulator, "GET", &format!("/v1beta/{name}")).await
}

async fn done(emulator: &Emulator, batch: &Value) -> Value {
    loop {
        let batch = look(emulator, batch).await.body;
        if batch["done"] == true {
            return batch;
        }
    }
}

fn state(batch: &Value) -> &str {
    batch["metadata"]["state"].as_str().expect("a state")
}

#[tokio::test]
async fn a_batch_runs_until_it_has_been_looked_at_often_enough() {
    for polls in [0, 1, 3] {
        let emulator = Emulator::builder().batch_polls(polls).start().await.expect("a port");
        let created = post(&emulator, CREATE, &inline(&[item(TEXT, "a")])).await;
        assert_eq!(created.status, 200, "{}", created.body);
        let batch = created.body;
        let metadata = &batch["metadata"];
        assert_eq!(state(&batch), "BATCH_STATE_PENDING");
        assert_eq!(
            metadata["@type"],
            "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch"
        );
        assert_eq!(metadata["model"], "models/gemini-3.8-flash");
        assert_eq!(metadata["displayName"], "letters");
        assert_eq!(
            metadata["batchStats"],
            json!({"requestCount": "1", "pendingRequestCount": "1"})
        );
        assert!(batch.get("done").is_none() && metadata.get("endTime").is_none());
        for _ in 0..polls {
            let batch = look(&emulator, &batch).await.body;
            assert_eq!(state(&batch), "BATCH_STATE_RUNNING");
            assert!(batch.get("response").is_none() && metadata.get("output").is_none());
        }
        let batch = look(&emulator, &batch).await.body;
        assert_eq!((state(&batch), &batch["done"]), ("BATCH_STATE_SUCCEEDED", &json!(true)));
        assert!(batch["metadata"]["endTime"].is_string());
        assert_eq!(look(&emulator, &batch).await.body, batch, "it stays as it is");
    }
}

#[tokio::test]
async fn each_request_has_its_response_or_its_error_in_order() {
    let builder = Emulator::builder().batch_polls(0).reply("of the script");
    let builder = builder.batch_step(Step::Read).batch_step(Failure::Overloaded);
    let emulator = builder.start().await.expect("a port");
    let nothing = json!({"request": {"contents": []}, "metadata": {"key": "c"}});
    let items = [item(TEXT, "a"), item(TEXT, "b"), nothing, item("Ada Lovelace, 36", "d")];
    let batch = post(&emulator, CREATE, &inline(&items)).await.body;
    let batch = done(&emulator, &batch).await;
    let stats = json!({
        "requestCount": "4", "successfulRequestCount": "2", "failedRequestCount": "2",
    });
    assert_eq!(batch["metadata"]["batchStats"], stats);
    let output = &batch["metadata"]["output"];
    assert_eq!(batch["response"]["inlinedResponses"], output["inlinedResponses"]);
    let responses = output["inlinedResponses"]["inlinedResponses"].as_array().expect("responses");
    let keys: Vec<&Value> = responses.iter().map(|one| &one["metadata"]["key"]).collect();
    assert_eq!(keys, ["a", "b", "c", "d"]);
    let text = |at: usize| {
        let text =
            responses[at]["response"]["candidates"][0]["content"]["parts"][0]["text"].as_str();
        serde_json::from_str::<Value>(text.expect("a text")).expect("JSON")
    };
    assert_eq!(text(0), json!({"name": "Grace Hopper", "age": 85}));
    assert_eq!(text(3), json!({"name": "Ada Lovelace", "age": 36}));
    assert_eq!(responses[1]["error"]["code"], 14);
    assert!(responses[1].get("response").is_none());
    assert_eq!(responses[2]["error"]["code"], 3);
    let said = responses[2]["error"]["message"].as_str().expect("a message");
    assert!(said.contains("contents is not specified"));
    // The script was left to other requests.
    let answer = post(&emulator, super::http::MODEL, &ask(&[user(TEXT)])).await;
    assert_eq!(answer.parts()[0]["text"], "of the script");
}

#[tokio::test]
async fn what_breaks_a_connection_is_an_internal_error_of_its_request() {
    let builder = Emulator::builder().batch_polls(0).batch_step(Step::Reset);
    let emulator = builder.start().await.expect("a port");
    let batch = post(&emulator, CREATE, &inline(&[item(TEXT, "a")])).await.body;
    let batch = done(&emulator, &batch).await;
    let responses = &batch["metadata"]["output"]["inlinedResponses"]["inlinedResponses"];
    let error = json!({"code": 13, "message": "Internal error encountered."});
    assert_eq!(responses[0]["error"], error);
}

#[tokio::test]
async fn an_error_that_comes_with_200_is_one_all_the_same() {
    let flawed = Step::Flawed(Flaw::ErrorObject(Failure::Overloaded), 0);
    let builder = Emulator::builder().batch_polls(0).batch_step(flawed);
    let emulator = builder.start().await.expect("a port");
    let batch = post(&emulator, CREATE, &inline(&[item(TEXT, "a")])).await.body;
    let batch = done(&emulator, &batch).await;
    let responses = &batch["metadata"]["output"]["inlinedResponses"]["inlinedResponses"];
    assert_eq!(responses[0]["error"]["code"], 14, "{responses}");
}

#[tokio::test]
async fn a_file_is_read_line_by_line_and_another_written() {
    let emulator = Emulator::start().await.expect("a port");
    let lines = [
        json!({"key": "a", "request": ask(&[user(TEXT)])}).to_string(),
        String::new(),
        json!({"key": "b", "request": {"contets": []}}).to_string(),
        "no JSON".to_owned(),
    ];
    let file = upload(&emulator, &lines.join("\n")).await;
    let batch = json!({"batch": {"input_config": {"file_name": file["name"]}}});
    let batch = post(&emulator, CREATE, &batch).await.body;
    assert_eq!(batch["metadata"]["inputConfig"]["fileName"], file["name"]);
    let results = call(&emulator, "GET", "/v1beta/files/batch-1").await;
    assert_eq!(results.status, 403, "not before it is done");
    let batch = done(&emulator, &batch).await;
    assert_eq!(batch["metadata"]["output"]["responsesFile"], "files/batch-1");
    assert_eq!(batch["response"]["responsesFile"], "files/batch-1");
    let results = call(&emulator, "GET", "/v1beta/files/batch-1").await.body;
    assert_eq!(results["source"], "GENERATED");
    assert_eq!(results["mimeType"], "application/jsonl");
    let uri = results["downloadUri"].as_str().expect("a URI");
    for path in [uri, "/v1/files/batch-1:download?alt=media"] {
        let download = call(&emulator, "GET", path).await;
        assert_eq!(download.header("content-type"), Some("application/jsonl"));
        let lines: Vec<Value> =
            download.text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 3);
        let parts = &lines[0]["response"]["candidates"][0]["content"]["parts"];
        assert!(parts[0]["text"].as_str().is_some_and(|text| text.contains("Grace Hopper")));
        assert_eq!((&lines[0]["key"], &lines[1]["key"]), (&json!("a"), &json!("b")));
        let said = lines[1]["error"]["message"].as_str().expect("a message");
        assert!(
            said.contains("Unknown name \"contets\" at 'request': Cannot find field."),
            "{said}"
        );
        let said = lines[2]["error"]["message"].as_str().expect("a message");
        assert!(said.starts_with("Invalid JSON payload received."), "{said}");
    }
    // What was uploaded is not given back.
    let path = format!("/v1beta/{}:download?alt=media", file["name"].as_str().expect("a name"));
    let answer = call(&emulator, "GET", &path).await;
    assert_eq!(answer.status, 400);
    assert!(answer.error().1.starts_with("gemini-emulator: "));
    assert_eq!(call(&emulator, "GET", "/v1/files/none:download").await.status, 403);
}

#[tokio::test]
async fn batches_are_listed_newest_first_cancelled_and_deleted() {
    let emulator = Emulator::start().await.expect("a port");
    let mut batches = Vec::new();
    for _ in 0..3 {
        batches.push(post(&emulator, CREATE, &inline(&[item(TEXT, "a")])).await.body);
    }
    let list = call(&emulator, "GET", "/v1beta/batches?pageSize=2").await.body;
    assert_eq!(list["operations"], json!([batches[2], batches[1]]));
    let path =
        format!("/v1beta/batches?pageToken={}", list["nextPageToken"].as_str().expect("one"));
    let list = call(&emulator, "GET", &path).await.body;
    assert_eq!(list, json!({"operations": [batches[0]]}));

    let cancel = async |batch: &Value| {
        let name = batch["name"].as_str().expect("a name");
        post(&emulator, &format!("/v1beta/{name}:cancel"), &json!({})).await
    };
    assert_eq!(cancel(&batches[0]).await.body, json!({}));
    let cancelled = look(&emulator, &batches[0]).await.body;
    assert_eq!(state(&cancelled), "BATCH_STATE_CANCELLED");
    assert_eq!((&cancelled["done"], &cancelled["error"]["code"]), (&json!(true), &json!(1)));
    assert!(cancelled.get("response").is_none());
    let finished = done(&emulator, &batches[1]).await;
    assert_eq!(cancel(&batches[1]).await.status, 200);
    assert_eq!(look(&emulator, &batches[1]).await.body, finished, "too late");

    let name = batches[2]["name"].as_str().expect("a name");
    assert_eq!(call(&emulator, "DELETE", &format!("/v1beta/{name}")).await.body, json!({}));
    let gone = (404, "Requested entity was not found.");
    assert_eq!(look(&emulator, &batches[2]).await.error(), gone);
    assert_eq!(cancel(&batches[2]).await.error(), gone);
    assert_eq!(call(&emulator, "DELETE", &format!("/v1beta/{name}")).await.error(), gone);
}

#[tokio::test]
async fn batches_that_cannot_be_are_refused() {
    let emulator = Emulator::start().await.expect("a port");
    let file = |name: &str| json!({"batch": {"inputConfig": {"fileName": name}}});
    let unknown = json!({"request": {"contents": [{"parts": [{"txt": "a"}]}]}});
    for (body, message) in [
        (json!({}), "input_config is not specified"),
        (json!({"batch": {}}), "input_config is not specified"),
        (json!({"batch": {"inputConfig": {}}}), "input_config.requests is not specified"),
        (inline(&[]), "input_config.requests is not specified"),
        (file("files/none"), "You do not have permission to access the File none"),
        (
            inline(&[unknown]),
            "Unknown name \"txt\" at \
             'batch.input_config.requests.requests[0].request.contents[0].parts[0]': Cannot find \
             field.",
        ),
        (
            json!({"batch": {"inputConfig": {"fileName": "files/a", "requests": {}}}}),
            "oneof field 'source' is already set.",
        ),
    ] {
        let answer = post(&emulator, CREATE, &body).await;
        assert!(answer.error().1.contains(message), "{body}: {}", answer.body);
    }
    let path = CREATE.replace("gemini-3.8-flash", "gpt");
    assert_eq!(post(&emulator, &path, &inline(&[item(TEXT, "a")])).await.status, 404);
    let vertex = "/v1/publishers/google/models/gemini-3.8-flash:batchGenerateContent";
    let body = inline(&[item(TEXT, "a")]).to_string();
    let answer = send(&emulator, "POST", vertex, &[KEY], body.as_bytes()).await;
    assert_eq!(answer.expect("an answer").status, 404, "not of that door");
}
