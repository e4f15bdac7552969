//! Faults of connections: closed, reset, stalled, slow, refused; and a port that opens again.

use std::io::ErrorKind;
use std::time::Duration;

use instructor_gemini::emulator::{Emulator, Step};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;

use crate::common::emulator;
use crate::flaws::stream;
use crate::wire::{ANSWER, STREAM, Sent, WHOLE, Wire, answered, sent};

/// Asks once, and waits until the emulator has it.
async fn asked(emulator: &Emulator, path: &str) -> Wire {
    let before = emulator.requests().len();
    let mut wire = Wire::to(emulator).await;
    wire.ask(path).await;
    while emulator.requests().len() == before {
        tokio::task::yield_now().await;
    }
    wire
}

/// F15: nobody listens, until somebody does again.
#[tokio::test]
async fn a_closed_port_refuses_and_opens_again() {
    let emulator = emulator([]).await;
    let mut before = asked(&emulator, WHOLE).await;
    assert_eq!(before.answer().await.status, 200);
    emulator.close_port().await;
    assert_eq!(before.byte().await.expect("an end"), None, "idle connections are closed");
    let refused = TcpStream::connect(emulator.address()).await.map(drop);
    assert_eq!(refused.expect_err("nobody there").kind(), ErrorKind::ConnectionRefused);
    emulator.close_port().await;
    emulator.open_port().expect("the same port");
    emulator.open_port().expect("it is open");
    assert_eq!(asked(&emulator, WHOLE).await.answer().await.status, 200);
    assert_eq!(emulator.requests().len(), 2);
}

/// While it is closed the port stays the emulator's: nobody else gets it.
#[tokio::test]
async fn a_closed_port_is_kept() {
    let emulator = emulator([]).await;
    emulator.close_port().await;
    let other = TcpSocket::new_v4().expect("a socket").bind(emulator.address());
    assert_eq!(other.expect_err("it is taken").kind(), ErrorKind::AddrInUse);
}

/// F16: a reset, before any byte.
#[tokio::test]
async fn a_reset_comes_before_the_head() {
    let emulator = emulator([Step::Reset]).await;
    let mut wire = asked(&emulator, WHOLE).await;
    let error = wire.byte().await.expect_err("a reset");
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

/// F17: nothing comes, or nothing more; only the end of the emulator ends it, at once.
#[tokio::test(start_paused = true)]
async fn stalls_send_nothing_or_half() {
    for path in [WHOLE, STREAM] {
        let emulator = emulator([Step::Stall, Step::StallHalfway, Step::Read]).await;
        let mut never = asked(&emulator, path).await;
        let mut half = asked(&emulator, path).await;
        let whole = asked(&emulator, path).await.answer().await;
        let head = half.head().await.expect("a head");
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
        if path == WHOLE {
            assert!(head.contains(&format!("content-length: {}\r\n", whole.body.len())), "{head}");
            let length = whole.body.len() / 2;
            assert_eq!(half.bytes(length).await, whole.body[..length]);
        }
        let begin = Instant::now();
        emulator.stop().await;
        assert_eq!(begin.elapsed(), Duration::ZERO);
        assert_eq!(never.byte().await.expect("an end"), None);
        if path == WHOLE {
            assert_eq!(half.byte().await.expect("an end"), None);
        } else {
            let rest = half.bytes(whole.body.len()).await;
            let rest = String::from_utf8(rest).expect("text");
            assert_eq!(rest.matches("data: {").count(), whole.pieces.len() / 2, "{rest}");
            assert!(!rest.contains("finishReason") && !rest.ends_with("0\r\n\r\n"), "{rest}");
        }
    }
}

/// F18: fewer bytes than announced, and the connection closes.
#[tokio::test]
async fn a_short_body_is_half_of_what_was_announced() {
    let whole = sent(Step::Read, WHOLE).await;
    let short = sent(Step::Short, WHOLE).await;
    assert!(!short.is_whole);
    assert_eq!(short.header("content-length"), Some(whole.body.len().to_string().as_str()));
    assert_eq!(short.body, whole.body[..whole.body.len() / 2]);
    let whole = stream(Step::Read, STREAM).await;
    let short = stream(Step::Short, STREAM).await;
    assert!(whole.is_whole && !short.is_whole);
    assert_eq!((whole.pieces.len(), short.body), (5, whole.pieces[..2].concat()));
}

/// F34: a whole answer, and then the end, which no header announced.
#[tokio::test]
async fn a_connection_hangs_up_after_its_answer() {
    for path in [WHOLE, STREAM] {
        let emulator = emulator([Step::Read, Step::HangUp]).await;
        let mut wire = asked(&emulator, path).await;
        assert!(wire.answer().await.is_whole);
        wire.ask(path).await;
        let last = wire.answer().await;
        assert!(last.is_whole, "the connection stayed for it");
        assert_eq!((last.status, last.header("connection")), (200, None));
        assert_eq!(wire.byte().await.expect("an end"), None);
    }
}

/// F36: a piece, and a pause, and a piece.
#[tokio::test(start_paused = true)]
async fn a_dripping_answer_takes_its_pauses() {
    let drip = Step::Drip { pieces: 5, pause: Duration::from_secs(9) };
    let elapsed = async |step: Step, path: &str| -> (Sent, Duration) {
        let begin = Instant::now();
        (sent(step, path).await, begin.elapsed())
    };
    let (plain, none) = elapsed(Step::Read, STREAM).await;
    assert_eq!(none, Duration::ZERO);
    let (slow, pauses) = elapsed(drip.clone(), STREAM).await;
    assert_eq!((slow.pieces.len(), pauses), (5, Duration::from_secs(4 * 9)));
    assert_eq!(slow.body, plain.body);
    let (slow, pauses) = elapsed(drip, WHOLE).await;
    assert_eq!(pauses, Duration::from_secs(4 * 9));
    assert_eq!(answered(&slow.json()), ANSWER);
    assert!(slow.header("content-length").is_some());
}

#[tokio::test(start_paused = true)]
async fn latency_comes_before_every_answer() {
    let emulator = Emulator::builder().latency(Duration::from_secs(3)).start().await;
    let emulator = emulator.expect("a port");
    let begin = Instant::now();
    for path in [WHOLE, "/nowhere"] {
        asked(&emulator, path).await.answer().await;
    }
    assert_eq!(begin.elapsed(), Duration::from_secs(6));
}

/// What is under way when the port closes is finished, and says that it is the last.
#[tokio::test(start_paused = true)]
async fn stopping_lets_answers_end() {
    let emulator = Emulator::builder().latency(Duration::from_secs(2)).start().await;
    let emulator = emulator.expect("a port");
    let mut wires = Vec::new();
    for _ in 0..3 {
        wires.push(asked(&emulator, WHOLE).await);
    }
    let address = emulator.address();
    emulator.stop().await;
    for wire in &mut wires {
        let answer = wire.answer().await;
        assert_eq!((answer.status, answer.is_whole), (200, true));
        assert_eq!(answer.header("connection"), Some("close"));
        assert_eq!(wire.byte().await.expect("an end"), None);
    }
    TcpStream::connect(address).await.expect_err("nobody there");
}

/// A request that never ends does not keep the emulator for ever.
#[tokio::test(start_paused = true)]
async fn stopping_waits_for_nobody_without_end() {
    let drip = Step::Drip { pieces: 2, pause: Duration::from_secs(1_000_000) };
    let emulator = emulator([drip]).await;
    let mut wire = asked(&emulator, WHOLE).await;
    wire.head().await.expect("a head");
    let begin = Instant::now();
    emulator.stop().await;
    assert!(begin.elapsed() < Duration::from_secs(60));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_connections_are_open_at_once() {
    let emulator = emulator([]).await;
    let mut wires = Vec::new();
    for _ in 0..300 {
        wires.push(Wire::to(&emulator).await);
    }
    for wire in &mut wires {
        wire.ask(WHOLE).await;
    }
    for wire in &mut wires {
        assert_eq!(answered(&wire.answer().await.json()), ANSWER);
    }
    emulator.journal().assert_requests(300);
    emulator.stop().await;
    for wire in &mut wires {
        assert_eq!(wire.byte().await.expect("an end"), None);
    }
}
