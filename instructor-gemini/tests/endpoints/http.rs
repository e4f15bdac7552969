//! A request by hand, so that nothing of the client under test is in the way.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use instructor_gemini::emulator::Emulator;

pub(crate) const MODEL: &str = "/v1beta/models/gemini-3.8-flash:generateContent";
pub(crate) const KEY: (&str, &str) = ("x-goog-api-key", "any");

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Value,
    /// The body as it came.
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Status and message of an error.
    pub(crate) fn error(&self) -> (u16, &str) {
        (self.status, self.body["error"]["message"].as_str().unwrap_or_default())
    }

    /// The parts of the first candidate.
    pub(crate) fn parts(&self) -> &Value {
        assert_eq!(self.status, 200, "{}", self.body);
        &self.body["candidates"][0]["content"]["parts"]
    }

    /// The text of the first part, as JSON.
    pub(crate) fn value(&self) -> Value {
        let text = self.parts()[0]["text"].as_str().expect("a text");
        serde_json::from_str(text).expect("JSON")
    }
}

pub(crate) async fn emulator() -> Emulator {
    Emulator::start().await.expect("a port")
}

pub(crate) async fn post(emulator: &Emulator, path: &str, body: &Value) -> Answer {
    send(emulator, "POST", path, &[KEY], body.to_string().as_bytes()).await.expect("an answer")
}

pub(crate) async fn call(emulator: &Emulator, method: &str, path: &str) -> Answer {
    send(emulator, method, path, &[KEY], b"").await.expect("an answer")
}

/// `None` if the connection broke.
pub(crate) async fn send(
    emulator: &Emulator,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<Answer> {
    let url = emulator.url();
    let host = url.strip_prefix("http://").expect("a URL");
    let path = path.strip_prefix(&url).unwrap_or(path);
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    let length = body.len();
    let headers: String =
        headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-length: {length}\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).await.ok()?;
    stream.write_all(body).await.ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok()?;
    let answer = String::from_utf8(answer).expect("text");
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    let (head, text) = (head.to_owned(), body.to_owned());
    let body = serde_json::from_str(body).unwrap_or_default();
    Some(Answer { status, head, body, text })
}

pub(crate) fn user(text: &str) -> Value {
    json!({"role": "user", "parts": [{"text": text}]})
}

/// A schema of a name and an age.
pub(crate) fn person() -> Value {
    json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer", "maximum": 150}},
        "required": ["name", "age"],
    })
}

/// A request for a person in these turns.
pub(crate) fn ask(contents: &[Value]) -> Value {
    json!({
        "contents": contents,
        "generationConfig": {
            "responseMimeType": "application/json", "responseJsonSchema": person(),
        },
    })
}
