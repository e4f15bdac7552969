//! HTTP/1.1 on a socket.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::iter;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Sleep;

use super::raw::{Delivery, End, RawReply};
use super::respond::{Asked, Outcome, Responder};

/// The largest request that is read: 100 MiB of media in base64, and what is around them.
const MAX_BODY: usize = 160 << 20;

/// How long to leave the listener alone when the system is out of sockets.
const BREATHER: Duration = Duration::from_millis(10);

/// How long what is under way may take to finish once the port is closed.
const GRACE: Duration = Duration::from_secs(5);

/// Connections that wait to be accepted, as many as a busy service has.
const BACKLOG: u32 = 4096;

/// An open port.
#[derive(Debug)]
pub(super) struct Server {
    task: JoinHandle<()>,
    closing: watch::Sender<bool>,
}

/// What connections share.
#[derive(Debug, Clone)]
pub(super) struct Service {
    pub(super) responder: Arc<Responder>,
    /// The time before each answer.
    pub(super) latency: Duration,
}

/// What an exchange tells its connection.
#[derive(Debug, Default)]
struct Signals {
    reset: Notify,
    /// The answer is sent, and was the last.
    hang_up: Notify,
    /// There is nothing to wait for any more.
    stalled: Notify,
}

/// Takes a port, which another server may have had before; nobody listens there yet.
pub(super) fn reserve(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}

pub(super) fn listen(socket: TcpSocket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)
}

impl Server {
    pub(super) fn start(listener: TcpListener, service: Service) -> Self {
        let (closing, closes) = watch::channel(false);
        Self { task: tokio::spawn(serve(listener, service, closes)), closing }
    }

    /// Refuses connections from now on, and returns when the last one is gone.
    pub(super) async fn close(self) {
        self.closing.send_replace(true);
        let _ = self.task.await;
    }

    /// Ends everything at once.
    pub(super) fn abort(&self) {
        self.task.abort();
    }
}

/// Serves until it is told to close, or dropped; the connections end with it.
async fn serve(listener: TcpListener, service: Service, mut closes: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = closes.changed() => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(connection(stream, service.clone(), closes.clone()));
                }
                Err(error) => {
                    tracing::warn!("gemini-emulator: {error}");
                    tokio::time::sleep(BREATHER).await;
                }
            },
        }
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, all).await.is_err() {
        connections.shutdown().await;
    }
}

async fn connection(stream: TcpStream, service: Service, mut closes: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let signals = Arc::new(Signals::default());
    let exchange = service_fn(|request| {
        let (service, signals) = (service.clone(), signals.clone());
        async move { Ok::<_, Infallible>(exchange(&service, signals, request).await) }
    });
    let mut connection = http1::Builder::new().serve_connection(TokioIo::new(stream), exchange);
    let mut is_closing = false;
    loop {
        tokio::select! {
            // Every end of a connection is the client's business.
            _ = &mut connection => return,
            () = signals.reset.notified() => {
                let stream = connection.into_parts().io.into_inner();
                let _ = stream.set_zero_linger();
                return;
            }
            () = signals.hang_up.notified() => Pin::new(&mut connection).graceful_shutdown(),
            () = signals.stalled.notified(), if is_closing => return,
            _ = closes.changed(), if !is_closing => {
                is_closing = true;
                Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
}

async fn exchange(
    service: &Service,
    signals: Arc<Signals>,
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
    let outcome = service.responder.answer(&asked);
    if !service.latency.is_zero() {
        tokio::time::sleep(service.latency).await;
    }
    match outcome {
        Outcome::Whole(reply) => return response(reply, signals),
        Outcome::Stall => signals.stalled.notify_one(),
        Outcome::Reset => signals.reset.notify_one(),
    }
    std::future::pending().await
}

fn response(reply: RawReply, signals: Arc<Signals>) -> Response<Payload> {
    let mut headers =
        vec![(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"))];
    let Delivery { end, pause, announced, .. } = *reply.delivery;
    let announced = match end {
        // One byte more than there is.
        End::Abort => announced.or_else(|| Some(reply.length() + 1)),
        _ => announced,
    };
    headers.extend(announced.map(|length| (CONTENT_LENGTH, length.into())));
    for (name, value) in reply.headers {
        let name = HeaderName::from_bytes(name.as_bytes());
        let value = HeaderValue::from_str(&value);
        headers.extend(name.ok().zip(value.ok()));
    }
    let payload = Payload::new(reply.body, reply.rest, (end, pause), signals);
    let mut response = Response::new(payload);
    if let Ok(status) = reply.status.try_into() {
        *response.status_mut() = status;
    }
    for (name, value) in headers {
        response.headers_mut().insert(name, value);
    }
    response
}

/// A body in pieces that go out one by one; it may end before the length that its head announced, or
/// not at all.
struct Payload {
    frames: VecDeque<Bytes>,
    /// Whether it came in pieces, and so has no length.
    is_stream: bool,
    end: End,
    /// Whether something has been handed over, and waits to be flushed.
    is_full: bool,
    /// The time between two pieces.
    pause: Duration,
    paused: Option<Pin<Box<Sleep>>>,
    signals: Arc<Signals>,
}

impl Payload {
    fn new(
        body: Vec<u8>,
        rest: Vec<Vec<u8>>,
        (end, pause): (End, Duration),
        signals: Arc<Signals>,
    ) -> Self {
        let is_stream = !rest.is_empty();
        let frames = iter::once(body).chain(rest).filter(|frame| !frame.is_empty());
        let frames: VecDeque<_> = frames.map(Bytes::from).collect();
        // The head is flushed even if nothing follows it.
        let is_full = matches!(end, End::Abort | End::Stall) && frames.is_empty();
        Self { frames, is_stream, end, is_full, pause, paused: None, signals }
    }

    /// Whether the body is whole when the last piece is sent.
    fn is_whole(&self) -> bool {
        matches!(self.end, End::Next | End::HangUp)
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
        if let Some(paused) = &mut self.paused {
            ready!(paused.as_mut().poll(context));
            self.paused = None;
        }
        let Some(bytes) = self.frames.pop_front() else {
            if self.end == End::Stall {
                self.signals.stalled.notify_one();
                return Poll::Pending;
            }
            return Poll::Ready(None);
        };
        self.is_full = true;
        if !self.pause.is_zero() && !self.frames.is_empty() {
            self.paused = Some(Box::pin(tokio::time::sleep(self.pause)));
        }
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.frames.is_empty() && self.is_whole()
    }

    /// A cut body does not tell, for the length in its head is another, nor does a stream.
    fn size_hint(&self) -> SizeHint {
        match self.is_whole() && !self.is_stream {
            true => SizeHint::with_exact(self.frames.iter().map(|bytes| bytes.len() as u64).sum()),
            false => SizeHint::default(),
        }
    }
}

impl Drop for Payload {
    /// All of it has been handed over then, or nobody wants it.
    fn drop(&mut self) {
        if self.end == End::HangUp {
            self.signals.hang_up.notify_one();
        }
    }
}
