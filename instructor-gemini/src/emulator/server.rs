//! HTTP/1.1 on a socket.

use std::convert::Infallible;
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

/// The largest request that is read.
const MAX_BODY: usize = 64 << 20;

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
    let length = reply.body.len();
    let mut payload = Payload::from(reply.body);
    let mut headers =
        vec![(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"))];
    if is_short {
        payload.cut();
        headers.push((CONTENT_LENGTH, length.into()));
    }
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

/// A body that may end before the length that its head announced.
struct Payload {
    bytes: Bytes,
    is_cut: bool,
    /// Whether what there is has been handed over, and waits to be flushed.
    is_sent: bool,
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes: bytes.into(), is_cut: false, is_sent: false }
    }
}

impl Payload {
    fn cut(&mut self) {
        self.bytes.truncate(self.bytes.len() / 2);
        self.is_cut = true;
    }
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // A body that ends too soon closes the connection with what is not flushed yet.
        if self.is_cut && self.bytes.is_empty() && !self.is_sent {
            self.is_sent = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let bytes = std::mem::take(&mut self.bytes);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty() && !self.is_cut
    }

    /// A cut body does not tell: the length in its head is another.
    fn size_hint(&self) -> SizeHint {
        if self.is_cut {
            SizeHint::default()
        } else {
            SizeHint::with_exact(self.bytes.len() as u64)
        }
    }
}
