//! An answer as it comes.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::{Completion, Exchange, Fault};

/// The stream of one request to a provider: text as it comes, then one last item.
///
/// The order of items, which every provider keeps:
/// 1. any number of [`Delta::Text`], none of them empty;
/// 2. exactly one last item: [`Delta::Done`], whose completion has the text of all the deltas
///    together, or a [`Fault`], which keeps what came (usage, the part of the turn, identifiers).
///
/// After the last item the stream is over. It never ends without one: an answer that broke off is
/// a fault, however whole its text looks.
pub type Deltas<'a> = Pin<Box<dyn Stream<Item = Result<Delta, Fault>> + Send + 'a>>;

/// One item of an answer that is streamed; [`Deltas`] says in which order they come.
///
/// # Example
/// ```
/// use instructor_core::{Completion, Delta};
///
/// let deltas = [Delta::Text("[1,".into()), Delta::Text(" 2]".into())];
/// let done = Delta::Done(Box::new(Completion::new("[1, 2]")));
/// let text: String = deltas.iter().filter_map(Delta::text).collect();
/// assert!(matches!(done, Delta::Done(completion) if completion.text() == text));
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum Delta {
    /// More of the answer's text, thoughts left out.
    Text(String),
    /// The whole answer; nothing comes after it.
    Done(Box<Completion>),
}

impl Delta {
    /// The text, if that is what it is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Done(_) => None,
        }
    }
}

/// Shows lengths, counts and names; what the model said stays out of logs.
impl fmt::Debug for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text(<{} bytes>)", text.len()),
            Self::Done(completion) => f.debug_tuple("Done").field(completion).finish(),
        }
    }
}

/// A whole answer as a stream: its text at once, then the completion.
pub(crate) enum Whole<'a> {
    Waiting(Exchange<'a>),
    Told(Box<Completion>),
    Over,
}

impl Stream for Whole<'_> {
    type Item = Result<Delta, Fault>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let done = |completion| Poll::Ready(Some(Ok(Delta::Done(completion))));
        match std::mem::replace(&mut *self, Self::Over) {
            Self::Waiting(mut exchange) => match exchange.as_mut().poll(context) {
                Poll::Pending => {
                    *self = Self::Waiting(exchange);
                    Poll::Pending
                }
                Poll::Ready(Err(fault)) => Poll::Ready(Some(Err(fault))),
                Poll::Ready(Ok(completion)) if completion.text().is_empty() => {
                    done(Box::new(completion))
                }
                Poll::Ready(Ok(completion)) => {
                    let text = completion.text().to_owned();
                    *self = Self::Told(Box::new(completion));
                    Poll::Ready(Some(Ok(Delta::Text(text))))
                }
            },
            Self::Told(completion) => done(completion),
            Self::Over => Poll::Ready(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::time::Duration;

    use crate::testing::Scripted;
    use crate::{Completion, Delta, Extract, Fault, FaultKind, Provider, Request};

    /// What comes of one request: the deltas' texts, and the last item's text or message.
    async fn streamed(provider: &Scripted) -> (Vec<String>, Result<String, String>) {
        let request = Request::new(const { &<u8>::SCHEMA });
        let mut deltas = provider.stream(&request, Duration::from_secs(1));
        let mut texts = Vec::new();
        let last = loop {
            match poll_fn(|context| deltas.as_mut().poll_next(context)).await {
                Some(Ok(Delta::Text(text))) => texts.push(text),
                Some(Ok(Delta::Done(completion))) => break Ok(completion.text().to_owned()),
                Some(Err(fault)) => break Err(fault.message),
                None => panic!("a quiet end"),
            }
        };
        for _ in 0..2 {
            assert!(poll_fn(|context| deltas.as_mut().poll_next(context)).await.is_none());
        }
        (texts, last)
    }

    #[tokio::test]
    async fn a_provider_that_cannot_stream_gives_its_answer_at_once() {
        let provider = Scripted::new()
            .reply("31")
            .completion(Completion::new(""))
            .fault(Fault::new(FaultKind::Transient, "overloaded"));
        assert_eq!(streamed(&provider).await, (vec!["31".into()], Ok("31".into())));
        assert_eq!(streamed(&provider).await, (vec![], Ok(String::new())));
        assert_eq!(streamed(&provider).await, (vec![], Err("overloaded".into())));
        assert_eq!(provider.requests().len(), 3);
    }

    #[test]
    fn what_the_model_said_is_not_shown() {
        let shown = format!("{:?}", Delta::Text("secret".into()));
        assert_eq!(shown, "Text(<6 bytes>)");
        let done = Delta::Done(Box::new(Completion::new("secret")));
        assert!(!format!("{done:?}").contains("secret"));
    }
}
