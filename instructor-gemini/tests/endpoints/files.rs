//! The Files API: the resumable protocol step by step, and what becomes of a file.

use instructor_gemini::emulator::{Emulator, Failure, UploadStep};
use serde_json::{Value, json};

use super::http::{Answer, KEY, MODEL, ask, call, emulator, post, send};

const BLOCK: usize = 256 << 10;

async fn start(emulator: &Emulator, length: usize) -> String {
    let headers = [
        KEY,
        ("x-goog-upload-protocol", "resumable"),
        ("x-goog-upload-command", "start"),
        ("x-goog-upload-header-content-length", &length.to_string()),
        ("x-goog-upload-header-content-type", "text/plain"),
    ];
    let body = json!({"file": {"display_name": "letter"}}).to_string();
    let answer = send(emulator, "POST", "/upload/v1beta/files", &headers, body.as_bytes()).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.header("x-goog-upload-status"), Some("active"));
    assert_eq!(answer.header("x-goog-upload-chunk-granularity"), Some("262144"));
    answer.header("x-goog-upload-url").expect("a URL").to_owned()
}

async fn put(
    emulator: &Emulator,
    url: &str,
    command: &str,
    offset: usize,
    bytes: &[u8],
) -> Option<Answer> {
    let offset = offset.to_string();
    let headers = [("x-goog-upload-command", command), ("x-goog-upload-offset", &offset)];
    send(emulator, "POST", url, &headers, bytes).await
}

async fn received(emulator: &Emulator, url: &str) -> Option<String> {
    let answer = put(emulator, url, "query", 0, b"").await.expect("an answer");
    answer.header("x-goog-upload-size-received").map(str::to_owned)
}

pub(crate) async fn upload(emulator: &Emulator, text: &str) -> Value {
    let url = start(emulator, text.len()).await;
    let answer = put(emulator, &url, "upload, finalize", 0, text.as_bytes()).await;
    answer.expect("an answer").body["file"].clone()
}

async fn ask_for(emulator: &Emulator, uri: &Value) -> Answer {
    let part = json!({"fileData": {"fileUri": uri, "mimeType": "text/plain"}});
    post(emulator, MODEL, &ask(&[json!({"role": "user", "parts": [part]})])).await
}

#[tokio::test]
async fn an_uploaded_text_is_read() {
    let emulator = emulator().await;
    let file = upload(&emulator, "Grace Hopper, 85").await;
    assert_eq!(file["name"], "files/file-1");
    assert_eq!(file["uri"], format!("{}/v1beta/files/file-1", emulator.url()));
    assert_eq!(file["sizeBytes"], "16");
    assert_eq!((&file["mimeType"], &file["state"]), (&json!("text/plain"), &json!("ACTIVE")));
    assert_eq!(file["displayName"], "letter");
    let path = "/v1beta/files/file-1";
    assert_eq!(call(&emulator, "GET", path).await.body, file);
    for uri in [&file["uri"], &file["name"]] {
        assert_eq!(ask_for(&emulator, uri).await.value()["name"], "Grace Hopper");
    }
    assert_eq!(call(&emulator, "GET", "/v1beta/files").await.body["files"], json!([file]));
    assert_eq!(call(&emulator, "DELETE", path).await.body, json!({}));
    let message = "You do not have permission to access the File file-1 or it may not exist.";
    assert_eq!(call(&emulator, "GET", path).await.error(), (403, message));
    assert_eq!(ask_for(&emulator, &file["uri"]).await.error(), (403, message));
}

#[tokio::test]
async fn a_file_is_ready_after_so_many_looks() {
    let emulator = Emulator::builder().processing(2).start().await.expect("a port");
    let file = upload(&emulator, "Grace Hopper, 85").await;
    let mut states = vec![file["state"].clone()];
    let answer = ask_for(&emulator, &file["uri"]).await;
    assert_eq!(
        answer.error(),
        (400, "The File file-1 is not in an ACTIVE state and usage is not allowed.")
    );
    for _ in 0..3 {
        states.push(call(&emulator, "GET", "/v1beta/files/file-1").await.body["state"].clone());
    }
    assert_eq!(states, ["PROCESSING", "PROCESSING", "PROCESSING", "ACTIVE"]);
    let emulator = Emulator::builder().processing_fails("no text").start().await.expect("a port");
    let file = upload(&emulator, "Grace Hopper, 85").await;
    assert_eq!((&file["state"], &file["error"]["message"]), (&json!("FAILED"), &json!("no text")));
}

#[tokio::test]
async fn chunks_go_where_they_belong() {
    let emulator = Emulator::builder()
        .upload_step(UploadStep::Half)
        .upload_step(UploadStep::Lose)
        .upload_step(Failure::Overloaded)
        .upload_step(UploadStep::Lose)
        .start()
        .await
        .expect("a port");
    let bytes = vec![b'a'; 4 * BLOCK + 5];
    let url = start(&emulator, bytes.len()).await;
    assert!(put(&emulator, &url, "upload", 0, &bytes[..3 * BLOCK]).await.is_none());
    assert_eq!(received(&emulator, &url).await.as_deref(), Some("262144"));
    let chunk = &bytes[BLOCK..2 * BLOCK];
    assert!(put(&emulator, &url, "upload", BLOCK, chunk).await.is_none());
    assert_eq!(received(&emulator, &url).await.as_deref(), Some("524288"));
    let rest = &bytes[2 * BLOCK..];
    let refused = put(&emulator, &url, "upload, finalize", 2 * BLOCK, rest).await;
    assert_eq!(refused.expect("an answer").status, 503);
    assert!(put(&emulator, &url, "upload, finalize", 2 * BLOCK, rest).await.is_none());
    let answer = put(&emulator, &url, "query", 0, b"").await.expect("an answer");
    assert_eq!(answer.header("x-goog-upload-status"), Some("final"));
    assert_eq!(answer.body["file"]["sizeBytes"], bytes.len().to_string());
    let recorded = emulator.requests().pop().expect("a request");
    assert_eq!(recorded.upload_command.as_deref(), Some("query"));
    assert!(!recorded.has_key);
}

#[tokio::test]
async fn chunks_that_do_not_fit_are_refused() {
    let emulator = emulator().await;
    let url = start(&emulator, BLOCK + 1).await;
    let bytes = vec![b'a'; BLOCK + 2];
    for (command, offset, length, message) in [
        ("upload", 7, BLOCK, "0 bytes were received"),
        ("upload", 0, 100, "multiple of 262144"),
        ("upload, finalize", 0, BLOCK, "262145 bytes were announced"),
        ("upload, finalize", 0, BLOCK + 2, "262145 bytes were announced"),
        ("shout", 0, BLOCK, "command is missing or unknown"),
    ] {
        let answer = put(&emulator, &url, command, offset, &bytes[..length]).await;
        let answer = answer.expect("an answer");
        assert!(answer.error().1.contains(message), "{command}: {answer:?}");
    }
    let answer = put(&emulator, &url, "upload, finalize", 0, &bytes[..=BLOCK]).await;
    assert_eq!(answer.expect("an answer").status, 200);
    let answer = put(&emulator, &url, "upload", BLOCK + 1, b"").await.expect("an answer");
    assert!(answer.error().1.contains("already been finalized"));
    let other = url.replace("upload-1", "upload-9");
    let answer = put(&emulator, &other, "query", 0, b"").await.expect("an answer");
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn an_upload_is_finished_or_given_up_without_bytes() {
    let emulator = emulator().await;
    let command = async |url: &str, command: &str| {
        let headers = [("x-goog-upload-command", command)];
        send(&emulator, "POST", url, &headers, b"").await.expect("an answer")
    };
    let bytes = vec![b'a'; BLOCK];
    let url = start(&emulator, BLOCK).await;
    let early = command(&url, "finalize").await;
    assert!(early.error().1.contains("262144 bytes were announced"), "{early:?}");
    put(&emulator, &url, "upload", 0, &bytes).await.expect("an answer");
    let last = command(&url, "finalize").await;
    assert_eq!(last.header("x-goog-upload-status"), Some("final"));
    assert_eq!(last.body["file"]["sizeBytes"], BLOCK.to_string());

    let url = start(&emulator, BLOCK).await;
    put(&emulator, &url, "upload", 0, &bytes).await.expect("an answer");
    let cancelled = command(&url, "cancel").await;
    assert_eq!(
        (cancelled.status, cancelled.header("x-goog-upload-status")),
        (200, Some("cancelled"))
    );
    assert_eq!(command(&url, "query").await.status, 404);
    let files = call(&emulator, "GET", "/v1beta/files").await;
    assert_eq!(files.body["files"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_file_has_the_name_that_it_is_given() {
    let emulator = emulator().await;
    let start = async |name: &str| {
        let headers = [
            KEY,
            ("x-goog-upload-command", "start"),
            ("x-goog-upload-header-content-length", "1"),
            ("x-goog-upload-header-content-type", "text/plain"),
        ];
        let body = json!({"file": {"name": name, "sizeBytes": "1"}}).to_string();
        let path = "/upload/v1beta/files";
        send(&emulator, "POST", path, &headers, body.as_bytes()).await.expect("an answer")
    };
    let begun = start("files/my-letter-1").await;
    let url = begun.header("x-goog-upload-url").expect("a URL");
    let file = put(&emulator, url, "upload, finalize", 0, b"a").await.expect("an answer").body;
    assert_eq!(file["file"]["name"], "files/my-letter-1");
    assert_eq!(call(&emulator, "GET", "/v1beta/files/my-letter-1").await.body, file["file"]);
    assert_eq!(start("my-letter-1").await.error(), (409, "Requested entity already exists."));
    let longest = "a".repeat(40);
    assert_eq!(start(&longest).await.status, 200);
    for name in ["My", "a_b", "-a", "a-", "", "files/", &"a".repeat(41)] {
        let refused = start(name).await;
        let (status, said) = refused.error();
        assert!(status == 400 && said.contains("the ID of a file"), "{name}: {said}");
    }
}

#[tokio::test]
async fn an_upload_is_announced_in_the_messages_fields() {
    let emulator = emulator().await;
    let length = ("x-goog-upload-header-content-length", "1");
    let command = ("x-goog-upload-command", "start");
    for (headers, body, message) in [
        (
            &[KEY, command, length][..],
            json!({"file": {"nome": "a"}}),
            "Unknown name \"nome\" at 'file': Cannot find field.",
        ),
        (&[KEY, command, length], json!({"file": {}}), "Unsupported MIME type: "),
        (&[KEY, command], json!({}), "Upload metadata is invalid."),
    ] {
        let path = "/upload/v1beta/files";
        let answer = send(&emulator, "POST", path, headers, body.to_string().as_bytes()).await;
        let answer = answer.expect("an answer");
        assert!(answer.error().1.contains(message), "{}", answer.body);
    }
}
