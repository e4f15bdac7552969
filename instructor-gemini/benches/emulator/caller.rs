//! A client that does as little as a client can.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::bare::Answer;

/// Requests under way at once, each on a connection of its own.
const CONNECTIONS: usize = 8;

const CHUNKED_END: &[u8] = b"\r\n0\r\n\r\n";

pub(crate) struct Caller {
    server: SocketAddr,
    request: Vec<u8>,
}

impl Caller {
    pub(crate) fn new(server: SocketAddr, request: &[u8]) -> Self {
        Self { server, request: request.to_vec() }
    }

    /// One answer, taken apart.
    pub(crate) async fn answer(&self) -> Answer {
        let mut connection = self.connect().await;
        connection.exchange().await;
        let text = &connection.buffer[..connection.filled];
        let end = end_of_head(text).expect("a head");
        let head = String::from_utf8_lossy(&text[..end]);
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        let kind = header(&head, "content-type").expect("a type").to_owned();
        let pieces = match header(&head, "content-length") {
            Some(_) => vec![text[end..].to_vec()],
            None => chunks(&text[end..]),
        };
        Answer { kind, pieces }
    }

    /// How many requests were answered in about this time, and the time.
    pub(crate) async fn count(&self, time: Duration) -> (u32, Duration) {
        let start = Instant::now();
        let mut connections = JoinSet::new();
        for _ in 0..CONNECTIONS {
            let mut connection = self.connect().await;
            connections.spawn(async move {
                let mut count = 0;
                while start.elapsed() < time {
                    connection.exchange().await;
                    count += 1;
                }
                count
            });
        }
        let counts: u32 = connections.join_all().await.into_iter().sum();
        (counts, start.elapsed())
    }

    /// So many requests, one after the other.
    pub(crate) async fn times(&self, count: usize) {
        let mut connection = self.connect().await;
        for _ in 0..count {
            connection.exchange().await;
        }
    }

    async fn connect(&self) -> Connection {
        let stream = TcpStream::connect(self.server).await.expect("the server listens");
        stream.set_nodelay(true).expect("an open socket");
        let request = self.request.clone();
        Connection { stream, request, buffer: vec![0; 1 << 16], filled: 0 }
    }
}

struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    /// A request, and all of its answer into the buffer.
    async fn exchange(&mut self) {
        self.stream.write_all(&self.request).await.expect("sent");
        self.filled = 0;
        let mut length = None;
        loop {
            let read = self.stream.read(&mut self.buffer[self.filled..]).await.expect("read");
            assert!(read > 0, "the server hung up, or its answer is too long");
            self.filled += read;
            let text = &self.buffer[..self.filled];
            if length.is_none() {
                let end = end_of_head(text);
                length = end.map(|end| {
                    let head = String::from_utf8_lossy(&text[..end]);
                    header(&head, "content-length")
                        .map(|length| end + length.parse::<usize>().expect("a length"))
                });
            }
            match length {
                Some(Some(length)) if self.filled >= length => return,
                Some(None) if text.ends_with(CHUNKED_END) => return,
                _ => {}
            }
        }
    }
}

fn end_of_head(text: &[u8]) -> Option<usize> {
    Some(text.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The pieces of a chunked body.
fn chunks(mut text: &[u8]) -> Vec<Vec<u8>> {
    let mut pieces = Vec::new();
    loop {
        let line = text.windows(2).position(|bytes| bytes == b"\r\n").expect("a size");
        let size = std::str::from_utf8(&text[..line]).expect("a size");
        let size = usize::from_str_radix(size, 16).expect("a size");
        let start = line + 2;
        if size == 0 {
            return pieces;
        }
        pieces.push(text[start..start + size].to_vec());
        text = &text[start + size + 2..];
    }
}
