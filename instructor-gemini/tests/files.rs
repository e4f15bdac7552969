//! Uploads over HTTP: pieces, faults between them, processing, and where the key goes.

mod common;

use std::io::Write as _;
use std::time::Duration;

use common::{KEY, gemini};
use instructor_core::{Error, ErrorKind, FaultKind, Media, MediaSource, RequestKind};
use instructor_gemini::emulator::{Emulator, EmulatorBuilder, Failure, Recorded, UploadStep};
use instructor_gemini::{FileState, Gemini, Upload, UploadSource};

const MIB: usize = 1 << 20;

fn quick(gemini: &Gemini, content: impl Into<UploadSource>) -> Upload {
    gemini.upload(content, "text/plain").first_wait(Duration::from_millis(1))
}

async fn start(builder: EmulatorBuilder) -> (Emulator, Gemini) {
    let emulator = builder.start().await.expect("a port");
    let gemini = gemini(&emulator.url());
    (emulator, gemini)
}

/// Bytes that tell where they belong.
fn bytes(length: usize) -> Vec<u8> {
    let place = |at: usize| (at / 1000 % 251).to_le_bytes()[0];
    (0..length).map(place).collect()
}

/// Command and offset of each request of uploads.
fn commands(emulator: &Emulator) -> Vec<(String, Option<u64>)> {
    let told = |request: Recorded| Some((request.upload_command?, request.upload_offset));
    emulator.requests().into_iter().filter_map(told).collect()
}

fn told(commands: &[(&str, Option<usize>)]) -> Vec<(String, Option<u64>)> {
    let told = |&(command, offset): &(&str, Option<usize>)| {
        (command.to_owned(), offset.map(|offset| offset as u64))
    };
    commands.iter().map(told).collect()
}

#[tokio::test]
async fn a_small_file_is_there_after_two_requests() {
    let (emulator, gemini) = start(Emulator::builder()).await;
    let file = quick(&gemini, b"Grace Hopper, 85".to_vec()).display_name("letter").await;
    let file = file.expect("a file");
    assert_eq!((file.name(), file.size(), file.state()), ("files/file-1", 16, FileState::Active));
    assert_eq!((file.mime_type(), file.display_name()), ("text/plain", Some("letter")));
    assert!(file.expires().is_some_and(|time| time.ends_with('Z')));
    assert_eq!(commands(&emulator), told(&[("start", None), ("upload, finalize", Some(0))]));
    let media = Media::from(&file);
    assert_eq!(media.source(), MediaSource::Uri(file.uri()));
    assert_eq!(media.mime_type(), Some("text/plain"));

    assert_eq!(gemini.file("files/file-1").await.expect("a file"), file);
    assert_eq!(gemini.file("file-1").await.expect("a file"), file);
    gemini.delete_file(file.name()).await.expect("it was there");
    let error = gemini.delete_file(file.name()).await.expect_err("it is gone");
    assert_eq!(error.kind(), ErrorKind::Auth);
    let said = "You do not have permission to access the File file-1 or it may not exist.";
    assert!(error.to_string().contains(said), "{error}");
    for name in ["", "files/", "files/../models", "a/b", "a?key=1"] {
        let error = gemini.file(name).await.expect_err("no name");
        assert_eq!(error.kind(), ErrorKind::Config, "{name}");
    }
}

#[tokio::test]
async fn a_large_file_goes_in_pieces_from_memory_and_from_disk() {
    let (emulator, gemini) = start(Emulator::builder()).await;
    let bytes = bytes(17 * MIB + 3);
    let path = std::env::temp_dir().join(format!("instructor-upload-{}", std::process::id()));
    let mut on_disk = std::fs::File::create(&path).expect("a file");
    on_disk.write_all(&bytes).expect("room");
    let first = quick(&gemini, bytes.clone()).await.expect("a file");
    let second = quick(&gemini, path.as_path()).await;
    std::fs::remove_file(&path).expect("it is there");
    let second = second.expect("a file");
    let whole = [
        ("start", None),
        ("upload", Some(0)),
        ("upload", Some(8 * MIB)),
        ("upload, finalize", Some(16 * MIB)),
    ];
    assert_eq!(commands(&emulator), told(&[whole, whole].concat()));
    assert_eq!((first.size(), second.size()), (bytes.len() as u64, bytes.len() as u64));
    let small = quick(&gemini, &bytes[..5]).await.expect("a file");
    assert!(first.sha256().is_some());
    assert_eq!(first.sha256(), second.sha256());
    assert_ne!(first.sha256(), small.sha256());
}

#[tokio::test]
async fn a_fault_between_two_pieces_costs_no_piece() {
    let bytes = bytes(17 * MIB + 3);
    let (_whole, gemini) = start(Emulator::builder()).await;
    let whole = quick(&gemini, bytes.clone()).await.expect("a file");

    let steps = [
        UploadStep::Half,
        Failure::Overloaded.into(),
        UploadStep::Lose,
        Failure::PerMinute(Duration::from_millis(2)).into(),
        UploadStep::Lose,
    ];
    let builder = steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::upload_step);
    let (emulator, gemini) = start(builder).await;
    let file = quick(&gemini, bytes).await.expect("a file");
    assert_eq!(
        commands(&emulator),
        told(&[
            ("start", None),
            ("upload", Some(0)),
            ("query", None),
            ("upload", Some(4 * MIB)),
            ("query", None),
            ("upload", Some(4 * MIB)),
            ("query", None),
            ("upload, finalize", Some(12 * MIB)),
            ("query", None),
            ("upload, finalize", Some(12 * MIB)),
            ("query", None),
        ])
    );
    assert_eq!(file.sha256(), whole.sha256(), "each byte is where it belongs");
}

#[tokio::test]
async fn faults_are_counted_from_the_last_progress() {
    let faults = || vec![UploadStep::Fail(Failure::Overloaded); 4];
    let steps = [faults(), vec![UploadStep::Half], faults()].concat();
    let builder = steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::upload_step);
    let (_emulator, gemini) = start(builder).await;
    let file = quick(&gemini, bytes(9 * MIB)).await.expect("never more than five in a row");
    assert_eq!(file.size(), 9 * MIB as u64);
}

/// What an upload comes to if its start is answered with these headers and all else with 400, and
/// the head of the last request.
async fn started(headers: &str, size: usize) -> (Error, String) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let headers = headers.replace("{url}", &url);
    let server = async {
        loop {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") {
                match stream.read_u8().await {
                    Ok(byte) => asked.push(byte),
                    Err(_) => break,
                }
            }
            let asked = String::from_utf8(asked).expect("text").to_lowercase();
            // A start may come again: what is not read of it resets the connection.
            let is_start = asked.starts_with("post /upload/");
            let answer = if is_start {
                format!("200 OK\r\n{headers}")
            } else {
                "400 Bad Request\r\n".to_owned()
            };
            let answer =
                format!("HTTP/1.1 {answer}content-length: 2\r\nconnection: close\r\n\r\n{{}}");
            let is_sent = stream.write_all(answer.as_bytes()).await.is_ok();
            if is_sent && !is_start && !asked.is_empty() {
                return asked;
            }
        }
    };
    let gemini = gemini(&url);
    let upload = quick(&gemini, vec![0; size]).deadline(Duration::from_secs(10));
    let (mut upload, mut server) = (upload.into_future(), std::pin::pin!(server));
    tokio::select! {
        error = &mut upload => (error.expect_err("no file"), String::new()),
        head = &mut server => (upload.await.expect_err("no file"), head),
    }
}

#[tokio::test]
async fn pieces_are_as_the_service_wants_them() {
    let granular = |granularity: &str| {
        format!(
            "x-goog-upload-url: {{url}}/x\r\nx-goog-upload-chunk-granularity: {granularity}\r\n"
        )
    };
    for (granularity, piece) in [("3000000", 9_000_000), ("0", 8 * MIB), ("?", 8 * MIB)] {
        let (_, head) = started(&granular(granularity), 9_000_001).await;
        assert!(head.contains(&format!("content-length: {piece}\r\n")), "{granularity}: {head}");
    }
}

#[tokio::test]
async fn only_web_addresses_are_sent_a_file() {
    for (url, is_refused) in [("ftp://127.0.0.1:1/x", true), ("https://127.0.0.1:1/x", false)] {
        let (error, _) = started(&format!("x-goog-upload-url: {url}\r\n"), 1).await;
        assert_eq!(error.to_string().contains("named no URL"), is_refused, "{error}");
    }
    let (error, _) = started("", 1).await;
    assert!(error.to_string().contains("named no URL"), "{error}");
}

#[test]
fn a_source_is_shown_by_its_length_or_path() {
    let shown = |source: UploadSource| format!("{source:?}");
    assert_eq!(shown(b"hush".to_vec().into()), "Bytes(<4 bytes>)");
    assert_eq!(shown(std::path::Path::new("a/b.txt").into()), "Path(a/b.txt)");
}

#[tokio::test]
async fn a_fault_that_stays_is_the_error() {
    let steps = vec![UploadStep::Fail(Failure::Overloaded); 9];
    let builder = steps.into_iter().fold(Emulator::builder(), EmulatorBuilder::upload_step);
    let (emulator, gemini) = start(builder).await;
    let error = quick(&gemini, b"text".to_vec()).await.expect_err("a fault");
    assert_eq!(error.kind(), ErrorKind::Transient);
    assert!(error.is_transient() && error.to_string().contains("503"), "{error}");
    let tries = commands(&emulator).iter().filter(|(command, _)| command != "query").count();
    assert_eq!(tries, 1 + 6, "the first and five more");

    let (emulator, gemini) = start(Emulator::builder().upload_step(Failure::InvalidArgument)).await;
    let error = quick(&gemini, b"text".to_vec()).await.expect_err("a fault");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Other));
    assert_eq!(commands(&emulator).len(), 2, "nothing to try again");
}

#[tokio::test]
async fn a_file_is_waited_for_until_it_is_ready() {
    let (emulator, gemini) = start(Emulator::builder().processing(3)).await;
    let file = quick(&gemini, b"text".to_vec()).await.expect("a file");
    assert_eq!(file.state(), FileState::Active);
    let looks = emulator.requests().iter().filter(|request| request.method == "GET").count();
    assert_eq!(looks, 4);

    let builder = Emulator::builder().processing(1).processing_fails("no text in it");
    let (_emulator, gemini) = start(builder).await;
    let error = quick(&gemini, b"text".to_vec()).await.expect_err("it failed");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Other));
    assert!(error.to_string().contains("the file could not be processed: no text in it"));
    let file = gemini.file("file-1").await.expect("it is there");
    assert_eq!((file.state(), file.problem()), (FileState::Failed, Some("no text in it")));
}

#[tokio::test]
async fn what_is_said_of_a_file_is_a_line_without_the_key() {
    let said = format!("bad\nkey {KEY}, {}", "x".repeat(999));
    let (_emulator, gemini) = start(Emulator::builder().processing(1).processing_fails(said)).await;
    let error = quick(&gemini, b"text".to_vec()).await.expect_err("it failed").to_string();
    assert!(error.contains("processed: bad key [redacted], xxx"), "{error}");
    let file = gemini.file("file-1").await.expect("it is there");
    assert!(file.problem().is_some_and(|said| said.chars().count() == 300));
    assert!(!format!("{error} {file:?}").contains(KEY));
}

#[tokio::test]
async fn the_deadline_ends_the_waiting() {
    let (_emulator, gemini) = start(Emulator::builder().processing(u32::MAX)).await;
    let upload = quick(&gemini, b"text".to_vec()).deadline(Duration::from_millis(30));
    let error = upload.await.expect_err("it is never ready");
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(error.to_string(), "out of time: the file was not ready within 30ms");

    let builder = Emulator::builder().upload_step(Failure::PerMinute(Duration::from_secs(3600)));
    let (_emulator, gemini) = start(builder).await;
    let upload = quick(&gemini, b"text".to_vec()).deadline(Duration::from_millis(30));
    let error = upload.await.expect_err("the wait is longer");
    let said = error.to_string();
    assert!(said.contains("; the last request failed with 429: You exceeded"), "{said}");
}

#[tokio::test]
async fn dropping_the_future_stops_the_upload() {
    let (emulator, gemini) = start(Emulator::builder().processing(u32::MAX)).await;
    let upload = tokio::spawn(quick(&gemini, b"text".to_vec()).into_future());
    let looks = || emulator.requests().iter().filter(|request| request.method == "GET").count();
    while looks() < 2 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    upload.abort();
    assert!(upload.await.expect_err("it was dropped").is_cancelled());
    let before = looks();
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert_eq!(looks(), before);
}

#[tokio::test]
async fn secrets_stay_at_home() {
    let secrets = async |builder: EmulatorBuilder| {
        let emulator = builder.start().await.expect("a port");
        let gemini = Gemini::builder()
            .api_key(KEY)
            .base_url(emulator.url())
            .header("authorization", "Bearer of-a-gateway")
            .build()
            .expect("a provider");
        quick(&gemini, b"text".to_vec()).await.expect("a file");
        let told = |request: &Recorded| {
            (request.upload_command.clone(), request.has_key, request.has_bearer)
        };
        emulator.requests().iter().map(told).collect::<Vec<_>>()
    };
    let start = (Some("start".to_owned()), true, true);
    let finish = |has| (Some("upload, finalize".to_owned()), has, has);
    assert_eq!(secrets(Emulator::builder()).await, [start.clone(), finish(true)]);
    let elsewhere = Emulator::builder().upload_host("localhost");
    assert_eq!(secrets(elsewhere).await, [start, finish(false)]);
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_told_before_anything_is_sent() {
    let (emulator, gemini) = start(Emulator::builder()).await;
    let missing = std::path::Path::new("no/such/file.txt");
    let error: Error = quick(&gemini, missing).await.expect_err("no file");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(error.to_string().contains("no/such/file.txt"), "{error}");
    let error = gemini.upload(b"a".to_vec(), "text\n").await.expect_err("no type");
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Other));
    let vertex = Gemini::builder().vertex_express().api_key(KEY).base_url(emulator.url());
    let vertex = vertex.build().expect("a provider");
    let error = quick(&vertex, b"a".to_vec()).await.expect_err("no uploads");
    assert!(error.to_string().contains("gs://"), "{error}");
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn a_token_that_is_old_is_asked_for_anew() {
    let (emulator, _) = start(Emulator::builder()).await;
    let token = |refresh| async move {
        Ok::<_, std::io::Error>(if refresh { "fresh" } else { "expired" }.to_owned())
    };
    let gemini = Gemini::builder().access_token(token).base_url(emulator.url());
    let gemini = gemini.build().expect("a provider");
    let file = quick(&gemini, b"text".to_vec()).await.expect("a file");
    let error = gemini.file("other").await.expect_err("no file");
    assert_eq!(error.kind(), ErrorKind::Auth);
    assert_eq!(file.size(), 4);
    let requests = emulator.requests();
    assert!(requests.iter().all(|request| request.has_bearer && !request.has_key));
    assert_eq!(commands(&emulator)[..2], told(&[("start", None), ("start", None)]));
    let fault = std::error::Error::source(&error).and_then(|source| source.downcast_ref());
    let fault: &instructor_core::Fault = fault.expect("what the service said");
    assert_eq!((fault.kind, fault.status), (FaultKind::Auth, Some(403)));
}

/// What comes of an upload to a server that says so of each piece: whatever it is told, with these
/// headers; beside it how many requests it got.
async fn told_of_each_piece(headers: &str) -> (Error, usize) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let head = format!("x-goog-upload-url: {url}/upload\r\n{headers}");
    let server = tokio::spawn(async move {
        let mut requests = 0;
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let (mut read, mut asked) = (vec![0; 1 << 16], Vec::new());
        loop {
            let length = stream.read(&mut read).await.unwrap_or_default();
            if length == 0 {
                return requests;
            }
            asked.extend_from_slice(&read[..length]);
            let Some(end) = asked.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
                continue;
            };
            let lines = String::from_utf8_lossy(&asked[..end]);
            let announced = lines.lines().find_map(|line| line.strip_prefix("content-length: "));
            let announced: usize = announced.map_or(0, |length| length.parse().expect("a number"));
            if asked.len() < end + 4 + announced {
                continue;
            }
            asked.clear();
            requests += 1;
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n{head}\r\n{{}}");
            stream.write_all(answer.as_bytes()).await.expect("a reader");
        }
    });
    let upload = quick(&gemini(&url), vec![b'a'; 9 * MIB]);
    let error = upload.await.expect_err("no file");
    (error, server.await.expect("no panic"))
}

#[tokio::test]
async fn a_service_that_takes_nothing_is_not_sent_the_same_for_ever() {
    let headers = "x-goog-upload-status: active\r\nx-goog-upload-size-received: 0\r\n";
    let (error, requests) = told_of_each_piece(headers).await;
    assert_eq!(error.kind(), ErrorKind::Transient);
    assert!(error.to_string().contains("took nothing"), "{error}");
    // The start, six pieces, and a query after each but the last.
    assert_eq!(requests, 1 + 6 + 5);

    let headers = "x-goog-upload-status: active\r\nx-goog-upload-size-received: 99999999\r\n";
    let (error, requests) = told_of_each_piece(headers).await;
    assert_eq!(error.kind(), ErrorKind::Request(RequestKind::Other));
    assert!(error.to_string().contains("more bytes than were sent"), "{error}");
    assert_eq!(requests, 2);
}

#[tokio::test]
async fn an_empty_file_and_one_of_whole_pieces_are_ended_once() {
    for (size, expected) in [
        (0, &[("start", None), ("upload, finalize", Some(0))][..]),
        (
            16 * MIB,
            &[("start", None), ("upload", Some(0)), ("upload, finalize", Some(8 * MIB))][..],
        ),
    ] {
        let (emulator, gemini) = start(Emulator::builder()).await;
        let file = quick(&gemini, bytes(size)).await.expect("a file");
        assert_eq!(file.size(), size as u64);
        assert_eq!(commands(&emulator), told(expected));
    }
}

#[tokio::test]
async fn no_first_wait_is_no_storm() {
    let (emulator, gemini) = start(Emulator::builder().processing(u32::MAX)).await;
    let upload = gemini.upload(b"text".to_vec(), "text/plain").first_wait(Duration::ZERO);
    upload.deadline(Duration::from_millis(60)).await.expect_err("it is never ready");
    // After 0, 10, 30 milliseconds, and so on.
    let looks = emulator.requests().iter().filter(|request| request.method == "GET").count();
    assert!(looks <= 3, "{looks}");
}

/// The clock is paused: it jumps ahead while the socket is silent.
#[tokio::test(start_paused = true)]
async fn a_silent_service_is_not_asked_for_ever() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let gemini = gemini(&format!("http://{address}"));
    let error = gemini.file("files/a").await.expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error}");
    let error = gemini.delete_file("files/a").await.expect_err("no answer");
    assert_eq!(error.kind(), ErrorKind::Deadline, "{error}");
}
