//! One attempt: the requests that it takes, and what comes of them.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use instructor_core::{Completion, Fault, Request};
use serde_json::value::RawValue;

use crate::cache::CacheSource;
use crate::decode::Answer;
use crate::encode::{self, Additions};
use crate::hop::Hop;
use crate::options::Settings;
use crate::site::Model;
use crate::stream::Outlet;
use crate::transport::Transport;
use crate::{Mode, classify, schema, stream};

/// An attempt that is ready to be made: what its requests have in common.
///
/// It is mostly one request; an answer that the service gives in parts takes one for each.
pub(crate) struct Attempt<'a> {
    transport: &'a Transport,
    model: Cow<'a, Model>,
    request: &'a Request,
    settings: Settings<'a>,
    /// The cached content that stands before the request, and its name.
    cache: Option<(&'a CacheSource, Arc<str>)>,
    schema: Cow<'static, RawValue>,
}

impl<'a> Attempt<'a> {
    /// Finds out all that is not known before the first request; a cache may have to be made.
    pub(crate) async fn prepare(
        transport: &'a Transport,
        model: &'a Model,
        request: &'a Request,
        settings: Settings<'a>,
    ) -> Result<Self, Fault> {
        let model = match &request.model {
            Some(name) => Cow::Owned(Model::new(name).map_err(classify::unfit_model)?),
            None => Cow::Borrowed(model),
        };
        let cache = match settings.cached_content() {
            Some(source) => Some((source, source.name().await?)),
            None => None,
        };
        let schema = schema::json(schema::of(request, settings, transport.site())?.text);
        Ok(Self { transport, model, request, settings, cache, schema })
    }

    /// Asks for the answer as a whole.
    pub(crate) async fn whole(&self, timeout: Duration) -> Result<Completion, Fault> {
        self.answer(timeout).await.map_err(|fault| self.judged(fault, timeout))
    }

    /// Asks for the answer as a stream; its deltas go to the outlet.
    pub(crate) async fn streamed(
        &self,
        timeout: Duration,
        outlet: Outlet,
    ) -> Result<Completion, Fault> {
        self.pour(timeout, &outlet).await.map_err(|fault| self.judged(fault, timeout))
    }

    async fn answer(&self, timeout: Duration) -> Result<Completion, Fault> {
        let (mut answer, mut hop) = (Answer::new(self.function()), Hop::first(timeout));
        loop {
            let body = self.body(&hop)?;
            let reply = self.transport.generate(&self.model, body, hop.time_left()).await;
            let mut reply = reply.map_err(|fault| answer.keep(fault))?;
            let read = answer.read(&mut reply);
            read.map_err(|fault| self.transport.judged(&reply.secret, fault))?;
            match answer.goes_on(reply.status)? {
                Some(token) => hop.follow(token),
                None => return answer.finish(reply.status, &reply.secret),
            }
        }
    }

    async fn pour(&self, timeout: Duration, outlet: &Outlet) -> Result<Completion, Fault> {
        let (mut answer, mut hop) = (Answer::new(self.function()), Hop::first(timeout));
        // Why the hop before did not come to its end, if it did not.
        let mut broke = None;
        loop {
            let body = self.body(&hop)?;
            let chunks = self.transport.stream(&self.model, body, hop.time_left()).await;
            let read = match chunks {
                Ok(chunks) => stream::read(chunks, self.transport, &mut answer, outlet).await,
                Err(fault) => Err(fault),
            };
            let token = match read {
                Ok(end) => {
                    broke = None;
                    match answer.goes_on(end.status)? {
                        Some(token) => token,
                        None => return stream::finish(answer, &end, outlet).await,
                    }
                }
                Err(fault) => {
                    let Some(token) = answer.resumes(&fault) else {
                        return Err(answer.keep(stream::cause(broke, fault)));
                    };
                    broke = Some(fault);
                    token
                }
            };
            hop.follow(token);
        }
    }

    /// The function that the model has to call, if its call is the answer.
    fn function(&self) -> Option<&'static str> {
        (self.settings.mode() == Mode::FunctionCall).then_some(encode::FUNCTION)
    }

    fn body(&self, hop: &Hop) -> Result<Vec<u8>, Fault> {
        let schema = &*self.schema;
        let cached_content = self.cache.as_ref().map(|(_, name)| &**name);
        let settings = self.settings;
        let continuation = hop.token();
        encode::body(self.request, Additions { settings, schema, cached_content, continuation })
    }

    /// What a fault comes to, with what is known of the request.
    fn judged(&self, fault: Fault, timeout: Duration) -> Fault {
        let fault = schema::advise(fault, self.schema.get(), self.settings.relaxes());
        let fault = classify::in_view_of(fault, self.request, timeout);
        match &self.cache {
            Some((source, name)) => source.recovered(name, fault),
            None => fault,
        }
    }
}
