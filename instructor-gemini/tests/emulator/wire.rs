//! A connection by hand, to look at what really comes.

use std::io;

use instructor_gemini::emulator::{Emulator, Step};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::common;

pub(crate) const WHOLE: &str = "/v1beta/models/gemini-3.8-flash:generateContent";
pub(crate) const STREAM: &str = "/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse";

/// What the pattern rules make of the text that is sent.
pub(crate) const TEXT: &str = "Zoë Ångström, 85, zoe@example.org";
pub(crate) const ANSWER: &str = r#"{"age": 85, "name": "Zoë Ångström"}"#;

/// A request for a person.
pub(crate) fn question() -> Value {
    json!({
        "contents": [{"role": "user", "parts": [{"text": TEXT}]}],
        "generationConfig": {
            "responseMimeType": "application/json",
            "responseJsonSchema": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
                "required": ["name", "age"],
            },
        },
    })
}

/// A connection that stays.
pub(crate) struct Wire {
    stream: TcpStream,
    host: String,
}

/// The head of an answer, and the body as it came.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) status: u16,
    head: String,
    /// Without the framing of chunks.
    pub(crate) body: Vec<u8>,
    /// The chunks, if the body came in chunks.
    pub(crate) pieces: Vec<Vec<u8>>,
    /// Whether the body came to its announced end.
    pub(crate) is_whole: bool,
}

impl Wire {
    pub(crate) async fn to(emulator: &Emulator) -> Self {
        let host = emulator.address().to_string();
        Self { stream: TcpStream::connect(&host).await.expect("a connection"), host }
    }

    pub(crate) async fn ask(&mut self, path: &str) {
        let (host, body) = (&self.host, question().to_string());
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nx-goog-api-key: any\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len(),
        );
        self.stream.write_all(request.as_bytes()).await.expect("a request");
    }

    /// The next byte; none if the connection was closed.
    pub(crate) async fn byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        Ok((self.stream.read(&mut byte).await? > 0).then_some(byte[0]))
    }

    /// The bytes up to the end of a line, or of the connection.
    async fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            match self.byte().await? {
                Some(byte) => line.push(byte),
                None => break,
            }
        }
        Ok(String::from_utf8(line).expect("text"))
    }

    pub(crate) async fn head(&mut self) -> io::Result<String> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let line = self.line().await?;
            if line.is_empty() {
                break;
            }
            head.push_str(&line);
        }
        Ok(head)
    }

    /// So many bytes, or as many as there are before the end.
    pub(crate) async fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        let mut read = 0;
        while read < count {
            match self.stream.read(&mut bytes[read..]).await {
                Ok(more) if more > 0 => read += more,
                _ => break,
            }
        }
        bytes.truncate(read);
        bytes
    }

    /// The next answer.
    pub(crate) async fn answer(&mut self) -> Sent {
        let head = self.head().await.expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.expect("a status");
        let mut sent = Sent { status, head, body: Vec::new(), pieces: Vec::new(), is_whole: true };
        if let Some(length) = sent.header("content-length") {
            let length = length.parse().expect("a length");
            sent.body = self.bytes(length).await;
            sent.is_whole = sent.body.len() == length;
            return sent;
        }
        loop {
            let size = self.line().await.unwrap_or_default();
            let Ok(size) = usize::from_str_radix(size.trim_end(), 16) else {
                sent.is_whole = false;
                break;
            };
            let mut piece = self.bytes(size + 2).await;
            piece.truncate(size);
            if size == 0 {
                break;
            }
            sent.pieces.push(piece);
        }
        sent.body = sent.pieces.concat();
        sent
    }
}

impl Sent {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Status and message of the error that it is.
    pub(crate) fn error(&self) -> (u16, String) {
        let body = self.json();
        assert_eq!(body["error"]["code"], self.status, "{body}");
        (self.status, body["error"]["message"].as_str().expect("a message").to_owned())
    }
}

/// What comes of one request on the wire when the emulator takes this step.
pub(crate) async fn sent(step: impl Into<Step>, path: &str) -> Sent {
    let emulator = common::emulator([step.into()]).await;
    let mut wire = Wire::to(&emulator).await;
    wire.ask(path).await;
    wire.answer().await
}

/// The texts of the parts of an answer, thoughts left out.
pub(crate) fn answered(answer: &Value) -> String {
    let parts = answer["candidates"][0]["content"]["parts"].as_array().cloned().unwrap_or_default();
    let texts = parts.iter().filter(|part| part.get("thought").is_none());
    texts.filter_map(|part| part["text"].as_str()).collect()
}
