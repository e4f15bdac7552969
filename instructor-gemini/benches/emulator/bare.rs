//! A server that reads a request and answers what it was given, in the same pieces.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::{BodyExt as _, Full, combinators::BoxBody};
use hyper::body::{Body, Bytes, Frame, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// An answer's type and body.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) kind: String,
    pub(crate) pieces: Vec<Vec<u8>>,
}

impl Answer {
    pub(crate) fn body(&self) -> Vec<u8> {
        self.pieces.concat()
    }
}

/// Serves on a free port until it is dropped with the runtime.
pub(crate) async fn start(answer: Answer) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let kind = HeaderValue::from_str(&answer.kind).expect("a type");
    let pieces: Vec<Bytes> = answer.pieces.into_iter().map(Bytes::from).collect();
    let server = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.expect("a connection");
            stream.set_nodelay(true).expect("an open socket");
            let (kind, pieces) = (kind.clone(), pieces.clone());
            let service =
                service_fn(move |request| answered(request, kind.clone(), pieces.clone()));
            let io = TokioIo::new(stream);
            tokio::spawn(http1::Builder::new().serve_connection(io, service));
        }
    });
    (address, server)
}

async fn answered(
    request: Request<Incoming>,
    kind: HeaderValue,
    pieces: Vec<Bytes>,
) -> Result<Response<BoxBody<Bytes, Infallible>>, hyper::Error> {
    request.into_body().collect().await?;
    let body = match <[Bytes; 1]>::try_from(pieces) {
        Ok([whole]) => Full::new(whole).boxed(),
        Err(pieces) => Pieces { rest: pieces.into(), is_full: false }.boxed(),
    };
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, kind);
    Ok(response)
}

/// A body that sends each piece by itself, as a stream is that is written while it is made.
struct Pieces {
    rest: VecDeque<Bytes>,
    is_full: bool,
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // What waits is flushed.
        if std::mem::take(&mut self.is_full) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.is_full = true;
        Poll::Ready(self.rest.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}
