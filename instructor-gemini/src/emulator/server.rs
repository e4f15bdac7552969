//! HTTP/1.1 on a socket.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::iter;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::respond::{Asked, Outcome, Responder};
use super::script::RawReply;

/// The largest request that is read: 100 MiB of media in base64, and what is around them.
const MAX_BODY: usize = 160 << 20;

/// How long to leave the listener alone when the system is out of sockets.
const BREATHER: Duration = Duration::from_millis(10);

/// Serves until it is dropped; the connections end with it.
pub(super) async fn serve(listener: TcpListener, responder: Arc<Responder>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                connections.spawn(connection(stream, responder.clone()));
            }
            Err(error) => {
                tracing::warn!("gemini-emulator: {error}");
                tokio::time::sleep(BREATHER).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, responder: Arc<Responder>) {
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(Notify::new());
    let service = service_fn(|request| {
        let (responder, reset) = (responder.clone(), reset.clone());
        async move { Ok::<_, Infallible>(exchange(&responder, &reset, request).await) }
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // Every end of a connection is the client's business.
        _ = &mut connection => {}
        () = reset.notified() => {
            let stream = connection.into_parts().io.into_inner();
            let _ = stream.set_zero_linger();
        }
    }
}

async fn exchange(
    responder: &Responder,
    reset: &Notify,
    request: Request<Incoming>,
) -> Response<Payload> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY).collect().await;
    let asked = Asked {
        path: head.uri.path().to_owned(),
        query: head.uri.query().map(str::to_owned),
        method: head.method,
        headers: head.headers,
        body: body.ok().map(|body| body.to_bytes().into()),
    };
    match responder.answer(&asked) {
        Outcome::Whole(reply) => response(reply, false),
        Outcome::Short(reply) => response(reply, true),
        Outcome::Stall => std::future::pending().await,
        Outcome::Reset => {
            reset.notify_one();
            std::future::pending().await
        }
    }
}

fn response(reply: RawReply, is_short: bool) -> Response<Payload> {
    let mut frames: Vec<Vec<u8>> = iter::once(reply.body).chain(reply.rest).collect();
    let length: usize = frames.iter().map(Vec::len).sum();
    let mut headers =
        vec![(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"))];
    let is_cut = is_short || reply.aborts;
    if is_short {
        frames.truncate(1);
        frames[0].truncate(length / 2);
        headers.push((CONTENT_LENGTH, length.into()));
    } else if reply.aborts {
        headers.push((CONTENT_LENGTH, (length + 1).into()));
    }
    let payload = Payload::new(frames, is_cut);
    for (name, value) in reply.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_str(&value);
        headers.extend(name.ok().zip(value.ok()));
    }
    let mut response = Response::new(payload);
    if let Ok(status) = reply.status.try_into() {
        *response.status_mut() = status;
    }
    for (name, value) in headers {
        response.headers_mut().insert(name, value);
    }
    response
}

/// A body in pieces that go out one by one; it may end before the length that its head announced.
struct Payload {
    frames: VecDeque<Bytes>,
    is_cut: bool,
    /// Whether something has been handed over, and waits to be flushed.
    is_full: bool,
}

impl Payload {
    fn new(frames: Vec<Vec<u8>>, is_cut: bool) -> Self {
        let frames = frames.into_iter().filter(|frame| !frame.is_empty());
        let frames: VecDeque<_> = frames.map(Bytes::from).collect();
        // The head is flushed even if nothing follows it.
        Self { is_full: is_cut && frames.is_empty(), frames, is_cut }
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // A body that waits is flushed; one that ends too soon closes the connection with what is
        // not flushed yet.
        if std::mem::take(&mut self.is_full) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.is_full = true;
        Poll::Ready(self.frames.pop_front().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.frames.is_empty() && !self.is_cut
    }

    /// A cut body does not tell, for the length in its head is another, nor does a stream.
    fn size_hint(&self) -> SizeHint {
        match (self.is_cut, self.frames.len()) {
            (false, 0) => SizeHint::with_exact(0),
            (false, 1) => SizeHint::with_exact(self.frames[0].len() as u64),
            _ => SizeHint::default(),
        }
    }
}
