//! A server of fixed answers, in a process of its own so that its work is not measured.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::orders;

/// The server's process; ends with the value.
pub(crate) struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Starts this program once more, to serve.
    pub(crate) fn start() -> Self {
        let program = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(program);
        command.arg("--serve").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("this program can be started");
        let mut line = String::new();
        let stdout = child.stdout.as_mut().expect("its output is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it prints where it listens");
        Self { child, url: line.trim().to_owned() }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until the standard input ends, which it does with the process that started this one.
pub(crate) fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    println!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let contact = r#"{"name": "Grace Hopper", "age": 85, "email": "grace@navy.mil"}"#;
        let small = reply(contact).leak();
        let large = reply(&orders::answer(50_000)).leak();
        for stream in listener.incoming().flatten() {
            let (small, large) = (&*small, &*large);
            std::thread::spawn(move || connection(stream, small, large));
        }
    });
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
}

/// Answers requests until the client hangs up; the model in the path says how.
fn connection(stream: TcpStream, small: &[u8], large: &[u8]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut requests = BufReader::new(stream);
    let (mut line, mut body) = (String::new(), Vec::new());
    loop {
        if requests.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let reply = if line.contains("/models/large:") { large } else { small };
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            requests.read_line(&mut line)?;
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or_default();
            }
        }
        body.resize(length, 0);
        requests.read_exact(&mut body)?;
        line.clear();
        requests.get_mut().write_all(reply)?;
    }
}

/// A whole reply as the API writes it, indented and with counts.
fn reply(answer: &str) -> Vec<u8> {
    let response = json!({
        "candidates": [{
            "content": {"parts": [{"text": answer, "thoughtSignature": "c2lnbmF0dXJl"}], "role": "model"},
            "finishReason": "STOP",
            "index": 0,
        }],
        "usageMetadata": {
            "promptTokenCount": 120,
            "candidatesTokenCount": 30,
            "totalTokenCount": 166,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 120}],
            "thoughtsTokenCount": 16,
            "serviceTier": "standard",
        },
        "modelVersion": "gemini-3.8-flash",
        "responseId": "q83vEjRWeJq83vEjRWeJ",
    });
    let body = format!("{response:#}\n");
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\n\
         Vary: Origin\r\nDate: Mon, 23 Nov 2026 05:00:00 GMT\r\nServer: scaffolding on HTTPServer2\r\n\
         X-Gemini-Service-Tier: standard\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    (head + &body).into_bytes()
}
