//! An answer as it comes: bytes to chunks, chunks to deltas.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;
use instructor_core::{Completion, Delta, Fault, FaultKind};
use serde_json::value::RawValue;

use crate::classify;
use crate::decode::{Answer, Unread, is_list};
use crate::key::Secret;
use crate::sse::Events;
use crate::transport::{Chunks, Reply, Transport};

/// The end of a hop that the model came to.
#[derive(Debug)]
pub(crate) struct End {
    pub(crate) status: u16,
    secret: Secret,
}

/// Reads the stream of one hop to its end, handing out deltas.
///
/// # Errors
/// Whatever ended it before the model said why it stopped; the answer keeps what came.
pub(crate) async fn read(
    mut chunks: Chunks,
    transport: &Transport,
    answer: &mut Answer<'_>,
    outlet: &Outlet,
) -> Result<End, Fault> {
    let (status, secret) = (chunks.status(), chunks.secret.clone());
    let mut inflow = Inflow::new(status, &secret);
    loop {
        let chunk = chunks.next().await;
        let read = match &chunk {
            Ok(Some(bytes)) => inflow.push(bytes.as_ref(), answer),
            Ok(None) => inflow.end(answer),
            Err(fault) => Err(fault.clone()),
        };
        // What came before a fault comes before it here too.
        if let Some(text) = answer.fresh() {
            outlet.put(text).await;
        }
        read.map_err(|fault| transport.judged(&secret, fault))?;
        if matches!(chunk, Ok(None)) {
            return Ok(End { status, secret });
        }
    }
}

/// The completion, after the text that was held back for it.
pub(crate) async fn finish(
    answer: Answer<'_>,
    end: &End,
    outlet: &Outlet,
) -> Result<Completion, Fault> {
    let given = answer.given();
    let completion = answer.finish(end.status, &end.secret)?;
    let rest = completion.text().get(given..).unwrap_or_default();
    if !rest.is_empty() {
        outlet.put(rest.to_owned()).await;
    }
    Ok(completion)
}

/// The fault to tell when a broken stream could not be resumed.
///
/// A token that the service does not take any more says nothing of the request without it.
pub(crate) fn cause(broke: Option<Fault>, fault: Fault) -> Fault {
    match (broke, fault.kind) {
        (Some(broke), FaultKind::Request(_)) => broke,
        _ => fault,
    }
}

/// The bytes of one stream on their way to an answer.
pub(crate) struct Inflow<'a> {
    events: Events,
    status: u16,
    secret: &'a Secret,
    /// The first bytes, as long as there is no event among them.
    head: Option<Vec<u8>>,
}

/// Enough to tell a page from JSON.
const HEAD: usize = 64;

impl<'a> Inflow<'a> {
    pub(crate) fn new(status: u16, secret: &'a Secret) -> Self {
        Self { events: Events::new(), status, secret, head: Some(Vec::new()) }
    }

    /// Adds what the bytes hold; stops at the first event that is no chunk of an answer.
    pub(crate) fn push(&mut self, bytes: &[u8], answer: &mut Answer<'_>) -> Result<(), Fault> {
        if let Some(head) = &mut self.head {
            let room = HEAD - head.len();
            head.extend_from_slice(&bytes[..bytes.len().min(room)]);
        }
        let mut rest = bytes;
        while let Some(event) = self.events.next(&mut rest) {
            self.head = None;
            let unread = |(why, body)| refuse(why, body, self.status, self.secret);
            add(event, answer, self.secret).map_err(unread)?;
        }
        Ok(())
    }

    /// The end of the stream: an error unless the model said why it stopped.
    pub(crate) fn end(&mut self, answer: &mut Answer<'_>) -> Result<(), Fault> {
        if let Some(event) = self.events.last() {
            self.head = None;
            add(event, answer, self.secret).map_err(|(why, body)| match why {
                Unread::Refused => refuse(why, body, self.status, self.secret),
                Unread::Foreign => classify::unfinished_stream(self.status),
            })?;
        }
        if let Some(head) = self.head.take() {
            return Err(refuse(Unread::Foreign, head, self.status, self.secret));
        }
        match answer.is_finished() {
            true => Ok(()),
            false => Err(classify::unfinished_stream(self.status)),
        }
    }
}

/// Adds an event: a chunk, or a list of chunks.
fn add(event: &[u8], answer: &mut Answer<'_>, secret: &Secret) -> Result<(), (Unread, Vec<u8>)> {
    let list = is_list(event).then(|| serde_json::from_slice::<Vec<&RawValue>>(event));
    let Some(Ok(list)) = list else {
        return answer.add(event, secret).map_err(|why| (why, event.to_owned()));
    };
    list.into_iter().try_for_each(|chunk| {
        let chunk = chunk.get().as_bytes();
        answer.add(chunk, secret).map_err(|why| (why, chunk.to_owned()))
    })
}

/// The fault of an event that is no chunk: an error is judged by its own code.
fn refuse(why: Unread, body: Vec<u8>, status: u16, secret: &Secret) -> Fault {
    why.fault(&Reply { status, retry_after: None, body, secret: secret.clone() })
}

/// A future that hands out deltas on its way, as a stream; its result is the last item.
pub(crate) struct Flow<F> {
    /// None when it is over.
    work: Option<Pin<Box<F>>>,
    outlet: Outlet,
}

impl<F: Future<Output = Result<Completion, Fault>>> Flow<F> {
    pub(crate) fn new(work: impl FnOnce(Outlet) -> F) -> Self {
        let outlet = Outlet::default();
        Self { work: Some(Box::pin(work(outlet.clone()))), outlet }
    }
}

impl<F: Future<Output = Result<Completion, Fault>>> Stream for Flow<F> {
    type Item = Result<Delta, Fault>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(work) = &mut self.work else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(last) = work.as_mut().poll(context) {
            self.work = None;
            return Poll::Ready(Some(last.map(|completion| Delta::Done(Box::new(completion)))));
        }
        match self.outlet.text().take() {
            Some(text) => Poll::Ready(Some(Ok(Delta::Text(text)))),
            None => Poll::Pending,
        }
    }
}

/// Where a [`Flow`]'s work puts its deltas, one at a time.
#[derive(Default, Clone)]
pub(crate) struct Outlet(Arc<Mutex<Option<String>>>);

impl Outlet {
    /// Hands out a text; goes on when it was taken.
    ///
    /// Nobody has to be woken: the text is taken in the same poll, and the poll after it goes on.
    async fn put(&self, text: String) {
        *self.text() = Some(text);
        poll_fn(|_| match *self.text() {
            Some(_) => Poll::Pending,
            None => Poll::Ready(()),
        })
        .await;
    }

    fn text(&self) -> MutexGuard<'_, Option<String>> {
        // Nothing panics while it is held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
